"""Collect what the console says, and bring the catalogues of the other languages up to date.

`python scripts/words.py` adds new messages, empty, to each catalogue and drops those that nothing
says any more; it prints what is left to translate and fails while anything is. `--check` changes
nothing.

Three places speak. Templates and words.py mark what they say with `_()` and `ngettext()`. Rooms
below the edge speak English, to people who read errors of the command line and the API as well:
their sentences are read from the code, one with gaps as `limit must be at least 1, got {0}`. Rules
carry theirs as annotations.
"""

import argparse
import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from hospitium.edges.web.catalogues import DOMAIN, path_of
from hospitium.edges.web.languages import ENGLISH, LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "hospitium"
TEMPLATES = SOURCE / "edges" / "web" / "templates"

MARKED = ("edges/web/*words.py", "usecases/plain_words.py")
"""Whose sentences are marked with `_()`."""

SPOKEN = (
    "edges/web/*_pages.py",
    "edges/web/forms.py",
    "edges/web/jobs.py",
    "edges/web/print_forms.py",
    "edges/web/proofs.py",
    "edges/web/visitors.py",
    *("core/errors.py", "core/live_notes.py"),
    "policy/rules.py",
    *("gallery/face_indexed.py", "gallery/face_search.py"),
    "records/captured.py",
    "records/face_found.py",
    "records/iris_found.py",
    "senses/finger/evidence/scene.py",
    "senses/face/reasons.py",
    "senses/iris/quality.py",
    "senses/iris/segment.py",
    "senses/iris/reading.py",
    "senses/finger/reasons.py",
    "senses/liveness/decide.py",
    "policy/systems.py",
    "formats/field_bodies.py",
    "formats/field_item.py",
    "senses/ageing.py",
    *("usecases/add_face.py", "usecases/add_iris.py", "usecases/face_index.py"),
    "usecases/look_at_case.py",
    *("usecases/consent_notice.py", "usecases/field_told.py", "usecases/decide.py"),
    "usecases/probing.py",
    *("usecases/receipt_words.py", "usecases/report_sections.py", "usecases/search_report.py"),
    *("usecases/settle_request.py", "usecases/transparency_report.py"),
)
"""Modules all of whose sentences may reach a page."""

RAISED = ("core", "edges/http", "edges/web", "policy", "usecases", "records", "senses/finger")
"""Rooms whose errors may reach a page."""

NEVER_ON_PAGES = re.compile(
    r"agency_details|catalogue"
    r"|face_index\.py|backup|restore|vault|passphrase|keyfile|manifest|root|node_folder|node_row|app_files"
    r"|migrat|conversion|policies|overlay|stamp|demo|calibrat|evaluate|export_law|log_check"
    r"|header|law_log|public_log|sealed_json|chunked|convert|reseal|types|vault_keys|keys\.py"
    r"|onnx|keepers|model|bundle|sealing|parts|transparency\.py|store_errors|log_tiles|log_rows"
    r"|checkpoints|published|sightings|table|network|weights|prepare|enrol_batch|check_receipt"
    r"|face_pairs|eye_people|eye_files|load_faces|prove_|log_app|print_sets|keystroke_sets|transactions|gone|read\.py|rows"
)
"""Modules that only the command line reaches."""

ANNOTATION = re.compile(r'@(?:sentence|remedy|deed)\("((?:[^"\\]|\\.)*)"\)')
SENTENCE = re.compile(r"[A-Za-z{1][^\n]*[a-z}][ ][^\n]*")
NO_SENTENCE = re.compile(
    r"^\S*[/=;]\S*( charset.*)?$|attachment;|[<>]|^\{\d\}.{0,3}$|^[{}\d., ]+$|^\{\d\} \(\{\d\}\)$"
)
"""Addresses, headers, markup, and forms that say nothing themselves."""


def collect() -> Catalog:
    """Return everything that the console says, in English."""
    found = Catalog(domain=DOMAIN, charset="utf-8")
    for path, message in sorted(_marked(), key=str):
        found.add(message, locations=[(path, 0)])
    for path, sentence in sorted(_sentences()):
        if sentence not in found:
            found.add(sentence, locations=[(path, 0)])
    return found


def _marked() -> Iterator[tuple[str, str | tuple[str, str]]]:
    for path in sorted(TEMPLATES.rglob("*.html")):
        yield from _extracted("jinja2", path, {"trimmed": "true"})
    for path in sorted(found for pattern in MARKED for found in SOURCE.glob(pattern)):
        yield from _extracted("python", path, {})


