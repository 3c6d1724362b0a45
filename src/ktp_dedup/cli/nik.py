"""``ktp-dedup nik``: what a NIK says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ktp_dedup.cli.options import AsJson, Lang, Language, Quiet, parse_date
from ktp_dedup.errors import UsageError

if TYPE_CHECKING:
    from ktp_dedup.nik import Nik
    from ktp_dedup.places import Region

MILLENNIUM, CENTURY = 2000_00_00, 100_00_00
NO_LEAP_DAY = 1900_02_29


def run(
    number: Annotated[str, typer.Argument(metavar="NIK", help="The number; masked digits as *.")],
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            help="Nobody is born after this day; without it both centuries are said.",
        ),
    ] = None,
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
    if not any(map(str.isdecimal, found.text)):
        raise UsageError("That is no NIK, for it has no digit: give the number, with hidden digits as *.")
    region, born = _region(found), found.birth_date(as_of=parse_date(as_of))
    older = None if as_of else _century_before(born)
    says: dict[str, Any] = {
        "nik": found.text,
        "status": found.status,
        "problem": found.problem,
        "province": region and region.province,
        "regency": region and region.regency,
        "district": region and (region.district or None),
        "district_status": region.status if region and found.region_code else None,
        "birth_date": None if born is None else dates.format_date(born),
        "other_birth_date": None if older is None else dates.format_date(older),
        "sex": found.sex,
        "serial": found.serial,
    }
    output = Output(lang, json, quiet)
    output.document(says)
    if output.speaks:
        born_on = f" {word('or', lang)} ".join(
            filter(None, (says["birth_date"], says.pop("other_birth_date")))
        )
        says |= {"nik": found.format(), "birth_date": born_on or None}
        says["problem"] = found.problem and _meaning(found.problem, lang)
        output.facts((word(f"nik_{key}", lang), value and word(value, lang)) for key, value in says.items())


def _region(found: Nik) -> Region | None:
    """The region of first registration; of a number whose kecamatan is hidden, province and regency."""
    from ktp_dedup import places

    code = found.text[:4] + "00"
    hidden = found.status == "masked" and code.isdecimal() and found.region_code is None
    return places.region(code) if hidden else found.region()


def _century_before(born: int | None) -> int | None:
    """The same day a hundred years before, if both that and the day itself can be a living person's."""
    if born is None or born < MILLENNIUM:
        return None
    before = born - CENTURY
    return None if before == NO_LEAP_DAY else before


def _meaning(problem: str, lang: Lang) -> str:
    from ktp_dedup.register.problems import PROBLEMS

    return PROBLEMS[problem].meaning_id if lang == "id" else PROBLEMS[problem].meaning
