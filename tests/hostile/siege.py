"""Sending the corpus and judging the answers: refused by name, quickly, and never with a 5xx."""

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from time import monotonic

from tests.hostile import corpus
from tests.hostile.operations import Operation
from tests.wire import Answer, Lost, Wire, request

SLOW_S = 10.0  # not a measure, but a stall
MEMBERS = {"type", "title", "status", "detail", "code", "facts", "instance"}
Attack = tuple[str, bytes, bool]  # what it is called, its bytes, whether it must be refused


@dataclass
class Siege:
    """One connection, a credential that may do everything, and what went wrong so far."""

    wire: Wire
    token: str
    sent: int = 0
    wrong: list[str] = field(default_factory=list)
    keys: "count[int]" = field(default_factory=count)

    async def attack(self, attacks: Iterable[Attack]) -> None:
        for name, raw, refused in attacks:
            self.sent += 1
            began = monotonic()
            try:
                answer = await self.wire(raw)
            except Lost as lost:
                self.wrong.append(f"{name}: no answer ({lost})")
                continue
            problem = self._judged(answer, refused)
            if problem:
                self.wrong.append(f"{name}: {problem}")
            elif monotonic() - began > SLOW_S:
                self.wrong.append(f"{name}: took {monotonic() - began:.1f} s")

    def _judged(self, answer: Answer, refused: bool) -> str:
        if answer.status >= 500:
            return f"{answer.status} {answer.body[:200]!r}"
        if answer.status < 400:
            return f"was served: {answer.status}" if refused else ""
        if not answer.code or not set(answer.document) >= MEMBERS:
            return f"{answer.status} without a problem document: {answer.body[:200]!r}"
        return "" if answer.document["status"] == answer.status else "another status inside"

    def good(self, operation: Operation, body: bytes | None, **headers: str) -> bytes:
        """A request of this operation that is right but for the body or the headers given."""
        usual = {"If-Match": '"1"'} | (
            {"Idempotency-Key": f"hostile-{next(self.keys)}"} if operation.key_needed else {}
        )
        return request(operation.method, operation.path, self.token, body, usual | headers)

    def bodies(self, operation: Operation) -> Iterator[Attack]:
        for name, body in corpus.bodies(operation.example):
            if name == "no body" and not operation.body_needed:
                continue
            allowed = operation.template.endswith("/batch") and "blanks" in name and name != "only blanks"
            yield f"{operation.name}: {name}", self.good(operation, body), not allowed

    def values(self, operation: Operation, most: int, seed: int) -> Iterator[Attack]:
        """Each value of the body replaced; some of these are legal."""
        every = list(corpus.replaced(operation.example))
        chosen = every if most >= len(every) else random.Random(f"{operation.name}{seed}").sample(every, most)
        for name, body in chosen:
            yield f"{operation.name}: {name}", self.good(operation, body), False

    def headers(self, operation: Operation) -> Iterator[Attack]:
        body = json.dumps(operation.example).encode()
        for name, headers in corpus.HEADERS.items():
            if not (operation.open_to_all and ("Authorization" in headers)):
                yield f"{operation.name}: {name}", self.good(operation, body, **headers), True
        zipped = corpus.zipped(operation.example)
        yield f"{operation.name}: gzip body", self.good(operation, zipped, **{"Content-Encoding": "gzip"}), True
        yield f"{operation.name}: gzip in disguise", self.good(operation, zipped), True
        for name, headers in corpus.KEYS.items() if operation.key_needed else ():
            yield f"{operation.name}: {name}", self.good(operation, body, **headers), True
