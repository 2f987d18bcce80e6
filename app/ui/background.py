"""Keeps the main thread free: reads and acts run on lanes (one thread each) and their results come back as calls here.

A lane works in order. Of reads with one key only the newest is delivered: typing in a search field asks often.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from app.domain.errors import KnownError
from app.system.logs import LOGGER

T = TypeVar("T")
READS, ACTS = "reads", "acts"


@dataclass(slots=True)
class _Task:
    owner: QObject
    key: str
    number: int
    work: Callable[[], Any]
    then: Callable[[Any], None]
    failed: Callable[[KnownError], None] | None
    result: Any = None
    error: BaseException | None = None


class Background(QObject):
    """Lanes of work. `problem` carries KnownErrors that nobody handled, `mistake` bugs (they are logged)."""

    problem = Signal(object)
    mistake = Signal(str)
    _arrived = Signal()

    def __init__(self, parent: QObject | None, finish: Callable[[], None]) -> None:
        """`finish` is called at the end of each lane's thread, to close what belongs to that thread."""
        super().__init__(parent)
        self._finish = finish
        self._lanes: dict[str, _Lane] = {}
        self._newest: dict[tuple[int, str], int] = {}
        self._results: deque[_Task] = deque()
        self._count = 0
        self._open = True
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def read(
        self,
        owner: QObject,
        key: str,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[KnownError], None] | None = None,
        *,
        lane: str = READS,
    ) -> None:
        """Run `work` off the main thread and call `then` here, unless a newer read of this key was asked meanwhile,
        or the owner is gone. KnownErrors go to `failed`, else to `problem`."""
        self._put(lane, owner, key, work, then, failed)

    def act(
        self,
        owner: QObject,
        work: Callable[[], T],
        then: Callable[[T], None] = lambda _: None,
        failed: Callable[[KnownError], None] | None = None,
        *,
        lane: str = ACTS,
    ) -> None:
        """The same for something that changes things: every one is carried out and delivered."""
        self._put(lane, owner, "", work, then, failed)

    def _put(
        self,
        lane: str,
        owner: QObject,
        key: str,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        failed: Callable[[KnownError], None] | None,
    ) -> None:
        if not self._open:
            return
        self._count += 1
        task = _Task(owner, key, self._count, work, then, failed)
        if key:
            self._newest[(id(owner), key)] = task.number
        if lane not in self._lanes:
            self._lanes[lane] = _Lane(lane, self._results, self._rouse, self._finish)
        self._lanes[lane].put(task, drop_older=bool(key))

    def _rouse(self) -> None:
        """On a lane's thread: a result lies ready."""
        if self._open:
            self._arrived.emit()

    def _deliver(self) -> None:
        while self._results:
            task = self._results.popleft()
            place = (id(task.owner), task.key)
            if task.key:
                if self._newest.get(place) != task.number:
                    continue
                del self._newest[place]
            if not self._open or not shiboken6.isValid(task.owner):
                continue
            if task.error is None:
                task.then(task.result)
            elif isinstance(task.error, KnownError):
                (task.failed or self.problem.emit)(task.error)
            else:
                logging.getLogger(LOGGER).error("A task of the window failed.", exc_info=task.error)
                self.mistake.emit(type(task.error).__name__)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way or waiting to be delivered."""
        return not self._results and all(lane.idle for lane in self._lanes.values())

    @property
    def closed(self) -> bool:
        """Whether all lanes are to end; long work asks for it now and then, from any thread."""
        return not self._open

    @property
    def closing(self) -> bool:
        """Whether it ends: long work on a lane looks here and gives up."""
        return not self._open

    def close(self, timeout_s: float = 5.0) -> bool:
        """End all lanes after what they are doing; False when one did not end in time."""
        self._open = False
        for lane in self._lanes.values():
            lane.close()
        ended = [lane.join(timeout_s) for lane in self._lanes.values()]
        return all(ended)


class _Lane:
    """One thread and its queue."""

    def __init__(
        self, name: str, results: deque[_Task], arrived: Callable[[], None], finish: Callable[[], None]
    ) -> None:
        self._results = results
        self._arrived = arrived
        self._finish = finish
        self._queue: deque[_Task] = deque()
        self._condition = threading.Condition()
        self._closed = False
        self._busy = False
        self._thread = threading.Thread(target=self._run, name=f"window-{name}", daemon=True)
        self._thread.start()

    def put(self, task: _Task, *, drop_older: bool) -> None:
        with self._condition:
            if drop_older:
                kept = [t for t in self._queue if not (t.key == task.key and t.owner is task.owner)]
                self._queue = deque(kept)
            self._queue.append(task)
            self._condition.notify()

    @property
    def idle(self) -> bool:
        with self._condition:
            return not self._queue and not self._busy

    def close(self) -> None:
        with self._condition:
            self._closed = True
            self._queue.clear()
            self._condition.notify()

    def join(self, timeout_s: float) -> bool:
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        # The box hands a task on without this thread keeping a reference: the last one to a widget must not die here.
        box: list[_Task] = []
        try:
            while self._next(box):
                try:
                    box[0].result = box[0].work()
                except BaseException as error:
                    box[0].error = error
                self._results.append(box.pop())
                self._arrived()
                with self._condition:
                    self._busy = False
        finally:
            self._finish()

    def _next(self, box: list[_Task]) -> bool:
        with self._condition:
            while not self._queue and not self._closed:
                self._condition.wait()
            if self._closed:
                return False
            self._busy = True
            box.append(self._queue.popleft())
            return True
