"""Inner functions are compiled as part of their callers, and only there."""

import numba
import numpy as np
import pytest

from ktp_dedup.engine import kernel, score
from ktp_dedup.engine._inner import InnerLibrary
from ktp_dedup.engine._jit import inline, jit


@inline
def _double(number: int) -> int:
    return 2 * number


@inline
def _sum_of_doubles(numbers: np.ndarray) -> int:
    total = 0
    for number in numbers:
        total += _double(number)
    if total < 0:
        raise ValueError("less than nothing")
    return total


def _last(numbers: np.ndarray, place: int) -> int:
    return numbers[place]


@jit
def _outer(numbers: np.ndarray) -> int:
    return _sum_of_doubles(numbers) + _double(1)


def test_inner_functions_work_where_they_are_called() -> None:
    """Two levels deep, with an error of their own."""
    assert _outer(np.array([1, 2, 3])) == 14
    with pytest.raises(ValueError, match="less than nothing"):
        _outer(np.array([-5]))


def test_inner_functions_have_no_machine_code() -> None:
    """Neither the small ones here nor those of the scorer: only what is called from outside has an address."""
    _outer(np.array([1]))
    _outer.recompile()  # what comes from the cache has no libraries of inner functions
    inner = [_double, _sum_of_doubles, score.reaches, kernel._meet]
    libraries = [found.library for function in inner for found in function.overloads.values()]
    assert libraries and all(isinstance(library, InnerLibrary) for library in libraries)
    assert {library.get_pointer_to_function("any") for library in libraries} == {0}
    outer = [found.library for found in _outer.overloads.values()]
    assert not any(isinstance(library, InnerLibrary) for library in outer)


def test_a_place_is_not_counted_from_the_end() -> None:
    """What lies before a table is read in our own code, and numba goes on as it does everywhere else."""
    middle = np.array([7, 8, 9])[1:]
    assert jit(_last)(middle, -1) == 7
    assert numba.njit(_last)(middle, -1) == 9
