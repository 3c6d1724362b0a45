"""Finds the same person registered twice in an Indonesian resident register.

    import ktp_dedup as kd

    scan = kd.scan(kd.read_register("penduduk.csv"))
    scan.write("hasil/")

Names are loaded when they are first used, so that importing the package costs nothing.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "Evaluation": "evaluate",
    "Explanation": "explain",
    "InputError": "errors",
    "KtpDedupError": "errors",
    "Model": "model",
    "ModelError": "errors",
    "OutputError": "errors",
    "Register": "register",
    "RunSettings": "scan",
    "Scan": "scan",
    "TrainSettings": "train",
    "UsageError": "errors",
    "analyse_name": "names:analyse",
    "compare_names": "names:compare",
    "demo": "demo",
    "evaluate": "evaluate",
    "explain_result": "explain",
    "inspect": "inspect",
    "link": "link",
    "plan": "plan",
    "read_model": "model",
    "read_register": "register",
    "read_results": "report",
    "read_truth": "evaluate",
    "residents": "model",
    "scan": "scan",
    "score_pairs": "score",
    "synthesize": "synth",
    "train": "train",
}
"""Public name -> module of this package that defines it (``module:name`` if it is called otherwise)."""

__all__ = ["__version__"]
__all__ += list(_HOMES)


def __getattr__(name: str) -> Any:
    """Loads a public name from its home on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home, _, inner = _HOMES[name].partition(":")
    value = getattr(import_module(f"{__name__}.{home}"), inner or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)


class _Package(ModuleType):
    """Keeps ``ktp_dedup.scan`` the function when the module of that name is imported.

    The import system sets each loaded submodule as an attribute of its package; where a door's function has
    the name of its module, the function is what users mean.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
