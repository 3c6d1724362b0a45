"""Makes the workbooks of ``tests/data/sheets`` and what must be read from them (``expected.json``).

Run ``python tests/data/make_sheets.py`` after a change. All people are made up. The expectation comes from the
people and counts below, not from the reader. The old binary format (.xls) needs ``xlwt``, which is no
dependency of the project: without it the committed files stay as they are.
"""

# ruff: noqa: E501 (a row of a sheet reads best as one line)

from __future__ import annotations

import datetime as dt
import html
import json
import shutil
import struct
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

try:
    import xlwt
except ImportError:
    xlwt = None

HERE = Path(__file__).parent / "sheets"
MAKING_DAY = dt.datetime(2024, 1, 2)

FIELDS = (
    "nik",
    "family_card",
    "name",
    "sex",
    "birth_place",
    "birth_date",
    "mother_name",
    "address",
    "rt",
    "rw",
    "village",
)
PEOPLE = [
    dict(zip(FIELDS, values, strict=True))
    for values in (
        ("3310061708700001", "3310061201100011", "SUTRISNO", "L", "KLATEN", "17-08-1970", "SUMARNI", "JL MAWAR 1", "003", "005", "SUMBER"),
        ("3310065203750002", "3310061201100011", "SRI WAHYUNI", "P", "SLEMAN", "12-03-1975", "NGATINEM", "JL MAWAR 1", "003", "005", "SUMBER"),
        ("3310060509980003", "3310061201100011", "EKO PRASETYO", "L", "KLATEN", "05-09-1998", "SRI WAHYUNI", "JL MAWAR 1", "003", "005", "SUMBER"),
        ("3310062811820004", "3310063003120022", "BUDI SANTOSO", "L", "BOYOLALI", "28-11-1982", "TUMINAH", "JL MELATI 7", "001", "002", "KALIKEBO"),
        ("3310064502850005", "3310063003120022", "DWI LESTARI", "P", "KLATEN", "05-02-1985", "PARTINI", "JL MELATI 7", "001", "002", "KALIKEBO"),
        ("3310066112100006", "3310063003120022", "ANISA PUTRI", "P", "KLATEN", "21-12-2010", "DWI LESTARI", "JL MELATI 7", "001", "002", "KALIKEBO"),
    )
]  # fmt: skip
HEADINGS = {
    "nik": "NIK",
    "family_card": "No. KK",
    "name": "Nama Lengkap",
    "sex": "Jenis Kelamin",
    "birth_place": "Tempat Lahir",
    "birth_date": "Tanggal Lahir",
    "mother_name": "Nama Ibu",
    "address": "Alamat",
    "rt": "RT",
    "rw": "RW",
    "village": "Desa",
}
SHORT = ("nik", "name", "sex", "birth_date")
Row = list[Any]


@dataclass
class Page:
    """A sheet: its rows, merged cells (row, column, row, column), hidden rows, and whether it is hidden."""

    name: str
    rows: list[Row]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden: bool = False


@dataclass
class Expected:
    """What must be read from one sheet: records by field, lines left out by reason, row of the heading."""

    records: list[dict[str, str | None]]
    left_out: dict[str, int]
    heading_row: int | None = 1
    sheet: str | None = "Sheet1"


@dataclass
class Case:
    """A file, what is in it, what must be read, and words that the notes must have."""

    file: str
    pages: list[Page]
    expected: list[Expected]
    notes: list[str] = field(default_factory=list)
    why: str = ""


def heading(fields: tuple[str, ...] = SHORT, *, numbered: bool = False) -> Row:
    return [*(["No"] if numbered else []), *(HEADINGS[name] for name in fields)]


def rows(
    people: list[dict[str, str]], fields: tuple[str, ...] = SHORT, *, numbered: bool = False
) -> list[Row]:
    return [
        [*([index] if numbered else []), *(person[name] for name in fields)]
        for index, person in enumerate(people, 1)
    ]


def records(
    people: list[dict[str, str]], fields: tuple[str, ...] = SHORT, **more: Any
) -> list[dict[str, str | None]]:
    return [{name: person[name] for name in fields} | more for person in people]


def one(table: list[Row], **more: Any) -> list[Page]:
    return [Page("Sheet1", table, **more)]


