"""No function of the records or the gallery releases or changes anything without a permit.

The house lint of decision 1. It reads the source: a public function that is handed a session and
writes, or opens what the vault sealed, must have a parameter whose type is a permit. Those that do
not are listed here, each with why; a line that is no longer needed fails too.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import hospitium

SRC = Path(hospitium.__file__).parent
ROOMS = ("records", "gallery")
WRITES = {"add", "add_all", "delete", "merge", "execute", "flush"}
"""Methods of a session that change rows, or may."""

FREE = {
    "records.audit.start_log": "the empty log of a node that has nobody yet",
    "records.face_index.find_index": "whether there is an index, and its salt; nothing of a face",
    "records.face_index.index_bytes": "a size",
    "records.best_interests.decision_facts": "inside of the facts that policy asks for",
    "records.bundles.newest_bundle": "a number and a digest that the log tells everybody",
    "records.candidates.candidate_facts": "inside of verdicts: the facts that policy asks for",
    "records.candidates.live_candidates": "inside of searches and verdicts, which take permits",
    "records.consent_events.said_in": "inside of the facts that policy asks for",
    "records.guardians.guardian_facts": "inside of the facts that policy asks for",
    "records.kept_faces.kept_faces": "inside of cases, which take permits",
    "records.limits.published_limits": "everybody may read them, signed in or not",
    "records.sample_consent.mark_samples": "inside of consent and retention, which take permits",
    "records.glass_marks.note_uses": "inside of the log, which takes permits",
    "records.items_over.erase_items_of": "inside of retention and erasure, which take permits",
    "records.log_check.verify": "anybody may check the log; only problems come back",
    "records.log_rows.open_details": "inside of the log's own check, erasure and policies",
    "records.log_tiles.store_tiles": "hashes of entries that took permits",
    "records.notices.case_terms": "inside of cases, candidates and prints, which take permits",
    "records.looks.note_looks": "ids of records beside an entry that took a permit",
    "records.notices.open_notice": "inside of cases and candidates, which take permits",
    "records.passkeys.find_passkey": "proves who somebody is, before there is anybody to permit",
    "records.prints.absent_reason": "inside of cases, which take permits",
    "records.prints.open_print": "inside of prints and the gallery's rows, which take permits",
    "records.standings.read_standing": "says who somebody is, before they are permitted anything",
    "records.standings.standing_row": "inside of links and signing out, which take permits",
    "records.systems.check_secret": "proves who a system is, before it is permitted anything",
    "records.systems.find_system": "says who a system is, before it is permitted anything",
    "records.redress_state.contests": "ids of hits only; inside of candidates and alerts",
    "records.rights_requests.record_of": "inside of requests, which take permits",
    "records.vault_keys.add_keys": "keys of a node that is being set up or opened",
    "records.vault_keys.stamp": "asks when keys last changed; nothing is released",
}
"""Public to their room only, or of no consequence to anybody's record; each with why."""


Functions = dict[str, ast.FunctionDef]


def modules() -> Iterator[tuple[str, Functions]]:
    for room in ROOMS:
        for path in sorted((SRC / room).rglob("*.py")):
            if "migrations" not in path.parts:
                body = ast.parse(path.read_text(encoding="utf-8")).body
                found = {one.name: one for one in body if isinstance(one, ast.FunctionDef)}
                yield ".".join(path.relative_to(SRC).with_suffix("").parts), found


def kinds_of(node: ast.FunctionDef) -> dict[str, str]:
    args = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return {one.arg: ast.unparse(one.annotation) if one.annotation else "" for one in args}


def has_permit(node: ast.FunctionDef) -> bool:
    return any("Permit" in kind for kind in kinds_of(node).values())


def touches(node: ast.FunctionDef, others: Functions, seen: frozenset[str] = frozenset()) -> bool:
    """Tell whether a function, or a private one of its module that it calls, writes or opens."""
    kinds = kinds_of(node)
    for call in (one for one in ast.walk(node) if isinstance(one, ast.Call)):
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            kind, method = kinds.get(call.func.value.id, ""), call.func.attr
            if (kind == "Session" and method in WRITES) or (kind == "Vault" and method == "open"):
                return True
        if isinstance(call.func, ast.Name) and call.func.id.startswith("_"):
            name = call.func.id
            known = name in others and name not in seen
            if known and touches(others[name], others, seen | {name}):
                return True
    return False


FORGETFUL = {
    f"{module}.{name}"
    for module, functions in modules()
    for name, node in functions.items()
    if not name.startswith("_") and touches(node, functions) and not has_permit(node)
}


def test_whoever_releases_or_changes_takes_a_permit() -> None:
    assert FORGETFUL - set(FREE) == set(), "these take no permit: hand them one, or say why not"


def test_no_exception_outlives_its_reason() -> None:
    assert set(FREE) - FORGETFUL == set()
    assert all(FREE.values())


def test_the_lint_sees_a_function_that_forgets() -> None:
    text = "def leak(session: Session, vault: Vault):\n    return _look(session, vault)\n"
    text += (
        "def _look(session: Session, vault: Vault):\n    return vault.open('a', 'b', None, b'')\n"
    )
    found = {one.name: one for one in ast.parse(text).body if isinstance(one, ast.FunctionDef)}
    assert touches(found["leak"], found)
    assert not has_permit(found["leak"])


def test_a_search_of_the_gallery_takes_a_permit() -> None:
    gallery = {name: node for _, found in modules() for name, node in found.items()}
    assert kinds_of(gallery["search"])["permit"] == "SearchPermit"
    assert kinds_of(gallery["search_people"])["permit"] == "SearchPermit"
