"""All that an administrator, an ombudsman or a system may do at all: whole lists, on purpose.

A new action that one of them gets must be written down here, and so be seen in review.
"""

import re

import pytest

from hospitium.policy.operators import Role
from hospitium.policy.staff import SEES_CASES, are_apart
from hospitium.policy.systems import SCOPES
from hospitium.records.policies import packaged_bundle
from tests.policy.facts import RULES, operator

TEXT = packaged_bundle().schema
ACTIONS = {
    name
    for block in re.findall(r"^action ([^;{]*?)(?:in \[|appliesTo)", TEXT, re.MULTILINE | re.DOTALL)
    for name in re.findall(r'"([\w.-]+)"', block)
}
ANYBODY = {
    "log.read", "policy.read", "assessment.read", "role.lend", "role.return", "breakglass.end",
    "passkey.add", "passkey.list", "passkey.use", "passkey.revoke", "passkey.copied",
    "operator.link", "account.sign-out", "account.new-device",
    "typing.on", "typing.off", "typing.see", "typing.check",
}  # fmt: skip
ADMINISTRATOR = ANYBODY | {
    "operator", "operator.leave", "agency", "calibration", "model", "log.policy", "policy.propose",
    "vault.rotate", "vault.erase-all", "vault.move-root",
    "system.add", "system.list", "system.rotate", "system.revoke",
    "backup.create", "backup.erasures", "backup.list", "backup.restore", "backup.written",
    "retention.see", "retention.run",
    "vault.erase-again", "limits.set", "log.open", "log.publish", "report.make",
    "device.list", "device.revoke", "device.wipe", "pack.list", "pack.revoke",
}  # fmt: skip
OMBUDSMAN = ANYBODY | {
    "breakglass.read", "breakglass.review", "policy.adopt", "policy.withdraw",
    "law.export", "law.export-all", "log.open", "report.make", "retention.see",
    "rights.read", "rights.settle", "redress.see-with", "erase-person",
}  # fmt: skip
SHOWS_A_PERSON = {
    "case.open", "case.list", "case.read", "case.enrol", "case.duplicate-check", "case.close",
    "search", "verify", "search.list", "search.read", "decide", "alert", "work",
    "alert.take-up", "best-interests.agree", "best-interests.propose", "consent.list",
    "consent.read", "consent.receipt", "consent.say", "guardian.add", "guardian.conflict",
    "guardian.review", "person-code", "rights.ask", "rights.hand-over",
    "case.regions", "pack.build", "pack.refresh", "pack.fetch",
    "face.add", "face.remove", "face.renew", "portrait.see",
    "iris.add", "iris.remove",
}  # fmt: skip


@pytest.mark.parametrize(
    ("role", "known"), [(Role.ADMINISTRATOR, ADMINISTRATOR), (Role.OMBUDSMAN, OMBUDSMAN)]
)
def test_who_runs_or_oversees_may_do_this_and_nothing_else(role: Role, known: set[str]) -> None:
    may = {action for action in ACTIONS if RULES.could(operator("root", role), action)}
    assert may == known
    assert not may & SHOWS_A_PERSON


def test_every_action_is_looked_at() -> None:
    assert SHOWS_A_PERSON | ADMINISTRATOR | OMBUDSMAN <= ACTIONS
    assert len(ACTIONS) >= 40


@pytest.mark.parametrize("above", [Role.ADMINISTRATOR, Role.OMBUDSMAN])
def test_no_account_runs_or_oversees_and_sees_cases(above: Role) -> None:
    assert are_apart({above})
    assert are_apart({above, Role.AUDITOR})
    assert not any(are_apart({above, role}) for role in SEES_CASES)
    assert not are_apart({Role.ADMINISTRATOR, Role.OMBUDSMAN})
    assert are_apart(SEES_CASES)


def test_every_scope_of_a_system_has_a_policy_and_every_such_policy_a_scope() -> None:
    text = "".join(body for _, body in packaged_bundle().files)
    assert set(re.findall(r'scopes\.contains\("([\w.-]+)"\)', text)) == set(SCOPES)
