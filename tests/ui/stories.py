"""The stories that scenes.py plays: every page, dialog, step and state."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from app.cli.window import add_stage
from app.domain.overall import Overall
from app.domain.records import Subject
from app.domain.states import ATTENTION, State
from app.engine.notifications import Notifier
from app.engine.remedies.table import Act
from app.engine.views import RecordQuery
from app.simulators.servicetitan import DEFAULT_CLIENT_SECRET
from app.simulators.servicetitan.sample import CLEARING
from app.simulators.stage import Stage
from app.simulators.tally.faults import Fault
from app.simulators.tally.sample_entries import Desk
from app.system.settings import Settings
from app.ui.health import Light, Panel
from tests.support.world import World
from tests.ui.story_set_up import Conditions

if TYPE_CHECKING:
    from tests.ui.scenes import Scene

MUTE, LOUD = timedelta(days=365), timedelta()
DAYS = 15
"""One more than the chart shows: on the first everything since the go-live date goes out."""


def past(world: World) -> None:
    """A fortnight of runs, and of vouchers whose vendor or item ServiceTitan lacks: what a PC in use looks like."""
    program = world.open()
    desk = Desk(world.company, random.Random(7))
    desk._invoice = 500
    for number in range(DAYS):
        if number:
            world.advance(hours=24)
        day = world.clock.today()
        for _ in range(0 if day.weekday() == 6 else 2 + number * 5 % 7):
            desk.purchase(day, desk.supplier(), desk.lines())
        for supplier, every in (("Vindhya Earthing Systems", 2), ("Sahyadri Traders Pvt Ltd", 3)):
            if number % every == 1:
                desk.purchase(day, supplier, desk.lines())
        if number % 4 == 2:
            desk.purchase(day, desk.supplier(), [desk.line("UPS-1KVA")])
        world.sync(program)
    Notifier(program.cursors).snooze(world.clock.now() + MUTE)
    world.close(program)


# -- day by day --------------------------------------------------------------------------------------------------------


def window(scene: Scene) -> Conditions:
    """Pages, dialogs, drawer; then every state with its icon; tray, notification and the panel of the demonstration."""
    scene.fit(scene.window)
    yield scene.overall(Overall.ATTENTION)
    yield from checked(scene)
    yield from pages(scene)
    yield from dialogs(scene)
    yield from drawers(scene)
    yield from stock(scene)
    yield from states(scene)
    yield from desk(scene)


def pages(scene: Scene) -> Conditions:
    """Every page, with what can be opened on it."""
    scene.page("overview")
    yield scene.quiet()
    scene.shot("overview")
    scene.icon(Overall.ATTENTION)
    page = scene.page("attention")
    yield scene.quiet()
    yield lambda: page.model.causes
    scene.shot("attention")
    page.tree.expand(page.model.index(0, 0))
    yield scene.quiet()
    scene.shot("attention-opened")
    page.search.setText("havels")
    yield scene.quiet()
    yield scene.after(8)
    scene.shot("attention-nothing-found")
    page.search.clear()
    yield scene.quiet()
    scene.later(page._open_sorting)
    yield scene.after(6)
    scene.shot("attention-filter-menu")
    close_popups()
    page = scene.page("records")
    yield scene.quiet()
    scene.shot("records")
    page.table.selectAll()
    yield scene.after(4)
    scene.shot("records-selected")
    page = scene.page("mapping")
    yield scene.quiet()
    for kind in page.tabs:
        page.show_kind(kind)
        yield scene.quiet()
        scene.shot(f"mapping-{kind.value}")
    yield from type_ahead(scene, page)
    page = scene.page("audit")
    yield scene.quiet()
    scene.shot("audit")
    page.table.selectRow(2)
    page.verify.click()
    yield scene.quiet()
    scene.shot("audit-details-and-verified")
    scene.page("connections")
    yield scene.quiet()
    yield scene.after(20)
    scene.shot("connections")
    page = scene.page("settings")
    for name in page.buttons:
        scene.page("settings", name)
        yield scene.quiet()
        scene.shot(f"settings-{name}")
    scene.page("overview")
    yield scene.quiet()


def type_ahead(scene: Scene, page: Any) -> Conditions:
    """The mapping editor with its list open, then with a change that is not saved."""
    page.show_kind(Subject.VENDOR)
    yield scene.quiet()
    yield from list_open(scene, page, "Sahyadri Traders Pvt Ltd")
    scene.shot("mapping-type-ahead")
    editor = page.table.editor
    editor._take(next(row for row in editor.popup.rows if row.target is not None))
    yield scene.quiet()
    yield scene.after(10)
    scene.shot("mapping-not-saved")
    page._discard()
    yield scene.quiet()


def list_open(scene: Scene, page: Any, name: str) -> Conditions:
    """The list of targets is open under a name."""
    page.table.select(next(at for at in range(page.model.rowCount()) if page.model.row_at(at).name == name))
    page.table.open_editor()
    yield lambda: page.table.editor is not None and page.table.editor.popup.isVisible()
    yield scene.after(4)


def dialogs(scene: Scene) -> Conditions:
    """Every dialog of the pages."""
    page = scene.page("attention")
    yield scene.quiet()
    which = page._which
    seen: set[Act] = set()
    for cause in list(page.model.causes):
        for act in cause.row.remedy.acts:
            if act in seen or act in (Act.COMPARE, Act.SETTINGS, Act.REPLAY):
                continue
            seen.add(act)
            page.acts.do(cause.row, act, which)
            yield lambda: page.acts.dialog is not None and page.acts.dialog.isVisible()
            yield scene.quiet()
            scene.shot(f"dialog-{act.value}")
            if act is Act.MAP:
                page.acts.dialog.picker.setFocus()
                page.acts.dialog.picker.open_list()
                yield scene.quiet()
                scene.shot("dialog-map-list")
            page.acts.dialog.reject()
            yield lambda: page.acts.dialog is None
    page.acts.replay_all(which)
    yield lambda: page.acts.dialog is not None and page.acts.dialog.isVisible()
    yield scene.quiet()
    scene.shot("dialog-replay-all")
    page.acts.dialog.reject()
    page = scene.page("connections")
    for name in ("choose_company", "enter_credentials", "enter_tally_user"):
        getattr(page, name)()
        yield scene.quiet()
        scene.shot(f"dialog-{name.replace('_', '-')}")
        page.dialog.reject()
        yield scene.after(2)
    page = scene.page("settings", "data")
    page.save_diagnostics()
    yield scene.quiet()
    yield scene.after(10)
    scene.shot("dialog-diagnostics")
    page.dialog.reject()
    yield scene.after(2)


def drawers(scene: Scene) -> Conditions:
    """The drawer on a synced record, one that waits, one that was changed in Tally, and one with nothing to send."""
    session, service = scene.app.session, scene.app.program.service
    synced = service.views.records(RecordQuery(states=frozenset({State.SYNCED})), 0, 10)
    changed = service.detail(synced[3].id)
    assert changed is not None
    scene.world.company.alter_voucher(
        changed.record.source_key, reference="ALT/00099", narration="Corrected copy, see the mail of 14 November"
    )
    session.sync_now()
    yield lambda: service.detail(changed.record.id).record.state is State.CHANGED_AT_SOURCE  # type: ignore[union-attr]
    yield scene.quiet()
    wanted = {"synced": synced[0].id, "changed": changed.record.id}
    for name, state in (("waits", State.NEEDS_MAPPING), ("nothing-to-send", State.NOT_APPLICABLE)):
        found = service.views.records(RecordQuery(states=frozenset({state})), 0, 1)
        if found:
            wanted[name] = found[0].id
    for name, record in wanted.items():
        page = scene.page("records")
        yield scene.quiet()
        page.table.choose_row(page.model.row_of(record))
        session.open_record(record)
        yield scene.quiet()
        scene.shot(f"drawer-{name}")
        area = scene.window.drawer.area.verticalScrollBar()
        if area.maximum() > 0:
            area.setValue(area.maximum())
            yield scene.after(3)
            scene.shot(f"drawer-{name}-below")
    scene.window.drawer.close_drawer()


def stock(scene: Scene) -> Conditions:
    """The flow of stock: its settings, a drawer, the page with what differs, a correction, and the way by workbook."""
    session, tenant = scene.app.session, scene.world.tenant
    vendor = tenant.add_vendor(CLEARING).id
    kind = tenant.add_return_type(CLEARING, automatically_receive_credit=True).id
    # For Tally, too, the days have passed.
    scene.world.company.clock = lambda: scene.world.clock.now().astimezone().replace(tzinfo=None)

    def put(**values: object) -> None:
        def change(settings: Settings) -> Settings:
            for name, value in values.items():
                settings = settings.with_value(f"stock.{name}", value)
            return settings

        session.save_settings(change)

    put(enabled=True, clearing_vendor_id=vendor, return_type_id=kind)
    yield scene.quiet()
    for _ in range(2):
        session.sync_now()
        yield scene.after(4)
        yield scene.quiet()
    page = scene.page("settings", "stock")
    yield scene.quiet()
    scene.shot("stock-settings")
    scroll = page.section.verticalScrollBar()
    scroll.setValue(scroll.maximum() // 2)
    yield scene.after(3)
    scene.shot("stock-settings-below")
    found = session.views.records(RecordQuery(flow="stock", states=frozenset({State.AWAITING_POSTING})), 0, 1)
    scene.page("records", RecordQuery(flow="stock"))
    yield scene.quiet()
    if found:
        session.open_record(found[0].id)
        yield scene.quiet()
        scene.shot("stock-drawer")
        scene.window.drawer.close_drawer()
    page = scene.page("stock")
    yield lambda: page.comparison is not None
    yield scene.quiet()
    scene.shot("stock")
    page.which.choose("all")
    page.which.chosen.emit("all")
    yield scene.quiet()
    page.table.selectAll()
    yield scene.after(3)
    scene.shot("stock-all-selected")
    page.correct_all()
    yield scene.after(4)
    scene.shot("dialog-stock-correct")
    page.dialog.reject()
    yield lambda: page.dialog is None
    put(way="workbook", at_go_live="nothing")
    yield scene.quiet()
    scene.shot("stock-workbook")
    page.ask_opening()
    yield scene.after(4)
    scene.shot("dialog-stock-opening")
    page.dialog.reject()
    yield lambda: page.dialog is None
    scene.page("overview")
    yield scene.quiet()
    scene.shot("stock-overview")
    put(enabled=False, way="clearing", at_go_live="same")
    yield scene.quiet()


# -- every state -------------------------------------------------------------------------------------------------------


def states(scene: Scene) -> Conditions:
    """Each state as the engine meets it: overview, connections, icon."""
    world, session = scene.world, scene.app.session
    faults, titan = world.tally.faults, world.titan

    def shown(name: str, wanted: Overall, icon: bool = True) -> Conditions:
        session.sync_now()
        yield scene.overall(wanted)
        scene.app.monitor.check_all()
        scene.page("overview")
        yield scene.quiet()
        yield scene.after(6)
        scene.shot(f"state-{name}")
        if icon:
            scene.icon(wanted)
        scene.page("connections")
        yield scene.quiet()
        yield scene.after(6)
        scene.shot(f"state-{name}-connections")

    faults.arm(Fault.REFUSED)
    yield from shown("tally-off", Overall.TALLY_OFFLINE)
    faults.clear(Fault.REFUSED)
    world.tally.close_company(world.company.name)
    yield from shown("company-closed", Overall.TALLY_OFFLINE, icon=False)
    world.tally.open_company(world.company)
    session.sync_now()
    yield scene.overall(Overall.ATTENTION)
    titan.refuse_connections()
    yield from shown("cloud-off", Overall.CLOUD_OFFLINE)
    titan.accept_connections()
    titan.auth.client_secret = "renewed"
    titan.auth.revoke_all()
    yield from shown("sign-in", Overall.SIGN_IN_NEEDED)
    titan.auth.client_secret = DEFAULT_CLIENT_SECRET
    scene.app.monitor.check_all()
    session.sync_now()
    yield scene.overall(Overall.ATTENTION)
    yield scene.quiet()
    session.pause_for(timedelta(hours=1))
    yield from shown("paused", Overall.PAUSED)
    session.resume()
    yield scene.overall(Overall.ATTENTION)
    yield scene.quiet()
    service = scene.app.program.service
    session.background.act(scene.window, service.begin_setup, lambda _: session.refresh_status())
    yield from shown("set-up", Overall.SETUP_NEEDED)
    session.background.act(scene.window, service.finish_setup, lambda _: session.refresh_status())
    yield scene.overall(Overall.ATTENTION)

    def ignore_all() -> None:
        for record in service.views.records(RecordQuery(states=ATTENTION), 0, 1000):
            service.ignore(record.id, "Entered by hand", "asha")

    session.background.act(scene.window, ignore_all, lambda _: session.refresh_status())
    yield scene.quiet()
    yield from shown("up-to-date", Overall.UP_TO_DATE)
    scene.page("attention")
    yield scene.quiet()
    scene.shot("attention-nothing-left")


def desk(scene: Scene) -> Conditions:
    """The tray: tooltip, menu by a real click, notification; the panel of the demonstration."""
    app, world = scene.app, scene.world
    scene.page("overview")
    yield scene.quiet()
    app.notifier.snooze(LOUD)
    scene.press_icon(3)
    yield app.tray.menu.isVisible
    yield scene.after(6)
    scene.screen("tray-menu")
    pause = next(action for action in app.tray.menu.actions() if action.menu() is not None)
    app.tray.menu.setActiveAction(pause)
    pause.menu().popup(app.tray.menu.mapToGlobal(app.tray.menu.actionGeometry(pause).topRight()))
    yield scene.after(6)
    scene.screen("tray-menu-pause")
    close_popups()
    scene.later(scene.window.health.open_pause)
    yield scene.after(6)
    scene.shot("pause-menu")
    close_popups()
    shown: list[object] = []
    app.notifier.shown.connect(shown.append)
    world.titan.auth.client_secret = "renewed"
    world.titan.auth.revoke_all()
    stage = Stage(world.tally, world.titan, world.company, world.today)
    stage.enter_purchase()
    app.session.sync_now()
    yield lambda: shown
    yield scene.after(12)
    scene.screen("notification")
    add_stage(app, stage, app.quit)
    yield scene.quiet()
    yield scene.after(6)
    scene.screen("demonstration")


def checked(scene: Scene) -> Conditions:
    """Until every connection was checked."""
    scene.app.monitor.check_all()
    cells = scene.window.health.cells.values()
    yield lambda: all(cell.light is not Light.UNKNOWN for cell in cells if cell.isVisible())
    yield scene.quiet()


def close_popups() -> None:
    """Every menu that is open."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()


