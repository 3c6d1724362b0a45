"""Arithmetic on rows of sixteen numbers is that of NumPy, and order of comparison puts shared codes before names."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.encode.arrays import atom_order
from ktp_dedup.encode.program import compile_model
from ktp_dedup.engine._jit import jit
from ktp_dedup.engine._rows import WIDTH, lower_row, set_row
from ktp_dedup.engine._threads import LINE, aligned
from ktp_dedup.engine.atoms import date_outcome
from ktp_dedup.model import residents

shorts = st.integers(-30_000, 30_000)
rows = st.lists(st.lists(shorts, min_size=2 * WIDTH, max_size=2 * WIDTH), min_size=5, max_size=5).map(
    lambda found: np.array(found, np.int16)
)


@jit
def _set(bounds: np.ndarray, at: int, given: np.ndarray) -> None:
    set_row(bounds, at, given[0], given[1], given[2], given[3], given[4])


@jit
def _lower(bounds: np.ndarray, at: int, plain: np.ndarray, rare: np.ndarray, bits: int) -> int:
    return lower_row(bounds, at, plain, rare, np.int16(bits))


@jit
def _dates(a: int, b: int) -> int:
    return date_outcome(a, b)


@given(rows=rows, at=st.sampled_from((0, 3, WIDTH)))
def test_a_row_of_bounds_is_the_least_of_five(rows: np.ndarray, at: int) -> None:
    """Sixteen places are written, wherever they begin, and no others."""
    bounds = np.full(2 * WIDTH, 7, np.int16)
    _set(bounds, at, rows)
    here = slice(at, at + WIDTH)
    assert bounds[here].tolist() == rows.min(axis=0)[here].tolist()
    assert set(np.delete(bounds, np.arange(at, at + WIDTH)).tolist()) == {7}


@given(rows=rows, bits=st.integers(0, 30_000))
def test_bounds_are_lowered_as_wide_numbers_would_be(rows: np.ndarray, bits: int) -> None:
    """A sum above what 16 bits hold bounds nothing, as it does where nothing overflows."""
    bounds, plain, rare = rows[0].copy(), rows[1], rows[2]
    wide = np.minimum(
        rows[0].astype(np.int64), np.maximum(plain.astype(np.int64), rare.astype(np.int64) + bits)
    )
    total = _lower(bounds, 0, plain, rare, bits)
    assert bounds[:WIDTH].tolist() == wide[:WIDTH].tolist()
    assert total == wide[:WIDTH].sum()
    assert bounds[WIDTH:].tolist() == rows[0][WIDTH:].tolist()


@given(
    year=st.integers(1900, 2099),
    month=st.integers(1, 12),
    day=st.integers(1, 28),
    place=st.integers(0, 7),
    digit=st.integers(1, 9),
)
def test_a_date_with_one_digit_wrong_is_a_slip(
    year: int, month: int, day: int, place: int, digit: int
) -> None:
    """Whichever digit it is, as long as the date remains one."""
    date = year * 10_000 + month * 100 + day
    digits = list(str(date))
    digits[place] = str((int(digits[place]) + digit) % 10)
    other = int("".join(digits))
    if not (1 <= other // 100 % 100 <= 12 and 1 <= other % 100 <= 28):
        return
    assert _dates(date, other) == _dates(other, date)
    assert _dates(date, other) in (_dates(19900412, 19900413), _dates(19900412, 19900412))


def test_codes_that_several_comparisons_use_come_before_names() -> None:
    """A number is compared before letters are, and ends a third of the pairs whose names would be compared."""
    atoms, compiled = compile_model(residents())
    fields = [atoms[i].field for i in atom_order(atoms, compiled, [a.field for a in atoms].index("name"))]
    assert fields[:4] == ["birth_date", "family_card", "nik", "name"]
    assert sorted(fields) == sorted(atom.field for atom in atoms)


@given(
    shape=st.sampled_from(((1, 16), (3, 4, 16), (74, 2, 16), (5, 8))),
    dtype=st.sampled_from((np.int16, np.uint64)),
)
def test_an_aligned_table_starts_where_a_line_does(shape: tuple[int, ...], dtype: type) -> None:
    """It is a copy, in the same order."""
    table = np.arange(np.prod(shape)).astype(dtype).reshape(shape)
    copy = aligned(table)
    assert copy.ctypes.data % LINE == 0
    assert copy.flags.c_contiguous and copy.dtype == table.dtype
    assert np.array_equal(copy, table) and not np.shares_memory(copy, table)
