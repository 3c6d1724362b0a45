"""The words that people read: Indonesian and English for columns, bands and counts.

Indonesian terms are those of the civil registry: "data ganda" (duplicate), "Dukcapil" practice of
checking each case by hand ("perlu diperiksa"). The tool proposes, so a match is "diduga ganda", never
"ganda".
"""

from __future__ import annotations

from typing import Literal

Lang = Literal["id", "en"]

_FIELDS: dict[str, tuple[str, str]] = {
    "nik": ("NIK", "NIK"),
    "family_card": ("No. KK", "Family card"),
    "name": ("Nama", "Name"),
    "sex": ("Jenis kelamin", "Sex"),
    "birth_place": ("Tempat lahir", "Birth place"),
    "birth_date": ("Tanggal lahir", "Birth date"),
    "birth_certificate": ("No. akta kelahiran", "Birth certificate"),
    "mother_name": ("Nama ibu", "Mother's name"),
    "father_name": ("Nama ayah", "Father's name"),
    "mother_nik": ("NIK ibu", "Mother's NIK"),
    "father_nik": ("NIK ayah", "Father's NIK"),
    "religion": ("Agama", "Religion"),
    "marital_status": ("Status perkawinan", "Marital status"),
    "family_role": ("Hubungan keluarga", "Family role"),
    "occupation": ("Pekerjaan", "Occupation"),
    "education": ("Pendidikan", "Education"),
    "blood_type": ("Golongan darah", "Blood type"),
    "address": ("Alamat", "Address"),
    "previous_address": ("Alamat sebelumnya", "Previous address"),
    "hamlet": ("Dusun", "Hamlet"),
    "rt": ("RT", "RT"),
    "rw": ("RW", "RW"),
    "village": ("Desa/Kelurahan", "Village"),
    "district": ("Kecamatan", "District"),
    "regency": ("Kabupaten/Kota", "Regency"),
    "province": ("Provinsi", "Province"),
    "region_code": ("Kode wilayah", "Region code"),
    "status": ("Status", "Status"),
    "recording_status": ("Status rekam", "Recording status"),
    "recorded_at": ("Tanggal rekam", "Recorded"),
    "updated_at": ("Tanggal ubah", "Updated"),
}
"""Field -> Indonesian, English."""

