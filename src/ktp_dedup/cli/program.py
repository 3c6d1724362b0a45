"""The program: its commands, and what becomes of errors.

Exit codes: 0 done, 1 done and what ``--fail-on`` names was found, 2 wrong usage, configuration or input,
70 our own fault, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer

from ktp_dedup import __version__
from ktp_dedup.cli import demo, evaluate, explain, inspect, name, nik, plan, scan, synth, train
from ktp_dedup.cli.interrupt import quick_interrupt
from ktp_dedup.cli.main import INTERRUPTED, INTERRUPTED_SENTENCE
from ktp_dedup.errors import KtpDedupError

USAGE, FAULT = 2, 70

app = typer.Typer(
    name="ktp-dedup",
    help="Find the people who are registered twice in a resident register. It proposes; people decide.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
for command in (scan, inspect, plan, train, explain, evaluate, synth, demo, nik, name):
    app.command(name=command.__name__.rpartition(".")[2])(command.run)

# What typer raises for wrong usage; the class has no public name of its own in every version of typer.
_WRONG_USAGE: type[Exception] = typer.BadParameter.__mro__[2]


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ktp-dedup {__version__}")
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[  # noqa: ARG001  its callback does the work
        bool, typer.Option("--version", help="Show the version.", callback=_print_version, is_eager=True)
    ] = False,
    debug: Annotated[
        bool,
        typer.Option("--debug", help="Show tracebacks (they may quote data). Also KTP_DEDUP_DEBUG=1."),
    ] = False,
) -> None:
    """Find the people who are registered twice in a resident register. It proposes; people decide."""
    if debug:
        os.environ["KTP_DEDUP_DEBUG"] = "1"


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs the program and returns its exit code; every failure is one sentence on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console of code page 1252 has not every letter
    given = None if arguments is None else list(arguments)
    try:
        with quick_interrupt():
            code = typer.main.get_command(app).main(given, prog_name="ktp-dedup", standalone_mode=False)
    except KtpDedupError as error:
        return _fail(_in_language(str(error), sys.argv[1:] if given is None else given), USAGE)
    except _WRONG_USAGE as error:
        return _fail(_plain(error.format_message()), USAGE)  # type: ignore[attr-defined]
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except MemoryError:
        return _fail("There is not enough memory: close other programs, or give fewer registers.", USAGE)
    except Exception as error:
        return _fail(_fault(error), FAULT)
    if code == INTERRUPTED:  # newer versions of typer say so themselves
        return _fail(INTERRUPTED_SENTENCE, INTERRUPTED)
    return code if isinstance(code, int) else 0


def _in_language(sentence: str, arguments: Sequence[str]) -> str:
    """What ``--lang`` asks for, wherever it stands: an error may come before the options are read."""
    from ktp_dedup.report.phrases import phrase

    english = "--lang=en" in arguments or ("--lang", "en") in pairwise(arguments)
    return phrase(sentence, "en" if english else "id")


def _plain(message: str) -> str:
    """A message of wrong usage without the words that typer's own libraries put before theirs."""
    return message.replace("Value error, ", "")


def _fail(sentence: str, code: int) -> int:
    if os.environ.get("KTP_DEDUP_DEBUG") == "1":
        traceback.print_exc()
    typer.echo("".join(char if char.isprintable() else " " for char in sentence), err=True)
    return code


def _fault(error: Exception) -> str:
    """What went wrong, by kind and place only: the message of a foreign error may quote data."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}, line {frame.lineno}"
    return (
        f"ktp-dedup failed through a fault of its own ({type(error).__name__} in {place}); "
        "for a full log run it again as: ktp-dedup --debug COMMAND ..."
    )
