"""A person's copy in plain words: sections of facts, as text and as a page.

The page needs nothing else: no script, no style from elsewhere, no network. It is read on a
borrowed phone or from paper.
"""

from collections.abc import Iterable
from html import escape

from hospitium.formats.person_body import Document, Section, faces_of, irises_of, prints_of

_STYLE = (
    "body{font:1.1em/1.5 sans-serif;max-width:44em;margin:1em auto;padding:0 1em;color:#0b0c0c}"
    "dt{font-weight:bold;margin-top:.6em}dd{margin:0}h2{margin-top:2em}"
)


def sections_of(document: Document) -> list[Section]:
    """Return the parts of a person's copy in the order in which people ask for them."""
    made = [_first(document), _person(document), _ground(document), prints_of(document)]
    made += [faces_of(document), irises_of(document)]
    made += [_consent(document), _guardians(document), _decisions(document)]
    made += [_hits(document), _looks(document), _requests(document), _withheld(document)]
    return [section for section in made if section is not None]


def as_text(document: Document) -> str:
    """Return the copy as plain text."""
    parts = []
    for section in sections_of(document):
        lines = [section.title, "=" * len(section.title), ""]
        lines += [section.text, ""] if section.text else []
        lines += [f"{name}: {value}" if name else value for name, value in section.facts]
        parts.append("\n".join(lines).rstrip())
    return "\n\n\n".join(parts) + "\n"


def as_page(document: Document) -> str:
    """Return the copy as one page of HTML; every value is escaped."""
    parts = []
    for section in sections_of(document):
        facts = "".join(
            f"<dt>{escape(name)}</dt><dd><bdi>{escape(value)}</bdi></dd>"
            for name, value in section.facts
        )
        text = f"<p>{escape(section.text)}</p>" if section.text else ""
        listed = f"<dl>{facts}</dl>" if facts else ""
        parts.append(f"<h2>{escape(section.title)}</h2>{text}{listed}")
    title = "What is held" if document["for"] == "access" else "What was released"
    return (
        "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<meta name='robots' content='noindex'><title>{title}</title><style>{_STYLE}</style>"
        f"</head><body><h1>{title}</h1>{''.join(parts)}</body></html>\n"
    )


def _first(document: Document) -> Section:
    own = document["for"] == "access"
    text = (
        "This is what this system holds about you, in plain words: everything but what the last "
        "part of this copy names. The same stands in record.json for machines. You may show it to "
        "anybody, or to nobody. If something is wrong, ask for a correction; you can also contest "
        "a hit, or ask for erasure."
        if own
        else "These parts of a record were released, and nothing else of it. "
        + (
            "The recipient may pass them on."
            if document.get("onward")
            else "The recipient may not pass them on without asking again."
        )
    )
    facts = [
        ("Made", _time(document["made_at"])),
        ("For", document["recipient"]),
        ("Who answers for it", document["held_by"]),
        ("Kept until", _time(document["held_until"]) + ", then it is erased"),
        ("Number of the record", document["record"]),
    ]
    if own:
        facts.append(("Backups", _backups(document["backups_until"])))
    return Section("About this copy", text, tuple(facts))


def _person(document: Document) -> Section | None:
    name, birth = document.get("name", {}), document.get("birth", {})
    seen = document.get("last_seen", {})
    facts = (
        ("Given name", name.get("given_name")),
        ("Family name", name.get("family_name")),
        ("Sex", document.get("sex")),
        ("Year of birth", birth.get("birth_year")),
        ("Youngest estimated age", birth.get("age_low")),
        ("Oldest estimated age", birth.get("age_high")),
        ("Last seen at", seen.get("place")),
        ("Last seen on", seen.get("on")),
        ("Position on the map", seen.get("position")),
        ("Description", document.get("description")),
    )
    known = tuple((label, str(value)) for label, value in facts if value not in (None, ""))
    return Section("The person", "", known) if known else None


def _ground(document: Document) -> Section | None:
    ground = document.get("ground")
    if ground is None:
        return None
    facts = [
        ("Legal basis", ground["legal_basis"]),
        ("Authority", ground["authority"]),
        ("Desk that hears of a hit", ground["contact_desk"]),
        ("Opened", _time(ground["opened_at"])),
    ]
    if ground["reference"]:
        facts.append(("Number at the office", ground["reference"]))
    if ground["closed_at"]:
        facts.append(("Closed", _time(ground["closed_at"])))
    return Section("Why there is a record", "", tuple(facts))


