"""Tables of upper bounds for the engine: the most that a comparison can weigh, by what is known of a pair so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from ktp_dedup.encode.program import Atom, CompiledComparison
from ktp_dedup.engine import Kind
from ktp_dedup.engine._rows import CLASSES
from ktp_dedup.engine._threads import aligned
from ktp_dedup.engine.atoms import DATE_ELSE, DATE_EQUAL
from ktp_dedup.engine.bounds import (
    ALWAYS,
    DATE,
    NAME_BITS,
    NEVER,
    SCALE,
    SECOND,
    THIRD,
    VALUE,
    padded,
)
from ktp_dedup.engine.names import DIFFERENT_NAME, NEAR_NAME, PARTIAL_NAME
from ktp_dedup.engine.program import MAX_ATOMS_PER_COMPARISON, MISSING_LEVEL, BoundTables

I16 = npt.NDArray[np.int16]
I32 = npt.NDArray[np.int32]
Limits: TypeAlias = Mapping[int, frozenset[int]]
ABSENT, UNIQUE, SHARED = range(3)
COMMON_BITS = 3.0
"""A value of fewer bits supports no pair: its bits count for all."""
OTHER_NAMES = 2
_NAMES = (
    frozenset({DIFFERENT_NAME}),
    frozenset({DIFFERENT_NAME, NEAR_NAME}),
    frozenset({DIFFERENT_NAME, PARTIAL_NAME}),
)
"""What primary names can be in a class of pairs, see `engine.bounds.NAME_BITS`."""
_NO_OTHER = frozenset({DIFFERENT_NAME, NEAR_NAME, PARTIAL_NAME})
"""What other names can be that do not agree in more than part."""
_AGREEING = 1
"""Bit of a class of pairs whose primary names can be near or agree in more than part."""
_DATE_ELSE, _DATE_UNEQUAL = frozenset({DATE_ELSE}), frozenset(range(DATE_ELSE, DATE_EQUAL))


@dataclass(frozen=True)
class FirstLook:
    """The atoms that the first look at a pair knows of, -1 where there is none.

    Attributes:
        names: the primary name, the person's own, by which most pairs can be told apart at once, and two others.
        value: a text whose rarity counts: where it is rare, it supports a pair.
        date: a date.
    """

    names: tuple[int, int, int]
    value: int
    date: int

    @property
    def primary(self) -> int:
        """The primary name."""
        return self.names[0]

    def limits(self, known: int) -> dict[int, frozenset[int]]:
        """The only outcomes that some atoms can have in a class of pairs."""
        found = {}
        if known & NAME_BITS < len(_NAMES):
            found[self.names[0]] = _NAMES[known & NAME_BITS]
        for atom, bit in zip(self.names[1:], (SECOND, THIRD), strict=True):
            if not known & bit:
                found[atom] = _NO_OTHER
        if not known & DATE:
            found[self.date] = _DATE_ELSE if known & _AGREEING else _DATE_UNEQUAL
        return found


def first_look(atoms: Sequence[Atom], rare: frozenset[str]) -> FirstLook:
    """What the first look knows of; `rare` are the fields whose rarity a level adds."""

    def first(kind: Kind, fields: frozenset[str] | None = None) -> list[int]:
        return [i for i, a in enumerate(atoms) if a.kind is kind and (fields is None or a.field in fields)]

    names = [*first(Kind.NAME)[: 1 + OTHER_NAMES], -1, -1, -1]
    return FirstLook(
        (names[0], names[1], names[2]), [*first(Kind.TEXT, rare), -1][0], [*first(Kind.DATE), -1][0]
    )


def _up(bits: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Bits as bounds, see `engine.bounds`."""
    return np.clip(np.ceil(np.asarray(bits, np.float64) * SCALE), NEVER, ALWAYS).astype(np.int64)


