"""`borrow`: arrays without reference counts, for use inside one compiled function.

numba counts references to arrays with atomic operations, at each hand-over to another function. A scorer that passes a
tuple of arrays through ten small functions for each pair would spend nearly all its time there, and more of
it with each thread. Borrowed arrays have no owner, so that nothing is counted; the caller keeps the real ones alive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

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


if TYPE_CHECKING:

    def borrow(arrays: T) -> T:
        """The same named tuple of arrays, borrowed; valid while the caller holds the tuple that was given."""

else:

    @intrinsic
    def borrow(_context, arrays):
        """The same named tuple of arrays, borrowed; valid while the caller holds the tuple that was given."""

        def codegen(context, builder, _signature, arguments):
            parts = []
            for i, part in enumerate(arrays.types):
                value = builder.extract_value(arguments[0], i)
                parts.append(
                    _ownerless(context, builder, part, value) if isinstance(part, types.Array) else value
                )
            return context.make_tuple(builder, arrays, parts)

        return arrays(arrays), codegen
