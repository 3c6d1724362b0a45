"""Coded fields in English words, from the numbers of SIAK and OpenSID and the words of the family card.

The numbers are those of form F-1.01 as OpenSID has them; the words are those found in exports, with common
spellings.
"""

from __future__ import annotations

import re

import polars as pl

from ktp_dedup.register.column import Column, map_distinct

_SEX = {
    "M": "1 L LK LAKI LAKILAKI LELAKI PRIA COWOK M MALE MAN",
    "F": "2 P PR PRP PEREMPUAN WANITA WNT W CEWEK F FEMALE WOMAN",
}
_RELIGION = {
    "islam": "1 ISLAM MUSLIM MOSLEM",
    "protestant": "2 KRISTEN PROTESTAN KRISTENPROTESTAN KRISTENPROTESTANT KRISTIAN CHRISTIAN PROTESTANT",
    "catholic": "3 KATHOLIK KATOLIK KATHOLIC KRISTENKATOLIK KRISTENKATHOLIK CATHOLIC",
    "hindu": "4 HINDU",
    "buddhist": "5 BUDHA BUDDHA BUDA BUDDHIST",
    "confucian": "6 KHONGHUCU KONGHUCU KONGHUCHU CONFUCIAN",
    "belief": "7 KEPERCAYAAN PENGHAYAT KEPERCAYAANTERHADAPTUHANYME KEPERCAYAANTHDTUHANYME "
    "KEPERCAYAANTERHADAPTUHANYMELAINNYA PENGHAYATKEPERCAYAAN LAINNYA KEPERCAYAANKEPADATUHANYME",
}
_MARITAL_STATUS = {
    "single": "1 BK B BELUM BELUMKAWIN BELUMMENIKAH TIDAKKAWIN BELUMNIKAH LAJANG SINGLE",
    "married": "2 K S KAWIN SUDAH SUDAHKAWIN MENIKAH NIKAH KAWINTERCATAT KAWINBELUMTERCATAT "
    "KAWINTIDAKTERCATAT SUDAHMENIKAH MARRIED",
    "divorced": "3 CH CERAI CERAIHIDUP CERAIHIDUPTERCATAT CERAIHIDUPBELUMTERCATAT DIVORCED",
    "widowed": "4 CM CERAIMATI JANDAMATI DUDAMATI WIDOWED",
    "formerly married": "P PERNAH PERNAHKAWIN JANDA DUDA",
}
_FAMILY_ROLE = {
    "head": "1 KEPALAKELUARGA KEPALA KK HEAD",
    "husband": "2 SUAMI HUSBAND",
    "wife": "3 ISTRI ISTERI WIFE",
    "child": "4 ANAK ANAKKANDUNG ANAKTIRI ANAKANGKAT CHILD",
    "child-in-law": "5 MENANTU",
    "grandchild": "6 CUCU GRANDCHILD",
    "parent": "7 ORANGTUA ORTU AYAH IBU PARENT",
    "parent-in-law": "8 MERTUA",
    "relative": "9 FAMILILAIN FAMILI SAUDARA KELUARGALAIN RELATIVE",
    "servant": "10 PEMBANTU ASISTENRUMAHTANGGA",
    "other": "11 LAINNYA LAIN LAINLAIN OTHER",
}
_EDUCATION = {
    "none": "1 TIDAK/BELUMSEKOLAH BELUM/TIDAKSEKOLAH BELUMSEKOLAH TIDAKSEKOLAH TIDAKPERNAHSEKOLAH",
    "primary unfinished": "2 BELUMTAMATSD/SEDERAJAT BELUMTAMATSD TIDAKTAMATSD TIDAKTAMATSD/SEDERAJAT",
    "primary": "3 TAMATSD/SEDERAJAT TAMATSD SD SD/SEDERAJAT SD/MI MI SEKOLAHDASAR",
    "lower secondary": "4 SLTP/SEDERAJAT SLTP SMP SMP/SEDERAJAT SMP/MTS MTS TAMATSLTP TAMATSMP",
    "upper secondary": "5 SLTA/SEDERAJAT SLTA SMA SMK SMU STM MA SMA/SEDERAJAT SMA/SMK TAMATSLTA TAMATSMA",
    "diploma 1-2": "6 DIPLOMAI/II DI/II DI/DII D1/D2 D1 D2 DI DII DIPLOMAI DIPLOMAII DIPLOMA1 DIPLOMA2",
    "diploma 3": "7 AKADEMI/DIPLOMAIII/SMUDA AKADEMI/DIPLOMAIII/SARJANAMUDA AKADEMI/DIPLOMAIII AKADEMI/DIII "
    "AKADEMI/D3 AKADEMI DIPLOMAIII DIPLOMA3 DIII D3 SARJANAMUDA DIPLOMAIII/SARJANAMUDA",
    "bachelor": "8 DIPLOMAIV/STRATAI DIPLOMAIV STRATAI S1 D4 DIV SARJANA STRATA1 DIV/S1 D4/S1",
    "master": "9 STRATAII S2 STRATA2 MAGISTER",
    "doctor": "10 STRATAIII S3 STRATA3 DOKTOR",
}
_BLOOD_TYPE = {
    "A": "1 A",
    "B": "2 B",
    "AB": "3 AB",
    "O": "4 O 0",
    "A+": "5 A+",
    "A-": "6 A-",
    "B+": "7 B+",
    "B-": "8 B-",
    "AB+": "9 AB+",
    "AB-": "10 AB-",
    "O+": "11 O+ 0+",
    "O-": "12 O- 0-",
    "": "13 TIDAKTAHU TDKTAHU TIDAKDIKETAHUI - X",
}
_STATUS = {
    "alive": "1 HIDUP AKTIF ADA TETAP H ALIVE ACTIVE PENDUDUKTETAP WARGATETAP",
    "dead": "2 MATI MENINGGAL MENINGGALDUNIA WAFAT ALM ALMARHUM DEAD DECEASED MD",
    "moved": "3 PINDAH PINDAHKELUAR PINDAHDOMISILI PDH MOVED",
    "missing": "4 HILANG MISSING",
    "away": "6 PERGI AWAY",
    "invalid": "9 TIDAKVALID INVALID NONAKTIF TIDAKAKTIF",
}
_RECORDING_STATUS = {
    "not recorded": "BELUMREKAM BELUM BELUMPEREKAMAN NOTRECORDED",
    "recorded": "SUDAHREKAM SUDAH REKAM RECORDED SUDAHPEREKAMAN",
    "not required": "BELUMWAJIB TIDAKWAJIB WAJIBBELUM",
    "sent for enrollment": "SENTFORENROLLMENT",
    "print ready": "PRINTREADYRECORD PRR PRINTREADY",
    "sent for printing": "SENTFORCARDPRINTING",
    "printed": "CARDPRINTED SUDAHCETAK TERCETAK",
    "shipped": "CARDSHIPPED",
    "issued": "CARDISSUED SUDAHTERIMA",
    "duplicate": "DUPLICATERECORD DUPLICATE",
    "failed": "ENROLLFAILUREATREGIONAL ENROLLFAILUREATCENTRAL",
    "adjudicate": "ADJUDICATERECORD",
}

