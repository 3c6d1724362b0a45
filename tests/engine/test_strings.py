"""The compiled string metrics are RapidFuzz's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, Jaro, JaroWinkler, Levenshtein

from ktp_dedup.engine import strings

PAIRS = [
    (strings.jaro, Jaro.similarity),
    (strings.jaro_winkler, JaroWinkler.similarity),
    (strings.levenshtein, Levenshtein.normalized_similarity),
    (strings.osa, OSA.normalized_similarity),
]
alike = st.text(alphabet="abcd", max_size=12)
any_text = st.text(max_size=90)


def points(*texts: str) -> list[np.ndarray]:
    """The texts as numbers in their common alphabet."""
    alphabet = {letter: i for i, letter in enumerate(sorted(set("".join(texts))))}
    return [np.array([alphabet[letter] for letter in text], np.uint16) for text in texts]


@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
@given(a=alike | any_text, b=alike | any_text)
@settings(max_examples=300, deadline=None)
def test_metric_equals_rapidfuzz_on_any_unicode_text(ours, theirs, a, b):
    """Each metric equals RapidFuzz's on texts that are alike and on any texts, also longer than 64 letters."""
    assert ours(*points(a, b)) == pytest.approx(theirs(a, b), abs=1e-12)
