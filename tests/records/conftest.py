from collections.abc import Iterator
from pathlib import Path

import pytest

from hospitium.records.node_folder import Node
from tests.records.desk import Desk, make_node


@pytest.fixture
def node(tmp_path: Path, database_url: str) -> Iterator[Node]:
    """A new node, on SQLite and then on PostgreSQL."""
    made = make_node(tmp_path / "node", database_url)
    yield made
    made.close()


@pytest.fixture
def desk(node: Node) -> Desk:
    """Short hands for what the tests do again and again on `node`."""
    return Desk(node)


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Node]:
    """A new node on SQLite, for what only concerns its files."""
    made = make_node(tmp_path / "node")
    yield made
    made.close()
