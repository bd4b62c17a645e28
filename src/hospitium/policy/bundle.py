"""The policies as one value: parsed once, checked against their schema, named by their digest.

A bundle is Cedar text (https://www.cedarpolicy.com): the files that the package ships, without
what the overlays of a deployment switch off, and with what they add; and the catalogue of purposes.
Every policy carries annotations that people need: `id`; of a `forbid`, the `rule` it enforces, the
`sentence` that a refusal says and the `remedy`; of a `permit`, the `deed` it allows. `fixed`
policies hold everywhere: no overlay switches them off.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import cedarpy

from hospitium.core.errors import BadPolicy
from hospitium.crypto.digest import digest
from hospitium.policy.catalogue import (
    FORBIDDEN,
    PURPOSES_FILE,
    Purpose,
    Serves,
    read_catalogue,
)
from hospitium.policy.overlay import Overlay
from hospitium.policy.purposes import CATALOGUE

SIZE_LIMIT = 1_000_000
"""Characters of one bundle: ours have 20,000."""

_NEEDED = {"permit": ("id", "deed"), "forbid": ("id", "rule", "sentence", "remedy")}


@dataclass(frozen=True, slots=True)
class Clause:
    """What people need to know of one policy.

    Attributes
    ----------
    fixed
        No overlay can switch it off.
    overlay
        Which overlay added it; empty for ours.
    """

    id: str
    effect: str
    rule: str
    sentence: str
    remedy: str
    deed: str
    fixed: bool
    overlay: str = ""


@dataclass(frozen=True)
class Bundle:
    """All policies that hold.

    Attributes
    ----------
    schema
        What the policies may speak of, as Cedar text.
    files
        Name and text of each file of the package, in the order in which a refusal looks for its
        reason.
    overlays
        What this deployment changed, oldest first.
    purposes
        The catalogue of purposes as a file; empty for bundles of before it was one, which had that
        of the program.
    """

    schema: str
    files: tuple[tuple[str, str], ...]
    overlays: tuple[Overlay, ...] = ()
    purposes: str = ""

    def __post_init__(self) -> None:
        """Read everything at once, so that a bundle that exists is a bundle that works.

        Raises
        ------
        BadPolicy
            If a text does not parse, does not fit the schema, or lacks an annotation; if an
            overlay switches off what is fixed or absent, or adds what it may not.
        """
        size = sum(len(text) for _, text in self._texts) + len(self.schema) + len(self.purposes)
        if size > SIZE_LIMIT:
            raise BadPolicy(f"the policies have more than {SIZE_LIMIT:,} characters")
        self._check()

    @cached_property
    def digest(self) -> str:
        """SHA-256 over schema, files, purposes and overlays, 64 hexadecimal digits."""
        parts = [self.schema.encode()]
        if self.purposes:
            parts += [PURPOSES_FILE.encode(), self.purposes.encode()]
        parts += [part.encode() for name, text in self.files for part in (name, text)]
        parts += [overlay.to_json().encode() for overlay in self.overlays]
        return digest("hospitium.policy-bundle.1", *parts).hex()

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """The policies that hold by their id, in the order of the files."""
        return {clause.id: clause for clause, _ in self._kept}

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each policy in the files: a refusal quotes the first that holds."""
        return {name: number for number, name in enumerate(self.clauses)}

    @cached_property
    def engine(self) -> cedarpy.PolicySet:
        """All policies, for cedarpy."""
        return _policy_set(body for _, body in self._kept)

    @cached_property
    def permits(self) -> cedarpy.PolicySet:
        """Only what allows: tells a missing role from a rule that forbids."""
        return _policy_set(body for clause, body in self._kept if clause.effect == "permit")

    @cached_property
    def parsed_schema(self) -> cedarpy.Schema:
        """The schema, for cedarpy."""
        try:
            return cedarpy.Schema.from_str(self.schema)
        except ValueError as error:
            raise BadPolicy(f"the schema does not parse: {error}") from None

    @cached_property
    def base(self) -> cedarpy.Entities:
        """What every question can point at: the purposes of the catalogue."""
        return cedarpy.Entities.from_json_str(json.dumps(self.known), self.parsed_schema)

    @cached_property
    def known(self) -> Sequence[Mapping[str, Any]]:
        """The same as Cedar's JSON."""
        catalogue = read_catalogue(self.purposes) if self.purposes else CATALOGUE
        known = [_purpose(purpose) for purpose in catalogue]
        return known + [_nobodys(purpose) for purpose in sorted(FORBIDDEN)]

    def as_json(self) -> Mapping[str, Any]:
        """Return the policies as Cedar's JSON; a policy's Cedar id is its own @id."""
        return _as_json(body for _, body in self._kept)

    def deed(self, action: str) -> str:
        """Return what the action is called in a sentence, such as `open a case`."""
        return self._deeds.get(action) or self._deeds.get(action.partition(".")[0]) or action

    @cached_property
    def _deeds(self) -> Mapping[str, str]:
        return {
            action: clause.deed
            for clause, body in self._kept
            if clause.deed
            for action in _actions(body)
        }

    @cached_property
    def _texts(self) -> Sequence[tuple[str, str]]:
        added = [(overlay.name, overlay.policies) for overlay in self.overlays]
        return [*self.files, *added]

    @cached_property
    def _read(self) -> Sequence[tuple[Clause, Mapping[str, Any]]]:
        """Every policy, switched off or not, with its body as Cedar's JSON."""
        ours = len(self.files)
        return [
            (_clause(body, overlay=name if number >= ours else ""), body)
            for number, (name, text) in enumerate(self._texts)
            for body in _bodies(name, text)
        ]

    @cached_property
    def _kept(self) -> Sequence[tuple[Clause, Mapping[str, Any]]]:
        """Every policy that holds."""
        off = {clause for overlay in self.overlays for clause in overlay.switches_off}
        return [(clause, body) for clause, body in self._read if clause.id not in off]

    def _check(self) -> None:
        _ = self.known  # a catalogue that cannot be read is no bundle
        seen = [clause.id for clause, _ in self._kept]
        if len(set(seen)) != len(seen):
            raise BadPolicy("two policies have the same @id")
        _check_overlays({one.id: one for one, _ in self._read if not one.overlay}, self.overlays)
        text = cedarpy.policies_from_json_str(json.dumps(self.as_json()))
        result = cedarpy.validate_policies(text, self.parsed_schema)
        if not result.validation_passed:
            first = result.errors[0]
            raise BadPolicy(f"the policies do not fit their schema: {first.error}")


