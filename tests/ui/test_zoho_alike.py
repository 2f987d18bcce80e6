"""What both sides keep, in the windows: the page, the drawer, needs attention, the list of records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from app.domain.states import State
from app.engine.remedies.table import Act
from app.engine.views import CauseFilter, CauseRow
from app.flows.reference.differences import ReferenceKind
from app.ui import words
from app.ui.dialogs.alike import CreateAlikeDialog, LinkDialog
from app.ui.dialogs.alike_decide import DecideDialog
from app.ui.dialogs.confirm import ConfirmDialog
from app.ui.dialogs.ignore_dialog import IgnoreDialog
from app.ui.drawer.drawer import Drawer
from app.ui.pages.alike.page import AlikePage
from app.ui.pages.alike.rows import Which
from tests.support.reference_world import ReferenceWorld
from tests.support.world import World
from tests.ui.conftest import Desk
from tests.ui.test_zoho_records import opened
from tests.ui.zoho_bench import cut, cycle, register

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
BOTH = {"vendors_to_zoho": "on_click", "vendors_to_servicetitan": "on_click"}
Make = Callable[..., ReferenceWorld]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    with ExitStack() as stack:

        def enter(**wants: object) -> ReferenceWorld:
            world = stack.enter_context(ReferenceWorld(tmp_path, **wants))  # type: ignore[arg-type]
            register(world)
            return world

        yield enter


def page_of(desk: Desk, show: object = None) -> AlikePage:
    desk.window.open_page("alike", show)
    page = desk.window.page()
    assert isinstance(page, AlikePage)
    desk.idle()
    return page


def shown(page: AlikePage) -> list[list[str]]:
    """The cells in view."""
    model = page.model
    columns = [at for at in range(model.columnCount()) if not page.table.isColumnHidden(at)]
    return [[str(model.index(row, at).data()) for at in columns] for row in range(model.rowCount())]


def choose(desk: Desk, page: AlikePage, which: Which) -> None:
    page.which._buttons[which.value].click()
    desk.idle()


def button(top: Any, name: str) -> QPushButton:
    found = top.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    return found


def differing(make: Make, desks: Callable[[World], Desk], *, fields: tuple[str, ...] = ("email",)) -> tuple[Any, ...]:
    """Two vendors that differ, where the rule is to ask; and the drawer on their record."""
    world = make(**BOTH, vendor_fields=dict.fromkeys(fields, "ask"))
    here = world.tenant.add_vendor("Acme", email="here@acme.example")
    there = world.books.add_vendor("Acme", email="there@acme.example")
    world.change_vendor(here, phone="080 11")
    world.change_contact(there, phone="080 22")
    desk = desks(world)
    cycle(desk)
    (record,) = world.waiting(desk.program)
    return world, desk, here, there, record


def cause_of(desk: Desk) -> CauseRow:
    (cause,) = desk.session.views.causes(CauseFilter())
    return cause


def confirmed(desk: Desk, acts: Any) -> ConfirmDialog:
    """The dialog that asks, after pressing its button."""
    desk.until(lambda: isinstance(acts.dialog, ConfirmDialog))
    dialog = acts.dialog
    assert isinstance(dialog, ConfirmDialog)
    return dialog


# -- the page ----------------------------------------------------------------------------------------------------------


def test_the_page_is_there_only_while_something_is_kept_alike(desk: Desk) -> None:
    assert not desk.window.navigation.buttons["alike"].isVisible()
    desk.window.open_page("alike")
    assert desk.window.page().name != "alike"


def test_what_stands_alone_and_what_is_linked_is_listed_and_searched(
    make: Make, desks: Callable[[World], Desk]
) -> None:
    world = make(**BOTH)
    for name in ("Acme", "Bharat", "Cables Ltd"):
        world.tenant.add_vendor(name)
    for name in ("Acme", "Delhi Wire"):
        world.books.add_vendor(name)
    desk = desks(world)
    cycle(desk)
    page = page_of(desk)
    assert shown(page) == [
        ["Bharat", "Can be created in Zoho Books"],
        ["Cables Ltd", "Can be created in Zoho Books"],
    ]
    assert "1 vendor on both sides" in page.second.text()
    assert [one for one, tab in page.tabs.items() if tab.isVisible()] == [ReferenceKind.VENDOR]
    page.search.setText("cab")
    desk.until(lambda: len(shown(page)) == 1)
    page.search.setText("nobody")
    desk.until(lambda: page.stack.currentWidget() is page.empty)
    assert page.empty.text == "Nothing matches “nobody” here."
    page.empty.acted.emit()
    desk.idle()
    choose(desk, page, Which.BOOKS)
    assert shown(page) == [["Delhi Wire", "Can be created in ServiceTitan"]]
    choose(desk, page, Which.BOTH)
    assert shown(page) == [["Acme", "Acme", "Linked"]]


def test_several_are_created_at_once_after_what_is_sent_was_shown(make: Make, desks: Callable[[World], Desk]) -> None:
    world = make(**BOTH)
    world.tenant.add_vendor("Acme", email="here@acme.example")
    world.tenant.add_vendor("Bharat")
    desk = desks(world)
    cycle(desk)
    page = page_of(desk)
    assert not page.create_button.isEnabled()
    page.table.selectAll()
    assert page.create_button.text() == "Create 2 in Zoho Books…"
    page.create_button.click()
    dialog = page.dialog
    assert isinstance(dialog, CreateAlikeDialog)
    desk.idle()
    titles = [dialog.table.horizontalHeaderItem(at).text() for at in range(dialog.table.columnCount())]  # type: ignore[union-attr]
    assert titles[:2] == ["Name", "E-mail"]
    assert dialog.table.item(0, 1).text() == "here@acme.example"  # type: ignore[union-attr]
    assert world.writes == 0
    dialog.primary.click()
    desk.idle()
    assert world.writes == 0, "what is marked goes with the next run"
    assert [row[1] for row in shown(page)] == ["Is created in Zoho Books with the next run"] * 2
    cycle(desk)
    assert {one.name for one in world.contacts()} == {"Acme", "Bharat"}
    page.reload()
    desk.idle()
    choose(desk, page, Which.BOTH)
    assert len(shown(page)) == 2


def test_one_is_created_by_enter_and_all_by_one_button(make: Make, desks: Callable[[World], Desk]) -> None:
    world = make(**BOTH)
    for name in ("Acme", "Bharat", "Cables"):
        world.books.add_vendor(name)
    desk = desks(world)
    cycle(desk)
    page = page_of(desk)
    assert page.query.which is Which.BOOKS, "the first segment that has something"
    page.table.wanted.emit(0)
    assert isinstance(page.dialog, CreateAlikeDialog)
    assert page.dialog.primary.text() == "Create 1 in ServiceTitan"
    page.dialog.reject()
    assert page.create_all_button.text() == "Create all 3 in ServiceTitan…"
    page.create_all_button.click()
    desk.idle()
    assert isinstance(page.dialog, CreateAlikeDialog)
    page.dialog.primary.click()
    desk.idle()
    cycle(desk)
    assert {one.name for one in world.vendors()} == {"Acme", "Bharat", "Cables"}


def test_where_the_direction_is_off_nothing_can_be_created_but_linked(
    make: Make, desks: Callable[[World], Desk]
) -> None:
    world = make(vendors_to_servicetitan="on_click")
    here, there = world.tenant.add_vendor("Acme"), world.books.add_vendor("ACME Ltd")
    desk = desks(world)
    cycle(desk)
    page = page_of(desk)
    assert shown(page) == [["Acme", "Writing to Zoho Books is switched off"]]
    assert not page.create_button.isVisible()
    page.table.choose_row(0)
    page.link_button.click()
    dialog = page.dialog
    assert isinstance(dialog, LinkDialog)
    desk.idle()
    assert not dialog.primary.isEnabled()
    dialog.target.setEditText("ACME Ltd")
    dialog.primary.click()
    desk.idle()
    assert world.pairs(desk.program) == [(str(here.id), there.id)]
    choose(desk, page, Which.BOTH)
    assert shown(page) == [["Acme", "ACME Ltd", "Linked"]]
    page.table.choose_row(0)
    page.unlink_button.click()
    confirmed(desk, page.acts).primary.click()
    desk.idle()
    assert world.pairs(desk.program) == []


def test_of_several_of_one_name_each_can_be_told_when_they_are_linked(
    make: Make, desks: Callable[[World], Desk]
) -> None:
    world = make(vendors_to_zoho="automatic")
    here = world.tenant.add_vendor("Acme")
    world.tenant.add_vendor("Acme")
    there = world.books.add_vendor("Acme")
    desk = desks(world)
    cycle(desk)
    page = page_of(desk)
    assert [row[1] for row in shown(page)] == ["Several have this name"] * 2
    assert "2 records need attention." in page.waits.text
    assert page.show_waiting.isVisible()
    choose(desk, page, Which.BOOKS)
    page.table.choose_row(0)
    page.link_button.click()
    assert isinstance(page.dialog, LinkDialog)
    desk.idle()
    names = [page.dialog.target.itemText(at) for at in range(page.dialog.target.count())]
    assert len(set(names)) == 2
    page.dialog.target.setCurrentIndex(page.dialog.target.findData(str(here.id)))
    page.dialog.primary.click()
    desk.idle()
    assert world.pairs(desk.program) == [(str(here.id), there.id)]


def test_items_show_their_sku_and_taxes_are_only_compared(make: Make, desks: Callable[[World], Desk]) -> None:
    world = make(items_to_zoho="on_click", taxes=True)
    world.tenant.add_material("CABLE-2.5")
    desk = desks(world)
    cycle(desk)
    page = page_of(desk)
    assert page.query.kind is ReferenceKind.ITEM
    assert shown(page)[0][1] == "CABLE-2.5"
    page.tabs[ReferenceKind.TAX].click()
    desk.idle()
    choose(desk, page, Which.BOOKS)
    assert {row[1] for row in shown(page)} <= {"Cannot be created in ServiceTitan from here"}
    assert not page.create_button.isVisible()


def test_several_that_differ_are_decided_at_once_after_every_field_was_shown(
    make: Make, desks: Callable[[World], Desk]
) -> None:
    world = make(**BOTH, vendor_fields={"email": "ask"})
    for name in ("Acme", "Bharat"):
        world.tenant.add_vendor(name, email=f"here@{name.casefold()}.example")
        world.books.add_vendor(name, email=f"there@{name.casefold()}.example")
    desk = desks(world)
    cycle(desk)
    page = page_of(desk)
    assert shown(page) == [["Acme", "Acme", "Sides differ"], ["Bharat", "Bharat", "Sides differ"]]
    assert page.decide_all_button.text() == "Decide all 2…"
    page.table.selectAll()
    page.decide_button.click()
    dialog = page.dialog
    assert isinstance(dialog, DecideDialog)
    desk.idle()
    cells = [dialog.table.item(0, at).text() for at in range(4)]  # type: ignore[union-attr]
    assert cells == ["Acme", "E-mail", "here@acme.example", "there@acme.example"]
    assert dialog.said.text() == "2 fields are changed in Zoho Books."
    dialog.wins._buttons["zoho"].click()
    assert dialog.primary.text() == "Change 2 in ServiceTitan"
    dialog.primary.click()
    desk.idle()
    assert world.writes == 0
    cycle(desk)
    assert {one.email for one in world.vendors()} == {"there@acme.example", "there@bharat.example"}


def test_one_that_differs_is_decided_in_its_drawer(make: Make, desks: Callable[[World], Desk]) -> None:
    _, desk, _, _, record = differing(make, desks)
    page = page_of(desk)
    page.table.choose_row(0)
    page.decide_button.click()
    drawer = desk.window.drawer
    desk.until(lambda: drawer.detail is not None and drawer.detail.record.id == record.id)


# -- the drawer --------------------------------------------------------------------------------------------------------


def test_the_drawer_shows_both_values_and_writes_the_one_that_stands(
    make: Make, desks: Callable[[World], Desk]
) -> None:
    _, desk, here, there, record = differing(make, desks)
    drawer = opened(desk, record)
    assert drawer.chip.text == "Sides differ"
    said = drawer.both.texts()
    assert "E-mail" in said
    assert "here@acme.example" in said
    assert "there@acme.example" in said
    assert not drawer.voucher.isVisible()
    assert not drawer.books.isVisible()
    assert "ml-connector" not in drawer.reasons.notes[0].text
    button(drawer.both, "keep-zoho-email").click()
    dialog = confirmed(desk, drawer.acts)
    assert dialog.primary.text() == "Change it in ServiceTitan"
    dialog.primary.click()
    desk.idle()
    desk.until(lambda: drawer.chip.text == "Ready to send")
    assert "Say " not in drawer.reasons.notes[0].text
    cycle(desk)
    assert here.email == there.persons[0]["email"] == "there@acme.example"
    drawer = opened(desk, record)
    assert drawer.chip.text == "Alike on both sides"
    assert "Change in ServiceTitan" in drawer.writes.texts()
    assert "done" in drawer.writes.texts()
    drawer.codes.toggle.click()
    assert drawer.codes.code is not None
    assert f"servicetitan vendor: {here.id}" in drawer.codes.code.text.toPlainText()


def test_several_fields_are_decided_at_once(make: Make, desks: Callable[[World], Desk]) -> None:
    _, desk, here, there, record = differing(make, desks, fields=("email", "phone"))
    drawer = opened(desk, record)
    assert drawer.reasons.notes[0].text.startswith("Not alike. 2 fields differ.")
    assert len(drawer.reasons.notes) == 1
    everything = button(drawer.both, "keep-all-servicetitan")
    assert everything.text() == "Keep all 2 of ServiceTitan…"
    everything.click()
    confirmed(desk, drawer.acts).primary.click()
    desk.idle()
    cycle(desk)
    assert there.persons[0]["email"] == "here@acme.example"
    assert there.persons[0]["phone"] == here.phone == "080 11"


def test_a_value_that_the_other_side_does_not_take_cannot_be_kept(make: Make, desks: Callable[[World], Desk]) -> None:
    world = make(vendors_to_zoho="on_click", vendor_fields={"email": "ask"})
    world.tenant.add_vendor("Acme", email="here@acme.example")
    world.books.add_vendor("Acme", email="there@acme.example")
    desk = desks(world)
    cycle(desk)
    (record,) = world.waiting(desk.program)
    drawer = opened(desk, record)
    assert button(drawer.both, "keep-servicetitan-email").isEnabled()
    refused = button(drawer.both, "keep-zoho-email")
    assert not refused.isEnabled()
    assert "ServiceTitan" in refused.toolTip()


def test_leaving_both_as_they_are_asks_in_words_of_both_sides(make: Make, desks: Callable[[World], Desk]) -> None:
    world, desk, here, there, record = differing(make, desks)
    drawer = opened(desk, record)
    drawer.reasons.buttons[Act.IGNORE].click()
    desk.until(lambda: isinstance(drawer.acts.dialog, IgnoreDialog))
    dialog = drawer.acts.dialog
    assert isinstance(dialog, IgnoreDialog)
    assert dialog.primary.text() == "Ignore 1 record"
    dialog.reason.setText("two branches")
    dialog.primary.click()
    desk.idle()
    cycle(desk)
    assert world.waiting(desk.program) == []
    assert (here.email, there.persons[0]["email"]) == ("here@acme.example", "there@acme.example")


def test_one_that_is_gone_is_forgotten_after_asking(make: Make, desks: Callable[[World], Desk]) -> None:
    world = make(**BOTH)
    here, there = world.tenant.add_vendor("Acme"), world.books.add_vendor("Acme")
    desk = desks(world)
    cycle(desk)
    assert world.pairs(desk.program) == [(str(here.id), there.id)]
    del world.books.contacts[there.id]
    world.pass_by(desk.program, hours=25)
    (record,) = world.waiting(desk.program)
    assert record.state is State.DELETED_AT_SOURCE
    drawer = opened(desk, record)
    assert drawer.chip.text == "Gone on one side"
    again = drawer.reasons.buttons[Act.REPLAY]
    assert again.text() == "Forget the link…"
    again.click()
    confirmed(desk, drawer.acts).primary.click()
    desk.idle()
    assert world.pairs(desk.program) == []


def test_what_was_not_created_any_more_can_be_created_from_its_record(
    make: Make, desks: Callable[[World], Desk]
) -> None:
    world = make(items_to_zoho="automatic")
    world.tenant.add_material("MCB-16A")
    desk = desks(world)
    cycle(desk)
    (record,) = world.waiting(desk.program)
    assert opened(desk, record).chip.text == "Waiting for a setting"
    world.configure(**{"reference.items_to_zoho": "on_click"})
    cycle(desk)
    desk.session.reread_settings()
    desk.idle()
    desk.window.drawer.close_drawer()
    drawer = opened(desk, record)
    assert drawer.chip.text == "Nothing to do"
    assert button(drawer.both, "create-alike").isEnabled()
    button(drawer.both, "create-alike").click()
    assert isinstance(drawer.acts.dialog, CreateAlikeDialog)
    desk.idle()
    drawer.acts.dialog.primary.click()
    desk.idle()
    found = desk.program.records.get(record.id)
    assert found is not None
    assert found.state is State.READY


# -- needs attention, records, overview --------------------------------------------------------------------------------


def test_needs_attention_leads_from_a_difference_to_its_values(make: Make, desks: Callable[[World], Desk]) -> None:
    _, desk, _, _, record = differing(make, desks)
    cause = cause_of(desk)
    assert (cause.title, cause.cause.name) == ("Differs on both sides", "Acme")
    assert cause.remedy.acts == (Act.DECIDE, Act.IGNORE)
    assert "here@acme.example" in cause.why
    desk.window.open_page("attention")
    desk.idle()
    desk.window.page().acts.do(cause, Act.DECIDE, CauseFilter())  # type: ignore[attr-defined]
    drawer: Drawer = desk.window.drawer
    desk.until(lambda: drawer.detail is not None and drawer.detail.record.id == record.id)


def test_needs_attention_leads_from_several_of_one_name_to_the_page(make: Make, desks: Callable[[World], Desk]) -> None:
    world = make(vendors_to_zoho="automatic")
    for name in ("Acme", "Acme", "Bharat"):
        world.tenant.add_vendor(name)
    world.books.add_vendor("Acme")
    desk = desks(world)
    cycle(desk)
    cause = desk.session.views.causes(CauseFilter())[0]
    assert cause.remedy.acts[0] is Act.PAIR
    desk.window.open_page("attention")
    desk.idle()
    desk.window.page().acts.do(cause, Act.PAIR, CauseFilter())  # type: ignore[attr-defined]
    desk.idle()
    page = desk.window.page()
    assert isinstance(page, AlikePage)
    assert {row[0] for row in shown(page)} == {"Acme"}


def test_a_missing_purchase_account_leads_to_its_setting(make: Make, desks: Callable[[World], Desk]) -> None:
    world = make(items_to_zoho="automatic")
    world.tenant.add_material("MCB-16A")
    desk = desks(world)
    cycle(desk)
    cause = cause_of(desk)
    assert (cause.title, cause.cause.name) == ("No purchase account", "")
    assert cause.remedy.acts[0] is Act.SETTINGS
    desk.window.open_page("attention")
    desk.idle()
    desk.window.page().acts.do(cause, Act.SETTINGS, CauseFilter())  # type: ignore[attr-defined]
    desk.idle()
    assert desk.window.page().section.name == "reference"  # type: ignore[attr-defined]


def test_the_list_of_records_knows_the_flow_and_no_amount_of_it(make: Make, desks: Callable[[World], Desk]) -> None:
    _, desk, _, _, _ = differing(make, desks)
    desk.window.open_page("records")
    desk.idle()
    page: Any = desk.window.page()
    assert page.flows.isVisible()
    assert page.flows.findData("reference") >= 0
    assert page.flows.findData("sales") >= 0
    texts = [str(page.model.index(0, at).data()) for at in range(page.model.columnCount())]
    assert "–" in texts
    assert "0.00" not in texts
    assert "Sides differ" in texts


@pytest.mark.parametrize("flow", ["bills", "sales", "reference"])
def test_every_flow_has_words(qapp: object, flow: str) -> None:
    assert words.flow_word(flow) != flow


def test_no_sentence_of_page_and_drawer_is_cut(make: Make, desks: Callable[[World], Desk]) -> None:
    _, desk, _, _, record = differing(make, desks, fields=("email", "phone"))
    page = page_of(desk)
    drawer = opened(desk, record)
    for size in ((1280, 800), (853, 533)):
        desk.window.resize(*size)
        desk.idle()
        desk.bot.wait(20)
        assert cut(page) == []
        assert cut(drawer) == []