# -- the README --------------------------------------------------------------------------------------------------------


def readme(scene: Scene) -> Conditions:
    """Its four pictures, each as a small file."""
    scene.fit(scene.window)
    yield scene.overall(Overall.ATTENTION)
    yield from checked(scene)
    page = scene.page("attention")
    yield scene.quiet()
    yield lambda: page.model.causes
    page.tree.expand(page.model.index(1, 0))
    yield scene.quiet()
    page.tree.setCurrentIndex(page.model.index(0, 0, page.model.index(1, 0)))
    scene.app.session.open_record(page.model.causes[1].children[0].id)
    yield scene.quiet()
    scene.small("needs-attention")
    scene.window.drawer.close_drawer()
    yield from at_the_tray(scene)
    scene.dress("Dark")
    page = scene.page("mapping")
    yield scene.quiet()
    yield from list_open(scene, page, "Sahyadri Traders Pvt Ltd")
    scene.small("mapping")
    page.table.close_editor()
    scene.dress("Light")
    scene.world.tally.faults.arm(Fault.REFUSED)
    scene.app.session.sync_now()
    yield scene.overall(Overall.TALLY_OFFLINE)
    scene.app.monitor.check_all()
    scene.page("connections", Panel.TALLY)
    yield scene.quiet()
    yield scene.after(10)
    scene.small("connections")


def at_the_tray(scene: Scene) -> Conditions:
    """The overview with the tray's menu open below it."""
    scene.page("overview")
    yield scene.quiet()
    scene.app.tray.snoozed_until = None  # as the menu is on other days
    scene.press_icon(3)
    yield scene.app.tray.menu.isVisible
    yield scene.after(6)
    scene.small("overview", whole=True)
    close_popups()
