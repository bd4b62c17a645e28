"""A passkey shown together with a form: what a decision of somebody who has one takes."""

from hospitium.edges.http.ceremonies import Rite, place_of
from hospitium.edges.http.uploads import SentForm
from hospitium.edges.web.visitors import Visitor
from hospitium.policy.operators import Operator
from hospitium.usecases.passkeys import prove_again


def proved(visitor: Visitor, sent: SentForm) -> Operator:
    """Return the visitor, proved at this instant if the form carries what their passkey signed.

    Raises
    ------
    BadPasskey, NotSignedIn
        If it carries something that does not hold.
    """
    if not sent.text("credential"):
        return visitor.operator
    state = visitor.state
    ceremony = state.ceremonies.finish(sent.text("ceremony"), Rite.PROVE, visitor.operator.id)
    place = place_of(visitor.request, state.address)
    operator = prove_again(
        state.runtime, visitor.operator, place, ceremony.challenge, sent.text("credential")
    )
    visitor.session.proved_at = operator.proved_at
    return operator
