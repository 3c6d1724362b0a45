"""The closed table of data problems: a code, what it means and what to do, in English and Indonesian.

Problems are collected and counted, never raised one at a time. A record with a problem stays in the register
with whatever else it has.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of data problem.

    ``kinds`` are the kinds of field it is found in ("row" and "id" stand for the record itself); the other
    texts are one line each.
    """

    code: str
    kinds: tuple[str, ...]
    meaning: str
    remedy: str
    meaning_id: str
    remedy_id: str


_ROWS: tuple[tuple[str, str, str, str, str, str], ...] = (
    (
        "row-too-few-cells",
        "row",
        "The row has fewer cells than the heading; the missing ones were taken as empty.",
        "Export the file again, or complete the row.",
        "Baris memiliki sel lebih sedikit daripada judul kolom; sel yang kurang dianggap kosong.",
        "Ekspor ulang berkas, atau lengkapi barisnya.",
    ),
    (
        "row-too-many-cells",
        "row",
        "The row has more cells than the heading; the last ones were left out.",
        "Put cells that contain the separator in quotes, or export the file again.",
        "Baris memiliki sel lebih banyak daripada judul kolom; sel terakhir diabaikan.",
        "Beri tanda kutip pada sel yang memuat pemisah, atau ekspor ulang berkas.",
    ),
    (
        "row-stray-quote",
        "row",
        "A quotation mark is opened and not closed; it was read as if it were not there.",
        "Remove the quotation mark at the source.",
        "Tanda kutip dibuka tetapi tidak ditutup; dibaca seolah-olah tidak ada.",
        "Hapus tanda kutip itu pada data sumber.",
    ),
    (
        "id-missing",
        "id",
        "The record has no id; it is called by its row number.",
        "Give the record an id.",
        "Data tidak memiliki id; dipakai nomor barisnya.",
        "Beri id pada data ini.",
    ),
    (
        "id-repeated",
        "id",
        "An earlier record of the same source has this id; the row number was added to it.",
        "Give each record an id of its own.",
        "Id ini sudah dipakai data sebelumnya pada sumber yang sama; nomor baris ditambahkan.",
        "Beri setiap data id tersendiri.",
    ),
    (
        "name-empty",
        "name",
        "The record has no name.",
        "Enter the name from the family card.",
        "Data tidak memiliki nama.",
        "Isi nama sesuai kartu keluarga.",
    ),
    (
        "name-placeholder",
        "name",
        "The name is a filler such as a dash or TIDAK DIKETAHUI; it was taken as empty.",
        "Enter the real name, or leave the cell empty.",
        "Nama hanya pengisi seperti tanda hubung atau TIDAK DIKETAHUI; dianggap kosong.",
        "Isi nama yang sebenarnya, atau kosongkan.",
    ),
    (
        "nik-length",
        "nik",
        "The number does not have 16 digits; it is not compared.",
        "Check it against the card; leading or last digits are often lost in a spreadsheet.",
        "Nomor tidak terdiri dari 16 angka; tidak dibandingkan.",
        "Periksa dengan kartunya; angka depan atau belakang sering hilang di lembar kerja.",
    ),
    (
        "nik-characters",
        "nik",
        "The number contains letters or signs; it is not compared.",
        "Enter the 16 digits.",
        "Nomor memuat huruf atau tanda lain; tidak dibandingkan.",
        "Isi 16 angka.",
    ),
    (
        "nik-letters",
        "nik",
        "Letters such as O and I stand where digits belong; they were read as 0 and 1.",
        "Replace the letters by digits.",
        "Huruf seperti O dan I dipakai di tempat angka; dibaca sebagai 0 dan 1.",
        "Ganti huruf dengan angka.",
    ),
    (
        "nik-scientific",
        "nik",
        "A spreadsheet turned the number into scientific notation and lost its last digits.",
        "Export the column as text.",
        "Lembar kerja mengubah nomor menjadi notasi ilmiah sehingga angka terakhir hilang.",
        "Ekspor kolom ini sebagai teks.",
    ),
    (
        "nik-region",
        "nik",
        "The first digits are no region, of today or formerly; the number is not compared.",
        "Check the first six digits against the card.",
        "Angka awal bukan kode wilayah, sekarang maupun dahulu; nomor tidak dibandingkan.",
        "Periksa enam angka pertama dengan kartunya.",
    ),
    (
        "nik-date",
        "nik",
        "The date in the number does not exist; the number is not compared.",
        "Check digits 7 to 12 against the card.",
        "Tanggal di dalam nomor tidak ada; nomor tidak dibandingkan.",
        "Periksa angka ke-7 sampai ke-12 dengan kartunya.",
    ),
    (
        "nik-serial",
        "nik",
        "The last four digits are 0000, which is never issued; the number is not compared.",
        "Check the last digits; a spreadsheet may have rounded them.",
        "Empat angka terakhir 0000, yang tidak pernah diterbitkan; nomor tidak dibandingkan.",
        "Periksa angka terakhir; mungkin dibulatkan oleh lembar kerja.",
    ),
    (
        "nik-placeholder",
        "nik",
        "The number is a filler, such as one digit repeated; it is not compared.",
        "Enter the real number, or leave the cell empty.",
        "Nomor hanya pengisi, misalnya satu angka berulang; tidak dibandingkan.",
        "Isi nomor yang sebenarnya, atau kosongkan.",
    ),
    (
        "nik-temporary",
        "nik",
        "The number is a temporary one made by the village's own program; it is not compared.",
        "Enter the NIK when it has been issued.",
        "Nomor sementara buatan aplikasi desa; tidak dibandingkan.",
        "Isi NIK setelah diterbitkan.",
    ),
    (
        "nik-is-family-card",
        "nik",
        "The NIK is the number of the family card; it is not compared.",
        "Enter the person's own NIK.",
        "NIK sama dengan nomor kartu keluarga; tidak dibandingkan.",
        "Isi NIK orang yang bersangkutan.",
    ),
    (
        "sex-contradicts-nik",
        "code",
        "The day in the NIK says the other sex; nothing was changed.",
        "Check sex and NIK against the card.",
        "Tanggal dalam NIK menunjukkan jenis kelamin lain; tidak ada yang diubah.",
        "Periksa jenis kelamin dan NIK dengan kartunya.",
    ),
    (
        "date-unreadable",
        "date",
        "The cell is not a date; it was taken as empty.",
        "Write the date as 31-12-1970.",
        "Isi sel bukan tanggal; dianggap kosong.",
        "Tulis tanggal seperti 31-12-1970.",
    ),
    (
        "date-impossible",
        "date",
        "There is no such day, for example 31 February; it was taken as empty.",
        "Correct the date; write 00 for an unknown day or month.",
        "Tanggal tidak ada, misalnya 31 Februari; dianggap kosong.",
        "Perbaiki tanggal; tulis 00 bila hari atau bulan tidak diketahui.",
    ),
    (
        "date-implausible",
        "date",
        "The year is before 1850 or after 2099; the date was taken as empty.",
        "Correct the year.",
        "Tahun sebelum 1850 atau sesudah 2099; tanggal dianggap kosong.",
        "Perbaiki tahunnya.",
    ),
    (
        "date-future",
        "date",
        "The date is later than the day the register was made; it was taken as empty.",
        "Correct the date, or say the day of the register with --as-of.",
        "Tanggal lebih baru daripada tanggal data; dianggap kosong.",
        "Perbaiki tanggal, atau sebutkan tanggal data dengan --as-of.",
    ),
    (
        "date-swapped",
        "date",
        "Day and month stand in the other order than in the rest; the date was read that way.",
        "Write the day first.",
        "Urutan hari dan bulan terbalik; tanggal dibaca demikian.",
        "Tulis hari lebih dahulu.",
    ),
    (
        "code-unknown",
        "code",
        "The cell is none of the codes or words of this field.",
        "Use a code or word of the family card.",
        "Isi sel bukan kode atau kata untuk kolom ini.",
        "Pakai kode atau kata pada kartu keluarga.",
    ),
    (
        "number-unreadable",
        "number",
        "The cell is not a number; it was taken as empty.",
        "Write digits, with a point or comma before decimals.",
        "Isi sel bukan bilangan; dianggap kosong.",
        "Tulis angka, dengan titik atau koma sebelum desimal.",
    ),
    (
        "region-unknown",
        "code",
        "The region code is none of today or formerly; the names of the places are used.",
        "Correct the code, six digits as in 331006.",
        "Kode wilayah tidak dikenal, sekarang maupun dahulu; nama tempat yang dipakai.",
        "Perbaiki kode, enam angka seperti 331006.",
    ),
)

PROBLEMS: dict[str, Problem] = {
    code: Problem(code, (kind,), meaning, remedy, meaning_id, remedy_id)
    for code, kind, meaning, remedy, meaning_id, remedy_id in _ROWS
}
"""Every problem by its code."""


def problem_table() -> list[dict[str, str]]:
    """One row per problem, by code: code, kinds, meaning, remedy, meaning_id, remedy_id."""
    return [
        {
            "code": problem.code,
            "kinds": ", ".join(problem.kinds),
            "meaning": problem.meaning,
            "remedy": problem.remedy,
            "meaning_id": problem.meaning_id,
            "remedy_id": problem.remedy_id,
        }
        for problem in sorted(PROBLEMS.values(), key=lambda problem: problem.code)
    ]
