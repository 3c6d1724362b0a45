"""Tests of `ktp_dedup.register.read` and what it is made of: files, frames, headings, ids."""

import gzip
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import xlsxwriter

from ktp_dedup.errors import InputError, UsageError
from ktp_dedup.register import read_register, require_person
from ktp_dedup.register.fields import ALIASES, COMBINED, FIELDS, REGION_PARTS, RUNNING_NUMBERS

SECRET = "SULASTRI"
TABLE = pl.DataFrame(
    {"ID": ["a", "b"], "NAMA_LGKP": [SECRET, "Budi"], "TGL_LHR": ["31-12-1970", "1970"], "X": ["1", None]}
)
FIELDS_READ = ["source", "record_id", "name", "birth_date", "X"]


def write_workbook(path: Path, rows: list[list[object]]) -> None:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd-mm-yyyy"})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()


@pytest.fixture
def files(tmp_path):
    """The same register in every format."""
    TABLE.write_csv(tmp_path / "a.csv")
    TABLE.write_csv(tmp_path / "a.tsv", separator="\t")
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress((tmp_path / "a.csv").read_bytes()))
    with pa.OSFile(str(tmp_path / "a.csv.zst"), "wb") as raw, pa.CompressedOutputStream(raw, "zstd") as out:
        out.write((tmp_path / "a.csv").read_bytes())
    TABLE.write_parquet(tmp_path / "a.parquet")
    TABLE.write_ipc(tmp_path / "a.feather")
    TABLE.write_ipc_stream(tmp_path / "a.arrow")
    write_workbook(tmp_path / "a.xlsx", [list(TABLE.columns), *map(list, TABLE.rows())])
    return tmp_path


@pytest.mark.parametrize("ending", ["csv", "tsv", "csv.gz", "csv.zst", "parquet", "feather", "arrow", "xlsx"])
def test_every_format_gives_the_same_register(files, ending):
    """Cells, columns and the source do not depend on the format of the file."""
    register = read_register(files / f"a.{ending}")
    assert register.frame.columns == FIELDS_READ
    assert register.frame.rows() == [("a", "a", SECRET, "31-12-1970", "1"), ("a", "b", "Budi", "1970", None)]
    assert register.sources == ("a",) and register.ids_given and register.problems.is_empty()


@pytest.mark.parametrize(
    "make", [lambda f: f, lambda f: f.lazy(), lambda f: f.to_pandas(), lambda f: f.to_arrow()]
)
def test_every_frame_gives_the_same_register(make):
    """Frames of polars, pandas and pyarrow are read alike."""
    register = read_register(make(TABLE))
    assert register.frame.columns == FIELDS_READ and register.sources == ("register",)
    assert register.frame["name"].to_list() == [SECRET, "Budi"]


def test_typed_columns_become_sensible_text(tmp_path):
    """Numbers lose their .0, dates are ISO; a NIK in a numeric cell keeps its digits."""
    frame = pl.DataFrame(
        {
            "nik": [3310064503700001.0, None],
            "rt": [3, 4],
            "birth_date": [date(1970, 3, 5), None],
            "updated_at": [datetime(2020, 1, 2, 3, 4, 5), None],
            "x": [1.5, float("nan")],
            "nested": [[1], [2]],
        }
    )
    register = read_register(frame)
    row = register.frame.row(0, named=True)
    assert (row["nik"], row["rt"], row["birth_date"]) == ("3310064503700001", "3", "1970-03-05")
    assert (row["updated_at"], row["x"], register.frame["x"][1]) == ("2020-01-02 03:04:05", "1.5", None)
    assert "nested" not in register.frame.columns and any("nested" in note for note in register.notes)
    write_workbook(tmp_path / "a.xlsx", [["NIK", "TGL_LHR"], [3310064503700001, datetime(1970, 3, 5)]])
    row = read_register(tmp_path / "a.xlsx").frame.row(0, named=True)
    assert row["nik"] == "3310064503700001" and row["birth_date"].startswith("1970-03-05")


