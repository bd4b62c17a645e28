"""The phone weighs a print as the node does, and gives the same reasons in the same order."""

from collections.abc import Callable
from dataclasses import asdict
from functools import cache, partial
from importlib.resources import files
from typing import Any

import numpy as np
import pytest

from hospitium.formats.compact import StoredPrint, write_compact
from hospitium.formats.gray import GrayImage
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.assessment import GOOD, POOR, find_reasons
from hospitium.senses.finger.extractor import extract_finger
from hospitium.senses.finger.reasons import Reason
from hospitium.senses.finger.segment import Foreground, find_foreground
from hospitium.senses.finger.swift import SwiftNetwork
from hospitium.synth import Touch, impression, master_finger
from hospitium.synth.spoils import moved, soiled
from tests.clients.field.photographs import greys
from tests.clients.field.program import ask
from tests.clients.field.test_engine import few, text

FEW, ENOUGH = 4, 40
"""Minutiae, of 50 % each."""

Spoil = Callable[[GrayImage], GrayImage]


def _soiled(image: GrayImage) -> GrayImage:
    return soiled(image, np.random.default_rng(4), dirt=1.2)


FAULTS: dict[str, tuple[Touch, Spoil | None]] = {
    "none": (Touch(), None),
    "dry": (Touch(dryness=1.2, pressure=-0.7), None),
    "wet": (Touch(dryness=0.05, pressure=0.9), None),
    "faint": (Touch(contrast=40.0), None),
    "hardly seen": (Touch(contrast=22.0), None),
    "dark": (Touch(background=70.0, contrast=45.0), None),
    "small": (Touch(area_x=55.0, area_y=70.0), None),
    "beside": (Touch(shift_x=115.0), None),
    "moved": (Touch(), partial(moved, across=9.0, down=8.0)),
    "soiled": (Touch(), _soiled),
}


@cache
def pressed(fault: str) -> GrayImage:
    touch, spoil = FAULTS[fault]
    image = impression(
        master_finger(np.random.default_rng(1)), np.random.default_rng(11), touch=touch
    ).image
    return spoil(image) if spoil else image


@cache
def ground(fault: str) -> Foreground:
    return find_foreground(pressed(fault).pixels)


@cache
def minutiae(count: int) -> Minutiae:
    return few(count, np.random.default_rng(count))


def assessed(*prints: tuple[GrayImage, Minutiae, int]) -> Any:
    job = [
        {"image": greys(image), "template": text(write_compact(StoredPrint(found, quality=score)))}
        for image, found, score in prints
    ]
    return ask("capture", {"do": "assess", "prints": job})


CASES = [
    *((fault, ENOUGH, POOR - 1) for fault in FAULTS),
    *((fault, ENOUGH, GOOD) for fault in ("hardly seen", "dark", "soiled", "wet")),
    *(("none", FEW, score) for score in (20, POOR, GOOD - 1, 95)),
]


@pytest.fixture(scope="module")
def told() -> Any:
    asked = [(pressed(fault), minutiae(count), score) for fault, count, score in CASES]
    return dict(zip(CASES, assessed(*asked), strict=True))


def test_reasons_are_the_nodes_on_either_side_of_every_limit_of_quality(told: Any) -> None:
    given: set[Reason] = set()
    for (fault, count, score), there in told.items():
        ours = find_reasons(ground(fault), minutiae(count), score)
        assert there["reasons"] == [one.value for one in ours], (fault, count, score)
        assert there["utility"] == score
        given.update(ours)
    assert given == set(Reason)


def test_a_print_looks_the_same() -> None:
    """Measured on 2026-11-28: every number to the sixth digit or better."""
    looks = ask("capture", {"do": "appearance", "images": [greys(pressed(one)) for one in FAULTS]})
    for fault, there in zip(FAULTS, looks, strict=True):
        here = ground(fault)
        wanted = {
            "area": here.area_mm2, "contrast": here.contrast, **asdict(here.appearance),
        }  # fmt: skip
        assert there == pytest.approx(wanted, rel=1e-5, abs=1e-5), fault


@pytest.mark.parametrize("fault", ["none", "dry"])
def test_what_the_extractor_found_is_weighed_as_it_weighs_it(fault: str) -> None:
    model = files("hospitium.models").joinpath("swift.onnx").read_bytes()
    ours = extract_finger(pressed(fault), SwiftNetwork(model))
    (there,) = assessed((pressed(fault), ours.minutiae, ours.quality))
    assert there["utility"] == ours.quality
    assert there["reasons"] == [one.value for one in ours.reasons]


def test_what_is_no_print_has_few_minutiae_and_no_other_fault() -> None:
    (there,) = assessed((GrayImage(np.full((200, 200), 250, np.uint8)), minutiae(0), 0))
    assert there == {"utility": 0, "reasons": ["few-minutiae"]}
