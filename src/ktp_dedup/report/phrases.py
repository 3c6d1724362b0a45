"""The words of models and of notes in Indonesian, keyed by the English that code and model files hold.

A model file may hold any words; those that are not here are shown as they are. In a sentence ``{}`` stands
for what changes: a number, a heading, the name of a file.
"""

from __future__ import annotations

import re
from functools import cache

from ktp_dedup.report.refusals import PARTS, REFUSALS
from ktp_dedup.report.texts import Lang

INDONESIAN: dict[str, str] = {
    # blocking rules of residents()
    "same NIK": "NIK sama",
    "birth date and sex": "tanggal lahir dan jenis kelamin",
    "name and birth year": "nama dan tahun lahir",
    "name and mother": "nama dan nama ibu",
    "name and day of birth": "nama dan tanggal-bulan lahir",
    "name, mother and birth year": "nama, nama ibu, dan tahun lahir",
    "mother and day of birth": "nama ibu dan tanggal-bulan lahir",
    "a name token and month of birth": "satu kata nama dan bulan lahir",
    "family card": "kartu keluarga",
    # its comparisons
    "birth": "kelahiran",
    "nik": "NIK",
    "name": "nama",
    "mother": "ibu",
    "father": "ayah",
    "birth place": "tempat lahir",
    "residence": "tempat tinggal",
    "birth certificate": "akta kelahiran",
    "religion": "agama",
    "blood type": "golongan darah",
    "family": "keluarga",
    "household": "anggota keluarga lain",
    # levels
    "equal": "sama",
    "same": "sama",
    "alike": "mirip",
    "else": "lain",
    "missing": "kosong",
    "date equal, sex differs": "tanggal sama, jenis kelamin beda",
    "date equal": "tanggal sama",
    "sex differs": "jenis kelamin beda",
    "day and month swapped": "hari dan bulan tertukar",
    "equal as far as known": "sama sejauh diketahui",
    "one slip": "satu angka salah",
    "default day of the same year": "tanggal baku pada tahun yang sama",
    "same day of another year": "hari dan bulan sama, tahun lain",
    "near": "berdekatan",
    "one slip in its date, birth date equal": "satu angka tanggalnya salah, tanggal lahir sama",
    "equal beside another birth date": "sama, walau tanggal lahir berbeda",
    "issued for the same birth date, which was corrected": "terbit untuk tanggal lahir yang sama, lalu diperbaiki",
    "only the serial differs, beside a name that differs a little: twins": (
        "hanya nomor urut beda, nama sedikit beda: kembar"
    ),
    "only the serial differs": "hanya nomor urut yang beda",
    "same date, another region": "tanggal sama, wilayah lain",
    "as far as visible": "sama sejauh terlihat",
    "exact": "persis sama",
    "another spelling": "ejaan lain",
    "a likely variant": "varian yang mungkin",
    "one slip of the pen": "satu salah tulis",
    "abbreviated": "disingkat",
    "one has more words": "salah satu punya kata lebih",
    "a slip apart": "beda satu salah tulis",
    "a slip apart, or another name": "beda satu salah tulis, atau nama lain",
    "a slip apart beside the same mother: brothers, sisters and twins share rare words": (
        "beda satu salah tulis dengan ibu yang sama: saudara dan kembar sama-sama memakai kata yang jarang"
    ),
    "nearly the same on one family card: twins share rare words": (
        "hampir sama dalam satu kartu keluarga: kembar sama-sama memakai kata yang jarang"
    ),
    "same regency": "kabupaten/kota yang sama",
    "a slip apart beside the same father": "beda satu salah tulis dengan ayah yang sama",
    "another regency": "kabupaten/kota lain",
    "only the serial differs, on one family card": "hanya nomor urut yang beda, dalam satu kartu keluarga",
    "entered twice on one family card, once with more words or in full": (
        "tercatat dua kali dalam satu kartu keluarga, sekali dengan kata lebih atau tidak disingkat"
    ),
    "some words agree": "sebagian kata sama",
    "different": "berbeda",
    "same beside some words that agree, born on one day, registered in two regions": (
        "sama di samping sebagian kata yang sama, lahir pada hari yang sama, terdaftar di dua wilayah"
    ),
    "says nothing beside one birth date and two regions": (
        "tidak dihitung di samping tanggal lahir yang sama dan dua wilayah"
    ),
    "says nothing: brothers and sisters share it": "tidak dihitung: saudara kandung sama-sama memilikinya",
    "says nothing beside a near name: brothers, sisters and twins share it": (
        "tidak dihitung di samping nama yang mirip: saudara dan kembar sama-sama memilikinya"
    ),
    "says nothing beside a near name and no other NIK: twins share it": (
        "tidak dihitung di samping nama yang mirip tanpa NIK lain: kembar sama-sama memilikinya"
    ),
    "another family card of the same kecamatan": "kartu keluarga lain di kecamatan yang sama",
    "says nothing within one family card": "tidak dihitung dalam satu kartu keluarga",
    "says nothing beside an equal NIK": "tidak dihitung di samping NIK yang sama",
    "another person of the same family card": "orang lain dalam kartu keluarga yang sama",
    "brother, sister or twin: same mother, another name": "saudara atau kembar: ibu sama, nama lain",
    "entered twice: both head, or both wife, of one family card": (
        "tercatat dua kali: sama-sama kepala, atau sama-sama istri, dalam satu kartu keluarga"
    ),
    "entered twice on one family card": "tercatat dua kali dalam satu kartu keluarga",
    "entered twice on one family card, in two spellings": (
        "tercatat dua kali dalam satu kartu keluarga, dengan dua ejaan"
    ),
    "entered twice on one family card, in two spellings, birth dates that differ a little": (
        "tercatat dua kali dalam satu kartu keluarga, dua ejaan, tanggal lahir sedikit beda"
    ),
    "a likely variant of the name on one family card: entered twice, or twins": (
        "kemungkinan ejaan lain dalam satu kartu keluarga: tercatat dua kali, atau kembar"
    ),
    "nearly the same name on one family card, birth dates that differ a little: no twins": (
        "nama hampir sama dalam satu kartu keluarga, tanggal lahir sedikit beda: bukan kembar"
    ),
    "nearly the same name on one family card: entered twice, or twins": (
        "nama hampir sama dalam satu kartu keluarga: tercatat dua kali, atau kembar"
    ),
    "namesake of the same family card": "bernama sama dalam satu kartu keluarga",
    # how two names compare, and what their words are
    "spelling": "ejaan lain",
    "soft": "varian yang mungkin",
    "typo": "satu salah tulis",
    "subset": "salah satu punya kata lebih",
    "partial": "sebagian kata sama",
    "given": "nama",
    "initial": "inisial",
    "abbreviation": "singkatan",
    "birth_order": "urutan lahir",
    "marga": "marga",
    "particle": "kata sandang",
    # the explanation of a pair
    "and": "dan",
    "prior": "awal",
    "match weight": "bobot seluruhnya",
    "bits": "bit",
    "match probability": "peluang",
    "band": "usulan",
    "finding": "temuan",
    "found by": "ditemukan oleh",
    "no blocking rule": "tidak ada aturan",
}
"""English -> Indonesian."""

