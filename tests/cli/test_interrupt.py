"""Tests of ktp_dedup.cli.interrupt and main: Ctrl-C ends within a second, from the first moment on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent in another way there")


def interrupt(body):
    """Exit code, stderr, and seconds until the end, of a program that is interrupted in its block."""
    code = "\n".join(
        [
            "import hashlib, signal, sys",
            "from ktp_dedup.cli.interrupt import quick_interrupt",
            "signal.signal(signal.SIGINT, signal.default_int_handler)",
            "with quick_interrupt():",
            "    print('ready', flush=True)",
            f"    {body}",
        ]
    )
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    process.stdout.readline()
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    start = time.monotonic()
    said = process.communicate(timeout=60)[1]
    return process.returncode, said, time.monotonic() - start


def test_compiled_code_is_ended_within_a_second():
    """Code that Python cannot interrupt (a key derivation of minutes) is ended, with one sentence."""
    code, said, seconds = interrupt("hashlib.pbkdf2_hmac('sha512', b'x', b'y', 500_000_000)")
    assert code == 130
    assert said.strip() == "Interrupted; no result was written."
    assert seconds < 1.5


def test_an_interrupt_while_the_program_loads_is_one_sentence(tmp_path):
    """Ctrl-C in the imports, before any command runs, ends with 130 and without a traceback."""
    slow = "import time\nprint('ready', flush=True)\ntime.sleep(60)\n"
    (tmp_path / "typer.py").write_text(slow, encoding="utf-8")
    entry = "; ".join(
        [
            "import signal, sys",
            "signal.signal(signal.SIGINT, signal.default_int_handler)",
            "from ktp_dedup.cli import main",
            "sys.exit(main())",
        ]
    )
    process = subprocess.Popen(
        [sys.executable, "-c", entry, "nik", "3310064503700001"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(SOURCE)])},
    )
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=30)[1]
    assert process.returncode == 130
    assert said == "Interrupted; no result was written.\n"


def test_python_ends_by_itself_where_it_can():
    """Where Python is running, it gets the interrupt as ever, and may clear up."""
    body = "import time\n    try: time.sleep(60)\n    except KeyboardInterrupt: sys.exit(5)"
    code, _, seconds = interrupt(body)
    assert code == 5
    assert seconds < 0.7
