"""The table of all distinct names."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from tests.factory import names as written

from ktp_dedup.encode.name_rarity import NameRarity
from ktp_dedup.encode.name_table import KEY_TOKENS, build_name_table
from ktp_dedup.engine.blocks import NO_KEY
from ktp_dedup.engine.program import KNOWN, TokenColumn
from ktp_dedup.names import analyse, is_known

columns = st.lists(st.none() | written | st.sampled_from(("H. DRS", "-", "")), min_size=1, max_size=12)


def _table(**fields):
    values = {field: None if v is None else pl.Series(v, dtype=pl.String) for field, v in fields.items()}
    return build_name_table(values, max(len(v) for v in fields.values() if v is not None))


def _tokens(table, code):
    """Rows of the tokens of one name."""
    return range(table.offsets[code], table.offsets[code + 1])


@given(columns, columns)
def test_records_point_at_their_names(own, mothers):
    """A record's code leads to the tokens of its name in that field, and is -1 where no token is left."""
    size = min(len(own), len(mothers))
    table = _table(name=own[:size], mother_name=mothers[:size])
    for field, texts in (("name", own), ("mother_name", mothers)):
        for code, text in zip(table.codes[field].tolist(), texts[:size], strict=True):
            expected = [] if text is None else [token.text for token in analyse(text).tokens]
            found = (
                [] if code == -1 else [table.words.texts[table.token[row]] for row in _tokens(table, code)]
            )
            assert found == expected
            assert (code == -1) == (not expected)


def test_a_field_that_is_not_there_is_missing():
    """A name field without a column has a code of -1 for every record."""
    assert _table(name=["EKO", "SRI"], father_name=None).codes["father_name"].tolist() == [-1, -1]


@given(columns)
def test_keys_stand_for_the_first_words_that_say_something(texts):
    """The key matrix has one key for each of the first four tokens that are no initials or abbreviations."""
    table = _table(name=texts)
    key_of = dict(zip(table.words.texts, table.words.key.tolist(), strict=True))
    for code, text in zip(table.codes["name"].tolist(), texts, strict=True):
        if code != -1:
            telling = [key_of[token.text] for token in analyse(text).tokens if not token.is_short][
                :KEY_TOKENS
            ]
            assert table.key_matrix[code].tolist() == telling + [NO_KEY] * (KEY_TOKENS - len(telling))


def test_a_name_written_as_one_word_has_the_joined_key_of_two():
    """Blocks by the joined key hold together what was written with and without a blank."""
    table = _table(name=["SRI WAHYUNI", "SRIWAHYUNI", "WAHYUNI SRI", "M", "M SRIWAHYUNI"])
    two, one, turned, initial, headed = table.joined_keys[table.codes["name"]].tolist()
    assert two == one == headed != turned
    assert initial == NO_KEY


def test_names_of_the_same_words_share_a_whole():
    """The rarity of a whole name counts all spellings and orders of its words together."""
    table = _table(name=["DJOKO SRI", "SRI JOKO", "EKO", "EKO SRI"])
    both, turned, single, other = NameRarity(table, "name").of_records.tolist()
    assert both == turned
    assert single == other
    assert table.full_keys[table.codes["name"][0]] != table.full_keys[table.codes["name"][3]]


def test_rarity_of_a_token_counts_the_records_of_its_field():
    """A token that many mothers carry may be rare among the people themselves."""
    table = _table(name=["EKO", "SRI", "SRI", "SRI"], mother_name=["EKO", "EKO", "EKO", "SRI"])
    eko = table.token[table.offsets[table.codes["name"][0]]]
    sri = table.token[table.offsets[table.codes["name"][1]]]
    own, mothers = (NameRarity(table, field).word_bits for field in ("name", "mother_name"))
    assert own[eko] > own[sri]
    assert mothers[eko] < mothers[sri]


@given(columns)
def test_rows_hold_the_facts_of_each_token(texts):
    """Every token of every name has its canonical form, ending, length, letters and whether it is a known name."""
    table = _table(name=texts)
    forms = {number: form for form, number in table.words.numbers.items()}
    for code, text in zip(table.codes["name"].tolist(), texts, strict=True):
        if code == -1:
            continue
        for row, token in zip(_tokens(table, code), analyse(text).tokens, strict=True):
            facts = table.rows[table.token[row]]
            start, length = facts[TokenColumn.CHARS], facts[TokenColumn.LENGTH]
            assert forms[facts[TokenColumn.CANONICAL]] == token.canonical
            assert bytes(table.words.letters[start : start + length] + 97).decode() == token.canonical
            assert facts[TokenColumn.ENDING] == token.ending
            assert bool(facts[TokenColumn.FLAGS] & KNOWN) >= is_known(token.canonical)


def test_a_frequent_form_is_a_known_name():
    """A word that ten records carry is no slip of the pen, one that a single record carries may be."""
    table = _table(name=["ZXQWVU"] * 10 + ["ZXQWU"])
    often, once = table.known[table.words.canonical].tolist()[::-1]
    assert (often, once) == (True, False)


def test_a_frequent_form_beside_a_far_more_frequent_one_is_no_name():
    """Four times as many write one that sounds the same, or a hundred times as many one that is an edit apart."""

    def known(*counts):
        table = _table(name=[text for text, count in counts for _ in range(count)])
        of = dict(zip(table.words.texts, table.known[table.words.canonical].tolist(), strict=True))
        return [of[text] for text, _ in counts]

    assert known(("BANDURPO", 40), ("BAHNDURPO", 10)) == [True, False]
    assert known(("BANDURPO", 39), ("BAHNDURPO", 10)) == [True, True]
    assert known(("BANDURPO", 1000), ("BANDURTPO", 10), ("BANDULRPO", 11)) == [True, False, True]
    assert known(("MUHAMMAD", 100), ("MUAMMAD", 20)) == [True, False]  # a letter dropped and one doubled


def test_no_names_at_all():
    """A register without a single name has an empty table."""
    table = _table(name=[None, None])
    assert table.codes["name"].tolist() == [-1, -1]
    assert table.rows.shape == (0, len(TokenColumn))
    assert table.masks.shape == (0, 8)
