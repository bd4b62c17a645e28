"""A table reads back, and no cell of it runs in a spreadsheet."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from hospitium.formats.csv_text import csv_bytes

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=20)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_a_table_reads_back_and_no_cell_is_a_formula(rows: list[tuple[str, str]]) -> None:
    data = csv_bytes(("one", "two"), rows).decode()
    back = list(csv.reader(io.StringIO(data, newline="")))
    assert back[0] == ["one", "two"]
    for given_row, row in zip(rows, back[1:], strict=True):
        for cell, read in zip(given_row, row, strict=True):
            assert not read.startswith(("=", "+", "-", "@", "\t", "\n"))
            assert read in (cell, f"'{cell}")


def test_numbers_stay_numbers() -> None:
    assert csv_bytes(("n",), [(-3,), (None,), ("-3",)]) == b'n\r\n-3\r\n""\r\n\'-3\r\n'
