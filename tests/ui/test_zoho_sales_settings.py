"""The section “Sales” of the settings: switches, what each of them needs, tables, and what the edition has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.system.settings import ChangePolicy, Settings
from app.system.settings_sales import IncomeRuleBy, ModeOfPayment, SaleTrigger
from app.ui.pages.settings.books_section import BooksSection
from app.ui.pages.settings.fields import RadioField, SwitchField
from app.ui.pages.settings.page import SettingsPage
from app.ui.pages.settings.sales import SalesSection
from app.ui.pages.settings.sales_tables import IncomeRuleDialog, ItemDialog, PaymentTypeDialog
from tests.support.sales_world import SalesWorld
from tests.support.world import World
from tests.ui.conftest import Desk
from tests.ui.zoho_bench import cut

Left = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
OFF = {"sales.invoices": False, "sales.payments": False, "sales.credit_memos": False}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[SalesWorld]:
    with SalesWorld(tmp_path) as made:
        made.books.add_account("Service Income", "income", code="4000")
        yield made


def opened(desk: Desk) -> tuple[SettingsPage, SalesSection]:
    desk.window.open_page("settings", "sales")
    page = desk.window.page()
    assert isinstance(page, SettingsPage)
    desk.idle()
    assert isinstance(page.section, SalesSection)
    return page, page.section


def save(desk: Desk, page: SettingsPage) -> Settings:
    assert page.save_button.isEnabled(), page.save_button.toolTip()
    desk.bot.mouseClick(page.save_button, Left)
    desk.until(lambda: not page.footer.isVisible())
    desk.idle()
    return desk.program.settings_file.load()


def in_view(section: SalesSection) -> set[str]:
    """Keys of the fields that are shown."""
    return {one.key.removeprefix("sales.") for one in section.fields() if one.isVisible()}


# -- what is shown -----------------------------------------------------------------------------------------------------


def test_while_all_is_off_only_the_switches_are_shown_and_zoho_is_not_asked(
    world: SalesWorld, desks: Callable[[World], Desk]
) -> None:
    world.configure("pc", **OFF)
    _page, section = opened(desks(world))
    assert in_view(section) == {"invoices", "payments", "credit_memos", "books_payments", "expenses"}
    assert not section.lists.isVisible()
    assert section.facts is None
    assert world.zoho.count("GET", "/chartofaccounts") == 0


def test_it_is_said_openly_that_servicetitan_takes_no_expense_no_invoice_and_no_payment(
    world: SalesWorld, desks: Callable[[World], Desk]
) -> None:
    _page, section = opened(desks(world))
    assert section.back.isVisible()
    assert "ServiceTitan's API takes no expense, no invoice and no payment" in section.back.help.text()


@pytest.mark.parametrize(
    ("switch", "there", "not_there"),
    [
        ("invoices", {"trigger", "income_rules", "account_items", "unit_tags", "key_field"},
         {"payment_modes", "deposit_accounts", "books_payments_field"}),
        ("payments", {"trigger", "payment_modes", "deposit_accounts", "key_field", "change_policy", "currency"},
         {"income_rules", "account_items", "exemption_id"}),
        ("credit_memos", {"trigger", "income_rules", "fallback_account_id", "exemption_id"},
         {"account_items", "payment_modes"}),
        ("books_payments", {"books_payments_field"}, {"trigger", "income_rules", "payment_modes", "key_field"}),
        ("expenses", set(), {"trigger", "income_rules", "payment_modes", "books_payments_field"}),
    ],
)  # fmt: skip
def test_each_switch_shows_what_it_needs_and_is_kept(
    world: SalesWorld, desks: Callable[[World], Desk], switch: str, there: set[str], not_there: set[str]
) -> None:
    world.configure("pc", **OFF)
    desk = desks(world)
    page, section = opened(desk)
    field = page.fields[f"sales.{switch}"]
    assert isinstance(field, SwitchField)
    field.box.click()
    desk.idle()
    assert there <= in_view(section)
    assert not not_there & in_view(section)
    assert getattr(save(desk, page).sales, switch) is True


@pytest.mark.parametrize(
    ("edition", "there", "not_there"),
    [
        ("us", {"exemption_id"}, {"home_state"}),
        ("india", {"home_state"}, {"exemption_id"}),
        ("uk", set(), {"home_state", "exemption_id"}),
    ],
)
def test_only_the_tax_options_of_the_edition_are_shown(
    tmp_path: Path, desks: Callable[[World], Desk], edition: str, there: set[str], not_there: set[str]
) -> None:
    with SalesWorld(tmp_path, edition=edition) as world:
        desk = desks(world)
        page, section = opened(desk)
        assert section.facts is not None
        assert there <= in_view(section)
        assert not not_there & in_view(section)
        assert not page.footer.isVisible(), "what is only shown is no change"
        desk.monitor.stop()
        desk.session.close()


@pytest.mark.parametrize("name", ["bills", "sales", "reference"])
def test_while_zoho_books_is_not_connected_nothing_can_be_switched_on_and_the_way_there_is_shown(
    world: SalesWorld, desks: Callable[[World], Desk], name: str
) -> None:
    world.configure("pc", **{**OFF, "zoho.enabled": False, "sales.expenses": True})
    desk = desks(world)
    desk.window.open_page("settings", name)
    desk.idle()
    page = desk.window.page()
    assert isinstance(page, SettingsPage)
    section = page.section
    assert isinstance(section, BooksSection)
    assert section.hint.isVisible()
    for switch in section.switches:
        assert switch.box.isEnabled() is bool(switch.value()), f"{switch.key}: what is on can be switched off"
    assert section.facts is None
    section.hint.go.click()
    desk.idle()
    assert page.section.name == "zoho"


# -- values ------------------------------------------------------------------------------------------------------------


def test_each_way_says_what_follows_and_is_kept(world: SalesWorld, desks: Callable[[World], Desk]) -> None:
    desk = desks(world)
    page, section = opened(desk)
    policy = page.fields["sales.change_policy"]
    assert isinstance(policy, RadioField)
    for field in (section.trigger, policy):
        assert all(one.text() for one in field.consequences.values())
    section.trigger.buttons["created"].click()
    policy.buttons["replace"].click()
    kept = save(desk, page).sales
    assert kept.trigger is SaleTrigger.CREATED
    assert kept.change_policy is ChangePolicy.REPLACE


def test_the_lists_offer_income_accounts_first_and_the_exemptions(
    world: SalesWorld, desks: Callable[[World], Desk]
) -> None:
    free = world.books.add_tax_exemption("RESALE", type="customer", description="Sold on")
    desk = desks(world)
    page, section = opened(desk)
    offered = [section.fallback.combo.itemText(at) for at in range(section.fallback.combo.count())]
    kinds = [text.rsplit("  ·  ", 1)[-1] for text in offered[1:]]
    income = [at for at, kind in enumerate(kinds) if "income" in kind]
    assert income == list(range(len(income))), offered
    assert income
    place = section.exemption.combo.findText("RESALE  ·  customer, Sold on")
    assert place > 0
    section.exemption.combo.setCurrentIndex(place)
    section.exemption.combo.activated.emit(place)
    assert save(desk, page).sales.exemption_id == free.id


def test_income_rules_of_every_kind_are_entered_and_keep_their_order(
    world: SalesWorld, desks: Callable[[World], Desk]
) -> None:
    desk = desks(world)
    page, section = opened(desk)
    account = world.account("Service Income")
    for by, value in (
        ("sku", "DRAIN-1"), ("gl_account", "4100"), ("line_kind", "Equipment"), ("business_unit", "Field"),
        ("job_type", "Install"),
    ):  # fmt: skip
        section.rules.add.click()
        dialog = section.rules.dialog
        assert isinstance(dialog, IncomeRuleDialog)
        desk.idle()
        dialog.by.setCurrentIndex(dialog.by.findData(by))
        shown = [one for one in dialog.values.values() if one.isVisible()]
        assert shown == [dialog.values[by]]
        assert not dialog.primary.isEnabled(), "a rule needs an account"
        field = dialog.values[by]
        if by == "line_kind":
            field.setCurrentIndex(field.findData(value))  # type: ignore[union-attr]
        elif by == "business_unit":
            field.setEditText(value)  # type: ignore[union-attr]
        else:
            desk.bot.keyClicks(field, value)
        dialog.account.setEditText("Service Income  ·  4000, income")
        assert dialog.primary.isEnabled()
        dialog.primary.click()
        desk.idle()
    section.rules.table.selectRow(4)
    section.rules.up.click()
    kept = save(desk, page).sales.income_rules
    assert [(one.by, one.value, one.account_id) for one in kept] == [
        (IncomeRuleBy.SKU, "DRAIN-1", account),
        (IncomeRuleBy.GL_ACCOUNT, "4100", account),
        (IncomeRuleBy.LINE_KIND, "Equipment", account),
        (IncomeRuleBy.JOB_TYPE, "Install", account),
        (IncomeRuleBy.BUSINESS_UNIT, "Field", account),
    ]
    assert section.rules.texts(section.rules.rows[3]) == ("type of job is Install", "Service Income")
    section.rules.table.selectRow(2)
    section.rules.change.click()
    dialog = section.rules.dialog
    assert isinstance(dialog, IncomeRuleDialog)
    assert (dialog.by.currentData(), dialog.value()) == ("line_kind", "Equipment")
    dialog.cancel.click()
    assert not page.footer.isVisible(), "nothing was changed"


def test_only_items_that_are_booked_to_an_account_can_stand_for_it(
    world: SalesWorld, desks: Callable[[World], Desk]
) -> None:
    desk = desks(world)
    page, section = opened(desk)
    assert world.zoho.count("GET", "/items") == 0, "items are read when they are needed"
    section.items.add.click()
    dialog = section.items.dialog
    assert isinstance(dialog, ItemDialog)
    desk.idle()
    dialog.account.setEditText("Service Income  ·  4000, income")
    assert "No active item is booked to this account" in dialog.state.text()
    assert dialog.item.count() == 0
    account = next(one for one in world.books.accounts.values() if one.name == "Service Income")
    made = world.books.add_item("Service sold", rate=Decimal(0), account=account)
    dialog.again.click()
    desk.idle()
    assert dialog.item.count() == 1
    assert not dialog.primary.isEnabled()
    dialog.item.setCurrentIndex(0)
    assert dialog.primary.isEnabled()
    dialog.primary.click()
    assert save(desk, page).sales.account_items == {account.id: made.id}
    assert section.items.texts(section.items.rows[0]) == ("Service Income", "Service sold")
    section.items.add.click()
    again = section.items.dialog
    assert isinstance(again, ItemDialog)
    again.account.setEditText("Service Income  ·  4000, income")
    again.item.setCurrentIndex(0)
    assert not again.primary.isEnabled(), "the account has an item"
    again.cancel.click()


def test_items_of_the_table_are_named_without_opening_it(world: SalesWorld, desks: Callable[[World], Desk]) -> None:
    sold = world.books.add_item("Service sold", rate=Decimal(0))
    world.configure("pc", **{"sales.account_items": {sold.account_id: sold.id}})
    _page, section = opened(desks(world))
    cell = section.items.table.item(0, 1)
    assert cell is not None
    assert cell.text() == "Service sold"


def test_what_a_payment_type_means_is_kept_once_for_each(world: SalesWorld, desks: Callable[[World], Desk]) -> None:
    desk = desks(world)
    page, section = opened(desk)
    for field, text in ((section.modes, "Bank transfer"), (section.deposits, "Undeposited Funds  ·  cash")):
        field.add.click()
        dialog = field.dialog
        assert isinstance(dialog, PaymentTypeDialog)
        desk.idle()
        desk.bot.keyClicks(dialog.kind, "Financing")
        assert not dialog.primary.isEnabled()
        dialog.meaning.setEditText(text)
        assert dialog.primary.isEnabled()
        dialog.primary.click()
        desk.idle()
    kept = save(desk, page).sales
    assert kept.payment_modes == {"Financing": ModeOfPayment.BANK_TRANSFER}
    assert kept.deposit_accounts == {"Financing": world.account("Undeposited Funds")}
    section.modes.add.click()
    again = section.modes.dialog
    assert isinstance(again, PaymentTypeDialog)
    again.meaning.setEditText("Cash")
    desk.bot.keyClicks(again.kind, "Financing")
    assert "in the table already" in again.primary.toolTip()
    again.cancel.click()


def test_the_custom_field_is_chosen_from_those_of_servicetitan_and_one_that_is_gone_stays(
    world: SalesWorld, desks: Callable[[World], Desk]
) -> None:
    world.tenant.add_custom_field("invoice", "Paid in the books")
    world.configure("pc", **{"sales.books_payments": True, "sales.books_payments_field": "Gone"})
    desk = desks(world)
    page, section = opened(desk)
    combo = section.paid_field.combo
    assert combo.currentText() == "Gone, not in the list"
    assert not page.footer.isVisible()
    place = combo.findText("Paid in the books")
    combo.setCurrentIndex(place)
    combo.activated.emit(place)
    assert save(desk, page).sales.books_payments_field == "Paid in the books"


# -- room --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1280, 800), (853, 533)])
def test_no_sentence_is_cut_and_the_name_of_the_section_is_in_view(
    world: SalesWorld, desks: Callable[[World], Desk], size: tuple[int, int]
) -> None:
    desk = desks(world)
    desk.window.resize(*size)
    desk.window.open_page("settings", "about")
    for name in ("sales", "reference", "about"):
        desk.window.open_page("settings", name)
        page = desk.window.page()
        assert isinstance(page, SettingsPage)
        desk.idle()
        desk.bot.wait(20)
        body = page.section.widget()
        assert body is not None
        assert cut(body) == []
        assert body.width() <= page.section.viewport().width()
        button = page.buttons[name]
        assert button.visibleRegion().boundingRect() == button.rect(), "the chosen name is in view as a whole"