ALL = PEOPLE
FIRST, SECOND = PEOPLE[:3], PEOPLE[3:]
SIGNATURE: list[Row] = [
    [],
    ["", "", "", "", "Klaten, 2 Januari 2024"],
    ["", "", "", "", "Kepala Desa Sumber"],
    [],
    ["", "", "", "", "(HARJO SUWITO)"],
    ["", "", "", "", "NIP. 196001011985031001"],
]


def plain_cases() -> list[Case]:
    """One table each, with what offices put around it."""
    long = (
        "nik",
        "family_card",
        "name",
        "sex",
        "birth_place",
        "birth_date",
        "mother_name",
        "address",
        "rt",
        "rw",
        "village",
    )
    titles: list[Row] = [
        ["DATA PENDUDUK DESA SUMBER"],
        ["KECAMATAN TRUCUK KABUPATEN KLATEN"],
        ["Tahun 2024"],
        [],
    ]
    numbers = [f"({number})" for number in range(1, 6)]
    return [
        Case("plain.xlsx", one([heading(long), *rows(ALL, long)]), [Expected(records(ALL, long), {"heading": 1})]),
        Case(
            "title-block.xlsx",
            one(
                [*titles, heading(numbered=True), numbers, *rows(ALL, numbered=True), ["Jumlah", 6, "", "L: 3 P: 3"], *SIGNATURE],
                merged=[(0, 0, 0, 4), (1, 0, 1, 4)],
            ),
            [Expected(records(ALL), {"title": 4, "heading": 2, "total": 1, "blank": 2, "note": 4}, 5)],
            ["1 rows were left out as totals (row 13)", "4 rows were left out as notes (row 15, 16, 18, 19)"],
        ),
        Case(
            "in-the-middle.xlsx",
            one([[]] * 6 + [["", "", "", *row] for row in [heading(), *rows(FIRST)]]),
            [Expected(records(FIRST), {"title": 6, "heading": 1}, 7)],
        ),
        Case(
            "repeated-heading.xlsx",
            one([heading(numbered=True), *rows(FIRST, numbered=True), ["Halaman 1"], heading(numbered=True), *rows(SECOND, numbered=True)]),
            [Expected(records(ALL), {"heading": 1, "heading again": 1, "note": 1})],
        ),
        Case(
            "pre-numbered.xlsx",
            one([heading(numbered=True), *rows(FIRST, numbered=True), [4], [5], [], ["Total", "3 orang"]]),
            [Expected(records(FIRST), {"heading": 1, "blank": 3, "total": 1})],
        ),
        Case(
            "incomplete-people.xlsx",
            one([heading(numbered=True), *rows(FIRST, numbered=True), [4, "", "SUKINEM"], [5, "", "", "P", "1960"], ["", "", "(HARJO)"]]),
            [
                Expected(
                    [
                        *records(FIRST),
                        {"nik": None, "name": "SUKINEM", "sex": None, "birth_date": None},
                        {"nik": None, "name": None, "sex": "P", "birth_date": "1960"},
                    ],
                    {"heading": 1, "note": 1},
                )
            ],
            why="a record that has only a name, or none, is a record where it has a running number",
        ),
        Case(
            "subtotals.xlsx",
            one([heading(numbered=True), *rows(FIRST, numbered=True), ["", "Jumlah RT 003", "3"], *rows(SECOND, numbered=True), ["JUMLAH"]]),
            [Expected(records(ALL), {"heading": 1, "total": 2})],
        ),
        Case(
            "title-places.xlsx",
            one([["DAFTAR PEMILIH TETAP"], ["KABUPATEN", ":", "KLATEN"], ["KECAMATAN : TRUCUK"], ["DESA/KELURAHAN", "", ": SUMBER"], [], heading(), *rows(FIRST)]),
            [Expected(records(FIRST, regency="KLATEN", district="TRUCUK", village="SUMBER"), {"title": 5, "heading": 1}, 6)],
            ["were taken from the lines above the table"],
        ),
        Case(
            "names-only.xlsx",
            one([["Nama", "Alamat"], ["SUTRISNO", "JL MAWAR 1"], ["BUDI SANTOSO", "JL MELATI 7"], [], ["Mengetahui,"], ["", "Lurah Sumber"]]),
            [
                Expected(
                    [{"name": "SUTRISNO", "address": "JL MAWAR 1"}, {"name": "BUDI SANTOSO", "address": "JL MELATI 7"}],
                    {"heading": 1, "blank": 1, "note": 2},
                )
            ],
        ),
    ]  # fmt: skip


