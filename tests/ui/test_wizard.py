"""The first-run wizard, pressed as a person presses it, from nothing to the first sync and back again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from app.domain.overall import Overall
from app.domain.states import State
from app.simulators.servicetitan import DEFAULT_CLIENT_SECRET
from app.simulators.tally import empty_company
from app.simulators.tally.faults import Fault
from app.system.autostart import ENTRY, LinuxAutostart
from app.ui.application import Application
from app.ui.health import Light
from tests.support.keys import MemoryKeyring
from tests.support.world import COMPANY, PLACES, World
from tests.ui.wizard_bench import Bench, fresh_program

NAMES = ["Welcome", "TallyPrime", "ServiceTitan", "Matching", "Go-live date", "Zoho Books", "Dry run", "Start"]


# -- from nothing ------------------------------------------------------------------------------------------------------


@pytest.fixture
def first_start(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Application, Bench]]:
    """The whole program, started for the first time."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(qapp, "quit", lambda: None)
    with World(tmp_path) as world:
        app = Application(qapp, fresh_program(world, tmp_path))
        app.start()
        assert app.wizard is not None
        assert app.window is None, "a window beside the set-up"
        yield app, Bench(world, app.program, app.session, app.monitor, qtbot, app.wizard, [])
        app.end()
        app.deleteLater()


def test_from_nothing_to_the_first_sync_and_nothing_is_sent_before_the_last_press(
    first_start: tuple[Application, Bench],
) -> None:
    app, bench = first_start
    world = bench.world
    for _ in range(3):
        world.purchase()
    bench.until(lambda: bench.wizard.resumed)
    bench.until(lambda: app.tray.icon.toolTip().startswith("Set-up is not finished. Next step:"))
    bench.to_dry_run()
    step = bench.wizard.dry_run
    bench.until(lambda: step.summary is not None)
    assert step.summary is not None
    assert (step.summary.sendable, step.summary.waiting) == (3, 0)
    assert "Nothing was sent" in step.said.text()
    bench.next("Start")
    assert world.titan.writes == []
    assert not app.session.service.set_up

    bench.press("next")
    bench.until(lambda: app.wizard is None and app.window is not None)
    assert app.window is not None
    assert app.window.page().name == "overview"
    bench.until(
        lambda: app.session.status is not None and app.session.status.overall is Overall.UP_TO_DATE, timeout_ms=60_000
    )
    assert app.program.records.counts() == {State.SYNCED: 3}
    assert len(world.tenant.purchase_orders) == 3


def test_the_steps_stand_in_the_rail_and_only_those_reached_can_be_opened(bench: Bench) -> None:
    rail = bench.wizard.rail.steps
    assert [one.accessibleName().split(": ")[1].split(",")[0] for one in rail] == NAMES
    assert [one.isEnabled() for one in rail] == [True, *[False] * 7]
    bench.to_tally()
    bench.through_tally()
    assert [one.isEnabled() for one in rail] == [True, True, True, *[False] * 5]
    assert "done" in rail[1].accessibleName()
    bench.press("rail-2")
    assert bench.wizard.step.title == "TallyPrime"


# -- TallyPrime --------------------------------------------------------------------------------------------------------


def test_tally_that_is_off_shows_the_steps_and_turns_green_by_itself(bench: Bench) -> None:
    bench.world.tally.faults.arm(Fault.REFUSED)
    bench.to_tally()
    step = bench.wizard.tally
    bench.until(lambda: step.port.light is Light.BAD)
    assert step.help.isVisible()
    assert not bench.wizard.next_button.isEnabled()
    bench.press("copy-steps")
    copied = QGuiApplication.clipboard().text()
    assert "F1: Help › Settings › Connectivity › Client/Server configuration" in copied
    assert "Port: " in copied

    bench.world.tally.faults.clear()
    bench.until(lambda: step.company.light is Light.GOOD)
    assert step.port.light is Light.GOOD
    assert not step.help.isVisible()


def test_another_port_is_typed_in_the_line_that_asks_for_it(bench: Bench) -> None:
    right = urlsplit(bench.world.tally.url).port
    bench.session.save_settings(lambda old: old.with_value("tally.url", "http://localhost:1"))
    bench.until(lambda: bench.session.settings.tally.url.endswith(":1"))
    bench.to_tally()
    step = bench.wizard.tally
    bench.until(lambda: step.port.light is Light.BAD)
    bench.press("other-port")
    bench.type("port", str(right))
    bench.press("use-port")
    bench.until(lambda: step.port.light is Light.GOOD)
    assert bench.program.settings().tally.url == f"http://localhost:{right}"


def test_a_tally_at_another_usual_port_is_found_by_itself(bench: Bench) -> None:
    right = urlsplit(bench.world.tally.url).port
    assert right is not None
    bench.wizard.tally.ports = (right,)
    bench.session.save_settings(lambda old: old.with_value("tally.url", "http://localhost:1"))
    bench.until(lambda: bench.session.settings.tally.url.endswith(":1"))
    bench.to_tally()
    bench.until(lambda: bench.wizard.tally.port.light is Light.GOOD)
    assert bench.program.settings().tally.url == f"http://localhost:{right}"


