"""What an account's page says of passkeys and sessions."""

from hospitium.edges.http.sessions import How, Kind
from hospitium.edges.web.catalogues import Phrases
from hospitium.records import passkeys


def _(text: str) -> str:
    """Mark `text` for translation, which happens where it is said."""
    return text


PASSKEY_ENDED = Phrases(
    {
        passkeys.REVOKED: _("revoked"),
        passkeys.COPIED: _("ended: somebody may hold a copy"),
        passkeys.LOST: _("ended: lost"),
        passkeys.LEFT: _("ended: has left"),
    }
)
"""Why a passkey opens nothing any more."""

SESSION = Phrases(
    {
        Kind.CONSOLE: _("Browser"),
        Kind.PROGRAM: _("Program"),
        Kind.SYSTEM: _("System"),
    }
)
HOW = Phrases(
    {
        How.CODE: _("by access code"),
        How.PASSKEY: _("by passkey"),
        How.SECRET: _("by secret"),
    }
)