def test_mixed_pandas_columns_are_refused_without_a_value():
    """A column of texts and numbers gets a sentence that quotes no cell."""
    with pytest.raises(InputError) as error:
        read_register(pd.DataFrame({"nama": [SECRET, 5]}))
    assert SECRET not in str(error.value)


def test_several_sources_have_distinct_names_and_common_columns(files):
    """The second file of the same name is a#2; columns that one lacks are empty."""
    other = pl.DataFrame({"nama": ["Ani"], "agama": ["ISLAM"]})
    register = read_register(files / "a.csv", files / "a.parquet", other)
    assert register.sources == ("a", "a#2", "register") and register.height == 5
    assert register.frame["religion"].to_list() == [None] * 4 + ["ISLAM"]
    assert register.frame["X"].to_list() == ["1", None, "1", None, None]
    assert not register.ids_given and register.frame["record_id"][4] == "1"


def test_globs_are_sorted(tmp_path):
    """A pattern means all its files, in the order of their names."""
    for name in ("b", "a", "c"):
        (tmp_path / f"desa {name}.csv").write_text(f"nama\n{name}\n", encoding="utf-8")
    register = read_register(str(tmp_path / "desa *.csv"))
    assert register.sources == ("desa a", "desa b", "desa c")
    with pytest.raises(InputError, match="No file matches"):
        read_register(str(tmp_path / "*.parquet"))


def bad_files(folder: Path) -> None:
    TABLE.write_csv(folder / "good.csv")
    csv = (folder / "good.csv").read_bytes()
    TABLE.write_parquet(folder / "good.parquet")
    parquet = (folder / "good.parquet").read_bytes()
    contents = {
        "empty.csv": b"",
        "heading.csv": b"NAMA,NIK\n",
        "binary.csv": bytes(range(256)) * 8,
        "parquet.csv": parquet,
        "text.parquet": csv,
        "text.arrow": csv,
        "text.xlsx": csv,
        "text.csv.gz": csv,
        "text.csv.zst": csv,
        "cut.parquet": parquet[: len(parquet) // 2],
        "cut.csv.gz": gzip.compress(csv)[:-12],
        "zip.xlsx": b"PK\x03\x04" + b"\x00" * 50,
        "cut.xls": b"\xd0\xcf\x11\xe0" + b"\x00" * 50,
        "cut.arrow": b"ARROW1" + b"\x01" * 50,
        "stream.arrow": b"\xff\xff\xff\xff" + b"\x01" * 50,
        "cut.csv.zst": b"\x28\xb5\x2f\xfd" + b"\x01" * 50,
        "data.pdf": b"%PDF-1.7",
        "noending": csv,
        "values.csv": b"3310064503700001,SULASTRI\n3310064503700002,SULASTRI\n",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    write_workbook(folder / "empty.xlsx", [])
    write_workbook(folder / "heading.xlsx", [["NAMA"]])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.csv", "no file"),
        ("empty.csv", "empty"),
        ("heading.csv", "no rows"),
        ("heading.xlsx", "no rows"),
        ("empty.xlsx", "empty"),
        ("binary.csv", "not a text file"),
        ("parquet.csv", "looks like a Parquet file"),
        ("text.parquet", "not the Parquet file"),
        ("text.arrow", "not the Arrow file"),
        ("text.xlsx", "not the workbook"),
        ("text.csv.gz", "not the gzip archive"),
        ("text.csv.zst", "not the zstd archive"),
        ("cut.parquet", "damaged"),
        ("cut.csv.gz", "damaged"),
        ("zip.xlsx", "damaged"),
        ("cut.xls", "damaged"),
        ("cut.arrow", "damaged"),
        ("stream.arrow", "damaged"),
        ("cut.csv.zst", "damaged|no rows"),
        ("data.pdf", "not known"),
        ("noending", "not known"),
        ("values.csv", "no heading row"),
    ],
)
def test_bad_files_get_one_sentence(tmp_path, name, words):
    """Each says which file and what is wrong, in one line without a cell value or a cause that has one."""
    bad_files(tmp_path)
    with pytest.raises(InputError, match=words) as error:
        read_register(tmp_path / name)
    message = str(error.value)
    assert name.partition(".")[0] in message and "\n" not in message and SECRET not in message
    assert error.value.__cause__ is None and (error.value.__suppress_context__ or not error.value.__context__)


