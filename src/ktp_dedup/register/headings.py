"""Which column is which field: aliases, the caller's mapping, ids, running numbers, cells of two fields."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ktp_dedup.errors import InputError, UsageError
from ktp_dedup.register.fields import (
    ALIASES,
    COMBINED,
    FIELDS,
    ID_FIELD,
    REGION_PARTS,
    RUNNING_NUMBERS,
    YIELDING,
    normalise_heading,
)
from ktp_dedup.register.value import How

_IS_VALUE = re.compile(r"\d{16}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}-\d{2}-\d{2}.*")

REGION_PART_ORDER = ("province", "regency", "district")


@dataclass(frozen=True, slots=True)
class Assignment:
    """A column by its position, what it is, and how that was found.

    ``fields`` is empty for a column that is carried or ignored; a combined cell has two. ``part`` names the
    part of the region code that the column holds; ``combined`` says that each field is a part of the cell.
    """

    index: int
    heading: str
    fields: tuple[str, ...]
    how: How
    part: str | None = None
    combined: bool = False


@dataclass(frozen=True, slots=True)
class HeadingMap:
    """The caller's mapping, checked: fields ("" to ignore) and original headings by normalised heading."""

    by_heading: Mapping[str, str]
    headings: Mapping[str, str]


def check_mapping(mapping: Mapping[str, str], extra_fields: Collection[str] = ()) -> HeadingMap:
    """Checks that every target is a field, and that no heading is named twice.

    Raises:
        UsageError: a field is unknown (the message offers the nearest one), or two headings are the same one.
    """
    known = [*FIELDS, ID_FIELD, *sorted(extra_fields)]
    for heading, field in mapping.items():
        if field and field not in known:
            raise UsageError(
                f"--map {heading}={field}: there is no field {field!r}{_did_you_mean(field, known)}"
            )
    headings: dict[str, str] = {}
    for heading in mapping:
        other = headings.setdefault(normalise_heading(heading), heading)
        if other != heading:
            raise UsageError(f"--map names one column twice, as {other!r} and {heading!r}.")
    return HeadingMap({normalise_heading(heading): field for heading, field in mapping.items()}, headings)


def check_mapping_used(mapping: HeadingMap, headings: Iterable[str]) -> None:
    """Every mapped heading must stand in one of the registers.

    Raises:
        UsageError: one does not; the message offers the nearest heading.
    """
    found = list(dict.fromkeys(headings))
    present = {normalise_heading(heading) for heading in found}
    for key, heading in mapping.headings.items():
        if key not in present:
            raise UsageError(
                f"--map names a column {heading!r} that is not there"
                f"{_did_you_mean(heading, found, 'look at the headings with ktp-dedup inspect.')}"
            )


def refuse_values(headings: Iterable[str], name: str) -> None:
    """A first row that holds numbers of people or dates is no heading row, and must not be shown as one.

    Raises:
        InputError: it does.
    """
    if any(_IS_VALUE.fullmatch(heading.strip()) for heading in headings):
        raise InputError(f"{name} has no heading row; put the names of the columns above the first record.")


def assign(
    headings: Sequence[str], mapping: HeadingMap, *, extra_fields: Collection[str] = (), name: str
) -> tuple[Assignment, ...]:
    """What each column of one source is.

    A mapped column wins over one that is known by its heading, and a heading that always means the field over one
    that may mean something else (``NIK`` over ``NO_KTP``); the other is then carried along.

    Raises:
        InputError: two columns are the same field, and the mapping does not say which one to take.
    """
    first = [_assign_one(index, heading, mapping, extra_fields) for index, heading in enumerate(headings)]
    mapped = {field for item in first if item.how == "map" for field in item.fields}
    settled = [item if item.how == "map" else _yield_to(mapped, item) for item in first]
    firm = {field for item in settled if not _yields(item) for field in item.fields}
    for number, item in enumerate(settled):
        if _yields(item):
            settled[number] = _yield_to(firm, item)
            firm |= set(item.fields)
    single = {field for item in settled if not item.combined and not item.part for field in item.fields}
    settled = [_yield_to(single, item) if item.combined or item.part else item for item in settled]
    if {item.part for item in settled if item.part} != set(REGION_PART_ORDER):
        settled = [_carried(item) if item.part else item for item in settled]
    _refuse_two_for_one(settled, name)
    return tuple(settled)


