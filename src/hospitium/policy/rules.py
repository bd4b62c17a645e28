"""The one place where a question becomes a yes or a `Refused`.

(0) The question is checked against the schema: what it does not know is an error, never a yes.
(1) Cedar evaluates every policy; a `forbid` that holds wins over every `permit`.
(2) Where nothing allows it, the refusal names the roles that would: found by asking again with
    each role in turn, so that the sentence cannot grow out of date.
(3) Where something forbids it, the refusal quotes the first such policy in the order of the files.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import cedarpy

from hospitium.core.errors import BadPolicy, Refused
from hospitium.core.ids import CaseId, NewId, OperatorId, PermitId
from hospitium.policy.bundle import Bundle
from hospitium.policy.decision import Decision
from hospitium.policy.facts import FINGER, AssessmentFacts
from hospitium.policy.operators import Operator, Role
from hospitium.policy.question import NODE, Duty, Fact, Question, Thing, ask, operator_entity

SYSTEM = OperatorId("system")
"""Who acts when no human does: the duties of the node."""

NOBODY_MAY = "search.purpose"
"""The rule that a refusal quotes when nothing allows it: no use without a mandate."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """Facts about this node that policies ask for.

    Attributes
    ----------
    assessment
        The impact assessment that holds now; None where there is none.
    """

    assessment: AssessmentFacts | None = None

    def assessed(self, purpose: str, at: datetime, modality: str = FINGER) -> bool:
        """Tell whether an impact assessment covers a store of `modality` for `purpose` at `at`."""
        return self.assessment is not None and self.assessment.covers(purpose, at, modality)


@dataclass(frozen=True, slots=True)
class Rules:
    """The policies that hold here and now, and the facts of the deployment.

    Attributes
    ----------
    new_id
        Where ids of decisions come from.
    """

    bundle: Bundle
    deployment: Deployment
    new_id: NewId

    def decide(
        self,
        who: Operator | Duty,
        action: str,
        resource: Thing,
        *,
        purpose: str,
        at: datetime,
        case: CaseId | None = None,
        context: Mapping[str, Fact] | None = None,
        others: tuple[Thing, ...] = (),
    ) -> Decision:
        """Return the yes, or raise.

        Raises
        ------
        Refused
            Quoting the rule, with the decision as its `grounds`.
        BadPolicy
            If the question does not fit the schema: a mistake of ours or of an overlay.
        """
        question = ask(
            who, action, resource, purpose=purpose, at=at, context=context, others=others
        )
        answer = evaluate(self.bundle, question)
        decision = Decision(
            id=PermitId(self.new_id()),
            bundle=self.bundle.digest,
            allowed=answer.allowed,
            policies=answer.policies,
            rule="",
            operator=who.id if isinstance(who, Operator) else SYSTEM,
            agency=who.agency,
            purpose=purpose,
            case=case,
            at=at,
            question=question,
        )
        if answer.allowed:
            return decision
        refusal = self.refusal(who, question, answer)
        refusal.grounds = replace(decision, rule=refusal.rule)
        raise refusal

    def refusal(self, who: Operator | Duty, question: Question, answer: "Answer") -> Refused:
        """Return the refusal that tells people of a no."""
        if not _evaluate(self.bundle, question, self.bundle.permits).allowed:
            return _lacks_role(self.bundle, who, question)
        clause = self.bundle.clauses[answer.policies[0]]
        return Refused(clause.rule, clause.sentence, remedy=clause.remedy)

    def could(self, operator: Operator, action: str) -> bool:
        """Tell whether the operator's roles allow the action at all: for hiding links, no more."""
        entity = operator_entity(operator)
        anything = Question(entity["uid"], action, NODE.uid(), {}, (entity,))
        entities = self.bundle.base.with_added_json_str(json.dumps(anything.entities))
        return cedarpy.is_authorized(anything.request(), self.bundle.permits, entities).allowed


@dataclass(frozen=True, slots=True)
class Answer:
    """What Cedar said, and because of which policies, in the order of the files."""

    allowed: bool
    policies: tuple[str, ...]


def evaluate(bundle: Bundle, question: Question) -> Answer:
    """Answer a question under a bundle; replaying one gives the same answer.

    Raises
    ------
    BadPolicy
        If the question does not fit the schema.
    """
    return _evaluate(bundle, question, bundle.engine)


def _evaluate(bundle: Bundle, question: Question, policies: cedarpy.PolicySet) -> Answer:
    try:
        entities = bundle.base.with_added_json_str(json.dumps(question.entities))
    except ValueError as error:
        raise BadPolicy(f"the facts do not fit the schema: {error}") from None
    result = cedarpy.is_authorized(
        question.request(), policies, entities, schema=bundle.parsed_schema
    )
    if result.diagnostics.errors:
        raise BadPolicy(f"the question cannot be answered: {result.diagnostics.errors[0]}")
    reasons = sorted(result.diagnostics.reasons, key=bundle.order.__getitem__)
    return Answer(result.allowed, tuple(reasons))


def _lacks_role(bundle: Bundle, who: Operator | Duty, question: Question) -> Refused:
    deed = bundle.deed(question.action)
    roles = [role.value for role in Role if _would_do(bundle, who, question, role)]
    if not roles:
        return Refused(NOBODY_MAY, f"nobody may {deed}")
    return Refused(
        NOBODY_MAY,
        f"to {deed} takes the role {' or '.join(roles)}",
        remedy="Ask your administrator for the role, or a colleague who has it.",
    )


def _would_do(bundle: Bundle, who: Operator | Duty, question: Question, role: Role) -> bool:
    if not isinstance(who, Operator):
        return False
    others = [one for one in question.entities if one["uid"] != question.principal]
    entity = operator_entity(who, frozenset({role}))
    asked = replace(question, entities=(entity, *others))
    return _evaluate(bundle, asked, bundle.permits).allowed
