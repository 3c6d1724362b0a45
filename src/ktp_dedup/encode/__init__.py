"""Encoding: register and model become flat arrays; the only place where names, NIK and arrays meet."""

from ktp_dedup.encode.ahead import compile_ahead
from ktp_dedup.encode.encode import Encoded, encode
from ktp_dedup.encode.frequencies import Frequencies, read_frequencies
from ktp_dedup.encode.kept import KeptRegister, keep
from ktp_dedup.encode.memory import freed_reused
from ktp_dedup.encode.passes import Scanned, scan_in_passes
from ktp_dedup.encode.prepare import ALSO_READ, Prepared, as_register, block, prepare, row_order
from ktp_dedup.encode.settings import Progress, ProgressCallback, RunSettings
from ktp_dedup.encode.stages import Stages

__all__ = [
    "ALSO_READ",
    "Encoded",
    "Frequencies",
    "KeptRegister",
    "Prepared",
    "Progress",
    "ProgressCallback",
    "RunSettings",
    "Scanned",
    "Stages",
    "as_register",
    "block",
    "compile_ahead",
    "encode",
    "freed_reused",
    "keep",
    "prepare",
    "read_frequencies",
    "row_order",
    "scan_in_passes",
]
