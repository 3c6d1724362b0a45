"""What numba lacks: `borrow`, arrays without reference counts for use inside one function; `popcount`; `prefetch`.

numba counts references to arrays with atomic operations, at each hand-over to another function. A scorer that passes a
tuple of arrays through ten small functions for each pair would spend nearly all its time there, and more of
it with each thread. Borrowed arrays have no owner, so that nothing is counted; the caller keeps the real ones alive.
Tables with a known number of columns (`program.columns`) are borrowed with that number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic
from numba.np.arrayobj import make_array, populate_array

from ktp_dedup.engine.program import COLUMNS

T = TypeVar("T")


def _ownerless(context: Any, builder: Any, array_type: Any, value: Any, columns: int | None) -> Any:
    """The array struct `value` with neither owner nor parent, and with a known number of columns if there is one."""
    owned = make_array(array_type)(context, builder, value)
    free = make_array(array_type)(context, builder)
    shape, strides, itemsize = owned.shape, owned.strides, owned.itemsize
    if columns is not None:
        size = context.get_abi_sizeof(context.get_data_type(array_type.dtype))
        shape = [builder.extract_value(shape, 0), context.get_constant(types.intp, columns)]
        strides = [context.get_constant(types.intp, number) for number in (columns * size, size)]
        itemsize = context.get_constant(types.intp, size)
    populate_array(free, data=owned.data, shape=shape, strides=strides, itemsize=itemsize, meminfo=None)
    return free._getvalue()


def _borrowed(context: Any, builder: Any, kind: Any, value: Any, columns: int | None = None) -> Any:
    """A value without owners: an array, a tuple and what is in it, or a number."""
    if isinstance(kind, types.Array):
        return _ownerless(context, builder, kind, value, columns)
    if isinstance(kind, types.BaseTuple):
        known = getattr(getattr(kind, "instance_class", None), COLUMNS, {})
        names = getattr(kind, "fields", (None,) * len(cast(Any, kind).types))
        parts = [
            _borrowed(context, builder, part, builder.extract_value(value, i), known.get(name))
            for i, (name, part) in enumerate(zip(names, cast(Any, kind).types, strict=True))
        ]
        return context.make_tuple(builder, kind, parts)
    return value


if TYPE_CHECKING:

    def borrow(arrays: T) -> T:
        """The same named tuple of arrays, borrowed; valid while the caller holds the tuple that was given."""

    def popcount(bits: int) -> int:
        """Number of bits set in an unsigned integer."""

    def prefetch(table: Any, row: int, byte: int) -> None:
        """Ask for a row of a table (or a number of a list) that will be read soon; goes on without waiting.

        What comes is the line of the cache in which a byte of the row stands.
        """

else:

    @intrinsic
    def prefetch(_context, table, _row, _byte):
        """Ask for a row of a table (or a number of a list) that will be read soon; goes on without waiting."""

        def codegen(context, builder, _signature, arguments):
            array = make_array(table)(context, builder, arguments[0])
            pitch = builder.extract_value(array.strides, 0)
            byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
            place = builder.add(builder.mul(arguments[1], pitch), arguments[2])
            here = builder.gep(builder.bitcast(array.data, byte), [place])
            kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
            name = "llvm.prefetch.p0i8" if not str(byte).startswith("ptr") else "llvm.prefetch.p0"
            asking = builder.module.globals.get(name) or ir.Function(builder.module, kind, name)
            builder.call(asking, [here, *(ir.Constant(number, k) for k in (0, 3, 1))])
            return context.get_dummy_value()

        return types.void(table, types.intp, types.intp), codegen

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
