"""Tests of `ktp_dedup.register.masking`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktp_dedup.register import FIELDS
from ktp_dedup.register.masking import mask_value


@pytest.mark.parametrize(
    ("field", "text", "shown"),
    [
        ("name", "Siti Wahyuni, S.Pd", "S*** W***, S***.P***"),
        ("address", "Jl. Pemuda No.5/A", "J***. P*** N***.***/A***"),
        ("birth_place", "KLATEN", "KLA***"),
        ("birth_place", "SIE", "***"),
        ("birth_date", "17 Agustus 1970", "**-**-1970"),
        ("birth_date", "25797", "**-**-1970"),
        ("birth_date", "SULASTRI", "********"),
        ("nik", "3310064503700001", "331006******0001"),
        ("nik", "SULASTRI", "********"),
        ("sex", "Perempuan", "Perempuan"),
        ("religion", "SULASTRI", "********"),
        ("rt", "003", "003"),
        ("rt", "SULASTRI", "********"),
        ("birth_certificate", "AL 123/2001", "***********"),
        ("name", "  ", ""),
    ],
)
def test_what_is_shown(field, text, shown):
    """The kind of a value can be seen, the person cannot."""
    assert mask_value(text, field) == shown


@given(st.sampled_from(sorted(FIELDS)), st.text(alphabet="QWZ", min_size=4, max_size=12))
def test_no_word_is_shown_whole_in_any_field(field, text):
    """A name that slipped into another column stays hidden there too."""
    assert text not in mask_value(text, field)


@given(st.sampled_from(sorted(FIELDS)), st.text())
def test_masking_is_total(field, text):
    """Any cell can be masked."""
    assert isinstance(mask_value(text, field), str)
