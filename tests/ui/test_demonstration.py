"""The demonstration's window: what a newcomer does in its panel is what the real application then shows."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from app.cli.demo import Demonstration, demonstration
from app.cli.window import add_stage
from app.domain.overall import Overall
from app.domain.states import State
from app.engine.views import CauseFilter
from app.simulators import sample_catalog
from app.simulators.servicetitan import sample
from app.simulators.stage import MANY, UNKNOWN_SUPPLIER
from app.store.records import RecordFilter
from app.ui.application import Application
from app.ui.demo_panel import DemoPanel
from tests.ui.pseudo import cut_off

pytestmark = pytest.mark.qt_log_ignore(
    "No such signal QPlatformNativeInterface", "This plugin does not support", extend=True
)
Left = Qt.MouseButton.LeftButton


class Show:
    """The demonstration as it stands on the screen."""

    def __init__(self, app: Application, panel: DemoPanel, bot: QtBot, world: Demonstration) -> None:
        self.app, self.panel, self.bot, self.world = app, panel, bot, world
        self.begun_anew = 0

    def wait(self, condition: Callable[[], bool], timeout_s: int = 40) -> None:
        self.bot.waitUntil(condition, timeout=timeout_s * 1000)

    def until(self, *states: Overall) -> None:
        """A question that was under way when Tally fell silent is waited for half a minute, so this may take two."""
        session = self.app.session
        self.wait(lambda: session.status is not None and session.status.overall in states, 120)

    def until_settled(self) -> None:
        """The first run is over and nothing is under way."""
        session = self.app.session
        self.wait(
            lambda: (
                session.status is not None
                and session.status.overall is Overall.ATTENTION
                and session.status.last_run is not None
                and session.status.working == 0
                and session.doing is None
            ),
            60,
        )

    def until_waiting(self, number: int) -> None:
        session = self.app.session
        self.wait(lambda: session.status is not None and session.status.attention == number)

    @property
    def waiting(self) -> int:
        status = self.app.session.status
        assert status is not None
        return status.attention

    def turn(self, text: str) -> None:
        box = self.panel.switches[text]
        self.bot.mouseClick(box, Left, pos=QPoint(8, box.height() // 2))

    def do(self, text: str) -> str:
        self.panel.said.clear()
        self.bot.mouseClick(self.panel.deeds[text], Left)
        self.bot.waitUntil(lambda: self.panel.said.text() != "")
        return self.panel.said.text()

    def states(self, *, newest: int = 1) -> list[State]:
        """Of the records that came last."""
        found = sorted(self.world.program.records.find(RecordFilter()), key=lambda record: record.id)
        return [record.state for record in found[-newest:]]

    def enter(self) -> None:
        """A purchase, until it is synced."""
        before = len(list(self.world.program.records.find(RecordFilter())))
        self.do("Enter a purchase in Tally")
        self.wait(lambda: len(list(self.world.program.records.find(RecordFilter()))) > before)
        self.wait(lambda: self.states() == [State.SYNCED])


@contextmanager
def shown(qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, *, fresh: bool) -> Iterator[Show]:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(qapp, "exit", lambda: None)
    with demonstration(vouchers=8, seed=1, fresh=fresh) as world:
        world.stage.titan.switches.bill_delay_s = 0
        app = Application(qapp, world.program)
        app.start()
        made: Show

        def anew() -> None:
            made.begun_anew += 1

        made = Show(app, add_stage(app, world.stage, anew), qtbot, world)
        yield made
        app.end()
        app.deleteLater()


@pytest.fixture
def show(qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Show]:
    with shown(qtbot, qapp, monkeypatch, fresh=False) as made:
        made.until_settled()
        yield made


@pytest.mark.parametrize(
    ("switch", "state"),
    [
        ("TallyPrime is running", Overall.TALLY_OFFLINE),
        ("The company is open in Tally", Overall.TALLY_OFFLINE),
        ("A dialog is open in Tally", Overall.TALLY_OFFLINE),
        ("ServiceTitan can be reached", Overall.CLOUD_OFFLINE),
        ("The client secret is valid", Overall.SIGN_IN_NEEDED),
    ],
)
def test_a_switch_that_is_turned_shows_its_state_and_turned_back_all_is_as_before(
    show: Show, switch: str, state: Overall
) -> None:
    show.turn(switch)
    show.until(state)
    show.turn(switch)
    show.until(Overall.ATTENTION)


def test_every_switch_and_every_deed_is_tested_here(show: Show) -> None:
    source = Path(__file__).read_text("utf-8")
    assert len(show.panel.switches) == 5
    for text in (*show.panel.switches, *show.panel.deeds):
        assert f'"{text}"' in source or text == f"… {MANY} from that supplier", text


def test_a_purchase_from_an_unknown_supplier_waits_until_the_vendor_is_created(show: Show) -> None:
    waiting = show.waiting
    assert UNKNOWN_SUPPLIER in show.do("… from an unknown supplier")
    show.until_waiting(waiting + 1)
    show.do("Create that vendor in ServiceTitan")
    show.wait(lambda: show.states() == [State.SYNCED])
    show.until_waiting(waiting)


def test_many_purchases_of_one_unknown_supplier_are_one_line(show: Show) -> None:
    waiting, lines = show.waiting, len(show.app.session.views.causes(CauseFilter()))
    show.do(f"… {MANY} from that supplier")
    show.until_waiting(waiting + MANY)
    causes = show.app.session.views.causes(CauseFilter())
    assert len(causes) == lines + 1
    assert max(cause.records for cause in causes) == MANY


def test_putting_right_all_that_waits_reaches_the_green_state(show: Show) -> None:
    show.do("… from an unknown supplier")
    show.until_waiting(show.waiting + 1)
    show.do("Put right everything that waits")
    show.until(Overall.UP_TO_DATE)
    assert "Nothing is missing" in show.do("Put right everything that waits")


def test_a_purchase_that_is_entered_is_sent(show: Show) -> None:
    orders = len(show.world.stage.titan.tenant.all_orders())
    show.enter()
    assert len(show.world.stage.titan.tenant.all_orders()) == orders + 1


def test_a_purchase_that_is_changed_after_it_was_sent_waits_for_a_person(show: Show) -> None:
    assert "first" in show.do("Change the last voucher in Tally")
    show.enter()
    waiting = show.waiting
    show.do("Change the last voucher in Tally")
    show.until_waiting(waiting + 1)


def test_a_purchase_that_is_deleted_after_it_was_sent_waits_for_a_person(show: Show) -> None:
    assert "first" in show.do("Delete the last voucher in Tally")
    show.enter()
    waiting = show.waiting
    show.do("Delete the last voucher in Tally")
    show.until_waiting(waiting + 1)


def test_an_order_that_is_cancelled_in_servicetitan_waits_for_a_person(show: Show) -> None:
    waiting = show.waiting
    assert "Cancelled purchase order" in show.do("Cancel an order in ServiceTitan")
    show.until_waiting(waiting + 1)


def test_a_truck_that_is_loaded_reaches_servicetitan_once_stock_is_on_and_somebody_posts(show: Show) -> None:
    program, tenant = show.world.program, show.world.stage.titan.tenant
    clearing = next(vendor.id for vendor in tenant.vendors.values() if vendor.name == sample.CLEARING)
    given = next(kind.id for kind in tenant.return_types.values() if kind.name == sample.CLEARING)
    settings = program.settings_file.load()
    for key, value in (("enabled", True), ("clearing_vendor_id", clearing), ("return_type_id", given)):
        settings = settings.with_value(f"stock.{key}", value)
    program.settings_file.save(settings)
    assert "North Van 1" in show.do("Load a truck in Tally")
    show.wait(lambda: State.AWAITING_POSTING in moved(show))
    assert "counts" in show.do("Post everything in ServiceTitan")
    show.wait(lambda: moved(show) == {State.SYNCED})
    item = sample_catalog.ITEMS[0].code
    held = tenant.stock_on_hand()
    assert held[tenant.location("North Van 1"), tenant.sku(item).id] >= 5


def moved(show: Show) -> set[State]:
    """States of the records of stock journals."""
    found = show.world.program.records.find(RecordFilter(flow="stock"))
    return {record.state for record in found if "Stock Journal" in record.label}


def test_the_panel_can_be_closed_and_stays_away(show: Show) -> None:
    show.panel.close()
    assert not show.panel.isVisible()
    assert show.app.window is not None
    assert show.app.window.isVisible()


def test_the_panel_grows_with_a_long_answer_and_stays_on_its_screen(show: Show) -> None:
    panel, label = show.panel, show.panel.said
    panel._say("A long answer of the simulated world, which nobody can say in fewer words than these. " * 5)
    show.bot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()))
    assert QFontMetrics(label.font()).lineSpacing() * 4 < label.height()
    assert panel.screen().availableGeometry().bottom() >= panel.frameGeometry().bottom()


@pytest.mark.parametrize(("tall", "most"), [(100, 720), (10_000, 480)])
def test_the_panel_fits_on_a_tall_and_on_a_short_screen(
    show: Show, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tall: int, most: int
) -> None:
    monkeypatch.setattr("app.ui.demo_panel.TALL", tall)
    panel = add_stage(show.app, show.world.stage, lambda: None)
    qtbot.waitUntil(panel.isVisible)
    assert list(cut_off(panel)) == []
    assert panel.height() <= most


# -- anew --------------------------------------------------------------------------------------------------------------


def test_the_panel_begins_anew(show: Show) -> None:
    show.bot.mouseClick(show.panel.anew, Left)
    assert show.begun_anew == 1


def test_a_fresh_demonstration_needs_set_up_and_runs_after_it(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shown(qtbot, qapp, monkeypatch, fresh=True) as show:
        show.until(Overall.SETUP_NEEDED)
        assert show.app.window is None
        wizard = show.app.wizard
        assert wizard is not None
        show.do("Enter a purchase in Tally")  # looks at nothing while the set-up does
        show.wait(lambda: wizard.resumed)
        go_through(show)
        show.until_settled()
        assert show.app.window is not None
        assert show.app.window.isVisible()
        show.do("Put right everything that waits")
        show.until(Overall.UP_TO_DATE)


def go_through(show: Show) -> None:
    """The set-up; only what its lists do not recommend is chosen."""
    wizard = show.app.wizard
    assert wizard is not None
    for step in wizard.steps[wizard.steps.index(wizard.step) :]:
        show.wait(lambda step=step: wizard.step is step)  # type: ignore[misc]
        if step is wizard.tally:
            show.wait(lambda: bool(show.app.session.settings.tally.company))
            wizard.tally.currency.setCurrentIndex(wizard.tally.currency.findData("INR"))
            wizard.tally.currency.activated.emit(wizard.tally.currency.currentIndex())
        elif step is wizard.matching:
            show.wait(lambda: wizard.matching.survey is not None)
            for choice, _ in wizard.matching._keys.values():
                if not choice.current:
                    choice.box.setCurrentIndex(1)
                    choice.box.activated.emit(1)
        elif step is wizard.go_live:
            wizard.go_live.choose(show.world.stage.today - timedelta(days=731))
        show.wait(lambda step=step: not step.why_not())  # type: ignore[misc]
        show.bot.mouseClick(wizard.next_button, Left)


# -- its end -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "rounds"),
    [
        ("quit", ["True"]),
        ("anew", ["True", "False"]),
        pytest.param(
            "signal", ["True"], marks=pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
        ),
    ],
)
def test_nothing_of_a_demonstration_is_left_behind(tmp_path: Path, way: str, rounds: list[str]) -> None:
    """Each round says whether it is set up; after “anew” it is not."""
    temporary = tmp_path / "t"
    temporary.mkdir()
    environment = os.environ | {"TMPDIR": str(temporary), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    command = [sys.executable, "-m", "tests.ui.demo_child", way]
    run = subprocess.run(
        command, env=environment, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60, check=False
    )  # fmt: skip
    assert (run.returncode, run.stdout.split()) == (0, rounds), run.stderr
    assert [path for path in temporary.rglob("*") if "demo" in path.name or path.suffix == ".ini"] == []
