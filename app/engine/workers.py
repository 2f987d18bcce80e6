"""A fixed crew of plain threads: tasks in, outcomes out, database connections closed at the end."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[K]):
    """What became of one task."""

    key: K
    error: BaseException | None


class Crew(Generic[K]):
    """`size` threads; `finish` is called in each thread when it ends. What stops the maker's work stops theirs."""

    def __init__(self, size: int, name: str, finish: Callable[[], None]) -> None:
        self._tasks: queue.SimpleQueue[tuple[K, Callable[[], None]] | None] = queue.SimpleQueue()
        self.outcomes: queue.SimpleQueue[Outcome[K]] = queue.SimpleQueue()
        self._finish = finish
        self._threads = [
            threading.Thread(target=copy_context().run, args=(self._work,), name=f"{name}-{i}", daemon=True)
            for i in range(size)
        ]
        self.busy = 0
        """Tasks given and not yet taken back from `outcomes`; counted by the one coordinating thread."""
        for thread in self._threads:
            thread.start()

    def give(self, key: K, task: Callable[[], None]) -> None:
        """Queue a task."""
        self.busy += 1
        self._tasks.put((key, task))

    def take(self, timeout_s: float | None = None) -> Outcome[K] | None:
        """The next outcome; None after the timeout."""
        try:
            outcome = self.outcomes.get(timeout=timeout_s)
        except queue.Empty:
            return None
        self.busy -= 1
        return outcome

    def close(self) -> None:
        """Let the threads end after what is queued, and wait for them."""
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        try:
            while (entry := self._tasks.get()) is not None:
                key, task = entry
                error: BaseException | None = None
                try:
                    task()
                except BaseException as caught:
                    error = caught
                self.outcomes.put(Outcome(key, error))
        finally:
            self._finish()
