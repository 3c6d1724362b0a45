"""What numba lacks: functions that are compiled once, as part of their callers.

numba optimises each function and makes machine code of it, and then does both again wherever it is called, so that code
ten calls deep is compiled ten times. An inner function is only translated: what calls it links it in, optimises the
whole, and makes machine code of that. It cannot be called from Python.

numba also optimises the whole twice, to find reference counts that cancel out. Where arrays are borrowed there are none
in a loop, and once is enough: an eighth of the time of a first compile.
"""

from __future__ import annotations

from typing import Any, cast

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import register_pass
from numba.core.typed_passes import (
    DumpParforDiagnostics,
    InlineOverloads,
    NativeLowering,
    NativeParforLowering,
    NopythonRewrites,
)
from numba.core.untyped_passes import (
    FindLiterallyCalls,
    InlineClosureLikes,
    InlineInlinables,
    LiteralPropagationSubPipelinePass,
    LiteralUnroll,
    MakeFunctionToJitFunction,
    RewriteDynamicRaises,
    WithLifting,
)

from ktp_dedup.engine._places import places_as_given

NOT_NEEDED = {
    DumpParforDiagnostics,
    FindLiterallyCalls,
    InlineClosureLikes,
    InlineInlinables,
    InlineOverloads,
    LiteralPropagationSubPipelinePass,
    LiteralUnroll,
    MakeFunctionToJitFunction,
    NopythonRewrites,
    RewriteDynamicRaises,
    WithLifting,
}
"""Steps of the compiler for what our code does not have: closures, contexts, exceptions, arithmetic on whole arrays."""


class _NoMachineCode:
    """The code generator for a function that has no address, so nowhere to keep its environment."""

    def __init__(self, generator: Any) -> None:
        self._generator = generator

    def __getattr__(self, name: str) -> Any:
        return getattr(self._generator, name)

    def set_env(self, _name: str, _environment: object) -> None:
        """Nothing to do: compiled code asks for its environment only to make Python objects."""


class _Library(JITCodeLibrary):
    """The code of a function, tidied before it is linked in anywhere, but no more."""

    def _optimize_functions(self, module: Any) -> None:
        module.data_layout = self._codegen._data_layout
        for function in module.functions:
            passes, builder = self._codegen._function_pass_manager(opt=1)
            passes.run(function, builder)


class InnerLibrary(_Library):
    """The code of an inner function, to be linked into that of its callers."""

    @property
    def codegen(self) -> Any:
        """The code generator."""
        return _NoMachineCode(self._codegen)

    def get_pointer_to_function(self, _name: str) -> int:
        """No address."""
        self._ensure_finalized()
        return 0

    def _optimize_final_module(self) -> None:
        """Left to the callers."""

    def _finalize_final_module(self) -> None:
        """No machine code."""
        self._finalize_dynamic_globals()
        self._finalized = True


class OuterLibrary(_Library):
    """The code of a function that Python calls, optimised once."""

    def _optimize_final_module(self) -> None:
        """The full optimisation alone."""
        passes, builder = self._codegen._module_pass_manager()
        passes.run(self._final_module, builder)


class _Lowering(NativeLowering):
    """Translation into a library of some class.

    Flags are set here and not before, since what numba knows of operators it keeps for each set of flags by itself.
    """

    _library: type[JITCodeLibrary]
    _flags: tuple[str, ...] = ("no_cfunc_wrapper",)

    def run_pass(self, state: Any) -> bool:
        """Translate a function."""
        for flag in self._flags:
            setattr(state.flags, flag, True)
        state.library = state.targetctx.codegen().create_library(state.func_id.func_qualname)
        state.library.__class__ = self._library
        state.library.enable_object_caching()
        with places_as_given():
            return bool(super().run_pass(state))


@cast(Any, register_pass)(mutates_CFG=True, analysis_only=False)
class _OuterLowering(_Lowering):
    _name: Any = "outer_lowering"
    _library = OuterLibrary


@cast(Any, register_pass)(mutates_CFG=True, analysis_only=False)
class _InnerLowering(_Lowering):
    _name: Any = "inner_lowering"
    _library = InnerLibrary
    _flags: tuple[str, ...] = ("no_cfunc_wrapper", "no_cpython_wrapper", "forceinline")


class OuterCompiler(CompilerBase):
    """numba's compiler, but for the last step and those that are not needed."""

    lowering: type[_Lowering] = _OuterLowering

    def define_pipelines(self) -> list[Any]:
        """The one pipeline."""
        steps = cast(Any, DefaultPassBuilder).define_nopython_pipeline(self.state)
        usual = (NativeLowering, NativeParforLowering)
        steps.passes[:] = [
            (self.lowering if step in usual else step, why)
            for step, why in steps.passes
            if step not in NOT_NEEDED
        ]
        steps.finalize()
        return [steps]


class InnerCompiler(OuterCompiler):
    """The same for inner functions."""

    lowering = _InnerLowering
