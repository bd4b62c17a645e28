"""The packaged policies, on a pretended deployment whose impact assessment covers everything."""

from datetime import date
from functools import cache
from uuid import uuid4

from hospitium.policy.facts import AssessmentFacts
from hospitium.policy.purposes import CATALOGUE
from hospitium.policy.rules import Deployment, Rules
from hospitium.records.policies import packaged_bundle


@cache
def bench_rules() -> Rules:
    """Return rules under which a measurement may search."""
    everything = frozenset(purpose.id for purpose in CATALOGUE)
    assessment = AssessmentFacts(
        number=1, version="bench", purposes=everything, modalities=frozenset({"finger"}),
        valid_until=date(2099, 1, 1), document=bytes(32),
    )  # fmt: skip
    return Rules(packaged_bundle(), Deployment(assessment), uuid4)
