"""Invoices, payments and credit memos in the windows: the drawer, needs attention, the mapping of customers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from app.domain.records import Subject
from app.domain.states import State
from app.engine.remedies.table import Act, remedy
from app.engine.sales.detail import EXPENSES_STAY
from app.engine.views import CauseFilter
from app.ui.dialogs.confirm import ConfirmDialog
from app.ui.dialogs.ignore_dialog import IgnoreDialog
from app.ui.drawer.drawer import Drawer
from app.ui.pages.mapping.books import MatchDialog
from app.ui.pages.mapping.page import MappingPage
from app.ui.words_books import BooksName
from tests.e2e_sales.test_sales_people_meanwhile import typed_invoice
from tests.support.sales_world import CUSTOMERS, SalesWorld
from tests.support.world import World
from tests.ui.conftest import Desk
from tests.ui.zoho_bench import cut, cycle, register

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
FIELD = "Paid in Zoho"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[SalesWorld]:
    with SalesWorld(tmp_path) as made:
        register(made)
        yield made


@pytest.fixture
def sales_desk(world: SalesWorld, desks: Callable[[World], Desk]) -> Desk:
    """A desk on it."""
    return desks(world)


def opened(desk: Desk, one: Any) -> Drawer:
    """The drawer on the record of a sale, read."""
    assert isinstance(desk.world, SalesWorld)
    record = desk.world.sale(desk.program, one)
    desk.session.open_record(record.id)
    drawer = desk.window.drawer
    desk.until(lambda: drawer.detail is not None and drawer.detail.record == record)
    desk.idle()
    return drawer


def stranger(world: SalesWorld, name: str = "Nobody & Daughters") -> int:
    """A customer that Zoho Books does not have."""
    return int(world.tenant.add_customer(name).id)


# -- the drawer --------------------------------------------------------------------------------------------------------


def test_the_drawer_shows_both_sides_of_an_invoice_and_its_lines(world: SalesWorld, sales_desk: Desk) -> None:
    job = world.tenant.add_job("100045", customer_id=world.customers[0], business_unit_id=world.unit)
    invoice = world.invoice("J-1", "100.00", job_id=job.id)
    cycle(sales_desk)
    drawer = opened(sales_desk, invoice)
    assert drawer.chip.text == "Synced"
    assert drawer.reasons.notes[0].text.startswith("In Zoho Books. Read back and equal")
    assert drawer.party.text() == CUSTOMERS[0]
    assert drawer.place.text() == "$ 107.25"
    assert drawer.sale.aside.text().startswith("Job 100045")
    assert drawer.sale.texts()[:3] == ["Invoice J-1", "posted", "107.25"]
    assert "7.25" in drawer.sale.texts()
    there = drawer.sold.texts()
    assert there[:3] == ["Invoice J-1", "open", "107.25"]
    assert f"ST-{world.tenant.tenant_id}-inv-{invoice.id}" in there[3]
    assert there[-1] == "Ties with ServiceTitan: 107.25"
    assert drawer.income.aside.text() == "as invoice J-1"
    assert drawer.income.texts() == ["CONDUIT-20", "100.00", "Sales · CA Sales Tax"]
    for part in (drawer.voucher, drawer.source, drawer.books, drawer.booking, drawer.entered, drawer.expenses):
        assert not part.isVisible()
    drawer.codes.toggle.click()
    assert drawer.codes.code is not None
    assert f"servicetitan: inv-{invoice.id}" in drawer.codes.code.text.toPlainText()


def test_a_payment_shows_what_it_pays_and_how(world: SalesWorld, sales_desk: Desk) -> None:
    payment = world.pay(world.invoice("J-1"))
    cycle(sales_desk)
    drawer = opened(sales_desk, payment)
    assert drawer.sale.aside.text() == "Check 1001"
    assert drawer.sale.texts()[3:] == ["Pays invoice J-1", "107.25"]
    assert drawer.sold.texts()[1:3] == ["Check", "107.25"]
    assert drawer.income.aside.text() == "as payment · Check"
    assert drawer.income.texts() == ["Pays invoice J-1", "107.25", "To the account “Undeposited Funds”"]


def test_a_credit_memo_shows_its_credit_note_and_the_invoice_what_is_left(world: SalesWorld, sales_desk: Desk) -> None:
    invoice = world.invoice("J-1")
    memo = world.credit((invoice, "20.00"))
    cycle(sales_desk)
    drawer = opened(sales_desk, memo)
    assert "Pays invoice J-1" in drawer.sale.texts()
    cycle(sales_desk)
    assert drawer.sold.texts()[:3] == [f"Credit note {memo.number}", "used up", "20.00"]
    assert drawer.income.aside.text() == f"as credit note {memo.number}"
    assert "87.25 still to be paid" in opened(sales_desk, invoice).sold.texts()


def test_payments_entered_in_zoho_are_shown_with_what_servicetitan_was_told(
    world: SalesWorld, sales_desk: Desk
) -> None:
    sales_desk.session.save_settings(lambda old: old.with_value("sales.books_payments", True))
    sales_desk.idle()
    invoice = world.invoice("J-1")
    cycle(sales_desk)
    world.books.pay_invoice(world.sold("J-1")[0], Decimal("50.00"), world.day.date())
    cycle(sales_desk)
    drawer = opened(sales_desk, invoice)
    assert drawer.entered.isVisible()
    assert "50.00" in drawer.entered.texts()
    assert drawer.entered.texts()[-1] == "ServiceTitan takes no payment: they are only shown here."
    world.tenant.add_custom_field("invoice", FIELD)
    sales_desk.session.save_settings(lambda old: old.with_value("sales.books_payments_field", FIELD))
    sales_desk.idle()
    cycle(sales_desk)
    sales_desk.until(lambda: "says “Paid in Zoho Books: 50.00 of 107.25 USD" in drawer.entered.texts()[-1])


def test_expenses_of_its_job_are_shown_with_the_word_that_they_stay(world: SalesWorld, sales_desk: Desk) -> None:
    sales_desk.session.save_settings(lambda old: old.with_value("sales.expenses", True))
    sales_desk.idle()
    job = world.tenant.add_job("100045", customer_id=world.customers[0], business_unit_id=world.unit)
    invoice = world.invoice("J-1", job_id=job.id)
    account = world.books.expense_account()
    world.books.spend_by_hand(account, Decimal("12.50"), reference_number="100045", description="Parking")
    cycle(sales_desk)
    drawer = opened(sales_desk, invoice)
    said = drawer.expenses.texts()
    assert {"12.50", "Parking"} <= set(said)
    assert said[-1] == EXPENSES_STAY


def test_what_is_not_posted_leads_to_when_sales_go(world: SalesWorld, sales_desk: Desk) -> None:
    invoice = world.invoice("J-1", posted=False)
    cycle(sales_desk)
    drawer = opened(sales_desk, invoice)
    assert drawer.sold.texts() == ["None yet. It follows once it is posted in ServiceTitan."]
    assert "CONDUIT-20" in drawer.sale.texts(), "without a plan the lines stand with the invoice"
    drawer.reasons.buttons[Act.SETTINGS].click()
    sales_desk.idle()
    page: Any = sales_desk.window.page()
    assert page.section.name == "sales"
    assert remedy("sale_not_posted", Subject.DOCUMENT).setting == "sales.trigger"


def test_a_payment_that_waits_leads_to_its_invoice(world: SalesWorld, sales_desk: Desk) -> None:
    invoice = world.invoice("J-1", customer=stranger(world))
    payment = world.pay(invoice)
    cycle(sales_desk)
    drawer = opened(sales_desk, payment)
    assert drawer.chip.text == "Waiting for its invoice"
    shown = drawer.reasons.findChild(QPushButton, "its-invoice")
    assert shown is not None
    assert shown.text() == "Show invoice J-1"
    shown.click()
    sales_desk.until(lambda: drawer.title.text() == "Invoice J-1")


def test_a_cancelled_invoice_asks_before_it_is_voided_there(world: SalesWorld, sales_desk: Desk) -> None:
    invoice = world.invoice("J-1")
    cycle(sales_desk)
    world.tenant.void_invoice(invoice.id)
    cycle(sales_desk)
    drawer = opened(sales_desk, invoice)
    assert drawer.chip.text == "Cancelled in ServiceTitan"
    button = drawer.reasons.buttons[Act.REPLAY]
    assert button.text() == "Void it in Zoho Books…"
    button.click()
    sales_desk.until(lambda: isinstance(drawer.acts.dialog, ConfirmDialog))
    dialog = drawer.acts.dialog
    assert isinstance(dialog, ConfirmDialog)
    dialog.primary.click()
    sales_desk.idle()
    cycle(sales_desk)
    assert world.sold("J-1") == []


def test_an_invoice_voided_there_is_sent_again_and_a_payment_only_compared(world: SalesWorld, sales_desk: Desk) -> None:
    invoice = world.invoice("J-1")
    cycle(sales_desk)
    world.books.void(world.sold("J-1")[0])
    cycle(sales_desk)
    assert opened(sales_desk, invoice).reasons.buttons[Act.REPLAY].text() == "Send again…"
    payment = world.pay(world.invoice("J-2"))
    cycle(sales_desk)
    world.tenant.void_payment(payment.id)
    cycle(sales_desk)
    drawer = opened(sales_desk, payment)
    assert drawer.chip.text == "Cancelled in ServiceTitan"
    assert drawer.reasons.buttons[Act.REPLAY].text() == "Compare again…"


def test_no_sentence_of_the_drawer_is_cut(world: SalesWorld, sales_desk: Desk) -> None:
    invoice = world.invoice("J-1", customer=stranger(world))
    payment = world.pay(invoice)
    cycle(sales_desk)
    for one in (invoice, payment):
        drawer = opened(sales_desk, one)
        for size in ((1280, 800), (853, 533)):
            sales_desk.window.resize(*size)
            sales_desk.idle()
            sales_desk.bot.wait(20)
            assert cut(drawer) == []


# -- needs attention ---------------------------------------------------------------------------------------------------


def test_a_number_that_is_taken_is_linked_or_ignored_and_never_doubled(world: SalesWorld, sales_desk: Desk) -> None:
    by_hand = typed_invoice(world, "J-1")
    invoice = world.invoice("J-1")
    cycle(sales_desk)
    (cause,) = sales_desk.session.views.causes(CauseFilter())
    assert (cause.title, cause.remedy.acts) == ("Number is taken", (Act.LINK, Act.REPLAY, Act.IGNORE))
    drawer = opened(sales_desk, invoice)
    drawer.acts.on(world.sale(sales_desk.program, invoice), None, Act.IGNORE)
    sales_desk.until(lambda: isinstance(drawer.acts.dialog, IgnoreDialog))
    assert drawer.acts.dialog is not None
    said = " ".join(one.text() for one in drawer.acts.dialog.findChildren(type(drawer.party)))
    assert "Tally" not in said
    assert "sent to Zoho Books" in said
    drawer.acts.dialog.reject()
    sales_desk.idle()
    drawer.reasons.buttons[Act.LINK].click()
    sales_desk.until(lambda: isinstance(drawer.acts.dialog, ConfirmDialog))
    dialog = drawer.acts.dialog
    assert isinstance(dialog, ConfirmDialog)
    assert dialog.primary.text() == "Link 1 record"
    dialog.primary.click()
    sales_desk.idle()
    cycle(sales_desk, 2)
    assert world.sale(sales_desk.program, invoice).state is State.SYNCED
    assert world.books.invoices == [by_hand]


def test_replay_of_a_payment_typed_by_hand_looks_again_at_once(world: SalesWorld, sales_desk: Desk) -> None:
    """Without LINK and SEND to choose from nothing is asked: what was put right there goes."""
    invoice = world.invoice("J-1")
    cycle(sales_desk)
    by_hand = world.books.pay_invoice(world.sold("J-1")[0])
    payment = world.pay(invoice)
    cycle(sales_desk)
    (cause,) = sales_desk.session.views.causes(CauseFilter())
    assert (cause.title, cause.remedy.acts) == ("Perhaps paid by hand", (Act.LINK, Act.REPLAY, Act.IGNORE))
    world.books.delete_payment(by_hand)
    sales_desk.window.open_page("attention")
    sales_desk.idle()
    page: Any = sales_desk.window.page()
    page.acts.do(cause, Act.REPLAY, CauseFilter())
    sales_desk.idle()
    assert page.acts.dialog is None
    cycle(sales_desk)
    assert world.sale(sales_desk.program, payment).state is State.SYNCED


def test_every_cause_that_a_match_makes_has_its_own_words() -> None:
    for subject, noun in ((Subject.CUSTOMER, "customer"), (Subject.ITEM, "books_item"), (Subject.TAX, "tax")):
        for how in ("ambiguous", "inactive", "mapping_gone"):
            found = remedy(f"{noun}_{how}", subject)
            assert "Zoho Books" in found.title
            assert found.books
            assert found.acts[0] is Act.MAP
    assert remedy("customer_missing", Subject.CUSTOMER).acts == (Act.MAP, Act.REPLAY, Act.IGNORE)


# -- mapping -----------------------------------------------------------------------------------------------------------


def mapping(desk: Desk, show: object = None) -> MappingPage:
    desk.window.open_page("mapping", show)
    page = desk.window.page()
    assert isinstance(page, MappingPage)
    desk.idle()
    return page


def names(page: MappingPage) -> list[tuple[str, str, str]]:
    """Match, name and target of every row."""
    table = page.books.table
    return [
        (str(table.item(at, 0).text()), table.item(at, 1).text(), table.item(at, 2).text())  # type: ignore[union-attr]
        for at in range(table.rowCount())
    ]


def test_the_tabs_are_those_of_what_is_switched_on(world: SalesWorld, sales_desk: Desk) -> None:
    page = mapping(sales_desk)

    def tabs() -> list[str]:
        return [one.text() for one in page.book_tabs.values() if one.isVisible()]

    assert tabs() == ["Zoho customers", "Zoho items", "Zoho taxes"]
    assert page.book_tabs[Subject.CUSTOMER].isChecked()
    sales_desk.session.save_settings(lambda old: old.with_value("bills.enabled", True))
    sales_desk.idle()
    assert tabs() == ["Zoho vendors", "Zoho customers", "Zoho items", "Zoho accounts", "Zoho taxes"]
    off = {f"sales.{kind}": False for kind in ("invoices", "payments", "credit_memos")}
    for key, value in off.items():
        sales_desk.session.save_settings(lambda old, key=key, value=value: old.with_value(key, value))  # type: ignore[misc]
        sales_desk.idle()
    assert tabs() == ["Zoho vendors", "Zoho accounts", "Zoho taxes"]
    assert page.books.kind is Subject.VENDOR, "the tab that was in view is gone"


def test_two_customers_of_one_name_are_mapped_each_by_itself(world: SalesWorld, sales_desk: Desk) -> None:
    first, second = stranger(world, "Sharma & Sons"), stranger(world, "Sharma & Sons")
    one, other = world.invoice("J-1", customer=first), world.invoice("J-2", customer=second)
    cycle(sales_desk)
    drawer = opened(sales_desk, other)
    assert drawer.chip.text == "Waiting for customer"
    assert drawer.reasons.buttons[Act.MAP].text() == "Map customer…"
    drawer.reasons.buttons[Act.MAP].click()
    sales_desk.idle()
    page = mapping(sales_desk)
    assert [name for _, name, _ in names(page)] == [f"Sharma & Sons  ·  #{first}", f"Sharma & Sons  ·  #{second}"]
    assert page.books.current is not None
    assert page.books.current.key == str(second), "the one that the record waits for"
    page.books.map_button.click()
    dialog = page.books.dialog
    assert isinstance(dialog, MatchDialog)
    sales_desk.idle()
    dialog.target.setEditText(CUSTOMERS[1])
    dialog.primary.click()
    sales_desk.idle()
    cycle(sales_desk)
    sales_desk.until(lambda: sorted(match for match, _, _ in names(page)) == ["Mapped", "None"])
    assert world.sale(sales_desk.program, other).state is State.SYNCED
    assert world.sale(sales_desk.program, one).state is State.NEEDS_MAPPING


def test_an_item_without_a_like_sku_is_mapped_and_its_invoice_goes(world: SalesWorld, sales_desk: Desk) -> None:
    sku = world.tenant.add_sku("Material", "PIPE-9")
    invoice = world.invoice("J-1", lines=world.lines("100.00", sku=sku.code))
    cycle(sales_desk)
    (cause,) = sales_desk.session.views.causes(CauseFilter())
    assert cause.title == "No income account for a line"
    assert cause.remedy.acts[:2] == (Act.MAP, Act.SETTINGS)
    page = mapping(sales_desk, BooksName(Subject.ITEM, sku.code))
    assert names(page) == [("None", sku.code, "–")]
    page.books.map_button.click()
    dialog = page.books.dialog
    assert isinstance(dialog, MatchDialog)
    sales_desk.idle()
    dialog.target.setCurrentIndex(0)
    target = dialog.target.currentText().partition("  ·  ")[0]
    dialog.primary.click()
    sales_desk.idle()
    assert names(page) == [("Mapped", sku.code, target)]
    cycle(sales_desk)
    assert world.sale(sales_desk.program, invoice).state is State.SYNCED


def test_the_tax_tab_offers_the_zones_and_no_sentence_is_cut(world: SalesWorld, sales_desk: Desk) -> None:
    cycle(sales_desk)
    assert "CA Sales Tax" in sales_desk.session.books_matches.sources(Subject.TAX)
    for kind in (Subject.CUSTOMER, Subject.ITEM, Subject.TAX):
        page = mapping(sales_desk, BooksName(kind, ""))
        for size in ((1280, 800), (853, 533)):
            sales_desk.window.resize(*size)
            sales_desk.idle()
            sales_desk.bot.wait(20)
            assert cut(page) == []
