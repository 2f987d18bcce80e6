"""The record drawer on real records: what it says, what its buttons do, how it follows changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from app.domain.states import State
from app.engine.cycle.parts import CycleOptions
from app.engine.remedies.table import Act
from app.engine.views import RecordQuery, RecordRow
from app.ui.drawer.drawer import Drawer, Reading
from app.ui.widgets.elided import Elided
from tests.support.world import World
from tests.ui import cabinet
from tests.ui.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def cycle(desk: Desk) -> None:
    """One cycle without the window's own thread: the drawer hears of it by the bridge."""
    desk.program.service.sync(CycleOptions(), lambda *_: None)
    desk.idle()


def rows(desk: Desk) -> list[RecordRow]:
    return list(desk.session.views.records(RecordQuery(), 0, 1000))


def first(desk: Desk, state: State) -> RecordRow:
    return next(row for row in rows(desk) if row.state is state)


def opened(desk: Desk, record_id: int) -> Drawer:
    """The drawer on a record, read."""
    desk.session.open_record(record_id)
    drawer = desk.window.drawer
    desk.until(lambda: drawer.detail is not None and drawer.detail.record.id == record_id)
    desk.idle()
    return drawer


def test_a_synced_record_shows_its_voucher_its_documents_and_that_they_tie(desk: Desk) -> None:
    invoice = desk.world.purchase()
    cycle(desk)
    record = desk.world.record(desk.program, invoice)
    drawer = opened(desk, record.id)
    assert drawer.title.text() == record.label
    assert drawer.chip.text == "Synced"
    assert drawer.reasons.notes[0].text.startswith("In ServiceTitan. Read back and equal")
    said = drawer.voucher.texts()
    assert said[-1] == f"{invoice.total:,.2f}"
    assert "Total as in Tally" in said
    documents = " ".join(drawer.documents.texts())
    assert "Purchase order" in documents
    assert "Receipt" in documents
    assert "Bill" in documents
    assert "Ties with Tally" in documents
    assert not drawer.difference.isVisible()
    assert not drawer.reasons.buttons


def test_what_was_decided_in_planning_stands_below_the_documents(desk: Desk) -> None:
    invoice = desk.world.purchase(tracking_number="GRN-17")
    cycle(desk)
    drawer = opened(desk, desk.world.record(desk.program, invoice).id)
    said = drawer.documents.texts()
    assert any("Ties with Tally" in text for text in said)
    assert "Receipt note GRN-17" in said[-1]


def test_a_voucher_shows_lines_ledgers_and_total_as_tally_states_them(synced_desk: Desk) -> None:
    row = next(r for r in rows(synced_desk) if r.reference == "PPW/00050")
    drawer = opened(synced_desk, row.id)
    said = drawer.voucher.texts()
    assert said[4:8] == ["PLATE-6M", "7 Nos", "96.05", "672.35"]
    assert said[said.index("Input CGST") + 1] == "60.51"
    assert said[said.index("Round Off") + 1] == "\u22120.36"
    assert said[-2:] == ["Total as in Tally", "793.01"]
    assert drawer.voucher.aside.text() == "Invoice PPW/00050"


def test_a_note_says_what_happened_and_never_names_a_command_line(synced_desk: Desk) -> None:
    waiting = [row for row in rows(synced_desk) if row.state is State.NEEDS_MAPPING]
    assert waiting
    for row in waiting:
        drawer = opened(synced_desk, row.id)
        assert drawer.reasons.notes[0].text.startswith("Not sent. ")
        assert all("ml-connector" not in note.text and "--" not in note.text for note in drawer.reasons.notes)
        assert drawer.chip.text.startswith("Waiting for ")
        assert drawer.reasons.buttons


def test_map_opens_the_mapping_dialog_for_the_missing_name(synced_desk: Desk) -> None:
    row = _lacking(synced_desk, "vendor_missing")
    drawer = opened(synced_desk, row.id)
    button = drawer.reasons.buttons[Act.MAP]
    assert button.text() == "Map vendor…"
    assert button.property("kind") == "primary"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = drawer.acts.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert row.party in [one.text() for one in dialog.findChildren(QLabel)]
    dialog.reject()
    synced_desk.idle()


