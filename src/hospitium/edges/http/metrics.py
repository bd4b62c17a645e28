"""Counts and times for Prometheus: routes, purposes and outcomes; never an id or a person.

Each application has its own registry, so that two of them in one process do not mix.
"""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from hospitium.policy.purposes import CATALOGUE

SECONDS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
PURPOSES = frozenset(purpose.id for purpose in CATALOGUE)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The counters of one server. Labels come from fixed lists, so they can name nobody."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "hospitium_http_requests",
            "Requests answered, by route template.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "hospitium_http_request_seconds",
            "Time to answer, in seconds, by route template.",
            ("route",),
            buckets=SECONDS,
            registry=self._registry,
        )
        self._searches = Counter(
            "hospitium_searches",
            "Searches of the gallery, by purpose and outcome.",
            ("purpose", "outcome"),
            registry=self._registry,
        )

    def count_request(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request; `route` is the template, never the path."""
        known = method if method in METHODS else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def count_search(self, *, purpose: str, candidates: int) -> None:
        """Count one search that ran; `purpose` outside the catalogue counts as `other`."""
        outcome = "candidates" if candidates else "no_candidate"
        self._searches.labels(purpose if purpose in PURPOSES else "other", outcome).inc()

    def render(self) -> bytes:
        """Return all of it in Prometheus' text format 0.0.4."""
        return generate_latest(self._registry)
