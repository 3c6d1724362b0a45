"""Tests of the progress bar: what a person at a terminal sees."""

import io
import sys

from rich.progress import Progress as RichProgress
from rich.progress import Task

from ktp_dedup.cli import bar
from ktp_dedup.encode.settings import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_the_bar_keeps_the_rate_of_a_stage_that_ended(monkeypatch):
    """Pairs a second stay visible: the end of a stage does not start its count again."""
    drawn = []

    class Recorded(RichProgress):
        def __init__(self, *columns, **options):
            super().__init__(*columns, get_time=lambda: len(drawn) * 1.0, **options)
            drawn.append(self)

        def update(self, *arguments, **options):
            super().update(*arguments, **options)
            drawn.append(self)

    monkeypatch.setattr(bar, "RichProgress", Recorded)
    monkeypatch.setattr(sys, "stderr", Terminal())
    with bar.progress_bar("en", quiet=False) as report:
        for done, total in (
            (0, 1),
            (2_000_000, 6_000_000),
            (4_000_000, 6_000_000),
            (6_000_000, 6_000_000),
            (1, 1),
        ):
            report(Progress("scan", done, total))
        task: Task = drawn[0].tasks[0]
    assert (task.completed, task.total) == (6_000_000, 6_000_000)
    assert str(bar._Rate().render(task)) == "2.0 M/s"


def test_without_a_terminal_there_is_no_bar(capsys):
    """In a pipe and with -q nothing is drawn."""
    with bar.progress_bar("en", quiet=False) as report:
        assert report is None
    assert capsys.readouterr().err == ""
