"""A form as the person left it, and what is wrong with which field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from hospitium.core.errors import HospitiumError
from hospitium.edges.http.uploads import SentForm
from hospitium.edges.web.catalogues import say


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing to put right. `field` is the id of the input that the summary links to."""

    field: str
    text: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class FormState:
    """What a template shows in a form's inputs.

    Attributes
    ----------
    values
        By field name; a page without a sent form starts from defaults.
    wrong
        In the order of the fields on the page.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    wrong: tuple[Wrong, ...] = ()

    def value(self, name: str) -> str:
        """Return what stands in the input."""
        return self.values.get(name, "")

    def error(self, name: str) -> str:
        """Return what is wrong with the input, as the reader speaks; empty when nothing is."""
        return next((say(w.text) for w in self.wrong if w.field == name), "")


class Reader:
    """Reads a sent form field by field and collects what is wrong, so that all is told at once."""

    def __init__(self, form: SentForm) -> None:
        self._form = replace(form, files=())  # a job may keep it, and not the images
        self.wrong: list[Wrong] = []

    def text(self, name: str) -> str:
        """Return the text of a field, trimmed."""
        return self._form.text(name)

    def needed(self, name: str, ask: str) -> str:
        """Return the text of a field that may not be empty; `ask` says what to enter."""
        text = self._form.text(name)
        if not text:
            self.wrong.append(Wrong(name, ask))
        return text

    def number(self, name: str, ask: str) -> int | None:
        """Return a whole number, or None for an empty field."""
        text = self._form.text(name)
        if not text:
            return None
        if not (text.isdecimal() and len(text) <= 6):
            self.wrong.append(Wrong(name, ask))
            return None
        return int(text)

    def day(self, name: str, ask: str) -> date | None:
        """Return a date, or None for an empty field."""
        text = self._form.text(name)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.wrong.append(Wrong(name, ask))
            return None

    def check(self, name: str, deed: Callable[[], object]) -> None:
        """Run a rule of the house; what it says goes to `name` unless that is wrong already."""
        if any(w.field == name for w in self.wrong):
            return
        try:
            deed()
        except HospitiumError as error:
            self.wrong.append(wrong_of(error, name))

    def state(self, order: Sequence[str] = (), *, more: Sequence[Wrong] = ()) -> FormState:
        """Return the form as it was sent, with what is wrong in the order of the page."""
        wrong = [*self.wrong, *more]
        places = {name: place for place, name in enumerate(order)}
        wrong.sort(key=lambda w: places.get(w.field, len(places)))
        return FormState(dict(reversed(self._form.texts)), tuple(wrong))


def wrong_of(error: HospitiumError, name: str) -> Wrong:
    """Tell what `error` means for the field `name`."""
    text = str(error)
    return Wrong(name, text[:1].upper() + text[1:], error.remedy)