def test_replay_of_a_waiting_record_tries_it_again(synced_desk: Desk) -> None:
    row = _lacking(synced_desk, "vendor_missing")
    drawer = opened(synced_desk, row.id)
    QTest.mouseClick(drawer.reasons.buttons[Act.REPLAY], Qt.MouseButton.LeftButton)
    synced_desk.until(lambda: drawer.detail is not None and drawer.detail.record.state is State.NEW)
    synced_desk.until(lambda: drawer.chip.text == "Just read")


def test_ignore_is_in_the_menu_and_asks_for_a_reason(synced_desk: Desk) -> None:
    row = _lacking(synced_desk, "vendor_missing")
    drawer = opened(synced_desk, row.id)
    drawer.reasons.fill_menu()
    ignore = next(action for action in drawer.reasons.menu.actions() if action.text() == "Ignore…")
    ignore.trigger()
    synced_desk.until(lambda: drawer.acts.dialog is not None)
    dialog = drawer.acts.dialog
    assert dialog is not None
    assert not dialog.primary.isEnabled()
    QTest.keyClicks(dialog.reason, "paid in cash")  # type: ignore[attr-defined]
    QTest.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    synced_desk.until(lambda: drawer.chip.text == "Ignored")
    assert "paid in cash" in drawer.reasons.notes[0].text
    assert list(drawer.reasons.buttons) == [Act.REPLAY]


def test_copy_puts_the_record_on_the_clipboard(synced_desk: Desk) -> None:
    row = _lacking(synced_desk, "vendor_missing")
    drawer = opened(synced_desk, row.id)
    drawer.reasons.fill_menu()
    next(action for action in drawer.reasons.menu.actions() if action.text() == "Copy as text").trigger()
    text = QGuiApplication.clipboard().text()
    assert row.label in text
    assert row.party in text
    assert "Waiting for vendor" in text


def test_a_change_in_tally_is_shown_as_before_and_now(desk: Desk) -> None:
    desk.world.configure("pc", **{"sync.change_policy": "ask"})
    invoice = desk.world.purchase()
    cycle(desk)
    record = desk.world.record(desk.program, invoice)
    drawer = opened(desk, record.id)
    assert not drawer.difference.isVisible()
    desk.world.alter(invoice, reference="NEW-77")
    cycle(desk)
    desk.until(lambda: drawer.chip.text == "Changed in Tally")
    said = drawer.difference.texts()
    at = said.index("Supplier invoice")
    assert said[at + 1 : at + 3] == [record.reference, "NEW-77"]
    assert drawer.difference.isVisible()
    assert drawer.difference.aside.text().startswith("altered")
    again = drawer.reasons.buttons[Act.REPLAY]
    assert again.text() == "Cancel and send again…"
    QTest.mouseClick(again, Qt.MouseButton.LeftButton)
    desk.until(lambda: drawer.acts.dialog is not None)
    assert drawer.acts.dialog is not None
    assert drawer.acts.dialog.primary.text().startswith("Cancel purchase order ")
    drawer.acts.dialog.reject()
    desk.idle()


def test_the_timeline_keeps_each_request_behind_details_and_copies_it(desk: Desk) -> None:
    invoice = desk.world.purchase()
    cycle(desk)
    drawer = opened(desk, desk.world.record(desk.program, invoice).id)
    requests = [step for step in drawer.timeline.steps if step.details is not None]
    assert requests
    step = requests[0]
    assert step.code is not None
    assert step.details is not None
    assert not step.code.text.isVisible()
    drawer.area.ensureWidgetVisible(step.details)
    QTest.mouseClick(step.details, Qt.MouseButton.LeftButton)
    assert step.code.text.isVisible()
    assert '"purchase_order_id"' in step.code.text.toPlainText()
    copy = next(one for one in step.findChildren(type(step.details)) if one.text() == "Copy")
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == step.code.text.toPlainText()


