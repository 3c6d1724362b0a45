"""Names of twins: close on purpose, and yet two persons (INDONESIA.md section 0, item 8)."""

from __future__ import annotations

import numpy as np

Rng = np.random.Generator


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((first, second) for first, _, second in (pair.partition("/") for pair in text.split()))


_MEN = _pairs(
    "HASAN/HUSEN HASAN/HUSAIN HASAN/HUSIN RAMA/RAMI FAJAR/FAJRI RAHMAN/RAHIM NAKULA/SADEWA DIMAS/DIMAR "
    "RIAN/RIYAN ALDI/ALDO RANDI/RENDI ADIT/ADIN RAFI/RAFA ZAKI/ZAKA DAFA/DAFI SUGENG/SUGIYO WAGIMIN/WAGIMAN "
    "BAGUS/BAGAS YOGA/YOGI SUMARNO/SUNARNO FARHAN/FARDAN"
)
_WOMEN = _pairs(
    "HASANAH/HUSNAH HASNA/HUSNA DINA/DINI RINA/RINI RANI/RINI ANISA/ANITA NAILA/NABILA KAYLA/KEYLA LINA/LINI "
    "FATIMAH/FATHONAH WULAN/BULAN SULASTRI/SULASMI SUMIYATI/SUMIYEM AULIA/AMALIA SALMA/SALWA SAFIRA/ZAFIRA "
    "TIKA/TIKI WATI/WANTI SUMARNI/SUNARNI INTAN/INDAH"
)
_MIXED = _pairs(
    "RAMA/SINTA SUMARNO/SUMARNI WAGIMIN/WAGINAH PARNO/PARNI SLAMET/RAHAYU PUTRA/PUTRI RIO/RIA DIMAS/DINDA "
    "BAGUS/AYU HARTONO/HARTINI YULIANTO/YULIANTI RIZKI/RIZKA NANDO/NANDA"
)
_ORDERS = _pairs("EKO/DWI EKA/DWI DWI/TRI TRI/CATUR AWAL/AKHIR")
_ENDINGS = _pairs("NO/NI TO/TI WAN/WATI MAN/MIN AH/ATI EM/AH A/I I/A O/I")
_VOWELS = "AIUEO"
_CONSONANTS = "RDNSLTMH"


def _rhyme(token: str, rng: Rng) -> str:
    """A token that differs in its ending, one vowel, or its first consonant."""
    if rng.random() < 0.45:
        for old, new in _ENDINGS:
            if token.endswith(old) and len(token) > len(old) + 2:
                return token.removesuffix(old) + new
    places = [place for place, letter in enumerate(token) if letter in _VOWELS]
    if places and rng.random() < 0.7:
        place = places[int(rng.integers(len(places)))]
        others = _VOWELS.replace(token[place], "")
        return token[:place] + others[int(rng.integers(len(others)))] + token[place + 1 :]
    others = _CONSONANTS.replace(token[0], "")
    return others[int(rng.integers(len(others)))] + token[1:]


def _pair(sexes: tuple[int, int], rng: Rng) -> tuple[str, str]:
    """A traditional pair of first names, in the order of the sexes (0 male, 1 female)."""
    pairs = _MIXED if sexes[0] != sexes[1] else (_WOMEN if sexes[0] else _MEN)
    first, second = pairs[int(rng.integers(len(pairs)))]
    return (second, first) if sexes == (1, 0) else (first, second)


def name_twins(names: tuple[str, str], sexes: tuple[int, int], *, rng: Rng) -> tuple[str, str]:
    """Two names for a pair of twins, the elder first, from the names that both would have had alone.

    Args:
        names: drawn for the two, in capitals.
        sexes: 0 male, 1 female, of the two.
        rng: source of the choices.
    """
    tokens = names[0].split(" ")
    other = names[1].split(" ")
    style = rng.random()
    if style < 0.2:
        first, second = _pair(sexes, rng)
        tail = tokens[1:] if sexes[0] == sexes[1] else other[1:]
        return " ".join([first, *tokens[1:]]), " ".join([second, *tail])
    if style < 0.35:
        first, second = _ORDERS[int(rng.integers(len(_ORDERS)))]
        return (
            f"{first} {names[0]}",
            f"{second} {names[0] if sexes[0] == sexes[1] and style < 0.25 else names[1]}",
        )
    if style < 0.75:
        place = int(rng.integers(len(tokens)))
        return names[0], " ".join([*tokens[:place], _rhyme(tokens[place], rng), *tokens[place + 1 :]])
    if style < 0.9 and len(tokens) > 1:
        return names[0], " ".join([other[0], *tokens[1:]])
    return names
