"""The parts of the synthesis on their own: rates, pools, dates, numbers, twins' names, damage, regions."""

import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.errors import UsageError
from ktp_dedup.synth import Rates, birthdays, cards, pools, profile, regions, setting
from ktp_dedup.synth.couples import couples
from ktp_dedup.synth.damage import STYLES, broken_nik
from ktp_dedup.synth.households import CHILD, HEAD, WIFE, populate
from ktp_dedup.synth.pools import Group
from ktp_dedup.synth.respelling import Vocabulary, respell
from ktp_dedup.synth.tables import era_weights
from ktp_dedup.synth.twinnames import name_twins


@pytest.mark.parametrize(
    "wrong",
    [
        {"duplicates": 0.5},
        {"duplicates": -0.1},
        {"twins": 1.5},
        {"pool_tilt": 9.0},
        {"layout": "atlantis"},
        {"missing": {"NIK": 2.0}},
        {"missing": {"HOBBY": 0.1}},
        {"classes": {"leet": 1.0}},
        {"classes": {"joined": -1.0}},
        {"double_entry": 0.8, "double_card": 0.4},
    ],
)
def test_impossible_rates_are_usage_errors(wrong: dict[str, object]) -> None:
    """A rate out of range or an unknown name is refused when the rates are made."""
    with pytest.raises(UsageError):
        Rates(**wrong)  # type: ignore[arg-type]


def test_profiles_are_named() -> None:
    """Four profiles exist and differ; any other name is refused."""
    made = [profile(name) for name in ("klaten", "clean", "hostile", "heldout")]
    assert all(a != b for i, a in enumerate(made) for b in made[i + 1 :])
    assert made[0] == Rates()
    with pytest.raises(UsageError, match="klaten"):
        profile("nowhere")


def test_names_belong_to_their_sex_and_time() -> None:
    """Old Javanese men are called Sutrisno, not Sulastri and hardly Kevin; girls of today hardly Sulastri."""
    pool = pools.load()
    number = {token: index for index, token in enumerate(pool.tokens)}

    def share(token: str, group: Group) -> float:
        found = pool.pool(group, "G")
        probability = np.diff(found.cumulative, prepend=0.0)
        return float(probability[found.tokens == number[token]].sum())

    old_men, girls = Group("javanese", 0, 0), Group("javanese", 1, 3)
    assert share("SUTRISNO", old_men) > 0.005
    assert share("SULASTRI", old_men) < 1e-4
    assert share("KEVIN", old_men) < 1e-3
    assert share("SULASTRI", girls) < 1e-3
    assert share("ZAHRA", girls) > share("ZAHRA", Group("javanese", 1, 0))


def test_every_pool_can_be_drawn_from() -> None:
    """Each letter of each pattern has tokens for every culture, sex and cohort."""
    pool = pools.load()
    rng = np.random.default_rng(0)
    for culture in (
        "javanese",
        "santri",
        "balinese",
        "batak",
        "chinese",
        "eastern",
        "minang",
        "bugis",
        "sundanese",
    ):
        for sex in (0, 1):
            for era in range(4):
                for letter in "GSPFO":
                    tokens = pool.pool(Group(culture, sex, era), letter, order=3).draw(20, rng)
                    assert tokens.min() >= 0
                    assert tokens.max() < len(pool.tokens)


def test_tilt_flattens_frequencies() -> None:
    """A tilt below one makes the commonest name rarer."""
    group = Group("javanese", 0, 0)
    top = [
        np.diff(pools.load(tilt).pool(group, "G").cumulative, prepend=0.0).max() for tilt in (0.5, 1.0, 1.5)
    ]
    assert top == sorted(top)
    assert top[0] < top[1] < top[2]


def test_era_tags_fade() -> None:
    """A name of one cohort is rarer the further a cohort is away."""
    assert era_weights("any") == (1.0, 1.0, 1.0, 1.0)
    assert (
        era_weights("now")[0] < era_weights("now")[1] < era_weights("now")[2] < era_weights("now")[3] == 1.0
    )


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)))
def test_dates_split_and_join(date: datetime.date) -> None:
    """Year, month and day of a date are the calendar's, and join to the same date."""
    days = np.array([(date - datetime.date(1970, 1, 1)).days])
    year, month, day = birthdays.parts(days)
    assert (int(year[0]), int(month[0]), int(day[0])) == (date.year, date.month, date.day)
    assert birthdays.joined(year, month, day)[0] == days[0]


def test_default_dates() -> None:
    """The defaults are 1 July, 31 December, 1 January and day 15 of the month."""
    days = np.full(4, (datetime.date(1950, 3, 5) - datetime.date(1970, 1, 1)).days)
    made = birthdays.default(days, np.arange(4)).astype("datetime64[D]").astype(str).tolist()
    assert made == ["1950-07-01", "1950-12-31", "1950-01-01", "1950-03-15"]


def test_nik_of_a_woman_of_trucuk() -> None:
    """A woman of Trucuk, born 5 March 1970, has 331006 450370 and a serial from 0001."""
    stem = cards.stem(np.array([331006]), np.array([63]), np.array([1]))
    assert stem.tolist() == [331006450370]
    assert cards.numbers(stem, np.random.default_rng(0))[0] // 10_000 == 331006450370