def _check_overlays(shipped: Mapping[str, Clause], overlays: Iterable[Overlay]) -> None:
    for overlay in overlays:
        for name in overlay.switches_off:
            if name not in shipped:
                raise BadPolicy(f"{overlay.name} switches off {name}, which is no policy of ours")
            if shipped[name].fixed:
                raise BadPolicy(f"{overlay.name} switches off {name}, which holds everywhere")


@lru_cache(maxsize=128)
def _bodies(name: str, text: str) -> Sequence[Mapping[str, Any]]:
    try:
        parsed = json.loads(cedarpy.policies_to_json_str(text))
    except ValueError as error:
        raise BadPolicy(f"{name} does not parse: {error}") from None
    if parsed.get("templates") or parsed.get("templateLinks"):
        raise BadPolicy(f"{name} holds a template; write the policy out")
    bodies = parsed["staticPolicies"]
    return [bodies[f"policy{number}"] for number in range(len(bodies))]


def _clause(body: Mapping[str, Any], *, overlay: str) -> Clause:
    said = body.get("annotations", {})
    missing = [word for word in _NEEDED[body["effect"]] if not said.get(word)]
    if missing:
        named = said.get("id") or "a policy"
        raise BadPolicy(f"{named} lacks the annotation @{missing[0]}")
    words = {word: said.get(word, "") for word in ("id", "rule", "sentence", "remedy", "deed")}
    fixed = said.get("fixed") == "yes"
    return Clause(effect=body["effect"], fixed=fixed, overlay=overlay, **words)


def _actions(body: Mapping[str, Any]) -> list[str]:
    where = body["action"]
    named = [where["entity"]] if "entity" in where else where.get("entities", [])
    return [entity["id"] for entity in named]


def _as_json(bodies: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    named = {body["annotations"]["id"]: body for body in bodies}
    return {"templates": {}, "staticPolicies": named, "templateLinks": []}


def _policy_set(bodies: Iterable[Mapping[str, Any]]) -> cedarpy.PolicySet:
    return cedarpy.PolicySet.from_json_str(json.dumps(_as_json(bodies)))


def _purpose(purpose: Purpose) -> Mapping[str, Any]:
    attributes = {
        "agencyKinds": sorted(purpose.agency_kinds),
        "oneToMany": purpose.one_to_many,
        "serves": purpose.serves.value,
    }
    return {"uid": {"type": "Purpose", "id": purpose.id}, "attrs": attributes, "parents": []}


def _nobodys(purpose_id: str) -> Mapping[str, Any]:
    """Return a purpose for which no agency may search."""
    attributes = {"agencyKinds": [], "oneToMany": False, "serves": Serves.EITHER.value}
    return {"uid": {"type": "Purpose", "id": purpose_id}, "attrs": attributes, "parents": []}