def heading_cases() -> list[Case]:
    """Headings of two rows, cells of two fields, marks for the sex."""
    people = [
        ("SUTRISNO", "SUMARNI", "WARTO", "003", "005", "SUMBER"),
        ("DWI LESTARI", "PARTINI", "KARSO", "001", "002", "KALIKEBO"),
    ]
    names = ("name", "mother_name", "father_name", "rt", "rw", "village")
    grouped = [dict(zip(names, values, strict=True)) for values in people]
    niks = ["3310061708700001", "3310064502850005"]
    upper: Row = ["NO", "NIK", "NAMA\nLENGKAP", "ORANG TUA", "", "ALAMAT", "", ""]
    lower: Row = ["", "", "", "IBU", "AYAH", "RT", "RW", "DESA"]
    body = [[index, nik, *values] for index, (nik, values) in enumerate(zip(niks, people, strict=True), 1)]
    merged = [(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4), (1, 5, 1, 7)]
    births = ["KLATEN, 17-08-1970", "Klaten/5 Februari 1985", "SLEMAN 12/03/75"]
    places = [("KLATEN", "17-08-1970"), ("Klaten", "5 Februari 1985"), ("SLEMAN", "12/03/75")]
    areas = ["003/005", "RT 03 RW 05", "RT.1/RW.2"]
    parts = [("003", "005"), ("03", "05"), ("1", "2")]
    return [
        Case(
            "merged-heading.xlsx",
            one([["BUKU DATA PENDUDUK"], upper, lower, [f"({n})" for n in range(1, 9)], *body], merged=merged),
            [Expected([{"nik": nik, **person} for nik, person in zip(niks, grouped, strict=True)], {"title": 1, "heading": 3}, 3)],
        ),
        Case(
            "born-heading.xlsx",
            one(
                [["NIK", "Nama", "Tempat, Tanggal Lahir", "", "Ibu", ""], ["", "", "Tempat", "Tanggal", "Nama", "NIK"],
                 [niks[0], "SUTRISNO", "KLATEN", "17-08-1970", "SUMARNI", "3310064107500007"]],
                merged=[(0, 2, 0, 3), (0, 4, 0, 5)],
            ),
            [
                Expected(
                    [{"nik": niks[0], "name": "SUTRISNO", "birth_place": "KLATEN", "birth_date": "17-08-1970",
                      "mother_name": "SUMARNI", "mother_nik": "3310064107500007"}],
                    {"heading": 2},
                    2,
                )
            ],
        ),
        Case(
            "combined-cells.xlsx",
            one([["Nama", "Tempat/Tgl Lahir", "RT/RW"], *map(list, zip(["A", "B", "C"], births, areas, strict=True))]),
            [
                Expected(
                    [
                        {"name": name, "birth_place": place, "birth_date": day, "rt": rt, "rw": rw}
                        for name, (place, day), (rt, rw) in zip("ABC", places, parts, strict=True)
                    ],
                    {"heading": 1},
                )
            ],
        ),
        *(
            Case(
                file,
                one(
                    [["NO", "NO KK", "NIK", "NAMA", "ALAMAT"],
                     *([index, person["family_card"] if index in (1, 4) else "", person["nik"], person["name"], person["address"] if index in (1, 4) else ""]
                       for index, person in enumerate(ALL, 1)),
                     ["JUMLAH", 6]],
                    merged=[(1, 1, 3, 1), (4, 1, 6, 1), (1, 4, 3, 4), (4, 4, 6, 4)],
                ),
                [Expected(records(ALL, ("family_card", "nik", "name", "address")), {"heading": 1, "total": 1}, sheet=sheet)],
                why="a cell merged over the rows of a family says the same of all of them",
            )
            for file, sheet in (
                ("merged-families.xlsx", "Sheet1"), ("merged-families.xls", "Sheet1"), ("merged-families.xlsb", "Sheet1"),
                ("merged-families.html", None), ("merged-families.ods", "Sheet1"),
            )
        ),
        Case(
            "sex-marks.xlsx",
            one([["No", "Nama", "Jenis Kelamin", "", "Tgl Lahir"], ["", "", "L", "P", ""],
                 [1, "SUTRISNO", "v", "", "17-08-1970"], [2, "SRI WAHYUNI", "", "v", "12-03-1975"]],
                merged=[(0, 2, 0, 3)]),
            [
                Expected(
                    [{"name": "SUTRISNO", "birth_date": "17-08-1970", "sex": "L"},
                     {"name": "SRI WAHYUNI", "birth_date": "12-03-1975", "sex": "P"}],
                    {"heading": 2},
                    2,
                )
            ],
        ),
    ]  # fmt: skip