def test_a_refresh_keeps_the_place_and_what_was_opened(desk: Desk) -> None:
    invoice = desk.world.purchase()
    cycle(desk)
    record = desk.world.record(desk.program, invoice)
    desk.window.resize(1280, 533)
    drawer = opened(desk, record.id)
    step = next(step for step in drawer.timeline.steps if step.details is not None)
    assert step.details is not None
    step.details.click()
    bar = drawer.area.verticalScrollBar()
    desk.until(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum() // 2)
    place, voucher = bar.value(), drawer.voucher.texts()
    desk.program.audit.add("note", "Somebody looked at it.", record_id=record.id)
    drawer.show_record(record.id)
    desk.until(lambda: "Somebody looked at it." in drawer.timeline.texts())
    assert bar.value() == place
    assert drawer.voucher.texts() == voucher
    kept = next(one for one in drawer.timeline.steps if one.seq == step.seq)
    assert kept.details is not None
    assert kept.details.isChecked()


def test_a_record_that_becomes_fine_says_so_while_it_is_open(desk: Desk) -> None:
    desk.world.company.add_supplier("Deccan Lights")
    invoice = desk.world.purchase(supplier="Deccan Lights")
    cycle(desk)
    drawer = opened(desk, desk.world.record(desk.program, invoice).id)
    assert drawer.chip.text == "Waiting for vendor"
    assert drawer.documents.texts() == ["None yet. A purchase order follows once the vendor is matched."]
    desk.world.titan.tenant.add_vendor("Deccan Lights")
    desk.world.until_quiet(desk.program)
    desk.until(lambda: drawer.chip.text == "Synced")
    assert any(text.startswith("Purchase order") for text in drawer.documents.texts())


def test_escape_closes_and_f6_goes_in(desk: Desk) -> None:
    invoice = desk.world.purchase()
    cycle(desk)
    desk.window.open_page("records")
    drawer = opened(desk, desk.world.record(desk.program, invoice).id)
    desk.window.activateWindow()
    for _ in range(4):
        desk.window._next_pane(1)
        focus = desk.window.focusWidget()
        if focus is not None and drawer.isAncestorOf(focus):
            break
    else:
        pytest.fail("F6 never reached the drawer")
    desk.window._escape()
    assert not drawer.isVisible()
    assert not drawer.wanted
    assert desk.session.shown_record is None


def test_a_record_that_is_gone_says_so(desk: Desk) -> None:
    desk.session.open_record(4711)
    drawer = desk.window.drawer
    desk.until(drawer.message.isVisible)
    assert drawer.title.text() == "Record not found"
    assert not drawer.content.isVisible()


def test_below_1100_it_covers_the_page_at_the_right(desk: Desk) -> None:
    invoice = desk.world.purchase()
    cycle(desk)
    desk.window.resize(900, 600)
    drawer = opened(desk, desk.world.record(desk.program, invoice).id)
    assert drawer.geometry().right() == desk.window.navigation.parentWidget().rect().right()
    assert drawer.area.horizontalScrollBar().maximum() == 0
    assert drawer.width() <= 372


@pytest.mark.parametrize("width", [372, 300])
def test_nothing_is_cut_off_down_to_narrow_widths(synced_desk: Desk, width: int) -> None:
    for row in rows(synced_desk)[:12]:
        drawer = opened(synced_desk, row.id)
        drawer.setFixedWidth(width)
        synced_desk.bot.wait(1)
        assert drawer.area.horizontalScrollBar().maximum() <= (0 if width == 372 else 60)


def test_a_bill_that_differs_is_said_in_words_and_figures(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    invoice = desk.world.purchase()
    cycle(desk)
    record = desk.world.record(desk.program, invoice)
    service = desk.session.service
    real: Callable[[int], object] = service.detail

    def wrong(record_id: int) -> object:
        detail = real(record_id)
        line = detail.documents[0]  # type: ignore[attr-defined]
        wrongly = replace(line, bill_total=str(Decimal(line.bill_total) + Decimal("0.36")))
        return replace(detail, documents=(wrongly,))  # type: ignore[type-var]

    monkeypatch.setattr(service, "detail", wrong)
    drawer = opened(desk, record.id)
    assert any(text.startswith("Differs from Tally by 0.36") for text in drawer.documents.texts())


def _lacking(desk: Desk, code: str) -> RecordRow:
    for row in rows(desk):
        found = desk.session.service.detail(row.id)
        if found is not None and any(reason.code == code for reason in found.record.reasons):
            return row
    raise AssertionError(f"no record lacks {code}")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, dict[str, int]]]:
    """A world with a record of every kind, and their ids; the tests only look at it."""
    with World(tmp_path_factory.mktemp("cabinet")) as world:
        world.configure("pc", **{"sync.change_policy": "ask"})
        program = world.open()
        ids = cabinet.fill(world, program)
        world.close(program)
        yield world, ids


