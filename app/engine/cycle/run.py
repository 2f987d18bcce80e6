"""One synchronisation: read Tally, send to ServiceTitan, then to the books; what schedule and people start."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable

from app.domain.cancellation import Cancellation, current
from app.domain.errors import (
    Cancelled,
    ConfigurationError,
    KnownError,
    StoreError,
    SystemError_,
)
from app.domain.records import Record
from app.domain.source import Progress
from app.domain.states import State
from app.engine.cycle.bills import Accounting
from app.engine.cycle.log import log_begin, log_end
from app.engine.cycle.parts import LAST_BEGUN, LAST_RUN, LAST_SUCCESS, CycleOptions, CycleParts, CycleResult
from app.engine.cycle.reading import Reading
from app.engine.cycle.reference import ReferencePhase
from app.engine.cycle.sales import Sales
from app.engine.cycle.sending import Sending
from app.engine.outcome import Outcome
from app.engine.switched import switched_off
from app.store.codec import stamp


class Cycle:
    """Runs cycles, one at a time."""

    def __init__(self, parts: CycleParts, accounting: Accounting, sales: Sales, kept_alike: ReferencePhase) -> None:
        self._p = parts
        self._accounting = accounting
        self._sales = sales
        self._kept_alike = kept_alike
        self._one = threading.Lock()
        self._cancellation: Cancellation | None = None
        self._reading = Reading(parts)
        self._sending = Sending(parts, self._reading.bound_company)

    @property
    def running(self) -> bool:
        """Whether a cycle is under way in this process."""
        return self._one.locked()

    def bound_company(self) -> str | None:
        """GUID bound for the company chosen in the settings; None until the first successful read of it."""
        return self._reading.bound_company()

    def refresh_lists(self) -> int:
        """Read what changed in the destination's lists, besides any cycle; returns how many entries are new or differ.
        Raises ConfigurationError and SystemError_."""
        return self._sending.refresh_lists()

    def cancel(self) -> None:
        """End the running cycle, if there is one, at its next safe point; any thread."""
        running = self._cancellation
        if running is not None:
            running.cancel()

    def run(self, options: CycleOptions, progress: Progress, cancellation: Cancellation | None = None) -> CycleResult:
        """One cycle, until its end or until `cancellation`. KnownErrors are in the result; anything else is a bug and
        is raised."""
        with self._one, (cancellation or Cancellation()).applied():
            self._cancellation = current()
            result = CycleResult(self._p.clock.now(), self._p.clock.now(), options.dry_run)
            log_begin(options)
            outcome = Outcome(self._p.records, self._p.documents, self._numbers_in_books)
            self._attempt(result, outcome.begin)
            self._attempt(result, lambda: self._p.housekeeping.run(self._p.settings(), self.bound_company()))
            self._attempt(result, lambda: self._reading.run(options, progress, result))
            self._attempt(result, lambda: self._sending.run(options, progress, result))
            self._attempt(result, lambda: self._accounting.run(options, progress, result))
            self._attempt(result, lambda: self._sales.run(options, progress, result))
            self._attempt(result, lambda: self._kept_alike.run(options, progress, result))
            result.ended = self._p.clock.now()
            try:
                result.counts = self._counts()
                result.done = outcome.done() if result.called_destination else []
                self._remember(result, options)
            except StoreError as error:
                result.errors.append(error)
            result.errors = list({str(error): error for error in result.errors}.values())
            log_end(result, self._p.records)
            return result

    def _counts(self) -> dict[State, int]:
        off: tuple[tuple[str, str], ...] = ()
        with contextlib.suppress(ConfigurationError):  # every phase told it
            off = switched_off(self._p.settings())
        return self._p.records.counts(without=off)

    def _numbers_in_books(self, record: Record) -> tuple[tuple[str, ...], tuple[str, ...]]:
        flow = self._sales.flow if record.flow == self._sales.flow.name else self._accounting.flow
        return flow.numbers_of(record)

    def _attempt(self, result: CycleResult, phase: Callable[[], None]) -> None:
        if result.cancelled:
            return
        try:
            phase()
        except Cancelled as stop:
            result.cancelled = True
            with contextlib.suppress(StoreError):
                self._p.audit.add("cancelled", str(stop))
        except KnownError as error:
            result.errors.append(error)
            # A database that cannot be written is in the result; the unattended run goes on when it can be again.
            if not isinstance(error, SystemError_ | StoreError):
                with contextlib.suppress(StoreError):
                    self._p.audit.add("problem", str(error), detail=error.detail)

    def _remember(self, result: CycleResult, options: CycleOptions) -> None:
        if result.dry_run or ((result.skipped or result.cancelled) and not result.errors):
            return
        self._p.cursors.put(LAST_BEGUN, stamp(result.started) or "")
        if options.flow and result.ok:
            return
        error = result.errors[0] if result.errors else None
        said = {
            "started": stamp(result.started),
            "ended": stamp(result.ended),
            "ok": result.ok,
            "code": error.code if error else "",
            "text": str(error) if error else "",
            "system": error.system if isinstance(error, SystemError_) else "",
        }
        self._p.cursors.put(LAST_RUN, json.dumps(said))
        if result.ok:
            self._p.cursors.put(LAST_SUCCESS, stamp(result.ended) or "")