def value_cases() -> list[Case]:
    """Cells that are numbers, dates and formulas."""
    typed: list[Row] = [
        [3310061708700001, "SUTRISNO", dt.datetime(1970, 8, 17), 3.0],
        [3310065203750002, "SRI", dt.datetime(1975, 3, 12), 12],
    ]
    expected = [
        {"nik": "3310061708700001", "name": "SUTRISNO", "birth_date": "1970-08-17", "rt": "3"},
        {"nik": "3310065203750002", "name": "SRI", "birth_date": "1975-03-12", "rt": "12"},
    ]
    lost: list[Row] = [
        [float(int(person["nik"]) // 10 * 10), person["name"], person["birth_date"]] for person in ALL
    ]
    rounded = [
        {"nik": person["nik"][:15] + "0", "name": person["name"], "birth_date": person["birth_date"]}
        for person in ALL
    ]
    return [
        Case(
            "typed-cells.xlsx",
            one([["NIK", "Nama", "Tgl Lahir", "RT"], *typed]),
            [Expected(expected, {"heading": 1})],
        ),
        Case(
            "typed-cells.ods",
            one([["NIK", "Nama", "Tgl Lahir", "RT"], *typed]),
            [Expected(expected, {"heading": 1})],
        ),
        Case(
            "typed-cells.xls",
            one([["NIK", "Nama", "Tgl Lahir", "RT"], *typed]),
            [Expected(expected, {"heading": 1})],
        ),
        Case(
            "typed-cells.xlsb",
            one([["NIK", "Nama", "Tgl Lahir", "RT"], *typed]),
            [Expected(expected, {"heading": 1})],
        ),
        Case(
            "rounded-niks.xlsx",
            one([["NIK", "Nama", "Tgl Lahir"], *lost]),
            [Expected(rounded, {"heading": 1})],
            why="Excel keeps 15 digits of a number; normalising masks the last one",
        ),
    ]


def book_cases() -> list[Case]:
    """Several sheets, hidden sheets, hidden rows."""
    table_one, table_two = [heading(), *rows(FIRST)], [["DESA KALIKEBO"], heading(), *rows(SECOND)]
    first = Expected(records(FIRST), {"heading": 1}, 1, "Sumber")
    second = Expected(records(SECOND), {"title": 1, "heading": 1}, 2, "Kalikebo")
    recap = Page("Rekap", [["No", "Desa", "Jumlah"], [1, "SUMBER", 3], [2, "KALIKEBO", 3]])
    return [
        Case(
            "sheets-per-desa.xlsx",
            [recap, Page("Sumber", table_one), Page("Kalikebo", table_two), Page("Sheet3", [])],
            [first, second],
            ["sheets without a table of people that were not read (3 rows): Rekap"],
        ),
        Case(
            "sheets-per-desa.ods", [Page("Sumber", table_one), Page("Kalikebo", table_two)], [first, second]
        ),
        Case(
            "sheets-per-desa.xls", [Page("Sumber", table_one), Page("Kalikebo", table_two)], [first, second]
        ),
        Case(
            "continued.xls",
            [Page("Sheet1", table_one), Page("Sheet2", rows(SECOND))],
            [Expected(records(FIRST), {"heading": 1}), Expected(records(SECOND), {}, None, "Sheet2")],
            why="the second sheet goes on where the first was full, without a heading",
        ),
        Case(
            "hidden-rows.xlsx",
            one(table_one, hidden_rows=[2, 3]),
            [Expected(records(FIRST), {"heading": 1})],
            ["[Sheet1] hides 2 rows; they were read"],
        ),
        Case(
            "hidden-rows.ods",
            one(table_one, hidden_rows=[2]),
            [Expected(records(FIRST), {"heading": 1})],
            ["hides 1 rows"],
        ),
        Case(
            "hidden-rows.xls",
            [Page("Sumber", table_one), Page("Désa", table_two, hidden_rows=[1, 3])],
            [first, Expected(records(SECOND), {"title": 1, "heading": 1}, 2, "Désa")],
            ["[Désa] hides 2 rows"],
        ),
        Case(
            "binary.xlsb",
            [Page("Sumber", table_one, hidden_rows=[2]), Page("Lama", table_two, hidden=True), recap],
            [Expected(records(FIRST), {"heading": 1}, 1, "Sumber")],
            [
                "[Sumber] hides 1 rows",
                "[Lama] is hidden and was not read",
                "that were not read (3 rows): Rekap",
            ],
        ),
        Case(
            "hidden-sheet.xlsx",
            [Page("Sumber", table_one), Page("Lama", table_two, hidden=True)],
            [Expected(records(FIRST), {"heading": 1}, 1, "Sumber")],
            ["[Lama] is hidden and was not read"],
        ),
    ]


def family_books() -> list[Case]:
    """The family book in the four forms that SIAK and its users write."""
    fields = ("name", "nik", "birth_place", "birth_date", "sex")
    members = ("NO", "NAMA LENGKAP", "NIK", "TEMPAT LAHIR", "TANGGAL LAHIR", "JK")
    carried = ("family_card", "address", "rt", "rw")
    families = [FIRST, SECOND]
    heads = [family[0] for family in families]
    every = (*fields, *carried)

    def listed(family: list[dict[str, str]]) -> list[Row]:
        return rows(family, fields, numbered=True)

    labelled: list[Row] = [["BUKU INDUK PENDUDUK"], ["KECAMATAN : TRUCUK"], [], list(members)]
    block: list[Row] = []
    bare: list[Row] = [["BUKU INDUK PENDUDUK"], list(members)]
    below: list[Row] = []
    for family, head in zip(families, heads, strict=True):
        labelled += [
            [f"No. KK : {head['family_card']}", f"Nama Kepala Keluarga : {head['name']}",
             f"Alamat : {head['address']}, Nama Dusun : {head['village']}, RT/RW : {head['rt']}/{head['rw']}"],
            *listed(family),
        ]  # fmt: skip
        block += [
            ["BUKU INDUK KEPENDUDUKAN KABUPATEN KLATEN (DAFTAR KELUARGA)"],
            ["KABUPATEN :", "KLATEN", "", "NO. KK :", head["family_card"]],
            ["KECAMATAN :", "TRUCUK", "", "NAMA. KK :", head["name"]],
            ["DESA :", head["village"], "", "ALAMAT :", f"{head['address']},Kodepos :57467,Telp :,-"],
            ["", "", "", "NO.RT/RW :", f"{head['rt']}/{head['rw']}"],
            list(members),
            *listed(family),
            [],
        ]
        bare += [
            [head["family_card"], "", head["name"], "", "", f"DESA {head['village']} RT/RW : {head['rt']}/{head['rw']} DUSUN : -"],
            *listed(family),
        ]  # fmt: skip
        below += [
            ["NO.KK", "", "NAMA KEPALA KELUARGA", "ALAMAT"],
            [
                head["family_card"],
                "",
                head["name"],
                f"{head['address']}, RT:{head['rt']}, RW:{head['rw']}, Kodepos:57467,-",
            ],
            list(members),
            *listed(family),
        ]
    cells: list[Row] = [["BUKU INDUK PENDUDUK"]]
    short: list[Row] = [["BUKU INDUK PENDUDUK"], list(members)]
    for family, head in zip(families, heads, strict=True):
        cells += [
            ["Nomor KK", "", head["family_card"]],
            ["Nama Kepala Keluarga", "", head["name"]],
            ["Alamat", "", head["address"], "RT", head["rt"], "RW", head["rw"]],
            list(members),
            *listed(family),
        ]
        short += [
            [f"KK: {head['family_card']} - {head['name']} - RT.{head['rt']}/RW.{head['rw']}"],
            *listed(family),
        ]
    labelled += [[], ["Keterangan:"], ["JK: L laki-laki, P perempuan"]]
    note = ["is a family book"]
    return [
        Case(
            "family-book-labels.xlsx",
            one(labelled),
            [
                Expected(
                    [record | {"hamlet": person["village"], "district": "TRUCUK"} for record, person in zip(records(ALL, every), ALL, strict=True)],
                    {"title": 3, "heading": 1, "group": 2, "blank": 1, "note": 2},
                    4,
                )
            ],
            note,
        ),
        Case(
            "family-book-blocks.xlsx",
            one(block),
            [
                Expected(
                    records(ALL, (*every, "village"), district="TRUCUK", regency="KLATEN"),
                    {"title": 5, "heading": 1, "group": 4, "note": 1, "heading again": 1, "blank": 1},
                    6,
                )
            ],
            note,
        ),
        Case(
            "family-book-bare.xlsx",
            one(bare),
            [
                Expected(
                    [record | {"address": f"DESA {record['village']}"} for record in records(ALL, (*every, "village"))],
                    {"title": 1, "heading": 1, "group": 2},
                    2,
                )
            ],
            note,
        ),
        Case(
            "family-book-cells.xlsx",
            one(cells),
            [Expected(records(ALL, every), {"title": 4, "heading": 1, "group": 3, "heading again": 1}, 5)],
            note,
            why="labels without colons in cells of their own are no people",
        ),
        Case(
            "family-book-short.xlsx",
            one(short),
            [Expected(records(ALL, (*fields, "family_card", "rt", "rw")), {"title": 1, "heading": 1, "group": 2}, 2)],
            note,
        ),
        Case(
            "family-book-below.xls",
            one(below),
            [Expected(records(ALL, every), {"title": 2, "heading": 1, "group": 2, "heading again": 1}, 3)],
            note,
        ),
    ]  # fmt: skip


def dressed_cases() -> list[Case]:
    """Files that are not what their ending says."""
    table = [["DATA PENDUDUK"], heading(), *rows(FIRST)]
    plain = [heading(), *rows(FIRST)]
    return [
        Case("web-page.xls", one(table), [Expected(records(FIRST), {"title": 1, "heading": 1}, 2, None)], ["is HTML and not the workbook"]),
        Case("web-page.html", one(table), [Expected(records(FIRST), {"title": 1, "heading": 1}, 2, None)]),
        Case("xml-2003.xls", one(table, hidden_rows=[2]), [Expected(records(FIRST), {"title": 1, "heading": 1}, 2)], ["is XML and not the workbook", "hides 1 rows"]),
        Case("tabs.xls", one(plain), [Expected(records(FIRST), {"heading": 1}, 1, None)], ["is text and not the workbook"]),
        Case("new-format.xls", one(table), [Expected(records(FIRST), {"title": 1, "heading": 1}, 2)]),
    ]  # fmt: skip


def cases() -> list[Case]:
    return [
        *plain_cases(),
        *heading_cases(),
        *value_cases(),
        *book_cases(),
        *family_books(),
        *dressed_cases(),
    ]


def write_xlsx(path: Path, pages: list[Page]) -> None:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd-mm-yyyy"})
    book.set_properties({"created": MAKING_DAY})
    for page in pages:
        sheet = book.add_worksheet(page.name)
        for number, row in enumerate(page.rows):
            for column, cell in enumerate(row):
                if cell != "":
                    (sheet.write_string if isinstance(cell, str) else sheet.write)(number, column, cell)
        for top, left, bottom, right in page.merged:
            cell = page.rows[top][left] if left < len(page.rows[top]) else ""
            sheet.merge_range(top, left, bottom, right, cell)
        for number in page.hidden_rows:
            sheet.set_row(number, None, None, {"hidden": True})
        if page.hidden:
            sheet.hide()
    book.close()


def write_xls(path: Path, pages: list[Page]) -> None:
    if xlwt is None:
        return
    book = xlwt.Workbook()
    style = xlwt.easyxf(num_format_str="DD-MM-YYYY")
    for page in pages:
        sheet = book.add_sheet(page.name)
        for number, row in enumerate(page.rows):
            for column, cell in enumerate(row):
                if cell != "":
                    sheet.write(number, column, cell, *([style] if isinstance(cell, dt.datetime) else []))
        for number in page.hidden_rows:
            sheet.row(number).hidden = True
        sheet.merged_ranges.extend((top, bottom, left, right) for top, left, bottom, right in page.merged)
    book.save(str(path))


def write_ods(path: Path, pages: list[Page]) -> None:
    names = ["office", "table", "text"]
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    tables = "".join(_ods_table(page) for page in pages)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.3">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in (("mimetype", kind), ("content.xml", content), ("META-INF/manifest.xml", manifest)):
            book.writestr(zipfile.ZipInfo(name, MAKING_DAY.timetuple()[:6]), text)


def _ods_table(page: Page) -> str:
    rows_text = "".join(
        f"<table:table-row{' table:visibility=' + chr(34) + 'collapse' + chr(34) if number in page.hidden_rows else ''}>"
        + "".join(_ods_cell(cell, _spanned(page, number, column)) for column, cell in enumerate(row or [""]))
        + "</table:table-row>"
        for number, row in enumerate(page.rows)
    )
    return f'<table:table table:name="{html.escape(page.name)}">{rows_text}</table:table>'


def _spanned(page: Page, row: int, column: int) -> str:
    """The attribute of a cell that covers others below."""
    heights = [bottom - top + 1 for top, left, bottom, _ in page.merged if (top, left) == (row, column)]
    return f' table:number-rows-spanned="{heights[0]}" table:number-columns-spanned="1"' if heights else ""


def _ods_cell(cell: object, spanned: str) -> str:
    if cell == "":
        return "<table:table-cell/>"
    text = f"<text:p>{html.escape(str(cell))}</text:p></table:table-cell>"
    if isinstance(cell, dt.datetime):
        return f'<table:table-cell{spanned} office:value-type="date" office:date-value="{cell:%Y-%m-%d}"><text:p>{cell:%d-%m-%Y}</text:p></table:table-cell>'
    if isinstance(cell, int | float):
        return f'<table:table-cell{spanned} office:value-type="float" office:value="{cell}">{text}'
    return f'<table:table-cell{spanned} office:value-type="string">{text}'


def write_xlsb(path: Path, pages: list[Page]) -> None:
    """The few records of [MS-XLSB] that a reader needs; dates have style 1."""
    texts = list(
        dict.fromkeys(cell for page in pages for row in page.rows for cell in row if isinstance(cell, str))
    )
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{relations}/worksheet" Target="worksheets/sheet{number}.bin"/>'
        for number in range(1, len(pages) + 1)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="bin" ContentType='
        '"application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}/relationships">{listed}'
        f'<Relationship Id="rId98" Type="{relations}/sharedStrings" Target="sharedStrings.bin"/>'
        f'<Relationship Id="rId99" Type="{relations}/styles" Target="styles.bin"/></Relationships>',
        "xl/workbook.bin": _xlsb_workbook(pages),
        "xl/sharedStrings.bin": _xlsb_texts(texts),
        "xl/styles.bin": _xlsb_styles(),
    }
    parts |= {
        f"xl/worksheets/sheet{number}.bin": _xlsb_sheet(page, texts) for number, page in enumerate(pages, 1)
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            book.writestr(zipfile.ZipInfo(name, MAKING_DAY.timetuple()[:6]), part)


def _xlsb_workbook(pages: list[Page]) -> bytes:
    sheets = [
        _record(156, struct.pack("<II", 2 * page.hidden, number), _wide(f"rId{number}"), _wide(page.name))
        for number, page in enumerate(pages, 1)
    ]
    return b"".join([_record(131), _record(143), *sheets, _record(144), _record(132)])


def _xlsb_texts(texts: list[str]) -> bytes:
    items = [_record(19, b"\x00", _wide(text)) for text in texts]
    return b"".join([_record(159, struct.pack("<II", len(texts), len(texts))), *items, _record(160)])


def _xlsb_styles() -> bytes:
    """Cell formats: 0 is general, 1 a date (number format 14)."""
    formats = [_record(47, struct.pack("<HHHHHBBH", 0, number, 0, 0, 0, 0, 0, 0)) for number in (0, 14)]
    return b"".join([_record(278), _record(617, struct.pack("<I", 2)), *formats, _record(618), _record(279)])


def _xlsb_sheet(page: Page, texts: list[str]) -> bytes:
    width = max((len(row) for row in page.rows), default=0)
    size = struct.pack("<4I", 0, max(len(page.rows) - 1, 0), 0, max(width - 1, 0))
    body = [_record(129), _record(148, size), _record(145)]
    for number, row in enumerate(page.rows):
        flags = 0x10 if number in page.hidden_rows else 0
        body.append(_record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, flags, 0, 0)))
        body += [_xlsb_cell(column, cell, texts) for column, cell in enumerate(row) if cell != ""]
    merged = [
        _record(176, struct.pack("<4I", top, bottom, left, right)) for top, left, bottom, right in page.merged
    ]
    spans = [_record(177, struct.pack("<I", len(merged))), *merged, _record(178)] if merged else []
    return b"".join([*body, _record(146), *spans, _record(130)])


