"""What is said in other languages: gettext catalogues, read once for each language.

Rooms below the edge speak English. A page says their sentences again by looking the English one
up: as it stands, or as an instance of a form with gaps (`limit must be at least 1, got {0}`), whose
gaps are filled with what stood there, itself translated if it is known.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from hospitium.edges.web.languages import ENGLISH, spoken

FOLDER = Path(__file__).parent / "locale"
DOMAIN = "hospitium"
GAP = re.compile(r"\{\w+\}")
DEEPEST = 3
LONGEST = 1000
"""No sentence of ours with gaps has more letters; matching longer ones would take long."""
RULE = "{0} (rule {1})"
"""How every refusal ends: taken off first."""
WORDED = frozenset(
    {
        RULE,
        "to {0} takes the role {1}",
        "nobody may {0}",
        "{0} or {1}",
        "that is not the id of a {0}",
        "The probe is turned {0}° {1} to match.",
    }
)
"""Forms whose gaps hold single words of ours; elsewhere a single word is a name or a code, and
somebody who is called `officer` keeps that name."""
TELLING, SHORT = 8, 60
"""A form with fewer letters of its own is looked for only in short texts."""
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Form:
    """An English sentence with gaps, and what it is in another language."""

    id: str
    english: re.Pattern[str]
    letters: int
    says: str


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language's catalogue. `forms` are those with gaps, the most telling first."""

    table: NullTranslations
    known: frozenset[str]
    forms: tuple[Form, ...]


def path_of(language: str) -> Path:
    """Return the file of a language's catalogue."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def tongue(language: str) -> Tongue:
    """Read a language's catalogue; English is what the code says."""
    if language == ENGLISH:
        return Tongue(NullTranslations(), frozenset(), ())
    with path_of(language).open("rb") as file:
        catalogue = read_po(file, locale=language, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    known = frozenset(m.id for m in catalogue if isinstance(m.id, str) and m.id and m.string)
    return Tongue(GNUTranslations(compiled), known, _forms(catalogue))


def _forms(catalogue: Catalog) -> tuple[Form, ...]:
    forms = [
        form_of(message.id, str(message.string))
        for message in catalogue
        if isinstance(message.id, str) and message.string and GAP.search(message.id)
    ]
    return tuple(sorted(forms, key=lambda form: (form.id != RULE, -form.letters)))


def form_of(english: str, says: str) -> Form:
    """Return the form that recognises instances of `english`."""
    parts = re.split(r"(\{\w+\})", english)
    pattern = "".join(
        f"(?P<g{part[1:-1]}>.+?)" if GAP.fullmatch(part) else re.escape(part) for part in parts
    )
    letters = sum(len(part) for part in parts if not GAP.fullmatch(part))
    return Form(english, re.compile(pattern, re.DOTALL), letters, says)


def gettext(message: str) -> str:
    """Return `message` in the language of this request."""
    return tongue(spoken()).table.gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """Return the form for `number` things in the language of this request."""
    return tongue(spoken()).table.ngettext(one, many, number)


def say(sentence: object, depth: int = DEEPEST) -> str:
    """Return an English sentence of ours in the language of this request; others stay as they are.

    The first letter may be capital where the catalogue has a small one: errors begin small, and
    pages begin sentences with them.
    """
    text = str(sentence)
    if spoken() == ENGLISH or not text:
        return text
    small = text[:1].lower() + text[1:]
    found = _looked_up(text, depth)
    if found is None and small != text:
        found = _looked_up(small, depth)
        return text if found is None else found[:1].upper() + found[1:]
    return text if found is None else found


def _looked_up(text: str, depth: int) -> str | None:
    here = tongue(spoken())
    if text in here.known:
        return here.table.gettext(text)
    if depth == 0 or len(text) > LONGEST:
        return None
    for form in here.forms:
        if form.letters < TELLING and len(text) > SHORT:
            continue
        if (match := form.english.fullmatch(text)) is not None:
            return _filled(form, match, depth - 1)
    return None


def _filled(form: Form, match: re.Match[str], depth: int) -> str:
    def fill(gap: re.Match[str]) -> str:
        text = match[f"g{gap[0][1:-1]}"]
        worded = form.id in WORDED or " " in text
        return say_part(text, depth) if worded else text

    return GAP.sub(fill, form.says)


def say_part(text: str, depth: int) -> str:
    """Return what stands in a gap: a day as the language writes it, a known word, or as it is."""
    for reader in READERS:
        if (read := reader(text)) is not None:
            return read
    return say(text, depth)


READERS: list[Callable[[str], str | None]] = []
"""What recognises a part that is no sentence, such as a day; words.py adds its own."""


class Phrases(Mapping[K, str]):
    """A table of English phrases that is read in the language of the request."""

    def __init__(self, english: Mapping[K, str]) -> None:
        self._english = dict(english)

    def __getitem__(self, key: K) -> str:
        """Return the phrase of `key`."""
        return gettext(self._english[key])

    def __iter__(self) -> Iterator[K]:
        """Go through the keys."""
        return iter(self._english)

    def __len__(self) -> int:
        """Count the phrases."""
        return len(self._english)
