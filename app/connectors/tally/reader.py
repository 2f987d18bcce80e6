"""One reading cycle over a company of TallyPrime: marks, masters, changed vouchers, deletions; saves as it goes.

The saved mark is always the one read before the data, and only when everything up to it is journaled. A cycle may be
interrupted at any instant and repeated: it then goes on where it stopped. Runs in one thread at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.connectors.tally import restore
from app.connectors.tally.asking import Desk, open_companies
from app.connectors.tally.balance_reading import BalanceReading
from app.connectors.tally.binding import choose, same_name
from app.connectors.tally.census import CensusReading
from app.connectors.tally.client import TallyClient
from app.connectors.tally.master_reading import MasterReading
from app.connectors.tally.master_rows import CompanyRow
from app.connectors.tally.refusals import bad_answer
from app.connectors.tally.voucher_reading import OVERLAP, Delta, VoucherReading
from app.connectors.tally.windows import Pace, Portion, Window, around, older
from app.domain.balances import ItemBalance, Reading, SummaryRow
from app.domain.clock import Clock
from app.domain.masters import Company
from app.domain.source import Book, BookState, Progress, ReadOptions, ReadSummary
from app.domain.vouchers import VoucherHead


class TallyReader:
    """Reads Tally into a book."""

    def __init__(self, client: TallyClient, book: Book, clock: Clock, portion: Portion | None = None) -> None:
        """`portion` remembers how much Tally can tell of balances at a time, when the reader does not live as long."""
        self._client = client
        self._book = book
        self._clock = clock
        self._portion = portion or Portion()

    def companies(self) -> list[Company]:
        """The open companies, for choosing one; one request. Raises as `TallyClient.ask`, and CompanyUnsure."""
        return [row.company for row in open_companies(self._client)]

    def read(self, options: ReadOptions, progress: Progress) -> ReadSummary:
        """One cycle; may be repeated at any time. The first bind also looks at the banner (Tally.ERP 9 is refused).

        Raises Unreachable, Busy (the next cycle begins with the drain probe), WrongSystem, CompanyNotOpen,
        CompanyUnsure, BadAnswer (what was accepted before is saved, the mark is not advanced).
        """
        asked_before = self._client.traffic.requests
        if options.company_guid is None:
            self._client.alive()
        row = choose(open_companies(self._client), options.company, options.company_guid)
        state = self._book.state(row.company.guid)
        self._check_marks(row, state)
        cycle = _Cycle(self._client, self._book, options, progress, row, state)
        summary = cycle.run()
        return _counted(summary, self._client.traffic.requests - asked_before)

    def balances(self, options: ReadOptions, until: date, progress: Progress) -> Reading[ItemBalance]:
        """R5: openings of the current period and closings on that day, of every stock item; heavy (facts 5.3).

        In educational mode Tally honours only days 1, 2 and 31. May be repeated. Raises as `read`; nothing is saved.
        """
        return BalanceReading(self._client, self._book, options, self._portion).balances(until, progress)

    def summary(self, options: ReadOptions, first: date, last: date) -> Reading[SummaryRow]:
        """R9: the Stock Summary of those days; heavy. May be repeated. Raises as `read`; nothing is saved."""
        return BalanceReading(self._client, self._book, options, self._portion).summary(first, last)

    @staticmethod
    def _check_marks(row: CompanyRow, state: BookState) -> None:
        """A mark that is missing where vouchers were read is no zero: nothing may be concluded from it."""
        if not row.marks_stated and state.voucher_mark:
            raise bad_answer(f"Tally did not state the change mark of “{row.company.name}”.")


@dataclass(slots=True)
class _Found:
    """What the cycle has to tell so far."""

    masters: int = 0
    deleted: int = 0
    restored: bool = False


class _Cycle:
    """The steps of one cycle, in order."""

    def __init__(
        self,
        client: TallyClient,
        book: Book,
        options: ReadOptions,
        progress: Progress,
        row: CompanyRow,
        state: BookState,
    ) -> None:
        company = row.company
        self._client = client
        self._book = book
        self._options = options
        self._company = company
        self._state = state
        pace = Pace(state.window_days, options.batch, lambda days: book.save_window_days(company.guid, days))
        self._desk = Desk(client, company, pace)
        self._masters = MasterReading(self._desk, book, row)
        self._vouchers = VoucherReading(self._desk, book, options, self._masters, progress)
        self._census = CensusReading(self._desk, book, options, self._vouchers, progress)
        self._progress = progress
        self._found = _Found()

    def run(self) -> ReadSummary:
        company, book, guid = self._company, self._book, self._company.guid
        reason = restore.lower_mark(company, self._state)
        suspects = list(book.suspects(guid))
        if not reason and not suspects and not self._has_work():
            if self._options.company_guid is None or not same_name(company.name, self._options.company):
                book.bind(company)
            return ReadSummary(company, unchanged=True)
        book.bind(company)
        self._desk.verify_open()
        if reason:
            self._open_epoch(reason)
        if self._masters_moved() or self._options.census:
            self._read_masters()
        delta = self._changes()
        explained = delta is None or delta.explained
        if delta is not None:
            self._vouchers.save(list(delta.heads.values()))
        deleted = self._missing_ones(explained, suspects)
        self._vouchers.settle_refused()
        return self._end(delta is not None, deleted)

    # --- what there is to do -------------------------------------------------------------------------------------

    def _has_work(self) -> bool:
        return self._vouchers_moved() or self._masters_moved() or self._options.census or self._options.check_sentinels

    def _vouchers_moved(self) -> bool:
        state = self._state
        return state.resync or state.voucher_mark is None or state.voucher_mark != self._company.voucher_mark

    def _masters_moved(self) -> bool:
        return self._state.master_mark is None or self._state.master_mark != self._company.master_mark

    # --- steps ---------------------------------------------------------------------------------------------------

    def _open_epoch(self, reason: str) -> None:
        self._book.open_epoch(self._company.guid, reason)
        self._state = self._book.state(self._company.guid)
        self._found.restored = True

    def _read_masters(self) -> None:
        state = self._state
        complete = state.master_mark is None or state.resync or self._options.census
        self._found.masters += self._masters.run(state.master_mark or 0, complete=complete, progress=self._progress)
        self._vouchers.forget_masters()

    def _changes(self) -> Delta | None:
        """The delta, after it was made sure that Tally's past is still the one that was read; None if none is due."""
        company, mark = self._company, self._state.voucher_mark
        if mark is None or self._state.resync:
            return self._vouchers.delta(0, company.voucher_mark)
        reason = restore.sentinels_differ(self._desk, self._book, self._vouchers)
        delta: Delta | None = None
        if not reason:
            if self._vouchers_moved():
                delta = self._vouchers.delta(mark, company.voucher_mark)
                overlap = delta.overlap
            else:
                overlap = self._desk.slim(self._vouchers.recent, max(0, mark - OVERLAP), mark)
            reason = restore.overlap_differs(self._book, company.guid, overlap)
        if not reason:
            self._book.save_checked(company.guid)
            return delta
        self._open_epoch(reason)
        self._read_masters()
        return self._vouchers.delta(0, company.voucher_mark)

    def _missing_ones(self, explained: bool, suspects: list[VoucherHead]) -> tuple[str, ...]:
        """Census: of the whole scope when asked for or after a restore, of the recent window when the delta left
        changes unexplained, around earlier suspects else. Returns the GUIDs proven gone."""
        scope = self._vouchers.scope
        whole = self._options.census or self._state.resync
        first_reading = self._state.voucher_mark is None and not self._state.resync
        if whole:
            spans = [scope]
        elif first_reading:
            return ()
        else:
            spans = self._doubtful(explained, suspects)
        if not spans:
            return ()
        result = self._census.run(spans)
        if result.missed:
            self._vouchers.save(self._typed(result.missed))
        if whole and result.complete:
            self._book.save_census(self._company.guid)
        return result.deleted

    def _doubtful(self, explained: bool, suspects: list[VoucherHead]) -> list[Window]:
        """The recent window if the delta left changes unexplained, and what surrounds earlier suspects."""
        days, reach, scope = [head.date for head in suspects], self._desk.pace.days, self._vouchers.scope
        if explained:
            return around(days, reach, scope)
        window = self._vouchers.recent
        rest = older(scope.first, window)
        others = [] if rest is None else around((day for day in days if day not in window), reach, rest)
        return [window, *others]

    def _typed(self, missed: tuple[VoucherHead, ...]) -> list[VoucherHead]:
        """Slim rows of vouchers a census listed and the delta had not: a census row names no type."""
        wanted = {head.guid: head for head in missed}
        found: list[VoucherHead] = []
        low = min(head.alter_id for head in missed) - 1
        high = max(head.alter_id for head in missed)
        for span in around((head.date for head in missed), 0, self._vouchers.scope):
            found.extend(head for head in self._desk.slim(span, low, high) if head.guid in wanted)
        return found

    def _end(self, voucher_work: bool, deleted: tuple[str, ...]) -> ReadSummary:
        """Marks again; only now is it certain that the answers came from the right company, open all the time."""
        company, guid, book = self._company, self._company.guid, self._book
        after = choose(open_companies(self._client), company.name, guid).company
        moved = (after.voucher_mark, after.master_mark) != (company.voucher_mark, company.master_mark)
        if after.voucher_mark < company.voucher_mark or after.master_mark < company.master_mark:
            self._open_epoch("Tally's change numbers fell while it was being read.")
        else:
            if deleted:
                book.save_deleted(guid, deleted)
                self._found.deleted = len(deleted)
            self._refuse()
            if voucher_work and not self._vouchers.unsettled:
                book.save_voucher_mark(guid, company.voucher_mark)
        return ReadSummary(
            company=company,
            unchanged=False,
            heads=self._vouchers.heads,
            details=self._vouchers.details,
            masters=self._found.masters,
            deleted=self._found.deleted,
            restored=self._found.restored,
            moved_meanwhile=moved,
        )

    def _refuse(self) -> None:
        """Raise for vouchers that came incomplete or unreadable, where the answer may be at fault."""
        refused = list(self._vouchers.refused.values())
        if not refused:
            return
        error = min(refused, key=lambda row: row.head.alter_id).error
        if len(refused) > 1:
            error.what = f"{error.what} So came {len(refused) - 1} more."
        raise error


def _counted(summary: ReadSummary, requests: int) -> ReadSummary:
    return ReadSummary(
        company=summary.company,
        unchanged=summary.unchanged,
        heads=summary.heads,
        details=summary.details,
        masters=summary.masters,
        deleted=summary.deleted,
        requests=requests,
        restored=summary.restored,
        moved_meanwhile=summary.moved_meanwhile,
    )
