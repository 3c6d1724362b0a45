"""Where the table of a sheet begins: the heading among title lines, in one row or in two.

The heading is the row, or the pair of rows, that holds most headings a register may have. Rows are looked at
near the top only, so that a sheet of a million rows costs no more than a small one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ktp_dedup.register.fields import ALIASES, COMBINED, REGION_PARTS, RUNNING_NUMBERS, normalise_heading

ROWS_LOOKED_AT = 60
"""How far from the top of a sheet a heading is looked for."""

Row = Sequence[str | None]

_LONGEST_HEADING = 60
_PERSON_FIELDS = frozenset({"name", "nik", "family_card", "birth_date"})
_COLUMN_NUMBER = re.compile(r"\W{0,2}(\d{1,3})\W{0,2}(?:=.*)?")
_REMARK = re.compile(r"\(.*?\)|\[.*?\]")
_SEXES = ({"l", "lk", "laki", "lakilaki", "pria"}, {"p", "pr", "perempuan", "wanita"})


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a table: the rows ``first`` to ``last`` (indexes from 0) and a text per column.

    ``furniture`` are the cells of its rows, and of the row of column numbers below it, as they stand in the
    sheet: a row that is equal to one of them is no record wherever it stands. ``body`` is the row after them.
    ``sexes`` are the two columns in which a mark says man or woman, if there are such.
    """

    first: int
    last: int
    texts: tuple[str, ...]
    furniture: tuple[tuple[str | None, ...], ...]
    sexes: tuple[int, int] | None = None

    @property
    def body(self) -> int:
        """Index of the first row below the heading and its column numbers."""
        return self.first + len(self.furniture)


def find_heading(rows: Sequence[Row], mapped: Collection[str] = ()) -> Heading | None:
    """The heading of a table of people, or None when no row looks like one.

    Args:
        rows: the cells of the first rows of a sheet.
        mapped: normalised headings that the caller has a mapping for; they count as known.
    """
    known = frozenset({*ALIASES, *COMBINED, *REGION_PARTS, *RUNNING_NUMBERS, *mapped})
    candidates: list[tuple[int, tuple[Row, ...]]] = [(index, (row,)) for index, row in enumerate(rows)]
    candidates += [(index, pair) for index, pair in enumerate(pairwise(rows)) if _may_be_two(*pair)]
    scored = [(_score(_texts(part, known), known), -len(part), -index) for index, part in candidates]
    if not scored:
        return None
    score, height, place = max(scored)
    found = _heading(rows, -place, -height, known)
    keys = set(map(normalise_heading, found.texts))
    enough = score >= 2 and _is_of_people(keys, mapped)
    return found if enough else None


def first_wide_row(rows: Sequence[Row]) -> Heading | None:
    """The first row with at least half as many cells as the widest one: the heading of a table of anything."""
    widths = [sum(cell is not None for cell in row) for row in rows]
    if not any(widths):
        return None
    place = next(index for index, width in enumerate(widths) if 2 * width >= max(widths))
    return _heading(rows, place, 1, frozenset())


def _heading(rows: Sequence[Row], first: int, height: int, known: Collection[str]) -> Heading:
    last = first + height - 1
    texts = _texts(rows[first : last + 1], known)
    below = next((row for row in rows[last + 1 : last + 2] if _are_column_numbers(row)), None)
    furniture = [*rows[first : last + 1], *([below] if below else [])]
    return Heading(first, last, texts, tuple(map(tuple, furniture)), _sex_columns(texts))


def _score(texts: Sequence[str], known: Collection[str]) -> int:
    """How many different known headings there are; the two columns that mark the sex are two."""
    keys = {key for text in texts if text and (key := normalise_heading(text)) in known}
    return len(keys) + 2 * (_sex_columns(texts) is not None)


def _is_of_people(keys: Collection[str], mapped: Collection[str]) -> bool:
    fields = {ALIASES[key] for key in keys if key in ALIASES}
    combined = {field for key in keys if key in COMBINED for field in COMBINED[key]}
    return bool((fields | combined) & _PERSON_FIELDS or set(keys) & set(mapped))


