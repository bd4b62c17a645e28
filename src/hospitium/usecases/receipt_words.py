"""A receipt in plain words: for the paper in somebody's hand, and for the page on a screen."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from hospitium.formats.consent_receipt import UNKNOWN_LANGUAGE, said_in
from hospitium.usecases.consent_notice import OTHER_PATH

SAID = {
    "given": "You said yes.",
    "re-confirmed": "You said yes again.",
    "refused": "You said no.",
    "withdrawn": "You took your yes back.",
    "assent-yes": "The child said yes.",
    "assent-no": "The child said no.",
    "assent-not-able": "The child was not able to answer.",
}
NOS = frozenset({"refused", "withdrawn", "assent-no"})
SAFE = (
    "If somebody could harm you because of this paper, do not take it with you. "
    "We keep it for you, and you can ask for it again."
)


class Paragraph(NamedTuple):
    """A heading and the sentences under it."""

    heading: str
    lines: tuple[str, ...]


def receipt_words(receipt: Mapping[str, Any]) -> tuple[Paragraph, ...]:
    """Return what a receipt says, to be read by anybody."""
    return tuple(_paragraphs(receipt))


def receipt_text(receipt: Mapping[str, Any]) -> str:
    """Return the same as text for a printer."""
    parts = [f"{one.heading}\n" + "\n".join(one.lines) for one in receipt_words(receipt)]
    return "\n\n".join(["Receipt about your fingerprints", *parts])


def _paragraphs(receipt: Mapping[str, Any]) -> Iterator[Paragraph]:
    event, party, proof = receipt["events"][0], receipt["parties"][0], receipt["proof"]
    action = said_in(receipt)
    yield Paragraph("What was said", tuple(_said(receipt, event)))
    yield Paragraph("What it is about", tuple(one["purpose"] for one in receipt["purposes"]))
    if receipt["stopped"]:
        yield Paragraph("What we have stopped", tuple(_stopped(receipt["stopped"])))
    if action in NOS:
        yield Paragraph("What goes on", OTHER_PATH)
    yield Paragraph(
        "If you change your mind",
        (
            f"Tell {party['party_contact']} ({party['party_name']}).",
            "It costs nothing, and no help is taken away.",
            f"{party['authority']} answers for what we do. You can complain there.",
        ),
    )
    yield Paragraph("Is it safe to carry this?", (SAFE,))
    yield Paragraph(
        "Numbers",
        (
            f"Your case: {receipt['pii_principal_id']}",
            f"This receipt: {receipt['record_id']}",
            f"Entry {proof['log_entry']} in the log {proof['log']}. Nobody can change it unseen.",
        ),
    )


def _said(receipt: Mapping[str, Any], event: Mapping[str, Any]) -> Iterator[str]:
    by = "" if event["entity_id"] == "the person" else " A guardian said it for a child."
    yield f"{SAID[said_in(receipt)]}{by}"
    yield f"On {_day(event['event_time'])}."
    if event["valid_until"]:
        yield f"It ends on {_day(event['valid_until'])}."
    if receipt["language"] not in ("", UNKNOWN_LANGUAGE):
        yield f"It was explained in {receipt['language']}."


def _stopped(stopped: Mapping[str, Any]) -> Iterator[str]:
    if stopped["prints"]:
        yield (
            "1 print is in no search any more, from this moment."
            if stopped["prints"] == 1
            else f"{stopped['prints']} prints are in no search any more, from this moment."
        )
    if faces := stopped.get("faces", 0):  # receipts from before there were faces say nothing
        yield (
            "1 photograph is in no search any more, from this moment."
            if faces == 1
            else f"{faces} photographs are in no search any more, from this moment."
        )
    if irises := stopped.get("irises", 0):
        yield (
            "1 picture of an eye is in no search any more, from this moment."
            if irises == 1
            else f"{irises} pictures of eyes are in no search any more, from this moment."
        )
    if stopped["candidates"]:
        yield (
            "1 possible hit was waiting; nobody can use it now."
            if stopped["candidates"] == 1
            else f"{stopped['candidates']} possible hits were waiting; nobody can use them now."
        )
    if stopped["erase_after"]:
        day = _day(stopped["erase_after"])
        if stopped["prints"] or not (stopped.get("faces", 0) or stopped.get("irises", 0)):
            yield f"Your prints are erased after {day}."
        if stopped.get("faces", 0):
            yield f"What was kept of your photographs is erased after {day}."
        if stopped.get("irises", 0):
            yield f"What was kept of your eyes is erased after {day}."
    else:
        yield "The uses that you still agree to go on."


def _day(text: str) -> str:
    day = datetime.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"