def suggest_heading(field: str, headings: Sequence[str]) -> str | None:
    """The heading that most looks like a field, or None."""
    by_key = {normalise_heading(heading): heading for heading in headings}
    aliases = [alias for alias, name in ALIASES.items() if name == field]
    scores = {
        heading: max((difflib.SequenceMatcher(None, key, alias).ratio() for alias in aliases), default=0.0)
        for key, heading in by_key.items()
    }
    best = max(scores, key=lambda heading: scores[heading], default=None)
    return best if best is not None and scores[best] >= 0.6 else None


def _assign_one(index: int, heading: str, mapping: HeadingMap, extra_fields: Collection[str]) -> Assignment:
    key = normalise_heading(heading)
    if key in mapping.by_heading:
        field = mapping.by_heading[key]
        return Assignment(index, heading, (field,) if field else (), "map" if field else "ignored")
    if key in RUNNING_NUMBERS or heading.strip() == "#":
        return Assignment(index, heading, (), "running number")
    own = next((field for field in sorted(extra_fields) if normalise_heading(field) == key), None)
    if own is not None:
        return Assignment(index, heading, (own,), "alias")
    if key in ALIASES:
        return Assignment(index, heading, (ALIASES[key],), "id" if ALIASES[key] == ID_FIELD else "alias")
    if key in REGION_PARTS:
        return Assignment(index, heading, ("region_code",), "alias", REGION_PARTS[key])
    if key in COMBINED:
        return Assignment(index, heading, COMBINED[key], "alias", combined=True)
    return Assignment(index, heading, (), "carried")


def _yield_to(taken: Collection[str], item: Assignment) -> Assignment:
    """The assignment without the fields that another column has already."""
    left = tuple(field for field in item.fields if field not in taken)
    if left == item.fields:
        return item
    return replace(item, fields=left) if left else _carried(item)


def _yields(item: Assignment) -> bool:
    """Whether another column of the same field is the better one."""
    return item.how == "alias" and normalise_heading(item.heading) in YIELDING


def _carried(item: Assignment) -> Assignment:
    return Assignment(item.index, item.heading, (), "carried")


def _refuse_two_for_one(items: Sequence[Assignment], name: str) -> None:
    seen: dict[tuple[str, str | None], str] = {}
    for item in items:
        for field in item.fields:
            if (field, item.part) in seen:
                raise InputError(_two_for_one(name, field, seen[field, item.part], item.heading))
            seen[field, item.part] = item.heading


def _two_for_one(name: str, field: str, one: str, other: str) -> str:
    if normalise_heading(one) == normalise_heading(other):
        return f"{name} has two columns called {one!r} for the field {field}; rename or remove one of them."
    return (
        f"{name} has two columns for the field {field}, {one!r} and {other!r}; "
        f"drop one with --map {quoted(other)}= or choose with --map {quoted(one)}={field}."
    )


def quoted(heading: str) -> str:
    """A heading as a shell wants it after ``--map``: in quotes where it has a space."""
    return f'"{heading}"' if " " in heading else heading


def _did_you_mean(
    word: str, known: Sequence[str], otherwise: str = "the fields are listed in the reference."
) -> str:
    near = difflib.get_close_matches(word, known, n=1) or difflib.get_close_matches(
        word.casefold(), [name.casefold() for name in known], n=1
    )
    return f"; did you mean {near[0]!r}?" if near else f"; {otherwise}"
