"""What people do with customers, invoices and payments in ServiceTitan's pages; raises ValueError or KeyError."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from app.simulators.servicetitan.customers import Customers
from app.simulators.servicetitan.records import ZERO
from app.simulators.servicetitan.records_sales import (
    Application,
    CreditMemo,
    Invoice,
    Payment,
    Sale,
    SaleLine,
    TaxZone,
)
from app.simulators.servicetitan.wire import midnight

_LABOR, _GOODS = ("Service",), ("Material", "Equipment")


@dataclass(frozen=True, slots=True)
class WantedSale:
    """A line as a person types it; `sku` by code or id, None is a price modifier (a discount, mostly)."""

    sku: int | str | None
    quantity: Decimal
    price: Decimal
    taxable: bool = True
    chargeable: bool = True
    description: str = ""


class Selling(Customers):
    """Pending -> Posted -> Exported; what is posted is corrected by another document."""

    # -- invoices ------------------------------------------------------------------------------------------

    def make_invoice(
        self,
        customer: int | str,
        lines: Sequence[WantedSale],
        *,
        number: str = "",
        job_id: int | None = None,
        business_unit_id: int | None = None,
        tax_zone_id: int | None = None,
        tax: Decimal | None = None,
        date: datetime | None = None,
        adjustment_to_id: int | None = None,
    ) -> Invoice:
        """A new invoice; without `tax` it is computed by the zone. Its number is its job's, else its id."""
        with self.lock:
            ident, now, rev = self.new()
            on = midnight(date or now)
            job = None if job_id is None else self.jobs[job_id]
            invoice = Invoice(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                number=number or (job.name if job is not None else str(ident)),
                customer_id=self.find_customer(customer).id,
                business_unit_id=business_unit_id or next(iter(self.business_units)),
                date=on,
                due_date=on + timedelta(days=30),
                lines=self._sale_lines(lines),
                tax_zone_id=tax_zone_id,
                job_id=job_id,
                adjustment_to_id=adjustment_to_id,
            )
            invoice.tax = self._tax(invoice) if tax is None else tax
            self.invoices[ident] = invoice
            self.sold_to(invoice.customer_id)
            return invoice

    def change_invoice(
        self,
        invoice_id: int,
        *,
        lines: Sequence[WantedSale] | None = None,
        tax: Decimal | None = None,
        date: datetime | None = None,
        customer: int | str | None = None,
        tax_zone_id: int | None = None,
    ) -> Invoice:
        """A person changes an invoice that is not posted; without `tax` it is computed again with new lines."""
        with self.lock:
            invoice = self.invoices[invoice_id]
            self._refuse(invoice, "Pending")
            invoice.tax_zone_id = tax_zone_id or invoice.tax_zone_id
            if lines is not None:
                invoice.lines = self._sale_lines(lines)
                invoice.tax = self._tax(invoice)
            invoice.tax = invoice.tax if tax is None else tax
            if date is not None:
                invoice.date, invoice.due_date = midnight(date), midnight(date) + timedelta(days=30)
            if customer is not None:
                invoice.customer_id = self.find_customer(customer).id
            self.touch(invoice)
            self.sold_to(invoice.customer_id)
            return invoice

    def adjust_invoice(self, invoice_id: int, lines: Sequence[WantedSale]) -> Invoice:
        """A person corrects an invoice by an adjustment invoice; a credit has quantities or prices below zero."""
        with self.lock:
            old = self.invoices[invoice_id]
            return self.make_invoice(
                old.customer_id,
                lines,
                number=f"{old.number}-A",
                job_id=old.job_id,
                business_unit_id=old.business_unit_id,
                tax_zone_id=old.tax_zone_id,
                adjustment_to_id=old.id,
            )

    def void_invoice(self, invoice_id: int) -> Invoice:
        """A person voids an invoice that is not exported and that nothing is applied to."""
        with self.lock:
            invoice = self.invoices[invoice_id]
            self._refuse(invoice, "Pending", "Posted")
            if self.invoice_balance(invoice) != invoice.total:
                raise ValueError(f"something is applied to invoice {invoice_id}")
            invoice.active = False
            self.touch(invoice)
            self.sold_to(invoice.customer_id)
            return invoice

    def reissue_invoice(self, invoice_id: int) -> Invoice:
        """A person voids an invoice and makes the same one anew, with the same number and another id."""
        with self.lock:
            old = self.void_invoice(invoice_id)
            fresh = self.make_invoice(
                old.customer_id,
                (),
                number=old.number,
                job_id=old.job_id,
                business_unit_id=old.business_unit_id,
                tax_zone_id=old.tax_zone_id,
                tax=old.tax,
                date=old.date,
            )
            fresh.lines = [replace(line, id=self.next_id()) for line in old.lines]
            return fresh

    def invoice_balance(self, invoice: Invoice) -> Decimal:
        """What is still to be paid."""
        applied: Iterable[tuple[bool, list[Application]]] = [
            *((one.active, one.applied) for one in self.payments.values()),
            *((one.active, one.applied) for one in self.credit_memos.values()),
        ]
        paid = (part.amount for active, parts in applied if active for part in parts if part.invoice_id == invoice.id)
        return invoice.total - sum(paid, ZERO)

    # -- payments ------------------------------------------------------------------------------------------

    def take_payment(
        self,
        customer: int | str,
        total: Decimal,
        *,
        applied: Sequence[tuple[int, Decimal]] = (),
        kind: str = "Check",
        date: datetime | None = None,
        check_number: str = "",
        memo: str = "",
        refunded_payment_id: int | None = None,
    ) -> Payment:
        """A customer pays; `applied` are (invoice id, amount)."""
        with self.lock:
            ident, now, rev = self.new()
            payment = Payment(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                number=str(ident),
                customer_id=self.find_customer(customer).id,
                business_unit_id=next(iter(self.business_units)),
                kind=kind,
                date=midnight(date or now),
                total=total,
                check_number=check_number,
                memo=memo,
                refunded_payment_id=refunded_payment_id,
            )
            self.payments[ident] = payment
            for invoice_id, amount in applied:
                self.apply_payment(ident, invoice_id, amount)
            self.sold_to(payment.customer_id)
            return payment

    def apply_payment(self, payment_id: int, invoice_id: int, amount: Decimal) -> Payment:
        """A person applies a part of a payment to an invoice."""
        with self.lock:
            payment = self.payments[payment_id]
            if not payment.active or amount > payment.unapplied:
                raise ValueError(f"payment {payment_id} is voided or has {payment.unapplied} left")
            payment.applied.append(self._application(invoice_id, amount))
            self.touch(payment)
            return payment

    def change_payment(
        self, payment_id: int, *, total: Decimal | None = None, kind: str | None = None, date: datetime | None = None
    ) -> Payment:
        """A person changes a payment that is not posted; a new total takes back what it was applied to."""
        with self.lock:
            payment = self.payments[payment_id]
            self._refuse(payment, "Pending")
            if total is not None:
                payment.total, payment.applied = total, []
            payment.kind = kind or payment.kind
            payment.date = payment.date if date is None else midnight(date)
            self.touch(payment)
            return payment

    def void_payment(self, payment_id: int) -> Payment:
        """A person voids a payment that is not exported; its invoices are open again."""
        with self.lock:
            payment = self.payments[payment_id]
            self._refuse(payment, "Pending", "Posted")
            payment.active = False
            self.touch(payment)
            for part in payment.applied:
                self.touch(self.invoices[part.invoice_id])
            return payment

    def refund_payment(self, payment_id: int) -> Payment:
        """A person gives the whole of a payment back, which is a payment below zero of its own."""
        with self.lock:
            old = self.payments[payment_id]
            return self.take_payment(old.customer_id, -old.total, kind=old.kind, refunded_payment_id=old.id)

    # -- credit memos --------------------------------------------------------------------------------------

    def give_credit(
        self,
        customer: int | str,
        lines: Sequence[WantedSale],
        *,
        tax_zone_id: int | None = None,
        tax: Decimal | None = None,
        date: datetime | None = None,
        applied: Sequence[tuple[int, Decimal]] = (),
    ) -> CreditMemo:
        """A new credit memo, of lines above zero; `applied` are (invoice id, amount)."""
        with self.lock:
            ident, now, rev = self.new()
            memo = CreditMemo(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                number=f"CM{ident}",
                customer_id=self.find_customer(customer).id,
                business_unit_id=next(iter(self.business_units)),
                date=midnight(date or now),
                lines=self._sale_lines(lines),
                tax_zone_id=tax_zone_id,
            )
            memo.tax = self._tax(memo) if tax is None else tax
            self.credit_memos[ident] = memo
            for invoice_id, amount in applied:
                self.apply_credit_memo(ident, invoice_id, amount)
            self.sold_to(memo.customer_id)
            return memo

    def apply_credit_memo(self, memo_id: int, invoice_id: int, amount: Decimal) -> CreditMemo:
        """A person applies a part of a credit memo to an invoice."""
        with self.lock:
            memo = self.credit_memos[memo_id]
            left = memo.total - sum((part.amount for part in memo.applied), ZERO)
            if not memo.active or amount > left:
                raise ValueError(f"credit memo {memo_id} is voided or has {left} left")
            memo.applied.append(self._application(invoice_id, amount))
            self.touch(memo)
            return memo

    def void_credit_memo(self, memo_id: int) -> CreditMemo:
        """A person voids a credit memo that is not exported."""
        with self.lock:
            memo = self.credit_memos[memo_id]
            self._refuse(memo, "Pending", "Posted")
            memo.active = False
            self.touch(memo)
            return memo

    # -- posting -------------------------------------------------------------------------------------------

    def post_sale(self, record_id: int, status: str = "Posted") -> Sale | Payment:
        """A person posts an invoice, payment or credit memo, or exports it (`Exported`)."""
        with self.lock:
            found = self._sale(record_id)
            if not found.active or found.sync_status == status or found.sync_status == "Exported":
                raise ValueError(f"{record_id} is voided or {found.sync_status}")
            found.sync_status = status
            self.touch(found)
            return found

    def post_sales(self) -> list[int]:
        """Posts all invoices, payments and credit memos that wait for it; their ids."""
        with self.lock:
            waiting = [one.id for one in self.all_sales() if one.active and one.sync_status == "Pending"]
            for ident in waiting:
                self.post_sale(ident)
            return waiting

    def _sale(self, record_id: int) -> Sale | Payment:
        found = next((one for one in self.all_sales() if one.id == record_id), None)
        if found is None:
            raise KeyError(record_id)
        return found

    # -- parts ---------------------------------------------------------------------------------------------

    def _refuse(self, record: Sale | Payment, *allowed: str) -> None:
        if not record.active or record.sync_status not in allowed:
            raise ValueError(f"{record.id} is {'voided' if not record.active else record.sync_status}")

    def _application(self, invoice_id: int, amount: Decimal) -> Application:
        invoice = self.invoices[invoice_id]
        if not invoice.active or not 0 < amount <= self.invoice_balance(invoice):
            raise ValueError(f"invoice {invoice_id} is voided or has a balance of {self.invoice_balance(invoice)}")
        self.touch(invoice)
        return Application(self.next_id(), invoice_id, amount, self.clock.now())

    def _sale_lines(self, wanted: Sequence[WantedSale]) -> list[SaleLine]:
        made = []
        for position, one in enumerate(wanted, start=1):
            ident, now, rev = self.new()
            sku = None
            if one.sku is not None:
                sku = self.sku(one.sku) if isinstance(one.sku, str) else self.skus[one.sku]
            made.append(
                SaleLine(
                    id=ident,
                    created_on=now,
                    modified_on=now,
                    rev=rev,
                    kind="PriceModifier" if sku is None else sku.kind,
                    sku_id=0 if sku is None else sku.id,
                    sku_name=one.description if sku is None else sku.display_name,
                    sku_code="" if sku is None else sku.code,
                    description=one.description or ("" if sku is None else sku.description),
                    quantity=one.quantity,
                    price=one.price,
                    cost=ZERO if sku is None else sku.cost,
                    total=self.amount(one.quantity * one.price),
                    taxable=one.taxable,
                    chargeable=one.chargeable,
                    order=position,
                )
            )
        return made

    def _tax(self, sale: Sale) -> Decimal:
        zone = None if sale.tax_zone_id is None else self.tax_zones[sale.tax_zone_id]
        return ZERO if zone is None else sum((self._tax_of(sale, zone, rate.id) for rate in zone.rates), ZERO)

    def _tax_of(self, sale: Sale, zone: TaxZone, rate_id: int) -> Decimal:
        rate = next(one for one in zone.rates if one.id == rate_id)
        kinds = {"Labor": _LABOR, "Material": _GOODS}
        base = ZERO
        for line in sale.lines:
            inside = any(word == "Subtotal" or line.kind in kinds.get(word, ()) for word in rate.bases)
            if line.taxable and line.chargeable and inside:
                base += line.total
        return self.amount(base * rate.rate)
