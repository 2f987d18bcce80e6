"""Reads the masters that decide where a voucher goes, when ALTMSTID moved; saves kind by kind, then the mark.

Voucher types, groups and units are few and read whole each time. Ledgers, items and godowns come by ALTERID; a complete
read (first, after a restore, nightly) also finds the deleted ones, and counts as complete only if no row is missing.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.connectors.tally import artefacts
from app.connectors.tally.asking import Desk, Variant
from app.connectors.tally.master_rows import BUILDERS, CompanyRow, Master
from app.connectors.tally.refusals import bad_answer
from app.domain.masters import MasterKind
from app.domain.source import Book, Progress

ORDER = (
    MasterKind.UNIT,
    MasterKind.VOUCHER_TYPE,
    MasterKind.GROUP,
    MasterKind.LEDGER,
    MasterKind.ITEM,
    MasterKind.GODOWN,
)
_NEVER_EMPTY = frozenset({MasterKind.VOUCHER_TYPE, MasterKind.GROUP, MasterKind.LEDGER})
"""Every company has Tally's own of these: no rows means the company was not answering."""
_ALWAYS_WHOLE = frozenset({MasterKind.UNIT, MasterKind.VOUCHER_TYPE, MasterKind.GROUP})


class MasterReading:
    """One reading of all masters of a company."""

    def __init__(self, desk: Desk, book: Book, row: CompanyRow) -> None:
        self._desk = desk
        self._book = book
        self._row = row

    def run(self, above: int, *, complete: bool, progress: Progress) -> int:
        """Read what has ALTERID > `above` (everything if `complete`), save it and the mark read before.

        Returns how many rows came. May be repeated.
        """
        count = 0
        for step, kind in enumerate(ORDER):
            progress("masters", step, len(ORDER))
            count += self.read(kind, 0 if complete else above, complete=complete)
        self._book.save_master_mark(self._row.company.guid, self._row.company.master_mark)
        progress("masters", len(ORDER), len(ORDER))
        return count

    def read(self, kind: MasterKind, above: int, *, complete: bool) -> int:
        """Read and save one kind."""
        whole = complete or kind in _ALWAYS_WHOLE
        if whole:
            above = 0
        rows = self._rows(kind, above)
        if not rows and whole and (kind in _NEVER_EMPTY or self._expected(kind) > 0):
            raise bad_answer(f"Tally listed no {kind.value.replace('_', ' ')}s although the company must have some.")
        if whole and len(rows) < self._expected(kind):
            whole = False
        self._book.save_masters(self._row.company.guid, kind, rows, complete=whole)
        return len(rows)

    def _rows(self, kind: MasterKind, above: int) -> Sequence[Master]:
        rows = self._desk.rows(self._variant(kind, above, plain=False), BUILDERS[kind])
        if not rows and kind in (MasterKind.ITEM, MasterKind.VOUCHER_TYPE):
            rows = self._desk.rows(self._variant(kind, above, plain=True), BUILDERS[kind])
        if any(row.alter_id <= above for row in rows if above):
            raise bad_answer(f"Tally listed a {kind.value} that was not asked for: it did not honour the filter.")
        return rows

    def _expected(self, kind: MasterKind) -> int:
        """How many there must be, as the company row says; 0 where it does not say."""
        stated = {MasterKind.ITEM: self._row.items, MasterKind.GODOWN: self._row.godowns}.get(kind)
        return stated or 0

    def _variant(self, kind: MasterKind, above: int, *, plain: bool) -> Variant:
        name = self._row.company.name
        if kind is MasterKind.VOUCHER_TYPE:
            return lambda fresh: artefacts.voucher_types(name, fresh=fresh, plain=plain)
        if kind is MasterKind.GROUP:
            return lambda fresh: artefacts.groups(name, fresh=fresh)
        if kind is MasterKind.ITEM:
            return lambda fresh: artefacts.items(name, above, fresh=fresh, plain=plain)
        if kind is MasterKind.LEDGER:
            return lambda fresh: artefacts.ledgers(name, above, fresh=fresh)
        if kind is MasterKind.GODOWN:
            return lambda fresh: artefacts.godowns(name, above, fresh=fresh)
        return lambda fresh: artefacts.units(name, above, fresh=fresh)