def _texts(rows: Sequence[Row], known: Collection[str]) -> tuple[str, ...]:
    """A heading per column; what ends in a colon is a label of a value beside it and no heading."""
    if len(rows) == 1:
        return tuple(_plain(cell, known) for cell in rows[0])
    upper, lower = ([_plain(cell, known) for cell in row] for row in rows)
    texts = [_under(one, other, known) for one, other in zip(_spread(upper, lower), lower, strict=True)]
    return _named_after_the_group(texts, _spread(upper, lower), lower, known)


def _plain(cell: str | None, known: Collection[str]) -> str:
    """The heading in one line; without its remark, as in ``Tgl Lahir (dd/mm/yyyy)``, if only so it is known."""
    text = " ".join((cell or "").split())
    if text.endswith(":") or len(text) > _LONGEST_HEADING:
        return ""
    bare = _REMARK.sub("", text).strip()
    return bare if normalise_heading(text) not in known and normalise_heading(bare) in known else text


def _spread(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """A heading over merged cells stands in the first of them only; give it to all that have one below."""
    spread, current = [], ""
    for above, below in zip(upper, lower, strict=True):
        current = above or (current if below else "")
        spread.append(current)
    return spread


def _under(above: str, below: str, known: Collection[str]) -> str:
    """One heading of two: ``Ibu`` over ``Nama`` is ``Nama Ibu``, ``Alamat`` over ``RT`` is ``RT``."""
    if not above or not below:
        return above or below
    forms = (f"{above} {below}", f"{below} {above}", f"{below} {above.rsplit(maxsplit=1)[-1]}", below)
    return next((form for form in forms if normalise_heading(form) in known), forms[0])


def _named_after_the_group(
    texts: Sequence[str], above: Sequence[str], below: Sequence[str], known: Collection[str]
) -> tuple[str, ...]:
    """No field twice; and the first unknown column of a group takes the group's name if that is a field's."""
    named: list[str] = []
    fields: set[str] = set()
    for text, group, own in zip(texts, above, below, strict=True):
        field = ALIASES.get(normalise_heading(text), "")
        if field and field in fields and group and own:
            text, field = f"{group} {own}", ""
        named.append(text)
        fields.add(field)
    for index, (text, group) in enumerate(zip(named, above, strict=True)):
        field = ALIASES.get(normalise_heading(group), "")
        if (
            field
            and field not in fields
            and normalise_heading(text) not in known
            and not _is_sex(below[index])
        ):
            named[index] = group
            fields.add(field)
    return tuple(named)


def _may_be_two(upper: Row, lower: Row) -> bool:
    """Whether the second row may be a part of the heading: words only, at least one below a merged cell."""
    texts = [cell for cell in lower if cell is not None]
    if not texts or any(re.search(r"\d", text) or len(text) > _LONGEST_HEADING for text in texts):
        return False
    return any(
        below is not None and above is None for above, below in zip(upper[1:], lower[1:], strict=False)
    )


def _are_column_numbers(row: Row) -> bool:
    """Whether a row holds 1, 2, 3 … or (1), (2), (3) …, in order."""
    cells = [cell.strip() for cell in row if cell is not None]
    matches = [_COLUMN_NUMBER.fullmatch(cell) for cell in cells]
    if len(cells) < 2 or not all(matches):
        return False
    numbers = [int(match[1]) for match in matches if match]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in (0, 1)


def _sex_columns(texts: Sequence[str]) -> tuple[int, int] | None:
    """The neighbouring columns ``L`` and ``P`` of a table that has no column for the sex."""
    if any(ALIASES.get(normalise_heading(text)) == "sex" for text in texts):
        return None
    keys = [normalise_heading(text.split()[-1]) if text else "" for text in texts]
    pairs = zip(range(len(keys) - 1), keys, keys[1:], strict=False)
    return next(
        ((index, index + 1) for index, man, woman in pairs if man in _SEXES[0] and woman in _SEXES[1]), None
    )


def _is_sex(text: str) -> bool:
    return normalise_heading(text) in _SEXES[0] | _SEXES[1]