_SENTENCES: dict[str, str] = {
    "Not found: no blocking rule brings these records together.": (
        "Tidak ditemukan: tidak ada aturan yang mempertemukan kedua data ini."
    ),
    "Not found: below the review threshold of {} bits.": (
        "Tidak ditemukan: di bawah ambang pemeriksaan {} bit."
    ),
    "Not found: refinement of a large block or the household pass left it out.": (
        "Tidak ditemukan: terlewat karena blok besar diperhalus atau oleh pemeriksaan keluarga."
    ),
    "Ids in column {} of {} are NIKs; outputs show an alias in their place.": (
        "ID di kolom {} dari {} adalah NIK; hasil memuat nama samaran sebagai gantinya."
    ),
    "{} has no id column; records are called by their row number.": (
        "{} tidak punya kolom ID; data disebut dengan nomor barisnya."
    ),
    "Column {} of {} holds lists, records, bytes or durations and is ignored.": (
        "Kolom {} dari {} berisi daftar, rekaman, byte, atau durasi dan diabaikan."
    ),
    "{} was read as {}.": "{} dibaca sebagai {}.",
    "Dates of column {} of {} were read with the month first.": (
        "Tanggal di kolom {} dari {} dibaca dengan bulan lebih dahulu."
    ),
    "Dates of column {} of {} were read with the year first.": (
        "Tanggal di kolom {} dari {} dibaca dengan tahun lebih dahulu."
    ),
    "Column {} of {} holds dates with the day first and dates with the month first; those that can be both may be "
    "wrong.": (
        "Kolom {} dari {} memuat tanggal dengan hari lebih dahulu dan tanggal dengan bulan lebih dahulu; yang bisa "
        "keduanya mungkin salah dibaca."
    ),
    "Numbers in column {} of {} were read as dates of Excel, system {}.": (
        "Angka di kolom {} dari {} dibaca sebagai tanggal Excel, sistem {}."
    ),
    "{} of the records hold enough for a match under another number, {} enough for review; what holds less is not "
    "found.": (
        "{} data cukup lengkap untuk diduga ganda dengan nomor lain, {} cukup untuk diperiksa; yang kurang dari itu "
        "tidak ditemukan."
    ),
    "Nothing is known of {}: people who share the rest are harder to tell apart.": (
        "Tidak ada isi untuk {}: orang yang isian lainnya sama lebih sulit dibedakan."
    ),
    "{} records hardly tell how rare a value is; --frequencies takes it from a scan of a larger register.": (
        "{} data terlalu sedikit untuk mengetahui nilai mana yang jarang; --frequencies mengambilnya dari hasil "
        "pemeriksaan register yang lebih besar."
    ),
    "{}: {} rows were left out as totals (row {}).": "{}: {} baris jumlah tidak dibaca (baris {}).",
    "{}: {} rows were left out as notes (row {}).": "{}: {} baris catatan tidak dibaca (baris {}).",
    "{} hides {} rows; they were read like the others.": (
        "{} menyembunyikan {} baris; baris itu dibaca seperti yang lain."
    ),
    "{} does not tell which rows are hidden; if any are, they were read like the others.": (
        "{} tidak memberi tahu baris mana yang disembunyikan; jika ada, baris itu dibaca seperti yang lain."
    ),
    "{} fills all {} rows that a sheet can have; records below may be missing, so export the register again as CSV.": (
        "{} memakai seluruh {} baris yang mungkin; data di bawahnya mungkin terpotong, jadi ekspor ulang sebagai CSV."
    ),
    "{} was read although it is hidden; no other sheet holds a table.": (
        "{} dibaca walaupun disembunyikan; tidak ada lembar lain yang berisi tabel."
    ),
    "{} is hidden and was not read; unhide it to have it read.": (
        "{} disembunyikan dan tidak dibaca; tampilkan lembar itu agar dibaca."
    ),
    "{} has sheets without a table of people that were not read ({} rows): {}.": (
        "{} memiliki lembar tanpa tabel penduduk yang tidak dibaca ({} baris): {}."
    ),
    "{} has a heading but no rows.": "{} memiliki judul kolom tetapi tidak memiliki data.",
    "{} is a family book; {} were taken from the lines before each family.": (
        "{} adalah buku induk penduduk; {} diambil dari baris sebelum setiap keluarga."
    ),
    "{} of {} were taken from the lines above the table.": "{} dari {} diambil dari baris di atas tabel.",
    "{} is {} and not the workbook its ending says; it was read as what it is.": (
        "{} sebenarnya {}, bukan buku kerja seperti akhiran namanya; dibaca sesuai isinya."
    ),
    "Only the first table of {} was read; it has {} more.": (
        "Hanya tabel pertama dari {} yang dibaca; masih ada {} tabel lain."
    ),
    "Only the first sheet of {} was read; it has {} more.": (
        "Hanya lembar pertama dari {} yang dibaca; masih ada {} lembar lain."
    ),
}


def phrase(english: str, lang: Lang) -> str:
    """Words of a model, a note, or why an input is refused, in a language; unknown ones stay as they are.

    >>> phrase("another spelling", "id"), phrase("another spelling", "en"), phrase("colour", "id")
    ('ejaan lain', 'another spelling', 'colour')
    >>> phrase("Not found: below the review threshold of -2.00 bits.", "id")
    'Tidak ditemukan: di bawah ambang pemeriksaan -2.00 bit.'
    """
    if lang == "en":
        return english
    if english in INDONESIAN:
        return INDONESIAN[english]
    for pattern, sentence in _patterns():
        if found := pattern.fullmatch(english):
            return sentence.format(*(PARTS.get(part, part) for part in found.groups()))
    return english


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(re.escape(english).replace(r"\{\}", "(.+)")), sentence)
        for english, sentence in (_SENTENCES | REFUSALS).items()
    ]
