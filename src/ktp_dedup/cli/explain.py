"""``ktp-dedup explain``: the waterfall of a pair."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ktp_dedup.cli.options import AsJson, Language, Mapped, Query, Quiet
from ktp_dedup.errors import UsageError


def run(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder that a scan wrote.")],
    left: Annotated[str, typer.Argument(metavar="ID", help="A record id, or SOURCE:ID.")],
    right: Annotated[str, typer.Argument(metavar="ID", help="The other one.")],
    register: Annotated[
        list[str] | None,
        typer.Option("--register", metavar="REGISTER", help="The register, to say why a pair was not found."),
    ] = None,
    map_: Mapped = None,
    query: Query = None,
    json: AsJson = False,
    quiet: Quiet = False,
    lang: Language = "id",
) -> None:
    """Show how the weight of a pair adds up.

    With --register also why a pair was not found.
    """
    from ktp_dedup.cli.console import Output
    from ktp_dedup.cli.reading import Reading
    from ktp_dedup.explain import explain_result
    from ktp_dedup.findings import FINDINGS, MATCH, NON_MATCH, REVIEW
    from ktp_dedup.model import model_from_toml
    from ktp_dedup.report import read_results, word
    from ktp_dedup.report.phrases import phrase
    from ktp_dedup.report.sentences import sentence_of

    if query is not None and not register:
        raise UsageError("--query says how a database is read: give its address or file with --register too.")
    read = None
    if register:
        model = model_from_toml(read_results(out).model_text, where=f"{out / 'model.toml'}")
        read = Reading(mapping=map_, query=query).read(register, model)
    explanation = explain_result(out, left, right, register=read)
    output = Output(lang, json, quiet)
    sentence = sentence_of(explanation, lang)
    output.document({**explanation.to_dict(), "sentence": sentence})
    words = {band: word(band, lang) for band in (MATCH, REVIEW, NON_MATCH)}
    words |= {finding: word(f"finding_{finding}", lang) for finding in FINDINGS}
    point = "," if lang == "id" else "."
    output.line(explanation.text(lambda english: words.get(english) or phrase(english, lang), point=point))
    output.line(f"\n{sentence}.")
