"""Where the program starts: nothing heavy is imported before Ctrl-C is heeded."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from ktp_dedup.garbage import SELDOM

INTERRUPTED = 130
"""Exit code: 128 and the number of the signal, as shells have it."""

INTERRUPTED_SENTENCE = "Interrupted; no result was written."


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the program and returns its exit code; every failure is one sentence on stderr.

    Without `arguments` the process is its own: it takes those of the command line, and ends here.
    """
    if arguments is not None:
        return _run(arguments)
    gc.set_threshold(*SELDOM)
    code = _run(None)
    _leave(code)
    return code


def _run(arguments: Sequence[str] | None) -> int:
    try:
        from ktp_dedup.cli.program import run

        return run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write(f"{INTERRUPTED_SENTENCE}\n")
        return INTERRUPTED


def _leave(code: int) -> None:
    """Ends the process, unless its last words cannot be written: then Python says so in its own way.

    The system takes the memory back at once; Python would free a million small things first, for half a second.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        return
    os._exit(code)
