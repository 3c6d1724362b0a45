"""Word lists of the variations: titles, short forms, adult names, field widths (INDONESIA.md 2 and 3)."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PREFIXES = _words("H. HJ. DRS. DRA. IR. DR. R. RR. KH. ALM.")
"""Titles before a name."""

SUFFIXES = _words("S.PD SH S.H. SE S.E. A.MD AMD.KEB S.KOM M.PD ST")
"""Titles after a name, without a comma."""

MALE_TITLES = (
    *("H. {}", "H.{}", "H {}", "DRS. {}", "IR. {}", "R. {}", "KH. {}", "DR. {}", "ALM. {}"),
    *("{}, S.PD", "{} S.PD", "{}, SH", "{}, SE", "{}, A.MD", "{}, S.KOM", "{}, ST"),
)
"""Ways to write a man's title; braces stand for the name."""

FEMALE_TITLES = (
    *("HJ. {}", "HJ.{}", "HJ {}", "DRA. {}", "RR. {}", "DR. {}"),
    *("{}, S.PD", "{} S.PD", "{}, SH", "{}, SE", "{}, A.MD", "{}, AMD.KEB", "{}, S.KOM"),
)
"""Ways to write a woman's title; braces stand for the name."""

MUHAMMADS = _words(
    "MUHAMMAD MOHAMMAD MUHAMAD MOHAMAD MOCHAMAD MOCHAMMAD MUCHAMMAD MUCHAMAD MOKHAMAD MOKHAMMAD"
)
"""Long forms of Muhammad."""

MUHAMMAD_SHORTS = _words("M MOH MUH MOCH M. MOH. MUH. MOCH. MHD")
"""Short forms of Muhammad."""

ADULT_HEADS = _words("KARTO KERTO KROMO WIRO SASTRO SUMO MITO SURO JOYO DIRJO ATMO PAWIRO HARJO")
"""First parts of a name taken at marriage."""

ADULT_TAILS = _words("SENTONO WIDODO SUWITO DIHARJO PRAWIRO DIMEJO UTOMO WIYONO REJO SUDARMO MULYO")
"""Second parts of a name taken at marriage."""

ADDED = _words("NUR SRI SITI MUHAMMAD PUTRA PUTRI SAPUTRA DWI WATI SETIAWAN LESTARI ADI")
"""Tokens that one document has and another has not."""

NICKNAMES = _words("SLAMET YANTI TONO YATI PARNO NARTI MARNO TUTI UNTUNG BEJO")
"""Names behind an alias."""

SPLIT_HEADS = _words("NUR SRI DWI TRI EKA EKO ABDUL SITI ABDUR WIDI SETYA KUSUMA ADI DEWI AGUS HADI")
"""First parts that are written apart."""

LIGHT = frozenset(_words("NUR SRI SITI ST DWI TRI EKA EKO ABDUL ABD M MOH MUH I NI H H. HJ HJ. WAYAN MADE"))
"""Tokens that never stand alone when another one is dropped."""

BALINESE = {
    "WAYAN": ("WY", "WYN"),
    "MADE": ("MD",),
    "NYOMAN": ("NYM", "NYN"),
    "KETUT": ("KT", "KTT"),
    "PUTU": ("PT",),
    "KADEK": ("KD",),
    "KOMANG": ("KM", "KMG"),
    "GEDE": ("GD", "GDE"),
    "GUSTI": ("GST",),
    "AGUNG": ("A", "AGG"),
    "COKORDA": ("COK", "TJOK"),
    "NGURAH": ("NGR",),
    "DEWA": ("DW",),
}
"""Short forms of Balinese names."""

WIDTHS = (25, 30, 35)
"""Widths at which old name fields cut."""
