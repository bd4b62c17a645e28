"""One field of a notice as text: read, and put right."""

from dataclasses import replace
from datetime import date

from hospitium.core.errors import BadInput
from hospitium.formats.notice import Notice, Sex

_NUMBERS = frozenset({"birth_year", "age_low", "age_high"})


def field_text(notice: Notice, field: str) -> str:
    """Return what a notice says in `field`; empty where it says nothing."""
    value = getattr(notice, field)
    if value is None or value is Sex.UNKNOWN:
        return ""
    return value.value if isinstance(value, Sex) else str(value)


def with_field(notice: Notice, field: str, text: str) -> Notice:
    """Return `notice` with `field` as `text` says; empty text means that it is not known.

    Raises
    ------
    BadInput
        If the text is no value of that field; whether the notice holds together then is for
        `check_notice` to say.
    """
    try:
        if field in _NUMBERS:
            return replace(notice, **{field: int(text) if text else None})  # type: ignore[arg-type]
        if field == "last_seen_on":
            return replace(notice, last_seen_on=date.fromisoformat(text) if text else None)
        if field == "sex":
            return replace(notice, sex=Sex(text) if text else Sex.UNKNOWN)
    except ValueError:
        raise BadInput(
            f"that is no value of {field.replace('_', ' ')}",
            remedy="Write years in digits, a day as YYYY-MM-DD, a sex as female, male or other.",
        ) from None
    return replace(notice, **{field: text})  # type: ignore[arg-type]
