"""Whether prints of different groups of people err alike, from what an evaluation scored."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from hospitium.core.errors import BadInput
from hospitium.senses.groups import Indices, Pairs
from hospitium.usecases.evaluate_face import Grouping, rates_by
from hospitium.usecases.evaluation import Evaluation
from hospitium.usecases.face_evaluation import ScoredPairs
from hospitium.usecases.face_pairs import groups_of_people
from hospitium.usecases.group_rates import ByGroup
from hospitium.usecases.print_sets import find_sets


def finger_groups(found: Evaluation, folder: Path, grouping: Grouping) -> ByGroup:
    """Return the error rates of groups of fingers.

    Parameters
    ----------
    folder
        As it was evaluated.
    grouping
        Its file of people names each finger as the images do: `101`, or `set/101` where sets use
        the same names for others.

    Raises
    ------
    BadInput
        If there is no such file or column.
    """
    if grouping.people is None:
        raise BadInput(
            "whose prints they are is in no file name",
            remedy=f"Name a CSV file by --people with the columns person and {grouping.by}.",
        )
    known = groups_of_people(grouping.people, grouping.by)
    groups = np.array(
        [
            _group(known, one.name, finger)
            for one in find_sets(folder)[0]
            for finger in dict.fromkeys(file.finger for file in one.files)
        ]
    )
    genuine, impostor = found.pooled.genuine_finger, found.pooled.impostor_fingers
    return rates_by(
        ScoredPairs(
            Pairs(found.pooled.genuine, genuine, genuine, _common(groups, genuine, genuine)),
            Pairs(
                found.pooled.impostor, impostor[:, 0], impostor[:, 1],
                _common(groups, impostor[:, 0], impostor[:, 1]),
            ),
        ),
        grouping,
    )  # fmt: skip


def _group(known: Mapping[str, str], name: str, finger: str) -> str:
    return known.get(f"{name}/{finger}") or known.get(finger) or ""


def _common(
    groups: np.ndarray[tuple[int], np.dtype[np.str_]], one: Indices, two: Indices
) -> Sequence[str]:
    """Return the group of each pair; empty where the two differ."""
    first, second = groups[one], groups[two]
    return [a if a == b else "" for a, b in zip(first.tolist(), second.tolist(), strict=True)]
