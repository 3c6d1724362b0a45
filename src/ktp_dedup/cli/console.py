"""What a command prints: tables and sentences on stdout in the language chosen, or one JSON document."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ktp_dedup.cli.options import Lang
from ktp_dedup.report.texts import word

_PIPE_WIDTH = 160


class Share(float):
    """A fraction of 1 that is shown in percent."""


@dataclass(frozen=True)
class Output:
    """Where and how a command speaks.

    Attributes:
        lang: language of words and of numbers (1.234,5 in Indonesian, 1,234.5 in English).
        json: print one document instead of tables.
        quiet: print nothing.
    """

    lang: Lang = "id"
    json: bool = False
    quiet: bool = False

    @property
    def speaks(self) -> bool:
        """Whether words for people are wanted."""
        return not (self.json or self.quiet)

    def document(self, value: Any) -> None:
        """Prints a JSON document, if one is wanted."""
        if self.json:
            sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")

    def line(self, text: str = "") -> None:
        """Prints one line, if words are wanted."""
        if self.speaks:
            sys.stdout.write(text + "\n")

    def warn(self, key: str, *values: Any) -> None:
        """Prints the sentence of a key with these values in it, if words are wanted."""
        sentence = word(key, self.lang).format(*map(self.cell, values))
        self.line(f"{word('warning', self.lang)}: {sentence}")

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "") -> None:
        """Prints a table, if words are wanted; numbers stand right and are grouped as the language does."""
        rows = [tuple(row) for row in rows]
        if not self.speaks or not rows:
            return
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
        for column, heading in enumerate(headings):
            numeric = all(isinstance(row[column], int | float | None) for row in rows)
            table.add_column(heading, justify="right" if numeric else "left", overflow="fold")
        for row in rows:
            table.add_row(*(Text(self.cell(value)) for value in row))
        console = Console(file=sys.stdout, highlight=False)
        if not console.is_terminal:
            console.width = _PIPE_WIDTH
        self.line()
        if title:
            self.line(title)
        console.print(table)
        self.line()

    def facts(self, rows: Iterable[tuple[str, Any]]) -> None:
        """Prints one line per fact, name before value, if words are wanted."""
        rows = [(name, self.cell(value)) for name, value in rows]
        width = max((len(name) for name, _ in rows), default=0)
        for name, value in rows:
            self.line(f"{name:<{width}}  {value}")

    def cell(self, value: Any) -> str:
        """A value as text: a missing one as a dash, numbers grouped, shares in percent.

        >>> Output("id").cell(1234567), Output("en").cell(0.98765), Output("id").cell(None)
        ('1.234.567', '0.988', '-')
        >>> Output("id").cell(Share(0.98765))
        '98,8%'
        """
        if value is None:
            return "-"
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value)
        form = ",.1%" if isinstance(value, Share) else "," if isinstance(value, int) else ",.3f"
        text = format(float(value) if isinstance(value, Share) else value, form)
        return text.translate(str.maketrans(",.", ".,")) if self.lang == "id" else text
