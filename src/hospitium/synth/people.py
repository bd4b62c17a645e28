"""Synthetic people for the demo: sheets that nobody can mistake for a real person's.

Names say what they are ("specimen", "sample", and a number) in four scripts, one of
them written from right to left; the places exist on no map.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from hospitium.formats.notice import Notice, Sex

DEMO_DAY = date(2026, 11, 22)
"""The day on which the demo plays, unless told otherwise."""

_NAMES = (
    ("Specimen", "Person"),
    ("عينة", "شخص"),
    ("ናሙና", "ሰው"),
    ("Образец", "Персона"),
)
"""Family and given name stem: Latin, Arabic, Ethiopic, Cyrillic."""

_PLACES = (
    ("Examplehaven, ferry quay", "45.65, 13.77"),
    ("Port Placeholder, bus station", "45.33, 14.44"),
    ("Nowhere-on-Sea, market", "44.87, 13.85"),
    ("Lorem Crossing, border post", "46.50, 13.60"),
    ("Upper Ipsum, school road", "46.61, 14.30"),
    ("ميناء المثال", "45.44, 12.33"),
    ("የምሳሌ ከተማ", "46.05, 14.51"),
    ("Примерград, вокзал", "45.81, 15.98"),
)
"""Invented places, put on the map where no such place is."""

_WEAR = ("blue jacket", "green scarf", "grey rucksack", "red cap", "white trainers")


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """One person of the demo.

    Attributes
    ----------
    seed
        Give it to `person` for the ten fingers.
    notice
        Names, sex, birth year, where and when last seen, description.
    """

    seed: int
    notice: Notice


def synthetic_people(seed: int, n: int, *, today: date = DEMO_DAY) -> list[PersonSheet]:
    """Return `n` people; every third is a minor on `today`, and scripts take turns.

    The same seed gives the same people, and a longer list starts with the shorter one.
    """
    return [_sheet(np.random.default_rng([seed, index]), index, today) for index in range(n)]


def _sheet(rng: np.random.Generator, index: int, today: date) -> PersonSheet:
    family, given = _NAMES[index % len(_NAMES)]
    age = int(rng.integers(6, 17)) if index % 3 == 2 else int(rng.integers(19, 60))
    wear = _WEAR[int(rng.integers(len(_WEAR)))]
    height = int(rng.integers(150, 195)) if age > 16 else 85 + 5 * age
    sex = (Sex.FEMALE, Sex.MALE)[int(rng.integers(2))]
    place, position = _PLACES[int(rng.integers(len(_PLACES)))]
    notice = Notice(
        family_name=family,
        given_name=f"{given} {index + 1:02d}",
        sex=sex,
        birth_year=today.year - age,
        last_seen_place=place,
        last_seen_on=today - timedelta(days=int(rng.integers(2, 400))),
        last_seen_position=position,
        description=f"Synthetic person of the demo. About {height} cm, {wear}.",
    )
    return PersonSheet(seed=int(rng.integers(2**31)), notice=notice)