def test_a_company_that_is_closed_is_said_live_and_one_of_several_is_chosen(bench: Bench) -> None:
    other = empty_company("Other Traders & Sons", "0f0f0f0f-0000-4000-8000-0000000000aa")
    bench.world.tally.open_company(other)
    bench.to_tally()
    step = bench.wizard.tally
    bench.until(lambda: len(step.company_buttons.buttons()) == 2)
    assert not bench.session.settings.tally.company, "one of two companies was guessed"
    at = next(n for n, one in enumerate(step.listed) if one.name == COMPANY)
    bench.press(f"company-{at + 1}")
    bench.until(lambda: step.company.light is Light.GOOD)

    bench.world.tally.close_company(COMPANY)
    bench.until(lambda: step.company.light is Light.BAD)
    assert COMPANY in step.company.text
    assert not bench.wizard.next_button.isEnabled()
    bench.world.tally.open_company(bench.world.company)
    bench.until(lambda: step.company.light is Light.GOOD)


def test_name_and_password_of_a_protected_company_are_kept_apart(bench: Bench, memory_keyring: MemoryKeyring) -> None:
    bench.to_tally()
    bench.bot.mouseClick(bench.wizard.tally.protected.toggle, Qt.MouseButton.LeftButton)
    bench.type("tally-user", "asha")
    bench.type("tally-password", "s3cret-word")
    bench.until(lambda: "s3cret-word" in memory_keyring.kept.values())
    assert bench.program.settings().tally.username == "asha"
    assert "s3cret-word" not in (bench.program.profile.folder / "settings.json").read_text(encoding="utf-8")


# -- ServiceTitan ------------------------------------------------------------------------------------------------------


@pytest.mark.expects_log("sign-in|connect/token|ServiceTitan")
def test_a_wrong_secret_is_said_and_the_right_one_passes_without_a_press(bench: Bench) -> None:
    bench.to_servicetitan()
    bench.credentials(secret="not-the-secret")
    step = bench.wizard.servicetitan
    assert step.sign_in.light is Light.BAD
    assert "client secret" in step.sign_in.text
    assert step.key.light is Light.UNKNOWN
    assert not bench.wizard.next_button.isEnabled()

    bench.type("servicetitan-client-secret", DEFAULT_CLIENT_SECRET)
    bench.until(bench.wizard.next_button.isEnabled)
    rows = (step.sign_in, step.key, step.tenant_row, step.permissions)
    assert {row.light for row in rows} == {Light.GOOD}


@pytest.mark.expects_log("ServiceTitan")
def test_a_wrong_tenant_fails_in_its_own_line(bench: Bench) -> None:
    bench.to_servicetitan()
    bench.credentials(tenant="123")
    step = bench.wizard.servicetitan
    assert (step.sign_in.light, step.tenant_row.light) == (Light.GOOD, Light.BAD)
    bench.type("tenant", "12a")
    bench.until(step.wrong.isVisible)
    assert "number" in step.wrong.text()
    assert bench.program.settings().servicetitan.tenant_id == "123"


def test_a_secret_goes_to_the_keyring_and_is_never_shown_again(bench: Bench, memory_keyring: MemoryKeyring) -> None:
    bench.to_servicetitan()
    bench.credentials()
    assert DEFAULT_CLIENT_SECRET in memory_keyring.kept.values()
    bench.next("Matching")
    bench.press("back")
    step = bench.wizard.servicetitan
    assert (step.secret.field.text(), step.app_key.field.text()) == ("", "")
    assert "Stored" in step.secret.field.placeholderText()
    bench.bot.mouseClick(step.secret.eye, Qt.MouseButton.LeftButton)
    assert step.secret.field.text() == ""
    assert DEFAULT_CLIENT_SECRET not in (bench.program.profile.folder / "settings.json").read_text(encoding="utf-8")


# -- the other steps ---------------------------------------------------------------------------------------------------


def test_what_fits_is_chosen_beforehand_and_what_holds_the_sku_is_counted(bench: Bench) -> None:
    bench.to_matching()
    step = bench.wizard.matching
    bench.until(lambda: step.survey is not None and not step.why_not())
    said = bench.session.settings.servicetitan
    assert said.default_location_id == bench.world.tenant.location(PLACES[0])
    assert (
        step.sku.said("name")
        == "4 of 4 stock items have one; 4 are the code of a material or equipment in ServiceTitan."
    )
    assert not step.sku.buttons["alias"].isEnabled(), "a field that no item fills could be chosen"
    bench.press("equipment-send")
    bench.until(lambda: bench.session.settings.purchases.equipment.value == "send")


def test_the_go_live_date_says_how_many_vouchers_follow_from_it(bench: Bench) -> None:
    bench.world.purchase(days_ago=3)
    bench.world.purchase(days_ago=40)
    bench.to_matching()
    bench.through_matching()
    step = bench.wizard.go_live
    bench.until(lambda: "None is dated" in step.counted.text)
    assert not step.past.isVisible()
    step.choose(bench.world.today - timedelta(days=10))
    bench.until(lambda: "1 purchase voucher is dated" in step.counted.text)
    assert "by hand" in step.past.text
    assert step.past.isVisible()
    step.choose(bench.world.today - timedelta(days=50))
    bench.until(lambda: "2 purchase vouchers are dated" in step.counted.text)


