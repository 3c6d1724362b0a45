"""What numba lacks: the same arithmetic on eight numbers at once, whatever the compiler finds in a loop.

Loops over the rows of small blocks are too short for the compiler's own vectors. `Lanes` are eight unsigned numbers of
64 bits in one register; a function of lanes becomes a compiled one by `lane_function`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

LANES = 8
_WORD, _BYTE = ir.IntType(64), ir.IntType(8)
_VECTOR = ir.VectorType(_WORD, LANES)
_HIGHEST = 63


class Lanes:
    """Eight unsigned numbers while code is made; a plain number stands for eight.

    What is true of a lane is told by its highest bit alone: comparisons to bits of their own would be packed and
    unpacked by the compiler wherever two of them meet. So `&`, `|` and `~` are also and, or and not.
    """

    def __init__(self, builder: Any, value: Any) -> None:
        self._builder, self._value = builder, value

    def _other(self, other: Lanes | int) -> Any:
        return other._value if isinstance(other, Lanes) else ir.Constant(_VECTOR, [other] * LANES)

    def _made(self, value: Any) -> Lanes:
        return Lanes(self._builder, value)

    def __and__(self, other: Lanes | int) -> Lanes:
        return self._made(self._builder.and_(self._value, self._other(other)))

    def __or__(self, other: Lanes | int) -> Lanes:
        return self._made(self._builder.or_(self._value, self._other(other)))

    def __xor__(self, other: Lanes | int) -> Lanes:
        return self._made(self._builder.xor(self._value, self._other(other)))

    def __invert__(self) -> Lanes:
        return self._made(self._builder.not_(self._value))

    def __add__(self, other: Lanes | int) -> Lanes:
        return self._made(self._builder.add(self._value, self._other(other)))

    def __sub__(self, other: Lanes | int) -> Lanes:
        return self._made(self._builder.sub(self._value, self._other(other)))

    def __rsub__(self, other: int) -> Lanes:
        return self._made(self._builder.sub(self._other(other), self._value))

    def __lshift__(self, other: Lanes | int) -> Lanes:
        return self._made(self._builder.shl(self._value, self._other(other)))

    def __rshift__(self, other: Lanes | int) -> Lanes:
        return self._made(self._builder.lshr(self._value, self._other(other)))

    def is_zero(self) -> Lanes:
        """True where 0."""
        return ~self & (self - 1)

    def exceeds(self, most: Lanes | int) -> Lanes:
        """True where greater, for numbers below 2^63."""
        return self._made(self._builder.sub(self._other(most), self._value))

    def everywhere(self) -> Lanes:
        """All bits where true, else none."""
        return self._made(self._builder.ashr(self._value, self._other(_HIGHEST)))

    def as_bit(self, place: int) -> Lanes:
        """One bit where true, else none."""
        return (self >> (_HIGHEST - place)) & (1 << place)

    def count(self) -> Lanes:
        """Number of bits set."""
        module, name = self._builder.module, f"llvm.ctpop.v{LANES}i64"
        counting = module.globals.get(name) or ir.Function(module, ir.FunctionType(_VECTOR, [_VECTOR]), name)
        return self._made(self._builder.call(counting, [self._value]))

    def packed(self) -> Any:
        """The low bytes of all lanes, the first one lowest, as one number."""
        low = self._builder.trunc(self._value, ir.VectorType(_BYTE, LANES))
        return self._builder.bitcast(low, _WORD)


def _loader(context: Any, builder: Any, kind: Any, value: Any) -> Callable[[int, Any, int], Any]:
    """What loads numbers of a C-contiguous table: row, place, how many."""
    table = cast(Any, make_array)(kind)(context, builder, value)
    pitch = builder.extract_value(table.shape, 1)
    element = context.get_data_type(kind.dtype)

    def load(row: Any, place: Any, count: int) -> Any:
        at = builder.add(builder.mul(row, pitch), place)
        here = builder.gep(table.data, [at])
        if count == 1:
            return builder.load(here)
        vector = ir.VectorType(element, count)
        return builder.load(builder.bitcast(here, vector.as_pointer()), align=kind.dtype.bitwidth // 8)

    return load


def _splat(builder: Any, value: Any) -> Any:
    """One number in all lanes."""
    vector = ir.VectorType(value.type, LANES)
    first = builder.insert_element(ir.Constant(vector, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(
        first,
        ir.Constant(vector, ir.Undefined),
        ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES),
    )


if TYPE_CHECKING:

    def equal_lanes(table: Any, row: int, record: int, other_row: int, first: int) -> int:
        """Which of eight int32 from `first` on in `other_row` equal that of `record` in `row`: bytes of 0, 1."""

else:

    @intrinsic
    def equal_lanes(_context, table, _row, _record, _other_row, _first):
        """Which of eight int32 from `first` on in `other_row` equal that of `record` in `row`: bytes of 0, 1."""

        def codegen(context, builder, _signature, arguments):
            load = _loader(context, builder, table, arguments[0])
            one = _splat(builder, load(arguments[1], arguments[2], 1))
            found = builder.icmp_unsigned("==", one, load(arguments[3], arguments[4], LANES))
            return builder.bitcast(builder.zext(found, ir.VectorType(_BYTE, LANES)), _WORD)

        return types.uint64(table, types.intp, types.intp, types.intp, types.intp), codegen


def lane_function(rows: int, function: Callable[[list[Lanes], list[Lanes]], Lanes]) -> Any:
    """A compiled function of a table uint64[rows, records], a record and the first of eight others.

    `function` gets the rows of the record, each in all lanes, and those of the others; the low bytes of what it returns
    come out as one number, the first other in the lowest byte. The table must have eight records of slack.
    """

    def compiled(_context: Any, table: Any, _record: Any, _first: Any) -> Any:
        def codegen(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            load = _loader(context, builder, table, arguments[0])
            places = [ir.Constant(_WORD, row) for row in range(rows)]
            one = [Lanes(builder, _splat(builder, load(place, arguments[1], 1))) for place in places]
            others = [Lanes(builder, load(place, arguments[2], LANES)) for place in places]
            return function(one, others).packed()

        return types.uint64(table, types.intp, types.intp), codegen

    return intrinsic(compiled)
