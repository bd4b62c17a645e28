"""Every table of a node: whoever needs them all imports `Base` from here."""

from hospitium.records import models_laws, models_policy, models_vault
from hospitium.records.models import Base

__all__ = ["Base", "models_laws", "models_policy", "models_vault"]
