"""What policy is asked, in the words of the schema: who, which action, on what, under which facts.

A question holds no name, no template and no place: only what the rules look at. It is kept, sealed,
with the entry of the log that it led to, so that the answer can be given again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from hospitium.core.ids import AgencyId
from hospitium.policy.facts import CandidateFacts, CaseFacts
from hospitium.policy.operators import Operator, Role
from hospitium.policy.two_people import people_behind

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)

Entity = Mapping[str, Any]
Fact = bool | int | str | datetime | list[str] | Entity


@dataclass(frozen=True, slots=True)
class Duty:
    """What the node does by itself (`90-duties.cedar`), or a person by their own code.

    Attributes
    ----------
    kind
        The entity of the schema: `Duty` or `Person`.
    """

    id: str
    agency: AgencyId
    kind: str = "Duty"


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity of the schema with its attributes, and the entities they point at."""

    kind: str
    id: str
    attributes: Mapping[str, Fact] = field(default_factory=dict)
    others: tuple["Thing", ...] = ()

    def uid(self) -> Entity:
        """Return how Cedar names it."""
        return {"type": self.kind, "id": self.id}

    def reference(self) -> Entity:
        """Return it as the value of an attribute."""
        return {"__entity": self.uid()}

    def entities(self) -> list[Entity]:
        """Return it and what it points at, in Cedar's JSON."""
        attributes = {name: in_cedar(fact) for name, fact in self.attributes.items()}
        mine = {"uid": self.uid(), "attrs": attributes, "parents": []}
        return [mine, *(entity for other in self.others for entity in other.entities())]


@dataclass(frozen=True, slots=True)
class Question:
    """One question, ready to be answered any number of times.

    Attributes
    ----------
    principal, action, resource
        Cedar's names of them.
    context
        Facts about this one use.
    entities
        What principal, resource and context point at.
    """

    principal: Entity
    action: str
    resource: Entity
    context: Mapping[str, Any]
    entities: tuple[Entity, ...]

    def request(self) -> dict[str, Any]:
        """Return it as cedarpy wants it."""
        return {
            "principal": self.principal,
            "action": {"type": "Action", "id": self.action},
            "resource": self.resource,
            "context": self.context,
        }

    def to_fields(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {**self.request(), "action": self.action, "entities": list(self.entities)}

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> "Question":
        """Read what `to_fields` wrote."""
        return cls(
            fields["principal"], fields["action"], fields["resource"], fields["context"],
            tuple(fields["entities"]),
        )  # fmt: skip


def ask(
    who: Operator | Duty,
    action: str,
    resource: Thing,
    *,
    purpose: str,
    at: datetime,
    context: Mapping[str, Fact] | None = None,
    others: tuple[Thing, ...] = (),
) -> Question:
    """Put a question together.

    Parameters
    ----------
    context
        Beside purpose and time, what the action's row of the schema names.
    others
        Entities that the context points at.
    """
    principal = operator_entity(who) if isinstance(who, Operator) else _duty(who)
    facts = {name: in_cedar(fact) for name, fact in (context or {}).items()}
    facts["purpose"] = {"__entity": {"type": "Purpose", "id": purpose}}
    facts["now"] = in_cedar(at)
    entities = [principal, *resource.entities(), *(e for one in others for e in one.entities())]
    return Question(principal["uid"], action, resource.uid(), facts, tuple(entities))


def operator_entity(operator: Operator, roles: frozenset[Role] | None = None) -> Entity:
    """Return an operator as Cedar's JSON, with their own roles or others."""
    held = operator.roles if roles is None else roles
    return {
        "uid": {"type": "Operator", "id": operator.id},
        "attrs": {
            "agency": operator.agency,
            "agencyKind": operator.agency_kind.value,
            "human": operator.person,
            "system": operator.system,
            "people": sorted(people_behind(operator)),
            "scopes": sorted(operator.scopes),
            "glassUntil": in_cedar(operator.break_glass_until or _NEVER),
        },
        "parents": [{"type": "Role", "id": role.value} for role in sorted(held)],
    }


def agency_thing(agency: AgencyId) -> Thing:
    """Return the records of an agency as a whole."""
    return Thing("Agency", agency, {"agency": agency})


def case_thing(case: CaseFacts) -> Thing:
    """Return a case as the schema has it."""
    return Thing(
        "Case",
        str(case.id),
        {
            "agency": case.agency,
            "closed": case.closed,
            "expiresAt": case.expires_at,
            "minor": case.minor,
            "young": case.young,
            "infant": case.infant,
            "contested": case.contested,
        },
    )


def candidate_thing(candidate: CandidateFacts) -> Thing:
    """Return a candidate as the schema has it."""
    case = case_thing(candidate.case)
    return Thing(
        "Candidate",
        str(candidate.id),
        {
            "case": case.reference(),
            "searchExpiresAt": candidate.search_expires_at,
            "spoken": sorted({who for who, _ in candidate.verdicts} | candidate.heard),
            "senses": sorted(candidate.senses),
            "frozen": candidate.frozen,
        },
        (case,),
    )


NODE = Thing("Node", "here")
GALLERY = Thing("Gallery", "here")


def in_cedar(fact: Fact) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Return a fact as Cedar's JSON has it; times in milliseconds, UTC."""
    if isinstance(fact, datetime):
        text = (
            fact.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{fact.microsecond // 1000:03}Z"
        )
        return {"__extn": {"fn": "datetime", "arg": text}}
    return fact


def _duty(duty: Duty) -> Entity:
    return {"uid": {"type": duty.kind, "id": duty.id}, "attrs": {}, "parents": []}
