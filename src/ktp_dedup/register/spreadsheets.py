"""Files with the ending of a spreadsheet, whatever they are: a workbook, a web page, XML, or plain text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from ktp_dedup.errors import InputError
from ktp_dedup.register.html_tables import html_sheets, xml_sheets
from ktp_dedup.register.sheets import tables_of
from ktp_dedup.register.text_files import SEPARATORS, Table, read_text
from ktp_dedup.register.workbooks import Sheet, read_workbook

SPREADSHEET_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".html", ".htm")

_CONTAINERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")
_HEAD = 4096
_XML_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|table|head|body|meta|style)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")


def read_spreadsheet(path: Path, mapped: Mapping[str, str]) -> list[Table]:
    """The tables of a file with the ending of a spreadsheet, one per sheet.

    Args:
        path: of the file, which is not empty.
        mapped: field by normalised heading that the caller has a mapping for.

    Raises:
        InputError: the file is damaged, protected, not a spreadsheet of any kind, or holds no rows.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_CONTAINERS) or _BIFF.match(head):
        return tables_of(path, read_workbook(path), mapped)
    if _XML_2003 in head:
        return _told(path, tables_of(path, _xml_sheets(path), mapped), "XML")
    if _HTML.search(head):
        return _told(path, tables_of(path, html_sheets(_decoded(path.read_bytes())), mapped), "HTML")
    if path.suffix.lower() == ".xls" and _is_delimited(head):
        return _told(path, [read_text(path.read_bytes(), str(path))], "text")
    raise InputError(
        f"{path} is not the workbook its ending says; its first bytes are not those of one, so open it in the "
        "program it comes from and save it again."
    )


def _told(path: Path, tables: list[Table], what: str) -> list[Table]:
    """The tables with a note when the ending of the file says another format than it has."""
    if path.suffix.lower() in (".html", ".htm"):
        return tables
    note = f"{path} is {what} and not the workbook its ending says; it was read as what it is."
    return [replace(tables[0], notes=(note, *tables[0].notes)), *tables[1:]]


def _xml_sheets(path: Path) -> list[Sheet]:
    try:
        return xml_sheets(path.read_bytes())
    except (ElementTree.ParseError, LookupError, ValueError):
        raise InputError(f"{path} is a damaged XML spreadsheet; export it again.") from None


def _decoded(data: bytes) -> str:
    """The text of a page: by its mark, by what it states, else UTF-8, else Windows-1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    stated = _CHARSET.search(data[:_HEAD])
    for encoding in ([stated[1].decode("ascii")] if stated else []) + ["utf-8-sig"]:
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", errors="replace")


def _is_delimited(head: bytes) -> bool:
    """Whether the first bytes are lines of text with a separator."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.replace(b"\x00", b"")
    separated = any(separator.encode() in head for separator in SEPARATORS)
    return separated and b"%PDF" not in head[:8] and not _CONTROL.search(head)
