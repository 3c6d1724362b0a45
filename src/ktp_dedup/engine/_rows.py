"""What numba lacks: arithmetic on a row of sixteen bounds of 16 bits, and on the 64 numbers of the classes of pairs.

The compiler makes vectors of its own from loops, but of numbers four times as wide, since numba's whole numbers grow to
64 bits wherever two of them meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

WIDTH, CLASSES = 16, 64
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


def _classes(context: Any, builder: Any, kind: Any, value: Any, number: Any) -> Any:
    """An array of 64 numbers as one vector in memory."""
    array = cast(Any, make_array)(kind)(context, builder, value)
    return builder.bitcast(array.data, ir.VectorType(number, CLASSES).as_pointer())


def _every(builder: Any, value: Any, width: int = WIDTH) -> Any:
    """One number in a whole vector."""
    nothing = ir.Constant(ir.VectorType(value.type, width), ir.Undefined)
    first = builder.insert_element(nothing, value, ir.Constant(_INT, 0))
    return builder.shuffle_vector(first, nothing, ir.Constant(ir.VectorType(_INT, width), [0] * width))


def _kept(builder: Any, row: Any, where: Any) -> Any:
    """Write a row; its sum, as a number of 64 bits."""
    builder.store(row, where, align=2)
    wide = builder.sext(row, _WIDE)
    return builder.sext(_called(builder, f"llvm.vector.reduce.add.v{WIDTH}i32", _INT, wide), ir.IntType(64))


if TYPE_CHECKING:

    def which_reach(totals: Any, goal: int) -> int:
        """Which of 64 int32 reach a goal, a bit for each."""

    def add_classes(totals: Any, most: Any) -> None:
        """Add 64 int16 to as many int32."""

    def set_classes(most: Any, consts: Any) -> None:
        """Set 64 int16 to others."""

    def raise_classes(most: Any, bases: Any, added: int) -> None:
        """Raise 64 int16 to others and `added`, where those are more."""

    def set_row(bounds: Any, at: int, one: Any, two: Any, three: Any, four: Any, five: Any) -> None:
        """Make sixteen bounds from `at` on the least of five rows."""

    def lower_row(bounds: Any, at: int, plain: Any, rare: Any, bits: int) -> int:
        """Lower sixteen bounds from `at` on to the greater of two rows, `bits` added to the second; returns their sum.

        Sums above what 16 bits hold are the greatest number that they hold.
        """

    def put_in_row(bounds: Any, at: int, place: int, value: int) -> None:
        """Set one of sixteen bounds from `at` on: a whole row is written, since whole rows are read after it."""

else:

    @intrinsic
    def which_reach(_context, totals, _goal):
        """Which of 64 int32 reach a goal, a bit for each."""

        def codegen(context, builder, _signature, arguments):
            reached = builder.icmp_signed(
                ">=",
                builder.load(_classes(context, builder, totals, arguments[0], _INT), align=4),
                _every(builder, arguments[1], CLASSES),
            )
            return builder.bitcast(reached, ir.IntType(CLASSES))

        return types.uint64(totals, types.int32), codegen

    @intrinsic
    def add_classes(_context, totals, most):
        """Add 64 int16 to as many int32."""

        def codegen(context, builder, _signature, arguments):
            where = _classes(context, builder, totals, arguments[0], _INT)
            more = builder.load(_classes(context, builder, most, arguments[1], _SHORT), align=2)
            wide = builder.sext(more, ir.VectorType(_INT, CLASSES))
            builder.store(builder.add(builder.load(where, align=4), wide), where, align=4)
            return context.get_dummy_value()

        return types.void(totals, most), codegen

    @intrinsic
    def set_classes(_context, most, consts):
        """Set 64 int16 to others."""

        def codegen(context, builder, _signature, arguments):
            others = builder.load(_classes(context, builder, consts, arguments[1], _SHORT), align=2)
            builder.store(others, _classes(context, builder, most, arguments[0], _SHORT), align=2)
            return context.get_dummy_value()

        return types.void(most, consts), codegen

    @intrinsic
    def raise_classes(_context, most, bases, _added):
        """Raise 64 int16 to others and `added`, where those are more."""

        def codegen(context, builder, _signature, arguments):
            where = _classes(context, builder, most, arguments[0], _SHORT)
            others = builder.load(_classes(context, builder, bases, arguments[1], _SHORT), align=2)
            added = _every(builder, arguments[2], CLASSES)
            total = _called(builder, f"llvm.sadd.sat.v{CLASSES}i16", others.type, others, added)
            builder.store(_most(builder, builder.load(where, align=2), total), where, align=2)
            return context.get_dummy_value()

        return types.void(most, bases, types.int16), codegen

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
        """Make sixteen bounds from `at` on the least of five rows."""

        def codegen(context, builder, signature, arguments):
            place = arguments[1]
            rows = [
                builder.load(_pointer(context, builder, kind, value, place), align=2)
                for kind, value in list(zip(signature.args, arguments, strict=True))[2:]
            ]
            least = rows[0]
            for row in rows[1:]:
                least = _least(builder, least, row)
            builder.store(least, _pointer(context, builder, bounds, arguments[0], place), align=2)
            return context.get_dummy_value()

        return types.void(bounds, types.intp, one, two, three, four, five), codegen

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
