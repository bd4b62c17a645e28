from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput
from hospitium.ledger.tlog_checkpoint import TreeHead, parse_tree_head
from tests.ledger.trees import hashes, mangled

ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
lines = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1, max_size=9)
heads = st.builds(
    TreeHead, lines, st.integers(0, 2**63 - 1), hashes, st.lists(lines, max_size=2).map(tuple)
)


@given(heads)
def test_a_head_reads_back(head: TreeHead) -> None:
    assert parse_tree_head(head.text) == head


@given(heads, st.data())
def test_a_head_has_one_spelling(head: TreeHead, data: st.DataObject) -> None:
    mutant = mangled(head.text.encode(), data).decode(errors="replace")
    with suppress(BadInput):
        assert parse_tree_head(mutant).text == mutant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "log\n1\n",
        f"log\n1\n{ROOT}",
        f"\n1\n{ROOT}\n",
        f"log\n01\n{ROOT}\n",
        f"log\n-1\n{ROOT}\n",
        f"log\n1\n{ROOT[:-4]}\n",
        f"log\n1\n{ROOT}\n\n",
        f"log\n1\n{ROOT}\n\nextension\n",
        f"log\r\n1\n{ROOT}\n",
        f"log\n{2**63}\n{ROOT}\n",
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_tree_head(text)
