"""Impressions with known faults, from slight to ruinous, one to three at a time or none."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from hospitium.formats.gray import GrayImage
from hospitium.synth import MasterFinger, Touch, impression, random_touch
from hospitium.synth.spoils import moved, soiled

SENSORS = ((388, 374), (300, 300), (256, 364), (640, 480), (328, 364))
"""Width and height in pixels at 500 ppi."""

FAULTS = ("dry", "wet", "faint", "dark", "moved", "small", "off", "dirty", "worn", "noise")
HOW_MANY = (0.15, 0.5, 0.25, 0.1)
"""Share of impressions with 0, 1, 2, 3 faults."""

Severities = Mapping[str, float]


def random_faults(rng: np.random.Generator) -> Severities:
    """Draw faults, each with a severity between 0 and 1."""
    count = int(rng.choice(len(HOW_MANY), p=HOW_MANY))
    chosen = rng.choice(FAULTS, count, replace=False)
    return {str(fault): float(rng.uniform(0.1, 1.0)) for fault in chosen}


def press_badly(master: MasterFinger, rng: np.random.Generator, faults: Severities) -> GrayImage:
    """Press a finger with `faults`; whatever else is drawn as for a good print."""
    width, height = SENSORS[int(rng.integers(len(SENSORS)))]
    touch = random_touch(rng)
    for fault, severity in faults.items():
        touch = _touch(touch, fault, severity, rng, width, height)
    image = impression(master, rng, touch=touch, width=width, height=height).image
    if slid := faults.get("moved"):
        way, heading = 2 + 13 * slid, rng.uniform(0, 2 * np.pi)
        image = moved(image, across=way * np.cos(heading), down=way * np.sin(heading))
    if dirt := faults.get("dirty"):
        image = soiled(image, rng, dirt=2 * dirt)
    return image


def _touch(
    touch: Touch, fault: str, severity: float, rng: np.random.Generator, width: int, height: int
) -> Touch:
    """Return the circumstances with one fault more."""
    press = touch.pressure
    match fault:
        case "dry":
            dry = 0.4 + 1.5 * severity
            return replace(touch, dryness=dry, pressure=press - 1.1 * severity)
        case "wet":
            return replace(touch, dryness=0.05, pressure=press + 0.2 + 1.1 * severity)
        case "faint":
            return replace(touch, contrast=150 - 142 * severity)
        case "dark":
            return replace(touch, background=190 - 160 * severity, contrast=110 - 95 * severity)
        case "small":
            return replace(touch, area_x=100 - 58 * severity, area_y=130 - 82 * severity)
        case "off":
            across, down = rng.choice((-1, 1), 2)
            return replace(
                touch,
                shift_x=float(across * width * (0.15 + 0.35 * severity)),
                shift_y=float(down * height * 0.35 * severity),
                centre_y=float(rng.normal(0, 70 * severity)),
            )
        case "worn":
            return replace(touch, wear=0.3 + 0.7 * severity, creases=int(30 * severity))
        case "noise":
            return replace(touch, noise=5 + 85 * severity)
        case _:
            return touch
