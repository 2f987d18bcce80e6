"""Whether a newer version is published: looked up once a day where a release feed is set. It tells, never downloads.

It looks whether or not the connector is paused, as it touches none of its systems; not while that is being set up. That
it could not look is shown where somebody asks for it, and told nowhere else.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.clock import Clock
from app.domain.errors import KnownError
from app.domain.releases import Release
from app.engine.status import SETUP_UNFINISHED
from app.store.codec import dump, load
from app.store.references import Cursors
from app.system.logs import LOGGER
from app.system.settings import Settings

AGAIN = timedelta(days=1)
"""Between two looks."""
AFTER_FAILURE = timedelta(hours=4)
"""After a look that failed: mostly the network was not there yet."""
_REMEMBERED = "updates"


@dataclass(frozen=True, slots=True)
class UpdateState:
    """What is known about newer versions."""

    on: bool
    """A release feed is set."""
    due: bool
    """It is time to look."""
    newer: Release | None
    """The newest version, if it is higher than this one."""
    looked_at: datetime | None
    """When the feed answered last."""
    failed_at: datetime | None
    """When the last look failed; None when it did not."""
    problem: str
    """Why it failed, and what to do."""


@dataclass(frozen=True, slots=True)
class _Memory:
    """What outlives a restart."""

    feed: str = ""
    """Mark of the address it was read from; the address itself can hold a token."""
    looked_at: datetime | None = None
    release: Release | None = None
    failed_at: datetime | None = None
    problem: str = ""


class Updates:
    """Of one profile. Any thread; two looks never run at once."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        read: Callable[[str], Release | None],
        cursors: Cursors,
        clock: Clock,
        version: str,
    ) -> None:
        """`read` reads the feed at an address and raises KnownErrors; `version` is that of this program."""
        self._settings = settings
        self._read = read
        self._cursors = cursors
        self._clock = clock
        self._version = version
        self._one = threading.Lock()

    def state(self) -> UpdateState:
        """What is known now; no request."""
        url = self._settings().updates.feed_url
        memory = self._memory(url)
        newer = memory.release if memory.release and memory.release.is_newer_than(self._version) else None
        return UpdateState(
            on=bool(url),
            due=bool(url) and self._due(memory),
            newer=newer,
            looked_at=memory.looked_at,
            failed_at=memory.failed_at,
            problem=memory.problem,
        )

    def look_if_due(self) -> UpdateState:
        """Look if it is time to; at most one request."""
        with self._one:
            state = self.state()
            return self._look() if state.due else state

    def look(self) -> UpdateState:
        """Look now, because a person asks; one request. None where no feed is set."""
        with self._one:
            return self._look()

    def _look(self) -> UpdateState:
        url = self._settings().updates.feed_url
        if url:
            self._cursors.put(_REMEMBERED, dump(self._looked(url)))
        return self.state()

    def _looked(self, url: str) -> _Memory:
        log, memory = logging.getLogger(LOGGER), self._memory(url)
        try:
            release = self._read(url)
        except KnownError as error:
            log.info("no look for a newer version: %s %s", error.what, error.detail)
            return replace(memory, failed_at=self._clock.now(), problem=f"{error.what} {error.advice}".strip())
        log.info("the newest version is %s, this one is %s", release.version if release else "not named", self._version)
        return _Memory(memory.feed, self._clock.now(), release)

    def _due(self, memory: _Memory) -> bool:
        if self._cursors.get(SETUP_UNFINISHED) is not None:
            return False
        last, wait = (memory.failed_at, AFTER_FAILURE) if memory.failed_at else (memory.looked_at, AGAIN)
        # A time that is still to come was written before the clock was set back.
        return last is None or not timedelta(0) <= self._clock.now() - last < wait

    def _memory(self, url: str) -> _Memory:
        """What is remembered of that feed; nothing of another."""
        text = self._cursors.get(_REMEMBERED)
        memory = load(_Memory, text) if text else _Memory()
        mark = hashlib.sha256(url.encode()).hexdigest()
        return memory if memory.feed == mark else _Memory(mark)
