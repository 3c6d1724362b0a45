"""Tests of `ktp_dedup.register.normalise` and of each kind of field."""

from dataclasses import dataclass

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup import nik
from ktp_dedup.errors import ModelError
from ktp_dedup.register import FIELDS, PROBLEM_SCHEMA, PROBLEMS, normalise, problem_table, read_register
from ktp_dedup.register.codes import CODES, read_code
from ktp_dedup.register.numbers import normalise_niks
from ktp_dedup.register.words import normalise_names, normalise_regencies, normalise_texts


@dataclass(frozen=True)
class Wanted:
    name: str
    kind: str
    columns: tuple[str, ...] = ()


ALL = [Wanted(field.name, field.kind) for field in FIELDS.values()]


def one(field: str, texts: list[str | None], **columns: list[str | None]):
    """The normalised values of one field and the codes found in it."""
    done = normalise(read_register(pl.DataFrame({field: texts, **columns})), ALL)
    return done.frame[field].to_list(), done.problems.filter(pl.col("field") == field)["code"].to_list()


def test_names_keep_their_punctuation():
    """Upper case, single spaces, no control characters; titles stay to be seen."""
    values, codes = one(
        "name", [" h. sutrisno,\tS.Pd ", "Ni\x00 Made\u200b", "-", "Tidak Diketahui", None, "Ma'ruf"]
    )
    assert values == ["H. SUTRISNO, S.PD", "NI MADE", None, None, None, "MA'RUF"]
    assert codes == ["name-placeholder", "name-placeholder", "name-empty"]


def test_a_missing_parent_is_no_problem():
    """Only the person's own name must be there."""
    assert one("mother_name", ["Siti", None, " "], nama=["a", "b", "c"]) == (["SITI", None, None], [])


def test_texts_lose_signs_and_diacritics():
    """Addresses are words."""
    assert one("address", ["Jl. Pemuda No.5/A", "désa", "--", ""])[0] == [
        "JL PEMUDA NO 5 A",
        "DESA",
        None,
        None,
    ]


@given(st.lists(st.one_of(st.none(), st.text()), min_size=1, max_size=5))
def test_words_are_total_and_settled(texts):
    """Any text has a canonical form, and that form is its own."""
    series = pl.Series(texts, dtype=pl.String)
    for normal in (lambda s: normalise_names(s, required=False), normalise_texts):
        once = normal(series).values
        assert normal(once).values.to_list() == once.to_list()


def test_dates_are_numbers_and_problems_are_listed():
    """Partial dates have zeros, impossible ones are null and listed."""
    values, codes = one(
        "birth_date", ["31-12-1970", "00-00-1970", "31-02-1970", "besok", None, "1990-01-02 10:00:00"]
    )
    assert values == [19701231, 19700000, None, None, None, 19900102]
    assert codes == ["date-impossible", "date-unreadable"]


def test_as_of_is_the_latest_plausible_date():
    """One slip into the future in ten thousand records does not move the day of the register."""
    births = ["01-01-1970"] * 20_000 + ["05-06-2071"]
    register = read_register(pl.DataFrame({"tgl_lahir": births, "tgl_ubah": ["2024-02-03"] * 20_001}))
    done = normalise(register, ALL)
    assert done.as_of == 20240203
    assert done.problems["code"].to_list() == ["date-future"]
    assert normalise(register, ALL, as_of=20990101).problems.is_empty()
    assert normalise(read_register(pl.DataFrame({"nama": ["a"]})), ALL).as_of == 0


