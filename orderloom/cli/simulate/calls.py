"""Calls of the public API, with figures of what came of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import httpx

API = "/api/v1"
PATIENCE_S = 30.0


class Refused(Exception):
    """The shop said no, by this code."""

    def __init__(self, code: str, status: int) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


@dataclass(slots=True)
class Calls:
    """One program's calls. `run` makes its idempotency keys its own."""

    client: httpx.AsyncClient
    run: str
    refused: Counter[str] = field(default_factory=Counter)  # what was asked for and the code, such as "order no_stock"
    times_ms: list[float] = field(default_factory=list)

    async def get(self, path: str, **asked: str | int) -> Any:
        return await self._call("GET", path, what=path, params=asked)

    async def every(self, path: str, **asked: str | int) -> list[Any]:
        """All things of a list."""
        found: list[Any] = []
        after: dict[str, str] = {}
        while True:
            page = await self.get(path, limit=200, **asked, **after)
            found += page["items"]
            if page["next"] is None:
                return found
            after = {"after": page["next"]}

    async def post(self, path: str, body: Mapping[str, Any], *, what: str, key: str | None = None) -> Any:
        """`key` names what is to be created once; without one nothing is."""
        headers = {"Idempotency-Key": f"{self.run}-{key}"} if key else {}
        return await self._call("POST", path, what=what, json=body, headers=headers)

    async def _call(self, method: str, path: str, *, what: str, **more: Any) -> Any:
        began = perf_counter()
        try:
            answer = await self.client.request(method, API + path, **more)
        except httpx.TransportError as error:
            self.refused[f"{what} unreachable"] += 1
            raise Refused("unreachable", 0) from error
        self.times_ms.append((perf_counter() - began) * 1000)
        if answer.is_success:
            return answer.json() if answer.content else None
        code = _code(answer)
        self.refused[f"{what} {code}"] += 1
        raise Refused(code, answer.status_code)

    def percentile_ms(self, share: float) -> float:
        """So many of the calls were answered within this time."""
        times = sorted(self.times_ms)
        return round(times[min(len(times) - 1, int(len(times) * share))], 1) if times else 0.0


def _code(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["code"])
    except (ValueError, KeyError, TypeError):
        return f"http_{answer.status_code}"
