"""Tests of `ktp_dedup.register.shapes`: what columns look like, and where a wrong row went wrong."""

import pytest

from ktp_dedup.register.shapes import Shapes


def a_row(number):
    """Cells as registers have them: a number, free text, one of few words, a date or a dash, free text."""
    name = f"NAMA {chr(65 + number % 26)}{chr(65 + number // 26)}"
    date = f"{number % 28 + 1:02}-03-1970" if number % 30 else "-"
    return [f"33100645037{number:05}", name, "L" if number % 2 else "P", date, f"DK. {chr(65 + number % 26)}"]


ROWS = [a_row(number) for number in range(60)]


@pytest.mark.parametrize("place", [1, 4])
def test_a_cell_is_put_together_in_the_column_of_free_text(place):
    """Numbers, dates and the few words of a column say where the separator was too much."""
    row = list(ROWS[5])
    row[place] = f"{row[place]}, S.PD"
    cells = ",".join(row).split(",")
    assert Shapes.of(ROWS).put_together(cells, ",") == row


def test_a_row_that_fits_nowhere_is_not_put_together():
    """Where no place gives a row like the others, nothing is guessed."""
    assert Shapes.of(ROWS).put_together(["x", "y", "z", *ROWS[0][2:], "q"], ",") is None


def test_too_few_rows_say_nothing():
    """Columns are known from twenty rows on; before that, any cell may begin a row."""
    assert Shapes.of(ROWS[:19]).columns == () and Shapes.of(ROWS[:19]).begins_a_row("AMINAH")
    shapes = Shapes.of(ROWS)
    assert not shapes.begins_a_row("AMINAH") and shapes.begins_a_row(ROWS[3][0])