_TABLES: dict[str, dict[str, str]] = {
    "sex": _SEX,
    "religion": _RELIGION,
    "marital_status": _MARITAL_STATUS,
    "family_role": _FAMILY_ROLE,
    "education": _EDUCATION,
    "blood_type": _BLOOD_TYPE,
    "status": _STATUS,
    "recording_status": _RECORDING_STATUS,
}

CODES: dict[str, dict[str, str]] = {
    field: {word: code for code, words in table.items() for word in words.split()}
    for field, table in _TABLES.items()
}
"""Canonical code by field and by word; "" stands for "unknown", which is no value."""

_SIGNS = re.compile(r"[^A-Z0-9]+")
_SIGNS_BY_FIELD = {"blood_type": re.compile(r"[^A-Z0-9+-]+"), "education": re.compile(r"[^A-Z0-9/]+")}
_EMPTY = frozenset({"", "-", "NULL", "NONE", "NAN", "TIDAKDIKETAHUI", "TIDAKTAHU"})


def normalise_codes(texts: pl.Series, field: str) -> Column:
    """Codes in canonical form.

    A known word or number becomes its English word. An unknown one keeps its own upper-case text and is
    "code-unknown", but for sex, which is then null. Fields without a table are upper-cased; in rt and rw
    leading
    zeros are dropped, in a region code everything but digits.
    """
    if field in CODES:
        return map_distinct(texts, lambda text: read_code(field, text), dtype=pl.String)
    return Column(pl.DataFrame({"text": texts}).select(_plain_code(field)).to_series())


def read_code(field: str, text: str) -> tuple[str | None, str | None]:
    """The canonical code of a text in a field with a table, and a problem code; either may be None.

    >>> read_code("sex", "Laki-laki"), read_code("religion", "KATHOLIK")
    (('M', None), ('catholic', None))
    >>> read_code("sex", "?"), read_code("blood_type", "13")
    ((None, None), (None, None))
    """
    upper = " ".join(text.upper().split())
    key = _SIGNS_BY_FIELD.get(field, _SIGNS).sub("", upper)
    code = CODES[field].get(key.lstrip("0") or key)
    if code is not None:
        return code or None, None
    if key in _EMPTY:
        return None, None
    return (None if field == "sex" else upper), "code-unknown"


def _plain_code(field: str) -> pl.Expr:
    """The canonical form of a code without a table."""
    code = pl.col("text").str.to_uppercase()
    if field in ("rt", "rw"):
        code = code.str.replace(r"^R[TW][ .]*", "").str.strip_chars_start("0")
    elif field == "region_code":
        code = code.str.replace_all(r"[^0-9]+", "")
    else:
        code = code.str.replace_all(r"\s+", " ")
    return pl.when(code.str.contains(r"[\p{L}\p{N}]")).then(code)
