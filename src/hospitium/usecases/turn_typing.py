"""Turn the comparison of one's own typing on or off: nobody does it for somebody else."""

from hospitium.ledger import Operation
from hospitium.policy.operators import Operator
from hospitium.policy.proof import need_fresh_proof
from hospitium.policy.typing import permit_typing
from hospitium.records import audit, typing_profiles
from hospitium.records.typing_profiles import Samples, find_typing
from hospitium.senses.behaviour.profile import MODEL, Profile
from hospitium.senses.behaviour.wire import encode_profile
from hospitium.usecases.runtime import Runtime


def turn_typing_on(runtime: Runtime, operator: Operator) -> None:
    """Compare how `operator` types at sign-in from now on; what is on already goes on as it is.

    Raises
    ------
    ProofNeeded
        Unless a passkey was shown just now, where there is one.
    """
    need_fresh_proof(operator, at=runtime.clock())
    node, at = runtime.node, runtime.clock()
    with node.write() as session:
        if find_typing(session, operator.id, at) is not None:
            return
        permit = permit_typing(
            runtime.rules(session), operator, "typing.on", account=operator.id, asked=False, at=at
        )
        empty = Samples(MODEL, 0, encode_profile(Profile()))
        typing_profiles.turn_on(session, node.vault, permit, empty)
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=f"operator:{operator.id}",
        )


def turn_typing_off(runtime: Runtime, operator: Operator) -> bool:
    """Erase what was learned of `operator` and compare no more; return whether it was on.

    Raises
    ------
    ProofNeeded
        Unless a passkey was shown just now, where there is one: whoever has only stolen a code
        must not get rid of what makes the node ask again.
    """
    need_fresh_proof(operator, at=runtime.clock())
    node, at = runtime.node, runtime.clock()
    with node.write() as session:
        asked = find_typing(session, operator.id, at) is not None
        permit = permit_typing(
            runtime.rules(session), operator, "typing.off", account=operator.id, asked=asked, at=at
        )
        was_on = typing_profiles.turn_off(session, permit)
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=f"operator:{operator.id}",
        )
    return was_on
