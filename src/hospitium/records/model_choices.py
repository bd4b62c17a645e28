"""Which network the node works with, where it has a choice."""

from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.senses import Sense
from hospitium.policy.permit import ModelPermit
from hospitium.records.models_choices import ModelChoiceRow


def choose_model(
    session: Session, permit: ModelPermit, sense: Sense, role: str, model: str
) -> None:
    """Work with `model` from now on, in its part of a sense."""
    session.merge(
        ModelChoiceRow(sense=sense.value, role=role, model=model, chosen_at=utc(permit.at))
    )
    session.flush()


def chosen_model(session: Session, sense: Sense, role: str) -> str | None:
    """Return the id of the model that was chosen; None where nobody chose."""
    row = session.get(ModelChoiceRow, (sense.value, role))
    return row.model if row else None
