"""Purposes are a policy file: read whole or not at all, hashed with the rest, ever narrowed."""

import re
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from hospitium.core.errors import BadInput, BadPolicy, Refused
from hospitium.policy.bundle import Bundle
from hospitium.policy.catalogue import FORBIDDEN, read_catalogue
from hospitium.policy.operators import AgencyKind
from hospitium.policy.overlay import Overlay
from hospitium.policy.purposes import CATALOGUE, PURPOSES_TEXT
from hospitium.policy.rules import Rules
from hospitium.policy.searches import permit_search
from hospitium.records.policies import packaged_bundle
from tests.policy.facts import NOW, RULES, operator

OURS = packaged_bundle()
INCIDENT = "km 41, child without papers"
NARROWER = """
@id("north.roadside") @rule("north.roadside") @sentence("here only the police check on the road")
@remedy("Ask the police.")
forbid (principal, action == Action::"search", resource)
when { context.purpose == Purpose::"roadside-check" && principal.agencyKind != "police" };
"""
EVERYTHING = '@id("all") @deed("do all") permit (principal, action, resource);'


def under(policies: str, bundle: Bundle = OURS) -> Rules:
    overlay = Overlay("north", "why", "law", date(2027, 11, 30), (), policies)
    return Rules(replace(bundle, overlays=(overlay,)), RULES.deployment, uuid4)


def check_on_the_road(rules: Rules, kind: AgencyKind, purpose: str = "roadside-check") -> None:
    permit_search(rules, operator(kind=kind), purpose, incident=INCIDENT, at=NOW)


def test_the_file_is_what_the_policies_are_asked_with() -> None:
    assert OURS.purposes == PURPOSES_TEXT
    known = {one["uid"]["id"]: one["attrs"] for one in OURS.known}
    assert known.keys() == {purpose.id for purpose in CATALOGUE} | FORBIDDEN
    for purpose in CATALOGUE:
        assert set(known[purpose.id]["agencyKinds"]) == purpose.agency_kinds


def test_another_catalogue_is_another_bundle_and_another_answer() -> None:
    border = PURPOSES_TEXT.replace('["police", "border"]', '["police"]')
    other = replace(OURS, purposes=border)
    assert other.digest != OURS.digest
    check_on_the_road(RULES, AgencyKind.BORDER)
    with pytest.raises(Refused, match="no mandate"):
        check_on_the_road(replace(RULES, bundle=other), AgencyKind.BORDER)


def test_a_bundle_of_before_there_was_a_file_has_the_digest_that_it_had() -> None:
    older = replace(OURS, purposes="")
    assert older.digest != OURS.digest
    assert older.known == OURS.known


def test_an_overlay_narrows_a_purpose() -> None:
    check_on_the_road(under(NARROWER), AgencyKind.POLICE)
    with pytest.raises(Refused, match=r"north\.roadside"):
        check_on_the_road(under(NARROWER), AgencyKind.BORDER)


@pytest.mark.parametrize("purpose", sorted(FORBIDDEN))
def test_no_overlay_and_no_file_makes_a_purpose_of_what_can_never_be_one(purpose: str) -> None:
    with pytest.raises(Refused, match=r"purpose\.forbidden"):
        check_on_the_road(under(EVERYTHING), AgencyKind.POLICE, purpose)
    with pytest.raises(BadPolicy, match="never"):
        replace(OURS, purposes=PURPOSES_TEXT.replace("roadside-check", purpose))


def test_what_no_file_names_is_no_purpose_whatever_an_overlay_allows() -> None:
    with pytest.raises(BadInput, match="not a purpose"):
        check_on_the_road(under(EVERYTHING), AgencyKind.POLICE, "curiosity")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (PURPOSES_TEXT, ""),
        (PURPOSES_TEXT, "purpose = 3"),
        ("[[purpose]]", "[[purpose"),
        ('id = "roadside-check"', 'id = "shelter-check"'),
        ('serves = "incident"', 'serves = "anything"'),
        ('["police", "border"]', '["police", "army"]'),
        ("one_to_many = true", "one_to_many = 1"),
        ("quality = 25", "quality = 250"),
        ("quality = 25", 'quality = 25\ncolour = "red"'),
        ("quality = 25\n", ""),
    ],
)
def test_a_catalogue_that_does_not_hold_together_is_refused_whole(old: str, new: str) -> None:
    text = PURPOSES_TEXT.replace(old, new, 1)
    assert text != PURPOSES_TEXT
    with pytest.raises(BadPolicy):
        read_catalogue(text)


def test_cedar_forbids_the_same_that_no_file_may_name() -> None:
    text = dict(OURS.files)["20-purposes.cedar"]
    (clause,) = re.findall(r'@id\("purpose.forbidden"\).*?};', text, re.DOTALL)
    assert set(re.findall(r'Purpose::"([^"]+)"', clause)) == FORBIDDEN
