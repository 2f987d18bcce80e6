"""Returns to vendors; raises ApiError where a rule says no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.simulators.servicetitan.counting import Counting
from app.simulators.servicetitan.errors import not_found, rule
from app.simulators.servicetitan.receiving import WantedLine
from app.simulators.servicetitan.records import ZERO, ApCredit, Return
from app.simulators.servicetitan.wire import midnight


@dataclass(frozen=True, slots=True)
class WantedReturn:
    """A return as a client asks for it."""

    vendor_id: int
    type_id: int
    business_unit_id: int
    location_id: int
    return_date: datetime
    tax: Decimal
    shipping: Decimal
    restocking_fee: Decimal
    lines: Sequence[WantedLine]
    reference_number: str = ""
    memo: str = ""
    purchase_order_id: int | None = None
    job_id: int | None = None


class Returning(Counting):
    """Pending -> Returned -> CreditReceived, and Canceled."""

    def create_return(self, wanted: WantedReturn) -> int:
        """Creates a return; its id."""
        with self.lock:
            vendor = self.vendors.get(wanted.vendor_id)
            if vendor is None or not vendor.active:
                raise rule(f"Vendor with id {wanted.vendor_id} doesn't exist or is inactive!", "vendorId")
            kind = self.return_types.get(wanted.type_id)
            if kind is None or not kind.active:
                raise rule(f"Return Type with id {wanted.type_id} doesn't exists!", "returnTypeId")
            self._check_places(wanted.business_unit_id, wanted.location_id)
            if wanted.purchase_order_id is not None:
                self.find_order(wanted.purchase_order_id)
            self._check_amounts(wanted.tax, wanted.shipping)
            self._check_lines(wanted.lines)
            self._refuse_serialised([line.sku_id for line in wanted.lines])
            self._check_on_hand(wanted)
            ident, now, rev = self.new()
            made = Return(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                number=str(ident),
                reference_number=wanted.reference_number,
                status="CreditReceived" if kind.automatically_receive_credit else "Pending",
                type_id=kind.id,
                vendor_id=wanted.vendor_id,
                business_unit_id=wanted.business_unit_id,
                location_id=wanted.location_id,
                memo=self._memo(wanted.memo),
                return_date=midnight(wanted.return_date),
                tax_written=wanted.tax,
                shipping=self.amount(wanted.shipping),
                restocking_fee=self.amount(wanted.restocking_fee),
                lines=[
                    self.line(i.sku_id, i.quantity, i.cost, description=i.description, source_id=i.item_id)
                    for i in wanted.lines
                ],
                purchase_order_id=wanted.purchase_order_id,
                job_id=wanted.job_id,
            )
            if kind.automatically_receive_credit:  # "upon creation" [help centre, "Return Types"]
                made.returned_on = made.credit_received_on = made.return_date
            self.returns[ident] = made
            if kind.automatically_receive_credit:
                self._credit(made)
            return ident

    def _credit(self, made: Return, amount: Decimal | None = None) -> ApCredit:
        """The vendor's credit of a return: what it comes to less the restocking fee, unless a person types another."""
        ident, now, rev = self.new()
        credit = ApCredit(
            id=ident,
            created_on=now,
            modified_on=now,
            rev=rev,
            return_id=made.id,
            vendor_id=made.vendor_id,
            number=f"{made.number}-C1",
            reference_number=made.reference_number,
            memo=made.memo,
            amount=self.return_total(made) if amount is None else amount,
            date=made.credit_received_on or self.today(),
            job_id=made.job_id,
            business_unit_id=made.business_unit_id,
        )
        self.ap_credits[ident] = credit
        return credit

    def credit_of(self, return_id: int) -> ApCredit | None:
        """The living credit of a return."""
        living = (one for one in self.ap_credits.values() if one.active and one.return_id == return_id)
        return next(living, None)

    def _cancel_credit(self, credit: ApCredit) -> None:
        credit.active, credit.date_canceled = False, self.clock.now()
        self.touch(credit)

    def _check_places(self, business_unit_id: int, location_id: int) -> None:
        if business_unit_id not in self.business_units:
            raise rule(f"Business Unit with id {business_unit_id} doesn't exists!", "businessUnitId")
        if location_id not in self.locations:
            raise rule(f"Inventory Location with id {location_id} doesn't exists!", "inventoryLocationId")

    def _check_on_hand(self, wanted: WantedReturn) -> None:
        if self.switches.return_beyond_stock_allowed:
            return
        left = self.stock_on_hand()
        for index, line in enumerate(wanted.lines):
            where = (wanted.location_id, line.sku_id)
            left[where] = left.get(where, ZERO) - line.quantity
            if left[where] < 0:
                raise rule("Quantity to return cannot exceed quantity on hand.", f"items[{index}].quantity")

    def find_return(self, return_id: int) -> Return:
        """The return, or a 404."""
        made = self.returns.get(return_id)
        if made is None:
            raise not_found(f"Return with id {return_id} doesn't exist!")
        return made

    def update_return(self, return_id: int, changes: Mapping[str, Any]) -> int:
        """Changes the header of a return that is not exported."""
        with self.lock:
            made = self.find_return(return_id)
            if made.status == "Canceled" or made.sync_status == "Exported":
                raise rule("Return cannot be edited.")
            if changes.get("type_id", made.type_id) not in self.return_types:
                raise rule(f"Return Type with id {changes['type_id']} doesn't exists!", "returnTypeId")
            unit = changes.get("business_unit_id", made.business_unit_id)
            self._check_places(unit, changes.get("location_id", made.location_id))
            for name, value in changes.items():
                setattr(made, name, value)
            self.touch(made)
            return made.id

    def cancel_return(self, return_id: int, reason: str = "Other") -> int:
        """Cancels a return that is not exported, which gives its stock back."""
        with self.lock:
            made = self.find_return(return_id)
            blocked = ["Exported"] if self.switches.cancel_posted_allowed else ["Exported", "Posted"]
            if made.status == "Canceled" or made.sync_status in blocked:
                raise rule("Return cannot be canceled.")
            made.status, made.active, made.canceled_reason = "Canceled", False, reason
            made.date_canceled = self.clock.now()
            self.touch(made)
            credit = self.credit_of(made.id)
            if credit is not None:
                self._cancel_credit(credit)
            return made.id
