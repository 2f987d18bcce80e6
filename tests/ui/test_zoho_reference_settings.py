"""The section “Vendors, customers, items” of the settings: directions, whose value stands, and what new items need."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.flows.reference.differences import Side
from app.system.settings import Settings
from app.system.settings_zoho import FieldRule, Making
from app.ui.pages.settings.fields import ComboField
from app.ui.pages.settings.page import SettingsPage
from app.ui.pages.settings.reference import FieldRulesField, ReferenceSection
from tests.support.books_world import BooksWorld
from tests.support.world import World
from tests.ui.conftest import Desk
from tests.ui.zoho_bench import cut

Left = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
KINDS = {f"reference.{name}": True for name in ("enabled", "vendors", "customers", "items", "taxes")}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[BooksWorld]:
    with BooksWorld(tmp_path, tally=False, settings={"bills.enabled": False}) as made:
        yield made


def opened(desk: Desk) -> tuple[SettingsPage, ReferenceSection]:
    desk.window.open_page("settings", "reference")
    page = desk.window.page()
    assert isinstance(page, SettingsPage)
    desk.idle()
    assert isinstance(page.section, ReferenceSection)
    return page, page.section


def save(desk: Desk, page: SettingsPage) -> Settings:
    assert page.save_button.isEnabled(), page.save_button.toolTip()
    desk.bot.mouseClick(page.save_button, Left)
    desk.until(lambda: not page.footer.isVisible())
    desk.idle()
    return desk.program.settings_file.load()


def in_view(section: ReferenceSection) -> set[str]:
    """Keys of the fields that are shown."""
    return {one.key.removeprefix("reference.") for one in section.fields() if one.isVisible()}


def choose(field: ComboField | FieldRulesField, value: str, name: str = "") -> None:
    """As a person does it."""
    combo = field.combo if isinstance(field, ComboField) else field.combos[name]
    place = combo.findData(value)
    assert place >= 0, f"{value} is not offered"
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


def test_while_it_is_off_only_the_switch_is_shown_then_the_kinds_then_what_is_on(
    world: BooksWorld, desks: Callable[[World], Desk]
) -> None:
    desk = desks(world)
    page, section = opened(desk)
    assert in_view(section) == {"enabled"}
    section.switch.box.click()
    kinds = {"enabled", "vendors", "customers", "items", "taxes"}
    assert in_view(section) == kinds
    assert not section.legend.isVisible()
    section.customers.switch.box.click()
    assert in_view(section) == kinds | {"customers_to_zoho", "customers_to_servicetitan", "customer_fields"}
    assert section.legend.isVisible()
    section.taxes.box.click()
    kept = save(desk, page).reference
    assert (kept.enabled, kept.vendors, kept.customers, kept.items, kept.taxes) == (True, False, True, False, True)
    assert kept.customers_to_zoho is Making.OFF, "a kind that is linked writes nothing yet"
    assert world.zoho.count("GET", "/chartofaccounts") == 0, "no account is needed for that"


def test_each_direction_says_what_is_written_where_and_is_kept(
    world: BooksWorld, desks: Callable[[World], Desk]
) -> None:
    world.configure("pc", **KINDS)
    desk = desks(world)
    page, section = opened(desk)
    for kind, how in zip(section.kinds, (Making.ON_CLICK, Making.AUTOMATIC, Making.OFF), strict=True):
        for side, field in kind.making.items():
            there = "Zoho Books" if side is Side.BOOKS else "ServiceTitan"
            assert field.help.text() == f"Nothing is written to {there}."
            said = {field.help.text()}
            for value in Making:
                choose(field, value.value)
                said.add(field.help.text())
            assert len(said) == 3, "each says something else"
            assert all(f"written to {there}" in one or f"created in {there}" in one for one in said)
            choose(field, how.value)
    kept = save(desk, page).reference
    assert (kept.vendors_to_zoho, kept.vendors_to_servicetitan) == (Making.ON_CLICK, Making.ON_CLICK)
    assert (kept.customers_to_zoho, kept.customers_to_servicetitan) == (Making.AUTOMATIC, Making.AUTOMATIC)
    assert (kept.items_to_zoho, kept.items_to_servicetitan) == (Making.OFF, Making.OFF)


def test_whose_value_stands_is_chosen_field_by_field(world: BooksWorld, desks: Callable[[World], Desk]) -> None:
    world.configure("pc", **{**KINDS, "reference.vendor_fields": {"notes": "ask", "name": "zoho"}})
    desk = desks(world)
    page, section = opened(desk)
    table = section.vendors.fields
    assert {name: one.currentText() for name, one in table.combos.items()} == {
        "name": "Zoho Books'", "email": "Not compared", "phone": "Not compared", "notes": "Ask me",
        "address": "Not compared",
    }  # fmt: skip
    choose(table, "servicetitan", "name")
    choose(table, "newer", "phone")
    choose(table, "", "notes")
    assert save(desk, page).reference.vendor_fields == {"name": FieldRule.SERVICETITAN, "phone": FieldRule.NEWER}
    assert [*section.items.fields.combos] == ["name", "price", "cost", "unit"]


def test_what_servicetitan_cannot_take_is_not_offered_but_stays_where_it_was_set(
    world: BooksWorld, desks: Callable[[World], Desk]
) -> None:
    page, section = opened(desk := desks(world))
    combos = section.customers.fields.combos
    assert combos["name"].findData("zoho") >= 0
    assert all(combos[name].findData("zoho") < 0 for name in ("email", "phone", "address"))
    world.configure("pc", **{**KINDS, "reference.customer_fields": {"email": "zoho"}})
    desk.session.reread_settings()
    desk.idle()
    assert "ServiceTitan does not take" in combos["email"].currentText()
    assert not page.footer.isVisible(), "what is only shown is no change"


def test_fields_whose_direction_is_off_are_named(world: BooksWorld, desks: Callable[[World], Desk]) -> None:
    world.configure(
        "pc", **{**KINDS, "reference.vendor_fields": {"name": "servicetitan", "email": "zoho", "phone": "newer"}}
    )
    _page, section = opened(desks(world))
    table, making = section.vendors.fields, section.vendors.making
    assert table.held.isVisible()
    assert table.held.text().endswith(": Name, E-mail, Phone.")
    choose(making[Side.BOOKS], "on_click")
    assert table.held.text().endswith(": E-mail, Phone.")
    choose(table, "ask", "email")
    choose(table, "servicetitan", "phone")
    assert not table.held.isVisible()


def test_new_items_need_accounts_only_where_they_are_created_in_zoho_books(
    world: BooksWorld, desks: Callable[[World], Desk]
) -> None:
    world.configure("pc", **KINDS)
    desk = desks(world)
    page, section = opened(desk)
    needed = {"item_kind", "item_income_account_id", "item_purchase_account_id"}
    choose(section.items.making[Side.FIELD], "automatic")
    assert not needed & in_view(section)
    assert section.facts is None
    choose(section.items.making[Side.BOOKS], "automatic")
    desk.idle()
    assert needed <= in_view(section)
    assert section.facts is not None
    choose(section.item_kind, "sales")
    assert needed - in_view(section) == {"item_purchase_account_id"}
    choose(section.item_kind, "purchases")
    assert needed - in_view(section) == {"item_income_account_id"}
    combo = section.purchase.combo
    place = combo.findText("Cost of Goods Sold", Qt.MatchFlag.MatchStartsWith)
    assert place == 1, "accounts of costs come first, after none"
    combo.setCurrentIndex(place)
    combo.activated.emit(place)
    kept = save(desk, page).reference
    assert (kept.item_kind, kept.item_purchase_account_id) == ("purchases", world.account("Cost of Goods Sold"))


@pytest.mark.parametrize("size", [(1280, 800), (853, 533)])
def test_no_sentence_is_cut_with_everything_on(
    world: BooksWorld, desks: Callable[[World], Desk], size: tuple[int, int]
) -> None:
    fields = {"name": "newer", "email": "servicetitan", "phone": "newer"}
    world.configure("pc", **{**KINDS, "reference.items_to_zoho": "automatic", "reference.vendor_fields": fields})
    desk = desks(world)
    desk.window.resize(*size)
    _page, section = opened(desk)
    desk.bot.wait(20)
    body = section.widget()
    assert body is not None
    assert cut(body) == []
    assert body.width() <= section.viewport().width()
