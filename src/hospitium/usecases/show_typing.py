"""What is kept of how staff type: for oneself, and who has asked, for who watches over it."""

from collections.abc import Sequence

from hospitium.policy.operators import Operator
from hospitium.policy.typing import permit_list_typing, permit_typing
from hospitium.records import typing_profiles
from hospitium.records.typing_profiles import TypingRecord, find_typing
from hospitium.usecases.runtime import Runtime


def show_typing(runtime: Runtime, operator: Operator) -> TypingRecord | None:
    """Return since when one's own typing is compared and how much was learned; None if not."""
    at = runtime.clock()
    with runtime.node.read() as session:
        found = find_typing(session, operator.id, at)
        permit_typing(
            runtime.rules(session), operator, "typing.see", account=operator.id,
            asked=found is not None, at=at,
        )  # fmt: skip
    return found


def list_typing(runtime: Runtime, operator: Operator) -> Sequence[TypingRecord]:
    """Return who of the agency has asked to have their typing compared; no rhythm is shown.

    Raises
    ------
    Refused
        Unless `operator` is a data-protection officer.
    """
    with runtime.node.read() as session:
        permit = permit_list_typing(runtime.rules(session), operator, at=runtime.clock())
        return typing_profiles.list_typing(session, permit)
