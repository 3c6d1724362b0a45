"""Where the program starts: nothing heavy is imported before Ctrl-C is heeded."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from ktp_dedup.garbage import SELDOM

INTERRUPTED = 130
"""Exit code: 128 and the number of the signal, as shells have it."""

INTERRUPTED_SENTENCE = "Interrupted; no result was written."


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the program and returns its exit code; every failure is one sentence on stderr."""
    own_process = arguments is None
    if own_process:
        gc.set_threshold(*SELDOM)
    try:
        from ktp_dedup.cli.program import run

        return run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write(f"{INTERRUPTED_SENTENCE}\n")
        return INTERRUPTED
    finally:
        if own_process:
            gc.freeze()  # the last collections at the end of the program would look through everything again
