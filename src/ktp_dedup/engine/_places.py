"""What numba lacks: numbers of rows that are taken as they are.

In Python a negative number counts from the end, so numba compares each one with 0 and reads the length of the table for
it, at every single number that is read. Compiled code here never counts from the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from numba.core import types
from numba.np import arrayobj


def _as_given(context: Any, builder: Any, kind: Any, number: Any, _length: Any) -> Any:
    """What stands in for numba's `fix_integer_index`."""
    return context.cast(builder, number, kind, types.intp if kind.signed else types.uintp)


@contextmanager
def places_as_given() -> Iterator[None]:
    """A negative number means what lies before a table, in the code made meanwhile, which numba does behind a lock."""
    numba = cast(Any, arrayobj)
    usual = numba.fix_integer_index
    numba.fix_integer_index = _as_given
    try:
        yield
    finally:
        numba.fix_integer_index = usual