def test_a_folder_is_no_register(tmp_path):
    """A folder gets its own sentence, and a slip in a file name a suggestion."""
    with pytest.raises(InputError, match="folder"):
        read_register(tmp_path)
    (tmp_path / "penduduk.csv").write_text("nama\na\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"did you mean penduduk\.csv"):
        read_register(tmp_path / "pendduk.csv")


@pytest.mark.parametrize("thing", [5, None, {"nama": ["a"]}, [1]])
def test_things_that_are_no_table_are_refused(thing):
    """An object of another kind gets a sentence."""
    with pytest.raises(InputError, match="give a path"):
        read_register(thing)


def test_no_source_and_empty_frames_are_refused():
    """At least one register with at least one row is needed."""
    with pytest.raises(UsageError):
        read_register()
    with pytest.raises(InputError, match="no rows"):
        read_register(TABLE.head(0))


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("NAMA_LGKP", "name"),
        ("nama lengkap", "name"),
        ("Tmpt. Lahir", "birth_place"),
        ("TGL_LHR", "birth_date"),
        ("JENIS_KLMIN", "sex"),
        ("L/P", "sex"),
        ("NAMA_LGKP_IBU", "mother_name"),
        ("NO_KK", "family_card"),
        ("NKK", "family_card"),
        ("STAT_KWN", "marital_status"),
        ("STAT_HBKEL", "family_role"),
        ("ayah_nik", "father_nik"),
        ("golongan_darah_id", "blood_type"),
        ("Kel/Desa", "village"),
        ("NAMA_KEC", "district"),
        ("KODE_KEC", "region_code"),
        ("status_dasar", "status"),
        ("TGL_UBAH", "updated_at"),
        ("date of birth", "birth_date"),
    ],
)
def test_headings_of_all_offices(heading, field):
    """Headings of SIAK, OpenSID, the card, the voters' roll and English are known."""
    register = read_register(pl.DataFrame({heading: ["x"]}))
    assert register.column(field) == field and register.column(heading) == field


def test_no_alias_means_two_things():
    """Each normalised heading stands for one field, one part or one combined cell."""
    counted = [alias for field in FIELDS.values() for alias in field.aliases]
    counted += [
        *COMBINED,
        *REGION_PARTS,
        *RUNNING_NUMBERS,
        *(a for a, f in ALIASES.items() if f == "record_id"),
    ]
    assert len(counted) == len(set(counted))


def test_what_became_of_each_column():
    """Ids, running numbers, carried and ignored columns are told apart; no carried one hides a field."""
    frame = pl.DataFrame(
        {"NO": ["1"], "id": ["a"], "nama": ["x"], "source": ["s"], "": ["e"], "catatan": ["c"]}
    )
    register = read_register(frame, mapping={"catatan": ""})
    assert {match.heading: match.how for match in register.matches} == {
        "NO": "running number",
        "id": "id",
        "nama": "alias",
        "source": "carried",
        "": "carried",
        "catatan": "ignored",
    }
    assert register.frame.columns == ["source", "record_id", "name", "source (carried)", "column 5"]
    assert register.column("source") == "source" and register.column("catatan") is None
    assert "x" not in repr(register)


def test_mapping_wins_and_may_use_own_fields():
    """A mapped column takes the field, the one known by its heading is carried; own fields are allowed."""
    frame = pl.DataFrame({"nama": ["card"], "nama_baru": ["new"], "suburb": ["s"]})
    register = read_register(frame, mapping={"NAMA BARU": "name", "suburb": "area"}, extra_fields=["area"])
    assert register.frame.columns == ["source", "record_id", "name", "area", "nama"]
    assert register.frame["name"].to_list() == ["new"]
    assert read_register(pl.DataFrame({"Area": ["s"]}), extra_fields=["area"]).column("area") == "area"