def test_the_dry_run_names_why_vouchers_would_wait(bench: Bench) -> None:
    bench.world.company.add_supplier("Nobody Knows Ltd")
    bench.world.purchase()
    bench.world.purchase(supplier="Nobody Knows Ltd")
    bench.to_dry_run()
    step = bench.wizard.dry_run
    bench.until(lambda: step.summary is not None)
    assert step.summary is not None
    assert (step.summary.sendable, step.summary.waiting) == (1, 1)
    assert [(one.title, one.records) for one in step.summary.lacking] == [("Vendor not in ServiceTitan", 1)]
    texts = [one.text() for one in step.result.findChildren(QWidget) if hasattr(one, "text")]
    assert {"Vendor not in ServiceTitan", "Nobody Knows Ltd"} <= set(texts)


def test_a_dry_run_that_is_stopped_goes_on_when_it_is_run_again(bench: Bench) -> None:
    bench.world.purchase()
    bench.to_dry_run()
    step = bench.wizard.dry_run
    bench.until(lambda: step.summary is not None)
    # Tally shows a dialog and stays silent.
    bench.world.purchase()
    bench.world.tally.faults.arm(Fault.DIALOG)
    bench.press("run-again")
    bench.until(lambda: bench.world.tally.busy)
    assert not bench.wizard.next_button.isEnabled()
    bench.press("stop")
    assert step.stopping, "a question that Tally works on cannot be taken back"
    assert step.doing.text() == "Stopping"
    bench.world.tally.faults.clear()
    bench.until(lambda: not step.running)
    assert step.trouble.text.startswith("Stopped.")
    assert "Nothing was sent" in step.trouble.text
    assert not bench.wizard.next_button.isEnabled()

    bench.press("run-again")
    bench.until(lambda: step.summary is not None)
    assert step.summary is not None
    assert step.summary.sendable == 2
    assert bench.wizard.next_button.isEnabled()


def test_another_choice_after_the_dry_run_asks_for_a_new_one(bench: Bench) -> None:
    bench.to_dry_run()
    bench.next("Start")
    bench.press("rail-4")
    bench.until(lambda: bench.session.background.idle)
    bench.press("expenses-mapping")
    bench.until(lambda: bench.session.settings.purchases.expense_vouchers.value == "mapping")
    assert not bench.wizard.rail.steps[7].isEnabled()


def test_closing_the_window_ends_what_is_being_asked(bench: Bench) -> None:
    bench.world.tally.faults.arm(Fault.DIALOG)
    bench.to_tally()
    bench.until(lambda: bench.world.tally.busy)
    bench.wizard.close()
    bench.until(lambda: bench.session.background.idle, 4_000)
    bench.world.tally.faults.clear()


# -- leaving and coming back -------------------------------------------------------------------------------------------


def test_cancelling_keeps_what_was_entered_and_the_next_time_goes_on_there(bench: Bench) -> None:
    bench.to_tally()
    bench.through_tally()
    bench.type("tenant", bench.world.tenant.tenant_id)
    bench.press("cancel")
    bench.until(lambda: bench.ended == [False])
    assert not bench.session.service.set_up
    bench.until(lambda: bench.session.background.idle)

    bench.reopen()
    assert bench.wizard.step.title == "ServiceTitan"
    assert bench.wizard.servicetitan.tenant.text() == bench.world.tenant.tenant_id
    settings = bench.program.settings()
    assert (settings.tally.company, settings.tally.currency) == (COMPANY, "INR")


def test_enter_goes_on_when_it_may_and_alt_b_goes_back(bench: Bench) -> None:
    bench.bot.keyClick(bench.wizard, Qt.Key.Key_Return)
    bench.until(lambda: bench.wizard.step.title == "TallyPrime")
    bench.bot.keyClick(bench.wizard.focusWidget() or bench.wizard, Qt.Key.Key_Return)
    assert bench.wizard.step.title == "TallyPrime", "Enter passed a step that is not complete"
    bench.until(bench.wizard.isActiveWindow)
    bench.bot.keyClick(bench.wizard, Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    bench.until(lambda: bench.wizard.step.title == "Welcome")


def test_starting_with_the_pc_is_what_the_system_really_has(bench: Bench, tmp_path: Path) -> None:
    place = tmp_path / "autostart"  # not that of whoever runs the tests, on Windows either
    bench.session.autostart = LinuxAutostart(place, ("/usr/bin/ml-connector", "--hidden"))
    bench.to_dry_run()
    bench.next("Start")
    switch = bench.wizard.start.autostart.box
    bench.until(switch.isEnabled)
    assert not switch.isChecked()
    bench.press("autostart")
    bench.until(lambda: (place / ENTRY).exists() and switch.isChecked())