def test_two_digit_years_follow_the_register():
    """The century of a short year comes from the day of the register."""
    register = read_register(
        pl.DataFrame({"tgl_lahir": ["01-01-11", "01-01-09"], "tgl_ubah": ["2010-01-01"] * 2})
    )
    assert normalise(register, ALL).frame["birth_date"].to_list() == [19110101, 20090101]


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("sex", "L", "M"),
        ("sex", "Laki-laki", "M"),
        ("sex", "1", "M"),
        ("sex", "P", "F"),
        ("sex", "PEREMPUAN", "F"),
        ("religion", "1", "islam"),
        ("religion", "KATHOLIK", "catholic"),
        ("religion", "Kong Hu Cu", "confucian"),
        ("religion", "BUDHA", "buddhist"),
        ("marital_status", "BELUM KAWIN", "single"),
        ("marital_status", "KAWIN BELUM TERCATAT", "married"),
        ("marital_status", "CM", "widowed"),
        ("family_role", "KEPALA KELUARGA", "head"),
        ("family_role", "ISTERI", "wife"),
        ("family_role", "11", "other"),
        ("blood_type", "A+", "A+"),
        ("blood_type", "AB", "AB"),
        ("blood_type", "TIDAK TAHU", None),
        ("education", "DIPLOMA I / II", "diploma 1-2"),
        ("education", "AKADEMI/ DIPLOMA III/S. MUDA", "diploma 3"),
        ("education", "DIPLOMA IV/ STRATA I", "bachelor"),
        ("education", "TAMAT SD / SEDERAJAT", "primary"),
        ("status", "HIDUP", "alive"),
        ("status", "Pindah", "moved"),
        ("status", "2", "dead"),
        ("recording_status", "SUDAH REKAM", "recorded"),
        ("rt", "003", "3"),
        ("rw", "RW 05", "5"),
        ("rt", "000", None),
        ("birth_certificate", " al 123 /2001 ", "AL 123 /2001"),
    ],
)
def test_codes_and_words_become_one(field, text, code):
    """Numbers and words of SIAK and the family card mean the same."""
    assert one(field, [text]) == ([code], [])


def test_unknown_codes_are_listed():
    """An unknown word is kept, but for sex."""
    assert one("religion", ["jedi"]) == (["JEDI"], ["code-unknown"])
    assert one("sex", ["?!x"]) == ([None], ["code-unknown"])


@given(st.sampled_from(sorted(CODES)), st.text())
def test_reading_codes_is_total(field, text):
    """No text makes a coded field fail."""
    code, problem = read_code(field, text)
    assert problem in (None, "code-unknown") and code != ""


def test_numbers_and_places():
    """Numbers are floats, with point or comma; places have one spelling."""
    done = normalise(
        read_register(pl.DataFrame({"n": ["1,5", "2", "x"], "tmpt_lhr": ["Kab. Klaten", "Solo", "-"]})),
        [Wanted("n", "number"), Wanted("birth_place", "place")],
    )
    assert done.frame["n"].to_list() == [1.5, 2.0, None]
    assert done.frame["birth_place"].to_list() == ["KLATEN", "SURAKARTA", None]
    assert done.problems["code"].to_list() == ["number-unreadable"]


digits = st.one_of(
    st.text(alphabet="0123456789", min_size=15, max_size=17),
    st.from_regex(r"331006[0-7][0-9][01][0-9][0-9]{6}", fullmatch=True),
    st.from_regex(r"331006[0-7][0-9][01][0-9][0-9]{2}000[01]", fullmatch=True),
    st.sampled_from(
        ["1111111111111111", "0331006200100001", "9999999999999994", "331006******0001", "33IO064503700001"]
    ),
    st.text(alphabet="0123456789*xO. -", max_size=18),
    st.sampled_from(
        [
            "'3310064503700001",
            "3310.0645.0370.0001",
            "33 1006 450370 0001",
            '="3310064503700001"',
            "3310064503700001.0",
            "331006450370001.0",
            "9101054503700001.0",
            "3.31006450370000E+15",
            "O3310064503700001",
            "33100617080000001",
        ]
    ),
)


