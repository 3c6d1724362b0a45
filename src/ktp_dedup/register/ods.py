"""What the content of an .ods says before its cells are loaded: hidden rows, and cells merged over several rows.

ODF 1.3 part 3: 9.1.2 (table), 9.1.3 (row), 9.1.4 and 9.1.5 (cell, covered cell), 19.678 and 19.753 (rows spanned,
visibility).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from xml.parsers import expat

from ktp_dedup.register.xlsb import Merged

_NAME = re.compile(rb'<table:table\s[^<>]*?\btable:name="([^"<>]*)"')
_MARKS = re.compile(rb'table:number-rows-spanned="(?!1")|table:visibility="(?!visible")')
_MOST_MERGED = 1_000_000


class OdsRows:
    """Hidden rows and merged cells of each sheet; rows and columns are counted from 0."""

    def __init__(self) -> None:
        self.hidden: dict[str, int] = {}
        self.merged: dict[str, list[Merged]] = {}
        self._sheet, self._next_row, self._row, self._column = "", 0, 0, 0

    def open(self, tag: str, attributes: dict[str, str]) -> None:
        """Take in a tag."""
        if tag == "table:table":
            self._sheet, self._next_row = attributes.get("table:name", ""), 0
            self.hidden.setdefault(self._sheet, 0)
            self.merged.setdefault(self._sheet, [])
        elif tag == "table:table-row":
            self._row, self._column = self._next_row, 0
            self._next_row += _count(attributes, "table:number-rows-repeated")
            self.hidden[self._sheet] += attributes.get("table:visibility") in ("collapse", "filter")
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            rows = _count(attributes, "table:number-rows-spanned")
            if rows > 1 and len(self.merged[self._sheet]) < _MOST_MERGED:
                self.merged[self._sheet].append((self._column, self._row, self._row + rows - 1))
            self._column += _count(attributes, "table:number-columns-repeated")


def _count(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(name, "")
    return int(value) if value.isdecimal() and len(value) < len("1000000000") else 1


def read_ods_rows(pieces: Callable[[], Iterable[bytes]]) -> OdsRows:
    """Read the content of an .ods, given anew by each call of `pieces`, cut where tags begin.

    Row by row only where there is something to find: that takes ten times as long.

    Raises:
        expat.ExpatError: it is not well-formed; calamine would wait for its end for ever.
    """
    found, parser = OdsRows(), expat.ParserCreate()
    marked = False
    for piece in pieces():
        marked = marked or _MARKS.search(piece) is not None
        for name in _NAME.findall(piece):
            found.open("table:table", {"table:name": html.unescape(name.decode("utf-8"))})
    parser.StartElementHandler = found.open if marked else None
    for piece in pieces():
        parser.Parse(piece, False)
    parser.Parse(b"", True)
    return found
