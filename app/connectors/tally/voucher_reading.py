"""Reads what changed among the vouchers: the slim delta first, then the detail of wanted classes in batches.

Each accepted batch is one transaction, oldest ALTERID first. A voucher that contradicts itself is kept aside until the
others are saved and then asked for on its own; one that still does is saved with its problem, for a person to see.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from app.connectors.tally import artefacts
from app.connectors.tally.asking import Desk, check_asked, fresh_name, open_companies
from app.connectors.tally.master_reading import MasterReading
from app.connectors.tally.normalise import Normaliser, Refused
from app.connectors.tally.parsing import Element
from app.connectors.tally.refusals import bad_answer
from app.connectors.tally.values import QuantityReader
from app.connectors.tally.windows import (
    LONGEST_DETAIL_DAYS,
    Batch,
    Window,
    batches,
    beyond,
    older,
    recent,
    scope_windows,
)
from app.domain.masters import MasterKind, VoucherType
from app.domain.quantities import Unit
from app.domain.source import Book, Progress, ReadOptions
from app.domain.vouchers import Voucher, VoucherHead

OVERLAP = 50
"""So many change numbers below the saved mark are listed again: a restored backup shows there."""
_SAVE_AT_ONCE = 1_000
MOST_ALONE = 20
"""Refused vouchers asked for on their own in one cycle; the others wait for the next, and so does the mark."""


@dataclass(slots=True)
class Delta:
    """What the slim reading found."""

    heads: dict[str, VoucherHead] = field(default_factory=dict)
    overlap: list[VoucherHead] = field(default_factory=list)
    """Rows at or below the saved mark, to be compared with what is stored."""
    explained: bool = False
    """Every change number between the marks was found, so nothing else can have changed."""


class VoucherReading:
    """Vouchers of one company within one cycle."""

    def __init__(
        self, desk: Desk, book: Book, options: ReadOptions, masters: MasterReading, progress: Progress
    ) -> None:
        self._desk = desk
        self._book = book
        self._options = options
        self._masters = masters
        self._progress = progress
        self._guid = desk.company.guid
        self._normaliser: Normaliser | None = None
        self.details = 0
        """Whole vouchers saved."""
        self.heads = 0
        """Heads saved, those of whole vouchers included."""
        self.refused: dict[str, Refused] = {}
        """After `settle_refused`: those of which only the answer may be at fault."""
        self.unsettled: set[str] = set()
        """Listed, but left for the next cycle: someone worked in Tally meanwhile, or too many were refused."""
        self.damaged = False
        """A version that was sound before came refused: it is Tally's answers that are at fault."""
        self._ledgers_arrive = False
        self._stock_arrives = False
        """A sound voucher with such lines came in this cycle."""

    @property
    def recent(self) -> Window:
        """The window looked at first."""
        return recent(self._options.today, self._options.start, self._options.recent_days)

    @property
    def scope(self) -> Window:
        """From the go-live date to the far future."""
        return Window(self._options.start, beyond(self.recent).last)

    @property
    def normaliser(self) -> Normaliser:
        """With the stored voucher types and units; made again after they were read anew."""
        if self._normaliser is None:
            types = self._book.masters(self._guid, MasterKind.VOUCHER_TYPE)
            units = self._book.masters(self._guid, MasterKind.UNIT)
            self._normaliser = Normaliser(
                self._guid,
                {row.name: row for row in types if isinstance(row, VoucherType)},
                QuantityReader(row for row in units if isinstance(row, Unit)),
            )
        return self._normaliser

    def forget_masters(self) -> None:
        """Masters were read again."""
        self._normaliser = None

    # --- slim ----------------------------------------------------------------------------------------------------

    def delta(self, above: int, up_to: int) -> Delta:
        """Heads with `above` < ALTERID <= `up_to` in scope: the recent window first, and the rest of the book only
        if the change numbers found do not explain the marks. `above` 0 reads and saves everything, newest first."""
        found = Delta(explained=up_to == above)
        if found.explained:
            return found
        if above == 0:
            return self._everything(up_to)
        recent_window = self.recent
        low = max(0, above - OVERLAP)
        first_windows = (
            scope_windows(self._desk.pace, recent_window, self._options.today)
            if self._desk.pace.days < LONGEST_DETAIL_DAYS
            else iter([recent_window])
        )
        for window in first_windows:
            self._list(found, window, low, above, up_to)
        if not found.explained:
            self._list(found, beyond(recent_window), above, above, up_to)
        rest = older(self._options.start, recent_window)
        if rest is not None:
            for window in self._desk.pace.newest_first(rest):
                if found.explained:
                    break
                self._list(found, window, above, above, up_to)
        return found

    def _everything(self, up_to: int) -> Delta:
        """The whole scope, each window saved before the next is listed: memory holds one window, however big the
        book is. The heads of the answer are empty."""
        recent_window, listed = self.recent, 0
        rest = older(self._options.start, recent_window)
        windows = itertools.chain(
            scope_windows(self._desk.pace, recent_window, self._options.today),
            [beyond(recent_window)],
            self._desk.pace.newest_first(rest) if rest is not None else (),
        )
        for window in windows:
            part = Delta()
            self._list(part, window, 0, 0, up_to)
            listed += len(part.heads)
            self._progress("changes", listed, up_to)
            self.save(list(part.heads.values()))
        return Delta(explained=listed == up_to)

    def _list(self, found: Delta, window: Window, low: int, above: int, up_to: int) -> None:
        for head in self._desk.slim(window, low, up_to):
            if head.alter_id <= above:
                found.overlap.append(head)
                continue
            known = found.heads.get(head.guid)
            if known is None or known.alter_id < head.alter_id:
                found.heads[head.guid] = head
        found.explained = len(found.heads) == up_to - above
        self._progress("changes", len(found.heads), up_to - above)

    # --- detail --------------------------------------------------------------------------------------------------

    def save(self, heads: Sequence[VoucherHead]) -> None:
        """Save heads of unwanted classes, then read and save the details of wanted ones, oldest ALTERID first.

        Adds to `refused` and `unsettled`. Raises BadAnswer when listed vouchers are not delivered though the marks
        stand still. May be repeated: what is stored in this epoch at the same ALTERID is not read again.
        """
        self._learn_types(heads)
        wanted = self._wanted(heads)
        plain = [head for head in heads if head.guid not in wanted]
        for start in range(0, len(plain), _SAVE_AT_ONCE):
            self._book.save_vouchers(self._guid, plain[start : start + _SAVE_AT_ONCE], [])
        self.heads += len(plain)
        done = self._book.detailed(self._guid, [head for head in heads if head.guid in wanted])
        todo = [head for head in heads if head.guid in wanted and head.guid not in done]
        skip = {head.guid for head in heads} - {head.guid for head in todo}
        total, pace = len(todo), self._desk.pace
        left = {head.guid: head for head in todo}
        while left:
            days, size = pace.days, pace.batch
            pool = [head for head in heads if head.guid in left or head.guid in skip]
            for batch in batches(pool, left, days, size):
                self._fetch(batch, skip)
                for head in batch.heads:
                    del left[head.guid]
                self._progress("vouchers", total - len(left), total)
                if (pace.days, pace.batch) != (days, size):
                    break

    def _wanted(self, heads: Sequence[VoucherHead]) -> set[str]:
        """GUIDs whose detail is read: of a wanted class, or stored as one and changed into another class."""
        wanted = {head.guid for head in heads if self._is_wanted(head)}
        others = [head.guid for head in heads if head.guid not in wanted]
        stored = self._book.heads_by_guid(self._guid, others)
        return wanted | {guid for guid, head in stored.items() if self._is_wanted(head)}

    def _is_wanted(self, head: VoucherHead) -> bool:
        return bool(head.type_name) and self.normaliser.class_of(head.type_name) in self._options.wanted

    def _learn_types(self, heads: Sequence[VoucherHead]) -> None:
        """A type made or renamed while we read is fetched at once, or its vouchers would count as unknown."""
        if any(not self.normaliser.knows(name) for name in {head.type_name for head in heads}):
            self._masters.read(MasterKind.VOUCHER_TYPE, 0, complete=True)
            self.forget_masters()

    def _fetch(self, batch: Batch, skip: Collection[str]) -> None:
        found = self._delivered(batch, skip, fresh="")
        promised = {head.guid for head in batch.heads}
        kept = [row for guid, row in found.items() if guid in promised or self._is_wanted(_head(row))]
        self.refused |= {row.head.guid: row for row in kept if isinstance(row, Refused)}
        self._save_whole([row for row in kept if isinstance(row, Voucher)])

    def _delivered(self, batch: Batch, skip: Collection[str], *, fresh: str) -> dict[str, Voucher | Refused]:
        """The vouchers of a batch, by GUID; asked twice before any may be missing, and then only if someone worked in
        Tally meanwhile (added to `unsettled`). Raises BadAnswer."""
        found = self._whole(batch, skip, fresh=fresh)
        missing = self._missing(batch, found)
        if missing:
            found = self._whole(batch, skip, fresh=fresh_name())
            missing = self._missing(batch, found)
        if missing:
            if not self._moved_meanwhile():
                raise bad_answer(
                    f"Tally listed {len(batch.heads)} vouchers and then left out {len(missing)} of them "
                    f"(the first: {missing[0].type_name} {missing[0].number} of {missing[0].date}).",
                )
            self.unsettled |= {head.guid for head in missing}
        return found

    def _save_whole(self, vouchers: Sequence[Voucher]) -> None:
        if not vouchers:
            return
        self._book.save_vouchers(self._guid, [voucher.head for voucher in vouchers], vouchers)
        self.details += len(vouchers)
        self.heads += len(vouchers)
        for voucher in vouchers:
            self.refused.pop(voucher.guid, None)
            self._note_sound(voucher)

    def _note_sound(self, voucher: Voucher) -> None:
        if not voucher.problem:
            self._ledgers_arrive = self._ledgers_arrive or bool(voucher.ledgers)
            self._stock_arrives = self._stock_arrives or bool(voucher.stock)

    def _whole(self, batch: Batch, skip: Collection[str], *, fresh: str) -> dict[str, Voucher | Refused]:
        normaliser, window = self.normaliser, batch.window

        def build(element: Element) -> Voucher | Refused | None:
            row = normaliser.voucher(element, skip)
            check_asked(_head(row), window, batch.above, batch.up_to)
            return None if isinstance(row, VoucherHead) else row

        name = self._desk.company.name
        rows = self._desk.rows(
            lambda suffix: artefacts.whole_vouchers(
                name,
                window.first,
                window.last,
                batch.above,
                batch.up_to,
                fresh=fresh or suffix,
                plain=bool(fresh),
            ),
            build,
        )
        kept = [row for row in rows if row is not None]
        found = {_head(row).guid: row for row in kept}
        if len(found) != len(kept):
            raise bad_answer("Tally listed one voucher twice in one answer.")
        return found

    def _missing(self, batch: Batch, found: dict[str, Voucher | Refused]) -> list[VoucherHead]:
        """Promised by the slim list but not delivered with the same ALTERID; such rows are not used."""
        missing: list[VoucherHead] = []
        for head in batch.heads:
            row = found.get(head.guid)
            if row is None or _head(row).alter_id != head.alter_id:
                missing.append(head)
                found.pop(head.guid, None)
        return missing

    def _moved_meanwhile(self) -> bool:
        """Whether someone changed a voucher since this cycle read the marks."""
        rows = [row for row in open_companies(self._desk.client) if row.company.guid == self._guid]
        return bool(rows) and rows[0].company.voucher_mark != self._desk.company.voucher_mark

    def one(self, element: Element) -> Voucher | Refused:
        """Builder of a single voucher object, whatever its date."""
        row = self.normaliser.voucher(element)
        if isinstance(row, VoucherHead):
            raise bad_answer("Tally answered with half a voucher.")
        if isinstance(row, Voucher):
            self._note_sound(row)
        return row

    def keep(self, row: Voucher | Refused) -> None:
        """Save a voucher read on its own: whole when it is wanted, else its head."""
        self._learn_types([row.head])
        if not self._wanted([row.head]):
            self._book.save_vouchers(self._guid, [row.head], [])
            self.heads += 1
        elif isinstance(row, Refused):
            self.refused[row.head.guid] = row
        else:
            self._save_whole([row])

    # --- refused -------------------------------------------------------------------------------------------------

    def settle_refused(self) -> None:
        """Ask for each refused voucher on its own: a torn answer does not come twice. What is refused again is saved
        with its problem and counts as read, unless the answers are at fault: those stay in `refused`.

        To be called when everything else is saved. Raises BadAnswer.
        """
        waiting = sorted(self.refused.values(), key=lambda row: (row.doubtful, row.head.alter_id))
        if waiting:
            self._masters.read(MasterKind.UNIT, 0, complete=True)  # one may have been made while we read
            self.forget_masters()
        for row in waiting[:MOST_ALONE]:
            again = self._alone(row.head)
            if isinstance(again, Refused) and not self._is_at_fault(again):
                return
            del self.refused[row.head.guid]
            if again is not None:
                self._save_whole([again.voucher if isinstance(again, Refused) else again])
        self.unsettled |= self.refused.keys()
        self.refused.clear()

    def _alone(self, head: VoucherHead) -> Voucher | Refused | None:
        """That version of a voucher, by a request of its own; None if someone changed it meanwhile."""
        only = Batch(Window(head.date, head.date), head.alter_id - 1, head.alter_id, (head,))
        return self._delivered(only, (), fresh=fresh_name()).get(head.guid)

    def _is_at_fault(self, row: Refused) -> bool:
        """Whether the voucher itself contradicts itself: what is missing or unreadable proves it only if others come
        with such lines."""
        if self.damaged:
            return False
        return not row.doubtful or (self._stock_arrives if row.stock else self._ledgers_arrive)


def _head(row: Voucher | Refused | VoucherHead) -> VoucherHead:
    return row if isinstance(row, VoucherHead) else row.head
