"""The whole connector over real sockets, against the simulator: sign-in, calls, lost answers, limits, regions."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

import pytest
import requests

from app.connectors.zoho_books import ZohoBooks, ZohoBooksApi
from app.connectors.zoho_books.credentials import ClientCredentials
from app.connectors.zoho_books.limiter import Limits
from app.connectors.zoho_books.regions import environment
from app.connectors.zoho_books.scopes import Purpose
from app.connectors.zoho_books.sign_in import redirect_uri
from app.domain.accounting import BooksArea, ContactDraft, ContactKind, CustomValue, Edition, ItemDraft
from app.domain.accounting_documents import (
    Applied,
    BillDraft,
    BillStatus,
    CreditNoteDraft,
    CreditStatus,
    CustomerPaymentDraft,
    InvoiceDraft,
    InvoiceStatus,
    LineDraft,
    PaymentMode,
    VendorCreditDraft,
)
from app.domain.errors import (
    BudgetUsed,
    Duplicate,
    OutcomeUnknown,
    PermissionMissing,
    Rejected,
    SignInFailed,
    SignInNeeded,
    Throttled,
    Unreachable,
)
from app.simulators.zoho_books import (
    DEFAULT_CLIENT_ID,
    DEFAULT_CLIENT_SECRET,
    KEY_FIELD,
    REGIONS,
    Consent,
    Fault,
    FaultKind,
    ZohoBooksSimulator,
    sample_organization,
)
from tests.support.clock import SteppedClock
from tests.support.zoho_desk import KeptText

EVERYTHING = list(Purpose)


def browser(url: str) -> None:
    """A person who clicks Accept (or what the simulator's switch says)."""
    with requests.get(url, timeout=5) as page:
        assert page.status_code == 200, page.text


@dataclass
class Live:
    """One installation at one simulator."""

    zoho: ZohoBooksSimulator
    region: str
    port: int
    clock: SteppedClock = field(init=False)
    refresh_token: KeptText = field(default_factory=KeptText)
    kept: KeptText = field(default_factory=KeptText)

    limits: Limits = field(default_factory=lambda: Limits(per_minute=1000, reserve=0))

    def __post_init__(self) -> None:
        self.clock = SteppedClock(on_skip=lambda s: self.zoho.clock.advance(seconds=s))
        self.books = self.installation()

    def installation(self) -> ZohoBooks:
        """The program, or the same after a restart."""
        return ZohoBooks(
            environment("custom", accounts_url=self.zoho.accounts_url(self.region)),
            ClientCredentials(DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET),
            refresh_token=self.refresh_token,
            kept=self.kept,
            clock=self.clock,
            user_agent="live-test",
            proxy="none",
            limits=self.limits,
            port=self.port,
        )

    def signed_in(self) -> ZohoBooksApi:
        self.refresh_token.value = self.zoho.sign_in().refresh_token
        return self.api()

    def api(self) -> ZohoBooksApi:
        return self.books.api(self.zoho.organization.organization_id)


@pytest.fixture
def live(unused_port: int) -> Iterator[Live]:
    with ZohoBooksSimulator(
        sample_organization("india"), control=False, redirect_uris=(redirect_uri(unused_port),)
    ) as zoho:
        one = Live(zoho, zoho.region, unused_port)
        yield one
        one.books.close()
        assert zoho.bugs == []
        assert zoho.unknown == []


def draft(live: Live, api: ZohoBooksApi, number: str = "INV-1") -> BillDraft:
    vendor = next(row for page in api.contacts(ContactKind.VENDOR) for row in page.rows)
    account = next(one for one in api.accounts() if one.name == "Cost of Goods Sold")
    line = LineDraft(Decimal(2), Decimal("33.33"), account.id, name="MCB 16 A", description="Job 4711")
    third = replace(line, quantity=Decimal(1), rate=Decimal("33.34"))
    return BillDraft(
        vendor_id=vendor.id,
        number=number,
        reference_number="ST-1-bill-7",
        date=live.zoho.clock.now().date(),
        currency_id=vendor.currency_id,
        exchange_rate=Decimal(1),
        lines=(line, third),
        due_date=live.zoho.clock.now().date() + timedelta(days=30),
    )


@pytest.mark.parametrize("home", sorted(REGIONS))
def test_every_region_signs_in_and_reads_also_where_the_client_is_of_another(unused_port: int, home: str) -> None:
    with ZohoBooksSimulator(
        sample_organization("india"), region=home, control=False, redirect_uris=(redirect_uri(unused_port),)
    ) as zoho:
        zoho.client.region = "in" if home == "us" else "us"
        live = Live(zoho, zoho.client.region, unused_port)
        done = live.books.sign_in.run(EVERYTHING, browser)
        assert done.missing_scopes == ()
        session = live.books.tokens.session()
        assert (session.accounts_server, session.api_domain) == (zoho.accounts_url(home), zoho.api_url(home))
        assert [one.id for one in live.books.api("").organizations()] == [zoho.organization.organization_id]
        live.clock.advance(3400)
        zoho.clock.advance(seconds=3400)
        assert live.installation().tokens.session().access_token != session.access_token
        live.books.close()
        assert (zoho.bugs, zoho.unknown) == ([], [])


def test_a_person_who_refuses_is_told_so(live: Live) -> None:
    live.zoho.switches.consent = Consent.DENIED
    with pytest.raises(SignInFailed, match="refused in the browser"):
        live.books.sign_in.run(EVERYTHING, browser)


def test_a_forged_accounts_server_gets_no_secret(live: Live) -> None:
    live.zoho.announced_accounts_server = "https://accounts.zoho.example"
    with pytest.raises(SignInFailed, match="not one of Zoho's"):
        live.books.sign_in.run(EVERYTHING, browser)
    assert not [one for one in live.zoho.requests if one.method == "POST"]


def test_disconnecting_ends_the_sign_in_at_zoho(live: Live) -> None:
    live.books.sign_in.run(EVERYTHING, browser)
    old = live.refresh_token.value
    assert live.books.sign_in.sign_out() is True
    live.refresh_token.value = old
    with pytest.raises(SignInNeeded):
        live.api().taxes()


def test_the_reference_data_of_the_sample_is_read(live: Live) -> None:
    api = live.signed_in()
    organization = api.organization()
    assert (organization.edition, organization.currency_code) == (Edition.INDIA, "INR")
    assert {"GST18", "IGST18"} <= {one.name for one in api.taxes()}
    group = next(one for one in api.taxes() if one.name == "GST18")
    assert [part.percentage for part in api.tax_group(group.id).parts] == [9, 9]
    assert [one.code for one in api.currencies() if one.is_base] == ["INR"]
    assert not any(one.closes(live.zoho.clock.now().date(), BooksArea.PURCHASES) for one in api.locks())
    assert api.tax_exemptions() == api.tax_authorities() == []
    items = [row for page in api.items() for row in page.rows]
    assert [one.id for one in api.items_with_sku(items[0].sku)] == [items[0].id]
    assert api.item(items[0].id).purchase_account_id
    assert not [row for page in api.expenses() for row in page.rows]


def test_a_bill_is_read_back_as_it_was_sent_in_two_calls(live: Live) -> None:
    api = live.signed_in()
    sent = replace(draft(live, api), custom_values=(CustomValue("ServiceTitan ID", "ST-1-bill-7"),), notes="x")
    before = len(live.zoho.api_calls)
    made = api.create_bill(sent)
    read = api.bill(made.id)
    assert len(live.zoho.api_calls) - before == 2
    assert (read.total, read.balance, read.status) == (Decimal("100.00"), Decimal("100.00"), BillStatus.OPEN)
    assert (read.number, read.reference_number, read.vendor_id) == ("INV-1", "ST-1-bill-7", sent.vendor_id)
    assert [(line.rate, line.quantity) for line in read.lines] == [(Decimal("33.33"), 2), (Decimal("33.34"), 1)]
    assert [(one.name, one.value) for one in read.custom_values if one.value] == [(KEY_FIELD, "ST-1-bill-7")]
    assert api.budget() is not None


def test_a_bill_is_found_by_its_key_changed_and_voided(live: Live) -> None:
    api = live.signed_in()
    sent = draft(live, api)
    made = api.create_bill(sent)
    api.create_bill(replace(sent, number="INV-2", reference_number="ST-1-bill-8"))
    found = [row.id for page in api.bills(reference_number="ST-1-bill-7") for row in page.rows]
    assert found == [made.id]
    kept = tuple(replace(line, line_id=old.id) for line, old in zip(sent.lines, made.lines, strict=True))
    changed = api.update_bill(made.id, replace(sent, lines=kept[:1]))
    assert (changed.total, len(changed.lines)) == (Decimal("66.66"), 1)
    assert changed.lines[0].id == made.lines[0].id
    assert made.modified_at is not None
    after = [row.id for page in api.bills(modified_on_or_after=made.modified_at) for row in page.rows]
    assert made.id in after
    api.void_bill(made.id)
    assert api.bill(made.id).status is BillStatus.VOID


def test_a_second_bill_of_the_number_is_a_duplicate_and_can_be_found_whatever_its_letters(live: Live) -> None:
    api = live.signed_in()
    sent = draft(live, api, "inv-9")
    made = api.create_bill(sent)
    with pytest.raises(Duplicate) as failure:
        api.create_bill(replace(sent, number=" INV-9 "))
    assert failure.value.refusal == "13011"
    assert [one.id for one in api.bills_with_number(sent.vendor_id, " INV-9 ")] == [made.id]
    with pytest.raises(Rejected) as refused:
        api.create_bill(replace(sent, number="INV-10", lines=(replace(sent.lines[0], account_id=""),)))
    assert refused.value.refusal == "13009"


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER_COMMIT, FaultKind.ERROR_AFTER_COMMIT])
def test_a_bill_whose_answer_is_lost_is_unclear_and_there_once(live: Live, kind: FaultKind) -> None:
    api = live.signed_in()
    sent = draft(live, api)
    live.zoho.faults.add(Fault(kind, method="POST", path="/bills$"))
    with pytest.raises(OutcomeUnknown):
        api.create_bill(sent)
    live.zoho.faults.clear()
    assert len(live.zoho.organization.bills) == 1
    assert len(api.bills_with_number(sent.vendor_id, sent.number)) == 1