@given(st.lists(st.one_of(st.none(), digits), min_size=1, max_size=20))
def test_whole_columns_of_niks_are_read_as_one_by_one(texts):
    """The fast way over a column and `nik.parse` agree on every number."""
    texts = [text.strip() or None if text else None for text in texts]
    sources = pl.Series([str(number) for number in range(len(texts))])
    column = normalise_niks(pl.Series(texts, dtype=pl.String), sources)
    parsed = [nik.parse(text) if text else None for text in texts]
    assert column.values.to_list() == [
        number.text if number and number.is_usable else None for number in parsed
    ]
    codes = column.problems.to_list() if column.problems is not None else [None] * len(texts)
    assert codes == [number.problem if number else None for number in parsed]


def test_family_cards_keep_an_odd_date():
    """The date of issue of a family card may be wrong and the number still right."""
    values, codes = one("family_card", ["3310063102700001", "3310061234"])
    assert values == ["3310063102700001", None] and codes == ["nik-date", "nik-length"]


def test_a_family_card_is_no_nik():
    """The number of the card in the place of the NIK is taken out and listed."""
    values, codes = one("nik", ["3310064503700001"] * 2, no_kk=["3310064503700001", "3310064503700002"])
    assert values == [None, "3310064503700001"] and codes == ["nik-is-family-card"]


def test_a_contradicting_sex_is_listed_and_stays():
    """The day in the NIK says woman, the record says man: nothing is changed."""
    values, codes = one("sex", ["L", "P", None], nik=["3310064503700001"] * 3)
    assert values == ["M", "F", None] and codes == ["sex-contradicts-nik"]


def test_another_birth_date_than_in_the_nik_is_legal():
    """A corrected date never changes the NIK, so it is no problem."""
    assert one("birth_date", ["01-01-1971"], nik=["3310064503700001"]) == ([19710101], [])


@pytest.mark.parametrize(
    ("columns", "region"),
    [
        ({"kode_kec": "331006"}, "331006"),
        ({"kode_kec": "33.10.06"}, "331006"),
        ({"kode_kec": "3310062001"}, "331006"),
        ({"kode_kec": "990000", "kab": "KLATEN", "kec": "TRUCUK"}, "331006"),
        ({"kab": "Kab. Klaten", "kec": "Trucuk"}, "331006"),
        ({"kab": "Solo", "kec": "Nowhere"}, "3372/NOWHERE"),
        ({"kab": "Utopia", "kec": "Nowhere"}, "UTOPIA/NOWHERE"),
        ({"kab": "KLATEN"}, "3310"),
        ({"kec": "Kebonarum"}, "331007"),
        ({"kec": "-"}, "source:register"),
        ({"nik": "3310064503700001"}, "source:register"),
    ],
)
def test_residence(columns, region):
    """The region comes from the code, then the names, then the source, never from the NIK."""
    frame = pl.DataFrame({name: [value] for name, value in columns.items()})
    done = normalise(read_register(frame), ALL)
    assert done.frame["region"].to_list() == [region]
    assert ("region-unknown" in done.problems["code"].to_list()) == (columns.get("kode_kec") == "990000")


HOME = ("region_code", "district", "regency", "family_card")


@pytest.mark.parametrize(
    ("columns", "home"),
    [
        ({"kode_kec": ["331006", "331007", None]}, ["331006", "331007", None]),
        (
            {"kec": ["Trucuk", "-", "Nowhere"], "kab": ["Klaten", None, "Klaten"]},
            ["331006", None, "3310/NOWHERE"],
        ),
        ({"kec": ["Trucuk", "-", None], "kab": ["Klaten"] * 3}, ["331006", None, None]),
    ],
)
def test_residence_as_evidence(columns, home):
    """Regions are evidence, sources are none, nor is the region where more than half of a register live."""
    done = normalise(read_register(pl.DataFrame(columns)), [Wanted("residence", "region", HOME)])
    assert done.frame["residence"].to_list() == home


