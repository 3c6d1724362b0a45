"""Results as people and programs get them: files written all at once, a sheet to compare pairs, words."""

from ktp_dedup.report.read import Results, read_results, read_summary
from ktp_dedup.report.results import FREQUENCIES, Format, check_output, write_results
from ktp_dedup.report.sheet import SHEET, side_by_side
from ktp_dedup.report.texts import Lang, field_title, word

__all__ = [
    "FREQUENCIES",
    "SHEET",
    "Format",
    "Lang",
    "Results",
    "check_output",
    "field_title",
    "read_results",
    "read_summary",
    "side_by_side",
    "word",
    "write_results",
]
