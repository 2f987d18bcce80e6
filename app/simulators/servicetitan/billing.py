"""What people do with bills and vendors' credits, and no API can; raises ValueError or KeyError."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.simulators.servicetitan.receiving import WantedLine
from app.simulators.servicetitan.records import ZERO, ApCredit, Bill, Expense
from app.simulators.servicetitan.reporting import Reporting
from app.simulators.servicetitan.wire import midnight


@dataclass(frozen=True, slots=True)
class WantedExpense:
    """An expense as a person types it; job and unit are of the bill where they are not said."""

    amount: Decimal
    description: str = ""
    account_number: str = ""
    job_id: int | None = None
    business_unit_id: int | None = None


class Billing(Reporting):
    """Bills typed in by themselves, corrections, and credits."""

    def type_ap_bill(
        self,
        vendor: int | str,
        invoice_number: str,
        expenses: Sequence[WantedExpense],
        *,
        date: datetime | None = None,
        tax: Decimal = ZERO,
        shipping: Decimal = ZERO,
        business_unit_id: int | None = None,
        job_id: int | None = None,
        summary: str = "",
    ) -> Bill:
        """A person types in a bill of expenses, without purchase order or receipt (billType ApBill)."""
        with self.lock:
            held = self.vendor(vendor) if isinstance(vendor, str) else self.vendors[vendor]
            ident, now, rev = self.new()
            bill = Bill(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                number=f"{ident}-B1",
                purchase_order_id=None,
                receipt_id=None,
                vendor_number=invoice_number,
                summary=summary,
                bill_date=midnight(date or now),
                tax=self.amount(tax),
                shipping=self.amount(shipping),
                lines=[],
                kind="ApBill",
                expenses=[self._expense(one) for one in expenses],
                vendor_id=held.id,
                business_unit_id=business_unit_id or next(iter(self.business_units)),
                job_id=job_id,
            )
            self.bills[ident] = bill
            return bill

    def _expense(self, wanted: WantedExpense) -> Expense:
        return Expense(
            self.next_id(),
            self.amount(wanted.amount),
            wanted.description,
            wanted.account_number,
            wanted.job_id,
            wanted.business_unit_id,
        )

    def change_bill(
        self,
        bill_id: int,
        *,
        invoice_number: str | None = None,
        date: datetime | None = None,
        tax: Decimal | None = None,
        shipping: Decimal | None = None,
        costs: Sequence[Decimal] | None = None,
        expenses: Sequence[WantedExpense] | None = None,
    ) -> Bill:
        """A person corrects a bill that is not exported; `costs`: one for each line."""
        with self.lock:
            bill = self._living(bill_id)
            bill.vendor_number = bill.vendor_number if invoice_number is None else invoice_number
            bill.bill_date = bill.bill_date if date is None else midnight(date)
            bill.tax = bill.tax if tax is None else self.amount(tax)
            bill.shipping = bill.shipping if shipping is None else self.amount(shipping)
            for line, cost in zip(bill.lines, costs or (), strict=costs is not None):
                line.cost, line.total = cost, self.amount(line.quantity * cost)
            if expenses is not None:
                bill.expenses = [self._expense(one) for one in expenses]
            self.touch(bill)
            return bill

    def cancel_bill(self, bill_id: int) -> Bill:
        """A person cancels a bill that is not exported; its receipt stays, and still names it."""
        with self.lock:
            bill = self._living(bill_id)
            self._cancel_bill(bill_id)
            return bill

    def reissue_bill(self, bill_id: int, *, cost: Decimal | None = None, invoice_number: str | None = None) -> Bill:
        """A person edits the received purchase order behind a bill, which makes a new bill of its receipt.

        `cost`: of the first line.
        """
        with self.lock:
            old = self._living(bill_id)
            order = self.order_of(old)
            if order is None:
                raise ValueError(f"bill {bill_id} has no purchase order")
            lines = [
                WantedLine(
                    line.sku_id,
                    line.quantity,
                    line.cost if cost is None or position else cost,
                    description=line.description,
                    part=line.part,
                    item_id=line.id,
                )
                for position, line in enumerate(order.open_lines)
            ]
            self.update_order(order.id, {"vendor_invoice_number": invoice_number or old.vendor_number}, lines)
            receipt = self.receipts[old.receipt_id or 0]
            if old.active or receipt.bill_id is None:
                raise ValueError(f"purchase order {order.id} has several receipts, or is {order.status}")
            return self.bills[receipt.bill_id]

    def _living(self, bill_id: int) -> Bill:
        bill = self.bills[bill_id]
        if not bill.active or bill.sync_status == "Exported":
            raise ValueError(f"bill {bill_id} is cancelled or exported")
        return bill

    # -- credits -------------------------------------------------------------------------------------------

    def type_ap_credit(
        self, vendor: int | str, reference_number: str, amount: Decimal, *, date: datetime | None = None
    ) -> ApCredit:
        """A person types in a vendor's credit that is of no return."""
        with self.lock:
            held = self.vendor(vendor) if isinstance(vendor, str) else self.vendors[vendor]
            ident, now, rev = self.new()
            credit = ApCredit(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                return_id=None,
                vendor_id=held.id,
                number=f"{ident}-C1",
                reference_number=reference_number,
                memo="",
                amount=self.amount(amount),
                date=midnight(date or now),
            )
            self.ap_credits[ident] = credit
            return credit

    def change_credit(self, credit_id: int, amount: Decimal) -> ApCredit:
        """A person corrects what a vendor credits; the return stays as it is."""
        with self.lock:
            credit = self._living_credit(credit_id)
            credit.amount = self.amount(amount)
            self.touch(credit)
            return credit

    def cancel_credit(self, credit_id: int) -> ApCredit:
        """A person cancels a credit; its return waits for one again, which is an assumption."""
        with self.lock:
            credit = self._living_credit(credit_id)
            self._cancel_credit(credit)
            if credit.return_id is not None:
                made = self.returns[credit.return_id]
                made.status, made.credit_received_on = "Returned", None
                self.touch(made)
            return credit

    def _living_credit(self, credit_id: int) -> ApCredit:
        credit = self.ap_credits[credit_id]
        if not credit.active or credit.sync_status == "Exported":
            raise ValueError(f"credit {credit_id} is cancelled or exported")
        return credit

    def all_ap_credits(self) -> list[ApCredit]:
        """All credits of vendors, cancelled ones too."""
        with self.lock:
            return list(self.ap_credits.values())
