"""Look whether the weights that are here are the ones that were measured."""

from collections.abc import Callable
from dataclasses import dataclass

from hospitium.core.errors import Tampered, Unavailable
from hospitium.usecases.known_models import KnownModel


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of one network.

    Attributes
    ----------
    state
        `whole`, `missing` or `changed`.
    remedy
        What to do where it is not whole.
    """

    model: KnownModel
    state: str
    remedy: str = ""


def verify_models(
    models: tuple[KnownModel, ...], *, on_progress: Callable[[int, int], None] = lambda *_: None
) -> tuple[Checked, ...]:
    """Read the weights of all `models` and hold them against their manifests."""
    found = []
    for done, one in enumerate(models, start=1):
        found.append(_check(one))
        on_progress(done, len(models))
    return tuple(found)


def _check(model: KnownModel) -> Checked:
    try:
        model.weights()
    except Unavailable as error:
        return Checked(model, "missing", error.remedy)
    except Tampered as error:
        return Checked(model, "changed", error.remedy)
    return Checked(model, "whole")
