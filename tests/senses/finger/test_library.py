"""The library keeps its word: names, signatures, and that importing it costs nothing."""

import inspect
import pkgutil
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.senses import finger
from hospitium.senses.finger import library
from hospitium.senses.finger.leader import MIN_SCORE
from hospitium.synth import Impression
from hospitium.synth.templates import minutiae_finger, minutiae_impression
from hospitium.synth.touch import Difficulty

HEAVY = ("numpy", "scipy", "numba", "PIL", "onnxruntime", "sqlalchemy")
PROMISED = {
    "read": "data, *, ppi=None",
    "extract": "image, network, *, finger=0, trace=None",
    "quality": "image, minutiae",
    "encode": "minutiae, *, finger=0, quality=0, compact=False, contactless=False",
    "decode": "template",
    "prepare": "minutiae",
    "compare": "probe, reference",
    "explain": "probe, reference",
    "pack": "references",
    "compare_many": "probe, references",
    "search": "probe, references, *, limit=10",
    "draw": "probe, reference, match, *, probe_image=None, reference_image=None, "
    "labels=('Probe', 'Reference')",
    "Network": f"model, *, threads=1, min_score={MIN_SCORE}",
}
"""Changing a line of this breaks a caller: docs/guide/library.md says when that is allowed."""


def printed_minutiae(person: int, impression: int) -> finger.Minutiae:
    master = minutiae_finger(np.random.default_rng(person))
    rng = np.random.default_rng([person, impression])
    return minutiae_impression(master, rng, difficulty=Difficulty.GOOD)


def plain(function: object) -> str:
    """The parameters of a function without their types."""
    assert callable(function)
    parameters = inspect.signature(function).parameters.values()
    bare = [one.replace(annotation=inspect.Parameter.empty) for one in parameters]
    return str(inspect.Signature(bare)).removeprefix("(").removesuffix(")")


@pytest.mark.parametrize("name", PROMISED)
def test_the_signatures_are_as_promised(name: str) -> None:
    said = plain(getattr(finger, name)).replace("<Finger.UNKNOWN: 0>", "0")
    assert said == PROMISED[name]


def test_every_function_is_promised_and_explained() -> None:
    functions = {name for name in finger.__all__ if inspect.isfunction(getattr(finger, name))}
    assert functions == set(PROMISED) - {"Network"}
    assert [name for name in finger.__all__ if not getattr(finger, name).__doc__] == []


def test_both_lists_of_names_are_one() -> None:
    assert finger.__all__ == library.__all__ == sorted(library.__all__)
    assert set(finger.__all__) <= set(dir(finger))


def test_no_name_is_also_a_module() -> None:
    """Loading a module of that name would put it in the place of the function."""
    modules = {module.name for module in pkgutil.iter_modules(finger.__path__)}
    assert modules & set(finger.__all__) == set()


def test_importing_it_loads_nothing_heavy() -> None:
    look = (
        "import sys; from hospitium.senses import finger; "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    words = [sys.executable, "-c", look]
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_a_name_that_is_not_there_says_so() -> None:
    with pytest.raises(AttributeError, match="no attribute 'extrakt'"):
        getattr(finger, "extrakt")  # noqa: B009


@given(people=st.lists(st.integers(0, 9), max_size=12), limit=st.integers(1, 15))
@settings(deadline=None, max_examples=20)
def test_a_search_ranks_as_compare_does(people: list[int], limit: int) -> None:
    probe = finger.prepare(printed_minutiae(3, 0))
    references = [finger.prepare(printed_minutiae(person, 1)) for person in people]
    hits = finger.search(probe, finger.pack(references), limit=limit)
    scores = [finger.compare(probe, reference) for reference in references]
    wanted = sorted(range(len(people)), key=lambda row: (-scores[row], row))[:limit]
    assert [hit.index for hit in hits] == wanted
    assert [hit.score for hit in hits] == [scores[row] for row in wanted]
    if 3 in people:
        assert people[hits[0].index] == 3


def test_a_search_for_nothing_is_a_mistake() -> None:
    probe = finger.prepare(printed_minutiae(3, 0))
    with pytest.raises(ValueError, match="limit"):
        finger.search(probe, finger.pack([probe]), limit=0)


def test_quality_alone_is_that_of_the_extractor(
    network: finger.Network, printed: Impression
) -> None:
    found = finger.extract(printed.image, network)
    assert finger.quality(printed.image, found.minutiae) == (found.quality, found.advice)