def _xlsb_cell(column: int, cell: object, texts: list[str]) -> bytes:
    if isinstance(cell, dt.datetime):
        days = (cell - dt.datetime(1899, 12, 30)).days
        return _record(5, struct.pack("<IId", column, 1, days))
    if isinstance(cell, int | float):
        return _record(5, struct.pack("<IId", column, 0, cell))
    return _record(7, struct.pack("<III", column, 0, texts.index(str(cell))))


def _record(kind: int, *content: bytes) -> bytes:
    """A record: its kind and its length in groups of seven bits, then its content."""
    data = b"".join(content)
    return _sevens(kind) + _sevens(len(data)) + data


def _sevens(number: int) -> bytes:
    groups = bytearray()
    while number >= 0x80:
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*groups, number])


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def write_html(path: Path, pages: list[Page]) -> None:
    body = "".join(
        "<table border=1>"
        + "".join(
            "<tr>"
            + "".join(
                f"<td{_down(page, number, column)}>{html.escape(str(cell))}</td>"
                for column, cell in enumerate(row)
                if not any(
                    top < number <= bottom and left <= column <= right
                    for top, left, bottom, right in page.merged
                )
            )
            + "</tr>\n"
            for number, row in enumerate(page.rows)
        )
        + "</table>"
        for page in pages
    )
    text = f'<html><head><meta charset="utf-8"><title>Ekspor</title></head><body>{body}</body></html>'
    path.write_text(text, encoding="utf-8", newline="\n")