def test_a_refused_connection_is_unreachable(live: Live) -> None:
    api = live.signed_in()
    sent = draft(live, api)
    live.zoho.refuse_connections()
    with pytest.raises(Unreachable):
        api.create_bill(sent)
    live.zoho.accept_connections()
    assert live.zoho.organization.bills == []


def test_a_return_becomes_a_vendor_credit_and_a_bill_shows_that_a_person_paid_with_it(live: Live) -> None:
    api = live.signed_in()
    bill = api.create_bill(draft(live, api))
    sent = draft(live, api)
    credit = api.create_vendor_credit(
        VendorCreditDraft(
            vendor_id=sent.vendor_id,
            number="ST-1-return-9",
            reference_number="ST-1-return-9",
            date=sent.date,
            currency_id=sent.currency_id,
            exchange_rate=Decimal(1),
            lines=sent.lines[1:],
        )
    )
    assert credit.number == "ST-1-return-9"
    assert credit.status is CreditStatus.DRAFT
    api.open_vendor_credit(credit.id)
    books = live.zoho.organization
    books.apply_vendor_credit(books.documents[credit.id], books.documents[bill.id], Decimal("33.34"))
    paid = api.bill(bill.id)
    assert (paid.balance, paid.is_touched_by_payment) == (Decimal("66.66"), True)
    assert [row.id for page in api.vendor_credits(number="ST-1-return-9") for row in page.rows] == [credit.id]
    assert api.vendor_credit(credit.id).balance == 0


