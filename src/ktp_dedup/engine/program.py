"""What the engine runs: a model compiled to numbers, over records encoded as flat arrays.

An *atom* compares one kind of value of two records and yields an outcome (0 missing, 1 else, more is better) and the
rarity in bits of what agrees. A *comparison* maps the outcomes of one to six atoms through a table to a level; a level
has a base weight in bits and may add the rarity of one atom. The match weight is the prior plus all weights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

T = TypeVar("T")
I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
U64 = npt.NDArray[np.uint64]
U8 = npt.NDArray[np.uint8]
U16 = npt.NDArray[np.uint16]
I8 = npt.NDArray[np.int8]
I16 = npt.NDArray[np.int16]

MAX_ATOMS_PER_COMPARISON = 6
MAX_TOKENS = 8
MAX_LETTERS = 32
MISSING_LEVEL = -1
SHORT_BITS = 2.0
NEAR_LETTERS = 3
NEAR_LOSS = 4.0
NAME_BITS_CAP = 24.0


COLUMNS = "_columns"


def columns(**known: int) -> Callable[[type[T]], type[T]]:
    """Say of tables in a named tuple how many columns they have, so that compiled code reads no length to find a row.

    The tables must be two-dimensional and C-contiguous.
    """

    def noted(tuples: type[T]) -> type[T]:
        setattr(tuples, COLUMNS, known)
        return tuples

    return noted


class Kind(IntEnum):
    """Kinds of atom, each with its own outcomes (see `atoms` and `tokens`)."""

    CODE = 0
    DATE = 1
    NIK = 2
    TEXT = 3
    NAME = 4
    NUMBER = 5


class Metric(IntEnum):
    """String metrics of text atoms."""

    JARO_WINKLER = 0
    JARO = 1
    LEVENSHTEIN = 2
    OSA = 3


class AtomColumn(IntEnum):
    """Columns of `Program.atoms`."""

    KIND = 0
    INT = 1
    FLOAT = 2
    OUTCOMES = 3
    PARAM = 4
    THRESHOLD = 5
    THRESHOLDS = 6


class TokenColumn(IntEnum):
    """Columns of `NameArrays.rows`, one row for each distinct token."""

    CANONICAL = 0
    LOOSE = 1
    ENDING = 2
    FLAGS = 3
    LENGTH = 4
    CHARS = 5
    STANDS_LOW = 6
    STANDS_HIGH = 7
    OFFERS_LOW = 8
    OFFERS_HIGH = 9
    WRITTEN_LENGTH = 10
    WRITTEN_CHARS = 11


KNOWN = 1
SHORT = 2
MAY_JOIN = 4  # a long word that is no known name: two words written together, perhaps with a slip
UNLIKE = 8  # written otherwise than its sounds are spelled
BRIEF_SHIFT = 4  # behind these four flags


@columns(tokens=4, masks=8, rows=len(TokenColumn), signatures=4, letter_costs=26)
class NameArrays(NamedTuple):
    """All distinct names, and what comparing them needs.

    A name is a few numbers of tokens, and all that is known of a token stands but once, so that it stays in the cache.

    Attributes:
        offsets: int64, start of each distinct name in `tokens`.
        tokens: int32[tokens of all names, 4], row of the token; the canonical form that it and the token behind it
            make together, -1 where there is none; and in brief what rules out most pairs of tokens: its flags, with
            `MAY_JOIN` where there is such a form too, and from `BRIEF_SHIFT` on the number of its loose form; the first
            letters of what it could be a slip of, and from `signatures.START_BRIEFLY` on its own first letter.
        masks: uint64[names, 8], what the first look knows of a name. A bit for the loose form of each token, of what an
            abbreviation may stand for (all bits for an initial) and of each two adjacent tokens together; the first
            letters of the tokens, from `names.SLIPS_HALF` on the first letters that a token that is no known name may
            be a slip for, and from `names.ABSORBS_SHIFT` on how many known names such tokens can match: one each, two
            if it may be two words; a bit for each known name, that only the same word or such a token can match; the
            first and the third again with other bits; the pairs of neighbouring letters; the bits of tokens together;
            the third without those.
        rows: int32[distinct tokens, 12], see `TokenColumn`.
        bits: float32[distinct tokens, name atoms], rarity of a token in bits.
        signatures: uint64[distinct tokens, 4], see `signatures`.
        letters: uint8, canonical tokens and then those as written, as letters 0..25.
        letter_costs: uint8[26, 26] and gap_costs: uint8[26], edit costs in half edits.
        conflicts: uint8[endings, endings], 1 where two endings mean two persons.
        budgets: int32, edit budget by length, half edits.
    """

    offsets: I64
    tokens: I32
    masks: U64
    rows: I32
    bits: F32
    signatures: U64
    letters: U8
    letter_costs: U8
    gap_costs: U8
    conflicts: U8
    budgets: I32


@columns(atoms=len(AtomColumn), comparisons=4 + 2 * MAX_ATOMS_PER_COMPARISON)
class Arrays(NamedTuple):
    """All arrays a compiled scorer reads; made once for each program, passed as one value.

    Attributes:
        ints: int32[n, columns], codes of the values of a record, -1 missing.
        floats: float32[n, columns], rarities in bits, and numbers.
        atoms: int32[atoms, 7], see `AtomColumn`.
        comparisons: int32[comparisons, 4 + 2·6]: number of atoms, offset of its table, offset and number of its
            levels, then the atoms and their radices.
        tables: int8, outcome combination to level, -1 missing.
        bases: float64, base weight of each level in bits, all comparisons behind each other.
        rarities: int32, atom whose rarity the level adds, or -1.
        thresholds: float64, ascending similarity or distance thresholds of text and number atoms.
        text_offsets: int64, start of each distinct text in `text_chars` (uint16, index in the alphabet).
        caps: int16[outcomes of all atoms, 2, width], the most a comparison can weigh once an atom has an outcome: as it
            is, and with the rarity of the atom to be added; see `bounds`. Atom by atom.
        cap_starts: int32[atoms], where an atom's outcomes begin in `caps`.
        name_caps: int16[3, 4, width], the same for what the first look knows of the names, see `kernel.Space`.
        ends: int32, the comparisons of several atoms that are settled by the last of them, from `end_starts`
            (int32[atoms + 1]) on for each atom in the order of comparison.
        names: the names, see `NameArrays`.
        sources: int32[n], which register a record is from.
    """

    ints: I32
    floats: F32
    atoms: I32
    comparisons: I32
    tables: I8
    bases: F64
    rarities: I32
    thresholds: F64
    caps: I16
    cap_starts: I32
    name_caps: I16
    ends: I32
    end_starts: I32
    text_offsets: I64
    text_chars: U16
    names: NameArrays
    sources: I32


class BoundTables(NamedTuple):
    """What upper bounds are made from, see `bounds`.

    Attributes:
        states: uint8[n, atoms], whether the value of a record is absent, unique or shared.
        slots: int16[n, slots], the most bits that values can add.
        atoms: int32[comparisons, 6], atoms of each comparison, -1 behind them.
        starts: int32[comparisons], where the patterns of a comparison's states begin.
        consts: int16[patterns, 64], the most that levels without rarity weigh in each class of pairs.
        bases: int16[patterns, most slots of a comparison, 64], the same of levels to which a slot is added.
        used: int32[comparisons, most slots of a comparison], the slots, -1 behind them.
        varies: uint8[comparisons], 0 where a comparison weighs the same in all classes.
    """

    states: U8
    slots: I16
    atoms: I32
    starts: I32
    consts: I16
    bases: I16
    used: I32
    varies: U8


@dataclass(frozen=True)
class Program:
    """A compiled model over encoded records.

    Attributes:
        arrays: what the scorer reads.
        bounds: what upper bounds are made from.
        prior: prior in bits.
        order: int32, the atoms in the order in which the scan compares them; never changes a result.
        primary: column of `arrays.ints` with the name that tells most pairs apart, or -1.
        others: columns of `arrays.ints` with at most two other names; further ones bound nothing.
        date: column of `arrays.ints` with a date, or -1.
        value: int32[n], a rare text value, which supports a pair, -1 where there is none.
        always: int32[n], a value whose equality always emits a pair, -1 where there is none.
    """

    arrays: Arrays
    bounds: BoundTables
    prior: float
    order: I32
    primary: int
    others: tuple[int, ...]
    date: int
    value: I32
    always: I32

    @property
    def records(self) -> int:
        """Number of records."""
        return len(self.arrays.ints)

    def first(self, records: int) -> Program:
        """The program over the first records only."""
        return self._part(slice(records))

    def every(self, step: int) -> Program:
        """The program over one record in `step`."""
        return self._part(slice(None, None, step))

    def _part(self, rows: slice) -> Program:
        arrays, bounds = self.arrays, self.bounds
        return replace(
            self,
            arrays=arrays._replace(
                ints=arrays.ints[rows].copy(),
                floats=arrays.floats[rows].copy(),
                sources=arrays.sources[rows].copy(),
            ),
            bounds=bounds._replace(states=bounds.states[rows].copy(), slots=bounds.slots[rows].copy()),
            value=self.value[rows].copy(),
            always=self.always[rows].copy(),
        )

    @property
    def comparisons(self) -> int:
        """Number of comparisons."""
        return len(self.arrays.comparisons)

    def keeps(self, left: I32, right: I32) -> np.ndarray:
        """bool[pairs], whether pairs of rows are emitted whatever their weight."""
        same: np.ndarray = (self.always[left] == self.always[right]) & (self.always[left] != -1)
        return same
