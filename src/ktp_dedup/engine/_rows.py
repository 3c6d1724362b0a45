"""What numba lacks: arithmetic on sixteen numbers of 16 bits at once, which is a row of bounds in one register.

The compiler makes vectors of its own from loops, but of numbers four times as wide, since numba's whole numbers grow to
64 bits wherever two of them meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

WIDTH = 16
_SHORT, _INT = ir.IntType(16), ir.IntType(32)
_ROW, _WIDE = ir.VectorType(_SHORT, WIDTH), ir.VectorType(_INT, WIDTH)


def _pointer(context: Any, builder: Any, kind: Any, value: Any, at: Any) -> Any:
    """Where a row begins in an array of int16."""
    array = cast(Any, make_array)(kind)(context, builder, value)
    return builder.bitcast(builder.gep(array.data, [at]), _ROW.as_pointer())


def _called(builder: Any, name: str, result: Any, *given: Any) -> Any:
    """The result of one of LLVM's own functions."""
    kind = ir.FunctionType(result, [value.type for value in given])
    function = builder.module.globals.get(name) or ir.Function(builder.module, kind, name)
    return builder.call(function, given)


def _least(builder: Any, one: Any, other: Any) -> Any:
    return builder.select(builder.icmp_signed("<", one, other), one, other)


def _most(builder: Any, one: Any, other: Any) -> Any:
    return builder.select(builder.icmp_signed(">", one, other), one, other)


def _every(builder: Any, value: Any) -> Any:
    """One number of 16 bits in a whole row."""
    nothing = ir.Constant(_ROW, ir.Undefined)
    first = builder.insert_element(nothing, value, ir.Constant(_INT, 0))
    return builder.shuffle_vector(first, nothing, ir.Constant(_WIDE, [0] * WIDTH))


def _kept(builder: Any, row: Any, where: Any) -> Any:
    """Write a row; its sum, as a number of 64 bits."""
    builder.store(row, where, align=2)
    wide = builder.sext(row, _WIDE)
    return builder.sext(_called(builder, f"llvm.vector.reduce.add.v{WIDTH}i32", _INT, wide), ir.IntType(64))


if TYPE_CHECKING:

    def set_row(bounds: Any, at: int, one: Any, two: Any, three: Any, four: Any, five: Any) -> int:
        """Make sixteen bounds from `at` on the least of five rows; returns their sum."""

    def lower_row(bounds: Any, at: int, plain: Any, rare: Any, bits: int) -> int:
        """Lower sixteen bounds from `at` on to the greater of two rows, `bits` added to the second; returns their sum.

        Sums above what 16 bits hold are the greatest number that they hold.
        """

    def put_in_row(bounds: Any, at: int, place: int, value: int) -> None:
        """Set one of sixteen bounds from `at` on: a whole row is written, since whole rows are read after it."""

else:

    @intrinsic
    def put_in_row(_context, bounds, _at, _place, _value):
        """Set one of sixteen bounds from `at` on: a whole row is written, since whole rows are read after it."""

        def codegen(context, builder, _signature, arguments):
            where = _pointer(context, builder, bounds, arguments[0], arguments[1])
            places = ir.Constant(_ROW, list(range(WIDTH)))
            here = builder.icmp_signed("==", places, _every(builder, builder.trunc(arguments[2], _SHORT)))
            row = builder.load(where, align=2)
            builder.store(builder.select(here, _every(builder, arguments[3]), row), where, align=2)
            return context.get_dummy_value()

        return types.void(bounds, types.intp, types.intp, types.int16), codegen

    @intrinsic
    def set_row(_context, bounds, _at, one, two, three, four, five):
        """Make sixteen bounds from `at` on the least of five rows; returns their sum."""

        def codegen(context, builder, signature, arguments):
            place = arguments[1]
            rows = [
                builder.load(_pointer(context, builder, kind, value, place), align=2)
                for kind, value in list(zip(signature.args, arguments, strict=True))[2:]
            ]
            least = rows[0]
            for row in rows[1:]:
                least = _least(builder, least, row)
            return _kept(builder, least, _pointer(context, builder, bounds, arguments[0], place))

        return types.int64(bounds, types.intp, one, two, three, four, five), codegen

    @intrinsic
    def lower_row(_context, bounds, _at, plain, rare, _bits):
        """Lower sixteen bounds from `at` on to the greater of two rows; returns their sum."""

        def codegen(context, builder, signature, arguments):
            place = arguments[1]
            where = _pointer(context, builder, bounds, arguments[0], place)
            plain_row, rare_row = (
                builder.load(_pointer(context, builder, signature.args[k], arguments[k], place), align=2)
                for k in (2, 3)
            )
            added = _called(
                builder, f"llvm.sadd.sat.v{WIDTH}i16", _ROW, rare_row, _every(builder, arguments[4])
            )
            bound = _least(builder, builder.load(where, align=2), _most(builder, plain_row, added))
            return _kept(builder, bound, where)

        return types.int64(bounds, types.intp, plain, rare, types.int16), codegen
