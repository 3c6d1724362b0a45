"""``ktp-dedup synth``: a synthetic register with known duplicates."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ktp_dedup.cli.options import AsJson, Language, Overwrite, Quiet, Seed
from ktp_dedup.errors import OutputError, UsageError

if TYPE_CHECKING:
    from ktp_dedup.synth import Rates

Profile = Annotated[
    Literal["klaten", "clean", "hostile", "heldout"],
    typer.Option("--profile", metavar="klaten|clean|hostile|heldout", help="Which kind of register."),
]


def run(
    n: Annotated[int, typer.Option("-n", min=1, metavar="N", help="Records.")],
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="REGISTER", help="CSV or Parquet file to write.")
    ],
    truth: Annotated[
        Path, typer.Option("--truth", metavar="CSV", help="File to write who is who to: record_id,person_id.")
    ],
    seed: Seed = 0,
    profile: Profile = "klaten",
    rate: Annotated[
        list[str] | None,
        typer.Option("--rate", metavar="NAME=VALUE", help="Set one rate of the profile. Repeatable."),
    ] = None,
    overwrite: Overwrite = False,
    json: AsJson = False,
    quiet: Quiet = False,
    lang: Language = "id",
) -> None:
    """Make a synthetic register with known duplicates.

    Nobody in it is real. The truth file says which records are one person.
    """
    from ktp_dedup import synth
    from ktp_dedup.cli.console import Output
    from ktp_dedup.report.texts import word

    rates = _with_rates(synth.profile(profile), rate or [])
    synth.check_targets(out, truth)
    for path in (out, truth):
        if path.exists() and not overwrite:
            raise OutputError(f"{path} exists: choose another name, or give --overwrite to replace it.")
        if not path.parent.is_dir():
            raise OutputError(f"The folder {path.parent} does not exist: make it first.")
    made = synth.synthesize(n, rates=rates, seed=seed)
    synth.write_register(made, out, truth)
    counts = {"records": made.register.height, "true_pairs": made.kinds.height}
    document = {**counts, "register": str(out), "truth": str(truth)}
    output = Output(lang, json, quiet)
    output.document(document | {"profile": profile, "seed": seed})
    output.facts((word(key, lang), value) for key, value in document.items())


def _with_rates(rates: Rates, settings: list[str]) -> Rates:
    """The rates with those changed that are given as NAME=VALUE; tables of rates are for Python callers."""
    known = sorted(field.name for field in fields(rates) if isinstance(getattr(rates, field.name), float))
    changes: dict[str, Any] = {}
    for setting in settings:
        name, _, value = setting.partition("=")
        if name not in known:
            raise UsageError(f"--rate {name} is no rate: the rates are {', '.join(known)}.")
        try:
            changes[name] = float(value)
        except ValueError:
            raise UsageError(f"--rate {setting} needs a number: write it like {name}=0.01.") from None
    return replace(rates, **changes)
