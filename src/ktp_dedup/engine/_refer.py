"""What numba lacks: `refer`, a named tuple of arrays handed on as one address.

numba hands a tuple of twenty arrays to another function as some 150 numbers, at each call, and compiles them all each
time. A reference is the address of the tuple on the stack of whoever made it, and reads like the tuple itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import intrinsic, lower_getattr_generic, register_model

T = TypeVar("T")


class Reference(types.Type):
    """The address of a value of type `inner`, a named tuple."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner
        super().__init__(name=f"Reference({inner.name})")


@register_model(Reference)
class _ReferenceModel(models.OpaqueModel):
    """An address."""


def _field(inner: Any, name: str) -> tuple[int, Any]:
    """Place and type of a field; a tuple in a tuple is referred to in turn."""
    place = inner.fields.index(name)
    kind = inner.types[place]
    return place, Reference(kind) if isinstance(kind, types.BaseNamedTuple) else kind


@cast(Any, infer_getattr)
class _ReferenceAttributes(AttributeTemplate):
    key = Reference

    def generic_resolve(self, kind: Any, name: str) -> Any:  # type: ignore[override]
        """The type of a field."""
        return _field(kind.inner, name)[1] if name in kind.inner.fields else None


def _read(context: Any, builder: Any, kind: Any, value: Any, name: str) -> Any:
    """Code that reads a field."""
    place, found = _field(kind.inner, name)
    whole = builder.bitcast(value, context.get_value_type(kind.inner).as_pointer())
    number = ir.IntType(32)
    at = builder.gep(whole, [number(0), number(place)], inbounds=True)
    return builder.bitcast(at, cgutils.voidptr_t) if isinstance(found, Reference) else builder.load(at)


cast(Any, lower_getattr_generic)(Reference)(_read)


if TYPE_CHECKING:

    def refer(arrays: T) -> T:
        """The same named tuple as one address; valid in the function that calls, and in what it calls."""

else:

    @intrinsic
    def refer(_context, arrays):
        """The same named tuple as one address; valid in the function that calls, and in what it calls."""

        def codegen(_target, builder, _signature, arguments):
            return builder.bitcast(cgutils.alloca_once_value(builder, arguments[0]), cgutils.voidptr_t)

        return Reference(arrays)(arrays), codegen