def test_an_invoice_is_booked_and_paid_once(live: Live) -> None:
    api = live.signed_in()
    customer = next(row for page in api.contacts(ContactKind.CUSTOMER) for row in page.rows)
    item = next(row for page in api.items() for row in page.rows)
    day = live.zoho.clock.now().date()
    lines = (LineDraft(Decimal(3), Decimal("33.33"), item_id=item.id, name=item.name),)
    invoice = api.create_invoice(
        InvoiceDraft(customer.id, "ST-1-100", "ST-1-inv-5", day, customer.currency_id, Decimal(1), lines)
    )
    assert (invoice.number, invoice.status, invoice.total) == ("ST-1-100", InvoiceStatus.DRAFT, Decimal("99.99"))
    api.mark_invoice_sent(invoice.id)
    with pytest.raises(Duplicate):
        api.create_invoice(
            InvoiceDraft(customer.id, "ST-1-100", "ST-1-inv-5", day, customer.currency_id, Decimal(1), lines)
        )
    payment = api.create_customer_payment(
        CustomerPaymentDraft(
            customer.id,
            PaymentMode.CASH,
            Decimal("60.05"),
            day,
            "ST-1-pay-8",
            (Applied(invoice.id, Decimal("60.05")),),
            Decimal(1),
        )
    )
    assert [one.id for one in api.customer_payments_with_reference("ST-1-pay-8")] == [payment.id]
    assert api.customer_payments_with_reference("ST-1-pay") == []
    assert api.customer_payment(payment.id).invoices[0].document_id == invoice.id
    read = api.invoice(invoice.id)
    assert (read.balance, read.status) == (Decimal("39.94"), InvoiceStatus.PARTIALLY_PAID)
    note = api.create_credit_note(
        CreditNoteDraft(
            customer.id,
            "ST-1-cm-3",
            "ST-1-cm-3",
            day,
            customer.currency_id,
            Decimal(1),
            (replace(lines[0], quantity=Decimal(1), rate=Decimal("39.94")),),
        )
    )
    if note.status is CreditStatus.DRAFT:
        api.open_credit_note(note.id)
    api.apply_credit_note(note.id, (Applied(invoice.id, Decimal("39.94")),))
    assert api.invoice(invoice.id).status is InvoiceStatus.PAID
    assert [row.id for page in api.credit_notes(reference_number="ST-1-cm-3") for row in page.rows] == [note.id]
    assert api.credit_note(note.id).balance == 0


