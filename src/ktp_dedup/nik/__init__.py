"""The NIK, Indonesia's resident number: what it says, and what a damaged one still says."""

from ktp_dedup.nik.number import Nik, Sex, Status, is_valid, mask, normalize, parse

__all__ = ["Nik", "Sex", "Status", "is_valid", "mask", "normalize", "parse"]