def test_the_family_card_stands_in_for_an_unknown_residence():
    """Its first six digits are the kecamatan that issued it; a known residence and a model without it stand."""
    frame = pl.DataFrame(
        {"kec": ["Kebonarum", None, None], "no_kk": ["3310060101100001", "3310080101100001", "1"]}
    )
    fields = [Wanted("family_card", "nik"), Wanted("residence", "region", HOME)]
    assert normalise(read_register(frame), fields).frame["residence"].to_list() == ["331007", "331008", None]
    without = [fields[0], Wanted("residence", "region", HOME[:3])]
    assert normalise(read_register(frame), without).frame["residence"].to_list() == ["331007", None, None]


def test_a_register_without_any_region_has_no_residence():
    """Without a column of its own the field is absent, and compares as missing."""
    done = normalise(read_register(pl.DataFrame({"nama": ["ANI"]})), [Wanted("residence", "region", HOME)])
    assert done.absent == ("residence",)


def test_fields_of_several_columns():
    """Names are joined, other kinds take the first filled cell; headings need not be fields."""
    register = read_register(
        pl.DataFrame(
            {"given": ["ann", None], "Sur Name": ["lee", "ray"], "d1": [None, "1970"], "d2": ["1980", "1990"]}
        )
    )
    done = normalise(
        register, [Wanted("who", "name", ("given", "sur_name")), Wanted("when", "date", ("d1", "d2"))]
    )
    assert done.frame["who"].to_list() == ["ANN LEE", "RAY"]
    assert done.frame["when"].to_list() == [19800000, 19700000]


def test_the_shape_of_what_comes_out():
    """Absent fields are named and have no column; dtypes follow the kind; reading problems stay in."""
    register = read_register(pl.DataFrame({"id": ["a", None], "nama": ["x", "y"]}))
    done = normalise(register, [Wanted("name", "name"), Wanted("birth_date", "date")])
    assert done.frame.columns == ["source", "record_id", "name", "region"] and done.absent == ("birth_date",)
    assert done.problems.schema == PROBLEM_SCHEMA and done.problems["code"].to_list() == ["id-missing"]
    full = normalise(read_register(pl.DataFrame({field.name: ["1"] for field in ALL})), ALL).frame
    kinds = {"date": pl.Int32, "number": pl.Float64}
    assert {f.name: full.schema[f.name] for f in ALL} == {f.name: kinds.get(f.kind, pl.String) for f in ALL}
    assert "'x'" not in repr(done)


def test_an_unknown_kind_is_refused():
    """A model with a kind that is none gets a sentence."""
    with pytest.raises(ModelError, match="kind 'colour'"):
        normalise(read_register(pl.DataFrame({"nama": ["x"]})), [Wanted("nama", "colour")])


def test_row_order_does_not_matter():
    """Shuffled rows have the same values by id."""
    frame = pl.DataFrame(
        {
            "id": list("abcdef"),
            "nama": ["x", "-", "y", None, "x", "z"],
            "tgl_lahir": ["1970", "x", "01-01-70", None, "1970", "3"],
        }
    )
    here = normalise(read_register(frame), ALL)
    there = normalise(read_register(frame.reverse()), ALL)
    assert here.frame.sort("record_id").equals(there.frame.sort("record_id"))
    assert here.problems.equals(there.problems)


def test_every_problem_has_its_texts():
    """The table is complete in both languages and sorted by code."""
    table = problem_table()
    assert [row["code"] for row in table] == sorted(PROBLEMS)
    assert all(all(row.values()) for row in table)
    assert all(row["meaning"].endswith(".") and row["remedy_id"].endswith(".") for row in table)


ROUNDED = ["3310064503700000", "3310060501800010", "3310061112850000", "3310067108900020", "3310060101990010"]


def test_a_column_that_a_spreadsheet_rounded_keeps_region_and_date():
    """Where all numbers end in 0 the last digit is lost, also in those that look right."""
    values, codes = one("nik", ROUNDED)
    assert values == [text[:15] + "*" for text in ROUNDED]
    assert codes == ["nik-rounded"] * 5


