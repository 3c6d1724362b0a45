"""Frequencies of a large register: weights made again from them, and a small batch judged by them."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import ktp_dedup as kd
from ktp_dedup.cli.main import main
from ktp_dedup.encode.frequencies import FILE, LEAST, SCHEMA, Frequencies, read_frequencies
from ktp_dedup.report import read_results

WEIGHTS = r"^(level|weight)_.*$"


@pytest.fixture(scope="module")
def batch(people, found):
    """The records of the pairs that were found, and a few more: what an office enters in a week."""
    ids = pl.concat([found.pairs["left_id"], found.pairs["right_id"]]).unique()
    return people.filter(pl.col("ID").is_in(ids.implode())).vstack(
        people.filter(~pl.col("ID").is_in(ids.implode())).head(50)
    )


def _scored(register, found, frequencies):
    pairs = found.pairs.select("left_id", "right_id")
    run = kd.RunSettings(frequencies=frequencies, as_of=int(found.summary["as_of"].replace("-", "")))
    return kd.score_pairs(register, pairs, run=run)


def test_a_batch_is_weighed_as_in_the_large_register(people, batch, found):
    """With the frequencies of the large register each weight is the same to the last bit; alone most differ."""
    assert batch.height < people.height / 4
    whole, told, alone = (
        _scored(*which).select(pl.col(WEIGHTS).exclude("weight_prior"))
        for which in ((people, found, None), (batch, found, found.frequencies), (batch, found, None))
    )
    assert_frame_equal(told, whole, check_exact=True)
    assert (alone["weight_name"] != whole["weight_name"]).mean() > 0.5


def test_a_scan_with_its_own_frequencies_is_the_same_scan(people, found):
    """What a scan counted is all that its weights need."""
    again = kd.scan(people, run=kd.RunSettings(frequencies=found.frequencies))
    assert_frame_equal(again.pairs, found.pairs, check_exact=True)
    assert again.summary["rarities_hash"] == found.summary["rarities_hash"]
    assert again.summary["frequencies_hash"] == found.summary["frequencies_hash"]


def test_frequencies_are_read_back_from_a_result(found, tmp_path):
    """The folder or the file in it, whatever the format of the other tables; the origin is told."""
    out = found.write(tmp_path / "hasil", format="csv")
    for place in (out, out / FILE):
        read = read_frequencies(place)
        assert_frame_equal(read.table, found.frequencies.table)
        assert read.origin == str(out / FILE)
    assert_frame_equal(read_results(out).frequencies.table, found.frequencies.table)
    assert "rows" in repr(read) and len(repr(read)) < 40


def test_nobody_is_read_in_the_frequencies(people, found):
    """Rare values are left out, whole names and family cards are hashes."""
    table = found.frequencies.table
    counted = table.filter(pl.col("records").is_not_null(), pl.col("what") != "records")
    assert counted["records"].min() >= LEAST
    names = table.filter(pl.col("what").is_in(["name", "lift"]))
    assert names["value"].null_count() == names.height
    assert names["number"].null_count() == 0
    assert not table["value"].drop_nulls().str.contains(r"\d{16}").any()
    words = table.filter(what="word")["value"]
    assert not words.str.contains(" ").any()


def test_a_batch_may_know_more_of_its_own_values(people, found):
    """Of a value that the large register hardly has, the batch counts."""
    odd = people.head(40).with_columns(NAMA_LGKP=pl.lit("XAVERIUS QUENTIN"))
    told = kd.scan(odd, run=kd.RunSettings(frequencies=found.frequencies))
    weights = kd.score_pairs(
        odd,
        pl.DataFrame({"left_id": odd["ID"].head(1), "right_id": odd["ID"].tail(1)}),
        run=kd.RunSettings(frequencies=found.frequencies),
    )
    once = kd.score_pairs(
        odd.head(1).vstack(odd.tail(1)),
        pl.DataFrame({"left_id": odd["ID"].head(1), "right_id": odd["ID"].tail(1)}),
        run=kd.RunSettings(frequencies=found.frequencies),
    )
    assert weights["weight_name"][0] < once["weight_name"][0]
    assert told.summary["records"] == 40


def test_the_home_of_the_large_register_counts(people):
    """Where most of the large register live tells nothing, also in a batch of people from elsewhere."""
    at_home = people.head(3000).with_columns(KODE_KEC=pl.lit("331006"))
    away = people.tail(1000).with_columns(KODE_KEC=pl.lit("331007"))
    homes = kd.scan(pl.concat([at_home, away])).frequencies
    assert homes.homes == {"331006"}
    alone = kd.scan(away)
    assert alone.frequencies.homes == {"331007"}
    assert kd.scan(away, run=kd.RunSettings(frequencies=homes)).frequencies.homes == {"331006"}


def test_an_explanation_keeps_the_weights_though_the_register_has_grown(people, found, tmp_path):
    """Why a pair was not found is told with the frequencies of its scan."""
    out = found.write(tmp_path / "hasil")
    left, right = people["ID"][0], people["ID"][1]
    old = kd.explain_result(out, left, right, register=kd.read_register(people))
    more = people.head(1000).with_columns(ID="Z" + pl.col("ID"))
    new = kd.explain_result(out, left, right, register=kd.read_register(pl.concat([people, more])))
    assert [step.weight for step in new.steps] == [step.weight for step in old.steps]


@pytest.mark.parametrize("content", [None, b"none", "frame"])
def test_what_is_no_frequencies_is_refused(tmp_path, content):
    """Nothing there, no Parquet, another table: one sentence each."""
    file = tmp_path / "x.parquet"
    if content == "frame":
        pl.DataFrame({"a": [1]}).write_parquet(file)
    elif content is not None:
        file.write_bytes(content)
    with pytest.raises(kd.InputError, match=r"frequencies.*give the"):
        read_frequencies(file)


@pytest.mark.parametrize(
    "damage",
    [
        lambda table: table.with_columns(records=pl.lit(None, pl.Int64)),
        lambda table: table.with_columns(records=-pl.col("records")),
        lambda table: table.with_columns(bits=pl.lit(float("nan"))),
        lambda table: pl.concat([table, table.head(1)]),
    ],
    ids=["no counts", "negative", "no bits", "a row twice"],
)
def test_damaged_frequencies_are_refused(found, tmp_path, damage):
    """What no scan wrote never becomes a weight."""
    file = tmp_path / FILE
    damage(found.frequencies.table).write_parquet(file)
    with pytest.raises(kd.InputError, match="damaged: scan their register again"):
        read_frequencies(file)


def test_frequencies_of_another_model_are_refused(people, found):
    """A field whose rarity nobody counted has no rarity to give."""
    table = found.frequencies.table.filter(pl.col("field") != "mother_name")
    bare = Frequencies(table, "hasil/frequencies.parquet")
    with pytest.raises(kd.InputError, match="mother_name"):
        kd.scan(people.head(100), run=kd.RunSettings(frequencies=bare))


def test_a_register_without_a_column_still_tells_that_nothing_is_known(people):
    """Mothers that no record of the large register has are no reason to refuse a batch that has them."""
    without = kd.scan(people.drop("NAMA_LGKP_IBU"))
    assert (
        kd.scan(people.head(500), run=kd.RunSettings(frequencies=without.frequencies)).summary["records"]
        == 500
    )


def test_the_command_takes_the_folder_of_an_earlier_scan(people, found, tmp_path, capsys):
    """`scan --frequencies OUT` judges a batch by that register, says so, and refuses what is none."""
    large, batch = tmp_path / "large", tmp_path / "batch.csv"
    found.write(large)
    people.head(200).write_csv(batch)
    out = tmp_path / "out"
    assert main(["scan", str(batch), "-o", str(out), "--frequencies", str(large), "-q"]) == 0
    summary = read_results(out).summary
    assert summary["frequencies_from"] == str(large / FILE)
    assert summary["frequencies_hash"] == found.summary["frequencies_hash"]
    assert (
        main(["scan", str(batch), "-o", str(tmp_path / "no"), "--frequencies", str(tmp_path / "nothing")])
        == 2
    )
    assert "give the folder that a scan wrote" in capsys.readouterr().err
    assert not (tmp_path / "no").exists()


def test_the_table_is_as_documented(found):
    """Columns and what they hold."""
    table = found.frequencies.table
    assert table.schema == SCHEMA
    kinds = set(table["what"].unique())
    assert {"records", "value", "word", "name", "lift", "known"} <= kinds <= {*kinds, "home"}
    assert (table.filter(what="lift")["bits"] > 0).all()
