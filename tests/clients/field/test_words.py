"""The app's catalogues: four languages, the same messages, each used, the same placeholders."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[3] / "clients" / "field" / "src"
LANGUAGES = ("en", "es", "fr", "ar")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
MESSAGE = re.compile(r"""["`]([a-z][a-z_-]*(?:\.[a-zA-Z0-9_-]+|\.\$\{[^}]+\})+)["`]""")
SAME_EVERYWHERE = {"result.rank"}
"""Nothing but placeholders: the same in every language."""
ARABIC = re.compile(r"[\u0600-\u06ff]")


@cache
def catalogue(language: str) -> dict[str, str]:
    read: dict[str, str] = json.loads(
        (SOURCE / "words" / f"{language}.json").read_text(encoding="utf-8")
    )
    return read


@cache
def asked() -> tuple[frozenset[str], tuple[str, ...]]:
    """Ids that stand in the source, and the beginnings of those that are put together."""
    whole: set[str] = set()
    beginnings: set[str] = set()
    for path in SOURCE.rglob("*.ts"):
        for found in MESSAGE.findall(path.read_text(encoding="utf-8")):
            head, dollar, _ = found.partition("${")
            (beginnings if dollar else whole).add(head)
    return frozenset(whole), tuple(sorted(beginnings))


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_has_every_message_with_its_placeholders(language: str) -> None:
    words, english = catalogue(language), catalogue("en")
    assert set(words) == set(english)
    for name, text in english.items():
        assert sorted(PLACEHOLDER.findall(words[name])) == sorted(PLACEHOLDER.findall(text)), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_empty_or_in_english(language: str) -> None:
    for name, text in catalogue(language).items():
        assert text.strip() == text, name
        assert text, name
        letters = PLACEHOLDER.sub("", text)
        if language == "ar" and name not in SAME_EVERYWHERE:
            assert ARABIC.search(letters), name
    if language != "en":
        long = {name for name, text in catalogue("en").items() if len(text) > 25}
        assert not {name for name in long if catalogue(language)[name] == catalogue("en")[name]}


def test_every_message_that_the_app_asks_for_is_there() -> None:
    """The compiler checks this too; here also the sentences of errors, which have no literal."""
    whole, _ = asked()
    rooms = {name.split(".")[0] for name in catalogue("en")}
    missing = {one for one in whole if one.split(".")[0] in rooms - {"error"}} - set(
        catalogue("en")
    )
    codes = re.findall(r'\| "([a-z_.-]+)"', (SOURCE / "base" / "errors.ts").read_text("utf-8"))
    missing -= set(codes)
    assert not missing
    assert codes
    assert not {f"error.{code}" for code in codes} - set(catalogue("en"))


def test_no_message_is_unused() -> None:
    whole, beginnings = asked()
    unused = {
        name for name in catalogue("en") if name not in whole and not name.startswith(beginnings)
    }
    assert not unused
