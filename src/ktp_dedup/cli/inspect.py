"""``ktp-dedup inspect``: what was recognised in a register, and what is wrong with its data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ktp_dedup.cli.options import AsJson, AsOf, Language, Mapped, ModelFile, Quiet, Registers, parse_date

if TYPE_CHECKING:
    from ktp_dedup.cli.console import Output
    from ktp_dedup.inspect import Inspection


def run(
    registers: Registers,
    map_: Mapped = None,
    model: ModelFile = None,
    as_of: AsOf = None,
    json: AsJson = False,
    quiet: Quiet = False,
    lang: Language = "id",
) -> None:
    """Show what is recognised in a register.

    Columns and their fields, data problems by code, completeness, and heaping of birth dates.
    """
    from ktp_dedup.cli.console import Output
    from ktp_dedup.cli.reading import Reading
    from ktp_dedup.inspect import inspect

    day = parse_date(as_of)
    reading = Reading(map_, model)
    chosen = reading.read_model()
    inspection = inspect(reading.read(registers, chosen), chosen.fields, as_of=day)
    output = Output(lang, json, quiet)
    output.document(inspection.to_dict())
    print_inspection(inspection, output)


def print_inspection(inspection: Inspection, output: Output) -> None:
    """Prints columns, completeness, data problems and heaping, each as a table."""
    from ktp_dedup.report import field_title, word
    from ktp_dedup.report.phrases import phrase

    lang = output.lang

    def say(*keys: str) -> list[str]:
        return [word(key, lang) for key in keys]

    output.facts([(word("records", lang), inspection.rows)])
    columns = [
        (match.heading, match.field and field_title(match.field, lang), word(match.how, lang))
        for match in inspection.matches
    ]
    output.table(say("column", "field", "how"), columns)
    filled = [(field_title(field, lang), share) for field, share in inspection.completeness.items()]
    output.table(say("field", "filled"), filled)
    remedies = [problem.remedy_id if lang == "id" else problem.remedy for problem in inspection.problems]
    problems = [(field_title(p.field, lang), p.code, p.count) for p in inspection.problems]
    output.table(
        say("field", "code", "count", "remedy"),
        [(*problem, remedy) for problem, remedy in zip(problems, remedies, strict=True)],
    )
    statuses = [(word(status, lang), count) for status, count in inspection.nik_statuses.items()]
    output.table(say("nik_status", "count"), statuses, title="NIK")
    if inspection.heaping is not None:
        output.table(say("date", "count"), inspection.heaping.top_dates, title=word("heaping", lang))
    for note in inspection.notes:
        output.line(phrase(note, lang))