def _extracted(
    method: str, path: Path, options: dict[str, str]
) -> Iterator[tuple[str, str | tuple[str, str]]]:
    for _, message, _, _ in extract_from_file(method, path, options=options):
        yield _name(path), message if isinstance(message, str) else (message[0], message[1])


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _sentences() -> Iterator[tuple[str, str]]:
    for pattern in SPOKEN:
        for path in sorted(SOURCE.glob(pattern)):
            yield from ((_name(path), text) for text in spoken_in(path.read_text()))
    for room in RAISED:
        for path in sorted((SOURCE / room).rglob("*.py")):
            if not NEVER_ON_PAGES.search(path.name):
                yield from ((_name(path), text) for text in raised_in(path.read_text()))
    for name, kind in (("purposes", "purpose"), ("rules", "rule")):
        path = SOURCE / "policies" / f"{name}.toml"
        for one in tomllib.loads(path.read_text())[kind]:
            yield from ((_name(path), one[x]) for x in ("sentence", "says", "kept") if x in one)
    for path in sorted((SOURCE / "policies").glob("*.cedar")):
        texts = ANNOTATION.findall(path.read_text())
        yield from ((_name(path), text.replace('\\"', '"')) for text in texts)


def spoken_in(code: str) -> Iterator[str]:
    """Return every sentence in a module, but for its docstrings."""
    tree = ast.parse(code)
    silent = {id(part) for node in ast.walk(tree) for part in _silent(node)}
    for node in ast.walk(tree):
        if id(node) not in silent and (text := _text(node)) is not None and _is_sentence(text):
            yield text


def _silent(node: ast.AST) -> Iterator[ast.AST]:
    """Return what is no sentence of its own: docstrings, and the pieces of an f-string."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.JoinedStr):
        yield from node.values
        for part in node.values:
            if isinstance(part, ast.FormattedValue) and part.format_spec is not None:
                yield part.format_spec
                yield from ast.walk(part.format_spec)


def raised_in(code: str) -> Iterator[str]:
    """Return the sentences and remedies of errors that a module defines or raises."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and _is_error(node.func):
            parts = [*node.args, *(word.value for word in node.keywords)]
        elif isinstance(node, ast.Call):
            parts = [word.value for word in node.keywords if word.arg in ("remedy", "next_step")]
        elif isinstance(node, ast.Assign) and _names(node) & {"remedy", "next_step"}:
            parts = [node.value]
        else:
            continue
        for part in parts:
            yield from (text for text in _texts(part) if _is_sentence(text))


def _is_error(called: ast.expr) -> bool:
    name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
    return name in ERRORS


def _names(node: ast.Assign) -> set[str]:
    return {target.id for target in node.targets if isinstance(target, ast.Name)}


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif (text := _text(node)) is not None:
        yield text


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if not isinstance(node, ast.JoinedStr):
        return None
    gaps = iter(range(len(node.values)))
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else f"{{{next(gaps)}}}"
        for part in node.values
    )


def _is_sentence(text: str) -> bool:
    return bool(SENTENCE.fullmatch(text)) and not NO_SENTENCE.search(text)


def _error_names() -> frozenset[str]:
    """Return the names of all error classes, and of what makes one."""
    names = {"HospitiumError"}
    trees = [ast.parse(path.read_text()) for path in SOURCE.rglob("*.py")]
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    while more := {
        one.name
        for one in classes
        if one.name not in names
        and any(isinstance(base, ast.Name) and base.id in names for base in one.bases)
    }:
        names |= more
    return frozenset(names)


ERRORS = _error_names()


def updated(language: str, found: Catalog) -> Catalog:
    """Return a language's catalogue with the messages of `found`, and no other."""
    path = path_of(language)
    old = Catalog(locale=language, domain=DOMAIN)
    if path.is_file():
        with path.open("rb") as file:
            old = read_po(file, locale=language, domain=DOMAIN)
    new = Catalog(
        locale=language,
        domain=DOMAIN,
        project="Hospitium",
        version="1",
        fuzzy=False,
        header_comment="# What the console says. `make words` keeps it up to date.",
    )
    for message in found:
        if message.id:
            known = old.get(_key(message))
            new.add(message.id, known.string if known else None, locations=message.locations)
    return new


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def missing(catalogue: Catalog) -> list[str]:
    """Return the messages that have no translation, or not in every plural form."""
    gaps = []
    for message in catalogue:
        strings = message.string if isinstance(message.string, tuple | list) else [message.string]
        wanted = catalogue.num_plurals if message.pluralizable else 1
        if message.id and (len(strings) != wanted or not all(strings)):
            gaps.append(_key(message))
    return gaps


def save(language: str, catalogue: Catalog) -> None:
    """Write a catalogue in an order that merges well: by message, without line numbers."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file,
            catalogue,
            width=100,
            sort_output=True,
            include_lineno=False,
            omit_header=False,
            ignore_obsolete=True,
        )


def main() -> int:
    """Update or check all catalogues."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    found = collect()
    left = 0
    for language in LANGUAGES:
        if language == ENGLISH:
            continue
        catalogue = updated(language, found)
        if not check:
            save(language, catalogue)
        for text in missing(catalogue):
            sys.stdout.write(f"{language}: {text}\n")
            left += 1
    sys.stdout.write(f"{len(list(found)) - 1} messages, {left} translations missing\n")
    return 1 if left else 0


if __name__ == "__main__":
    raise SystemExit(main())
