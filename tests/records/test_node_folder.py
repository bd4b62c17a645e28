import os
import stat
from pathlib import Path

import pytest

from hospitium.core.errors import BadInput, Conflict, NotFound, Tampered, Unavailable
from hospitium.core.extractors import Extractor
from hospitium.core.ids import OperatorId
from hospitium.policy.desk import permit_set_up
from hospitium.policy.operators import AgencyKind
from hospitium.records import node_row
from hospitium.records.node_folder import NodeFolder, create_node, has_node, open_node
from hospitium.records.operators import NewOperator, find_operator
from tests.policy.facts import RULES
from tests.records.desk import ADMIN, NOW, OFFICER, POLICE, Desk, make_node


def test_a_new_node_opens_again(tmp_path: Path, database_url: str) -> None:
    path = tmp_path / "deep" / "node"
    assert not has_node(path)
    made = make_node(path, database_url)
    made.close()
    assert has_node(path)
    node = open_node(path, random=os.urandom)
    assert node.info == made.info
    assert (node.info.agency, node.info.kind) == (POLICE, AgencyKind.POLICE)
    with node.read() as session:
        assert find_operator(session, OperatorId("amira")) == OFFICER
    assert Desk(node).problems() == []
    assert Desk(node).log_length() == 1
    node.close()


def test_a_node_keeps_its_extractor(tmp_path: Path, database_url: str) -> None:
    made = create_node(
        tmp_path / "node",
        permit_set_up(RULES, POLICE, at=NOW),
        kind=AgencyKind.POLICE,
        name="Demo",
        operators=[NewOperator(ADMIN, "Dora", "code")],
        random=os.urandom,
        database_url=database_url,
        extractor=Extractor.FAST,
    )
    made.close()
    node = open_node(tmp_path / "node", random=os.urandom)
    node.close()
    assert node.info.extractor is made.info.extractor is Extractor.FAST


def test_a_second_init_refuses_and_changes_nothing(tmp_path: Path, database_url: str) -> None:
    make_node(tmp_path / "node", database_url).close()
    key = (tmp_path / "node/keys/node.key").read_bytes()
    with pytest.raises(Conflict):
        make_node(tmp_path / "node", database_url)
    assert (tmp_path / "node/keys/node.key").read_bytes() == key
    open_node(tmp_path / "node", random=os.urandom).close()


def test_a_database_belongs_to_one_folder(tmp_path: Path, database_url: str) -> None:
    make_node(tmp_path / "one", database_url).close()
    with pytest.raises(Conflict):
        make_node(tmp_path / "other", database_url)


def test_an_init_that_failed_half_way_is_completed_by_the_next(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(node_row, "start_log", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            make_node(tmp_path / "node", database_url)
    assert not has_node(tmp_path / "node")
    with pytest.raises(NotFound):
        open_node(tmp_path / "node", random=os.urandom)
    make_node(tmp_path / "node", database_url).close()
    assert has_node(tmp_path / "node")


def test_a_kill_before_the_first_checkpoint_is_made_good(tmp_path: Path) -> None:
    make_node(tmp_path).close()
    NodeFolder(tmp_path).checkpoint_file.unlink()
    node = open_node(tmp_path, random=os.urandom)
    assert Desk(node).problems() == []
    node.close()


def test_the_wrong_key_is_refused(tmp_path: Path, database_url: str) -> None:
    make_node(tmp_path / "node", database_url).close()
    make_node(tmp_path / "other").close()
    key = NodeFolder(tmp_path / "node").key_file
    key.write_bytes(NodeFolder(tmp_path / "other").key_file.read_bytes())
    with pytest.raises(Tampered, match="key"):
        open_node(tmp_path / "node", random=os.urandom)
    key.unlink()
    with pytest.raises(Unavailable, match="key"):
        open_node(tmp_path / "node", random=os.urandom)


def test_nothing_is_open_to_others(tmp_path: Path) -> None:
    make_node(tmp_path / "node").close()
    for path in ((tmp_path / "node"), *(tmp_path / "node").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_no_node_says_what_to_do(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(NotFound) as caught:
            open_node(path, random=os.urandom)
        assert "hospitium init" in caught.value.remedy


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable):
        make_node(tmp_path / "file" / "node")


def test_bad_first_operators_leave_no_node(tmp_path: Path) -> None:
    with pytest.raises(Conflict):
        create_node(
            tmp_path,
            permit_set_up(RULES, POLICE, at=NOW),
            kind=AgencyKind.POLICE,
            name="Demo",
            operators=[NewOperator(ADMIN, "Dora", "code"), NewOperator(ADMIN, "Dora", "code")],
            random=os.urandom,
        )
    assert not has_node(tmp_path)


@pytest.mark.parametrize("text", ["", "database = 1", "=", 'url = "sqlite://"'])
def test_broken_settings_say_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "node.toml").write_text(text)
    with pytest.raises(BadInput, match=r"node\.toml"):
        _ = NodeFolder(tmp_path).database_url


def test_a_database_url_is_checked(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="URL"):
        make_node(tmp_path, "not a url")
