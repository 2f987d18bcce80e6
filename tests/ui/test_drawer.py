"""The record drawer on real records: what it says, what its buttons do, how it follows changes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.domain.states import State
from app.engine.cycle import CycleOptions
from app.engine.remedies import Act
from app.engine.views import RecordQuery, RecordRow
from app.ui.drawer.drawer import Drawer
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


def test_a_voucher_shows_lines_ledgers_and_total_as_tally_states_them(sample_desk: Desk) -> None:
    cycle(sample_desk)
    row = next(r for r in rows(sample_desk) if r.reference == "PPW/00050")
    drawer = opened(sample_desk, row.id)
    said = drawer.voucher.texts()
    assert said[4:8] == ["PLATE-6M", "7 Nos", "96.05", "672.35"]
    assert said[said.index("Input CGST") + 1] == "60.51"
    assert said[said.index("Round Off") + 1] == "\u22120.36"
    assert said[-2:] == ["Total as in Tally", "793.01"]
    assert drawer.voucher.aside.text() == "Invoice PPW/00050"


def test_a_note_says_what_happened_and_never_names_a_command_line(sample_desk: Desk) -> None:
    cycle(sample_desk)
    waiting = [row for row in rows(sample_desk) if row.state is State.NEEDS_MAPPING]
    assert waiting
    for row in waiting:
        drawer = opened(sample_desk, row.id)
        assert drawer.reasons.notes[0].text.startswith("Not sent. ")
        assert all("ml-connector" not in note.text and "--" not in note.text for note in drawer.reasons.notes)
        assert drawer.chip.text.startswith("Waiting for ")
        assert drawer.reasons.buttons


def test_map_opens_the_mapping_dialog_for_the_missing_name(sample_desk: Desk) -> None:
    cycle(sample_desk)
    row = _lacking(sample_desk, "vendor_missing")
    drawer = opened(sample_desk, row.id)
    button = drawer.reasons.buttons[Act.MAP]
    assert button.text() == "Map vendor…"
    assert button.property("kind") == "primary"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = drawer.acts.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert row.party in [one.text() for one in dialog.findChildren(QLabel)]
    dialog.reject()
    sample_desk.idle()


def test_replay_of_a_waiting_record_tries_it_again(sample_desk: Desk) -> None:
    cycle(sample_desk)
    row = _lacking(sample_desk, "vendor_missing")
    drawer = opened(sample_desk, row.id)
    QTest.mouseClick(drawer.reasons.buttons[Act.REPLAY], Qt.MouseButton.LeftButton)
    sample_desk.until(lambda: drawer.detail is not None and drawer.detail.record.state is State.NEW)
    sample_desk.until(lambda: drawer.chip.text == "Just read")


def test_ignore_is_in_the_menu_and_asks_for_a_reason(sample_desk: Desk) -> None:
    cycle(sample_desk)
    row = _lacking(sample_desk, "vendor_missing")
    drawer = opened(sample_desk, row.id)
    drawer.reasons.fill_menu()
    ignore = next(action for action in drawer.reasons.menu.actions() if action.text() == "Ignore…")
    ignore.trigger()
    sample_desk.until(lambda: drawer.acts.dialog is not None)
    dialog = drawer.acts.dialog
    assert dialog is not None
    assert not dialog.primary.isEnabled()
    QTest.keyClicks(dialog.reason, "paid in cash")  # type: ignore[attr-defined]
    QTest.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    sample_desk.until(lambda: drawer.chip.text == "Ignored")
    assert "paid in cash" in drawer.reasons.notes[0].text
    assert list(drawer.reasons.buttons) == [Act.REPLAY]


def test_copy_puts_the_record_on_the_clipboard(sample_desk: Desk) -> None:
    cycle(sample_desk)
    row = _lacking(sample_desk, "vendor_missing")
    drawer = opened(sample_desk, row.id)
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
def test_nothing_is_cut_off_down_to_narrow_widths(sample_desk: Desk, width: int) -> None:
    cycle(sample_desk)
    for row in rows(sample_desk)[:12]:
        drawer = opened(sample_desk, row.id)
        drawer.setFixedWidth(width)
        sample_desk.bot.wait(1)
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
