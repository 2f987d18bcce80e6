"""What the wizard says to each wrong answer, and that the right one helps; what stays as it was; how it is handled."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QWidget

from app.simulators.servicetitan import DEFAULT_APP_KEY, DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET
from app.simulators.tally import empty_company
from app.simulators.tally.faults import Fault
from app.system.settings import Environment
from app.ui.health import Light
from app.ui.wizard.wizard import LEAST_HEIGHT, LEAST_WIDTH
from tests.support.keys import MemoryKeyring
from tests.support.world import COMPANY
from tests.ui.wizard_bench import Bench

LONG = "Shree Venkateswara Electricals & Allied Engineering Works (Unit II, Peenya Industrial Area) Private Limited"

# -- TallyPrime --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "said"), [(Fault.LICENCE_SERVICE, "not TallyPrime"), (Fault.ERP9, "Tally.ERP 9 answers")]
)
def test_what_listens_there_and_is_not_tallyprime_is_not_taken_for_it(bench: Bench, fault: Fault, said: str) -> None:
    bench.world.tally.faults.arm(fault)
    bench.to_tally()
    step = bench.wizard.tally
    bench.until(lambda: step.port.light is Light.BAD)
    assert said in step.port.text
    assert step.help.isVisible()
    assert step.licence.light is Light.UNKNOWN
    assert not bench.wizard.next_button.isEnabled()
    assert bench.wizard.why.text() == "TallyPrime does not answer yet."


def test_a_question_that_stands_open_in_tally_is_no_wrong_port(bench: Bench) -> None:
    bench.world.tally.faults.arm(Fault.DIALOG)
    bench.wizard.tally.ports = (urlsplit(bench.world.titan.url).port or 0,)
    bench.to_tally()
    step = bench.wizard.tally
    bench.until(lambda: step.port.light is Light.BAD)
    assert "close an open message or question there" in step.port.text
    assert step.running.light is Light.UNKNOWN, "it is said to be off"
    assert not step.help.isVisible()
    bench.world.tally.faults.clear()
    bench.until(lambda: step.port.light is Light.GOOD)


def test_a_company_that_asks_for_a_password_is_chosen_once_somebody_logged_in(bench: Bench) -> None:
    bench.world.tally.require_login(COMPANY, "asha", "word")
    bench.to_tally()
    step = bench.wizard.tally
    bench.until(lambda: step.company.light is Light.BAD)
    assert step.company.text.startswith("No company is open")
    assert "log in there" in step.company.text
    bench.world.tally.log_in(COMPANY)
    bench.until(lambda: step.company.light is Light.GOOD)
    assert bench.session.settings.tally.company == COMPANY


def test_educational_mode_is_a_warning_that_goes_when_the_licence_is_activated(bench: Bench) -> None:
    bench.world.tally.state.licence.educational = True
    bench.to_tally()
    step = bench.wizard.tally
    bench.until(lambda: step.licence.light is Light.WARNING)
    assert "only the days 1, 2 and 31" in step.licence.text
    bench.pick("currency", "INR")
    bench.until(bench.wizard.next_button.isEnabled)
    bench.world.tally.state.licence.educational = False
    bench.until(lambda: step.licence.light is Light.GOOD)


def test_a_long_name_is_elided_and_whole_for_who_listens(bench: Bench) -> None:
    bench.world.tally.open_company(empty_company(LONG, "0f0f0f0f-0000-4000-8000-0000000000aa"))
    bench.wizard.resize(LEAST_WIDTH, LEAST_HEIGHT)
    bench.to_tally()
    step = bench.wizard.tally
    bench.until(lambda: len(step.company_buttons.buttons()) == 2)
    made = next(one for one in step.company_buttons.buttons() if one.accessibleName().startswith(LONG))
    bench.until(lambda: "…" in made.text())
    assert LONG in made.toolTip()
    assert _as_wide_as_the_window(step.area)


# -- ServiceTitan ------------------------------------------------------------------------------------------------------


@pytest.mark.expects_log("ServiceTitan")
@pytest.mark.parametrize(
    ("wrong", "field", "right", "line", "said"),
    [
        ({"client": "cid.nobody"}, "client", DEFAULT_CLIENT_ID, "sign_in", "refused the client id"),
        ({"app_key": "ak1.nobody"}, "servicetitan-app-key", DEFAULT_APP_KEY, "key", "refused the app key"),
    ],
    ids=["client id", "app key"],
)
def test_the_wrong_value_fails_in_its_line_and_the_right_one_passes(
    bench: Bench, wrong: dict[str, str], field: str, right: str, line: str, said: str
) -> None:
    bench.to_servicetitan()
    bench.credentials(**wrong)
    step = bench.wizard.servicetitan
    rows = {"sign_in": step.sign_in, "key": step.key, "tenant": step.tenant_row, "permissions": step.permissions}
    assert [name for name, row in rows.items() if row.light is Light.BAD] == [line]
    assert said in rows[line].text
    assert bench.wizard.why.text() == "The test did not pass yet."
    bench.type(field, right)
    bench.until(bench.wizard.next_button.isEnabled)
    assert {row.light for row in rows.values()} == {Light.GOOD}


@pytest.mark.expects_log("ServiceTitan")
def test_a_missing_scope_is_named_and_granting_it_helps(bench: Bench) -> None:
    granted = bench.world.titan.auth.scopes
    bench.world.titan.auth.scopes = granted - {"tn.inv.receipts:w"}
    bench.to_servicetitan()
    bench.credentials()
    step = bench.wizard.servicetitan
    assert step.permissions.light is Light.BAD
    assert "Create receipts" in step.permissions.text
    assert "tn.inv.receipts:w" in step.permissions.text
    bench.world.titan.auth.scopes = granted
    bench.press("test-again")
    bench.until(bench.wizard.next_button.isEnabled)


@pytest.mark.expects_log("ServiceTitan")
def test_a_servicetitan_that_was_away_passes_by_itself_when_it_is_back(bench: Bench) -> None:
    address = urlsplit(bench.world.titan.url)
    bench.world.titan.stop()
    bench.wizard.servicetitan._retry.setInterval(100)
    bench.to_servicetitan()
    bench.credentials()
    assert "could not be reached" in bench.wizard.servicetitan.sign_in.text
    bench.world.titan.start(address.port or 0)
    bench.until(bench.wizard.next_button.isEnabled)


def test_the_environment_is_chosen_first_and_what_was_tested_in_another_counts_no_more(bench: Bench) -> None:
    bench.to_servicetitan()
    step = bench.wizard.servicetitan
    assert bench.session.settings.servicetitan.environment is Environment.CUSTOM
    names = {one.text(): one for one in step.environment.findChildren(QPushButton)}
    assert list(names) == ["Production", "Integration (sandbox)", "At an address of its own"]
    for text, chosen in (
        ("Integration (sandbox)", Environment.INTEGRATION),
        ("Production", Environment.PRODUCTION),
        ("At an address of its own", Environment.CUSTOM),
    ):
        bench.bot.mouseClick(names[text], Qt.MouseButton.LeftButton)
        bench.until(lambda wanted=chosen: bench.session.settings.servicetitan.environment is wanted)
    bench.credentials()
    assert bench.wizard.next_button.isEnabled()
    step.environment.chosen.emit(Environment.CUSTOM.value)
    assert step.sign_in.light is not Light.GOOD
    assert not bench.wizard.next_button.isEnabled()


# -- matching and dry run ----------------------------------------------------------------------------------------------


def test_without_a_warehouse_it_is_said_and_a_new_one_is_found(bench: Bench) -> None:
    tenant = bench.world.tenant
    for one in list(tenant.locations.values()):
        if one.kind == "Warehouse":
            tenant.deactivate(one.id)
    bench.to_matching()
    step = bench.wizard.matching
    bench.until(lambda: not step.trouble.isHidden())
    assert step.trouble.text.startswith("ServiceTitan has no active warehouse.")
    assert bench.wizard.why.text() == "ServiceTitan has no active warehouse."
    tenant.add_warehouse("North Yard")
    bench.bot.mouseClick(step.trouble.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    bench.until(bench.wizard.next_button.isEnabled)
    assert bench.session.settings.servicetitan.default_location_id == tenant.location("North Yard")


def test_a_business_unit_of_another_currency_cannot_be_chosen(bench: Bench) -> None:
    for one in bench.world.tenant.business_units.values():
        one.currency = "USD"
    bench.to_matching()
    bench.until(lambda: not bench.wizard.matching.trouble.isHidden())
    assert bench.wizard.why.text() == "ServiceTitan has no active business unit in INR."


@pytest.mark.expects_log("ServiceTitan")
def test_a_dry_run_that_cannot_be_made_says_why_and_runs_when_it_can(bench: Bench) -> None:
    bench.world.purchase()
    bench.to_matching()
    bench.through_matching()
    bench.wizard.go_live.choose(bench.world.start_date)
    address = urlsplit(bench.world.titan.url)
    bench.world.titan.stop()
    bench.next("Zoho Books")
    bench.next("Dry run")
    step = bench.wizard.dry_run
    bench.until(lambda: not step.running)
    assert "could not be reached" in step.trouble.text
    assert "Nothing was sent" in step.trouble.text
    assert not bench.wizard.next_button.isEnabled()
    bench.world.titan.start(address.port or 0)
    bench.press("run-again")
    bench.until(bench.wizard.next_button.isEnabled)


# -- leaving and coming back -------------------------------------------------------------------------------------------


def _leave(bench: Bench) -> None:
    bench.press("cancel")
    bench.until(lambda: bench.ended == [False])
    bench.until(lambda: bench.session.background.idle)


@pytest.mark.expects_log("ServiceTitan")
def test_it_goes_on_at_the_very_step_at_which_it_was_left(bench: Bench) -> None:
    bench.to_servicetitan()
    bench.credentials(secret="not-the-secret")
    _leave(bench)
    bench.reopen()
    assert bench.wizard.step.title == "ServiceTitan", "a step whose test failed was passed"
    bench.until(lambda: bench.wizard.servicetitan.sign_in.light is Light.BAD)
    bench.type("servicetitan-client-secret", DEFAULT_CLIENT_SECRET)
    bench.next("Matching")
    bench.through_matching()
    bench.press("back")
    bench.until(lambda: bench.session.background.idle)
    _leave(bench)
    bench.reopen()
    assert bench.wizard.step.title == "Matching", "a step that lacks nothing was passed"
    assert bench.wizard.rail.steps[4].isEnabled(), "what was reached cannot be opened"
    bench.through_matching()
    _leave(bench)
    bench.reopen()
    assert bench.wizard.step.title == "Go-live date"


def test_no_secret_is_in_any_field_text_or_file_afterwards(bench: Bench, memory_keyring: MemoryKeyring) -> None:
    bench.to_matching()
    assert {DEFAULT_CLIENT_SECRET, DEFAULT_APP_KEY} <= set(memory_keyring.kept.values())
    _leave(bench)
    bench.reopen()
    shown = [one.text() for one in bench.wizard.findChildren(QLineEdit)]
    shown += [one.accessibleName() + one.toolTip() for one in bench.wizard.findChildren(QWidget)]
    for secret in (DEFAULT_CLIENT_SECRET, DEFAULT_APP_KEY):
        assert not any(secret in text for text in shown)
        for file in bench.program.profile.folder.rglob("*"):
            assert not file.is_file() or secret.encode() not in file.read_bytes(), file


# -- keyboard, sizes, screen reader ------------------------------------------------------------------------------------


def test_esc_stops_a_dry_run_and_then_leaves(bench: Bench) -> None:
    bench.to_dry_run()
    step = bench.wizard.dry_run
    bench.until(lambda: step.summary is not None)
    bench.world.tally.faults.arm(Fault.DIALOG)
    bench.press("run-again")
    bench.until(lambda: bench.world.tally.busy)
    bench.bot.keyClick(bench.wizard, Qt.Key.Key_Escape)
    assert step.stopping
    assert bench.wizard.isVisible()
    bench.world.tally.faults.clear()
    bench.until(lambda: not step.running)
    bench.bot.keyClick(bench.wizard, Qt.Key.Key_Escape)
    bench.until(lambda: bench.ended == [False])
    assert not bench.session.service.set_up


def test_alt_n_goes_on_and_alt_c_leaves(bench: Bench) -> None:
    bench.until(bench.wizard.isActiveWindow)
    bench.bot.keyClick(bench.wizard, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    bench.until(lambda: bench.wizard.step.title == "TallyPrime")
    bench.bot.keyClick(bench.wizard, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    bench.until(lambda: bench.ended == [False])


def test_enter_alone_goes_through_what_is_chosen_beforehand_and_changes_nothing(bench: Bench) -> None:
    bench.to_matching()
    bench.until(bench.wizard.next_button.hasFocus)
    before = bench.session.settings.purchases
    bench.bot.keyClick(bench.wizard.next_button, Qt.Key.Key_Return)
    bench.until(lambda: bench.wizard.step.title == "Go-live date")
    assert bench.session.settings.purchases == before


def test_the_keyboard_waits_at_the_list_that_lacks_a_choice(bench: Bench) -> None:
    first = next(iter(bench.world.tenant.business_units.values()))
    bench.world.tenant.add_business_unit("Second", currency=first.currency)
    bench.to_matching()
    step = bench.wizard.matching
    bench.until(step.unit.box.hasFocus)
    bench.bot.keyClick(step.unit.box, Qt.Key.Key_Down)
    bench.until(bench.wizard.next_button.isEnabled)


def _as_wide_as_the_window(area: object) -> bool:
    return area.widget().width() <= area.viewport().width()  # type: ignore[attr-defined]


def test_every_step_fits_the_smallest_window_in_its_width_and_names_what_can_be_used(bench: Bench) -> None:
    bench.wizard.resize(LEAST_WIDTH, LEAST_HEIGHT)
    seen = []

    def look() -> None:
        step = bench.wizard.step
        seen.append(step.title)
        assert _as_wide_as_the_window(step.area), step.title
        for one in bench.wizard.findChildren(QWidget):
            if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus and one is not bench.wizard.stack:
                name = one.accessibleName() or (one.text() if isinstance(one, QAbstractButton) else "")
                assert name or one.parent().accessibleName(), f"{step.title}: {one!r} has no name"  # type: ignore[union-attr]

    look()
    bench.to_tally()
    bench.until(lambda: bool(bench.session.settings.tally.company))
    look()
    bench.through_tally()
    bench.credentials()
    look()
    bench.next("Matching")
    bench.until(lambda: bench.wizard.matching.survey is not None)
    look()
    bench.through_matching()
    look()
    bench.next("Zoho Books")
    look()
    bench.next("Dry run")
    bench.until(bench.wizard.next_button.isEnabled)
    look()
    bench.next("Start")
    look()
    assert len(seen) == len(bench.wizard.steps)


def test_a_step_that_fits_does_not_scroll(bench: Bench) -> None:
    bench.wizard.resize(960, 680)
    bench.to_tally()
    bench.until(lambda: bench.wizard.tally.company.light is Light.GOOD)
    assert bench.wizard.tally.area.verticalScrollBar().maximum() == 0
