"""Ctrl-C ends the program within a second, also while compiled code runs that Python cannot interrupt."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from ktp_dedup.cli.main import INTERRUPTED, INTERRUPTED_SENTENCE

_GRACE = 0.7
"""Seconds that Python gets to end by itself and to clear up."""


@contextmanager
def quick_interrupt() -> Iterator[None]:
    """Watches for Ctrl-C inside the block, and ends the program if the block does not end soon after.

    Python handles a signal between two of its own instructions, and a compiler or a scorer may run for
    seconds between them. A result being written then leaves its hidden folder, which the next run clears.
    """
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    ended = Event()
    try:
        before = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    except ValueError:  # not the main thread, which alone handles signals
        ours.close()
        theirs.close()
        yield
        return
    Thread(target=_watch, args=(ours, ended), daemon=True).start()
    try:
        yield
    finally:
        ended.set()
        signal.set_wakeup_fd(before)
        theirs.close()


def _watch(wake_up: socket.socket, ended: Event) -> None:
    with wake_up:
        while number := wake_up.recv(1):
            if number[0] == signal.SIGINT and not ended.wait(_GRACE):
                sys.stderr.write(f"\n{INTERRUPTED_SENTENCE}\n")
                sys.stderr.flush()
                os._exit(INTERRUPTED)
