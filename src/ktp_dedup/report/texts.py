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
    # findings
    "finding": ("Temuan", "Finding"),
    "finding_moved": ("Pindah, data lama masih aktif", "Moved, older record still active"),
    "finding_double_entry": ("Tercatat dua kali di satu wilayah", "Entered twice in one region"),
    "finding_same_nik": ("Satu NIK, satu orang, dua baris", "One NIK, one person, two rows"),
    "finding_deceased_active": ("Meninggal, data lain masih aktif", "Dead, another record still active"),
    "finding_shared_nik": ("Satu NIK, dua orang: periksa", "One NIK, two persons: check"),
    "finding_unclear": ("Belum jelas", "Unclear"),
    "finding_moved_settled": ("Pindah, sudah ditutup", "Moved, already settled"),
    "finding_twin": ("Kembar", "Twins"),
    "finding_relative": ("Keluarga dekat", "Close relatives"),
    # how far apart two residences are
    "residence_same": ("tinggal di satu wilayah", "one region"),
    "residence_other_village": ("tinggal di dua desa/kelurahan", "two villages"),
    "residence_other_district": ("tinggal di dua kecamatan", "two districts"),
    "residence_other_regency": ("tinggal di dua kabupaten/kota", "two regencies"),
    "residence_other_province": ("tinggal di dua provinsi", "two provinces"),
    "residence_other_source": ("tercatat di dua sumber data", "two sources"),
    # why a record is proposed as the current one
    "reason": ("diusulkan berlaku {}: {}", "proposed as current {}: {}"),
    "reason_death": ("kematiannya tercatat di situ", "the death is recorded there"),
    "reason_status": ("data lain sudah ditutup", "the other record is closed"),
    "reason_recording_status": ("KTP-el direkam di situ", "the KTP-el was recorded there"),
    "reason_recorded_at": ("direkam lebih akhir", "recorded later"),
    "reason_family_card_date": ("KK lebih baru", "a newer family card"),
    "reason_updated_at": ("diubah lebih akhir", "changed later"),
    "reason_none": ("data mana yang berlaku tidak terlihat", "nothing tells which record is current"),
    # the side-by-side sheet
    "sentence": ("Keterangan", "Reasons"),
    "advice": ("Saran", "Advice"),
    "advice_current": ("Tetap berlaku", "Keep"),
    "advice_stale": ("Periksa dan tutup di {}", "Check and close in {}"),
    "act": ("Kecamatan yang bertindak", "District to act"),
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
    # how a source was read, and the workbook of problems
    "sheet": ("Lembar", "Sheet"),
    "heading_row": ("Baris judul", "Heading row"),
    "encoding": ("Pengodean", "Encoding"),
    "separator": ("Pemisah", "Separator"),
    "separator ,": ("koma", "comma"),
    "separator ;": ("titik koma", "semicolon"),
    "separator \t": ("tab", "tab"),
    "separator |": ("garis tegak |", "bar |"),
    "lines": ("Baris dilihat", "Lines seen"),
    "left_out": ("Bukan data", "No records"),
    "left out title": ("baris judul", "title"),
    "left out heading": ("judul kolom", "heading"),
    "left out heading again": ("judul kolom berulang", "heading again"),
    "left out blank": ("kosong", "blank"),
    "left out continued": ("lanjutan", "continued"),
    "left out total": ("jumlah", "total"),
    "left out note": ("catatan", "note"),
    "left out group": ("baris keluarga", "group"),
    "examples": ("Contoh data (disamarkan)", "Examples (masked)"),
    "more_sources": ("{} sumber lagi tidak ditampilkan.", "{} more sources are not shown."),
    "report_in": ("Daftar masalah ada di", "The list of problems is in"),
    "row": ("Baris", "Row"),
    "cell": ("Isi sekarang", "What it says"),
    "problem": ("Masalah", "Problem"),
    "correction": ("Perbaikan", "Correction"),
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
    "findings": ("Menyimpulkan", "Findings"),
    "evaluate": ("Menilai", "Evaluate"),
    "write": ("Menulis", "Write"),
    # warnings
    "warning": ("Perhatian", "Note"),
    "refined": (
        "{} blok besar diperhalus; sedikitnya {} pasangan tidak dibandingkan.",
        "{} large blocks were refined; at least {} pairs were not compared.",
    ),
    "in_passes": (
        "Pembandingan dikerjakan dalam {} tahap karena memori terbatas; hasilnya sama.",
        "The comparing was done in {} passes, because memory is short; the result is the same.",
    ),
    "dropped": (
        "{} pasangan di atas ambang ditinggalkan karena satu data punya terlalu banyak pasangan.",
        "{} pairs above the threshold were left out, because one record had too many.",
    ),
    "refused_edges": (
        "{} pasangan kuat tidak digabungkan, karena kelompoknya lalu memuat dua orang yang berbeda: belum jelas.",
        "{} strong pairs were not joined, because their cluster would hold two different persons: unclear.",
    ),
    "crowded": (
        "{} kelompok memuat tiga data aktif atau lebih di satu wilayah: periksa dengan teliti.",
        "{} clusters hold three active records or more in one region: look closely.",
    ),
    "not_searched": (
        "{} kelompok terlalu besar untuk dicari pertentangan di dalamnya.",
        "{} clusters were too large to be searched for contradictions.",
    ),
    "relatives_left_out": (
        "{} data pada kartu atau orang tua yang terlalu banyak anggotanya tidak didaftar sebagai keluarga.",
        "{} records on cards or of parents with too many members were not listed as relatives.",
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
    "calibration_error": ("Galat kalibrasi peluang", "Calibration error of probabilities"),
    "equal_width": ("lebar sama:", "equal width:"),
    # plan
    "pair_completeness": ("Kelengkapan pasangan (taksiran)", "Pair completeness (estimated)"),
    "expected_megabytes": ("Perkiraan memori seluruhnya (MB)", "Expected memory of a run (MB)"),
    "implied_pairs": ("Pasangan di dalamnya", "Pairs in it"),
    "worst_blocks": ("Blok terbesar sebelum diperhalus", "Largest blocks before refinement"),
    # train
    "comparison": ("Perbandingan", "Comparison"),
    "level": ("Tingkat", "Level"),
    "m_before": ("m semula", "m before"),
    "m_after": ("m baru", "m after"),
    "weight_before": ("bit semula", "bits before"),
    "weight_after": ("bit baru", "bits after"),
    "share_before": ("Bagian data ganda semula", "Share of duplicates before"),
    "share_after": ("Bagian data ganda baru", "Share of duplicates after"),
    "gain": ("Keuntungan (bit per pasangan ganda)", "Gain (bits per duplicate)"),
    "f1_start": ("F1 semula", "F1 before"),
    "f1_trained": ("F1 baru", "F1 after"),
    "iterations": ("Putaran", "Iterations"),
    "start_kept": (
        "hasil pelatihan lebih buruk daripada model semula, jadi model semula yang ditulis{}.",
        "training made the model worse, so the old model was written{}.",
    ),
    "not_converged": (
        "taksiran belum menetap setelah {} putaran.",
        "the estimate had not settled after {} iterations.",
    ),
    "never_seen": ("tidak pernah terlihat pada data ganda: {}.", "never seen among duplicates: {}."),
    "at_bound": (
        "berubah sejauh yang diizinkan, periksa: {}.",
        "moved as far as it may, check it: {}.",
    ),
    "dependent": (
        "bukti yang saling bergantung di antara orang yang berbeda: {}.",
        "evidence that hangs together among strangers: {}.",
    ),
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