@pytest.fixture
def full(filled: tuple[World, dict[str, int]], desks: Callable[[World], Desk]) -> tuple[Desk, dict[str, int]]:
    """A desk on it."""
    world, ids = filled
    return desks(world), ids


SHOWN: dict[str, tuple[str, str, list[str]]] = {
    "synced": ("Synced", "In ServiceTitan. Read back and equal", []),
    "vendor": ("Waiting for vendor", "Not sent. No active vendor", ["Map vendor…", "Create…", "Replay"]),
    "typed": ("Perhaps a duplicate", "Not sent. Acme & Sons already has", ["Link…", "Send…"]),
    "again": ("Perhaps a duplicate", "Not sent. Purchase", ["Link…", "Send…", "Show Purchase"]),
    "linked": ("Ignored", "Left out. Linked by a person", ["Send…"]),
    "ignored": ("Ignored", "Left out. Ignored by Asha: paid in cash. Replay", ["Replay"]),
    "changed": ("Changed in Tally", "Not in sync. Changed in Tally", ["Cancel and send again…"]),
    "deleted": ("Deleted in Tally", "Not in sync. Purchase", ["Cancel its documents…"]),
    "replaced": ("Synced", "In ServiceTitan. Read back and equal", []),
    "differs": ("Changed in ServiceTitan", "Not in sync. Purchase order", ["Cancel and send again…"]),
    "cancelled": ("Changed in ServiceTitan", "Not in sync. Purchase order", ["Send again…"]),
    "void": ("Nothing to send", "Nothing to send. This Purchase was cancelled", []),
    "unbilled": ("Bill not made yet", "Not in sync. Purchase order", ["Replay"]),
    "refused": ("Refused", "Not in sync. ServiceTitan refused the receipt", ["Replay"]),
    "twin": ("Refused", "Not in sync. An answer of ServiceTitan was lost", ["Link…", "Send…"]),
}


def said_buttons(drawer: Drawer) -> list[str]:
    """Texts of the buttons under the reasons, a voucher's number left out."""
    found = [one.text() for one in drawer.reasons.findChildren(QPushButton) if one.isVisible() and one.text()]
    return [text.rstrip("0123456789 ") if text.startswith("Show ") else text for text in found]


def test_each_kind_of_record_says_what_happened_and_offers_only_what_can_be_done(
    full: tuple[Desk, dict[str, int]],
) -> None:
    desk, ids = full
    for kind, (chip, note, buttons) in SHOWN.items():
        drawer = opened(desk, ids[kind])
        assert drawer.chip.text == chip, kind
        assert drawer.reasons.notes[0].text.startswith(note), drawer.reasons.notes[0].text
        desk.until(drawer.reasons.notes[0].isVisible)
        assert said_buttons(drawer) == buttons, kind
        assert drawer.timeline.steps, kind
        assert drawer.area.horizontalScrollBar().maximum() == 0, kind
        ties = any(text.startswith("Ties") for text in drawer.documents.texts())
        assert ties == (chip == "Synced"), f"{kind}: green is for what is in sync"
    documents = opened(desk, ids["cancelled"]).documents.texts()
    assert "cancelled" in documents
    assert "No bill yet" not in documents
    assert "No bill yet" in opened(desk, ids["unbilled"]).documents.texts()
    linked = opened(desk, ids["linked"]).documents.texts()
    assert "typed by hand" in linked
    assert linked[-1] == "None of its own: nothing is sent for it."


