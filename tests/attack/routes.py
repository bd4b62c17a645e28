"""Every way in, taken from the application itself: a new route cannot hide from these tests."""

import re
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

_PARAMETER = re.compile(r"{(\w+)(?::\w+)?}")
UNASKED = frozenset({"HEAD", "OPTIONS"})
"""Methods that the framework adds by itself beside GET; they show no more than GET."""
MACHINES = ("/api/", "/health/", "/metrics", "/transparency/")


@dataclass(frozen=True, slots=True, order=True)
class Way:
    """One method at one path template."""

    path: str
    method: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(_PARAMETER.findall(self.path))

    @property
    def changes(self) -> bool:
        return self.method != "GET"

    @property
    def for_machines(self) -> bool:
        return self.path.startswith(MACHINES)

    def answers(self, method: str, path: str) -> bool:
        """Whether a request would come to this way, or to one that looks like it."""
        return method == self.method and bool(
            re.fullmatch(_PARAMETER.sub("[^/]+", self.path), path)
        )

    def at(self, ids: dict[str, str]) -> str:
        """The path with its parameters filled in."""
        return _PARAMETER.sub(lambda found: ids[found.group(1)], self.path)


def ways_into(app: FastAPI) -> list[Way]:
    """Every method and path template that `app` answers, its files too."""
    found = set[Way]()
    for route in iter_route_contexts(app.routes):
        bare = route.original_route
        if isinstance(bare, Mount):
            found.add(Way(bare.path + "/{file:path}", "GET"))
            continue
        methods = route.methods or set()
        assert methods, f"{route.path}: neither a route nor a folder; tell tests/attack of it"
        found |= {Way(str(route.path), method) for method in methods - UNASKED}
    return sorted(found)
