"""What numba lacks: `borrow`, arrays without reference counts, for use inside one compiled function; `popcount`.

numba counts references to arrays with atomic operations, at each hand-over to another function. A scorer that passes a
tuple of arrays through ten small functions for each pair would spend nearly all its time there, and more of
it with each thread. Borrowed arrays have no owner, so that nothing is counted; the caller keeps the real ones alive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from numba.core import types
from numba.extending import intrinsic
from numba.np.arrayobj import make_array, populate_array

T = TypeVar("T")


def _ownerless(context: Any, builder: Any, array_type: Any, value: Any) -> Any:
    """The array struct `value` with neither owner nor parent."""
    owned = make_array(array_type)(context, builder, value)
    free = make_array(array_type)(context, builder)
    populate_array(
        free, data=owned.data, shape=owned.shape, strides=owned.strides, itemsize=owned.itemsize, meminfo=None
    )
    return free._getvalue()


def _borrowed(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    """A value without owners: an array, a tuple and what is in it, or a number."""
    if isinstance(kind, types.Array):
        return _ownerless(context, builder, kind, value)
    if isinstance(kind, types.BaseTuple):
        parts = [
            _borrowed(context, builder, part, builder.extract_value(value, i))
            for i, part in enumerate(cast(Any, kind).types)
        ]
        return context.make_tuple(builder, kind, parts)
    return value


if TYPE_CHECKING:

    def borrow(arrays: T) -> T:
        """The same named tuple of arrays, borrowed; valid while the caller holds the tuple that was given."""

    def popcount(bits: int) -> int:
        """Number of bits set in an unsigned integer."""

else:

    @intrinsic
    def popcount(_context, bits):
        """Number of bits set in an unsigned integer."""

        def codegen(_target, builder, _signature, arguments):
            return builder.ctpop(arguments[0])

        return bits(bits), codegen

    @intrinsic
    def borrow(_context, arrays):
        """The same named tuple of arrays, borrowed; valid while the caller holds the tuple that was given."""

        def codegen(context, builder, _signature, arguments):
            return _borrowed(context, builder, arrays, arguments[0])

        return arrays(arrays), codegen