def test_rounding_is_told_for_each_source_alone():
    """A clean file beside a rounded one keeps its numbers, among them the one that ends in 0 by right."""
    clean = [f"33100645037000{serial}" for serial in ("01", "02", "03", "04", "10")]
    frames = [pl.DataFrame({"nik": ROUNDED}), pl.DataFrame({"nik": clean})]
    done = normalise(read_register(*frames), ALL)
    assert done.frame["nik"].to_list() == [*(text[:15] + "*" for text in ROUNDED), *clean]
    assert done.problems["code"].to_list() == ["nik-rounded"] * 5


def test_a_family_card_that_is_hidden_in_part_is_no_evidence_against_a_nik():
    """Two masked numbers of the same look need not be the same number."""
    values, codes = one("nik", ["331006******0001"], no_kk=["331006******0001"])
    assert values == ["331006******0001"] and codes == []


def test_month_first_is_found_for_the_whole_column():
    """One 12/31 tells how 03/04 was meant; a note says so."""
    done = normalise(read_register(pl.DataFrame({"Tgl Lahir": ["03/04/1970", "12/31/1970"]})), ALL)
    assert done.frame["birth_date"].to_list() == [19700304, 19701231] and done.problems.is_empty()
    assert done.notes == ("Dates of column Tgl Lahir of register were read with the month first.",)


def test_the_day_of_the_register_follows_the_order_of_its_dates():
    """Month-first dates of change are not mistaken for later ones."""
    frame = pl.DataFrame({"nama": ["a", "b"], "tgl_ubah": ["03/12/2024", "01/31/2024"]})
    assert normalise(read_register(frame), ALL).as_of == 20240312


def test_short_years_in_front_are_found():
    """70-12-31 is no 70th of December."""
    done = normalise(
        read_register(pl.DataFrame({"tgl_lahir": ["70-12-31", "01-02-03"]})), ALL, as_of=20100101
    )
    assert done.frame["birth_date"].to_list() == [19701231, 20010203]


def test_each_source_has_its_own_order():
    """The same cell is another day in a file that writes the month first."""
    frames = [pl.DataFrame({"tgl_lahir": ["03/04/1970", other]}) for other in ("31/12/1970", "12/31/1970")]
    done = normalise(read_register(*frames), ALL)
    assert done.frame["birth_date"].to_list() == [19700403, 19701231, 19700304, 19701231]
    assert len(done.notes) == 1


def test_a_mixed_column_is_said():
    """Where both orders occur the more frequent one is taken, and the others are listed and noted."""
    values, codes = one("birth_date", ["31/12/1970", "30/12/1970", "12/31/1970", "03/04/1970"])
    assert values == [19701231, 19701230, 19701231, 19700403] and codes == ["date-swapped"]
    notes = normalise(read_register(pl.DataFrame({"tgl_lahir": ["31/12/1970", "12/31/1970"]})), ALL).notes
    assert "may be wrong" in notes[0] and "1970" not in notes[0]


def test_day_numbers_follow_the_date_system_that_agrees_with_the_nik():
    """The same number is four years later in workbooks of the other system."""
    old = normalise(read_register(pl.DataFrame({"tgl_lahir": ["25797", "25797.5"]})), ALL)
    assert old.frame["birth_date"].to_list() == [19700817, 19700817]
    new = normalise(read_register(pl.DataFrame({"tgl_lahir": ["25797"], "nik": ["3310065808740001"]})), ALL)
    assert new.frame["birth_date"].to_list() == [19740818]
    assert "system 1904" in new.notes[0]