def test_what_a_person_changed_in_servicetitan_stands_beside_what_tally_says(
    full: tuple[Desk, dict[str, int]],
) -> None:
    desk, ids = full
    drawer = opened(desk, ids["differs"])
    said = drawer.difference.texts()
    assert said[:2] == ["Tally", "ServiceTitan"]
    number = drawer.detail.documents[0].order.number  # type: ignore[union-attr]
    at = said.index(f"Order {number}: tax")
    assert said[at + 1 : at + 3] == ["18.00", "23.00"]
    assert said[-3:] == [f"Order {number}: total", "143.00", "148.00"]


def test_the_other_voucher_of_a_duplicate_is_one_click_away(full: tuple[Desk, dict[str, int]]) -> None:
    desk, ids = full
    drawer = opened(desk, ids["again"])
    assert "record " not in drawer.reasons.notes[0].text
    other = drawer.findChild(QPushButton, "other-record")
    assert other is not None
    QTest.mouseClick(other, Qt.MouseButton.LeftButton)
    desk.until(lambda: drawer.detail is not None and drawer.detail.record.id == ids["same"])


def test_a_linked_record_is_sent_by_its_button(desk: Desk) -> None:
    world, voucher = desk.world, desk.world.purchase()
    world.tenant.type_bill_by_hand(
        "Acme & Sons", voucher.reference, voucher.total, datetime.combine(voucher.date, time(), UTC)
    )
    cycle(desk)
    record_id = world.record(desk.program, voucher).id
    drawer = opened(desk, record_id)
    link = drawer.reasons.buttons[Act.LINK]
    assert link.property("kind") == "primary"
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    confirm(desk, drawer)
    desk.until(lambda: drawer.chip.text == "Ignored")
    desk.until(lambda: list(drawer.reasons.buttons) == [Act.SEND])
    QTest.mouseClick(drawer.reasons.buttons[Act.SEND], Qt.MouseButton.LeftButton)
    confirm(desk, drawer)
    desk.until(lambda: drawer.chip.text == "Just read")
    assert drawer.detail is not None
    assert not drawer.detail.linked


def test_a_linked_voucher_that_changes_or_goes_is_never_offered_to_be_cancelled(desk: Desk) -> None:
    world, voucher = desk.world, desk.world.purchase()
    world.tenant.type_bill_by_hand(
        "Acme & Sons", voucher.reference, voucher.total, datetime.combine(voucher.date, time(), UTC)
    )
    cycle(desk)
    record_id = world.record(desk.program, voucher).id
    desk.program.service.replay(record_id, link=True)
    world.alter(voucher, quantity=14)
    cycle(desk)
    drawer = opened(desk, record_id)
    assert drawer.chip.text == "Changed in Tally"
    assert list(drawer.reasons.buttons) == [Act.LINK, Act.SEND]
    world.company.delete_voucher(voucher.guid)
    world.advance(hours=2)
    cycle(desk)
    desk.until(lambda: drawer.chip.text == "Deleted in Tally")
    assert list(drawer.reasons.buttons) == [Act.IGNORE]


def confirm(desk: Desk, drawer: Drawer) -> None:
    desk.until(lambda: drawer.acts.dialog is not None and drawer.acts.dialog.isVisible())
    assert drawer.acts.dialog is not None
    QTest.mouseClick(drawer.acts.dialog.primary, Qt.MouseButton.LeftButton)