def test_mapping_errors():
    """Unknown fields and columns get the nearest name."""
    with pytest.raises(UsageError, match="did you mean 'birth_date'"):
        read_register(TABLE, mapping={"X": "birth_dat"})
    with pytest.raises(UsageError, match="did you mean 'NAMA_LGKP'"):
        read_register(TABLE, mapping={"NAMA_LKP": "name"})


def test_two_columns_for_one_field():
    """Both headings are named, and a mapping settles it."""
    frame = pl.DataFrame({"nama": ["a"], "nama lengkap": ["b"]})
    with pytest.raises(InputError, match=r"'nama' and 'nama lengkap'.*--map"):
        read_register(frame)
    assert read_register(frame, mapping={"nama": ""}).frame["name"].to_list() == ["b"]
    assert read_register(frame, mapping={"nama": "name"}).frame["name"].to_list() == ["a"]


def test_cells_of_two_fields_are_split():
    """Place and date of birth, and RT/RW, stand in one cell on the card."""
    frame = pl.DataFrame(
        {
            "Tempat/Tgl Lahir": ["KLATEN, 17-08-1970", "Solo 5 Mei 1980", "WEDI"],
            "RT/RW": ["003/005", "3 / 5", None],
        }
    )
    register = read_register(frame)
    assert register.frame.select("birth_place", "birth_date").rows() == [
        ("KLATEN", "17-08-1970"),
        ("Solo", "5 Mei 1980"),
        ("WEDI", None),
    ]
    assert register.frame.select("rt", "rw").rows() == [("003", "005"), ("3", "5"), (None, None)]
    both = read_register(frame.with_columns(tgl_lahir=pl.lit("1970")))
    assert both.frame["birth_date"].to_list() == ["1970"] * 3


def test_region_code_from_its_parts():
    """NO_PROP, NO_KAB and NO_KEC together are the code; alone they are carried."""
    frame = pl.DataFrame({"NO_PROP": [33, 33], "NO_KAB": [10, 10], "NO_KEC": [6, None]})
    register = read_register(frame)
    assert register.frame["region_code"].to_list() == ["331006", None]
    assert read_register(frame.select("NO_PROP", "NO_KAB")).frame.columns[2:] == ["NO_PROP", "NO_KAB"]


def test_missing_and_repeated_ids():
    """A missing id is the row number, a repeated one gets it added, and both are listed."""
    ids = [str(number) for number in range(1000, 1200)]
    ids[5], ids[7] = None, ids[6]
    register = read_register(pl.DataFrame({"ID": ids, "nama": ["x"] * 200}))
    found = register.frame["record_id"]
    assert found.n_unique() == 200 and (found[5], found[6], found[7]) == ("6", "1006", "1006~8")
    assert register.problems.select("record_id", "code").rows() == [
        ("6", "id-missing"),
        ("1006~8", "id-repeated"),
    ]
    assert not register.ids_given


def test_an_id_that_repeats_too_often_is_refused():
    """More than one repeat in a hundred means that the column is no id."""
    ids = [str(number) for number in range(100)]
    read_register(pl.DataFrame({"ID": [*ids[:99], "5"]}))
    with pytest.raises(InputError, match=r"2\.0%.*--map ID="):
        read_register(pl.DataFrame({"ID": [*ids[:98], "5", "5"]}))


def test_niks_as_ids_are_replaced():
    """Ids that are NIKs never reach the outputs; the alias is the same each time and differs by source."""
    frame = pl.DataFrame({"id": ["3310064503700001", "3310064503700002"], "nama": ["a", "b"]})
    one, two = read_register(frame), read_register(frame, frame)
    found = one.frame["record_id"].to_list()
    assert all(text.startswith("P-") and len(text) == 14 for text in found) and found[0] != found[1]
    assert two.frame["record_id"].to_list()[:2] == found and set(two.frame["record_id"][2:]).isdisjoint(found)
    assert one.notes and "33100645" not in str(one.notes)