def _consent(document: Document) -> Section | None:
    consent = document.get("consent")
    if consent is None:
        return None
    facts = []
    for one in consent["said"]:
        voice = f"guardian {one['by_guardian']}" if one["by_guardian"] else "the person"
        told = [f"{voice}: {one['said'].replace('-', ' ')}, for {', '.join(one['purposes'])}"]
        if one["until"]:
            told.append(f"until {_time(one['until'])}")
        if one["language"]:
            told.append(f"explained in {one['language']}: {one['explained']}")
        told += ["an interpreter was there"] if one["interpreter_was_there"] else []
        told += ["a witness was there"] if one["witness_was_there"] else []
        told += [one["reason"]] if one["reason"] else []
        facts.append((f"{_time(one['at'])} (entry {one['entry']})", "; ".join(told)))
    text = "What was said, the oldest first." if facts else "Nothing was written down."
    return Section("What was said about your prints", text, tuple(facts))


def _guardians(document: Document) -> Section | None:
    held = document.get("consent", {}).get("guardians")
    if not held:
        return None
    facts = []
    for one in held:
        told = f"{one['relation'].replace('-', ' ')}, until {_time(one['until'])}"
        if one["in_conflict"]:
            told += f"; marked in conflict with you since {_time(one['conflict_since'])}, "
            told += "a second person agreed" if one["conflict_reviewed"] else "not reviewed yet"
        elif one["conflict_since"]:
            told += "; was marked in conflict with you, and a second person lifted that"
        facts.append((f"Guardian {one['number']}", told))
    text = (
        "Who is noted as speaking for you. One in conflict with you can neither agree to anything "
        "nor see this record."
    )
    return Section("Guardians", text, tuple(facts))


def _decisions(document: Document) -> Section | None:
    held = document.get("consent", {}).get("decisions")
    if not held:
        return None
    facts = []
    for one in held:
        told = [one["reason"], f"Authority: {one['authority']}"]
        told.append(f"To be reviewed on {one['review_on']}")
        if one["overrules_no"]:
            told.append("It was made although you had said no")
        if one["stated_at_opening"]:
            told.append("Stated when the record was opened")
        elif not one["agreed_at"]:
            told.append("Only proposed: no second person has agreed")
        facts.append((_time(one["proposed_at"]), ". ".join(told)))
    return Section("Decisions made for you as a child", "", tuple(facts))


def _backups(until: str | None) -> str:
    if until is None:
        return "no backup that would hold it is known to this node"
    return (
        f"sealed copies of it may lie in backups, until {_time(until)} at the latest; "
        "they are opened only to put a lost node back"
    )


def _hits(document: Document) -> Section | None:
    hits = document.get("hits")
    if hits is None:
        return None
    facts = []
    for one in hits:
        said = "; ".join(
            f"{'same person' if v['verdict'] == 'confirm' else 'not the same person'}"
            + (f" ({v['reason']})" if v.get("reason") else "")
            for v in one["said"]
        )
        state = one["outcome"].replace("-", " ") + (", contested" if one["contested"] else "")
        facts.append((_time(one["searched_at"]), f"{one['agency']}: {state}. {said}".strip()))
    text = "Searches in which this record came up." if hits else "No search brought this record up."
    return Section("Hits", text, tuple(facts))


def _looks(document: Document) -> Section | None:
    looks = document.get("looks")
    if looks is None:
        return None
    facts = []
    for one in looks:
        who = ", ".join([one["agency"], *one["roles"]])
        when = f"{_time(one['at'])} (entry {one['entry']})"
        facts.append((when, f"{who}: {one['did']}. {one['why']}"))
    return Section("Who looked, when and why", "The newest first.", tuple(facts))


def _requests(document: Document) -> Section | None:
    asked = document.get("requests")
    if asked is None:
        return None
    facts = []
    for one in asked:
        told = [one["status"]]
        if one.get("field"):
            told.append(
                f"{one['field'].replace('_', ' ')}: now '{one['new']}', before '{one['old']}' "
                "(history, not what is held to be true)"
            )
        told += [one[name] for name in ("reason", "answer") if one.get(name)]
        facts.append((f"{one['kind'].capitalize()}, {_time(one['asked_at'])}", ". ".join(told)))
    text = "What was asked for about this record." if facts else "Nothing was asked for so far."
    return Section("Requests", text, tuple(facts))


def _withheld(document: Document) -> Section:
    facts = [
        (
            one["what"],
            one["why"] + (f" Until {_time(one['until'])}." if one.get("until") else ""),
        )
        for one in document["withheld"]
    ]
    never: Iterable[str] = document["never_held"]
    text = "Never held: " + ", ".join(never) + "."
    return Section("What is not in this copy", text, tuple(facts))


def _time(text: str) -> str:
    day, _, rest = text.partition("T")
    return f"{day} {rest[:5]} UTC" if rest else day
