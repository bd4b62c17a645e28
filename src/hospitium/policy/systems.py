"""What a system may be let in for: listed actions only, and never what takes a human."""

SCOPES: dict[str, str] = {
    "case.open": "open a case",
    "case.read": "see cases",
    "case.enrol": "enrol fingerprints",
    "face.add": "add a photograph to a case",
    "iris.add": "add an iris to a case",
    "case.close": "close a case",
    "search": "search",
    "search.read": "see searches",
    "verify": "verify",
    "alert": "see alerts",
    "log.read": "read the log",
}
"""Scope -> what it allows, in words; `15-systems.cedar` has a policy for each. What is not here no
system can do: it does not decide, release, administer, lend a role or break a glass."""

SYSTEM_PREFIX = "system."
"""What the handle of every system begins with, so that the log tells it from a human."""
