"""Permits to copy a node into a backup and to put one back; see `80-backups.cedar`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hospitium.policy.desk import ADMINISTRATION
from hospitium.policy.operators import Operator
from hospitium.policy.permit import _ISSUER, Permit
from hospitium.policy.question import NODE
from hospitium.policy.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupPermit(Permit):
    """May copy the node, sealed, and say what was erased; opens nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorePermit(Permit):
    """May put a node back, and take out again what was erased since."""


def permit_backup(
    rules: Rules, operator: Operator, *, keep_until: datetime, at: datetime
) -> BackupPermit:
    """Permit making a backup that is kept until then: administrators only.

    Raises
    ------
    Refused
        retain.expiry if it would be kept too long.
    """
    fields = _granted(rules, operator, "backup.create", at, keepUntil=keep_until)
    return BackupPermit(issuer=_ISSUER, **fields)


def permit_backup_written(rules: Rules, operator: Operator, *, at: datetime) -> BackupPermit:
    """Permit noting that a backup which was permitted is whole."""
    return BackupPermit(issuer=_ISSUER, **_granted(rules, operator, "backup.written", at))


def permit_list_erased(rules: Rules, operator: Operator, *, at: datetime) -> BackupPermit:
    """Permit listing the ids of what was erased, for those who restore: administrators only."""
    return BackupPermit(issuer=_ISSUER, **_granted(rules, operator, "backup.erasures", at))


def permit_see_backups(rules: Rules, operator: Operator, *, at: datetime) -> BackupPermit:
    """Permit seeing which backups were made: those who run the node, and those who oversee it."""
    return BackupPermit(issuer=_ISSUER, **_granted(rules, operator, "backup.list", at))


def permit_restore(
    rules: Rules, operator: Operator, *, keep_until: datetime, at: datetime
) -> RestorePermit:
    """Permit putting a node back from a backup whose time is not over: administrators only.

    Raises
    ------
    Refused
        retain.expiry if the backup should have been destroyed by now.
    """
    fields = _granted(rules, operator, "backup.restore", at, keepUntil=keep_until)
    return RestorePermit(issuer=_ISSUER, **fields)


def _granted(
    rules: Rules, operator: Operator, action: str, at: datetime, **facts: datetime
) -> dict[str, Any]:
    yes = rules.decide(operator, action, NODE, purpose=ADMINISTRATION, at=at, context=facts)
    return {"action": action, **yes.granted()}
