"""Figures for Prometheus. Each app has its own registry, so that two in one process do not mix."""

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from starlette.types import Scope

PREFIX = "/api/v1"
BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10)

Figures = Callable[[], Mapping[str, float]]


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ["method", "route", "status"]
        self.requests = Counter("orderloom_http_requests", "Requests answered", labels, registry=self.registry)
        self.seconds = Histogram(
            "orderloom_http_request_seconds", "Time to the answer", labels[:2], buckets=BUCKETS, registry=self.registry
        )
        self.feed: Mapping[str, float] = {}  # as the database said last
        self.search: Mapping[str, float] = {}
        self._sources: list[tuple[str, Figures]] = [("feed", lambda: self.feed), ("search", lambda: self.search)]
        self.registry.register(self)

    def gauges(self, prefix: str, figures: Figures) -> None:
        """Show these figures, read each time /metrics is asked, as orderloom_<prefix>_<name>."""
        self._sources.append((prefix, figures))

    def collect(self) -> Iterable[GaugeMetricFamily]:
        for prefix, figures in self._sources:
            for name, value in figures().items():
                yield GaugeMetricFamily(f"orderloom_{prefix}_{name}", f"{prefix}: {name}".replace("_", " "), value)

    def observe(self, scope: Scope, status: int, seconds: float) -> None:
        route = self.route(scope)
        method = scope["method"] if route != "none" else "any"
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(method, route).observe(seconds)

    @staticmethod
    def route(scope: Scope) -> str:
        """The route's template, never the path: a path would make a series for each order."""
        template = getattr(scope.get("route"), "path_format", None)
        if not template:
            return "none"
        return f"{PREFIX}{template}" if scope["path"].startswith(PREFIX) else str(template)
