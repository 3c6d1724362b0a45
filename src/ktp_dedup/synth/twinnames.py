"""Names of twins: close on purpose, and yet two persons (INDONESIA.md section 0, item 8)."""

from __future__ import annotations

import numpy as np

Rng = np.random.Generator

_PAIRS = (
    ("HASAN", "HUSEN"), ("HASAN", "HUSAIN"), ("HASAN", "HUSIN"), ("RAMA", "SINTA"), ("RAMA", "RAMI"), ("FAJAR", "FAJRI"),
    ("RAHMAN", "RAHIM"), ("NAKULA", "SADEWA"), ("DIMAS", "DIMAR"), ("RIAN", "RIYAN"), ("ALDI", "ALDO"), ("RANDI", "RENDI"),
    ("ADIT", "ADIN"), ("RAFI", "RAFA"), ("ZAKI", "ZAKA"), ("DAFA", "DAFI"), ("SUGENG", "SUGIYO"), ("SUMARNO", "SUMARNI"),
    ("WAGIMIN", "WAGINAH"), ("PARNO", "PARNI"), ("SLAMET", "RAHAYU"), ("BAGUS", "BAGAS"), ("YOGA", "YOGI"),
)
_WOMEN = (
    ("HASANAH", "HUSNAH"), ("HASNA", "HUSNA"), ("DINA", "DINI"), ("RINA", "RINI"), ("RANI", "RINI"), ("ANISA", "ANITA"),
    ("NAILA", "NABILA"), ("KAYLA", "KEYLA"), ("LINA", "LINI"), ("PUTRI", "PUTRA"), ("FATIMAH", "FATHONAH"), ("WULAN", "BULAN"),
    ("SITI", "SATI"), ("SULASTRI", "SULASMI"), ("SUMIYATI", "SUMIYEM"), ("NUR AINI", "NUR AINA"), ("AULIA", "AMALIA"),
    ("SALMA", "SALWA"), ("SAFIRA", "ZAFIRA"), ("TIKA", "TIKI"), ("WATI", "WANTI"), ("KEMBAR", "KINEMBAR"),
)  # fmt: skip
_ORDERS = (("EKO", "DWI"), ("EKA", "DWI"), ("DWI", "TRI"), ("TRI", "CATUR"), ("PRATAMA", "DWI"))
_VOWELS = "AIUEO"
_ENDINGS = (("NO", "NI"), ("TO", "TI"), ("WAN", "WATI"), ("MAN", "MIN"), ("A", "I"), ("I", "A"), ("O", "I"), ("AH", "ATI"), ("EM", "AH"))


def _rhyme(token: str, rng: Rng) -> str:
    """A token that differs in its ending, one vowel, or its first consonant."""
    if rng.random() < 0.45:
        for old, new in _ENDINGS:
            if token.endswith(old) and len(token) > len(old) + 2:
                return token[: -len(old)] + new
    places = [k for k, letter in enumerate(token) if letter in _VOWELS]
    if places and rng.random() < 0.7:
        place = places[int(rng.integers(len(places)))]
        other = [vowel for vowel in _VOWELS if vowel != token[place]]
        return token[:place] + other[int(rng.integers(4))] + token[place + 1 :]
    initials = [letter for letter in "RDNSLTMH" if letter != token[0]]
    return initials[int(rng.integers(len(initials)))] + token[1:]


def name_twins(elder: str, younger: str, sexes: tuple[int, int], rng: Rng) -> tuple[str, str]:
    """Two names for a pair of twins, from the names that both would have had alone.

    Args:
        elder: name drawn for the elder twin, in capitals.
        younger: name drawn for the younger twin.
        sexes: 0 male, 1 female, for both.
        rng: source of the choices.
    """
    tokens = elder.split(" ")
    tail = tokens[1:]
    style = rng.random()
    if style < 0.2:
        pairs = _WOMEN if sexes == (1, 1) else _PAIRS
        first, second = pairs[int(rng.integers(len(pairs)))]
        return " ".join([first, *tail]), " ".join([second, *tail])
    if style < 0.35:
        first, second = _ORDERS[int(rng.integers(len(_ORDERS)))]
        return f"{first} {elder}", f"{second} {elder if rng.random() < 0.3 else younger}"
    if style < 0.75:
        place = int(rng.integers(len(tokens)))
        return elder, " ".join([*tokens[:place], _rhyme(tokens[place], rng), *tokens[place + 1 :]])
    if style < 0.9 and tail:
        return elder, " ".join([younger.split(" ")[0], *tail])
    return elder, younger
