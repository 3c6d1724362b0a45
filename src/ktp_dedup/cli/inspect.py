"""``ktp-dedup inspect``: what was recognised in a register, and what is wrong with its data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ktp_dedup.cli.options import (
    AsJson,
    AsOf,
    Lang,
    Language,
    Mapped,
    ModelFile,
    Overwrite,
    Query,
    Quiet,
    Registers,
    parse_date,
)
from ktp_dedup.errors import UsageError

if TYPE_CHECKING:
    from ktp_dedup.cli.console import Output
    from ktp_dedup.inspect import Inspection
    from ktp_dedup.register import Register, SourceReading

SHOWN_FIELDS = ("nik", "family_card", "name", "sex", "birth_place", "birth_date", "mother_name", "village")
"""Fields of the example records that are printed; the JSON document has all."""

_MOST_SOURCES = 20


def run(
    registers: Registers,
    map_: Mapped = None,
    query: Query = None,
    model: ModelFile = None,
    as_of: AsOf = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report", metavar="XLSX", help="Write the records with problems to a workbook, to be corrected."
        ),
    ] = None,
    show_values: Annotated[
        bool, typer.Option("--show-values", help="Put the values of the records into the workbook too.")
    ] = False,
    overwrite: Overwrite = False,
    json: AsJson = False,
    quiet: Quiet = False,
    lang: Language = "id",
) -> None:
    """Show what is recognised in a register.

    How each source was read, columns and their fields, masked examples, data problems by code, completeness,
    and heaping of birth dates.
    """
    from ktp_dedup.cli.console import Output
    from ktp_dedup.cli.reading import Reading
    from ktp_dedup.inspect import inspect

    _check_report(report, show_values=show_values, overwrite=overwrite)
    day = parse_date(as_of)
    reading = Reading(map_, model, query)
    chosen = reading.read_model()
    register = reading.read(registers, chosen)
    inspection = inspect(register, chosen.fields, as_of=day)
    output = Output(lang, json, quiet)
    if report is not None:
        _write_report(report, register, inspection, lang=lang, show_values=show_values, overwrite=overwrite)
    output.document(inspection.to_dict())
    print_inspection(inspection, output)
    if report is not None:
        output.line(f"{_words(lang, 'report_in')[0]} {report}")


def _check_report(report: Path | None, *, show_values: bool, overwrite: bool) -> None:
    """Refuses, before the work, a workbook that cannot be written."""
    from ktp_dedup.report.problem_sheet import check_report

    if report is not None:
        check_report(report, overwrite=overwrite)
    elif show_values:
        raise UsageError("--show-values is for the workbook of problems: give --report with a file name too.")


def _write_report(
    report: Path,
    register: Register,
    inspection: Inspection,
    *,
    lang: Lang,
    show_values: bool,
    overwrite: bool,
) -> None:
    from ktp_dedup.report.problem_sheet import problem_sheet, write_problem_sheet

    sheet = problem_sheet(register, inspection.listing, lang=lang, show_values=show_values)
    write_problem_sheet(report, sheet, lang=lang, overwrite=overwrite)


def print_inspection(inspection: Inspection, output: Output) -> None:
    """Prints how the sources were read, columns, examples, completeness, problems and heaping, each as a table."""
    from ktp_dedup.report import word
    from ktp_dedup.report.phrases import phrase

    output.facts([(word("records", output.lang), inspection.rows)])
    _print_sources(inspection, output)
    _print_columns(inspection, output)
    _print_examples(inspection, output)
    _print_problems(inspection, output)
    for note in inspection.notes:
        output.line(phrase(note, output.lang))


def _words(lang: Lang, *keys: str) -> list[str]:
    from ktp_dedup.report import word

    return [word(key, lang) for key in keys]


def _print_sources(inspection: Inspection, output: Output) -> None:
    """How each source was read; of very many the first ones."""
    lang = output.lang
    headings = _words(
        lang, "source", "sheet", "heading_row", "encoding", "separator", "lines", "records", "left_out"
    )
    rows = [_source_row(reading, lang) for reading in inspection.readings[:_MOST_SOURCES]]
    filled = [index for index in range(len(headings)) if any(row[index] is not None for row in rows)]
    output.table([headings[i] for i in filled], [[row[i] for i in filled] for row in rows])
    if len(inspection.readings) > _MOST_SOURCES:
        output.warn("more_sources", len(inspection.readings) - _MOST_SOURCES)


def _source_row(reading: SourceReading, lang: Lang) -> list[Any]:
    from ktp_dedup.report import word

    separator = reading.separator and word(f"separator {reading.separator}", lang)
    left_out = ", ".join(f"{word(f'left out {item.reason}', lang)} {item.lines}" for item in reading.left_out)
    read_as = [reading.source, reading.sheet, reading.heading_row, reading.encoding, separator]
    return [*read_as, reading.lines, reading.records, left_out or None]


def _print_columns(inspection: Inspection, output: Output) -> None:
    """What became of each column, and how many cells of each field can be used."""
    from ktp_dedup.cli.console import Share
    from ktp_dedup.report import field_title, word

    lang, filled = output.lang, inspection.completeness
    rows = [
        (
            match.heading,
            match.field and field_title(match.field, lang),
            word(match.how, lang),
            Share(filled[match.field]) if match.field in filled else None,
        )
        for match in inspection.matches
    ]
    output.table(_words(lang, "column", "field", "how", "filled"), rows)


def _print_examples(inspection: Inspection, output: Output) -> None:
    """The first records, masked, with the fields by which people know a person."""
    from ktp_dedup.report import field_title, word

    shown = [name for name in SHOWN_FIELDS if any(name in row for row in inspection.examples)]
    headings = [word("record_id", output.lang), *(field_title(name, output.lang) for name in shown)]
    rows = [[row["record_id"], *(row.get(name, "") for name in shown)] for row in inspection.examples]
    output.table(headings, rows, title=word("examples", output.lang))


def _print_problems(inspection: Inspection, output: Output) -> None:
    """Problems with their remedies, the state of the NIKs, and dates that many people share."""
    from ktp_dedup.report import field_title, word

    lang = output.lang
    problems = [
        (field_title(p.field, lang), p.code, p.count, p.remedy_id if lang == "id" else p.remedy)
        for p in inspection.problems
    ]
    output.table(_words(lang, "field", "code", "count", "remedy"), problems)
    statuses = [(word(status, lang), count) for status, count in inspection.nik_statuses.items()]
    output.table(_words(lang, "nik_status", "count"), statuses, title="NIK")
    if inspection.heaping is not None:
        output.table(_words(lang, "date", "count"), inspection.heaping.top_dates, title=word("heaping", lang))