@pytest.mark.parametrize("form", ["{}", "'{}", "{}.0", "SIAK-{}-1"])
def test_a_nik_within_an_id_is_replaced_too(form):
    """A NIK that is part of some ids, or written in groups, is hidden; the other ids stay."""
    ids = [form.format("3310064503700001"), "3310 0645 0370 0002", "331006.450370.0003", "A-17", "20240101-1"]
    found = read_register(pl.DataFrame({"id": ids, "nama": ["a"] * 5})).frame["record_id"].to_list()
    assert all(text.startswith("P-") for text in found[:3]) and found[3:] == ids[3:]


def test_a_line_break_in_a_quoted_heading_belongs_to_it(tmp_path):
    """Excel's headings of two lines are one heading, and no row is taken for a part of it."""
    text = '\n"NAMA\r\nLENGKAP",TGL_LHR\r\nAni,1970\r\nBudi,1971\r\n'
    (tmp_path / "a.csv").write_text(text, encoding="utf-8", newline="")
    register = read_register(tmp_path / "a.csv")
    assert register.frame["name"].to_list() == ["Ani", "Budi"]
    assert register.matches[0].heading == "NAMA LENGKAP"


def test_an_open_quote_in_the_heading_takes_no_rows(tmp_path):
    """A stray quote that is never closed does not make the register a heading."""
    (tmp_path / "a.csv").write_text('NAMA,"X\n' + "Ani,1\n" * 30, encoding="utf-8")
    assert read_register(tmp_path / "a.csv").frame.height == 30


def test_a_path_that_is_impossible_gets_one_sentence():
    """A name too long, a zero byte, and a home of nobody are refused like a missing file."""
    for path in ("a" * 300 + ".csv", "a\0.csv", "~nobody-at-all/a.csv"):
        with pytest.raises(InputError):
            read_register(path)


def test_utf_32_is_no_text_file(tmp_path):
    """Its mark begins like that of UTF-16, but it is not read as such."""
    (tmp_path / "a.csv").write_bytes("NAMA\nAni\n".encode("utf-32"))
    with pytest.raises(InputError, match="not a text file"):
        read_register(tmp_path / "a.csv")


def test_columns_without_single_values_are_left_out():
    """Durations, bytes and lists are no cells; the rest of the frame is read."""
    frame = TABLE.with_columns(a=pl.lit(b"x"), b=pl.duration(days=1), c=pl.concat_list("ID"))
    register = read_register(frame)
    assert register.frame.columns == FIELDS_READ and len(register.notes) == 3


def test_two_columns_of_one_heading_must_be_renamed(tmp_path):
    """A mapping cannot tell them apart, so none is offered; with two headings it is, in quotes if need be."""
    (tmp_path / "a.csv").write_text("NAMA,NAMA\na,b\n", encoding="utf-8")
    with pytest.raises(InputError, match="rename or remove"):
        read_register(tmp_path / "a.csv")
    with pytest.raises(InputError, match='--map "Nama Lengkap"='):
        read_register(pl.DataFrame({"NAMA": ["a"], "Nama Lengkap": ["b"]}))


def test_a_column_mapped_twice_is_refused():
    """Two spellings of one heading cannot both be meant."""
    with pytest.raises(UsageError, match="twice"):
        read_register(TABLE, mapping={"X": "sex", "x": "religion"})


def test_repaired_rows_are_listed_by_record_id(tmp_path):
    """What was mended while reading is found again by its id."""
    (tmp_path / "a.csv").write_text("ID,nama,agama\nx,Ani\ny,Budi,ISLAM\n", encoding="utf-8")
    problems = read_register(tmp_path / "a.csv").problems
    assert problems.rows() == [("a", "x", "row", "row-too-few-cells")]


def test_people_need_a_name_and_a_date_or_nik():
    """A register without them gets a sentence that offers the nearest heading."""
    require_person(read_register(TABLE))
    with pytest.raises(
        InputError, match=r"as name; did you mean 'nama_lngkp'\? If so add --map nama_lngkp=name"
    ):
        require_person(read_register(pl.DataFrame({"nama_lngkp": ["a"], "nik": ["1"]})))
    with pytest.raises(InputError, match="birth_date or nik"):
        require_person(read_register(pl.DataFrame({"nama": ["a"]})))
