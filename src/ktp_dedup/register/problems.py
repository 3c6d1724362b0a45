"""The closed table of data problems: a code, what it means, what is done with the value, and what people can do.

Problems are collected and counted, never raised one at a time. A record with a problem stays in the register
with whatever else it has.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A kind of data problem.

    Attributes:
        code: by which it is listed and counted.
        kinds: the kinds of field it is found in; "row" and "id" stand for the record itself.
        meaning: what is wrong, one sentence; ``meaning_id`` the same in Indonesian.
        action: what the tool does with the value, one sentence.
        remedy: what people can do, one sentence; ``remedy_id`` the same in Indonesian.
        example: a made-up cell, or row, that has the problem.
    """

    code: str
    kinds: tuple[str, ...]
    meaning: str
    action: str
    remedy: str
    meaning_id: str
    remedy_id: str
    example: str


_ALL: tuple[Problem, ...] = (
    Problem(
        code="row-too-few-cells",
        kinds=("row",),
        meaning="The row has fewer cells than the heading.",
        action="The missing cells are taken as empty.",
        remedy="Export the file again, or complete the row.",
        meaning_id="Baris memiliki sel lebih sedikit daripada judul kolom.",
        remedy_id="Ekspor ulang berkas, atau lengkapi barisnya.",
        example="3310064503700001,SULASTRI",
    ),
    Problem(
        code="row-too-many-cells",
        kinds=("row",),
        meaning="The row has more cells than the heading.",
        action="The last cells are left out.",
        remedy="Put cells that contain the separator in quotes, or export the file again.",
        meaning_id="Baris memiliki sel lebih banyak daripada judul kolom.",
        remedy_id="Beri tanda kutip pada sel yang memuat pemisah, atau ekspor ulang berkas.",
        example="3310064503700001,SULASTRI,Jl. Pemuda, No. 5",
    ),
    Problem(
        code="row-stray-quote",
        kinds=("row",),
        meaning="A quotation mark is opened and not closed.",
        action="It is read as if it were not there.",
        remedy="Remove the quotation mark at the source.",
        meaning_id="Tanda kutip dibuka tetapi tidak ditutup.",
        remedy_id="Hapus tanda kutip itu pada data sumber.",
        example='3310064503700001,"SULASTRI,KLATEN',
    ),
    Problem(
        code="cell-not-split",
        kinds=("row",),
        meaning="The cell should hold two values, such as an RT and an RW, and neither can be told.",
        action="Both are taken as empty.",
        remedy="Write 003/005, or KLATEN, 17-08-1970; a spreadsheet may have turned 3/5 into a date.",
        meaning_id="Sel seharusnya berisi dua nilai, misalnya RT dan RW, tetapi tidak dapat dipisahkan.",
        remedy_id="Tulis 003/005, atau KLATEN, 17-08-1970; mungkin 3/5 diubah menjadi tanggal oleh lembar kerja.",
        example="2024-05-03, as RT/RW",
    ),
    Problem(
        code="row-line-break",
        kinds=("row",),
        meaning="A line break without quotes cuts the row in two.",
        action="The parts are put together again.",
        remedy="Remove the line break at the source, or export the cell in quotes.",
        meaning_id="Baris terpotong dua oleh ganti baris tanpa tanda kutip.",
        remedy_id="Hapus ganti baris pada data sumber, atau ekspor sel itu dengan tanda kutip.",
        example="3310064503700001,SULASTRI,JL. PEMUDA",
    ),
    Problem(
        code="row-separator-in-cell",
        kinds=("row",),
        meaning="A cell holds the separator and is not in quotes.",
        action="The cell is put together again where the cells then look like those of other rows.",
        remedy="Put cells that contain the separator in quotes, or export the file again.",
        meaning_id="Sebuah sel memuat pemisah tanpa tanda kutip.",
        remedy_id="Beri tanda kutip pada sel yang memuat pemisah, atau ekspor ulang berkas.",
        example="3310064503700001,SULASTRI, S.PD,PEREMPUAN",
    ),
    Problem(
        code="row-encoding",
        kinds=("row",),
        meaning="The row holds bytes that are no letters in the encoding of the file.",
        action="They are read as Windows-1252.",
        remedy="Export the file again in one encoding, UTF-8 at best, and check the letters.",
        meaning_id="Baris memuat byte yang bukan huruf dalam pengodean berkas.",
        remedy_id="Ekspor ulang berkas dalam satu pengodean, sebaiknya UTF-8, dan periksa hurufnya.",
        example="a name in Windows-1252 within a file in UTF-8",
    ),
    Problem(
        code="row-zero-bytes",
        kinds=("row",),
        meaning="The row holds zero bytes, as after a crash while writing.",
        action="They are left out.",
        remedy="Compare the row with the source, and export the file again.",
        meaning_id="Baris memuat byte nol, misalnya karena komputer mati saat menyimpan.",
        remedy_id="Bandingkan baris dengan data sumber, lalu ekspor ulang berkas.",
        example="SULAS, a zero byte, TRI",
    ),
    Problem(
        code="id-missing",
        kinds=("id",),
        meaning="The record has no id.",
        action="It is called by its row number.",
        remedy="Give the record an id.",
        meaning_id="Data tidak memiliki id; dipakai nomor barisnya.",
        remedy_id="Beri id pada data ini.",
        example="(an empty cell in the column ID)",
    ),
    Problem(
        code="id-repeated",
        kinds=("id",),
        meaning="An earlier record of the same source has this id.",
        action="The row number is added to it; more than one in a hundred repeated ids are refused.",
        remedy="Give each record an id of its own.",
        meaning_id="Id ini sudah dipakai data sebelumnya pada sumber yang sama; nomor baris ditambahkan.",
        remedy_id="Beri setiap data id tersendiri.",
        example="A-17, on two rows",
    ),
    Problem(
        code="name-empty",
        kinds=("name",),
        meaning="The record has no name.",
        action="The record stays; its other values are compared.",
        remedy="Enter the name from the family card.",
        meaning_id="Data tidak memiliki nama.",
        remedy_id="Isi nama sesuai kartu keluarga.",
        example="(an empty cell)",
    ),
    Problem(
        code="name-placeholder",
        kinds=("name",),
        meaning="The name is a filler such as a dash or TIDAK DIKETAHUI.",
        action="It is taken as empty.",
        remedy="Enter the real name, or leave the cell empty.",
        meaning_id="Nama hanya pengisi seperti tanda hubung atau TIDAK DIKETAHUI; dianggap kosong.",
        remedy_id="Isi nama yang sebenarnya, atau kosongkan.",
        example="TIDAK DIKETAHUI",
    ),
    Problem(
        code="nik-length",
        kinds=("nik",),
        meaning="The number does not have 16 digits.",
        action="Of a number in which digits are lost or too many, those parts (region, date, serial) are compared "
        "that every possible reading agrees on; without any it is taken as empty.",
        remedy="Check it against the card; leading or last digits are often lost in a spreadsheet.",
        meaning_id="Nomor tidak terdiri dari 16 angka.",
        remedy_id="Periksa dengan kartunya; angka depan atau belakang sering hilang di lembar kerja.",
        example="331006450370001",
    ),
    Problem(
        code="nik-repaired",
        kinds=("nik",),
        meaning="The number has one digit too few or too many, and only one number that can be issued fits.",
        action="It is read as that number.",
        remedy="Check it against the card and enter the 16 digits.",
        meaning_id="Nomor kurang atau lebih satu angka, dan hanya satu nomor sah yang cocok; dibaca demikian.",
        remedy_id="Periksa dengan kartunya dan isi 16 angka.",
        example="33100617080000001",
    ),
    Problem(
        code="nik-characters",
        kinds=("nik",),
        meaning="The cell holds letters or signs that are no number.",
        action="It is taken as empty.",
        remedy="Enter the 16 digits.",
        meaning_id="Isi sel memuat huruf atau tanda lain sehingga bukan nomor.",
        remedy_id="Isi 16 angka.",
        example="33100645A3700001",
    ),
    Problem(
        code="nik-letters",
        kinds=("nik",),
        meaning="Letters such as O, I, l, B and S stand where digits belong.",
        action="They are read as 0, 1, 1, 8 and 5, because the number is right then.",
        remedy="Replace the letters by digits.",
        meaning_id="Huruf seperti O, I, l, B dan S dipakai di tempat angka; dibaca sebagai 0, 1, 1, 8 dan 5.",
        remedy_id="Ganti huruf dengan angka.",
        example="33IO06450370OOO1",
    ),
    Problem(
        code="nik-scientific",
        kinds=("nik",),
        meaning="A spreadsheet turned the number into scientific notation and hid its last digits.",
        action="The parts (region, date) of which all digits are still there are compared; the last digit shown is "
        "rounded and does not count.",
        remedy="Export the column as text.",
        meaning_id="Lembar kerja mengubah nomor menjadi notasi ilmiah sehingga angka terakhir hilang.",
        remedy_id="Ekspor kolom ini sebagai teks.",
        example="3,31E+15",
    ),
    Problem(
        code="nik-rounded",
        kinds=("nik",),
        meaning="The numbers of this column end in 0, as a spreadsheet keeps 15 digits only: the last digit is lost.",
        action="Region and date are compared, the serial is not.",
        remedy="Get the column from its source again, formatted as text before the numbers are entered.",
        meaning_id="Nomor di kolom ini berakhir 0: lembar kerja hanya menyimpan 15 angka, angka terakhir hilang.",
        remedy_id="Ambil lagi kolom ini dari sumbernya, dengan format teks sebelum nomor dimasukkan.",
        example="3310064503700000, 3310061708450010 and so on",
    ),
    Problem(
        code="nik-region",
        kinds=("nik",),
        meaning="The first digits are no region, of today or formerly.",
        action="The number is taken as empty.",
        remedy="Check the first six digits against the card.",
        meaning_id="Angka awal bukan kode wilayah, sekarang maupun dahulu; nomor tidak dibandingkan.",
        remedy_id="Periksa enam angka pertama dengan kartunya.",
        example="9910064503700001",
    ),
    Problem(
        code="nik-date",
        kinds=("nik",),
        meaning="The date in the number does not exist.",
        action="A NIK is taken as empty; the number of a family card is compared all the same.",
        remedy="Check digits 7 to 12 against the card.",
        meaning_id="Tanggal di dalam nomor tidak ada.",
        remedy_id="Periksa angka ke-7 sampai ke-12 dengan kartunya.",
        example="3310063102700001",
    ),
    Problem(
        code="nik-serial",
        kinds=("nik",),
        meaning="The last four digits are 0000, which is never issued.",
        action="Region and date are compared, the serial is not.",
        remedy="Check the last digits; a spreadsheet may have rounded them.",
        meaning_id="Empat angka terakhir 0000, yang tidak pernah diterbitkan; hanya angka lain yang dibandingkan.",
        remedy_id="Periksa angka terakhir; mungkin dibulatkan oleh lembar kerja.",
        example="3310064503700000",
    ),
    Problem(
        code="nik-placeholder",
        kinds=("nik",),
        meaning="The number is a filler, such as one digit repeated.",
        action="It is taken as empty.",
        remedy="Enter the real number, or leave the cell empty.",
        meaning_id="Nomor hanya pengisi, misalnya satu angka berulang; tidak dibandingkan.",
        remedy_id="Isi nomor yang sebenarnya, atau kosongkan.",
        example="9999999999999999",
    ),
    Problem(
        code="nik-temporary",
        kinds=("nik",),
        meaning="The number is a temporary one made by the village's own program.",
        action="It is taken as empty: two villages may have made the same one.",
        remedy="Enter the NIK when it has been issued.",
        meaning_id="Nomor sementara buatan aplikasi desa; tidak dibandingkan.",
        remedy_id="Isi NIK setelah diterbitkan.",
        example="0331006200100001",
    ),
    Problem(
        code="nik-is-family-card",
        kinds=("nik",),
        meaning="The NIK is the number of the family card.",
        action="It is taken as empty.",
        remedy="Enter the person's own NIK.",
        meaning_id="NIK sama dengan nomor kartu keluarga; tidak dibandingkan.",
        remedy_id="Isi NIK orang yang bersangkutan.",
        example="3310061203080004, and the same number as No. KK",
    ),
    Problem(
        code="sex-contradicts-nik",
        kinds=("code",),
        meaning="The day in the NIK says the other sex.",
        action="Nothing is changed.",
        remedy="Check sex and NIK against the card.",
        meaning_id="Tanggal dalam NIK menunjukkan jenis kelamin lain; tidak ada yang diubah.",
        remedy_id="Periksa jenis kelamin dan NIK dengan kartunya.",
        example="L, beside the NIK 3310064503700001",
    ),
    Problem(
        code="date-unreadable",
        kinds=("date",),
        meaning="The cell is not a date.",
        action="It is taken as empty.",
        remedy="Write the date as 31-12-1970.",
        meaning_id="Isi sel bukan tanggal; dianggap kosong.",
        remedy_id="Tulis tanggal seperti 31-12-1970.",
        example="tidak tahu",
    ),
    Problem(
        code="date-impossible",
        kinds=("date",),
        meaning="There is no such day, for example 31 February.",
        action="It is taken as empty.",
        remedy="Correct the date; write 00 for an unknown day or month.",
        meaning_id="Tanggal tidak ada, misalnya 31 Februari; dianggap kosong.",
        remedy_id="Perbaiki tanggal; tulis 00 bila hari atau bulan tidak diketahui.",
        example="31-02-1970",
    ),
    Problem(
        code="date-implausible",
        kinds=("date",),
        meaning="The year is before 1850 or after 2099.",
        action="The date is taken as empty.",
        remedy="Correct the year.",
        meaning_id="Tahun sebelum 1850 atau sesudah 2099; tanggal dianggap kosong.",
        remedy_id="Perbaiki tahunnya.",
        example="17-08-1070",
    ),
    Problem(
        code="date-filler",
        kinds=("date",),
        meaning="The date is the one that a program fills in for an empty cell, such as 30-12-1899 or 01-01-1900.",
        action="It is taken as empty.",
        remedy="Enter the real date, or leave the cell empty.",
        meaning_id="Tanggal ini diisi program untuk sel kosong, misalnya 30-12-1899 atau 01-01-1900; dianggap kosong.",
        remedy_id="Isi tanggal yang sebenarnya, atau kosongkan.",
        example="01-01-1900",
    ),
    Problem(
        code="date-future",
        kinds=("date",),
        meaning="The date is later than the day the register was made.",
        action="It is taken as empty.",
        remedy="Correct the date, or say the day of the register with --as-of.",
        meaning_id="Tanggal lebih baru daripada tanggal data; dianggap kosong.",
        remedy_id="Perbaiki tanggal, atau sebutkan tanggal data dengan --as-of.",
        example="17-08-2071",
    ),
    Problem(
        code="date-swapped",
        kinds=("date",),
        meaning="Day and month stand in the other order than in the rest of the column.",
        action="The date is read that way, because there is no month above 12, or because the NIK says so.",
        remedy="Write the day first.",
        meaning_id="Urutan hari dan bulan terbalik dibandingkan isi lain kolom ini; tanggal dibaca demikian.",
        remedy_id="Tulis hari lebih dahulu.",
        example="12-31-1970",
    ),
    Problem(
        code="date-century",
        kinds=("date",),
        meaning="The year has two digits and would make a child of someone who is married or heads a family.",
        action="It is read as a hundred years earlier.",
        remedy="Write the year with four digits.",
        meaning_id="Tahun hanya dua angka, padahal orang ini sudah berkeluarga; dibaca seratus tahun lebih awal.",
        remedy_id="Tulis tahun dengan empat angka.",
        example="01-01-20, of somebody married, in a register of 2024",
    ),
    Problem(
        code="code-unknown",
        kinds=("code",),
        meaning="The cell is none of the codes or words of this field.",
        action="Its text is kept and compared as it is; an unknown sex is taken as empty.",
        remedy="Use a code or word of the family card.",
        meaning_id="Isi sel bukan kode atau kata untuk kolom ini.",
        remedy_id="Pakai kode atau kata pada kartu keluarga.",
        example="X, as sex",
    ),
    Problem(
        code="number-unreadable",
        kinds=("number",),
        meaning="The cell is not a number.",
        action="It is taken as empty.",
        remedy="Write digits, with a point or comma before decimals.",
        meaning_id="Isi sel bukan bilangan; dianggap kosong.",
        remedy_id="Tulis angka, dengan titik atau koma sebelum desimal.",
        example="dua belas",
    ),
    Problem(
        code="region-unknown",
        kinds=("code",),
        meaning="The region code is none of today or formerly.",
        action="The names of the places are used.",
        remedy="Correct the code, six digits as in 331006.",
        meaning_id="Kode wilayah tidak dikenal, sekarang maupun dahulu; nama tempat yang dipakai.",
        remedy_id="Perbaiki kode, enam angka seperti 331006.",
        example="990101",
    ),
)

PROBLEMS: dict[str, Problem] = {problem.code: problem for problem in _ALL}
"""Every problem by its code."""


def problem_table() -> list[dict[str, str]]:
    """One row per problem, by code: the attributes of `Problem`, kinds joined by commas."""
    names = [field.name for field in fields(Problem)]
    rows = ({name: getattr(problem, name) for name in names} for problem in _ALL)
    return sorted(
        (row | {"kinds": ", ".join(row["kinds"])} for row in rows), key=lambda row: str(row["code"])
    )