def _reachable(compiled: CompiledComparison, limits: Limits) -> npt.NDArray[np.int64]:
    """Levels that a comparison can have for a record, by the states of its values.

    Returns:
        int64[3^atoms], bit 0 for a missing level, bit 1 + n for level n.
    """
    levels = np.int64(1) << (compiled.table.reshape(compiled.radices).astype(np.int64) - MISSING_LEVEL)
    for axis, (atom, radix) in enumerate(zip(compiled.atoms, compiled.radices, strict=True)):
        by_state = []
        for state in (ABSENT, UNIQUE, SHARED):
            outcomes = range(1) if state == ABSENT else range(radix - 1 if state == UNIQUE else radix)
            allowed = [o for o in outcomes if atom not in limits or o in limits[atom]] or [0]
            by_state.append(np.bitwise_or.reduce(np.take(levels, allowed, axis=axis), axis=axis))
        levels = np.stack(by_state, axis=axis)
    return levels.ravel()


def _most(compiled: CompiledComparison, levels: npt.NDArray[np.int64], rarity: int) -> npt.NDArray[np.int64]:
    """The most that one of some levels (bits as in `_reachable`) weighs, of those that add the rarity of an atom.

    With -1 of those that add none, among which a missing level weighs nothing; `NEVER` where there is no such level.
    """
    most = np.full(levels.shape, NEVER, np.int64)
    if rarity < 0:
        most[levels & 1 != 0] = 0
    for level, base in enumerate(_up(compiled.bases).tolist()):
        if compiled.rarities[level] == rarity:
            there = levels >> (level + 1) & 1 != 0
            most[there] = np.maximum(most[there], base)
    return most


def _slots(compiled: CompiledComparison, look: FirstLook) -> list[tuple[int, bool]]:
    """The rarities that a comparison adds, as atoms; whether only as far as a value is common."""
    rare = sorted({int(atom) for atom in compiled.rarities if atom >= 0})
    return [(atom, common) for atom in rare for common in ((False, True) if atom == look.value else (False,))]


