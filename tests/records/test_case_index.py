"""The blind index: finds what is equal, shows nothing to who has no key, goes with its case."""

from datetime import timedelta

from sqlalchemy import func, select, text

from hospitium.crypto.digest import mac
from hospitium.policy.cases import permit_read_case
from hospitium.policy.desk import permit_retention
from hospitium.policy.operators import Role
from hospitium.records import retention
from hospitium.records.case_index import IndexKind, find_indexed
from hospitium.records.models_vault import CaseIndexRow
from hospitium.records.node_folder import Node
from tests.policy.facts import RULES
from tests.records.desk import ADULT, CHILD, NOW, SHELTER, Desk, operator


def tokens(node: Node) -> list[bytes]:
    with node.read() as session:
        return sorted(session.scalars(select(CaseIndexRow.token)))


def test_a_case_is_found_by_its_name_however_it_is_written(desk: Desk) -> None:
    adult, child = desk.open_case(ADULT), desk.open_case(CHILD)
    assert desk.find("ndlovu, THANDIWE") == [adult]
    assert desk.find("Sipho Ndlovu") == [child]
    assert desk.find("Ndlovu") == []
    assert desk.find("") == []


def test_another_agency_finds_nothing_and_its_tokens_are_others(desk: Desk) -> None:
    desk.open_case()
    stranger = operator("sam", Role.CASE_WORKER, agency=SHELTER)
    permit = permit_read_case(RULES, stranger, None, at=NOW)
    with desk.node.read() as session:
        found = find_indexed(session, desk.node.vault, permit, IndexKind.NAME, ADULT.full_name)
    assert found == []


def test_a_token_says_nothing_without_its_key(desk: Desk) -> None:
    """Nobody who holds the database can tell a name from its token by trying names."""
    desk.open_case()
    (token,) = tokens(desk.node)
    assert len(token) == 17
    guesses = [mac(bytes(32), b"name" + name.encode()) for name in (ADULT.full_name, "ndlovu")]
    assert not any(token[1:] in guess for guess in guesses)
    other = desk.node.vault.token("case-index", b"name", b"demo-police", b"another")
    assert other != token


def test_with_its_case_goes_what_finds_it(desk: Desk) -> None:
    desk.open_case(days=1)
    kept = desk.open_case(CHILD)
    later = NOW + timedelta(days=2)
    with desk.node.write() as session:
        permit = permit_retention(RULES, desk.node.info.agency, at=later)
        assert retention.erase_expired(session, desk.node.vault, permit).cases == 1
    assert desk.find(ADULT.full_name) == []
    assert desk.find(CHILD.full_name) == [kept]
    assert len(tokens(desk.node)) == 1


def test_however_a_case_goes_its_tokens_go_with_it(desk: Desk) -> None:
    """The database itself sees to it: no erasure that is written later can forget the index."""
    desk.open_case()
    with desk.node.database.write() as session:
        session.execute(text("DELETE FROM cases"))
        session.info["leaves"] = 1
    with desk.node.read() as session:
        assert session.scalars(select(func.count()).select_from(CaseIndexRow)).one() == 0
