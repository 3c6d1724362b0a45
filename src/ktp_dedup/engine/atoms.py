"""Outcomes of the plain kinds: dates, identity numbers in segments, numbers, texts.

Outcome 0 is missing, 1 is "else", and more is better; the names of the outcomes stand in `model.outcomes`.
"""

from __future__ import annotations

import numpy as np

from ktp_dedup.engine._jit import inline
from ktp_dedup.engine.program import Arrays

DATE_ELSE, DATE_NEAR, DATE_DEFAULT, DATE_OTHER_YEAR, DATE_SLIP, DATE_SWAPPED, DATE_PARTIAL, DATE_EQUAL = (
    range(1, 9)
)
NIK_ELSE, NIK_SAME_DATE, NIK_SAME_PLACE_DATE, NIK_VISIBLE, NIK_SLIP, NIK_EQUAL = range(1, 7)
NEAR_DAYS = 31
SEX_MARK = 400_000  # 40 more in the day of ddmmyy: a woman's number, not a slip


@inline
def _one_digit_apart(a: int, b: int) -> bool:
    """Whether two distinct numbers differ in one decimal digit only."""
    while a % 10 == b % 10:
        a //= 10
        b //= 10
    return a // 10 == b // 10


@inline
def is_default(month: int, day: int) -> bool:
    """Whether a day is one that registers fill in for an unknown one: 1 January, 1 July, 31 December, the 15th."""
    return (day == 1 and (month == 1 or month == 7)) or (day == 31 and month == 12) or day == 15


@inline
def day_number(year: int, month: int, day: int) -> int:
    """Days since an epoch, with all months of 31 days: right to the purpose of nearness."""
    return (year * 12 + month) * 31 + day


@inline
def date_outcome(a: int, b: int) -> int:
    """Outcome of two dates yyyymmdd, 00 for an unknown day or month."""
    if a == b:
        return DATE_EQUAL
    ya, ma, da = a // 10000, a // 100 % 100, a % 100
    yb, mb, db = b // 10000, b // 100 % 100, b % 100
    if ma == 0 or mb == 0 or da == 0 or db == 0:
        months_agree = ma == 0 or mb == 0 or ma == mb
        days_agree = da == 0 or db == 0 or da == db
        return DATE_PARTIAL if ya == yb and months_agree and days_agree else DATE_ELSE
    if ya == yb and ma == db and da == mb:
        return DATE_SWAPPED
    apart = abs(day_number(ya, ma, da) - day_number(yb, mb, db))
    differing = np.int64(ya != yb) + np.int64(ma != mb) + np.int64(da != db)
    if (
        (differing == 1 and _one_digit_apart(a, b))
        or apart == 1
        or (ma == mb and da == db and abs(ya - yb) == 1)
    ):
        return DATE_SLIP
    if ma == mb and da == db and not (da != 15 and is_default(ma, da)):
        return DATE_OTHER_YEAR
    if ya == yb and (is_default(ma, da) or is_default(mb, db)):
        return DATE_DEFAULT
    return DATE_NEAR if apart <= NEAR_DAYS else DATE_ELSE


@inline
def _one_slip(a: int, b: int) -> bool:
    """Whether two numbers of equal width differ in one digit or by one exchange of neighbours."""
    differing = 0
    first_a = first_b = last_a = last_b = 0
    distance = 0
    while a > 0 or b > 0:
        x, y = a % 10, b % 10
        if differing == 1:
            distance += 1
        if x != y:
            differing += 1
            if differing == 1:
                first_a, first_b = x, y
            elif differing == 2:
                last_a, last_b = x, y
                if distance != 1:
                    return False
            else:
                return False
        a //= 10
        b //= 10
    return differing == 1 or (differing == 2 and first_a == last_b and first_b == last_a)


@inline
def nik_outcome(ra: int, da: int, sa: int, rb: int, db: int, sb: int) -> int:
    """Outcome of two identity numbers by region, date and serial; -1 where a segment is not visible.

    A slip is one in the date: regions a digit apart are neighbours, and most serials are 1, so that neighbours born
    on one day have such numbers.
    """
    visible = ra >= 0 and rb >= 0 and da >= 0 and db >= 0 and sa >= 0 and sb >= 0
    if not visible:
        clash = (ra >= 0 and rb >= 0 and ra != rb) or (da >= 0 and db >= 0 and da != db)
        clash = clash or (sa >= 0 and sb >= 0 and sa != sb)
        return NIK_ELSE if clash else NIK_VISIBLE
    if ra == rb and da == db:
        return NIK_EQUAL if sa == sb else NIK_SAME_PLACE_DATE
    if ra == rb and sa == sb and abs(da - db) != SEX_MARK and _one_slip(da, db):
        return NIK_SLIP
    return NIK_SAME_DATE if da == db else NIK_ELSE


@inline
def threshold_outcome(value: float, thresholds: np.ndarray) -> int:
    """1 plus the number of ascending thresholds that `value` reaches."""
    outcome = 1
    for threshold in thresholds:
        if value < threshold:
            break
        outcome += 1
    return outcome


@inline
def number_outcome(a: float, b: float, thresholds: np.ndarray) -> int:
    """1 plus the number of thresholds (negated distances, ascending) that the distance of two numbers keeps."""
    return threshold_outcome(-abs(a - b), thresholds)


@inline
def text_slice(arrays: Arrays, value: int) -> np.ndarray:
    """The letters of a distinct text."""
    return arrays.text_chars[arrays.text_offsets[value] : arrays.text_offsets[value + 1]]
