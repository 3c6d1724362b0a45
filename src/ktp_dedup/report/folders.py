"""A folder that appears all at once: written beside its place under a hidden name, then renamed.

Names: results for ``hasil`` are prepared in ``.hasil.ktp_dedup-new-PID-RANDOM`` and an older ``hasil``
    that is
being replaced waits as ``.hasil.ktp_dedup-old-PID-RANDOM``. Both are recognised, and cleared up, by the
next run.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from ktp_dedup.errors import OutputError

_STILL_ACTIVE = 259  # Windows' exit code of a process that has not ended
_QUERY_LIMITED = 0x1000  # the least right that lets Windows tell that exit code


def publish(out: Path, fill: Callable[[Path], None]) -> None:
    """Lets ``fill`` write into a new folder of mode 0700 and makes it ``out``; a failure leaves nothing.

    A folder that stands at ``out`` is replaced by two renames; the second failing, the first is undone.
    Missing parents are made.

    Raises:
        OSError: from ``fill`` or from a rename.
        OutputError: a file of the folder to be replaced is open in another program.
    """
    missing = [parent for parent in out.parents if not parent.exists()]
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        new = _make(out, out.parent, "new")
        try:
            fill(new)
            _swap(new, out)
        except BaseException:
            _remove(new)
            raise
    except BaseException:
        for parent in missing:
            parent.rmdir()
        raise


def clear_stale(out: Path) -> None:
    """Removes what dead runs left beside ``out``; if one died between its two renames, puts ``out`` back."""
    for old in _leftovers(out, "old"):
        if out.exists():
            _remove(old)
        else:
            old.rename(out)
    for new in _leftovers(out, "new"):
        _remove(new)


def try_to_make(out: Path) -> None:
    """Makes a hidden folder where ``out`` (or its first missing parent) will be, and removes it again.

    Raises:
        OSError: it cannot be made.
    """
    place = next(parent for parent in out.parents if parent.exists())
    _make(out, place, "new").rmdir()


def _swap(new: Path, out: Path) -> None:
    if not out.exists():
        new.rename(out)
        return
    old = _make(out, out.parent, "old")
    old.rmdir()
    try:
        out.rename(old)
    except PermissionError:
        locked = _locked_file(out)
        if locked is None:
            raise
        raise OutputError(f"{locked} is open in another program: close it and run again.") from None
    try:
        new.rename(out)
    except BaseException:
        old.rename(out)
        raise
    _remove(old)


def _remove(folder: Path) -> None:
    """Removes a folder, also one in which its owner may not write; what stays, the next run tries again."""
    with suppress(OSError):
        folder.chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


def _make(out: Path, place: Path, kind: str) -> Path:
    """Makes a hidden folder for ``out`` in ``place`` that only its owner may enter (mode 0700)."""
    prefix = f".{out.name}.ktp_dedup-{kind}-{os.getpid()}-"
    return Path(tempfile.mkdtemp(prefix=prefix, dir=place))


def _leftovers(out: Path, kind: str) -> Iterator[Path]:
    prefix = f".{out.name}.ktp_dedup-{kind}-"
    if not out.parent.is_dir():
        return
    for sibling in sorted(out.parent.iterdir()):
        if sibling.name.startswith(prefix) and sibling.is_dir() and not sibling.is_symlink():
            pid = sibling.name.removeprefix(prefix).partition("-")[0]
            if pid.isdecimal() and not _is_other_live_process(int(pid)):
                yield sibling


def _is_other_live_process(pid: int) -> bool:
    if pid == os.getpid():
        return False  # this process has not begun to write, so its number was another's before
    if sys.platform == "win32":
        handle = ctypes.windll.kernel32.OpenProcess(_QUERY_LIMITED, False, pid)
        if not handle:
            return False
        code = ctypes.c_ulong()
        ctypes.windll.kernel32.GetExitCodeProcess(handle, ctypes.byref(code))
        ctypes.windll.kernel32.CloseHandle(handle)
        return code.value == _STILL_ACTIVE
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _locked_file(folder: Path) -> Path | None:
    """The first file of the folder that cannot be opened for writing, as when Excel holds it on Windows."""
    for path in sorted(folder.iterdir()):
        try:
            with path.open("r+b"):
                pass
        except OSError:
            return path
    return None
