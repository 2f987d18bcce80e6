"""Bills and vendor credits in the windows: the drawer, the list, needs attention, the overview's line."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.domain.records import Record
from app.domain.states import State
from app.engine.remedies.table import Act
from app.engine.views import CauseFilter
from app.simulators.servicetitan.billing import WantedExpense
from app.ui.dialogs.confirm import ConfirmDialog
from app.ui.drawer.drawer import Drawer
from app.ui.pages.records.filters import FALLBACK
from app.ui.pages.records.page import RecordsPage
from tests.e2e_bills.test_bills_credits import give_back
from tests.support.books_world import BooksWorld
from tests.support.world import SUPPLIERS, World
from tests.ui.conftest import Desk
from tests.ui.zoho_bench import cut, cycle, zoho_desk, zoho_world

__all__ = ["zoho_desk", "zoho_world"]
Left = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def opened(desk: Desk, record: Record) -> Drawer:
    """The drawer on a record, read."""
    desk.session.open_record(record.id)
    drawer = desk.window.drawer
    desk.until(lambda: drawer.detail is not None and drawer.detail.record.id == record.id)
    desk.idle()
    return drawer


def expense(
    world: BooksWorld, number: str, total: str = "400.00", *, tax: str = "0", supplier: str = SUPPLIERS[0]
) -> object:
    """An ap-bill with an expense, for which no rule has an account."""
    made = world.tenant.type_ap_bill(
        supplier, number, [WantedExpense(Decimal(total), "Cable ties")], date=world.day, tax=Decimal(tax),
        business_unit_id=world.unit,
    )  # fmt: skip
    world.tenant.post_bill(made.id)
    return made


def test_the_drawer_shows_both_sides_of_a_bill_and_that_they_tie(zoho_world: BooksWorld, zoho_desk: Desk) -> None:
    bill = zoho_world.bill("INV-1", "1250.00")
    cycle(zoho_desk)
    (record,) = zoho_world.bill_records(zoho_desk.program)
    assert record.state is State.SYNCED
    drawer = opened(zoho_desk, record)
    assert drawer.reasons.notes[0].text.startswith("In Zoho Books. Read back and equal")
    assert drawer.party.text() == SUPPLIERS[0]
    said = drawer.source.texts()
    assert any("INV-1" in text for text in said)
    assert "posted" in said
    there = drawer.books.texts()
    assert there[:3] == ["Bill INV-1", "open", "1,250.00"]
    assert f"ST-{zoho_world.tenant.tenant_id}-bill-{bill.id}" in there[3]
    assert there[-1] == "Ties with ServiceTitan: 1,250.00"
    assert drawer.booking.aside.text() == "as bill INV-1"
    assert not drawer.voucher.isVisible()
    assert not drawer.documents.isVisible()
    drawer.codes.toggle.click()
    assert drawer.codes.code is not None
    assert f"servicetitan bill: {bill.id}" in drawer.codes.code.text.toPlainText()


def test_a_line_on_the_fallback_account_is_flagged_and_leads_to_the_rules(
    zoho_world: BooksWorld, zoho_desk: Desk
) -> None:
    expense(zoho_world, "INV-2")
    cycle(zoho_desk)
    (record,) = zoho_world.bill_records(zoho_desk.program)
    assert record.state is State.SYNCED
    drawer = opened(zoho_desk, record)
    said = " ".join(drawer.booking.texts())
    assert "No rule had an account for" in said
    assert "Ask My Accountant" in said
    drawer.booking.rules_wanted.emit()
    zoho_desk.idle()
    page = zoho_desk.window.page()
    assert page.section.name == "bills"  # type: ignore[attr-defined]


def test_a_line_says_its_tax_and_whether_the_company_owes_it(tmp_path: Path, desks: Callable[[World], Desk]) -> None:
    with BooksWorld(tmp_path, edition="india", tally=False, settings={"bills.reverse_charge": True}) as world:
        world.books.add_vendor("Corner Shop", gst_treatment="business_none", place_of_contact="KA")
        world.tenant.add_vendor("Corner Shop")
        expense(world, "INV-1", "100.00", tax="18.00")
        expense(world, "INV-2", "100.00", supplier="Corner Shop")
        desk = desks(world)
        cycle(desk)
        said = {one.reference: " ".join(opened(desk, one).booking.texts()) for one in world.bill_records(desk.program)}
        taxed, owed = said["INV-1"], said["INV-2"]
        assert "Ask My Accountant · IGST18" in taxed
        assert "reverse charge" not in taxed
        assert "Ask My Accountant · GST18 under reverse charge" in owed
        assert "Corner Shop has no GSTIN" in owed
        desk.monitor.stop()
        desk.session.close()


def test_a_returned_purchase_shows_its_vendor_credit(zoho_world: BooksWorld, zoho_desk: Desk) -> None:
    made = give_back(zoho_world)
    cycle(zoho_desk)
    (record,) = zoho_world.bill_records(zoho_desk.program)
    drawer = opened(zoho_desk, record)
    assert drawer.source.texts()[:2] == [f"Return {made.number}", "credited"]
    assert drawer.books.texts()[:3] == [
        f"Vendor credit ST-{zoho_world.tenant.tenant_id}-return-{made.id}",
        "open",
        "90.00",
    ]
    assert drawer.books.texts()[-1] == "Ties with ServiceTitan: 90.00"


def test_an_unknown_vendor_waits_in_the_words_of_zoho_and_map_leads_to_its_mapping(
    zoho_world: BooksWorld, zoho_desk: Desk
) -> None:
    zoho_world.tenant.add_vendor("Nobody Ltd")
    zoho_world.bill("INV-3", "90.00", supplier="Nobody Ltd")
    cycle(zoho_desk)
    (record,) = zoho_world.bill_records(zoho_desk.program)
    assert record.state is State.NEEDS_MAPPING
    drawer = opened(zoho_desk, record)
    assert drawer.chip.text == "Waiting for vendor"
    assert "Zoho Books" in drawer.reasons.notes[0].text
    assert "None yet. It follows once this is settled." in drawer.books.texts()
    assert Act.CREATE_VENDOR not in drawer.reasons.buttons, "nothing is created in Zoho Books by a click"
    drawer.reasons.buttons[Act.MAP].click()
    zoho_desk.idle()
    page = zoho_desk.window.page()
    assert page.title.text() == "Mapping"


def test_a_bill_that_was_cancelled_asks_before_it_is_voided_there(zoho_world: BooksWorld, zoho_desk: Desk) -> None:
    bill = zoho_world.bill("INV-4", "300.00")
    cycle(zoho_desk)
    zoho_world.tenant.cancel_bill(bill.id)
    cycle(zoho_desk)
    record = zoho_world.bill_record(zoho_desk.program, bill)
    assert record.state is State.DELETED_AT_SOURCE
    drawer = opened(zoho_desk, record)
    assert drawer.chip.text == "Cancelled in ServiceTitan"
    button = drawer.reasons.buttons[Act.REPLAY]
    assert button.text() == "Void it in Zoho Books…"
    button.click()
    zoho_desk.until(lambda: isinstance(drawer.acts.dialog, ConfirmDialog))
    dialog = drawer.acts.dialog
    assert isinstance(dialog, ConfirmDialog)
    assert dialog.primary.text() == "Void it in Zoho Books"
    dialog.primary.click()
    zoho_desk.idle()
    cycle(zoho_desk)
    assert zoho_world.booked("INV-4") == []


def test_the_list_of_records_has_its_flow_and_its_words(zoho_world: BooksWorld, zoho_desk: Desk) -> None:
    zoho_world.bill("INV-1", "1250.00")
    cycle(zoho_desk)
    zoho_desk.window.open_page("records")
    zoho_desk.idle()
    page = zoho_desk.window.page()
    assert page.flows.isVisible()  # type: ignore[attr-defined]
    assert page.flows.findData("bills") >= 0  # type: ignore[attr-defined]
    assert page.model.rowCount() == 1  # type: ignore[attr-defined]


def test_what_went_to_the_fallback_account_is_listed_by_the_filter(zoho_world: BooksWorld, zoho_desk: Desk) -> None:
    zoho_world.bill("INV-1", "1250.00")
    expense(zoho_world, "INV-2")
    cycle(zoho_desk)
    zoho_desk.window.open_page("records")
    page = zoho_desk.window.page()
    assert isinstance(page, RecordsPage)
    zoho_desk.until(lambda: page.model.rowCount() == 2)
    at = page.flows.findData(FALLBACK)
    page.flows.setCurrentIndex(at)
    page.flows.activated.emit(at)
    zoho_desk.until(lambda: page.model.rowCount() == 1)
    row = page.model.row_at(0)
    assert row is not None
    assert row.reference == "INV-2"
    page._empty_acted()
    zoho_desk.until(lambda: page.model.rowCount() == 2)
    assert page.flows.currentData() == ""


def test_the_overview_has_a_line_for_the_flow(zoho_world: BooksWorld, zoho_desk: Desk) -> None:
    zoho_world.bill("INV-1", "1250.00")
    cycle(zoho_desk)
    zoho_desk.window.open_page("overview")
    zoho_desk.idle()
    page = zoho_desk.window.page()
    zoho_desk.until(lambda: page.overview is not None and page.flows.line(0)[2] == "1")  # type: ignore[attr-defined]
    assert page.flows.line(0)[0] == "ServiceTitan bills → Zoho Books"  # type: ignore[attr-defined]


def test_needs_attention_groups_a_cause_of_bills(zoho_world: BooksWorld, zoho_desk: Desk) -> None:
    zoho_desk.session.save_settings(lambda old: old.with_value("bills.fallback_account_id", ""))
    zoho_desk.idle()
    expense(zoho_world, "INV-5", "10.00")
    expense(zoho_world, "INV-6", "20.00")
    cycle(zoho_desk)
    causes = zoho_desk.session.views.causes(CauseFilter())
    assert [(one.title, one.records) for one in causes] == [("No account for a line", 2)]
    assert causes[0].remedy.setting == "bills.fallback_account_id"


def test_no_sentence_of_the_drawer_is_cut(zoho_world: BooksWorld, zoho_desk: Desk) -> None:
    expense(zoho_world, "INV-2")
    cycle(zoho_desk)
    (record,) = zoho_world.bill_records(zoho_desk.program)
    drawer = opened(zoho_desk, record)
    for size in ((1280, 800), (853, 533)):
        zoho_desk.window.resize(*size)
        zoho_desk.idle()
        zoho_desk.bot.wait(20)
        assert cut(drawer) == []
