"""Finds deleted vouchers, of which Tally keeps no trace, by listing everything; believes no single reading.

A stored voucher counts as deleted only if two separate complete readings do not list it, neighbouring windows included
because it may have been re-dated, and Tally does not know its MASTERID either. Empty answers prove nothing by
themselves: then Tally must say of each voucher explicitly that it does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.connectors.tally import artefacts
from app.connectors.tally.asking import Desk
from app.connectors.tally.normalise import Refused
from app.connectors.tally.refusals import bad_answer
from app.connectors.tally.voucher_reading import VoucherReading
from app.connectors.tally.windows import Window, around, scope_windows
from app.domain.errors import NotFound
from app.domain.source import Book, Progress, ReadOptions
from app.domain.vouchers import Voucher, VoucherHead

MOST_OBJECTS = 20
"""Single vouchers asked per cycle: each costs seconds on a big book (facts 6, R7). The others wait."""


@dataclass(frozen=True, slots=True)
class CensusResult:
    """What a census found out; nothing is marked deleted yet."""

    deleted: tuple[str, ...] = ()
    """Proven gone, provided the company is still open."""
    missed: tuple[VoucherHead, ...] = ()
    """Listed, but not stored so: the delta overlooked them. Their type is unknown here."""
    complete: bool = True
    """Every suspicion was settled."""


class CensusReading:
    """One census of one company within one cycle."""

    def __init__(
        self, desk: Desk, book: Book, options: ReadOptions, vouchers: VoucherReading, progress: Progress
    ) -> None:
        self._desk = desk
        self._book = book
        self._options = options
        self._vouchers = vouchers
        self._progress = progress
        self._guid = desk.company.guid

    def run(self, spans: Sequence[Window]) -> CensusResult:
        """List the spans, compare with what is stored, and confirm what is missing.

        Saves what turns out to be alive. May be repeated.
        """
        listed: dict[str, VoucherHead] = {}
        stored: dict[str, VoucherHead] = {}
        for span in spans:
            for window in scope_windows(self._desk.pace, span, self._options.today):
                for head in self._desk.census(window):
                    known = listed.get(head.guid)
                    if known is None or known.alter_id < head.alter_id:
                        listed[head.guid] = head
                self._progress("census", len(listed), None)
            stored |= self._book.heads(self._guid, span.first, span.last)
        suspects = {head.guid: head for head in self._book.suspects(self._guid)}
        self._clear(suspects.keys() & listed.keys())
        missing = {guid: head for guid, head in stored.items() if guid not in listed}
        deleted, complete = self._confirm(missing, bool(listed)) if missing else ((), True)
        return CensusResult(tuple(deleted), tuple(self._overlooked(listed)), complete)

    def _overlooked(self, listed: dict[str, VoucherHead]) -> list[VoucherHead]:
        known = self._book.heads_by_guid(self._guid, list(listed))
        mark = self._desk.company.voucher_mark
        return [
            head
            for guid, head in listed.items()
            if head.alter_id <= mark
            and guid not in self._vouchers.refused
            and (guid not in known or known[guid].alter_id != head.alter_id)
        ]

    def _confirm(self, missing: dict[str, VoucherHead], trusted: bool) -> tuple[Sequence[str], bool]:
        """Second reading around the missing ones, then the vouchers themselves. `trusted`: the first listed rows."""
        certain = set(self._book.missing(self._guid, list(missing)))
        seen: set[str] = set()
        scope = self._vouchers.scope
        for span in around((head.date for head in missing.values()), self._desk.pace.days, scope):
            for window in scope_windows(self._desk.pace, span, self._options.today):
                rows = self._desk.census(window)
                trusted = trusted or bool(rows)
                seen |= {head.guid for head in rows}
        self._clear(seen & missing.keys())
        still = [guid for guid in missing if guid not in seen]
        if not still:
            return (), True
        certain |= set(self._book.missing(self._guid, still))
        asked = [missing[guid] for guid in still if guid in certain]
        gone = [head.guid for head in asked[:MOST_OBJECTS] if not self._alive(head, trusted=trusted)]
        return gone, len(asked) <= MOST_OBJECTS

    def _alive(self, head: VoucherHead, *, trusted: bool) -> bool:
        """Ask Tally for the voucher itself; one that exists was re-dated and is saved as it is now."""
        request = artefacts.voucher_object(self._desk.company.name, head.master_id)
        try:
            rows = self._desk.client.ask(request, self._vouchers.one).rows
        except NotFound:
            return False
        if not rows:
            return not trusted
        row: Voucher | Refused = rows[0]
        if row.head.guid != head.guid:
            raise bad_answer(f"Tally answered with another voucher than the one with MASTERID {head.master_id}.")
        self._vouchers.keep(row)
        self._clear([head.guid])
        return True

    def _clear(self, guids: Iterable[str]) -> None:
        found = list(guids)
        if found:
            self._book.not_missing(self._guid, found)
