"""Every sentence of the console in every language, and each request in its own."""

import re
from html.parser import HTMLParser
from importlib.util import module_from_spec, spec_from_file_location
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from hospitium.core.errors import Refused
from hospitium.edges.web.catalogues import WORDED, form_of, path_of, say
from hospitium.edges.web.languages import LANGUAGES, speaking, wanted
from hospitium.edges.web.words import day, moment, one_in
from tests.stations import START

ROOT = Path(__file__).parents[3]
_spec = spec_from_file_location("console_words", ROOT / "scripts" / "words.py")
assert _spec is not None
assert _spec.loader is not None
words = module_from_spec(_spec)
_spec.loader.exec_module(words)
"""The script that brings the catalogues up to date: what it collects is what they must hold."""

OTHERS = sorted(set(LANGUAGES) - {"en"})
GAP = re.compile(r"%\(\w+\)s|\{\w+\}")


def read(language: str) -> Catalog:
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


@pytest.fixture(scope="module")
def said() -> Catalog:
    found: Catalog = words.collect()
    return found


def ids(catalogue: Catalog) -> set[object]:
    return {message.id for message in catalogue if message.id}


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_missing_unused_or_fuzzy(language: str, said: Catalog) -> None:
    have = read(language)
    ask = "run scripts/words.py, then translate what it lists (CONTRIBUTING.md)"
    assert ids(said) - ids(have) == set(), ask
    assert ids(have) - ids(said) == set(), ask
    assert words.missing(have) == [], ask
    assert [message.id for message in have if message.id and message.fuzzy] == []


def texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


@pytest.mark.parametrize("language", OTHERS)
def test_every_gap_is_filled_in_every_language(language: str) -> None:
    """A plural form may say its number in words: one, two, none."""
    for message in read(language):
        if not message.id:
            continue
        asked = set(
            GAP.findall(" ".join([message.id] if isinstance(message.id, str) else message.id))
        )
        for text in texts(message):
            given_ = set(GAP.findall(text))
            assert given_ == asked or (message.pluralizable and given_ < asked), text
        assert asked == set(chain.from_iterable(GAP.findall(text) for text in texts(message)))


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_brings_markup(language: str) -> None:
    """Templates trust the catalogue: what it says is not escaped."""
    assert not [
        text for m in read(language) for text in texts(m) if m.id and re.search("[<>]", text)
    ]


class Letters(HTMLParser):
    """Collects what a template says outside of its expressions."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("code", "script", "style")
        spoken = {"aria-label", "title", "placeholder", "alt"}
        self.found += [value for name, value in attrs if name in spoken and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("code", "script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


PASSKEY = 'data-passkey="get" data-options="/account/prove/options"'
ALIKE = {"Hospitium", "/notes", "yes", PASSKEY}
"""What is said alike in every language, and a mark that nobody reads."""


def places() -> list[str]:
    return sorted(
        str(path.relative_to(words.TEMPLATES)) for path in words.TEMPLATES.rglob("*.html")
    )


@pytest.mark.parametrize("name", places())
def test_no_template_says_anything_unmarked(name: str) -> None:
    source = (words.TEMPLATES / name).read_text()
    reader = Letters()
    reader.feed("".join(text for _, kind, text in Environment().lex(source) if kind == "data"))
    told = {text.strip(" \n-") for text in reader.found if re.search("[A-Za-z]", text)}
    assert told <= ALIKE, told - ALIKE


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_a_form_recognises_what_was_made_of_it(first: str, second: str) -> None:
    form = form_of("to {0} takes the role {1}", "")
    found = form.english.fullmatch(f"to {first} takes the role {second}")
    assert found is not None
    assert f"to {found['g0']} takes the role {found['g1']}" == found[0]


def test_a_refusal_is_said_whole_with_its_rule_and_roles() -> None:
    refused = Refused("roles", "to close a case takes the role officer or case-worker")
    with speaking("es"):
        assert say(refused) == (
            "para cerrar un caso hace falta la función: agente o trabajador social (regla roles)"
        )


def test_somebody_who_is_called_as_a_role_keeps_the_name() -> None:
    with speaking("es"):
        assert say("officer is signed out everywhere.").startswith("officer ")


def test_forms_with_words_in_their_gaps_are_forms_that_are_said(said: Catalog) -> None:
    assert ids(said) >= WORDED


def test_a_long_text_is_not_matched_for_long() -> None:
    with speaking("ar"):
        assert say("to a b takes the role " * 5000).startswith("to a b")


def test_what_is_not_ours_stays_as_it_is() -> None:
    with speaking("ar"):
        assert say("Amira <script> 42") == "Amira <script> 42"


def test_days_and_rates_are_written_as_the_language_writes_them() -> None:
    told = {}
    for language in LANGUAGES:
        with speaking(language):
            told[language] = (day(START), one_in(1.23e-4), say("On 22 November 2026."))
    assert told["en"] == ("22 November 2026", "1 in 8,100", "On 22 November 2026.")
    assert told["es"] == (
        "22 de noviembre de 2026",
        "1 de cada 8.100",
        "El 22 de noviembre de 2026.",
    )
    assert told["fr"][0] == "22 novembre 2026"
    assert told["ar"][0].strip("\u2067\u2069") == "22 نوفمبر 2026"
    with speaking("ar"):
        assert "14:05" in moment(START.replace(hour=14, minute=5))


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "en"),
        ("ar", "ar"),
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("de, es;q=0.4, en;q=0.3", "es"),
        ("en;q=0.1, ar;q=0.2", "ar"),
        ("es;q=nonsense, xx", "en"),
        ("fr;q=0", "en"),
    ],
)
def test_the_browser_asks_for_a_language(accept: str, language: str) -> None:
    assert wanted(accept) == language


@given(st.text(max_size=200))
def test_no_header_is_too_strange(accept: str) -> None:
    assert wanted(accept) in LANGUAGES


def test_a_page_comes_in_the_language_asked_for_and_stays_in_the_one_chosen(
    http: TestClient,
) -> None:
    asked = http.get("/sign-in", headers={"Accept-Language": "fr"}).text
    assert '<html lang="fr" dir="ltr"' in asked
    assert "Se connecter" in asked
    chosen = http.post("/language", data={"language": "ar", "next": "/sign-in"})
    assert chosen.url.path == "/sign-in"
    page = http.get("/sign-in", headers={"Accept-Language": "fr"}).text
    assert '<html lang="ar" dir="rtl"' in page
    assert "hospitium-rtl.css" in page


def test_a_choice_leads_nowhere_else_and_an_unknown_one_changes_nothing(http: TestClient) -> None:
    sent = http.post(
        "/language", data={"language": "xx", "next": "//evil.example"}, follow_redirects=False
    )
    assert sent.headers["location"] == "/"
    assert "set-cookie" not in sent.headers
