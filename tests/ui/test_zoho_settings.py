"""The sections “Zoho Books” and “Bills” of the settings, and the sign-in through the browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.domain.errors import ConfigurationError
from app.engine.books.lists import bind_organization
from app.simulators.zoho_books import DEFAULT_CLIENT_SECRET
from app.simulators.zoho_books.switches import Consent
from app.system.secrets import SecretName
from app.system.settings import ChangePolicy, Settings
from app.system.settings_zoho import BillTrigger, RoundingOfTax
from app.ui import formats
from app.ui.pages.connections.zoho_dialog import ZohoDialog
from app.ui.pages.settings.bills import BillsSection
from app.ui.pages.settings.bills_tables import RuleDialog
from app.ui.pages.settings.page import SettingsPage
from app.ui.pages.settings.zoho import ZohoSection
from tests.support.books_world import BooksWorld
from tests.support.world import World
from tests.ui.conftest import Desk
from tests.ui.zoho_bench import Browser, browser, cut, register, signed_out, zoho_desk, zoho_world

__all__ = ["browser", "zoho_desk", "zoho_world"]
Left = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def page_of(desk: Desk, section: str) -> SettingsPage:
    desk.window.open_page("settings", section)
    page = desk.window.page()
    assert isinstance(page, SettingsPage)
    desk.idle()
    return page


def zoho_of(desk: Desk) -> tuple[SettingsPage, ZohoSection]:
    page = page_of(desk, "zoho")
    assert isinstance(page.section, ZohoSection)
    return page, page.section


def bills_of(desk: Desk) -> tuple[SettingsPage, BillsSection]:
    page = page_of(desk, "bills")
    assert isinstance(page.section, BillsSection)
    return page, page.section


def save(desk: Desk, page: SettingsPage) -> Settings:
    assert page.save_button.isEnabled(), page.save_button.toolTip()
    desk.bot.mouseClick(page.save_button, Left)
    desk.until(lambda: not page.footer.isVisible())
    desk.idle()
    return desk.program.settings_file.load()


def dialog_of(desk: Desk, page: SettingsPage, section: ZohoSection) -> ZohoDialog:
    section.account.sign_in.click()
    dialog = page.dialog
    assert isinstance(dialog, ZohoDialog)
    desk.idle()
    return dialog


# -- the account -------------------------------------------------------------------------------------------------------


def test_signing_in_opens_the_browser_and_says_which_region_and_organizations_were_found(
    zoho_desk: Desk, browser: Browser
) -> None:
    signed_out(zoho_desk)
    page, section = zoho_of(zoho_desk)
    assert "Not signed in" in section.account.state.text()
    assert not section.switch.box.isEnabled(), "nothing could be sent yet"
    assert not section.account.sign_out.isEnabled()
    dialog = dialog_of(zoho_desk, page, section)
    dialog.primary.click()
    zoho_desk.until(lambda: dialog.found is not None)
    zoho_desk.idle()
    name = zoho_desk.world.books.name  # type: ignore[attr-defined]
    assert name in dialog.outcome.text
    assert "an address of this PC" in dialog.outcome.text
    assert zoho_desk.program.secrets.get(SecretName.ZOHO_REFRESH_TOKEN)
    dialog.cancel.click()
    zoho_desk.idle()
    assert "keyring" in section.account.state.text()
    chosen = zoho_desk.session.settings.zoho.organization_id
    assert chosen, "the only organization there is is chosen"
    assert section.organization.value() == chosen
    assert name in section.organization.combo.currentText()
    assert section.switch.box.isEnabled()
    section.switch.box.click()
    assert save(zoho_desk, page).zoho.enabled


def test_the_waiting_for_the_browser_can_be_seen_and_ended(zoho_desk: Desk, browser: Browser) -> None:
    signed_out(zoho_desk)
    browser.closed = True
    page, section = zoho_of(zoho_desk)
    dialog = dialog_of(zoho_desk, page, section)
    dialog.primary.click()
    zoho_desk.until(dialog.waiting.isVisible)
    assert "open in your browser" in dialog.waiting.text
    assert not dialog.primary.isEnabled()
    dialog.signing.open_again()
    assert len(browser.visited) == 2
    dialog.signing.cancel()
    zoho_desk.until(lambda: not dialog.waiting.isVisible())
    zoho_desk.idle()
    assert "Stopped" in dialog.outcome.text
    assert dialog.primary.isEnabled(), dialog.primary.toolTip()
    assert zoho_desk.program.secrets.get(SecretName.ZOHO_REFRESH_TOKEN) is None
    browser.closed = False
    dialog.primary.click()
    zoho_desk.until(lambda: dialog.found is not None)


def test_closing_the_dialog_while_it_waits_gives_the_port_back(zoho_desk: Desk, browser: Browser) -> None:
    signed_out(zoho_desk)
    browser.closed = True
    page, section = zoho_of(zoho_desk)
    dialog = dialog_of(zoho_desk, page, section)
    dialog.primary.click()
    zoho_desk.until(dialog.waiting.isVisible)
    dialog.cancel.click()
    zoho_desk.idle()
    browser.closed = False
    again = dialog_of(zoho_desk, page, section)
    again.primary.click()
    zoho_desk.until(lambda: again.found is not None)


def test_a_refused_consent_and_a_wrong_secret_say_what_to_do(zoho_desk: Desk, browser: Browser) -> None:
    signed_out(zoho_desk)
    switches = zoho_desk.world.zoho.switches  # type: ignore[attr-defined]
    switches.consent = Consent.DENIED
    page, section = zoho_of(zoho_desk)
    dialog = dialog_of(zoho_desk, page, section)
    dialog.primary.click()
    zoho_desk.until(dialog.trouble.isVisible)
    assert "refused in the browser" in dialog.trouble.text
    assert dialog.primary.isEnabled()
    switches.consent = Consent.GRANTED
    secret = dialog.secrets[SecretName.ZOHO_CLIENT_SECRET]
    secret.replace.click()
    zoho_desk.bot.keyClicks(secret.field, "another-secret-1234567890")
    dialog.primary.click()
    zoho_desk.until(lambda: "secret" in dialog.trouble.text.lower() and dialog.trouble.isVisible())
    zoho_desk.idle()
    secret.replace.click()
    zoho_desk.bot.keyClicks(secret.field, DEFAULT_CLIENT_SECRET)
    dialog.primary.click()
    zoho_desk.until(lambda: dialog.found is not None)


def test_a_scope_that_was_not_granted_is_named(zoho_desk: Desk, browser: Browser) -> None:
    signed_out(zoho_desk)
    zoho_desk.world.zoho.accounts.withheld.add("ZohoBooks.bills.CREATE")  # type: ignore[attr-defined]
    page, section = zoho_of(zoho_desk)
    dialog = dialog_of(zoho_desk, page, section)
    dialog.primary.click()
    zoho_desk.until(lambda: dialog.found is not None)
    assert "Not granted: ZohoBooks.bills.CREATE" in dialog.outcome.text


def test_what_is_missing_for_the_sign_in_is_said_before_it_begins(zoho_desk: Desk) -> None:
    page, section = zoho_of(zoho_desk)
    dialog = dialog_of(zoho_desk, page, section)
    dialog.fields["zoho.client_id"].clear()
    assert not dialog.primary.isEnabled()
    assert "Client id of Zoho" in dialog.primary.toolTip()
    dialog.fields["zoho.client_id"].setText("1000.X")
    dialog.fields["zoho.redirect_port"].setText("80")
    assert not dialog.primary.isEnabled()
    dialog.fields["zoho.redirect_port"].setText("9123")
    assert "http://localhost:9123/callback" in dialog.address.text()
    assert dialog.primary.isEnabled()


def test_signing_out_revokes_the_sign_in_at_zoho(zoho_desk: Desk) -> None:
    accounts = zoho_desk.world.zoho.accounts  # type: ignore[attr-defined]
    assert accounts.tokens.refresh
    said: list[str] = []
    zoho_desk.session.notice.connect(said.append)
    _page, section = zoho_of(zoho_desk)
    section.account.sign_out.click()
    zoho_desk.idle()
    assert not accounts.tokens.refresh
    assert said == ["Signed out; the sign-in is revoked at Zoho."]
    assert "Not signed in" in section.account.state.text()


def test_the_window_ends_at_once_although_a_sign_in_waits(zoho_desk: Desk, browser: Browser) -> None:
    browser.closed = True
    page, section = zoho_of(zoho_desk)
    dialog = dialog_of(zoho_desk, page, section)
    dialog.primary.click()
    zoho_desk.until(dialog.waiting.isVisible)
    zoho_desk.monitor.stop()
    assert zoho_desk.session.close()


# -- organization and reserve ------------------------------------------------------------------------------------------


def test_the_reserve_says_what_is_left_of_the_day(zoho_desk: Desk) -> None:
    _page, section = zoho_of(zoho_desk)
    assert "known after the next answer" in section.reserve.left.text()
    zoho_desk.session.books.accounts()
    section.reserve.read()
    zoho_desk.idle()
    limits = zoho_desk.world.zoho.switches  # type: ignore[attr-defined]
    assert f"of today's {formats.count(limits.daily_limit)} calls are left" in section.reserve.left.text()


def test_where_taxes_are_rounded_is_chosen_once_for_bills_and_sales(zoho_desk: Desk) -> None:
    page, section = zoho_of(zoho_desk)
    assert section.rounding.isVisible()
    section.rounding.buttons["line"].click()
    assert save(zoho_desk, page).zoho.tax_rounding is RoundingOfTax.LINE


def test_a_journal_that_belongs_to_one_organization_cannot_be_given_to_another(zoho_desk: Desk) -> None:
    bind_organization("999", zoho_desk.program.cursors)
    (choice,) = zoho_desk.session.books.organizations()
    assert not choice.usable
    assert "another organization" in choice.detail


def test_the_lists_of_bills_need_an_organization(zoho_desk: Desk) -> None:
    signed_out(zoho_desk)
    with pytest.raises(ConfigurationError):
        zoho_desk.session.books.facts()


# -- bills -------------------------------------------------------------------------------------------------------------


def test_each_way_of_triggering_says_what_follows_and_is_kept(zoho_desk: Desk) -> None:
    page, section = bills_of(zoho_desk)
    trigger = page.fields["bills.trigger"]
    assert all(one.text() for one in trigger.consequences.values())  # type: ignore[attr-defined]
    trigger.buttons["receipt"].click()  # type: ignore[attr-defined]
    page.fields["bills.change_policy"].buttons["replace"].click()  # type: ignore[attr-defined]
    kept = save(zoho_desk, page).bills
    assert kept.trigger is BillTrigger.RECEIPT
    assert kept.change_policy is ChangePolicy.REPLACE
    section.switch.box.click()
    assert not trigger.isVisible(), "nothing but the switch while it is off"


def test_the_fallback_account_is_chosen_from_the_chart_of_accounts(zoho_desk: Desk) -> None:
    page, section = bills_of(zoho_desk)
    field = section.fallback
    assert field.combo.currentText().startswith("Ask My Accountant")
    place = field.combo.findText("Supplies", Qt.MatchFlag.MatchStartsWith)
    field.combo.setCurrentIndex(place)
    field.combo.activated.emit(place)
    world = zoho_desk.world
    assert isinstance(world, BooksWorld)
    assert save(zoho_desk, page).bills.fallback_account_id == world.account("Supplies")
    field.combo.setCurrentIndex(0)
    field.combo.activated.emit(0)
    assert save(zoho_desk, page).bills.fallback_account_id == "", "none is a choice, too"


def test_account_rules_are_added_edited_ordered_and_removed(zoho_desk: Desk) -> None:
    page, section = bills_of(zoho_desk)
    world, field = zoho_desk.world, section.rules
    assert isinstance(world, BooksWorld)
    assert [field.table.item(0, at).text() for at in (0, 1)] == ["any item", "Cost of Goods Sold"]  # type: ignore[union-attr]
    assert not page.footer.isVisible()
    field.add.click()
    dialog = field.dialog
    assert isinstance(dialog, RuleDialog)
    zoho_desk.idle()
    assert not dialog.primary.isEnabled(), "a rule needs an account"
    zoho_desk.bot.keyClicks(dialog.item, "MCB-16A")
    zoho_desk.bot.keyClicks(dialog.job, "*")
    dialog.account.setEditText("Supplies  ·  expense")
    assert dialog.primary.isEnabled()
    dialog.primary.click()
    zoho_desk.idle()
    assert field.table.item(1, 0).text() == "item MCB-16A · on any job"  # type: ignore[union-attr]
    assert field.current == 1
    field.up.click()
    assert field.current == 0
    kept = save(zoho_desk, page).bills.account_rules
    assert [(one.item, one.job, one.account_id) for one in kept] == [
        ("MCB-16A", "*", world.account("Supplies")),
        ("*", "", world.account("Cost of Goods Sold")),
    ]
    told = next(one.text for one in zoho_desk.program.audit.entries() if "bills.account_rules was set" in one.text)
    rule = {"account_id": world.account("Cost of Goods Sold"), "item": "*"}
    assert f"(it was “{json.dumps([rule])}”)" in told, "the trail shows it as it is typed"
    field.table.selectRow(1)
    field.remove.click()
    assert len(save(zoho_desk, page).bills.account_rules) == 1
    field.table.selectRow(0)
    field.change.click()
    zoho_desk.idle()
    dialog = field.dialog
    assert isinstance(dialog, RuleDialog)
    assert dialog.item.text() == "MCB-16A"
    dialog.cancel.click()
    assert not page.footer.isVisible(), "nothing was changed"


def test_locations_and_tags_of_a_business_unit_are_kept(zoho_desk: Desk) -> None:
    page, section = bills_of(zoho_desk)
    section.tags.add.click()
    dialog = section.tags.dialog
    assert dialog is not None
    zoho_desk.idle()
    dialog.unit.setEditText("Plumbing")  # type: ignore[attr-defined]
    dialog.tag.setText("12x")  # type: ignore[attr-defined]
    dialog.option.setText("34")  # type: ignore[attr-defined]
    assert not dialog.primary.isEnabled()
    dialog.tag.setText("12")  # type: ignore[attr-defined]
    dialog.primary.click()
    kept = save(zoho_desk, page).bills.unit_tags
    assert {unit: (one.tag_id, one.option_id) for unit, one in kept.items()} == {"Plumbing": ("12", "34")}
    assert section.tags.texts(section.tags.rows[0]) == ("Plumbing", "12 / 34")


@pytest.mark.parametrize(
    ("edition", "there", "not_there"),
    [
        ("us", ["bills.tax_account_id"], ["bills.home_state", "bills.tax_id"]),
        ("india", ["bills.home_state", "bills.intra_tax_id", "bills.inter_tax_id", "bills.reverse_charge"],
         ["bills.tax_account_id", "bills.tax_id"]),
        ("uk", ["bills.tax_id"], ["bills.tax_account_id", "bills.home_state", "bills.reverse_charge"]),
    ],
)  # fmt: skip
def test_only_the_tax_options_of_the_edition_are_shown(
    tmp_path: Path, desks: Callable[[World], Desk], edition: str, there: list[str], not_there: list[str]
) -> None:
    with BooksWorld(tmp_path, edition=edition, tally=False) as world:
        register(world)
        desk = desks(world)
        page, section = bills_of(desk)
        assert section.facts is not None
        assert all(page.fields[key].isVisible() for key in [*there, "bills.freight_account_id"])
        assert not any(page.fields[key].isVisible() for key in not_there)
        assert not page.footer.isVisible(), "what is only shown is no change"
        desk.monitor.stop()
        desk.session.close()


def test_lists_that_cannot_be_read_say_why_and_the_window_lives_on(zoho_desk: Desk) -> None:
    zoho_desk.world.zoho.accounts.revoke_all()  # type: ignore[attr-defined]
    _page, section = bills_of(zoho_desk)
    assert section.facts is None
    assert "Sign in" in section.lists.note.text
    assert section.fallback.combo.currentText().startswith("Number ")


@pytest.mark.parametrize("size", [(1280, 800), (853, 533)])
def test_no_sentence_of_both_sections_is_cut(zoho_desk: Desk, size: tuple[int, int]) -> None:
    for name in ("zoho", "bills"):
        page = page_of(zoho_desk, name)
        zoho_desk.window.resize(*size)
        zoho_desk.idle()
        zoho_desk.bot.wait(20)
        body = page.section.widget()
        assert body is not None
        assert cut(body) == []
