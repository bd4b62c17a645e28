"""Permits about the desk and the node itself: alerts, log, operators, keys, policies, duties."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hospitium.core.ids import AgencyId
from hospitium.policy.decision import Decision
from hospitium.policy.operators import Operator
from hospitium.policy.permit import (
    _ISSUER,
    AlertPermit,
    CalibrationPermit,
    KeysPermit,
    LogPolicyPermit,
    ManageOperatorsPermit,
    ModelPermit,
    PolicyPermit,
    ReadAuditPermit,
    ReadPolicyPermit,
    RecordPolicyPermit,
    RetentionPermit,
    UpkeepPermit,
)
from hospitium.policy.question import NODE, Duty, Fact, agency_thing
from hospitium.policy.rules import SYSTEM, Rules

__all__ = ["SYSTEM"]

ADMINISTRATION = "administration"
OVERSIGHT = "oversight"


def permit_alerts(rules: Rules, operator: Operator, *, at: datetime) -> AlertPermit:
    """Permit seeing and acknowledging the agency's alerts."""
    yes = rules.decide(
        operator, "alert", agency_thing(operator.agency), purpose="find-missing-person", at=at
    )
    return AlertPermit(issuer=_ISSUER, action="alert", **yes.granted())


def permit_take_up(rules: Rules, operator: Operator, *, frozen: bool, at: datetime) -> AlertPermit:
    """Permit acknowledging one alert; not while an appeal against its hit waits."""
    yes = rules.decide(
        operator, "alert.take-up", agency_thing(operator.agency), purpose="find-missing-person",
        at=at, context={"frozen": frozen},
    )  # fmt: skip
    return AlertPermit(issuer=_ISSUER, action="alert", **yes.granted())


def permit_read_audit(rules: Rules, operator: Operator, *, at: datetime) -> ReadAuditPermit:
    """Permit reading the log; every role may, for a log that few can see protects few."""
    yes = rules.decide(
        operator, "log.read", agency_thing(operator.agency), purpose=OVERSIGHT, at=at
    )
    return ReadAuditPermit(issuer=_ISSUER, action="log.read", **yes.granted())


def permit_manage_operators(
    rules: Rules, operator: Operator, *, at: datetime
) -> ManageOperatorsPermit:
    """Permit adding operators and ending their access: administrators only."""
    fields = _about_node(rules, operator, "operator", ADMINISTRATION, at)
    return ManageOperatorsPermit(issuer=_ISSUER, **fields)


def permit_calibration(rules: Rules, operator: Operator, *, at: datetime) -> CalibrationPermit:
    """Permit setting the node's error rates: administrators only."""
    fields = _about_node(rules, operator, "calibration", ADMINISTRATION, at)
    return CalibrationPermit(issuer=_ISSUER, **fields)


def permit_model(rules: Rules, operator: Operator, *, at: datetime) -> ModelPermit:
    """Permit adding networks and choosing among them: administrators only."""
    fields = _about_node(rules, operator, "model", ADMINISTRATION, at)
    return ModelPermit(issuer=_ISSUER, **fields)


def permit_log_policy(rules: Rules, operator: Operator, *, at: datetime) -> LogPolicyPermit:
    """Permit naming the log's witnesses: administrators only, and the log says so."""
    fields = _about_node(rules, operator, "log.policy", OVERSIGHT, at)
    return LogPolicyPermit(issuer=_ISSUER, **fields)


def permit_keys(
    rules: Rules, operator: Operator, action: str, *, held: bool = False, at: datetime
) -> KeysPermit:
    """Permit work on the vault's keys: administrators only, and each step stands in the log.

    Parameters
    ----------
    held
        Whether a legal hold stands on any record: then nothing is erased in bulk.
    """
    context = {"held": held} if action == "erase-all" else {}
    fields = _about_node(rules, operator, f"vault.{action}", ADMINISTRATION, at, context=context)
    return KeysPermit(issuer=_ISSUER, **fields)


