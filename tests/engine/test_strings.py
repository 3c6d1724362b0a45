"""The compiled string metrics are RapidFuzz's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, Jaro, JaroWinkler, Levenshtein

from ktp_dedup.engine import strings
from ktp_dedup.engine._jit import jit
from ktp_dedup.engine.program import Metric

THEIRS = {
    Metric.JARO_WINKLER: JaroWinkler.similarity,
    Metric.JARO: Jaro.similarity,
    Metric.LEVENSHTEIN: Levenshtein.normalized_similarity,
    Metric.OSA: OSA.normalized_similarity,
}
MASKS = strings.make_masks(longest=200)
FIRST_CHARACTER = 0x4E00
"""Letter 0 of texts made of numbers: CJK, of which there are more than letters with a mask."""

each_metric = pytest.mark.parametrize("metric", Metric)
thorough = settings(max_examples=300, deadline=None)

alike = st.text(alphabet="abcd", max_size=12)
any_text = st.text(max_size=90)
at_the_word_s_end = st.sampled_from((62, 63, 64, 65, 66, 127, 128, 129)).flatmap(
    lambda length: st.text(alphabet="abcdef", min_size=length, max_size=length)
)
at_the_masks_end = st.text(
    alphabet=[chr(FIRST_CHARACTER + letter) for letter in (0, 1, *range(4094, 4099), 9_000)],
    max_size=14,
)


@jit
def similarity(metric, a, b, masks):
    """`strings.similarity`, which only compiled code can call."""
    return strings.similarity(metric, a, b, masks)


def letters(*texts: str) -> list[np.ndarray]:
    """The texts as numbers in their common alphabet."""
    alphabet = {letter: i for i, letter in enumerate(sorted(set("".join(texts))))}
    return [np.array([alphabet[letter] for letter in text], np.uint16) for text in texts]


def characters(text: str) -> np.ndarray:
    """A text as numbers in an alphabet that holds many other characters."""
    return np.array([ord(character) - FIRST_CHARACTER for character in text], np.uint16)


@each_metric
@given(a=alike | any_text, b=alike | any_text)
@thorough
def test_metric_equals_rapidfuzz_on_any_unicode_text(metric, a, b):
    """Each metric equals RapidFuzz's on texts that are alike and on any texts, also longer than 64 letters."""
    assert similarity(metric, *letters(a, b), MASKS) == THEIRS[metric](a, b)


@each_metric
@given(a=at_the_word_s_end, b=at_the_word_s_end | alike, data=st.data())
@thorough
def test_metric_equals_rapidfuzz_where_a_text_fills_a_word(metric, a, b, data):
    """So it does around 64 and 128 letters, for strangers and for a text with some of its letters moved."""
    cut, gap = data.draw(st.integers(0, len(a))), data.draw(st.integers(0, 3))
    for other in (b, a[:cut] + a[cut + gap :], a[:cut] + b[:gap] + a[cut:], a[cut:] + a[:cut]):
        for left, right in ((a, other), (other, a)):
            assert similarity(metric, *letters(left, right), MASKS) == THEIRS[metric](left, right)


@each_metric
@given(a=at_the_masks_end, b=at_the_masks_end)
@thorough
def test_metric_equals_rapidfuzz_where_letters_have_no_mask(metric, a, b):
    """So it does with letters beyond the masks, in either text or in both."""
    assert similarity(metric, characters(a), characters(b), MASKS) == THEIRS[metric](a, b)


@each_metric
@given(a=any_text | at_the_word_s_end, b=any_text | at_the_word_s_end)
@settings(deadline=None)
def test_metric_is_the_same_both_ways_and_one_with_itself(metric, a, b):
    """It does not matter which text is first; a text is equal to itself."""
    x, y = letters(a, b)
    assert similarity(metric, x, y, MASKS) == similarity(metric, y, x, MASKS)
    assert similarity(metric, x, x, MASKS) == 1.0


@each_metric
@given(
    texts=st.tuples(any_text, any_text).map(lambda texts: letters(*texts))
    | st.tuples(at_the_masks_end, at_the_masks_end).map(lambda texts: list(map(characters, texts)))
)
@settings(deadline=None)
def test_masks_of_letters_are_zero_between_calls(metric, texts):
    """A metric leaves no letter marked, whether it went by words or by letters."""
    similarity(metric, *texts, MASKS)
    assert not MASKS[: strings.MASKED_LETTERS + 1].any()