def test_occupations_are_known_by_number_word_and_abbreviation():
    """The 89 occupations of the family card; what is none of them is kept and listed."""
    values, codes = one("occupation", ["9", "Petani / Pekebun", "PNS", "89", "90", "astronot"])
    assert values == ["PETANI/PEKEBUN"] * 2 + ["PEGAWAI NEGERI SIPIL", "LAINNYA", "90", "ASTRONOT"]
    assert codes == ["code-unknown"] * 2


@pytest.mark.parametrize("field", sorted(CODES))
def test_numbers_of_codes_are_complete(field):
    """The numbers of each table run from 1 without a gap, but for those that the register never gave."""
    numbers = sorted(int(word) for word in CODES[field] if word.isdecimal() and word != "0")
    never = {5, 7, 8} if field == "status" else set()
    assert numbers == [number for number in range(1, numbers[-1] + 1) if number not in never]


def test_a_number_with_decimals_is_the_same_code():
    """A spreadsheet's 1.0 is 1, not 10."""
    assert read_code("education", "1.0") == ("none", None)
    assert read_code("religion", "1. ISLAM") == ("islam", None)


@pytest.mark.parametrize("code", sorted(code for code in PROBLEMS if code.startswith(("date-", "nik-"))))
def test_examples_of_problems_have_the_problem(code):
    """What the page of a code shows is really listed under it."""
    texts = PROBLEMS[code].example.replace(" and so on", "").split(",")[:1]
    texts = [PROBLEMS[code].example] if code == "nik-scientific" else texts
    others = {"no_kk": texts} if code == "nik-is-family-card" else {}
    if code == "nik-rounded":
        texts = ROUNDED
    elif code == "date-swapped":
        texts = [*texts, "31-12-1970", "30-12-1970"]
    elif code == "date-future":
        texts, others = [*texts, *["01-01-1970"] * 20_000], {"tgl_ubah": ["01-01-2020"] * 20_001}
    elif code == "date-century":
        others = {"stat_kwn": ["KAWIN"], "tgl_ubah": ["01-01-2024"]}
    field = "birth_date" if code.startswith("date-") else "nik"
    assert set(one(field, texts, **others)[1]) == {code}


def test_a_married_person_with_a_short_year_is_no_child():
    """The century of two digits follows from what else is known; a child stays one."""
    others = {"stat_kwn": ["KAWIN", "BELUM KAWIN", "KAWIN", "KAWIN"], "tgl_ubah": ["01-01-2024"] * 4}
    values, codes = one("birth_date", ["01-02-20", "01-02-20", "01-02-70", "01-02-2020"], **others)
    assert values == [19200201, 20200201, 19700201, 20200201] and codes == ["date-century"]
    values, codes = one("birth_date", ["1 Mei 20"], shdk=["ISTRI"], tgl_ubah=["01-01-2024"])
    assert values == [19200501] and codes == ["date-century"]


def test_in_a_mixed_column_the_nik_tells_the_order():
    """03/04 is the 4th of March where the NIK has 0403; where the NIK says neither, nothing is changed."""
    texts = ["31/12/1970", "30/12/1970", "12/31/1970", "03/04/1970", "03/04/1970", "05/06/1970"]
    niks = [None, None, None, "3310060403700001", "3310064304700001", "3310061111110001"]
    values, codes = one("birth_date", texts, nik=niks)
    assert values == [19701231, 19701230, 19701231, 19700304, 19700403, 19700605]
    assert codes == ["date-swapped"] * 2
    values, _ = one("birth_date", ["03/04/1970", "31/12/1970"], nik=["3310060403700001", None])
    assert values == [19700403, 19701231]


def test_a_kecamatan_far_away_is_rather_a_village():
    """Rambah lies in Rokan Hulu, where nobody else was born: nobody knows which village it is; Bayat lies in Klaten."""
    places = ["Klaten"] * 3 + ["Bayat", "Rambah", "Kab. Rokan Hulu", "Rambah"]
    found = normalise_regencies(pl.Series(places)).values.to_list()
    assert found == ["KLATEN"] * 4 + [None, "ROKAN HULU", None]
