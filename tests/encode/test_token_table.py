"""Distinct words as integers for the engine."""

from hypothesis import given
from hypothesis import strategies as st
from tests.factory import WORDS

from ktp_dedup.encode.token_table import build_token_table
from ktp_dedup.engine.program import SHORT, TokenColumn
from ktp_dedup.names import analyse_token, starts_alike, token_key

letters = st.text(alphabet="ABDEHIJKLMNORSTUWYZ", min_size=1, max_size=9)
words = st.lists(st.sampled_from(WORDS) | letters, unique=True, min_size=1, max_size=15).map(sorted)


def _wide(rows, low, high):
    return [(int(row[high]) & 0xFFFFFFFF) << 32 | int(row[low]) & 0xFFFFFFFF for row in rows]


@given(words)
def test_equal_numbers_mean_equal_forms(texts):
    """Canonical, loose and key numbers are equal exactly where the forms of `names` are."""
    table = build_token_table(texts)
    tokens = [analyse_token(text) for text in texts]
    for i, a in enumerate(tokens):
        for j, b in enumerate(tokens):
            assert (table.canonical[i] == table.canonical[j]) == (a.canonical == b.canonical)
            same_loose = table.rows[i, TokenColumn.LOOSE] == table.rows[j, TokenColumn.LOOSE]
            assert same_loose == (a.loose == b.loose)
            assert (table.key[i] == table.key[j]) == (token_key(a.loose) == token_key(b.loose))


@given(words)
def test_letters_of_each_form(texts):
    """There is a bit for each letter of the canonical form, and FLAGS tell what is short."""
    table = build_token_table(texts)
    for row, bits, text in zip(table.rows, table.sounded.bits.tolist(), texts, strict=True):
        token = analyse_token(text)
        assert bits == sum(1 << (ord(letter) - 97) for letter in set(token.canonical))
        assert bool(row[TokenColumn.FLAGS] & SHORT) == token.is_short


@given(words)
def test_slip_letters_bound_what_may_start_alike(texts):
    """Two spellings that start alike: the first letter of one is among those that a slip of the other may have."""
    table = build_token_table(texts)
    for i, a in enumerate(texts):
        for j, b in enumerate(texts):
            for letters, one, other in (
                (table.sounded, analyse_token(a).canonical, analyse_token(b).canonical),
                (table.written, a.lower(), b.lower()),
            ):
                if starts_alike(one, other):
                    assert int(letters.slips[i]) >> int(letters.first[j]) & 1


@given(words)
def test_abbreviations_stand_for_what_offers(texts):
    """An initial shares a bit with the words of its letter, an abbreviation with the names that it may stand for."""
    table = build_token_table(texts)
    stands = _wide(table.rows, TokenColumn.STANDS_LOW, TokenColumn.STANDS_HIGH)
    offers = _wide(table.rows, TokenColumn.OFFERS_LOW, TokenColumn.OFFERS_HIGH)
    for i, short in enumerate(map(analyse_token, texts)):
        for j, other in enumerate(map(analyse_token, texts)):
            letter = short.role == "initial" and short.text[0] in (other.text[0], other.canonical[0].upper())
            meant = short.is_short and (letter or other.canonical in short.stands_for)
            assert bool(stands[i] & offers[j]) == meant


def test_no_words():
    """A register without names has an empty table."""
    assert build_token_table([]).rows.shape == (0, len(TokenColumn))
