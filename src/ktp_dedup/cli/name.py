"""``ktp-dedup name``: what a name is made of, and how two compare."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ktp_dedup.cli.options import AsJson, Language, Quiet


def run(
    first: Annotated[str, typer.Argument(metavar="NAME", help="A name; quote it.")],
    second: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Another one to compare.")] = None,
    json: AsJson = False,
    quiet: Quiet = False,
    lang: Language = "id",
) -> None:
    """Take a name apart, or compare two.

    Shows tokens, titles, aliases and patronym; of two names also whether they can be one, and why.
    """
    from ktp_dedup.cli.console import Output
    from ktp_dedup.names import analyse, compare
    from ktp_dedup.report.phrases import phrase
    from ktp_dedup.report.texts import word

    output = Output(lang, json, quiet)
    names = [analyse(name) for name in (first, second) if name is not None]
    document: dict[str, Any] = {"names": [_describe(name) for name in names]}
    for name in names:
        rows = [(token.text, phrase(token.role, lang), token.canonical, token.loose) for token in name.tokens]
        output.table(
            [word(key, lang) for key in ("token", "role", "canonical", "loose")], rows, title=name.text
        )
        for key in ("titles", "aliases", "patronym", "problems"):
            if says := document["names"][names.index(name)][key]:
                output.line(f"{word(key, lang)}: {', '.join(says)}")
    if second is not None:
        result = compare(*names, lang=lang)
        document["comparison"] = {
            "level": result.level.name.lower(),
            "similarity": result.similarity,
            "same": result.same,
            "reasons": list(result.reasons),
        }
        verdict = word("same_name" if result.same else "other_name", lang)
        level = phrase(result.level.name.lower(), lang)
        output.line(f"{verdict} ({level}, {output.cell(result.similarity)})")
        for reason in result.reasons:
            output.line(f"- {reason}")
    output.document(document)


def _describe(name: Any) -> dict[str, Any]:
    return {
        "text": name.text,
        "tokens": [
            {"text": token.text, "role": token.role, "canonical": token.canonical, "loose": token.loose}
            for token in name.tokens
        ],
        "titles": list(name.titles),
        "aliases": [" ".join(token.text for token in alias) for alias in name.aliases],
        "patronym": [token.text for token in name.patronym],
        "problems": list(name.problems),
    }
