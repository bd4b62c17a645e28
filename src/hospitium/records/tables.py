"""Every table of a node: whoever needs them all imports `Base` from here."""

from hospitium.records import (
    models_behaviour,
    models_choices,
    models_consent,
    models_faces,
    models_field,
    models_irises,
    models_items,
    models_laws,
    models_log,
    models_policy,
    models_redress,
    models_staff,
    models_twins,
    models_vault,
)
from hospitium.records.models import Base

__all__ = [
    "Base",
    "models_behaviour",
    "models_choices",
    "models_consent",
    "models_faces",
    "models_field",
    "models_irises",
    "models_items",
    "models_laws",
    "models_log",
    "models_policy",
    "models_redress",
    "models_staff",
    "models_twins",
    "models_vault",
]
