import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest

import hospitium
from hospitium.core.ids import AgencyId, OperatorId
from hospitium.policy import permit as permits
from hospitium.policy import rights_permits
from hospitium.policy.desk import permit_read_audit
from tests.policy.facts import NOW, RULES, operator

SRC = Path(hospitium.__file__).parent
NAMES = {
    name for one in (permits, rights_permits) for name in vars(one) if name.endswith("Permit")
} | {"_ISSUER"}
ELSEWHERE = [p for p in sorted(SRC.rglob("*.py")) if "policy" not in p.relative_to(SRC).parts]


@pytest.mark.parametrize("path", ELSEWHERE, ids=lambda p: str(p.relative_to(SRC)))
def test_no_other_room_builds_a_permit(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            assert name not in NAMES, f"{path}:{node.lineno} builds a {name}"
            if name == "replace":
                first = ast.unparse(node.args[0]) if node.args else ""
                assert "permit" not in first.lower(), f"{path}:{node.lineno} alters a permit"
        if isinstance(node, ast.ImportFrom | ast.Attribute | ast.Name):
            assert "_ISSUER" not in ast.unparse(node), f"{path} reaches for the issuer's mark"


def test_the_constructor_refuses_a_stranger() -> None:
    with pytest.raises(TypeError, match="only hospitium"):
        permits.ReadAuditPermit(
            issuer=None,
            operator=OperatorId("mallory"),
            agency=AgencyId("x"),
            action="log.read",
            purpose="oversight",
            at=datetime(2026, 11, 22, tzinfo=UTC),
            decision=permit_read_audit(RULES, operator(), at=NOW).decision,
        )
