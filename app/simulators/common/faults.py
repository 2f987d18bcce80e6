"""Misbehaviour on order or on a schedule; says what is to happen to a request, and leaves the doing to the server."""

from __future__ import annotations

import random
import re
import threading
from dataclasses import dataclass, field
from enum import StrEnum


class FaultKind(StrEnum):
    """What goes wrong; 'commit' is the moment the tenant changes."""

    RESET_BEFORE_COMMIT = "reset_before_commit"
    """The connection is reset and nothing happened."""
    ERROR_BEFORE_COMMIT = "error_before_commit"
    """`status` is answered and nothing happened."""
    THROTTLE = "throttle"
    """429 although the bucket is full: a storm when `times` is large. Also for the token endpoint."""
    RESET_AFTER_COMMIT = "reset_after_commit"
    """The work is done, the answer is lost in a connection reset."""
    STALL_AFTER_COMMIT = "stall_after_commit"
    """The work is done, the answer does not come until it is released, and then the connection is reset."""
    ERROR_AFTER_COMMIT = "error_after_commit"
    """The work is done, `status` is answered."""
    GARBAGE = "garbage"
    """The work is done, 200 with a body that is no JSON."""
    EMPTY = "empty"
    """The work is done, 200 with no body at all."""
    SWALLOWED = "swallowed"
    """Nothing happened, yet 200 with no body at all, as a proxy may answer by itself."""
    LATENCY = "latency"
    """`seconds` pass before the work."""


@dataclass(slots=True)
class Fault:
    """One rule. A request counts when method, path and body fit; the rule fires from the `nth` such request on.

    `every` fires on each so-many-th from there, `probability` by the seeded dice, `times` at most so often (None =
    for ever).
    """

    kind: FaultKind
    method: str | None = None
    path: str | None = None
    """A regular expression searched in the path."""
    body_contains: str | None = None
    nth: int = 1
    every: int = 1
    times: int | None = 1
    probability: float = 1.0
    status: int = 500
    seconds: float = 0.0
    matched: int = 0
    fired: int = 0
    _pattern: re.Pattern[str] | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self.kind = FaultKind(self.kind)
        self._pattern = re.compile(self.path) if self.path else None
        if self.nth < 1 or self.every < 1:
            raise ValueError("nth and every start at 1")

    def fits(self, method: str, path: str, body: bytes) -> bool:
        """Whether the request is one that this rule counts."""
        if self.method is not None and self.method.upper() != method:
            return False
        if self._pattern is not None and self._pattern.search(path) is None:
            return False
        return self.body_contains is None or self.body_contains.encode() in body


class Faults:
    """The rules in force; thread-safe."""

    def __init__(self, seed: int = 0) -> None:
        self._lock = threading.Lock()
        self._random = random.Random(seed)
        self._rules: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Puts a rule into force; the same object counts `matched` and `fired`."""
        with self._lock:
            self._rules.append(fault)
        return fault

    def clear(self) -> None:
        """Removes all rules."""
        with self._lock:
            self._rules.clear()

    def rules(self) -> list[Fault]:
        """The rules in force, those that are used up included."""
        with self._lock:
            return list(self._rules)

    def strike(self, method: str, path: str, body: bytes) -> list[Fault]:
        """The rules that fire for this request, in the order they were added."""
        struck = []
        with self._lock:
            for fault in self._rules:
                if not fault.fits(method, path, body):
                    continue
                fault.matched += 1
                if fault.times is not None and fault.fired >= fault.times:
                    continue
                if fault.matched < fault.nth or (fault.matched - fault.nth) % fault.every:
                    continue
                if fault.probability < 1.0 and self._random.random() >= fault.probability:
                    continue
                fault.fired += 1
                struck.append(fault)
        return struck
