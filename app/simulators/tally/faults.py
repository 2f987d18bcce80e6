"""What can go wrong with a running Tally, switchable at run time; each fault stays on until cleared or used up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Fault(Enum):
    """The misbehaviours; the text says what the client sees."""

    REFUSED = "refused"
    """Nothing listens: connection refused."""
    BUSY = "busy"
    """Accepts, then silence for `seconds` (or until cleared), then the answer."""
    DIALOG = "dialog"
    """A modal dialog: accepts, then silence until cleared."""
    DROP = "drop"
    """Reads the request and closes the connection without a byte."""
    TRUNCATED = "truncated"
    """The body is shorter than CONTENT-LENGTH (`fraction` of it is sent), then the connection closes."""
    CUT_XML = "cut_xml"
    """The XML ends in the middle, CONTENT-LENGTH agrees with what is sent."""
    INVALID_XML = "invalid_xml"
    """An unescaped ampersand and an unclosed element."""
    EMPTY_COMPANY_LIST = "empty_company_list"
    """The company list is empty although companies are open."""
    NAME_CACHE = "name_cache"
    """A repeated collection name loses the GUID of its rows."""
    WRONG_STATUS = "wrong_status"
    """Collections say STATUS 0 although rows follow."""
    ROWS_OUTSIDE_WINDOW = "rows_outside_window"
    """Vouchers beyond the asked window come along."""
    MISSING_ROWS = "missing_rows"
    """Only `fraction` of the rows arrive, and the answer looks complete."""
    UNKNOWN_FIELD_EMPTIES = "unknown_field_empties"
    """An unknown FETCH field gives STATUS 1 and no rows."""
    ERP9 = "erp9"
    """An old Tally.ERP 9 answers."""
    LICENCE_SERVICE = "licence_service"
    """Tally's licence service is on the port: HTML with status 200."""
    EMPTY_LINES = "empty_lines"
    """The lists of a voucher arrive empty."""
    STRANGE_COMPANY = "strange_company"
    """Collections are answered from the active company whatever SVCURRENTCOMPANY says."""


@dataclass(slots=True)
class Armed:
    """A fault that is on."""

    times: int | None = None
    """How many requests it still hits; None = all until cleared."""
    seconds: float | None = None
    fraction: float = 0.5
    match: str = ""
    """Only requests whose kind or ID contains this (case-insensitive)."""


class Faults:
    """The switched-on faults of one simulator; thread-safe."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._armed: dict[Fault, Armed] = {}
        self.on_change: Callable[[Fault, bool], None] | None = None
        """Told after a fault was switched; the server opens and closes its port with it."""

    def arm(
        self,
        fault: Fault,
        *,
        times: int | None = None,
        seconds: float | None = None,
        fraction: float = 0.5,
        match: str = "",
    ) -> None:
        """Switch a fault on, for all or for the next `times` requests it applies to."""
        with self._condition:
            self._armed[fault] = Armed(times, seconds, fraction, match.casefold())
            self._condition.notify_all()
        if self.on_change is not None:
            self.on_change(fault, True)

    def clear(self, fault: Fault | None = None) -> None:
        """Switch one fault, or all, off; releases the requests that were silent because of it."""
        with self._condition:
            gone = list(self._armed) if fault is None else [fault]
            for one in gone:
                self._armed.pop(one, None)
            self._condition.notify_all()
        if self.on_change is not None:
            for one in gone:
                self.on_change(one, False)

    def is_on(self, fault: Fault) -> bool:
        """Whether a fault is on, whatever it applies to."""
        with self._condition:
            return fault in self._armed

    def wait_until_on(self, fault: Fault, timeout_s: float = 10.0) -> bool:
        """Block until a fault is on, e.g. the dialog a forbidden request opens; False when the time is over."""
        with self._condition:
            return self._condition.wait_for(lambda: fault in self._armed, timeout=timeout_s)

    def names(self) -> list[str]:
        """The names of the faults that are on."""
        with self._condition:
            return sorted(fault.value for fault in self._armed)

    def take(self, fault: Fault, subject: str = "") -> Armed | None:
        """The fault if it hits this request (using one of its times), else None."""
        with self._condition:
            armed = self._armed.get(fault)
            if armed is None or armed.match not in subject.casefold():
                return None
            if armed.times is not None:
                armed.times -= 1
                if armed.times <= 0:
                    del self._armed[fault]
            return armed

    def wait_while_silent(self, fault: Fault, stopped: Callable[[], bool], seconds: float | None) -> None:
        """Block until the fault is cleared, the simulator stops, or the seconds are over."""
        with self._condition:
            self._condition.wait_for(lambda: stopped() or fault not in self._armed, timeout=seconds)

    def wake(self) -> None:
        """Let everything that waits look again; for stopping."""
        with self._condition:
            self._condition.notify_all()
