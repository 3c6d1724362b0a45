"""``ktp-dedup nik``: what a NIK says."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ktp_dedup.cli.options import AsJson, AsOf, Lang, Language, Quiet, parse_date


def run(
    number: Annotated[str, typer.Argument(metavar="NIK", help="The number; masked digits as *.")],
    as_of: AsOf = None,
    json: AsJson = False,
    quiet: Quiet = False,
    lang: Language = "id",
) -> None:
    """Say what a NIK tells.

    Region of first registration, birth date, sex and serial, and what is wrong with it.
    """
    from ktp_dedup import dates, nik
    from ktp_dedup.cli.console import Output
    from ktp_dedup.report.texts import word

    found = nik.parse(number)
    region, born = found.region(), found.birth_date(as_of=parse_date(as_of))
    says: dict[str, Any] = {
        "nik": found.text,
        "status": found.status,
        "problem": found.problem,
        "province": region and region.province,
        "regency": region and region.regency,
        "district": region and (region.district or None),
        "district_status": region and region.status,
        "birth_date": None if born is None else dates.format_date(born),
        "sex": found.sex,
        "serial": found.serial,
    }
    output = Output(lang, json, quiet)
    output.document(says)
    if output.speaks:
        says |= {"nik": found.format(), "problem": found.problem and _meaning(found.problem, lang)}
        output.facts((word(f"nik_{key}", lang), value and word(value, lang)) for key, value in says.items())


def _meaning(problem: str, lang: Lang) -> str:
    from ktp_dedup.register.problems import PROBLEMS

    return PROBLEMS[problem].meaning_id if lang == "id" else PROBLEMS[problem].meaning
