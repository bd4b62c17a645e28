import pytest

from hospitium.core.errors import BadInput, Conflict, NotFound, NotSignedIn
from hospitium.core.ids import AgencyId, OperatorId
from hospitium.ledger import Operation
from hospitium.policy.desk import permit_manage_operators
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.records import audit, operators
from hospitium.records.node_folder import Node
from hospitium.records.operators import NewOperator
from tests.policy.facts import RULES
from tests.records.desk import ADMIN, CODE, NOW, OFFICER, SHELTER, STAFF, Desk, operator

PERMIT = permit_manage_operators(RULES, ADMIN, at=NOW)


def add(desk: Desk, who: Operator) -> None:
    with desk.node.write() as session:
        operators.add_operator(session, desk.node.vault, PERMIT, NewOperator(who, "Fay", CODE))
        audit.append(session, desk.node.vault, PERMIT, operation=Operation.ADMINISTRATION)


def test_operators_of_the_agency_are_listed_with_their_names(desk: Desk) -> None:
    with desk.node.read() as session:
        listed = operators.list_operators(session, desk.node.vault, PERMIT)
    assert [record.operator for record in listed] == list(STAFF)
    assert listed[0].display_name == "Name of amira"
    assert all(record.active for record in listed)


def test_who_has_left_has_no_role_and_cannot_sign_in(desk: Desk) -> None:
    with desk.node.write() as session:
        assert operators.check_access_code(session, OFFICER.id, CODE) == OFFICER
        operators.deactivate_operator(session, PERMIT, OFFICER.id)
        audit.append(session, desk.node.vault, PERMIT, operation=Operation.ADMINISTRATION)
    with desk.node.read() as session:
        assert operators.find_operator(session, OFFICER.id).roles == frozenset()
        with pytest.raises(NotSignedIn):
            operators.check_access_code(session, OFFICER.id, CODE)
    with pytest.raises(Conflict):
        add(desk, OFFICER)


def test_unknown_and_wrong_give_one_answer(desk: Desk) -> None:
    answers = set()
    with desk.node.read() as session:
        for who, code in ((OFFICER.id, "wrong"), (OperatorId("nobody"), CODE), (OFFICER.id, "")):
            with pytest.raises(NotSignedIn) as caught:
                operators.check_access_code(session, who, code)
            answers.add(str(caught.value))
    assert len(answers) == 1


def test_several_agencies_share_a_node(desk: Desk) -> None:
    worker = operator("fay", Role.CASE_WORKER, agency=SHELTER)
    with pytest.raises(BadInput, match="agency"):
        add(desk, worker)
    with desk.node.write() as session:
        operators.add_agency(
            session, PERMIT, agency=SHELTER, kind=AgencyKind.SHELTER, name="Safe house"
        )
        audit.append(session, desk.node.vault, PERMIT, operation=Operation.ADMINISTRATION)
    add(desk, worker)
    with desk.node.read() as session:
        assert operators.find_operator(session, worker.id) == worker
        assert worker not in [
            record.operator for record in operators.list_operators(session, desk.node.vault, PERMIT)
        ]
        with pytest.raises(NotFound):
            operators.deactivate_operator(session, PERMIT, worker.id)


@pytest.mark.parametrize("handle", ["", "Amira", "a b", "../x", "x" * 64, "-a", "né"])
def test_a_handle_is_short_and_plain(lite: Node, handle: str) -> None:
    with pytest.raises(BadInput):
        add(Desk(lite), operator(handle, Role.OFFICER))


def test_an_agency_needs_a_name_and_its_own_id(desk: Desk) -> None:
    for agency, name, error in (
        (AgencyId("new"), " ", BadInput),
        (AgencyId("N"), "New", BadInput),
        (OFFICER.agency, "Again", Conflict),
    ):
        with pytest.raises(error), desk.node.write() as session:
            operators.add_agency(session, PERMIT, agency=agency, kind=AgencyKind.POLICE, name=name)


@pytest.mark.parametrize("handle", ["person", "system", "system.registry"])
def test_nobody_is_called_what_the_log_calls_others(desk: Desk, handle: str) -> None:
    """The person concerned, the node itself and its systems act under these."""
    with pytest.raises(BadInput, match="that name"):
        add(desk, operator(handle, Role.OFFICER))