@given(st.lists(st.integers(1, 5), min_size=1, max_size=300), st.integers(0, 99))
def test_numbers_are_unique_and_rise(stems: list[int], seed: int) -> None:
    """Serials start at one or a little above, are unique per stem and rise in the order of rows."""
    issued = cards.numbers(np.array(stems), np.random.default_rng(seed))
    assert len(set(issued.tolist())) == len(stems)
    assert (issued // 10_000).tolist() == stems
    for stem in set(stems):
        own = issued[np.array(stems) == stem] % 10_000
        assert own[0] >= 1
        assert (np.diff(own) > 0).all()


def test_ledger_continues_after_what_was_issued() -> None:
    """New numbers follow the last one of their stem, and never repeat."""
    ledger = cards.Ledger(np.array([7 * 10_000 + 4, 7 * 10_000 + 9, 8 * 10_000 + 1]))
    assert [ledger.issue(7), ledger.issue(7, 2), ledger.issue(8), ledger.issue(9)] == [
        70010,
        70012,
        80002,
        90001,
    ]


def test_households_are_families() -> None:
    """One head each; parents of the right sex, at home, 15 years older at least; twins share a birthday."""
    people = populate(20_000, setting.opened(Rates(twins=0.05), 1))
    assert len(people) == 20_000
    assert np.bincount(people.household[people.role == HEAD]).tolist() == [1] * people.households
    assert (people.sex[people.role == WIFE] == 1).all()
    for link, sex in ((people.mother, 1), (people.father, 0)):
        child = np.nonzero(link >= 0)[0]
        assert (people.role[child] == CHILD).all()
        assert (people.sex[link[child]] == sex).all()
        assert (people.household[link[child]] == people.household[child]).all()
    child = np.nonzero(people.mother >= 0)[0]
    assert (people.birth[child] - people.birth[people.mother[child]]).min() > 15 * 365
    younger = np.nonzero(people.twin >= 0)[0]
    assert len(younger) / (people.role == CHILD).sum() == pytest.approx(0.05, abs=0.012)
    assert (people.birth[younger] == people.birth[people.twin[younger]]).all()
    assert (people.mother[younger] == people.mother[people.twin[younger]]).all()


def test_couples_are_shared_by_siblings() -> None:
    """Who lacks a parent has a couple; grown siblings share one within a group, children one per home."""
    people = populate(8000, setting.opened(Rates(), 2))
    group = people.household % 3
    couple, child = couples(people, group, rng=np.random.default_rng(0))
    lacking = (people.mother < 0) | (people.father < 0)
    assert ((couple >= 0) == lacking).all()
    assert couple[child].tolist() == list(range(len(child)))
    grown = lacking & (people.role != CHILD)
    assert 1.5 < grown.sum() / len(np.unique(couple[grown])) < 2.5
    assert (group[grown] == group[child[couple[grown]]]).all()
    home = lacking & (people.role == CHILD)
    assert (people.household[home] == people.household[child[couple[home]]]).all()


def test_respelling_takes_its_share() -> None:
    """About the share asked for is respelled, only young bearers keep clear of the old spelling."""
    vocabulary = Vocabulary(["SUTRISNO"])
    slots = np.zeros((4000, 1), dtype=np.int32)
    birth = np.where(np.arange(4000) % 2 == 0, -9000, 9000)
    made = respell(slots, birth, share=0.3, vocabulary=vocabulary, rng=np.random.default_rng(0))
    assert (made != 0).mean() == pytest.approx(0.3, abs=0.03)
    words = np.array(vocabulary.words)[made[:, 0]]
    assert any("OE" in word for word in words[::2])
    assert not any("OE" in word for word in words[1::2])


@given(st.integers(0, 5000), st.sampled_from([(0, 0), (1, 1), (0, 1), (1, 0)]))
def test_twins_names_are_two(seed: int, sexes: tuple[int, int]) -> None:
    """Twins drawn with different names never end with one name."""
    first, second = name_twins(("SRI WAHYUNI", "DEWI LESTARI"), sexes, rng=np.random.default_rng(seed))
    assert first != second
    assert first
    assert second


def test_damaged_niks_are_damaged() -> None:
    """No style of damage leaves the NIK as it was."""
    nik = "3310064503700001"
    made = [broken_nik(nik, style) for style in range(STYLES)]
    assert nik not in made
    assert len(set(made)) == STYLES


@pytest.mark.parametrize("layout", ["klaten", "kuningan"])
def test_layouts_have_real_districts(layout: str) -> None:
    """Shares add up to one, every district has villages and a known code."""
    where = regions.load(layout)
    assert where.share.sum() == pytest.approx(1.0)
    assert (np.diff(where.first_village) >= 8).all()
    assert where.first_village[-1] == len(where.villages)
    assert np.isin(where.code, regions.all_codes()).all()
    assert "KLATEN UTARA" in regions.load("klaten").district
