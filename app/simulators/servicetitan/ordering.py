"""Purchase orders and their requests for approval; raises ApiError where a rule says no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.simulators.servicetitan.errors import not_found, rule
from app.simulators.servicetitan.receiving import Receiving, WantedLine
from app.simulators.servicetitan.records import Address, PurchaseOrder
from app.simulators.servicetitan.switches import ApprovalAnswer, MemoMode
from app.simulators.servicetitan.wire import midnight


@dataclass(frozen=True, slots=True)
class WantedOrder:
    """A purchase order as a client asks for it."""

    vendor_id: int
    type_id: int
    business_unit_id: int
    location_id: int
    ship_to_description: str
    ship_to: Address
    date: datetime
    required_on: datetime
    tax: Decimal
    shipping: Decimal
    lines: Sequence[WantedLine]
    vendor_invoice_number: str = ""
    memo: str = ""
    job_id: int | None = None
    technician_id: int | None = None
    project_id: int | None = None


class Ordering(Receiving):
    """Creation (held for approval where the tenant wants it), change and cancellation of purchase orders."""

    # -- creation ------------------------------------------------------------------------------------------

    def create_order(self, wanted: WantedOrder) -> int:
        """Creates a purchase order, or a request where approval is required; the id that the API answers."""
        with self.lock:
            self._check_order(wanted)
            kind = self.po_types[wanted.type_id]
            if kind.automatically_receive:
                self._refuse_serialised([line.sku_id for line in wanted.lines])
            order = self._build(wanted, self.next_id())
            if self.switches.approval_required:
                order.status, order.number = "PendingApproval", f"REQ-{order.id}"
                order.promised_id = self.next_id()
                self.requests[order.id] = order
                by_order = self.switches.approval_answer is ApprovalAnswer.PURCHASE_ORDER
                return order.promised_id if by_order else order.id
            self.purchase_orders[order.id] = order
            self._receive_automatically(order)
            return order.id

    def approve_request(self, request_id: int) -> int:
        """Turns a request into a purchase order; its id."""
        with self.lock:
            request = self._pending_request(request_id)
            request.status = "Approved"
            self.touch(request)
            lines = [WantedLine(i.sku_id, i.quantity, i.cost, i.description, i.part) for i in request.lines]
            wanted = WantedOrder(
                request.vendor_id,
                request.type_id,
                request.business_unit_id,
                request.location_id,
                request.ship_to_description,
                request.ship_to,
                request.date,
                request.required_on,
                request.tax,
                request.shipping,
                lines,
                request.vendor_invoice_number,
                request.memo,
                request.job_id,
                request.technician_id,
                request.project_id,
            )
            order = self._build(wanted, request.promised_id or self.next_id())
            self.purchase_orders[order.id] = order
            self._receive_automatically(order)
            return order.id

    def reject_request(self, request_id: int) -> int:
        """Rejects a request; its id."""
        with self.lock:
            request = self._pending_request(request_id)
            request.status = "Rejected"
            self.touch(request)
            return request.id

    def _pending_request(self, request_id: int) -> PurchaseOrder:
        request = self.requests.get(request_id)
        if request is None:
            raise not_found(f"Purchase order request with id {request_id} doesn't exist!")
        if request.status != "PendingApproval":
            raise rule(f"Purchase order request is already {request.status}.")
        return request

    def _build(self, wanted: WantedOrder, ident: int) -> PurchaseOrder:
        _, now, rev = self.new()
        number = str(ident)
        if wanted.job_id is not None:
            job = self.jobs[wanted.job_id]
            made = sum(1 for order in self.purchase_orders.values() if order.job_id == job.id)
            number = f"{job.name}-{made + 1:03d}"
        return PurchaseOrder(
            id=ident,
            created_on=now,
            modified_on=now,
            rev=rev,
            number=number,
            status="Pending",
            type_id=wanted.type_id,
            vendor_id=wanted.vendor_id,
            business_unit_id=wanted.business_unit_id,
            location_id=wanted.location_id,
            ship_to_description=wanted.ship_to_description,
            ship_to=wanted.ship_to,
            vendor_invoice_number=wanted.vendor_invoice_number,
            memo=self._memo(wanted.memo),
            date=midnight(wanted.date),
            required_on=midnight(wanted.required_on),
            tax=self.amount(wanted.tax),
            shipping=self.amount(wanted.shipping),
            lines=[
                self.line(i.sku_id, i.quantity, i.cost, description=i.description, part=i.part) for i in wanted.lines
            ],
            job_id=wanted.job_id,
            technician_id=wanted.technician_id,
            project_id=wanted.project_id,
        )

    def _memo(self, text: str) -> str:
        match self.switches.memo_mode:
            case MemoMode.DROPPED:
                return ""
            case MemoMode.TRUNCATED:
                return text[:20]
            case MemoMode.UPPERCASED:
                return text.upper()
            case _:
                return text

    def _receive_automatically(self, order: PurchaseOrder) -> None:
        if self.po_types[order.type_id].automatically_receive:
            lines = [(line, line.quantity, line.cost) for line in order.open_lines]
            self._receive(order, lines, order.date, order.vendor_invoice_number, "", order.tax, order.shipping)

    # -- rules of a purchase order -------------------------------------------------------------------------

    def _check_order(self, wanted: WantedOrder) -> None:
        vendor = self.vendors.get(wanted.vendor_id)
        if vendor is None or not vendor.active:
            raise rule(f"Vendor with id {wanted.vendor_id} doesn't exist or is inactive!", "vendorId")
        kind = self.po_types.get(wanted.type_id)
        if kind is None or not kind.active:
            raise rule(f"Purchase Order Type with id {wanted.type_id} doesn't exists!", "typeId")
        unit = self.business_units.get(wanted.business_unit_id)
        if unit is None or not unit.active:
            raise rule(f"Business Unit with id {wanted.business_unit_id} doesn't exists!", "businessUnitId")
        place = self.locations.get(wanted.location_id)
        if place is None or not place.active:
            raise rule(f"Inventory Location with id {wanted.location_id} doesn't exists!", "inventoryLocationId")
        if wanted.job_id is not None and wanted.job_id not in self.jobs:
            raise rule(f"Job with id {wanted.job_id} doesn't exists!", "jobId")
        if self.switches.required_on_past_rejected:
            self._check_required_on(wanted.required_on)
        self._check_amounts(wanted.tax, wanted.shipping)
        self._check_lines(wanted.lines)

    # -- change and cancellation ---------------------------------------------------------------------------

    def _check_change(self, order: PurchaseOrder, changes: Mapping[str, object]) -> None:
        def after(name: str) -> Any:
            return changes.get(name, getattr(order, name))

        self._check_amounts(after("tax"), after("shipping"))
        wrong = {
            "vendorId": after("vendor_id") not in self.vendors,
            "typeId": after("type_id") not in self.po_types,
            "businessUnitId": after("business_unit_id") not in self.business_units,
            "inventoryLocationId": after("location_id") not in self.locations,
            "jobId": after("job_id") is not None and after("job_id") not in self.jobs,
        }
        for name, is_wrong in wrong.items():
            if is_wrong:
                raise rule(f"The record that {name} points to doesn't exists!", name)
        if "required_on" in changes and self.switches.required_on_past_rejected:
            self._check_required_on(after("required_on"))

    def _check_required_on(self, moment: datetime) -> None:
        if midnight(moment) < self.today():
            raise rule("Required On date cannot be in the past.", "requiredOn")

    def update_order(self, order_id: int, changes: Mapping[str, object], lines: Sequence[WantedLine] | None) -> int:
        """Changes a purchase order that is not exported; lines that are not listed become inactive."""
        with self.lock:
            order = self.find_order(order_id)
            if order.status in ("Exported", "Canceled"):
                raise rule(f"Purchase order is {order.status} and cannot be edited.")
            self._check_change(order, changes)
            if lines is not None:
                self._replace_lines(order, lines)
            for name, value in changes.items():
                if name == "memo":
                    value = self._memo(str(value))
                elif isinstance(value, Decimal):
                    value = self.amount(value)
                elif isinstance(value, datetime):
                    value = midnight(value)
                setattr(order, name, value)
            self.touch(order)
            if order.status == "PartiallyReceived":
                self._restate(order)
            else:
                self._renew_bill(order)
            return order.id

    def _replace_lines(self, order: PurchaseOrder, lines: Sequence[WantedLine]) -> None:
        self._check_lines(lines)
        known = {line.id: line for line in order.open_lines}
        for index, wanted in enumerate(lines):
            new = wanted.item_id == 0 and self.switches.patch_adds_items_with_id_zero
            if wanted.item_id not in known and not new:
                raise rule(f"Purchase order item with id {wanted.item_id} doesn't exists!", f"items[{index}].id")
            if (
                order.status == "PartiallyReceived"
                and not new
                and wanted.quantity < known[wanted.item_id or 0].received
            ):
                raise rule("Quantity cannot be less than the quantity received.", f"items[{index}].quantity")
        listed = {wanted.item_id for wanted in lines}
        if order.status == "PartiallyReceived" and any(i.received > 0 and i.id not in listed for i in order.open_lines):
            raise rule("An item that was received cannot be removed.", "items")
        for line in order.open_lines:
            line.active = line.id in listed
        for wanted in lines:
            fresh = self.line(
                wanted.sku_id, wanted.quantity, wanted.cost, description=wanted.description, part=wanted.part
            )
            old = known.get(wanted.item_id or 0)
            if old is None:
                order.lines.append(fresh)
                continue
            old.sku_id, old.quantity, old.cost, old.total = fresh.sku_id, fresh.quantity, fresh.cost, fresh.total
            old.description, old.part, old.modified_on = fresh.description, fresh.part, fresh.modified_on

    def _renew_bill(self, order: PurchaseOrder) -> None:
        """An edit of a received purchase order follows into its only receipt and makes a new bill."""
        active = [r for r in self.receipts.values() if r.purchase_order_id == order.id and r.active]
        if len(active) != 1 or order.status != "Received":
            return
        receipt = active[0]
        receipt.lines = [
            self.line(i.sku_id, i.quantity, i.cost, description=i.description, source_id=i.id) for i in order.open_lines
        ]
        for line in order.open_lines:
            line.received = line.quantity
        receipt.tax, receipt.shipping = order.tax, order.shipping
        receipt.vendor_invoice_number = order.vendor_invoice_number or receipt.vendor_invoice_number
        self.touch(receipt)
        if receipt.bill_id is not None:
            self._cancel_bill(receipt.bill_id)
            self.make_bill(receipt.id)

    def cancel_order(self, order_id: int, reason: str = "Other") -> int:
        """Cancels a purchase order that is Pending or Sent."""
        with self.lock:
            order = self.find_order(order_id)
            if order.status not in ("Pending", "Sent"):
                raise rule(f"Purchase order with status {order.status} cannot be canceled.")
            self._refuse_returned(order_id)
            order.status, order.canceled_reason = "Canceled", reason
            self.touch(order)
            return order.id
