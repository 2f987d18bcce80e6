"""Receipts and the bills that ServiceTitan makes of them; raises ApiError where a rule says no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from app.simulators.servicetitan.errors import not_found, rule
from app.simulators.servicetitan.records import Bill, Line, PurchaseOrder, Receipt
from app.simulators.servicetitan.state import State
from app.simulators.servicetitan.wire import midnight


@dataclass(frozen=True, slots=True)
class WantedLine:
    """A line as a client asks for it; `item_id` points to a line that is there already."""

    sku_id: int
    quantity: Decimal
    cost: Decimal
    description: str | None = None
    part: str = ""
    item_id: int | None = None


class Receiving(State):
    """Pending or Sent -> PartiallyReceived -> Received -> Exported, and back when a receipt is cancelled."""

    # -- rules of lines ------------------------------------------------------------------------------------

    def find_order(self, order_id: int) -> PurchaseOrder:
        """The purchase order, or a 404."""
        order = self.purchase_orders.get(order_id)
        if order is None:
            raise not_found(f"Purchase order with id {order_id} doesn't exist!")
        return order

    def _check_amounts(self, tax: Decimal, shipping: Decimal) -> None:
        if tax < 0:
            raise rule("Tax cannot be negative.", "tax")
        if shipping < 0:
            raise rule("Shipping cannot be negative.", "shipping")

    def _check_lines(self, lines: Sequence[WantedLine]) -> None:
        if not lines:
            raise rule("At least one item is required.", "items")
        for index, line in enumerate(lines):
            sku = self.skus.get(line.sku_id)
            where = f"items[{index}]"
            if sku is None or not sku.active or sku.kind == "Service":
                raise rule(f"Active material or equipment with id {line.sku_id} doesn't exists!", f"{where}.skuId")
            if line.quantity <= 0:
                raise rule("Quantity must be greater than 0.", f"{where}.quantity")
            if line.cost <= 0:
                raise rule("Cost must be greater than 0.", f"{where}.cost")

    def _refuse_serialised(self, sku_ids: Sequence[int]) -> None:
        if not self.switches.serialised_receipt_refused:
            return
        for index, sku_id in enumerate(sku_ids):
            if self.skus[sku_id].serialised:
                raise rule(f"Serial numbers are required for {self.skus[sku_id].code}.", f"items[{index}].skuId")

    # -- receipts ------------------------------------------------------------------------------------------

    def receive(
        self,
        order_id: int,
        lines: Sequence[WantedLine],
        *,
        date: datetime,
        vendor_invoice_number: str = "",
        memo: str = "",
        tax: Decimal = Decimal(0),
        shipping: Decimal = Decimal(0),
    ) -> int:
        """Receives goods against a purchase order; the receipt's id."""
        with self.lock:
            order = self.find_order(order_id)
            allowed = ["Sent", "PartiallyReceived"]
            if self.switches.receive_pending_allowed:
                allowed.append("Pending")
            if order.status not in allowed:
                raise rule(f"Purchase order with status {order.status} cannot be received.", "purchaseOrderId")
            self._check_amounts(tax, shipping)
            self._check_lines(lines)
            matched = self._match(order, lines)
            self._refuse_serialised([line.sku_id for line in lines])
            return self._receive(order, matched, date, vendor_invoice_number, memo, tax, shipping).id

    def _match(self, order: PurchaseOrder, lines: Sequence[WantedLine]) -> list[tuple[Line, Decimal, Decimal]]:
        taken: dict[int, Decimal] = {}
        matched = []
        for index, wanted in enumerate(lines):
            where = f"items[{index}]"
            if wanted.item_id is not None:
                found = [i for i in order.open_lines if i.id == wanted.item_id]
                if not found:
                    raise rule(
                        f"Purchase order item with id {wanted.item_id} doesn't exists!", f"{where}.purchaseOrderItemId"
                    )
                if found[0].sku_id != wanted.sku_id:
                    raise rule("The SKU is not that of the purchase order item.", f"{where}.skuId")
            else:
                found = [i for i in order.open_lines if i.sku_id == wanted.sku_id]
                if not found:
                    raise rule(f"SKU with id {wanted.sku_id} is not on the purchase order.", f"{where}.skuId")
                fits = [i for i in found if i.quantity - i.received - taken.get(i.id, Decimal(0)) >= wanted.quantity]
                found = fits or found
            line = found[0]
            taken[line.id] = taken.get(line.id, Decimal(0)) + wanted.quantity
            if line.received + taken[line.id] > line.quantity and not self.switches.over_receipt_allowed:
                raise rule("Quantity received cannot exceed quantity ordered.", f"{where}.quantity")
            matched.append((line, wanted.quantity, wanted.cost))
        return matched

    def _receive(
        self,
        order: PurchaseOrder,
        lines: Sequence[tuple[Line, Decimal, Decimal]],
        date: datetime,
        vendor_invoice_number: str,
        memo: str,
        tax: Decimal,
        shipping: Decimal,
    ) -> Receipt:
        ident, now, rev = self.new()
        order.receipts_made += 1
        receipt = Receipt(
            id=ident,
            created_on=now,
            modified_on=now,
            rev=rev,
            number=f"{order.number}-R{order.receipts_made}",
            purchase_order_id=order.id,
            vendor_invoice_number=vendor_invoice_number,
            memo=memo,
            received_on=midnight(date),
            tax=self.amount(tax),
            shipping=self.amount(shipping),
            lines=[self.line(i.sku_id, q, c, description=i.description, source_id=i.id) for i, q, c in lines],
        )
        for line, received in zip((i for i, _, _ in lines), receipt.lines, strict=True):
            line.received += received.quantity
            line.modified_on = now
        self.receipts[ident] = receipt
        order.received_on = receipt.received_on
        self._restate(order)
        if self.switches.auto_create_bill:
            if self.switches.bill_delay_s > 0:
                due = now + timedelta(seconds=self.switches.bill_delay_s)
                self.due.append((due, lambda at, number=ident: self._bill_if_wanted(number, at)))  # type: ignore[misc]
            else:
                self.make_bill(ident)
        return receipt

    def _restate(self, order: PurchaseOrder) -> None:
        lines = order.open_lines
        if all(line.received >= line.quantity for line in lines):
            order.status = "Received"
        elif any(line.received > 0 for line in lines):
            order.status = "PartiallyReceived"
        else:
            order.status, order.received_on = "Pending", None
        self.touch(order)

    def cancel_receipt(self, receipt_id: int, reason: str = "Other") -> int:
        """Cancels a receipt and its bill; the purchase order goes back to Pending or PartiallyReceived."""
        with self.lock:
            receipt = self.receipts.get(receipt_id)
            if receipt is None:
                raise not_found(f"Receipt with id {receipt_id} doesn't exist!")
            if not receipt.active:
                raise rule("Receipt is already canceled.")
            blocked = ["Exported"] if self.switches.cancel_posted_allowed else ["Exported", "Posted"]
            if receipt.sync_status in blocked:
                raise rule(f"Receipt is {receipt.sync_status} and cannot be canceled.")
            self._refuse_returned(receipt.purchase_order_id)
            receipt.active, receipt.canceled_reason = False, reason
            self.touch(receipt)
            order = self.purchase_orders[receipt.purchase_order_id]
            lines = {line.id: line for line in order.lines}
            for line in receipt.lines:
                if line.source_id in lines:
                    lines[line.source_id].received -= line.quantity
            self._restate(order)
            if receipt.bill_id is not None:
                self._cancel_bill(receipt.bill_id)
            return receipt.id

    def _refuse_returned(self, order_id: int) -> None:
        """What a living return was made from cannot be cancelled [help centre, "Cancel transactions"]."""
        if any(made.purchase_order_id == order_id and made.active for made in self.returns.values()):
            raise rule("A return depends on this transaction, which cannot be canceled.")

    # -- bills ---------------------------------------------------------------------------------------------

    def order_of(self, bill: Bill) -> PurchaseOrder | None:
        """The purchase order of a bill; None for one that was typed in by itself."""
        return None if bill.purchase_order_id is None else self.purchase_orders[bill.purchase_order_id]

    def _bill_if_wanted(self, receipt_id: int, at: datetime) -> None:
        receipt = self.receipts[receipt_id]
        if receipt.active and receipt.bill_id is None:
            self.make_bill(receipt_id, at)

    def make_bill(self, receipt_id: int, at: datetime | None = None) -> Bill:
        """The bill of a receipt, with the receipt's amounts; also what a person's click does.

        Raises ValueError for a receipt that is cancelled or has a bill already.
        """
        with self.lock:
            receipt = self.receipts[receipt_id]
            held = self.bills.get(receipt.bill_id or 0)
            if not receipt.active or (held is not None and held.active):
                raise ValueError(f"receipt {receipt.number} is cancelled or has a bill")
            order = self.purchase_orders[receipt.purchase_order_id]
            ident, now, rev = self.new(at)
            order.bills_made += 1
            bill = Bill(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                number=f"{order.number}-B{order.bills_made}",
                purchase_order_id=order.id,
                receipt_id=receipt.id,
                vendor_number=receipt.vendor_invoice_number,
                summary=order.memo,
                bill_date=receipt.received_on,
                tax=receipt.tax,
                shipping=receipt.shipping,
                lines=[
                    self.line(i.sku_id, i.quantity, i.cost, description=i.description, source_id=i.id, at=now)
                    for i in receipt.lines
                ],
            )
            self.bills[ident] = bill
            receipt.bill_id = ident
            self.touch(receipt, now)
            return bill

    def _cancel_bill(self, bill_id: int) -> None:
        bill = self.bills[bill_id]
        bill.active, bill.status, bill.date_canceled = False, "Canceled", self.clock.now()
        self.touch(bill)

    def post_bill(self, bill_id: int) -> Bill:
        """A person batches and posts the bill; raises KeyError or ValueError."""
        with self.lock:
            bill = self.bills[bill_id]
            if not bill.active or bill.sync_status != "Pending":
                raise ValueError(f"bill {bill_id} is {bill.status}, {bill.sync_status}")
            bill.sync_status, bill.post_date = "Posted", self.clock.now()
            self.touch(bill)
            if bill.receipt_id is not None:
                receipt = self.receipts[bill.receipt_id]
                receipt.sync_status = "Posted"
                self.touch(receipt)
            return bill

    def export_bill(self, bill_id: int) -> Bill:
        """The bill reaches the accounting system; nothing of the chain can be changed after it."""
        with self.lock:
            bill = self.bills[bill_id]
            bill.sync_status = "Exported"
            bill.post_date = bill.post_date or self.clock.now()
            self.touch(bill)
            if bill.receipt_id is not None:
                receipt = self.receipts[bill.receipt_id]
                receipt.sync_status = "Exported"
                self.touch(receipt)
            order = self.order_of(bill)
            if order is not None and order.status == "Received":
                order.status = "Exported"
                self.touch(order)
            return bill

    def mark_exported(self, bill_id: int) -> str | None:
        """What markasexported does with one bill: None, or why not."""
        with self.lock:
            bill = self.bills.get(bill_id)
            if bill is None or not bill.active:
                return f"Bill with id {bill_id} doesn't exist!"
            if bill.sync_status == "Exported":
                return "Bill is already exported."
            if bill.sync_status != "Posted" and self.switches.export_requires_posted:
                return "Only posted bills can be exported."
            self.export_bill(bill_id)
            return None