def _down(page: Page, row: int, column: int) -> str:
    """The attribute of a cell that covers others below."""
    heights = [bottom - top + 1 for top, left, bottom, _ in page.merged if (top, left) == (row, column)]
    return f" rowspan={heights[0]}" if heights else ""


def write_xml(path: Path, pages: list[Page]) -> None:
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    sheets = "".join(
        f'<Worksheet ss:Name="{html.escape(page.name)}"><Table>'
        + "".join(
            f"<Row{' ss:Hidden=' + chr(34) + '1' + chr(34) if number in page.hidden_rows else ''}>"
            + "".join(f'<Cell><Data ss:Type="String">{html.escape(str(cell))}</Data></Cell>' for cell in row)
            + "</Row>\n"
            for number, row in enumerate(page.rows)
        )
        + "</Table></Worksheet>"
        for page in pages
    )
    start = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    path.write_text(
        f'{start}<Workbook xmlns="{name}" xmlns:ss="{name}">{sheets}</Workbook>',
        encoding="utf-8",
        newline="\n",
    )


def write_tabs(path: Path, pages: list[Page]) -> None:
    lines = ("\t".join(map(str, row)) for row in pages[0].rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def write_new_as_old(path: Path, pages: list[Page]) -> None:
    write_xlsx(path.with_suffix(".xlsx"), pages)
    shutil.move(path.with_suffix(".xlsx"), path)


SPECIAL = {
    "web-page.xls": write_html,
    "xml-2003.xls": write_xml,
    "tabs.xls": write_tabs,
    "new-format.xls": write_new_as_old,
}
WRITERS = {
    ".xlsx": write_xlsx,
    ".xls": write_xls,
    ".xlsb": write_xlsb,
    ".ods": write_ods,
    ".html": write_html,
}


def write(case: Case, folder: Path) -> None:
    """Writes the file of a case."""
    path = folder / case.file
    SPECIAL.get(case.file, WRITERS[path.suffix])(path, case.pages)


def expected(case: Case) -> dict[str, Any]:
    """What must be read from a file, as plain values."""
    sheets = [
        {
            "sheet": item.sheet,
            "heading_row": item.heading_row,
            "left_out": item.left_out,
            "records": item.records,
        }
        for item in case.expected
    ]
    return {"sheets": sheets, "notes": case.notes} | ({"why": case.why} if case.why else {})


def main() -> None:
    HERE.mkdir(exist_ok=True)
    for case in cases():
        write(case, HERE)
    text = json.dumps({case.file: expected(case) for case in cases()}, indent=1, ensure_ascii=False)
    (HERE / "expected.json").write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
