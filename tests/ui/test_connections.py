"""The page “Connections” and the strip above it: what is wrong, since when, and the buttons that put it right."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from app.domain.errors import Busy
from app.domain.overall import Overall
from app.engine.health.checks import Check, CheckGroup, Help, Verdict
from app.simulators.servicetitan import DEFAULT_CLIENT_SECRET
from app.simulators.tally.faults import Fault
from app.system.secrets import SecretName
from app.system.tally_process import Presence, TallyProcess
from app.ui.health import Light, Panel
from app.ui.health_pc import process_line
from app.ui.pages.connections.company_dialog import CompanyDialog
from app.ui.pages.connections.credentials import ServiceTitanDialog, TallyUserDialog
from app.ui.pages.connections.page import ConnectionsPage
from app.ui.pages.connections.row import CheckRow
from app.ui.words import for_window
from tests.support.keys import MemoryKeyring
from tests.support.world import COMPANY, clean_company
from tests.ui.conftest import Desk

Left = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def page(desk: Desk) -> ConnectionsPage:
    """The page, everything checked once."""
    desk.monitor.processes = lambda url: TallyProcess(Presence.RUNNING)
    desk.session.refresh_status()
    desk.window.open_page("connections")
    found = desk.window.page()
    assert isinstance(found, ConnectionsPage)
    check(desk, found)
    return found


def check(desk: Desk, page: ConnectionsPage) -> None:
    """The person presses “Check everything” and waits."""
    desk.bot.mouseClick(page.all_button, Left)
    checked(desk)


def checked(desk: Desk) -> None:
    desk.until(
        lambda: (
            all(desk.monitor.lines(group) and not desk.monitor.checking(group) for group in desk.monitor.groups)
            and desk.session.background.idle
        )
    )


def line(page: ConnectionsPage, key: str) -> CheckRow:
    return page.cards[CheckGroup(key.partition(".")[0])].rows[key]


def press(desk: Desk, made: QPushButton) -> None:
    desk.bot.mouseClick(made, Left)


def test_everything_that_was_checked_and_is_true_is_green(desk: Desk, page: ConnectionsPage) -> None:
    for panel in (Panel.TALLY, Panel.COMPANY, Panel.SERVICETITAN):
        assert desk.window.health.cells[panel].light is Light.GOOD, desk.window.health.cells[panel].fact
    for key in ("tally.process", "tally.connection", "tally.company", "servicetitan.sign_in", "pc.disk"):
        assert line(page, key).verdict is Verdict.OK, key
    assert page.second.text() == ""
    assert "checks pass" in page.cards[CheckGroup.TALLY].age.text()
    assert "again every 15 s" in page.cards[CheckGroup.TALLY].age.text()


def test_a_tally_that_is_off_is_red_with_its_menu_path_and_green_again_by_itself(
    desk: Desk, page: ConnectionsPage
) -> None:
    desk.monitor.processes = lambda url: TallyProcess(Presence.NOT_SEEN)
    desk.world.tally.faults.arm(Fault.REFUSED)
    check(desk, page)

    assert desk.window.health.cells[Panel.TALLY].light is Light.BAD
    assert desk.window.health.cells[Panel.COMPANY].light is Light.UNKNOWN
    assert line(page, "tally.process").verdict is Verdict.FAILED
    row = line(page, "tally.connection")
    assert row.verdict is Verdict.FAILED
    assert "Since" in row.fact.text()
    assert page.steps is not None
    assert page.steps.isVisible()
    assert page.steps.path.text() == "F1: Help  ›  Settings  ›  Connectivity  ›  Client/Server configuration"
    port = desk.session.settings.tally.url.rstrip("/").rpartition(":")[2]
    press(desk, page.steps.copy)
    copied = QGuiApplication.clipboard().text()
    assert f"Port: {port}" in copied
    assert "TallyPrime acts as: Both" in copied

    desk.monitor.processes = lambda url: TallyProcess(Presence.RUNNING)
    desk.world.tally.faults.clear()
    desk.world.advance(seconds=16)
    desk.monitor.start()  # its clock looks again; nobody presses anything
    desk.until(lambda: desk.window.health.cells[Panel.TALLY].light is Light.GOOD)
    assert line(page, "tally.connection").verdict is Verdict.OK
    assert page.steps is None


@pytest.mark.parametrize(
    ("fault", "fact"), [(Fault.LICENCE_SERVICE, "Not TallyPrime"), (Fault.DROP, ""), (Fault.ERP9, "")]
)
def test_a_port_that_only_listens_is_not_tally(desk: Desk, page: ConnectionsPage, fault: Fault, fact: str) -> None:
    desk.world.tally.faults.arm(fault)
    check(desk, page)
    cell = desk.window.health.cells[Panel.TALLY]
    assert cell.light is Light.BAD
    assert fact in cell.fact
    row = line(page, "tally.connection")
    assert row.verdict is Verdict.FAILED
    assert "does not answer as TallyPrime" in row.name.text()
    assert desk.window.health.cells[Panel.COMPANY].light is Light.UNKNOWN


def test_a_tally_that_takes_the_connection_is_not_called_not_running() -> None:
    check = Check("tally.connection", "TallyPrime")
    busy = check.refused(Busy("No answer.", system="TallyPrime", advice="Look."), Help.ANSWER_TALLY)
    line_ = process_line("http://127.0.0.1:9000", TallyProcess(Presence.NOT_SEEN), [busy])
    assert (line_.verdict, line_.short) == (Verdict.NOT_CHECKED, "")


def test_educational_mode_is_a_warning_with_what_it_means(desk: Desk, page: ConnectionsPage) -> None:
    desk.world.tally.state.licence = replace(desk.world.tally.state.licence, educational=True)
    check(desk, page)
    row = line(page, "tally.licence")
    assert row.verdict is Verdict.WARNING
    assert "only the days 1, 2 and 31" in row.fact.text()
    assert "F1 Help > Settings > License" in row.advice.text()
    cell = desk.window.health.cells[Panel.TALLY]
    assert (cell.light, cell.fact) == (Light.WARNING, "Educational mode")


def test_another_company_of_the_same_name_is_not_taken_for_the_right_one(desk: Desk, page: ConnectionsPage) -> None:
    desk.world.purchase()
    desk.sync()  # from now on the company is known by its GUID
    desk.world.tally.close_company(COMPANY)
    desk.world.tally.open_company(clean_company(COMPANY, "guid-of-the-split-year"))
    check(desk, page)
    row = line(page, "tally.company")
    assert row.verdict is Verdict.FAILED
    assert "another company of the same name" in row.fact.text()
    cell = desk.window.health.cells[Panel.COMPANY]
    assert (cell.light, cell.fact) == (Light.BAD, "Another company")


@pytest.mark.parametrize(
    ("secret", "key"),
    [
        (SecretName.SERVICETITAN_CLIENT_SECRET, "servicetitan.sign_in"),
        (SecretName.SERVICETITAN_APP_KEY, "servicetitan.app_key"),
    ],
)
def test_sign_in_and_app_key_are_lines_of_their_own(
    desk: Desk, page: ConnectionsPage, secret: SecretName, key: str
) -> None:
    desk.program.secrets.override(secret, "wrong")
    check(desk, page)
    rows = page.cards[CheckGroup.SERVICETITAN].rows
    assert [row.key for row in rows.values() if row.verdict is Verdict.FAILED] == [key]
    press(desk, rows[key].buttons[0])
    assert isinstance(page.dialog, ServiceTitanDialog)
    desk.idle()
    page.dialog.reject()


def test_a_tenant_that_is_not_ours_is_a_line_of_its_own(desk: Desk, page: ConnectionsPage) -> None:
    desk.session.save_settings(lambda s: s.with_value("servicetitan.tenant_id", "424242"))
    desk.idle()
    check(desk, page)
    rows = page.cards[CheckGroup.SERVICETITAN].rows
    assert [row.key for row in rows.values() if row.verdict is Verdict.FAILED] == ["servicetitan.tenant"]


def test_cells_of_the_strip_are_whole_where_the_company_has_a_long_name(desk: Desk, page: ConnectionsPage) -> None:
    desk.window.resize(1000, 700)
    cells = desk.window.health.cells
    cells[Panel.COMPANY].tell("Shree Venkateshwara Electricals and Lighting Pvt Ltd - (from 1-Apr-25)", Light.GOOD)
    cells[Panel.TALLY].tell("Running · port 9000", Light.GOOD)
    cells[Panel.SERVICETITAN].tell("Signed in · Production", Light.GOOD)
    for cell in (cells[Panel.TALLY], cells[Panel.SERVICETITAN]):
        desk.until(lambda c=cell: c.width() >= c.sizeHint().width())  # type: ignore[misc]


def test_a_port_that_is_not_the_usual_one_is_changed_in_the_settings(desk: Desk, page: ConnectionsPage) -> None:
    desk.world.tally.faults.arm(Fault.REFUSED)
    check(desk, page)
    assert page.steps is not None
    press(desk, page.steps.other_port)
    assert desk.window.page().name == "settings"
    field = desk.window.page().fields["tally.url"]  # type: ignore[attr-defined]
    desk.until(lambda: desk.window.focusWidget() is field.editor)


def test_a_closed_company_is_said_and_another_can_be_chosen_from_the_open_ones(
    desk: Desk, page: ConnectionsPage
) -> None:
    desk.world.tally.open_company(clean_company("Other Traders", "guid-of-other-traders"))
    desk.world.tally.close_company(COMPANY)
    check(desk, page)
    assert desk.window.health.cells[Panel.COMPANY].light is Light.BAD
    assert desk.window.health.cells[Panel.TALLY].light is Light.GOOD
    row = line(page, "tally.company")
    assert "not open" in row.fact.text()
    assert "Alt+F3" in row.advice.text()
    assert "tally.company" not in row.advice.text()

    press(desk, row.buttons[0])
    dialog = page.dialog
    assert isinstance(dialog, CompanyDialog)
    desk.until(lambda: "Other Traders" in dialog.choices)
    assert COMPANY not in dialog.choices
    dialog.choices["Other Traders"].click()
    press(desk, dialog.primary)
    desk.until(lambda: desk.session.settings.tally.company == "Other Traders")
    checked(desk)
    assert line(page, "tally.company").verdict is Verdict.OK


def test_a_wrong_secret_is_said_in_panel_and_strip_and_the_right_one_puts_everything_right(
    desk: Desk, page: ConnectionsPage
) -> None:
    desk.program.secrets.override(SecretName.SERVICETITAN_CLIENT_SECRET, "wrong")
    check(desk, page)
    cell = desk.window.health.cells[Panel.SERVICETITAN]
    assert (cell.light, cell.fact) == (Light.BAD, "Sign-in needed")
    row = line(page, "servicetitan.sign_in")
    assert row.verdict is Verdict.FAILED
    assert "refused the client id or the client secret" in row.fact.text()
    desk.world.purchase()
    desk.sync()
    desk.session.refresh_status()
    desk.until(lambda: desk.session.status is not None and desk.session.status.overall is Overall.SIGN_IN_NEEDED)

    press(desk, line(page, "servicetitan.sign_in").buttons[0])
    dialog = page.dialog
    assert isinstance(dialog, ServiceTitanDialog)
    desk.idle()
    secret = dialog.secrets[SecretName.SERVICETITAN_CLIENT_SECRET]
    assert secret.field.text() == ""
    assert not secret.field.isVisible()
    press(desk, secret.replace)
    desk.bot.keyClicks(secret.field, "still wrong")
    press(desk, dialog.primary)
    desk.until(lambda: bool(dialog.rows))
    assert dialog.rows[0].verdict is Verdict.FAILED
    assert dialog.isVisible()

    press(desk, secret.replace)
    desk.bot.keyClicks(secret.field, DEFAULT_CLIENT_SECRET)
    press(desk, dialog.primary)
    desk.until(lambda: "accepts the credentials" in desk.window.messages.text)
    desk.until(lambda: cell.light is Light.GOOD)
    desk.until(lambda: desk.session.status is not None and desk.session.status.overall is not Overall.SIGN_IN_NEEDED)


def test_secrets_go_to_the_keyring_are_never_shown_and_can_be_forgotten(
    desk: Desk, page: ConnectionsPage, memory_keyring: MemoryKeyring
) -> None:
    press(desk, page.user_button)  # type: ignore[arg-type]
    dialog = page.dialog
    assert isinstance(dialog, TallyUserDialog)
    desk.idle()
    desk.bot.keyClicks(dialog.fields["tally.username"], "accounts")
    assert not dialog.primary.isEnabled()
    assert "password" in dialog.primary.toolTip()
    desk.bot.keyClicks(dialog.secrets[SecretName.TALLY_PASSWORD].field, "rain-42-river")
    press(desk, dialog.primary)
    desk.until(lambda: desk.session.settings.tally.username == "accounts")
    desk.idle()
    assert desk.program.secrets.get(SecretName.TALLY_PASSWORD) == "rain-42-river"
    assert "rain-42-river" not in desk.program.settings_file.path.read_text("utf-8")
    trail = [entry.text for entry in desk.program.audit.entries()]
    assert any("TALLY_PASSWORD was stored" in text for text in trail)
    assert any("tally.username was set" in text for text in trail)
    assert not any("rain-42-river" in text for text in trail)

    press(desk, page.user_button)  # type: ignore[arg-type]
    again = page.dialog
    assert isinstance(again, TallyUserDialog)
    desk.idle()
    secret = again.secrets[SecretName.TALLY_PASSWORD]
    assert "keyring" in secret.kept_text.text()
    assert secret.field.text() == ""
    press(desk, secret.forget)
    desk.until(secret.field.isVisible)
    assert desk.program.secrets.get(SecretName.TALLY_PASSWORD) is None


def test_a_cell_of_the_strip_opens_its_line(desk: Desk, page: ConnectionsPage) -> None:
    desk.window.resize(853, 533)
    desk.window.open_page("overview")
    desk.bot.mouseClick(desk.window.health.cells[Panel.SERVICETITAN], Left)
    assert desk.window.page() is page
    card = page.cards[CheckGroup.SERVICETITAN]
    desk.until(lambda: desk.window.focusWidget() is card.again)
    desk.until(lambda: not line(page, "servicetitan.sign_in").visibleRegion().isEmpty())


def test_settings_that_change_while_a_check_runs_are_checked_anew(desk: Desk, page: ConnectionsPage) -> None:
    desk.monitor.check(CheckGroup.TALLY)
    desk.session.save_settings(lambda s: s.with_value("tally.url", "http://127.0.0.1:9"))
    checked(desk)
    desk.until(lambda: desk.window.health.cells[Panel.TALLY].light is Light.BAD)


def test_no_line_tells_a_person_to_type_a_command(desk: Desk, page: ConnectionsPage) -> None:
    desk.session.save_settings(
        lambda s: s.with_value("servicetitan.default_location_id", "").with_value("tally.company", "")
    )
    desk.idle()
    check(desk, page)
    rows = [row for card in page.cards.values() for row in card.rows.values()]
    said = " ".join(f"{row.name.text()} {row.fact.text()} {row.advice.text()}" for row in rows)
    assert "ml-connector" not in said
    assert "tally.company" not in said
    assert "default_location_id" not in said
    press(desk, line(page, "servicetitan.warehouse").buttons[0])
    assert desk.window.page().name == "settings"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Choose one: ml-connector config set tally.company NAME.", "Choose one in Settings."),
        ("See them with “ml-connector mismatches”.", ""),
        ("Correct tally.currency if it is wrong.", "Correct “Currency of the Tally company” if it is wrong."),
        ("Use another profile (--profile DIR), or set it back. Nothing was sent.",
         "Use another profile, or set it back. Nothing was sent."),
        ("Look at www.example.com or C:/tally.exe now.", "Look at www.example.com or C:/tally.exe now."),
        ("Enter it: ml-connector secret set SERVICETITAN_APP_KEY.", "Enter it."),
    ],
)  # fmt: skip
def test_advice_for_the_command_line_becomes_advice_for_the_window(text: str, shown: str) -> None:
    assert for_window(text) == shown
