"""Two registers as one, so that both are encoded alike."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from ktp_dedup.register import Register


def _renamed(register: Register, taken: tuple[str, ...]) -> Register:
    """The register with sources that `taken` does not hold: a second `a` becomes `a#2`."""
    names: dict[str, str] = {}
    for name in register.sources:
        candidate, number = name, 1
        while candidate in taken or candidate in names.values():
            number += 1
            candidate = f"{name}#{number}"
        names[name] = candidate
    source = pl.col("source").replace(names)
    return replace(
        register,
        frame=register.frame.with_columns(source),
        problems=register.problems.with_columns(source),
        sources=tuple(names.values()),
        readings=tuple(
            replace(item, source=names.get(item.source, item.source)) for item in register.readings
        ),
    )


def merge_registers(left: Register, right: Register) -> tuple[Register, frozenset[str]]:
    """Both registers one below the other, and the names of the sources of the left one."""
    right = _renamed(right, left.sources)
    both = Register(
        frame=pl.concat([left.frame, right.frame], how="diagonal"),
        matches=tuple(dict.fromkeys((*left.matches, *right.matches))),
        problems=pl.concat([left.problems, right.problems]),
        sources=(*left.sources, *right.sources),
        ids_given=left.ids_given and right.ids_given,
        notes=tuple(dict.fromkeys((*left.notes, *right.notes))),
        readings=(*left.readings, *right.readings),
    )
    return both, frozenset(left.sources)