def test_contacts_and_items_are_created_and_changed(live: Live) -> None:
    api = live.signed_in()
    made = api.create_contact(ContactDraft("New Supplier", ContactKind.VENDOR, email="a@b.example", notes="x"))
    assert [one.id for one in api.contacts_named("New Supplier", ContactKind.VENDOR)] == [made.id]
    with pytest.raises(Duplicate):
        api.create_contact(ContactDraft("New Supplier", ContactKind.CUSTOMER))
    changed = api.update_contact(
        made.id,
        ContactDraft("New Supplier", ContactKind.VENDOR, email="c@d.example", persons=made.persons),
    )
    assert (changed.email, changed.notes) == ("c@d.example", "x")
    account = next(one for one in api.accounts() if one.name == "Cost of Goods Sold")
    item = api.create_item(
        ItemDraft(
            "Clamp",
            Decimal("12.50"),
            sku="CL-1",
            kind="purchases",
            unit="Nos",
            purchase_rate=Decimal("10.05"),
            purchase_account_id=account.id,
        )
    )
    read = api.item(item.id)
    assert (read.purchase_rate, read.unit) == (Decimal("10.05"), "Nos")
    assert api.update_item(item.id, ItemDraft("Clamp 2", Decimal(13))).name == "Clamp 2"


def test_a_missing_scope_is_named(live: Live) -> None:
    live.refresh_token.value = live.zoho.sign_in("ZohoBooks.settings.READ").refresh_token
    api = live.api()
    assert api.taxes()
    with pytest.raises(PermissionMissing, match=r"ZohoBooks\.bills\.READ"):
        list(api.bills())


def test_the_budget_ends_before_the_organizations_does(live: Live) -> None:
    live.zoho.switches.daily_limit = 30
    live.limits = Limits(per_minute=1000, reserve=20)
    live.books = live.installation()
    api = live.signed_in()

    def spend() -> None:
        for _ in range(30):
            api.taxes()

    with pytest.raises(BudgetUsed) as failure:
        spend()
    assert live.zoho.calls_429 == 0
    budget = api.budget()
    assert budget is not None
    assert budget.remaining == 20
    assert failure.value.retry_after_s is not None
    assert 0 < failure.value.retry_after_s <= 86_400


@pytest.mark.parametrize(("code", "kind"), [(43, Throttled), (45, BudgetUsed)])
def test_a_long_throttle_stops_all_calls(live: Live, code: int, kind: type[Throttled]) -> None:
    api = live.signed_in()
    api.taxes()
    live.zoho.faults.add(Fault(FaultKind.THROTTLE, code=code))
    with pytest.raises(kind):
        api.taxes()
    live.zoho.faults.clear()
    before = len(live.zoho.requests)
    with pytest.raises(kind):
        api.taxes()
    assert len(live.zoho.requests) == before


@pytest.fixture
def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def test_a_locked_period_is_found_before_posting(live: Live) -> None:
    api = live.signed_in()
    today = live.zoho.clock.now().date()
    live.zoho.organization.lock_period(today, module="purchase")
    assert any(one.closes(today, BooksArea.PURCHASES) for one in api.locks())
    assert not any(one.closes(today, BooksArea.SALES) for one in api.locks())
    with pytest.raises(Rejected):
        api.create_bill(draft(live, api))


def test_a_block_of_the_user_holds_back_the_list_of_organizations_too(live: Live) -> None:
    api = live.signed_in()
    live.zoho.faults.add(Fault(FaultKind.THROTTLE, code=43))
    with pytest.raises(Throttled):
        api.taxes()
    before = len(live.zoho.requests)
    with pytest.raises(Throttled):
        live.books.api("").organizations()
    assert len(live.zoho.requests) == before


def test_a_token_that_zoho_no_longer_takes_is_renewed_in_the_middle(live: Live) -> None:
    api = live.signed_in()
    api.taxes()
    before = live.books.tokens.session().access_token
    live.zoho.clock.advance(seconds=3700)
    assert api.create_bill(draft(live, api)).total == Decimal("100.00")
    assert live.books.tokens.session().access_token != before
    assert len(live.zoho.organization.bills) == 1


def test_many_threads_stay_under_the_number_of_calls_at_once(live: Live) -> None:
    live.zoho.switches.concurrent_limit = 3
    live.zoho.switches.latency_s = 0.01
    api = live.signed_in()
    with ThreadPoolExecutor(12) as pool:
        for future in [pool.submit(api.taxes) for _ in range(24)]:
            assert future.result()
    assert live.zoho.calls_429 == 0
    assert live.zoho.count("GET", "/settings/taxes") == 24
