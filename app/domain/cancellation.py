"""How long work is ended early: whoever started it holds a token, and the work looks at it where stopping is safe.

The token in force belongs to the thread (crews hand it on), so that what other threads ask of the same connections goes
on. Between the intent of a write and its outcome nobody looks.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from app.domain.errors import Cancelled


class Cancellation:
    """The token of one piece of work."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """End the work at its next safe point; any thread, may be repeated."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether the work is to end."""
        return self._cancelled.is_set()

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Inside, this thread's work ends when the token is cancelled."""
        before = _current.set(self)
        try:
            yield
        finally:
            _current.reset(before)

    def wait(self, seconds: float) -> None:
        """Wait that many seconds. Raises Cancelled as soon as the token is cancelled."""
        if self._cancelled.wait(seconds):
            check()


_current: ContextVar[Cancellation | None] = ContextVar("cancellation", default=None)


def current() -> Cancellation | None:
    """The token in force in this thread."""
    return _current.get()


def check() -> None:
    """A safe point: raises Cancelled when this thread's work is to end."""
    token = _current.get()
    if token is not None and token.cancelled:
        raise Cancelled(
            "The run was stopped before its end.", advice="Nothing is lost: the next run goes on from there."
        )
