"""Encoding: register and model become flat arrays; the only place where names, NIK and arrays meet."""

from ktp_dedup.encode.encode import Encoded, encode
from ktp_dedup.encode.prepare import Prepared, as_register, block, prepare, row_order
from ktp_dedup.encode.settings import Progress, ProgressCallback, RunSettings
from ktp_dedup.encode.stages import Stages

__all__ = [
    "Encoded",
    "Prepared",
    "Progress",
    "ProgressCallback",
    "RunSettings",
    "Stages",
    "as_register",
    "block",
    "encode",
    "prepare",
    "row_order",
]
