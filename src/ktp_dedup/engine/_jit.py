"""`jit`: numba's `njit` with nogil and a cache that notices every change.

numba's own cache looks at the file of the cached function only, not at its callees in other modules. So the cache
folder carries a hash of all engine sources, numba's version and the processor. Without a writable place the cache
falls back to the temporary folder, then to none.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import llvmlite.binding as llvm
import numba
from numba.core import config

from ktp_dedup.engine._inner import InnerCompiler, OuterCompiler

F = TypeVar("F", bound=Callable[..., Any])


def _fingerprint() -> str:
    """Hash of the engine's sources, numba's version and the processor."""
    digest = hashlib.blake2b(digest_size=10)
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    digest.update(f"{numba.__version__} {llvm.get_host_cpu_name()}".encode())
    return digest.hexdigest()


def _candidates() -> list[Path]:
    """Folders to try, best first; `KTP_DEDUP_CACHE` overrides."""
    found = []
    if chosen := os.environ.get("KTP_DEDUP_CACHE"):
        found.append(Path(chosen))
    if local := os.environ.get("LOCALAPPDATA"):
        found.append(Path(local) / "ktp_dedup" / "cache")
    if "HOME" in os.environ or "USERPROFILE" in os.environ:
        found.append(Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ktp_dedup")
    user = hashlib.blake2b(str(Path.home()).encode() if found else b"", digest_size=4).hexdigest()
    return [*found, Path(tempfile.gettempdir()) / f"ktp_dedup-{user}"]


def _is_ours(folder: Path) -> bool:
    """Whether nobody else can put code into a folder; where the system has no owners, yes."""
    if not hasattr(os, "getuid"):
        return True
    status = folder.stat()
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _cache_folder() -> str | None:
    """The first folder that can be written, or None."""
    name = _fingerprint()
    for parent in _candidates():
        folder = parent / name
        try:
            parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.mkdir(exist_ok=True, mode=0o700)
            if _is_ours(parent) and _is_ours(folder):
                with tempfile.TemporaryFile(dir=folder):
                    return str(folder)
        except OSError:
            continue
    return None


CACHE_FOLDER = _cache_folder()


def _compile(function: F, compiler: type[OuterCompiler], *, cached: bool) -> F:
    settings = cast(Any, config)
    before = settings.CACHE_DIR
    settings.CACHE_DIR = CACHE_FOLDER or before
    try:
        cached = cached and CACHE_FOLDER is not None
        compiled = cast(Any, numba).njit(nogil=True, cache=cached, pipeline_class=compiler)
        return cast(F, compiled(function))
    finally:
        settings.CACHE_DIR = before


def jit(function: F) -> F:
    """Compile `function` with numba: no GIL held, cached on disk where possible, no fast-math."""
    return _compile(function, OuterCompiler, cached=True)


def inline(function: F) -> F:
    """As `jit`, for what only compiled code calls: compiled, and kept in the cache, as a piece of its callers."""
    return _compile(function, InnerCompiler, cached=False)
