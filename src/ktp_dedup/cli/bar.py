"""The progress bar: stage, rate and time left on stderr when it is a terminal, silent otherwise."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress
from rich.text import Text

from ktp_dedup.cli.options import Lang
from ktp_dedup.report.texts import word

if TYPE_CHECKING:
    from ktp_dedup.encode.settings import Progress, ProgressCallback


class _Rate(ProgressColumn):
    """Units (for comparing: candidate pairs) a second, in thousands or millions."""

    def render(self, task: Task) -> Text:
        """The rate so far, or nothing before the first one."""
        speed = task.finished_speed or task.speed or 0.0
        for size, letter in ((1e6, " M/s"), (1e3, " k/s")):
            if speed >= size:
                return Text(f"{speed / size:.1f}{letter}")
        return Text("")


@contextmanager
def progress_bar(lang: Lang, *, quiet: bool) -> Iterator[ProgressCallback | None]:
    """A callback for ``progress=`` that draws a bar, or None where nobody would see one."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        _Rate(),
        TimeRemainingColumn(elapsed_when_finished=True),
        TextColumn("{task.fields[note]}"),
    )
    with RichProgress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def report(step: Progress) -> None:
            if step.stage not in tasks:
                tasks[step.stage] = bar.add_task(word(step.stage, lang), total=step.total or None, note="")
            task = bar.tasks[bar.task_ids.index(tasks[step.stage])]
            ended = step.done == step.total == 1 and task.total is not None
            done, total = (task.total, task.total) if ended else (step.done, step.total or None)
            bar.update(task.id, completed=done, total=total, note=step.note)

        yield report
