"""Phones and packs in words."""

from hospitium.edges.web.catalogues import Phrases
from hospitium.policy.field import DeviceStatus


def _(text: str) -> str:
    """Mark `text` for translation, which happens where it is said."""
    return text


DEVICE = Phrases(
    {
        DeviceStatus.WAITING: _("waits for you to compare its number"),
        DeviceStatus.ACTIVE: _("in use in the field"),
        DeviceStatus.WIPE: _("told to destroy what it holds; not heard from since"),
        DeviceStatus.WIPED: _("has destroyed what it held"),
        DeviceStatus.REVOKED: _("shut out"),
    }
)

ENDED = Phrases(
    {
        "revoked": _("revoked"),
        "wiped": _("its phone was wiped"),
        "wipe-ordered": _("its phone was shut out"),
        "not-allowed": _("ended: the rules do not allow it any more"),
    }
)
"""Why a pack is over, where its time is not."""

CONFIRMED = _("The phone may carry packs now.")
SHUT_OUT = _("The phone is shut out, and its packs with it.")
WIPED = _("The phone is shut out. It destroys what it holds when it next reaches this node.")
BUILT = _("The pack is ready. The phone fetches it when it next reaches this node.")
PACK_ENDED = _("The pack is revoked. The phone forgets it when it next reaches this node.")
REGIONS = _("Saved. Phones that carry this case hear of it when they next call.")
PHONE_NEEDED = _("Choose the phone")
PURPOSE_NEEDED = _("Choose the purpose")
DAYS_NEEDED = _("Enter the days as a number, such as 7")
