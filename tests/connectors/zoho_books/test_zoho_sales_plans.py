"""The plans of the sales flow, carried out by the connector at the simulator: everything once, and it ties."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

import pytest

from app.connectors.zoho_books import ZohoBooks, ZohoBooksApi
from app.connectors.zoho_books.credentials import ClientCredentials
from app.connectors.zoho_books.limiter import Limits
from app.connectors.zoho_books.regions import environment
from app.domain.accounting import AccountingContact, AccountingItem, ContactKind
from app.domain.accounting_documents import CreditNoteOnBooks, CustomerPaymentOnBooks, InvoiceOnBooks, InvoiceStatus
from app.domain.errors import NotFound, OutcomeUnknown
from app.domain.field_sales import AppliedTo, SalesTax
from app.domain.records import OperationState
from app.flows.sales.documents import judge_credit_memo, judge_invoice, judge_payment
from app.flows.sales.planner import (
    CreditNotePlan,
    IncomeRules,
    InvoicePlan,
    PaymentPlan,
    SalesContext,
    SalesPlan,
    SentInvoice,
    Standing,
)
from app.flows.sales.progress import SalesOperation, SalesStep, SalesWrite, next_step
from app.flows.steps import StepKind
from app.simulators.zoho_books import (
    DEFAULT_CLIENT_ID,
    DEFAULT_CLIENT_SECRET,
    KEY_FIELD,
    Fault,
    FaultKind,
    ZohoBooksSimulator,
    empty_organization,
)
from tests.support.clock import SteppedClock
from tests.support.zoho_desk import KeptText
from tests.unit.sales_builders import RULES, Books, Customers, Items, context, invoice, line, memo, payment

D = Decimal
T = TypeVar("T")


@dataclass
class View:
    """Reads each time it is asked; by key only after a search."""

    api: ZohoBooksApi
    looked: bool = False

    def invoices(self, reference_number: str) -> Sequence[InvoiceOnBooks] | None:
        pages = self.api.invoices(reference_number=reference_number)
        return [self.api.invoice(row.id) for page in pages for row in page.rows] if self.looked else None

    def invoice(self, invoice_id: str) -> InvoiceOnBooks | None:
        return _there(self.api.invoice, invoice_id)

    def invoices_numbered(self, number: str) -> Sequence[InvoiceOnBooks]:
        return [row for page in self.api.invoices(number=number) for row in page.rows]

    def credit_notes(self, reference_number: str) -> Sequence[CreditNoteOnBooks] | None:
        pages = self.api.credit_notes(reference_number=reference_number)
        return [self.api.credit_note(row.id) for page in pages for row in page.rows] if self.looked else None

    def credit_note(self, note_id: str) -> CreditNoteOnBooks | None:
        return _there(self.api.credit_note, note_id)

    def credit_notes_numbered(self, number: str) -> Sequence[CreditNoteOnBooks]:
        return [row for page in self.api.credit_notes(number=number) for row in page.rows]

    def payments(self, reference_number: str) -> Sequence[CustomerPaymentOnBooks] | None:
        if not self.looked:
            return None
        return [self.api.customer_payment(o.id) for o in self.api.customer_payments_with_reference(reference_number)]

    def payment(self, payment_id: str) -> CustomerPaymentOnBooks | None:
        return _there(self.api.customer_payment, payment_id)

    def is_gone(self, document_id: str) -> bool:
        return False


def _there(read: Callable[[str], T], document_id: str) -> T | None:
    try:
        return read(document_id)
    except NotFound:
        return None


@dataclass
class Desk:
    """One US organization, a signed-in connector, and what a sale is judged against there."""

    zoho: ZohoBooksSimulator
    api: ZohoBooksApi
    sent: Books = field(default_factory=Books)

    def context(self) -> SalesContext:
        api = self.api
        customers = tuple(row for page in api.contacts(ContactKind.CUSTOMER) for row in page.rows)
        items = tuple(row for page in api.items() for row in page.rows)
        accounts = {one.id: one for one in api.accounts()}
        by_name = {one.name: one.id for one in accounts.values()}
        carrier = next(one for one in items if one.name == "Other services")
        income = IncomeRules(
            fallback_account_id=by_name["Service income"], carriers={by_name["Service income"]: carrier.id}
        )
        return context(
            organization=api.organization(),
            customers=Customers(_typed(customers, AccountingContact)),
            items=Items(_typed(items, AccountingItem)),
            taxes=tuple(api.taxes()),
            accounts=accounts,
            currencies=tuple(api.currencies()),
            locks=tuple(api.locks()),
            sent=self.sent,
            rules=replace(RULES, income=income, key_field="ServiceTitan ID"),
        )

    def carry_out(self, plan: SalesPlan) -> SalesStep:
        """Does what `next_step` says, as the engine would, until there is nothing left for it to do."""
        operations: dict[SalesWrite, SalesOperation] = {}
        view = View(self.api)
        for _ in range(20):
            step = next_step(plan, list(operations.values()), view)
            if step.adopted:
                operations[SalesWrite.CREATE] = SalesOperation(SalesWrite.CREATE, OperationState.DONE, step.adopted)
            if step.kind is StepKind.SEARCH and step.write is not None:
                view.looked = True
                if step.write in operations:
                    known = operations[step.write]
                    operations[step.write] = replace(known, empty_searches=known.empty_searches + 1)
            elif step.kind is StepKind.SEND and step.write is not None:
                view.looked = False
                try:
                    made = self._send(plan, step)
                    operations[step.write] = SalesOperation(step.write, OperationState.DONE, made)
                except OutcomeUnknown:
                    operations[step.write] = SalesOperation(step.write, OperationState.UNCLEAR)
            else:
                return step
        raise AssertionError("it does not end")

    def _send(self, plan: SalesPlan, step: SalesStep) -> str:
        api = self.api
        match plan, step.write:
            case InvoicePlan(), SalesWrite.CREATE:
                return api.create_invoice(plan.draft).id
            case CreditNotePlan(), SalesWrite.CREATE:
                return api.create_credit_note(plan.draft).id
            case PaymentPlan(), SalesWrite.CREATE:
                return api.create_customer_payment(plan.draft).id
            case InvoicePlan(), SalesWrite.BOOK:
                api.mark_invoice_sent(step.target_id)
            case CreditNotePlan(), SalesWrite.BOOK:
                api.open_credit_note(step.target_id)
            case CreditNotePlan(), SalesWrite.APPLY:
                api.apply_credit_note(step.target_id, step.apply)
            case _:
                raise AssertionError(step)
        return step.target_id

    def invoices(self) -> list[InvoiceOnBooks]:
        return [self.api.invoice(row.id) for page in self.api.invoices() for row in page.rows]


def _typed(rows: Sequence[object], kind: type[T]) -> tuple[T, ...]:
    return tuple(row for row in rows if isinstance(row, kind))


@pytest.fixture
def desk() -> Iterator[Desk]:
    organization = empty_organization("us")
    authority = organization.add_tax_authority("Texas Comptroller")
    organization.add_tax("Travis", D("8.25"), authority=authority)
    sales = organization.add_account("Product sales", "income")
    service = organization.add_account("Service income", "income")
    organization.add_customer("Acme Diner")
    organization.add_item("Filter", sku="FLT-1", rate=D(25), account=sales)
    organization.add_item("Other services", rate=D(1), account=service)
    for entity in ("invoice", "creditnote", "payment"):
        organization.add_custom_field(entity, KEY_FIELD, label="ServiceTitan ID", unique=True)
    with ZohoBooksSimulator(organization, control=False) as zoho:
        books = ZohoBooks(
            environment("custom", accounts_url=zoho.accounts_url(zoho.region)),
            ClientCredentials(DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET),
            refresh_token=KeptText(zoho.sign_in().refresh_token),
            kept=KeptText(),
            clock=SteppedClock(on_skip=lambda s: zoho.clock.advance(seconds=s)),
            user_agent="sales-plans",
            proxy="none",
            limits=Limits(per_minute=1000, reserve=0),
        )
        yield Desk(zoho, books.api(zoho.organization.organization_id))
        books.close()
        assert zoho.bugs == []
        assert zoho.unknown == []


LINES = (line("100.00", "4", "25.00"), line("33.33", "1", sku_id=12, id_=2), line("-10.00", "-1", "10.00", id_=3))
TAXED = invoice(*LINES, tax="10.18")
"""8.25 % of 123.33 is 10.17: the cent too many becomes the adjustment."""
ALL_OF_IT = TAXED.total
CREDIT_TAX = SalesTax(7, "Travis", D("0.0825"))


def book_invoice(desk: Desk) -> None:
    plan = judge_invoice(TAXED, desk.context())
    assert isinstance(plan, InvoicePlan), plan
    assert desk.carry_out(plan).kind is StepKind.DONE
    (there,) = desk.invoices()
    desk.sent.rows[5] = SentInvoice(Standing.BOOKED, there)


def test_an_invoice_is_booked_with_the_total_servicetitan_states(desk: Desk) -> None:
    book_invoice(desk)

    (there,) = desk.invoices()
    assert there.total == ALL_OF_IT == D("133.51")
    assert there.status is not InvoiceStatus.DRAFT
    accounts = {one.id: one.name for one in desk.api.accounts()}
    assert [accounts[one.account_id] for one in there.lines] == ["Product sales", "Service income", "Product sales"]


def test_a_payment_pays_its_invoice_and_a_credit_memo_the_rest(desk: Desk) -> None:
    book_invoice(desk)
    part = payment("90.21", applied=(AppliedTo(5, D("90.21"), "INV-5"),))
    paid = judge_payment(part, desk.context())
    assert isinstance(paid, PaymentPlan), paid
    credited = judge_credit_memo(memo(line("40.00"), tax="3.30", tax_code=CREDIT_TAX), desk.context())
    assert isinstance(credited, CreditNotePlan), credited

    assert desk.carry_out(paid).kind is StepKind.DONE
    assert desk.carry_out(credited).kind is StepKind.DONE

    (there,) = desk.invoices()
    assert (there.balance, there.status) == (D(0), InvoiceStatus.PAID)


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER_COMMIT, FaultKind.ERROR_AFTER_COMMIT])
@pytest.mark.parametrize(
    "path", ["/invoices$", "/status/sent$", "/customerpayments$", "/creditnotes$", "/creditnotes/.+/invoices$"]
)
def test_an_answer_lost_anywhere_leaves_every_document_once(desk: Desk, kind: FaultKind, path: str) -> None:
    desk.zoho.faults.add(Fault(kind, method="POST", path=path))

    book_invoice(desk)
    paid = judge_payment(payment("50.00", applied=(AppliedTo(5, D("50.00"), "INV-5"),)), desk.context())
    credited = judge_credit_memo(memo(), desk.context())
    assert isinstance(paid, PaymentPlan), paid
    assert isinstance(credited, CreditNotePlan), credited
    assert desk.carry_out(paid).kind is StepKind.DONE
    assert desk.carry_out(credited).kind is StepKind.DONE

    assert len(desk.invoices()) == 1
    assert sum(len(page.rows) for page in desk.api.customer_payments()) == 1
    assert sum(len(page.rows) for page in desk.api.credit_notes()) == 1
    assert desk.invoices()[0].balance == ALL_OF_IT - D("50.00") - D("40.00")


def test_carrying_it_out_again_without_any_memory_sends_nothing(desk: Desk) -> None:
    book_invoice(desk)
    paid = judge_payment(payment("50.00", applied=(AppliedTo(5, D("50.00"), "INV-5"),)), desk.context())
    assert isinstance(paid, PaymentPlan), paid
    desk.carry_out(paid)
    posts = [one for one in desk.zoho.requests if one.method == "POST" and "/books/" in one.path]

    assert desk.carry_out(paid).kind is StepKind.DONE

    assert [one for one in desk.zoho.requests if one.method == "POST" and "/books/" in one.path] == posts