def _patterns(
    compiled: CompiledComparison, look: FirstLook, places: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """`BoundTables.consts` and `BoundTables.bases` of one comparison."""
    count = 3 ** len(compiled.atoms)
    consts = np.full((count, CLASSES), NEVER, np.int64)
    bases = np.full((count, places, CLASSES), NEVER, np.int64)
    seen: dict[tuple[tuple[int, frozenset[int]], ...], npt.NDArray[np.int64]] = {}
    slots = _slots(compiled, look)
    for known in range(CLASSES):
        limits = {atom: allowed for atom, allowed in look.limits(known).items() if atom in compiled.atoms}
        key = tuple(sorted(limits.items(), key=lambda item: item[0]))
        if key not in seen:
            levels = _reachable(compiled, limits)
            atoms = [-1, *(atom for atom, _ in slots)]
            seen[key] = np.stack([_most(compiled, levels, atom) for atom in atoms], axis=1)
        consts[:, known] = seen[key][:, 0]
        for place, (atom, common) in enumerate(slots):
            if atom != look.value or common == (not known & VALUE):
                bases[:, place, known] = seen[key][:, 1 + place]
    return consts, bases


def bound_tables(
    compiled: Sequence[CompiledComparison],
    look: FirstLook,
    states: Sequence[npt.NDArray[np.int8]],
    bits: Sequence[npt.NDArray[np.float32]],
) -> BoundTables:
    """What upper bounds are made from.

    Args:
        compiled: the comparisons.
        look: what the first look at a pair knows of.
        states: for each atom, int8[n]: the value is `ABSENT`, `UNIQUE` (no other record has it) or `SHARED`.
        bits: for each atom, float32[n], the most bits the record's own value can add.
    """
    slots = [_slots(comparison, look) for comparison in compiled]
    numbers = {slot: i for i, slot in enumerate(dict.fromkeys(slot for each in slots for slot in each))}
    places = max([1, *map(len, slots)])
    tables = [_patterns(comparison, look, places) for comparison in compiled]
    atoms = np.full((len(compiled), MAX_ATOMS_PER_COMPARISON), -1, np.int32)
    used = np.full((len(compiled), places), -1, np.int32)
    for row, comparison in enumerate(compiled):
        atoms[row, : len(comparison.atoms)] = comparison.atoms
        used[row, : len(slots[row])] = [numbers[slot] for slot in slots[row]]
    added = np.zeros((len(states[0]), len(numbers)), np.int16)
    for (atom, common), column in numbers.items():
        added[:, column] = _up(np.minimum(bits[atom], np.float32(COMMON_BITS)) if common else bits[atom])
    return BoundTables(
        states=np.stack(states, axis=1).astype(np.uint8),
        slots=added,
        atoms=atoms,
        starts=np.cumsum([0, *(len(consts) for consts, _ in tables)])[:-1].astype(np.int32),
        consts=aligned(np.concatenate([consts for consts, _ in tables]).astype(np.int16)),
        bases=aligned(np.concatenate([bases for _, bases in tables]).astype(np.int16)),
        used=used,
        varies=np.array([_varies(*table) for table in tables], np.uint8),
    )


def _varies(consts: npt.NDArray[np.int64], bases: npt.NDArray[np.int64]) -> bool:
    """Whether a comparison weighs more in some classes than in others."""
    return bool((consts != consts[:, :1]).any() or (bases != bases[..., :1]).any())


def _capped(compiled: CompiledComparison, atom: int) -> Iterator[tuple[int, int]]:
    """For each outcome of an atom, the most that a comparison can weigh: as it is, and beside the atom's rarity."""
    levels = np.int64(1) << (compiled.table.reshape(compiled.radices).astype(np.int64) - MISSING_LEVEL)
    axis = compiled.atoms.index(atom)
    others = tuple(i for i in range(levels.ndim) if i != axis)
    reachable = np.bitwise_or.reduce(levels, axis=others) if others else levels
    for found in reachable:
        one = np.array([found])
        rarities = {
            int(compiled.rarities[level]) for level in range(len(compiled.bases)) if found >> (level + 1) & 1
        }
        const = int(_most(compiled, one, -1)[0])
        yield ALWAYS if rarities - {-1, atom} else const, int(_most(compiled, one, atom)[0])


def outcome_caps(
    atoms: Sequence[Atom], compiled: Sequence[CompiledComparison], look: FirstLook
) -> tuple[I16, I32, I16]:
    """`Arrays.caps`, `Arrays.cap_starts` and `Arrays.name_caps`."""
    starts = np.cumsum([0, *(len(atom.outcomes) for atom in atoms)]).astype(np.int32)
    caps = np.empty((int(starts[-1]), 2, padded(len(compiled))), np.int16)
    caps[:, 0], caps[:, 1] = ALWAYS, NEVER
    names = np.full((1 + OTHER_NAMES, len(_NAMES) + 1, caps.shape[2]), ALWAYS, np.int16)
    for column, comparison in enumerate(compiled):
        for atom in comparison.atoms:
            found = list(_capped(comparison, atom))
            caps[starts[atom] : starts[atom + 1], :, column] = found
            if atom not in look.names:
                continue
            place = look.names.index(atom)
            for known, outcomes in enumerate((_NO_OTHER,) * len(_NAMES) if place else _NAMES):
                rare = any(found[outcome][1] > NEVER for outcome in outcomes)
                names[place, known, column] = ALWAYS if rare else max(found[o][0] for o in outcomes)
    return aligned(caps), starts[:-1], aligned(names)


def ends(compiled: Sequence[CompiledComparison], order: npt.NDArray[np.int32]) -> tuple[I32, I32]:
    """`Arrays.ends` and `Arrays.end_starts`."""
    place = {int(atom): i for i, atom in enumerate(order)}
    several = [i for i, comparison in enumerate(compiled) if len(comparison.atoms) > 1]
    last = {i: max(place[atom] for atom in compiled[i].atoms) for i in several}
    found = sorted(several, key=lambda i: (last[i], i))
    starts = np.searchsorted([last[i] for i in found], np.arange(len(order) + 1))
    return np.array(found, np.int32), starts.astype(np.int32)
