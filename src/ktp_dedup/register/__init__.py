"""Resident registers: reading files and frames, finding out what each column is, canonical values."""

from ktp_dedup.register.fields import FIELDS, Field
from ktp_dedup.register.normalise import FieldLike, Normalised, normalise
from ktp_dedup.register.problems import PROBLEMS, Problem, problem_table
from ktp_dedup.register.read import RegisterSource, read_register, require_person
from ktp_dedup.register.value import PROBLEM_SCHEMA, ColumnMatch, LeftOut, Register, SourceReading

__all__ = [
    "FIELDS",
    "PROBLEMS",
    "PROBLEM_SCHEMA",
    "ColumnMatch",
    "Field",
    "FieldLike",
    "LeftOut",
    "Normalised",
    "Problem",
    "Register",
    "RegisterSource",
    "SourceReading",
    "normalise",
    "problem_table",
    "read_register",
    "require_person",
]
