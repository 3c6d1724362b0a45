"""Why an input is refused, in Indonesian, keyed by the English sentence; ``{}`` stands for what changes.

The sentences that an officer meets: of files, workbooks, databases, columns and results. Those on options stay in
the language of the options.
"""

from __future__ import annotations

REFUSALS: dict[str, str] = {
    # files
    "{} cannot be looked up; check the path and the permission.": (
        "{} tidak dapat dicari; periksa alamat berkas dan izinnya."
    ),
    "{} is a folder; name a file in it, or all of them with {}.": (
        "{} adalah folder; sebutkan berkas di dalamnya, atau semuanya dengan {}."
    ),
    "No file matches {}.": "Tidak ada berkas yang cocok dengan {}.",
    "There is no file {}; did you mean {}?": "Tidak ada berkas {}; apakah yang dimaksud {}?",
    "There is no file {}; check the name and the folder.": (
        "Tidak ada berkas {}; periksa nama berkas dan foldernya."
    ),
    "{} is empty.": "{} kosong.",
    "{} has no rows.": "{} tidak memiliki data.",
    "{} has an ending that is not known; use {}, or .csv.gz, .csv.zst.": (
        "{} memiliki akhiran nama yang tidak dikenal; pakai {}, atau .csv.gz, .csv.zst."
    ),
    "{} may not be read; close it in other programs and check the permission.": (
        "{} tidak boleh dibaca; tutup di program lain dan periksa izinnya."
    ),
    "{} is damaged or not what its ending says; open it in the program it comes from and save it again.": (
        "{} rusak atau bukan jenis berkas seperti akhiran namanya; buka di program asalnya lalu simpan lagi."
    ),
    "{} is not the text file its ending says; it looks like {}.": (
        "{} bukan berkas teks seperti akhiran namanya; tampaknya {}."
    ),
    "{} is not the workbook its ending says; its first bytes are not those of one, so open it in the program it comes "
    "from and save it again.": (
        "{} bukan buku kerja seperti akhiran namanya; buka di program asalnya lalu simpan lagi."
    ),
    "{} is not the {} its ending says; it looks like {}.": "{} bukan {} seperti akhiran namanya; tampaknya {}.",
    "{} is not the {} its ending says; its first bytes are not those of one.": (
        "{} bukan {} seperti akhiran namanya; awal isinya lain."
    ),
    "{} is not a text file; save it as CSV or give it the ending of its real format.": (
        "{} bukan berkas teks; simpan sebagai CSV atau beri akhiran nama yang sesuai dengan isinya."
    ),
    "The rows of {} cannot be told apart; save it again as CSV with quoted cells.": (
        "Baris-baris {} tidak dapat dibedakan; simpan lagi sebagai CSV dengan sel bertanda kutip."
    ),
    # workbooks
    "{} is protected by a password; open it in Excel and save a copy without the password.": (
        "{} dilindungi kata sandi; buka di Excel lalu simpan salinan tanpa kata sandi."
    ),
    "{} is a damaged XML spreadsheet; export it again.": "{} adalah lembar kerja XML yang rusak; ekspor ulang.",
    "{} has no filled sheet.": "{} tidak memiliki lembar yang berisi.",
    "Sheet {} of {} goes as far as row {} and column {}, more than can be read; delete what stands far from the table, "
    "or save it as CSV.": (
        "Lembar {} dari {} terisi sampai baris {} dan kolom {}, lebih dari yang dapat dibaca; hapus isi yang jauh "
        "dari tabel, atau simpan sebagai CSV."
    ),
    # columns
    "{} has no heading row; put the names of the columns above the first record.": (
        "{} tidak memiliki baris judul; tulis nama kolom di atas data pertama."
    ),
    "{} has two columns called {} for the field {}; rename or remove one of them.": (
        "{} memiliki dua kolom bernama {} untuk isian {}; ganti nama atau hapus salah satunya."
    ),
    "{} has two columns for the field {}, {} and {}; drop one with --map {}= or choose with --map {}.": (
        "{} memiliki dua kolom untuk isian {}, yaitu {} dan {}; abaikan satu dengan --map {}= atau pilih dengan "
        "--map {}."
    ),
    "{} of the ids in column {} of {} repeat; ids must tell records apart, so ignore the column with --map {}= or name "
    "another with --map {}.": (
        "{} dari ID di kolom {} dari {} berulang; ID harus membedakan data, jadi abaikan kolom itu dengan --map {}= "
        "atau sebutkan kolom lain dengan --map {}."
    ),
    "No column of {} was recognised as {}; did you mean {}? If so add --map {}.": (
        "Tidak ada kolom {} yang dikenali sebagai {}; apakah yang dimaksud {}? Jika ya, tambahkan --map {}."
    ),
    "No column of {} was recognised as {}; say which one it is with --map {}.": (
        "Tidak ada kolom {} yang dikenali sebagai {}; sebutkan kolomnya dengan --map {}."
    ),
    "{} cannot be read as a table; give each of its columns one type, text at best.": (
        "{} tidak dapat dibaca sebagai tabel; beri setiap kolom satu jenis isi, sebaiknya teks."
    ),
    # databases
    "An address of this kind cannot be read; give postgresql://USER@HOST/DATABASE or a file.": (
        "Alamat semacam ini tidak dapat dibaca; berikan postgresql://USER@HOST/DATABASE atau sebuah berkas."
    ),
    "{} is not the SQLite or DuckDB database its ending says; give the file of one.": (
        "{} bukan basis data SQLite atau DuckDB seperti akhiran namanya; berikan berkas basis data."
    ),
    "The query on {} gives no rows.": "Kueri pada {} tidak menghasilkan data.",
    "{} cannot be opened; check the permission and try again.": (
        "{} tidak dapat dibuka; periksa izinnya lalu coba lagi."
    ),
    "{} cannot be opened; close it in other programs and try again.": (
        "{} tidak dapat dibuka; tutup di program lain lalu coba lagi."
    ),
    "The PostgreSQL database {} cannot be reached or refuses; check host, port, user and password, and write special "
    "characters of the password as %-codes.": (
        "Basis data PostgreSQL {} tidak dapat dihubungi atau menolak; periksa host, port, pengguna, dan kata sandi, "
        "dan tulis huruf khusus kata sandi sebagai kode %."
    ),
    "The query fails on {}: {}; try it in a program for {} first.": (
        "Kueri gagal pada {}: {}; cobalah dahulu di program untuk {}."
    ),
    "The query fails on {}: try it in a program for {} first.": (
        "Kueri gagal pada {}: cobalah dahulu di program untuk {}."
    ),
    "{} needs a query; say what to read with --query{}.": (
        "{} memerlukan kueri; sebutkan yang dibaca dengan --query{}."
    ),
    # results
    "The folder {} does not exist: give the folder that a scan wrote.": (
        "Folder {} tidak ada: berikan folder hasil pemeriksaan."
    ),
    "The folder {} is not a result of ktp_dedup: it has no {} of ours.": (
        "Folder {} bukan hasil ktp_dedup: tidak ada {} di dalamnya."
    ),
    "The folder {} has no {}: run the scan again.": "Folder {} tidak memiliki {}: jalankan pemeriksaan lagi.",
    "The result in {} has no table {}: run the scan again.": (
        "Hasil di {} tidak memiliki tabel {}: jalankan pemeriksaan lagi."
    ),
    "The result in {} is incomplete or damaged: run the scan again.": (
        "Hasil di {} tidak lengkap atau rusak: jalankan pemeriksaan lagi."
    ),
    "The folder {} exists: choose another, or give --overwrite to replace a result.": (
        "Folder {} sudah ada: pilih yang lain, atau tambahkan --overwrite untuk mengganti hasil lama."
    ),
}
"""English -> Indonesian."""

PARTS: dict[str, str] = {
    "an Excel workbook or zip archive": "buku kerja Excel atau arsip zip",
    "an old Excel workbook": "buku kerja Excel lama",
    "a Parquet file": "berkas Parquet",
    "an Arrow file": "berkas Arrow",
    "a gzip archive": "arsip gzip",
    "a zstd archive": "arsip zstd",
    "a PDF document": "dokumen PDF",
    "Parquet file": "berkas Parquet",
    "Arrow file": "berkas Arrow",
    "workbook": "buku kerja",
    "gzip archive": "arsip gzip",
    "zstd archive": "arsip zstd",
    "birth_date or nik": "birth_date atau nik",
    "The register": "Data penduduk",
    "it names a table that is not there": "menyebut tabel yang tidak ada",
    "it names a column that is not there": "menyebut kolom yang tidak ada",
    "it is no valid SQL": "bukan SQL yang sah",
    "the user may not read what it asks for": "pengguna tidak boleh membaca yang diminta",
    "it changes data, and only reading is allowed": "mengubah data, padahal hanya boleh membaca",
    "the server stopped it; it may take too long": "dihentikan oleh server; mungkin terlalu lama",
}
"""What may stand in the place of ``{}``, English -> Indonesian; everything else stays as it is."""
