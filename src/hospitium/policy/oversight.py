"""Permits of those who watch: exports for courts and authorities, the yearly report, limits."""

from dataclasses import dataclass
from datetime import datetime

from hospitium.core.ids import AgencyId
from hospitium.policy.operators import Operator, Role
from hospitium.policy.permit import _ISSUER, Permit
from hospitium.policy.question import NODE, agency_thing
from hospitium.policy.rules import Rules

OVERSIGHT = "oversight"


@dataclass(frozen=True, slots=True, kw_only=True)
class LawExportPermit(Permit):
    """May export the log's entries as a law asks for them.

    Attributes
    ----------
    every_agency
        Whether those of all agencies on the node, and not of the permit's only.
    """

    every_agency: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPermit(Permit):
    """May count what happened on the node in a year; releases numbers only, small ones hidden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsPermit(Permit):
    """May set how much one agency of the node may search in a day."""

    limited: AgencyId


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeRetentionPermit(Permit):
    """May see when the daily job was done last, and how much waits for it: numbers only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRetentionPermit(Permit):
    """May have the daily job done now; what it erases is the job's own duty."""


def permit_see_retention(rules: Rules, operator: Operator, *, at: datetime) -> SeeRetentionPermit:
    """Permit those who watch or run the node to see whether what has expired is erased."""
    action = "retention.see"
    yes = rules.decide(operator, action, NODE, purpose=OVERSIGHT, at=at)
    return SeeRetentionPermit(issuer=_ISSUER, action=action, **yes.granted())


def permit_run_retention(rules: Rules, operator: Operator, *, at: datetime) -> RunRetentionPermit:
    """Permit a data-protection officer or an administrator not to wait for the timer."""
    action = "retention.run"
    yes = rules.decide(operator, action, NODE, purpose=OVERSIGHT, at=at)
    return RunRetentionPermit(issuer=_ISSUER, action=action, **yes.granted())


def permit_export_law(rules: Rules, operator: Operator, *, at: datetime) -> LawExportPermit:
    """Permit an export: of all agencies for an ombudsman, of their own for the others."""
    everything = Role.OMBUDSMAN in operator.roles
    action = "law.export-all" if everything else "law.export"
    thing = NODE if everything else agency_thing(operator.agency)
    yes = rules.decide(operator, action, thing, purpose=OVERSIGHT, at=at)
    return LawExportPermit(issuer=_ISSUER, action=action, every_agency=everything, **yes.granted())


def permit_report(rules: Rules, operator: Operator, *, at: datetime) -> ReportPermit:
    """Permit the yearly transparency report; an administrator may publish it too."""
    action = "report.make"
    yes = rules.decide(operator, action, NODE, purpose=OVERSIGHT, at=at)
    return ReportPermit(issuer=_ISSUER, action=action, **yes.granted())


def permit_set_limits(
    rules: Rules, operator: Operator, limited: AgencyId, *, node: AgencyId, at: datetime
) -> LimitsPermit:
    """Permit an administrator to limit the searches of their agency.

    Parameters
    ----------
    node
        The agency that runs the node; its administrator limits the others too.
    """
    action = "limits.set"
    yes = rules.decide(
        operator, action, agency_thing(limited), purpose="administration", at=at,
        context={"nodeAgency": node},
    )  # fmt: skip
    return LimitsPermit(issuer=_ISSUER, action=action, limited=limited, **yes.granted())
