"""The policies of this node: read them, check them, explain what they decided, change them."""

from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from uuid import UUID

from hospitium.core.errors import BadPolicy
from hospitium.core.ids import PermitId
from hospitium.ledger import Operation
from hospitium.policy.bundle import SIZE_LIMIT, Bundle, Clause
from hospitium.policy.decision import Remembered
from hospitium.policy.desk import (
    permit_change_policy,
    permit_propose_policy,
    permit_read_policy,
    permit_record_policy,
)
from hospitium.policy.operators import Operator
from hospitium.policy.overlay import Overlay
from hospitium.policy.rules import Answer, Deployment, Rules, evaluate
from hospitium.policy.table import Row, read_table
from hospitium.records import (
    audit,
    bundles,
    overlays,
    policies,
    policy_decisions,
    standings,
)
from hospitium.records.bundles import HeldBundle
from hospitium.records.overlays import OverlayRecord
from hospitium.records.policies import packaged_bundle
from hospitium.usecases.runtime import Runtime

TABLE = "policies/decisions.csv"


@dataclass(frozen=True, slots=True)
class Policies:
    """What holds on a node, and what held before.

    Attributes
    ----------
    history
        Digest of each bundle and since when it held, oldest first.
    """

    bundle: Bundle
    overlays: tuple[OverlayRecord, ...]
    history: tuple[HeldBundle, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a decision came out as it did.

    Attributes
    ----------
    id
        Of the decision.
    entry
        The first entry of the log that came of it.
    decision
        What was asked and answered; None once it was erased with its case.
    clauses
        The policies that determined it, under the bundle of then.
    again, now
        The answer when asked again under the policies of then, and under those of today.
    """

    id: PermitId
    entry: int
    decision: Remembered | None
    clauses: tuple[Clause, ...] = ()
    again: Answer | None = None
    now: Answer | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A row of a decision table with the answer it got."""

    row: Row
    answer: Answer
    rule: str

    @property
    def agrees(self) -> bool:
        """Whether answer and rule are what the table says."""
        return (self.answer.allowed, self.rule) == (self.row.allowed, self.row.rule)


def read_policies(runtime: Runtime, operator: Operator) -> Policies:
    """Return the policies that hold here."""
    rules = runtime.rules()
    permit = permit_read_policy(rules, operator, at=runtime.clock())
    with runtime.node.read() as session:
        changes = overlays.list_overlays(session, permit)
        history = bundles.held_bundles(session, permit)
    return Policies(rules.bundle, tuple(changes), tuple(history))


def overdue_overlays(runtime: Runtime) -> tuple[Overlay, ...]:
    """Return the changes that hold although the day of their review has passed. Anybody may ask."""
    today = runtime.clock().date()
    return tuple(one for one in runtime.rules().bundle.overlays if today > one.review_by)


def explain_decision(runtime: Runtime, operator: Operator, decision: PermitId | int) -> Explanation:
    """Tell why a decision came out as it did, and whether it would today.

    Parameters
    ----------
    decision
        Its id, or the number of an entry of the log that came of it.

    Raises
    ------
    NotFound
        If the log has no entry of it.
    """
    rules = runtime.rules()
    permit = permit_read_policy(rules, operator, at=runtime.clock())
    with runtime.node.read() as session:
        if isinstance(decision, int):
            decision = policy_decisions.decision_behind(session, permit, decision)
        entry, found = policy_decisions.find_decision(session, runtime.node.vault, permit, decision)
        if found is None:
            return Explanation(decision, entry, None)
        then = bundles.bundle_of(session, permit, found.bundle)
    clauses = tuple(then.clauses[name] for name in found.policies)
    return Explanation(
        decision, entry, found, clauses, evaluate(then, found.question), _today(rules, found)
    )


def _today(rules: Rules, found: Remembered) -> Answer | None:
    """Answer again under today's policies; None if their schema no longer knows the question."""
    try:
        return evaluate(rules.bundle, found.question)
    except BadPolicy:
        return None


def check_table(bundle: Bundle, text: str | None = None) -> list[Checked]:
    """Put every question of a decision table to `bundle`; None means the table of the package."""
    if text is None:
        text = (files("hospitium") / TABLE).read_text(encoding="utf-8")
    rules = Rules(bundle, Deployment(), lambda: UUID(int=0))
    return [_check(rules, row) for row in read_table(text)]


def _check(rules: Rules, row: Row) -> Checked:
    answer = evaluate(rules.bundle, row.question)
    rule = "" if answer.allowed else rules.refusal(row.who, row.question, answer).rule
    return Checked(row, answer, rule)


def read_overlay(folder: Path) -> Overlay:
    """Read an overlay from its folder: `overlay.toml` and, where it adds some, Cedar files.

    Raises
    ------
    BadPolicy
        If it cannot be read, or is none.
    """
    try:
        about = (folder / "overlay.toml").read_text(encoding="utf-8")
        texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.cedar"))]
    except (OSError, UnicodeDecodeError):
        raise BadPolicy(
            "that folder holds no overlay that can be read",
            remedy="An overlay is a folder with overlay.toml and, if it adds policies, .cedar "
            "files; see docs/guide/policies.md.",
        ) from None
    if len(about) + sum(map(len, texts)) > SIZE_LIMIT:
        raise BadPolicy(f"an overlay has at most {SIZE_LIMIT:,} characters")
    return Overlay.read(about, "\n".join(texts))


def try_overlay(overlay: Overlay, bundle: Bundle | None = None) -> Bundle:
    """Return what would hold with the overlay; `BadPolicy` if it does not hold together."""
    base = bundle or packaged_bundle()
    return replace(base, overlays=(*base.overlays, overlay))


def propose_overlay(runtime: Runtime, operator: Operator, overlay: Overlay) -> OverlayRecord:
    """Propose a change of the policies; it holds once somebody else has adopted it.

    Raises
    ------
    Refused
        Without the role.
    BadPolicy
        If it does not hold together with what holds now.
    """
    rules = runtime.rules()
    permit = permit_propose_policy(rules, operator, at=runtime.clock())
    try_overlay(overlay, rules.bundle)
    overlay_id = runtime.new_id()
    with runtime.node.write() as session:
        overlays.add_overlay(session, runtime.node.vault, permit, overlay_id, overlay)
        audit.append(
            session, runtime.node.vault, permit, operation=Operation.ADMINISTRATION,
            subject=str(overlay_id), details={"overlay": overlay.name},
        )  # fmt: skip
        return overlays.find_overlay(session, overlay_id)


def adopt_overlay(runtime: Runtime, operator: Operator, overlay_id: UUID) -> OverlayRecord:
    """Let a proposal of somebody else hold from now on.

    Raises
    ------
    Refused
        policy.two_person for whoever proposed it.
    Conflict
        If it was decided already.
    """
    return _decide(runtime, operator, overlay_id, "adopt")


def withdraw_overlay(runtime: Runtime, operator: Operator, overlay_id: UUID) -> OverlayRecord:
    """End an overlay, or turn down a proposal of somebody else; as `adopt_overlay`."""
    return _decide(runtime, operator, overlay_id, "withdraw")


def record_policies(runtime: Runtime) -> bool:
    """Log which policies hold if they changed, as after an upgrade; tell whether they did."""
    rules = runtime.rules()
    permit = permit_record_policy(rules, runtime.node.info.agency, at=runtime.clock())
    with runtime.node.read() as session:
        if policies.holds(session, rules.bundle):
            return False
    with runtime.node.write() as session:
        return policies.record_bundle(session, runtime.node.vault, permit, rules.bundle)


def _decide(runtime: Runtime, operator: Operator, overlay_id: UUID, action: str) -> OverlayRecord:
    vault = runtime.node.vault
    change = {"adopt": overlays.adopt_overlay, "withdraw": overlays.withdraw_overlay}[action]
    rules = runtime.rules()
    with runtime.node.write() as session:
        proposal = overlays.find_overlay(session, overlay_id)
        proposer = standings.person_of(session, proposal.proposed_by)
        permit = permit_change_policy(
            rules, operator, action, proposer=proposer, at=runtime.clock()
        )
        change(session, vault, permit, overlay_id)
        audit.append(
            session, vault, permit, operation=Operation.ADMINISTRATION, subject=str(overlay_id),
            details={"overlay": proposal.overlay.name},
        )  # fmt: skip
        after = policies.changed_bundle(session, vault)
        if after.digest != rules.bundle.digest:
            policies.record_bundle(session, vault, permit, after)
        return overlays.find_overlay(session, overlay_id)
