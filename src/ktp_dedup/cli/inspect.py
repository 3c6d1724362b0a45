"""``ktp-dedup inspect``: what was recognised in a register, and what is wrong with its data."""

from __future__ import annotations

from ktp_dedup.cli.options import AsJson, AsOf, Language, Mapped, ModelFile, Quiet, Registers, parse_date


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
    from ktp_dedup.report.texts import word

    day = parse_date(as_of)
    reading = Reading(map_, model)
    chosen = reading.read_model()
    inspection = inspect(reading.read(registers, chosen), chosen.fields, as_of=day)
    output = Output(lang, json, quiet)
    output.document(inspection.to_dict())
    output.line(word("inspect", lang))
