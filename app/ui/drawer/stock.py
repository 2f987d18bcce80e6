"""What the drawer shows of a stock record: what it moves in ServiceTitan, and the documents that do so."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from app.domain.inventory import ReturnDocument, ReturnStatus, TransferDocument
from app.domain.purchasing import OrderDocument, ReceiptDocument, SyncStatus
from app.domain.states import State
from app.domain.stock import StockChange, StockPlan
from app.engine.service import DocumentLine, RecordDetail
from app.flows.stock.upload import UploadedDocument
from app.ui import formats
from app.ui.drawer.sections import Section, cell, lines_grid, order_status
from app.ui.drawer.texts import living, no_documents
from app.ui.theme.tokens import DRAWER_LINE
from app.ui.widgets.basics import label
from app.ui.widgets.elided import Elided


class EffectSection(Section):
    """What ServiceTitan's stock should have gained or lost by the record, once everything of it counts."""

    def __init__(self) -> None:
        super().__init__("")
        self.title.setText(self.tr("Stock in ServiceTitan"))

    def show_effect(self, detail: RecordDetail) -> None:
        """Item, place and quantity; nothing of a record of another flow."""
        plan = detail.plan
        lines = plan.target if isinstance(plan, StockPlan) else ()
        self.setVisible(bool(lines))
        if not isinstance(plan, StockPlan) or not lines:
            return
        waits = sum(line.waits for line in detail.documents)
        if detail.record.state is State.SYNCED:
            self.aside.setText(self.tr("counted there"))
        elif detail.record.state is State.AWAITING_UPLOAD:
            self.aside.setText(self.tr("waits for upload"))
        elif detail.documents and waits:
            said = self.tr("1 document waits") if waits == 1 else self.tr("{n} documents wait")
            self.aside.setText(said.format(n=formats.count(waits)))
        else:
            self.aside.setText("" if detail.documents else self.tr("not sent yet"))
        place = self.replace((plan, detail.record.state))
        if place is None:
            return
        grid = lines_grid()
        at = 0
        for one in _folded(lines):
            grid.addWidget(Elided(one.sku_code), at, 0)
            quantity = cell(formats.change(one.quantity), right=True)
            quantity.setAccessibleName(
                f"{one.sku_code}, {one.location_name or one.location_id}: {formats.change(one.quantity)}"
            )
            grid.addWidget(quantity, at, 1)
            grid.setRowMinimumHeight(at, DRAWER_LINE)
            grid.addWidget(Elided(one.location_name or str(one.location_id), "caption"), at + 1, 0, 1, 2)
            at += 2
        place.addLayout(grid)
        for note in plan.notes:
            place.addWidget(label(note, "caption", wrap=True))