def test_an_order_that_was_cancelled_there_is_not_cancelled_again_but_sent_again(
    full: tuple[Desk, dict[str, int]],
) -> None:
    desk, ids = full
    drawer = opened(desk, ids["cancelled"])
    QTest.mouseClick(drawer.reasons.buttons[Act.REPLAY], Qt.MouseButton.LeftButton)
    desk.until(lambda: drawer.acts.dialog is not None)
    assert drawer.acts.dialog is not None
    assert drawer.acts.dialog.primary.text() == "Send again"
    drawer.acts.dialog.reject()
    desk.idle()


def test_ids_and_codes_are_shown_on_request_and_copied(full: tuple[Desk, dict[str, int]]) -> None:
    desk, ids = full
    drawer = opened(desk, ids["synced"])
    assert drawer.detail is not None
    assert drawer.codes.code is not None
    assert not drawer.codes.code.isVisible()
    drawer.area.ensureWidgetVisible(drawer.codes.toggle)
    QTest.mouseClick(drawer.codes.toggle, Qt.MouseButton.LeftButton)
    assert drawer.codes.code.isVisible()
    QTest.mouseClick(drawer.codes.code.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert f"tally voucher: {drawer.detail.record.source_key}" in copied
    for line in drawer.detail.documents:
        assert line.order is not None
        assert f"servicetitan purchase order: {line.order.id}" in copied
        assert f"servicetitan receipt: {line.receipts[0].id}" in copied
        assert f"servicetitan bill: {line.receipts[0].bill_id}" in copied
    opened(desk, ids["vendor"])
    desk.until(lambda: drawer.codes.code is not None and drawer.codes.code.isVisible())
    assert any(one.startswith("reason: vendor_missing ") for one in drawer.codes.code.text.toPlainText().splitlines())


def test_a_long_name_pushes_neither_the_date_nor_a_figure_out_of_sight(full: tuple[Desk, dict[str, int]]) -> None:
    desk, ids = full
    desk.window.resize(900, 600)
    drawer = opened(desk, ids["long"])
    assert drawer.width() == 372
    assert drawer.party.text() == cabinet.LONG
    for one in drawer.findChildren(QLabel):
        if one.isVisible() and not isinstance(one, Elided) and not one.wordWrap() and one.text():
            assert one.width() >= one.sizeHint().width(), one.text()
    assert drawer.day.isVisible()
    assert drawer.day.geometry().right() <= drawer.content.width()


def test_every_text_has_its_height_before_it_is_painted_and_nothing_empty_follows(
    full: tuple[Desk, dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, ids = full
    drawer = desk.window.drawer
    real, cut = drawer._show, list[str]()

    def shown(reading: Reading) -> None:
        real(reading)
        for one in drawer.content.findChildren(QLabel):
            least = one.heightForWidth(one.width()) if one.wordWrap() else one.minimumSizeHint().height()
            if one.isVisible() and one.text() and one.height() < least:
                cut.append(f"{drawer.title.text()}: {one.text()}")

    monkeypatch.setattr(drawer, "_show", shown)
    body = drawer.area.widget()
    for kind in ("changed", "vendor", "synced", "long", "changed"):
        opened(desk, ids[kind])
        assert cut == []
        assert body.height() <= max(drawer.area.viewport().height(), body.heightForWidth(body.width())), kind


def test_page_keys_scroll_the_drawer_from_any_of_its_buttons(full: tuple[Desk, dict[str, int]]) -> None:
    desk, ids = full
    desk.window.resize(1280, 533)
    drawer = opened(desk, ids["changed"])
    bar = drawer.area.verticalScrollBar()
    QTest.keyClick(drawer.reasons.buttons[Act.REPLAY], Qt.Key.Key_PageDown)
    assert 0 < bar.value() < bar.maximum()
    QTest.keyClick(drawer.close_button, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    QTest.keyClick(drawer.close_button, Qt.Key.Key_Home)
    assert bar.value() == 0