def permit_read_policy(rules: Rules, operator: Operator, *, at: datetime) -> ReadPolicyPermit:
    """Permit reading the policies and what they decided."""
    fields = _about_node(rules, operator, "policy.read", OVERSIGHT, at)
    return ReadPolicyPermit(issuer=_ISSUER, **fields)


def permit_propose_policy(rules: Rules, operator: Operator, *, at: datetime) -> PolicyPermit:
    """Permit proposing an overlay."""
    fields = _about_node(rules, operator, "policy.propose", OVERSIGHT, at)
    return PolicyPermit(issuer=_ISSUER, **fields)


def permit_change_policy(
    rules: Rules, operator: Operator, action: str, *, proposer: str, at: datetime
) -> PolicyPermit:
    """Permit adopting (`adopt`) or withdrawing an overlay that somebody else proposed.

    Raises
    ------
    Refused
        policy.two_person for whoever proposed it.
    """
    fields = _about_node(
        rules, operator, f"policy.{action}", OVERSIGHT, at, context={"proposer": proposer}
    )
    return PolicyPermit(issuer=_ISSUER, **fields)


def permit_record_policy(rules: Rules, agency: AgencyId, *, at: datetime) -> RecordPolicyPermit:
    """Permit logging which policies hold: a duty of the node itself."""
    fields = _duty(rules, "policy.record", agency, OVERSIGHT, at)
    return RecordPolicyPermit(issuer=_ISSUER, **fields)


def permit_record_refusal(decision: Decision) -> RecordPolicyPermit:
    """Permit logging what policy refused, under the name of whom it refused."""
    return RecordPolicyPermit(
        issuer=_ISSUER, action="refused", operator=decision.operator, agency=decision.agency,
        purpose=decision.purpose, case=decision.case, at=decision.at, decision=decision,
    )  # fmt: skip


def permit_adopt_keys(rules: Rules, agency: AgencyId, *, at: datetime) -> KeysPermit:
    """Permit wrapping the keys of a node of 0.1.0 when it is first opened, as nobody asks for."""
    fields = _duty(rules, "vault.adopt", agency, ADMINISTRATION, at)
    return KeysPermit(issuer=_ISSUER, **fields)


def permit_set_up(rules: Rules, agency: AgencyId, *, at: datetime) -> ManageOperatorsPermit:
    """Permit the first operators of a new node, before anybody is there to ask."""
    fields = _duty(rules, "node.set-up", agency, ADMINISTRATION, at)
    return ManageOperatorsPermit(issuer=_ISSUER, **fields)


def permit_retention(rules: Rules, agency: AgencyId, *, at: datetime) -> RetentionPermit:
    """Permit erasing what has expired by `at`: a duty, so it is never refused."""
    fields = _duty(rules, "retention", agency, "retain.expiry", at)
    return RetentionPermit(issuer=_ISSUER, **fields)


def permit_upkeep(rules: Rules, agency: AgencyId, *, at: datetime) -> UpkeepPermit:
    """Permit keeping the gallery's files in step with the records: a duty of the node itself."""
    fields = _duty(rules, "gallery.upkeep", agency, ADMINISTRATION, at)
    return UpkeepPermit(issuer=_ISSUER, **fields)


def _about_node(
    rules: Rules,
    operator: Operator,
    action: str,
    purpose: str,
    at: datetime,
    *,
    context: Mapping[str, Fact] | None = None,
) -> dict[str, Any]:
    yes = rules.decide(operator, action, NODE, purpose=purpose, at=at, context=dict(context or {}))
    return {"action": action, **yes.granted()}


def _duty(rules: Rules, duty: str, agency: AgencyId, purpose: str, at: datetime) -> dict[str, Any]:
    yes = rules.decide(Duty(duty, agency), duty, NODE, purpose=purpose, at=at)
    return {"action": duty, **yes.granted()}
