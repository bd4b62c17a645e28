"""Permits for the desk and for those who run or audit the node."""

from datetime import datetime

from hospitium.core.ids import AgencyId, OperatorId
from hospitium.policy.cases import CASE_ROLES
from hospitium.policy.operators import Operator, Role
from hospitium.policy.permit import (
    _ISSUER,
    AlertPermit,
    KeysPermit,
    LogPolicyPermit,
    ManageOperatorsPermit,
    ReadAuditPermit,
    RetentionPermit,
    UpkeepPermit,
)
from hospitium.policy.roles import need_role

SYSTEM = OperatorId("system")
"""Who acts when no human does: only the retention job and the set-up of a node."""


def permit_alerts(operator: Operator, *, at: datetime) -> AlertPermit:
    """Permit seeing and acknowledging the agency's alerts."""
    need_role(operator, (*CASE_ROLES, Role.VERIFIER), "see alerts")
    return AlertPermit(
        issuer=_ISSUER,
        operator=operator.id,
        agency=operator.agency,
        action="alert",
        purpose="find-missing-person",
        at=at,
    )


def permit_read_audit(operator: Operator, *, at: datetime) -> ReadAuditPermit:
    """Permit reading the log; every role may, for a log that few can see protects few."""
    need_role(operator, tuple(Role), "read the log")
    return ReadAuditPermit(
        issuer=_ISSUER,
        operator=operator.id,
        agency=operator.agency,
        action="log.read",
        purpose="oversight",
        at=at,
    )


def permit_manage_operators(operator: Operator, *, at: datetime) -> ManageOperatorsPermit:
    """Permit adding operators and ending their access: administrators only."""
    need_role(operator, (Role.ADMINISTRATOR,), "manage operators")
    return ManageOperatorsPermit(
        issuer=_ISSUER,
        operator=operator.id,
        agency=operator.agency,
        action="operator",
        purpose="administration",
        at=at,
    )


def permit_log_policy(operator: Operator, *, at: datetime) -> LogPolicyPermit:
    """Permit naming the log's witnesses: administrators only, and the log says so."""
    need_role(operator, (Role.ADMINISTRATOR,), "name the witnesses of the log")
    return LogPolicyPermit(
        issuer=_ISSUER,
        operator=operator.id,
        agency=operator.agency,
        action="log.policy",
        purpose="oversight",
        at=at,
    )


def permit_keys(operator: Operator, action: str, *, at: datetime) -> KeysPermit:
    """Permit work on the vault's keys: administrators only, and each step stands in the log."""
    need_role(operator, (Role.ADMINISTRATOR,), "work on the vault's keys")
    return KeysPermit(
        issuer=_ISSUER,
        operator=operator.id,
        agency=operator.agency,
        action=f"vault.{action}",
        purpose="administration",
        at=at,
    )


def permit_adopt_keys(agency: AgencyId, *, at: datetime) -> KeysPermit:
    """Permit wrapping the keys of a node of 0.1.0 when it is first opened, as nobody asks for."""
    return KeysPermit(
        issuer=_ISSUER,
        operator=SYSTEM,
        agency=agency,
        action="vault.adopt",
        purpose="administration",
        at=at,
    )


def permit_set_up(agency: AgencyId, *, at: datetime) -> ManageOperatorsPermit:
    """Permit the first operators of a new node, before anybody is there to ask."""
    return ManageOperatorsPermit(
        issuer=_ISSUER,
        operator=SYSTEM,
        agency=agency,
        action="node.set-up",
        purpose="administration",
        at=at,
    )


def permit_retention(agency: AgencyId, *, at: datetime) -> RetentionPermit:
    """Permit erasing what has expired by `at`: a duty, so it is never refused."""
    return RetentionPermit(
        issuer=_ISSUER,
        operator=SYSTEM,
        agency=agency,
        action="retention",
        purpose="retain.expiry",
        at=at,
    )


def permit_upkeep(agency: AgencyId, *, at: datetime) -> UpkeepPermit:
    """Permit keeping the gallery's files in step with the records: a duty of the node itself."""
    return UpkeepPermit(
        issuer=_ISSUER,
        operator=SYSTEM,
        agency=agency,
        action="gallery.upkeep",
        purpose="administration",
        at=at,
    )
