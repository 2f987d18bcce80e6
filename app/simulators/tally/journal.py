"""What a simulator was asked: one record a request, kept in memory, with waiting instead of sleeping for tests."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class RequestRecord:
    """One request; the counters are filled in while it is served."""

    number: int
    arrived_at: datetime
    bytes_in: int = 0
    bytes_out: int = 0
    kind: str = "unread"
    """alive, collection, object, function, data, legacy, import, unknown or unread."""
    id: str = ""
    company: str = ""
    collection_type: str = ""
    rows_scanned: int = 0
    rows_sent: int = 0
    whole_book_scan: bool = False
    unbounded_rows: int = 0
    """Vouchers of the book when a Voucher collection had no literal date window: the expensive scan."""
    forbidden: str = ""
    """Why the request must never be sent to a real Tally; empty when it may."""
    overlapped: bool = False
    """It arrived while another request was waiting or being served."""
    finished: bool = False
    delivered: bool = False
    """The whole answer was handed to the socket."""
    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""

    @property
    def subject(self) -> str:
        """What a fault's `match` is looked up in."""
        return f"{self.kind} {self.collection_type} {self.id}"


class Journal:
    """All requests of one simulator in the order they arrived; thread-safe."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._condition = threading.Condition()
        self._records: list[RequestRecord] = []

    def open(self, *, overlapped: bool) -> RequestRecord:
        """Start the record of a request that has arrived."""
        with self._condition:
            record = RequestRecord(len(self._records) + 1, self._clock(), overlapped=overlapped)
            self._records.append(record)
            self._condition.notify_all()
            return record

    def changed(self) -> None:
        """Tell those who wait that a record has changed."""
        with self._condition:
            self._condition.notify_all()

    def records(self) -> list[RequestRecord]:
        """All records, oldest first."""
        with self._condition:
            return list(self._records)

    def clear(self) -> None:
        """Forget all records."""
        with self._condition:
            self._records.clear()

    def wait_for(self, condition: Callable[[list[RequestRecord]], bool], timeout_s: float = 10.0) -> bool:
        """Block until the records satisfy a condition; False when the time is over."""
        with self._condition:
            return self._condition.wait_for(lambda: condition(self._records), timeout=timeout_s)