_WORDS: dict[str, tuple[str, str]] = {
    # bands
    "match": ("Diduga ganda", "Suspected duplicate"),
    "review": ("Perlu diperiksa", "To be reviewed"),
    "non-match": ("Bukan ganda", "No duplicate"),
    "shared_nik": ("Satu NIK, dua orang: periksa", "One NIK, two persons: check"),
    # the side-by-side sheet
    "record_id": ("ID", "ID"),
    "source": ("Sumber", "Source"),
    "pair": ("No.", "No."),
    "band": ("Usulan", "Proposal"),
    "probability": ("Peluang", "Probability"),
    "differs": ("Yang berbeda", "What differs"),
    "decision": ("Keputusan", "Decision"),
    "note": ("Catatan", "Note"),
    # what a run reports
    "records": ("Data dibaca", "Records read"),
    "candidate_pairs": ("Pasangan dibandingkan", "Candidate pairs compared"),
    "clusters": ("Kelompok orang", "Clusters"),
    "problems": ("Masalah data", "Data problems"),
    "seconds": ("detik", "seconds"),
    "stage": ("Tahap", "Stage"),
    "total": ("Seluruhnya", "Total"),
    "results_in": ("Hasil ada di", "Results are in"),
    "pairs": ("Pasangan", "Pairs"),
    "rows": ("Baris", "Rows"),
    "column": ("Kolom", "Column"),
    "field": ("Isian", "Field"),
    "how": ("Cara dikenali", "How recognised"),
    "filled": ("Terisi", "Filled"),
    "code": ("Kode", "Code"),
    "count": ("Jumlah", "Count"),
    "remedy": ("Yang dapat dilakukan", "What to do"),
    "alias": ("judul dikenal", "known heading"),
    "map": ("--map", "--map"),
    "id": ("ID", "id"),
    "running number": ("nomor urut, diabaikan", "running number, ignored"),
    "ignored": ("diabaikan", "ignored"),
    "carried": ("dibawa serta, tidak dipakai", "carried along, not used"),
    "meaning": ("Arti", "Meaning"),
    "rule": ("Aturan", "Blocking rule"),
    "blocks": ("Blok", "Blocks"),
    "refined_blocks": ("Blok diperhalus", "Refined blocks"),
    "expected_seconds": ("Perkiraan detik (hanya membandingkan)", "Expected seconds (comparing only)"),
    "megabytes": ("Memori tabel (MB)", "Memory of the arrays (MB)"),
    "register": ("Daftar penduduk", "Register"),
    "truth": ("Kunci jawaban", "Truth"),
    "largest_block": ("Blok terbesar", "Largest block"),
    "heaping": ("Penumpukan tanggal lahir", "Heaping of birth dates"),
    "share": ("Bagian", "Share"),
    "date": ("Tanggal", "Date"),
    # a NIK
    "nik_nik": ("NIK", "NIK"),
    "nik_status": ("Keadaan", "State"),
    "nik_problem": ("Masalah", "Problem"),
    "nik_province": ("Provinsi", "Province"),
    "nik_regency": ("Kabupaten/Kota", "Regency"),
    "nik_district": ("Kecamatan", "District"),
    "nik_district_status": ("Kode kecamatan", "Code of district"),
    "nik_birth_date": ("Tanggal lahir", "Birth date"),
    "nik_sex": ("Jenis kelamin", "Sex"),
    "nik_serial": ("Nomor urut", "Serial"),
    "current": ("masih berlaku", "current"),
    "former": ("kode lama", "former"),
    "former district": ("kode kecamatan lama", "former district"),
    "unknown district": ("kecamatan tidak dikenal", "unknown district"),
    "F": ("Perempuan", "Female"),
    "M": ("Laki-laki", "Male"),
    "valid": ("sah", "valid"),
    "masked": ("sebagian disamarkan", "partly masked"),
    "placeholder": ("pengisi, bukan NIK", "a placeholder, no NIK"),
    "temporary": ("NIK sementara", "temporary"),
    "malformed": ("salah bentuk", "malformed"),
    "missing": ("kosong", "missing"),
    # a name
    "token": ("Kata", "Word"),
    "role": ("Peran", "Role"),
    "canonical": ("Ejaan baku", "One spelling"),
    "loose": ("Ejaan longgar", "Loose spelling"),
    "titles": ("Gelar", "Titles"),
    "aliases": ("Alias", "Aliases"),
    "patronym": ("Bin/binti", "Bin/binti"),
    "same_name": ("Nama yang sama", "The same name"),
    "other_name": ("Nama yang berbeda", "Different names"),
    # stages of a run
    "synth": ("Membuat data tiruan", "Synthesize"),
    "read": ("Membaca", "Read"),
    "normalise": ("Menyeragamkan", "Normalise"),
    "encode": ("Menyandikan", "Encode"),
    "block": ("Membentuk blok", "Block"),
    "compile": ("Menyiapkan mesin", "Compile"),
    "scan": ("Membandingkan", "Compare"),
    "household": ("Memeriksa keluarga", "Households"),
    "evaluate": ("Menilai", "Evaluate"),
    "write": ("Menulis", "Write"),
    # warnings
    "warning": ("Perhatian", "Note"),
    "refined": (
        "{} blok besar diperhalus; sedikitnya {} pasangan tidak dibandingkan.",
        "{} large blocks were refined; at least {} pairs were not compared.",
    ),
    "dropped": (
        "{} pasangan di atas ambang ditinggalkan karena satu data punya terlalu banyak pasangan.",
        "{} pairs above the threshold were left out, because one record had too many.",
    ),
    "will_refine": (
        "{} blok besar akan diperhalus; sedikitnya {} pasangan tidak akan dibandingkan.",
        "{} large blocks will be refined; at least {} pairs will not be compared.",
    ),
    # evaluation
    "true_pairs": ("Pasangan ganda sebenarnya", "True pairs"),
    "duplicates_found": ("Pasangan ganda ditemukan", "Duplicate pairs found"),
    "of": ("dari", "of"),
    "or": ("atau", "or"),
    "found": ("Diusulkan", "Proposed"),
    "correct": ("Benar", "Right"),
    "precision": ("Ketepatan", "Precision"),
    "recall": ("Keterpanggilan", "Recall"),
    "f1": ("F1", "F1"),
    "match_and_review": ("Diduga ganda + perlu diperiksa", "Suspected + to be reviewed"),
    "b_cubed": ("Kelompok (B-kubik), semua data", "Clusters (B-cubed), all records"),
    "b_cubed_named": (
        "Kelompok (B-kubik), hanya data dalam kelompok",
        "Clusters (B-cubed), records in clusters only",
    ),
    "match_weight": ("Bobot (bit)", "Match weight (bits)"),
    "best": ("Ambang terbaik (F1)", "Best threshold (F1)"),
    "review_pairs_per_true": ("Pasangan diperiksa per temuan benar", "Review pairs per true one"),
}
"""Key -> Indonesian, English."""


def word(key: str, lang: Lang) -> str:
    """The word of a key in a language; a key without words stands for itself.

    >>> word("match", "id")
    'Diduga ganda'
    """
    words = _WORDS.get(key)
    return key if words is None else words[lang == "en"]


def field_title(field: str, lang: Lang) -> str:
    """The title of a field; a carried column stands for itself.

    >>> field_title("mother_name", "id"), field_title("Catatan", "id")
    ('Nama ibu', 'Catatan')
    """
    titles = _FIELDS.get(field)
    return field if titles is None else titles[lang == "en"]
