"""The optional step of Zoho Books in the set-up: going on without it, connecting, choosing organization and account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QCheckBox

from app.simulators.zoho_books import DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, ZohoBooksSimulator
from app.system.secrets import SecretName
from app.ui.pages.connections.zoho_dialog import ZohoDialog
from app.ui.wizard.zoho import ZohoStep
from tests.support.books_world import clean_books
from tests.support.world import SUPPLIERS
from tests.ui.wizard_bench import Bench
from tests.ui.zoho_bench import Browser, browser, cut, free_port

__all__ = ["browser"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def books(bench: Bench) -> Iterator[ZohoBooksSimulator]:
    """Zoho Books beside the other two; the profile knows its address and a free port for the way back."""
    clock = bench.world.tenant.clock
    with ZohoBooksSimulator(clean_books("india", clock), clock=clock) as made:
        port = free_port()
        made.accounts.client.redirect_uris.add(f"http://localhost:{port}/callback")
        known = {"zoho.region": "custom", "zoho.accounts_url": made.accounts_url(), "zoho.redirect_port": port}

        def change(settings):  # type: ignore[no-untyped-def]
            for key, value in known.items():
                settings = settings.with_value(key, value)
            return settings

        bench.session.save_settings(change)
        bench.until(lambda: bench.session.settings.zoho.redirect_port == port)
        yield made


def at_zoho(bench: Bench) -> ZohoStep:
    bench.to_matching()
    bench.through_matching()
    bench.wizard.go_live.choose(bench.world.start_date)
    bench.next("Zoho Books")
    bench.until(lambda: bench.session.background.idle)
    return bench.wizard.zoho


def connect(bench: Bench, step: ZohoStep) -> ZohoDialog:
    bench.press("zoho-connect")
    dialog = step.dialog
    assert dialog is not None
    bench.until(lambda: bench.session.background.idle)
    dialog.fields["zoho.client_id"].setText(DEFAULT_CLIENT_ID)
    bench.bot.keyClicks(dialog.secrets[SecretName.ZOHO_CLIENT_SECRET].field, DEFAULT_CLIENT_SECRET)
    assert dialog.primary.isEnabled(), dialog.primary.toolTip()
    dialog.primary.click()
    return dialog


def test_going_on_without_it_switches_nothing_on(bench: Bench) -> None:
    step = at_zoho(bench)
    assert bench.wizard.next_button.text() == "&Next without it"
    assert not step.lists.isVisible()
    assert not step.box.isVisible()
    bench.next("Dry run")
    assert not bench.session.settings.zoho.enabled
    assert not bench.session.settings.bills.enabled


def test_connecting_chooses_the_only_organization_and_asks_for_the_fallback_account(
    bench: Bench, books: ZohoBooksSimulator, browser: Browser
) -> None:
    step = at_zoho(bench)
    dialog = connect(bench, step)
    bench.until(lambda: dialog.found is not None)
    dialog.cancel.click()
    bench.until(lambda: bench.session.settings.bills.enabled)
    bench.until(lambda: step.fallback.isEnabled() and step.box.isVisible())
    organization = books.organization
    assert step.organization.current == organization.organization_id
    assert bench.session.settings.zoho.enabled
    account = next(one.id for one in organization.accounts.values() if one.name == "Ask My Accountant")
    bench.pick("zoho-fallback", account)
    bench.until(lambda: bench.session.settings.bills.fallback_account_id == account)
    assert bench.wizard.next_button.text() == "&Next"
    bench.next("Dry run")
    bench.next("Start")
    assert bench.wizard.start.facts["zoho"].text() == "Bills and vendor credits are sent there"


def test_somebody_without_tallyprime_is_set_up_with_servicetitan_and_zoho_books(
    bench: Bench, books: ZohoBooksSimulator, browser: Browser
) -> None:
    bench.world.tally.stop()
    tenant = bench.world.tenant
    day = datetime(bench.world.today.year, bench.world.today.month, bench.world.today.day, tzinfo=UTC)
    bill = tenant.type_bill_by_hand(SUPPLIERS[0], "INV-7", Decimal("1250.00"), day)
    tenant.post_bill(bill.id)
    bench.to_tally()
    assert not bench.wizard.next_button.isEnabled()
    bench.press("no-tally")
    bench.next("ServiceTitan")
    assert not bench.session.settings.reads_tally
    bench.credentials()
    bench.next("Matching")
    assert not bench.wizard.matching.orders.isVisible()
    assert not bench.wizard.matching.items.isVisible()
    bench.next("Go-live date")
    assert bench.session.settings.servicetitan.default_location_id is not None, "keeps two PCs apart"
    assert not bench.wizard.go_live.counts.isVisible()
    assert not bench.wizard.go_live.stock.isVisible()
    bench.wizard.go_live.choose(bench.world.start_date)
    bench.next("Zoho Books")
    bench.until(lambda: bench.session.background.idle)
    assert not bench.wizard.next_button.isEnabled(), "without either there is nothing to do"
    assert "nothing else is connected" in bench.wizard.why.text()
    step = bench.wizard.zoho
    dialog = connect(bench, step)
    bench.until(lambda: dialog.found is not None)
    dialog.cancel.click()
    bench.until(lambda: bool(bench.session.settings.zoho.organization_id) and step.fallback.isEnabled())
    assert not step.box.isVisible(), "it is all there is to do"
    account = next(one.id for one in books.organization.accounts.values() if one.name == "Ask My Accountant")
    bench.pick("zoho-fallback", account)
    bench.until(lambda: bench.session.settings.bills.fallback_account_id == account)
    bench.next("Dry run")
    bench.until(bench.wizard.dry_run.complete)
    summary = bench.wizard.dry_run.summary
    assert summary is not None
    assert (summary.sendable, summary.amount) == (1, Decimal("1250.00"))
    bench.next("Start")
    assert bench.wizard.start.facts["tally"].text() == "Left out"
    bench.press("next")
    bench.until(lambda: bench.ended == [True])
    assert bench.session.service.set_up


def test_who_left_tallyprime_out_by_mistake_takes_it_back(bench: Bench) -> None:
    bench.to_tally()
    bench.press("no-tally")
    bench.until(lambda: not bench.session.settings.reads_tally)
    assert not bench.wizard.tally.checks.isVisible()
    bench.press("no-tally")
    bench.until(lambda: bench.session.settings.reads_tally)
    assert not bench.session.settings.zoho.enabled
    bench.through_tally()
    assert bench.session.settings.purchases.enabled


def test_what_is_connected_can_be_left_off(bench: Bench, books: ZohoBooksSimulator, browser: Browser) -> None:
    step = at_zoho(bench)
    dialog = connect(bench, step)
    bench.until(lambda: dialog.found is not None)
    dialog.cancel.click()
    bench.until(lambda: bench.session.settings.zoho.enabled and step.box.isVisible())
    bench.until(lambda: bench.session.background.idle)
    assert isinstance(bench.find(QCheckBox, "zoho-on"), QCheckBox)
    bench.press("zoho-on")
    bench.until(lambda: not bench.session.settings.zoho.enabled)
    bench.press("back")
    bench.next("Zoho Books")
    bench.until(lambda: bench.session.background.idle)
    assert not bench.session.settings.zoho.enabled, "it stays off"
    bench.session.program.change_settings(lambda old: old.with_value("sales.invoices", True))
    bench.session.reread_settings()
    bench.press("zoho-on")
    bench.until(lambda: bench.session.settings.bills.enabled)
    bench.press("zoho-on")
    bench.until(lambda: not bench.session.settings.bills.enabled)
    assert bench.session.settings.zoho.enabled, "sales need it"
    assert bench.wizard.next_button.isEnabled()


def test_leaving_the_step_ends_the_waiting_for_the_browser(
    bench: Bench, books: ZohoBooksSimulator, browser: Browser
) -> None:
    browser.closed = True
    step = at_zoho(bench)
    dialog = connect(bench, step)
    bench.until(dialog.waiting.isVisible)
    bench.wizard.close()
    bench.until(lambda: bench.session.background.idle)


def test_no_sentence_of_the_step_is_cut(bench: Bench, books: ZohoBooksSimulator, browser: Browser) -> None:
    step = at_zoho(bench)
    dialog = connect(bench, step)
    bench.until(lambda: dialog.found is not None)
    dialog.cancel.click()
    bench.until(step.box.isVisible)
    for size in ((960, 680), (853, 533)):
        bench.wizard.resize(*size)
        bench.bot.wait(20)
        assert cut(step) == []
