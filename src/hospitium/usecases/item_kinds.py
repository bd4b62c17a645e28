"""Which deed belongs to which kind of item."""

from collections.abc import Callable, Mapping

from hospitium.formats.field_item import ItemKind
from hospitium.usecases.field_notes import do_note
from hospitium.usecases.field_verdicts import do_verdict
from hospitium.usecases.item_deeds import Held, do_check, do_discarded, do_enrolment, do_refusal
from hospitium.usecases.runtime import Runtime

DEEDS: Mapping[ItemKind, Callable[[Runtime, Held], None]] = {
    ItemKind.CHECK: do_check,
    ItemKind.VERDICT: do_verdict,
    ItemKind.ENROLMENT: do_enrolment,
    ItemKind.NOTE: do_note,
    ItemKind.REFUSAL: do_refusal,
    ItemKind.DISCARDED: do_discarded,
}


def do_item(runtime: Runtime, held: Held) -> None:
    """Do what an item asks for and note it as accepted (or as in conflict), or raise why not."""
    DEEDS[held.item.kind](runtime, held)
