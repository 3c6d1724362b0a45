"""Titles, patronyms, aliases and the words of a name."""

import pytest

from ktp_dedup.names import analyse


def _texts(name: str) -> list[str]:
    return [token.text for token in analyse(name).tokens]


@pytest.mark.parametrize(
    ("name", "tokens", "titles"),
    [
        ("H. Sutrisno, S.Pd", ["SUTRISNO"], ("H", "SPD")),
        ("Drs.H.Achmad Dahlan", ["ACHMAD", "DAHLAN"], ("DRS", "H")),
        ("K. H. Abdul Ghofur", ["ABDUL", "GHOFUR"], ("KH",)),
        ("Budi S. Pd. I", ["BUDI"], ("SPDI",)),
        ("Budi SH., MH.", ["BUDI"], ("SH", "MH")),
        ("Budi, M.Kesos", ["BUDI"], ("MKESOS",)),
        ("(Alm) Sutrisno", ["SUTRISNO"], ("ALM",)),
        ("Sutrisno (Alm.)", ["SUTRISNO"], ("ALM",)),
        ("Dr. H. M. Amin Rais, M.A., Ph.D", ["M", "AMIN", "RAIS"], ("DR", "H", "MA", "PHD")),
        ("Ny. Sri", ["SRI"], ("NY",)),
        ("I Ny. Sukarta", ["I", "NY", "SUKARTA"], ()),
        ("R. Sutarjo", ["R", "SUTARJO"], ()),
        ("M.Rizky", ["M", "RIZKY"], ()),
        ("Siregar, Togar", ["SIREGAR", "TOGAR"], ()),
        ("Muhammad Al Fatih", ["MUHAMMAD", "AL", "FATIH"], ()),
        ("Ida Ayu Ma", ["IDA", "AYU", "MA"], ()),
        ("IB Gede Putra", ["I", "B", "GEDE", "PUTRA"], ()),
    ],
)
def test_titles_are_separated_by_position(name: str, tokens: list[str], titles: tuple[str, ...]) -> None:
    """Titles in front and behind are kept apart; what may be a name stays."""
    assert (_texts(name), analyse(name).titles) == (tokens, titles)


def test_only_titles() -> None:
    """A name of titles alone keeps them as tokens, with a problem code."""
    name = analyse("H. DRS.")
    assert [token.text for token in name.tokens] == ["H", "DRS"]
    assert (name.titles, name.problems) == ((), ("name-only-titles",))


@pytest.mark.parametrize("link", ["bin", "BINTI", "bt.", "bte"])
def test_patronym(link: str) -> None:
    """What stands behind bin or binti is the father's name, up to the next bin."""
    name = analyse(f"Siti {link} Ahmad bin Yusuf")
    assert ([token.text for token in name.tokens], [token.text for token in name.patronym]) == (
        ["SITI"],
        ["AHMAD"],
    )


@pytest.mark.parametrize("link", ["alias", "als.", "al.", "a.k.a.", "/", "@", "atau"])
def test_alias(link: str) -> None:
    """What stands behind alias is another name of the person."""
    name = analyse(f"Slamet {link} Karto Wiyono")
    assert [token.text for token in name.tokens] == ["SLAMET"]
    assert [[token.text for token in alias] for alias in name.aliases] == [["KARTO", "WIYONO"]]


@pytest.mark.parametrize(
    ("name", "tokens"),
    [
        ("Ma'ruf", ["MARUF"]),
        ("Jum’at", ["JUMAT"]),
        ("Dèwi", ["DEWI"]),
        ("Karo-Karo", ["KARO", "KARO"]),
        ("5UGENG T0HIR", ["SUGENG", "TOHIR"]),
        ('Siti "Ayu', ["SITI", "AYU"]),
        ("😀 Budi", ["BUDI"]),
        ("Budi) (", ["BUDI"]),
        ("ﬁtri", ["FITRI"]),
        ("Ｂｕｄｉ", ["BUDI"]),
    ],
)
def test_characters(name: str, tokens: list[str]) -> None:
    """Diacritics, apostrophes, misread digits and other characters leave letters A to Z."""
    assert _texts(name) == tokens


@pytest.mark.parametrize("name", ["", " ", "123", "الله", "...", "\x00"])
def test_nothing_to_read(name: str) -> None:
    """A text without Latin letters is an empty name, not an exception."""
    assert analyse(name).tokens == ()
    assert "name-empty" in analyse(name).problems