class StockDocumentsSection(Section):
    """Orders with their receipts, and returns, of all versions: each adds to the others."""

    def __init__(self) -> None:
        super().__init__("")
        self.title.setText(self.tr("Documents"))

    def show_documents(self, detail: RecordDetail, currency: str, clearing: int | None) -> None:
        """`clearing`: id of the vendor set aside for stock clearing; any other vendor is the voucher's party."""
        place = self.replace((detail.documents, detail.plan, detail.record.state, detail.record.reasons, currency))
        if place is None:
            return
        if not detail.documents:
            place.addWidget(label(no_documents(detail), "second", wrap=True))
            return
        names = _places(detail)
        grid = lines_grid()
        at = 0
        for line in detail.documents:
            at = self._line(grid, at, line, detail, names, currency, clearing)
        place.addLayout(grid)

    def _line(
        self,
        grid: QGridLayout,
        at: int,
        line: DocumentLine,
        detail: RecordDetail,
        names: dict[int, str],
        currency: str,
        clearing: int | None,
    ) -> int:
        if line.uploaded is not None:
            return self._uploaded(grid, at, line.uploaded)
        made: OrderDocument | ReturnDocument | None = line.order or line.give_back
        if made is None:
            return at
        with_whom = self.tr("stock clearing") if made.vendor_id == clearing else detail.record.party
        where = names.get(made.location_id or 0, "")
        if line.order is not None:
            kind = self.tr("Request {number}") if line.order.is_request else self.tr("Purchase order {number}")
            title, status, lives = kind.format(number=made.number), order_status(line.order.status), living(line.order)
            direction = self.tr("In at {place}, from {vendor}")
        else:
            assert line.give_back is not None  # noqa: S101 - one of the two
            title, status = self.tr("Return {number}").format(number=made.number), self._returned(line.give_back)
            lives = line.give_back.active and line.give_back.status is not ReturnStatus.CANCELED
            direction = self.tr("Out of {place}, to {vendor}")
        at = self._row(grid, at, title, status, made.total, currency, strong=True, warn=lives and line.order is None
                       and line.waits)  # fmt: skip
        said = [direction.format(place=where or made.location_id or "?", vendor=with_whom or made.vendor_id)]
        if line.generation > 1:
            said.append(self.tr("correction"))
        grid.addWidget(label(" · ".join(said), "caption", wrap=True), at, 0, 1, 3)
        at += 1
        for receipt in line.receipts:
            waits = receipt.active and receipt.sync_status not in (SyncStatus.POSTED, SyncStatus.EXPORTED)
            name = self.tr("Receipt {number}").format(number=receipt.number)
            at = self._row(grid, at, name, self._posted(receipt), receipt.total, currency, strong=False, warn=waits)
        if line.order is not None and not line.receipts and lives:
            grid.addWidget(label(self.tr("Not received yet"), "second"), at, 0, 1, 3)
            grid.setRowMinimumHeight(at, DRAWER_LINE)
            at += 1
        return at

    def _uploaded(self, grid: QGridLayout, at: int, made: UploadedDocument) -> int:
        """What somebody uploaded, or entered by hand, with the reference number of the record."""
        moved = isinstance(made, TransferDocument)
        name = Elided((self.tr("Transfer {number}") if moved else self.tr("Adjustment {number}")).format(
            number=made.number or made.id
        ), "strong")  # fmt: skip
        name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(name, at, 0)
        waits = made.active and isinstance(made, TransferDocument) and made.received_on is None
        status = self.tr("not received") if waits else self.tr("found there")
        if not made.active:
            status = self.tr("cancelled")
        grid.addWidget(cell(status, "warn" if waits else "second", right=True), at, 1, 1, 2)
        grid.setRowMinimumHeight(at, DRAWER_LINE)
        said = self.tr("Reference number {number}").format(number=made.reference_number)
        grid.addWidget(label(said, "caption", wrap=True), at + 1, 0, 1, 3)
        return at + 2

    def _row(
        self, grid: QGridLayout, at: int, text: str, status: str, total: Decimal, currency: str, *, strong: bool,
        warn: bool,
    ) -> int:  # fmt: skip
        name = Elided(text, "strong" if strong else "")
        name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(name, at, 0)
        grid.addWidget(cell(status, "warn" if warn else "second", right=True), at, 1)
        grid.addWidget(cell(formats.money(total, currency), right=True), at, 2)
        grid.setRowMinimumHeight(at, DRAWER_LINE)
        return at + 1

    def _posted(self, receipt: ReceiptDocument) -> str:
        if not receipt.active:
            return self.tr("cancelled")
        said = {SyncStatus.POSTED: self.tr("posted"), SyncStatus.EXPORTED: self.tr("exported")}
        return said.get(receipt.sync_status, self.tr("not posted"))

    def _returned(self, made: ReturnDocument) -> str:
        if not made.active:
            return self.tr("cancelled")
        return {
            ReturnStatus.PENDING: self.tr("pending"),
            ReturnStatus.RETURNED: self.tr("returned"),
            ReturnStatus.CREDIT_RECEIVED: self.tr("credited"),
            ReturnStatus.CANCELED: self.tr("cancelled"),
            ReturnStatus.OTHER: self.tr("status not known"),
        }[made.status]


def _folded(lines: tuple[StockChange, ...]) -> list[StockChange]:
    """One line for each SKU and place, whatever the vendor; what comes to nothing there is left out."""
    found: dict[tuple[int, int], StockChange] = {}
    for one in lines:
        key = (one.sku_id, one.location_id)
        known = found.get(key)
        found[key] = one if known is None else replace(known, quantity=known.quantity + one.quantity)
    return [one for one in found.values() if one.quantity] or list(found.values())


def _places(detail: RecordDetail) -> dict[int, str]:
    plan = detail.plan
    if not isinstance(plan, StockPlan):
        return {}
    named = {one.location_id: one.location_name for one in plan.target if one.location_name}
    return named | {part.location_id: part.location_name for part in plan.parts if part.location_name}
