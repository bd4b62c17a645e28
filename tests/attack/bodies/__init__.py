"""A request for each way in that would be answered if the person may, by subject.

A way that changes something needs an entry in `BODIES`; one that only reads needs none.
"""

from tests.attack.bodies import account, cases, field, items, oversight, people, staff
from tests.attack.bodies.asked import Asked, Body

__all__ = ["BODIES", "DOORS", "OWN", "Asked", "Body"]

BODIES: dict[str, Body] = (
    cases.BODIES
    | people.BODIES
    | staff.BODIES
    | account.BODIES
    | oversight.BODIES
    | field.BODIES
    | items.BODIES
)
"""By way: what to send. Forms of the console get their mark from `ask`."""
DOORS = {
    **{way: "/sign-in" for way in account.DOORS if way.startswith("POST /sign-in")},
    **{way: "/sign-in/enrol" for way in account.DOORS if "/sign-in/enrol" in way},
    "POST /notes": "/notes",
}
"""Forms of the console for who is not signed in yet, and the page whose mark each of them takes."""
OWN = frozenset(account.OWN) | {
    f"{method} {path}"
    for method, path in (
        ("POST", "/api/v1/loans"),
        ("POST", "/account/roles"),
        ("POST", "/api/v1/overrides"),
        ("POST", "/api/v1/overrides/{override_id}/end"),
        ("POST", "/override"),
        ("POST", "/override/{override_id}/end"),
    )
}
"""They change who asks: they are asked by a newcomer of the same roles, and nobody else notices."""
