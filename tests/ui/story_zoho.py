"""The story of Zoho Books that scenes.py plays: ServiceTitan and the books alone, or behind TallyPrime."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.records import Subject
from app.domain.states import ATTENTION, State
from app.engine.notifications import Notifier
from app.engine.views import RecordQuery
from app.flows.reference.differences import NAME as REFERENCE
from app.flows.reference.differences import ReferenceKind
from app.simulators.servicetitan.billing import WantedExpense
from app.ui.health import Light, Panel
from app.ui.pages.alike.rows import Which
from app.ui.pages.connections.zoho_dialog import ZohoDialog
from app.ui.wizard.wizard import Wizard
from app.ui.words_alike import AlikeName
from app.ui.words_books import BooksName
from tests.support.sales_world import SalesWorld
from tests.support.world import SUPPLIERS

if TYPE_CHECKING:
    from tests.ui.scenes import Scene

Conditions = Iterator[Callable[[], object]]
DAYS = 9
MUTE = timedelta(days=365)
WANTS: dict[str, object] = {
    "bills.enabled": True,
    "sales.books_payments": True,
    "sales.expenses": True,
    "reference.enabled": True,
    "reference.vendors": True,
    "reference.vendors_to_zoho": "on_click",
    "reference.vendors_to_servicetitan": "on_click",
    "reference.vendor_fields": {"email": "ask", "phone": "ask", "address": "ask"},
    "reference.customers": True,
    "reference.customers_to_zoho": "on_click",
    "reference.items": True,
    "reference.items_to_zoho": "on_click",
    "reference.taxes": True,
}
LONG = "Deccan Tools and Hardware Trading Company Private Limited"


def world(folder: Path, *, tally: bool = False) -> SalesWorld:
    """Everything is switched on; `tally`: purchases come from TallyPrime, too."""
    return SalesWorld(folder, settings=WANTS, tally=tally)


def past(made: SalesWorld, *, tally: bool = False) -> None:
    """Some days of bills, sales and changes on both sides; of each kind also what waits for a person."""
    tenant, books = made.tenant, made.books
    _lists(made)
    program = made.open()
    for day in range(DAYS):
        made.sync(program)
        if day == 1:
            _people_meanwhile(made)
        for number in range(1 + day * 3 % 4):
            made.bill(f"INV-{100 * day + number:04}", f"{140 + 317 * number + 41 * day}.50",
                      supplier=SUPPLIERS[(day + number) % 3])  # fmt: skip
            job = tenant.add_job(f"1000{day}{number}", customer_id=made.customers[0], business_unit_id=made.unit)
            sold = made.invoice(f"J-10{day}{number}", f"{220 + 75 * number}.00", job_id=job.id)
            if number % 2 == 0:
                made.pay(sold)
        if tally:
            made.purchase(supplier=SUPPLIERS[day % 3], reference=f"TP-{day:03}", quantity=20 + day)
        if day % 3 == 0:
            made.bill(f"NB-{day:03}", "480.00", supplier=LONG)
            made.invoice(f"J-20{day}", "310.00", customer=_customer(made, "Nobody & Daughters"))
            spent = tenant.type_ap_bill(
                SUPPLIERS[0], f"AP-{day:03}", [WantedExpense(Decimal("64.20"), "Cable ties")], date=made.day,
                business_unit_id=made.unit,
            )  # fmt: skip
            tenant.post_bill(spent.id)
        made.advance(hours=25)
    first = next(one for one in books.invoices if one.number == "J-1011")
    books.pay_invoice(first, Decimal("50.00"), made.day.date())
    made.credit((next(one for one in tenant.invoices.values() if one.number == "J-1013"), "20.00"))
    for _ in range(2):
        made.sync(program)
        made.advance(hours=2)
    Notifier(program.cursors).snooze(made.clock.now() + MUTE)
    made.close(program)


def _customer(made: SalesWorld, name: str) -> int:
    known = {one.name: one.id for one in made.tenant.customers.values()}
    return int(known.get(name) or made.tenant.add_customer(name).id)


def _lists(made: SalesWorld) -> None:
    """Vendors, customers and items: alike, alone on one side, different."""
    tenant, books = made.tenant, made.books
    for name in (LONG, "Anchor Electricals", "Finolex", "Gupta Lights", "Hindustan Pipes"):
        tenant.add_vendor(name, email=f"sales@{name.split()[0].lower()}.example")
    for name in ("Orient Fans", "Philips Lighting", "Syska LED"):
        books.add_vendor(name, email=f"office@{name.split()[0].lower()}.example")
    for name in ("Lakeview Homes", "Maple Court Apartments"):
        tenant.add_customer(name)


def _people_meanwhile(made: SalesWorld) -> None:
    """Both sides change the same vendor, and another one is gone on one side."""
    tenant, books = made.tenant, made.books
    here = next(one for one in tenant.vendors.values() if one.name == SUPPLIERS[1])
    here.phone, here.email = "080 1122 3344", "accounts.receivable@bharat-cables.example"
    tenant.touch(here)
    there = next(one for one in books.contacts.values() if one.name == SUPPLIERS[1])
    there.persons.append({"contact_person_id": books.next_id(), "is_primary_contact": True})
    there.persons[0] |= {"phone": "080 2211 0000", "email": "there@bharat.example"}
    books.touch(there)


# -- the story ---------------------------------------------------------------------------------------------------------


def zoho(scene: Scene) -> Conditions:
    """Every window of Zoho Books."""
    yield from _begun(scene)
    yield from _overview(scene)
    yield from _alike(scene)
    yield from _settings(scene)
    yield from _attention(scene)
    yield from _records(scene)
    yield from _drawers(scene)
    yield from _mapping(scene)
    yield from _connections(scene)
    yield from _wizard(scene)


def three(scene: Scene) -> Conditions:
    """What looks otherwise with TallyPrime before it."""
    yield from _begun(scene)
    yield from _overview(scene)
    yield from _attention(scene)
    yield from _records(scene)
    yield from _mapping(scene)
    yield from _connections(scene)


def _begun(scene: Scene) -> Conditions:
    scene.fit(scene.window)
    yield scene.quiet()
    scene.app.monitor.check_all()
    cells = scene.window.health.cells.values()
    yield lambda: all(cell.light is not Light.UNKNOWN for cell in cells if cell.isVisible())
    yield scene.quiet()


def _overview(scene: Scene) -> Conditions:
    page = scene.page("overview")
    yield scene.quiet()
    scene.shot("zoho-overview")
    yield from _below(scene, page, "zoho-overview")


def _below(scene: Scene, page: Any, name: str) -> Conditions:
    """The rest of what scrolls, screen by screen."""
    area = getattr(page, "section", None) or getattr(page, "area", None)
    if area is None:
        return
    bar = area.verticalScrollBar()
    for part in range(2, 9):
        if bar.value() >= bar.maximum():
            return
        bar.setValue(bar.value() + bar.pageStep() - 40)
        yield scene.after(3)
        scene.shot(f"{name}-{part}")


def _alike(scene: Scene) -> Conditions:
    page = scene.page("alike", AlikeName(ReferenceKind.VENDOR))
    yield scene.quiet()
    for kind, tab in page.tabs.items():
        if not tab.isVisible():
            continue
        page.show_kind(kind)
        yield scene.quiet()
        for which in Which:
            page.which._buttons[which.value].click()
            yield scene.quiet()
            if page.model.rowCount() or kind is ReferenceKind.VENDOR:
                scene.shot(f"zoho-alike-{kind.value}-{which.value}")
    page.show_kind(ReferenceKind.VENDOR)
    yield scene.quiet()
    page.which._buttons[Which.FIELD.value].click()
    yield scene.quiet()
    page.table.selectAll()
    yield scene.after(4)
    scene.shot("zoho-alike-selected")
    page.create_selected()
    yield scene.quiet()
    scene.shot("dialog-zoho-alike-create")
    page.dialog.reject()
    page.table.choose_row(1)
    page.link_selected()
    yield scene.quiet()
    scene.shot("dialog-zoho-alike-link")
    page.dialog.reject()
    page.which._buttons[Which.BOTH.value].click()
    yield scene.quiet()
    page.table.choose_row(0)
    page.unlink_selected()
    yield scene.quiet()
    scene.shot("dialog-zoho-alike-unlink")
    page.dialog.reject()
    yield scene.after(2)


def _settings(scene: Scene) -> Conditions:
    page = scene.page("settings")
    yield scene.quiet()
    for name in page.buttons:
        if name not in ("zoho", "bills", "sales", "reference"):
            continue
        page = scene.page("settings", name)
        yield scene.quiet()
        scene.shot(f"zoho-settings-{name}")
        yield from _below(scene, page, f"zoho-settings-{name}")


def _attention(scene: Scene) -> Conditions:
    page = scene.page("attention")
    yield scene.quiet()
    yield lambda: page.model.causes
    scene.shot("zoho-attention")
    page.tree.expand(page.model.index(0, 0))
    yield scene.quiet()
    scene.shot("zoho-attention-opened")
    page.acts.replay_all(page._which)
    yield lambda: page.acts.dialog is not None and page.acts.dialog.isVisible()
    yield scene.quiet()
    scene.shot("dialog-zoho-replay-all")
    page.acts.dialog.reject()
    yield scene.after(2)


def _records(scene: Scene) -> Conditions:
    page = scene.page("records")
    yield scene.quiet()
    scene.shot("zoho-records")
    page.table.selectAll()
    yield scene.after(4)
    scene.shot("zoho-records-selected")
    for flow in ("bills", "sales", REFERENCE):
        scene.page("records", RecordQuery(flow=flow))
        yield scene.quiet()
        scene.shot(f"zoho-records-{flow}")
    scene.page("records", RecordQuery(fallback=True))
    yield scene.quiet()
    scene.shot("zoho-records-fallback")
    scene.page("records", RecordQuery())
    yield scene.quiet()


def _drawers(scene: Scene) -> Conditions:
    session = scene.app.session
    scene.page("records", RecordQuery())
    yield scene.quiet()
    shown: set[str] = set()
    for flow in ("bills", "sales", REFERENCE):
        for row in session.views.records(RecordQuery(flow=flow), 0, 500):
            waits = row.state in ATTENTION
            kind = row.label.split()[0] if flow == "sales" else row.party[:3] if waits else ""
            name = f"{flow}-{kind}-{row.state.value}".lower()
            if name in shown or row.state is State.IGNORED:
                continue
            shown.add(name)
            session.open_record(row.id)
            yield scene.quiet()
            scene.shot(f"zoho-drawer-{name}")
            area = scene.window.drawer.area.verticalScrollBar()
            if area.maximum() > 0:
                area.setValue(area.maximum())
                yield scene.after(3)
                scene.shot(f"zoho-drawer-{name}-below")
    scene.window.drawer.close_drawer()


def _mapping(scene: Scene) -> Conditions:
    page = scene.page("mapping", BooksName(Subject.VENDOR, LONG))
    yield scene.quiet()
    for name, tab in list(page.book_tabs.items()):
        if not tab.isVisible():
            continue
        tab.click()
        yield scene.quiet()
        scene.shot(f"zoho-mapping-{name.value}")
    scene.page("mapping", BooksName(Subject.VENDOR, LONG))
    yield scene.quiet()
    page.books.map_button.click()
    yield scene.quiet()
    scene.shot("dialog-zoho-map")
    page.books.dialog.reject()
    yield scene.after(2)


def _connections(scene: Scene) -> Conditions:
    page = scene.page("connections", Panel.ZOHO)
    yield scene.quiet()
    yield scene.after(20)
    scene.shot("zoho-connections")
    yield from _below(scene, page, "zoho-connections")
    dialog = ZohoDialog(scene.window, scene.app.session)
    dialog.open()
    yield scene.quiet()
    scene.shot("dialog-zoho-connect")
    dialog.reject()
    yield scene.after(2)


def _wizard(scene: Scene) -> Conditions:
    wizard = Wizard(scene.app.session, scene.app.monitor)
    scene.fit(wizard, *(min(pair) for pair in zip(scene.size, (960, 680), strict=True)))
    wizard.show()
    yield lambda: wizard.resumed
    yield scene.quiet()
    names = [type(one).__name__.removesuffix("Step").lower() for one in wizard.steps]
    for at, name in enumerate(names):
        wizard._reached = max(wizard._reached, at)
        wizard._show(at)
        yield scene.quiet()
        yield scene.after(6)
        scene.shot(f"zoho-wizard-{name}", wizard)
    wizard.close()
    yield scene.quiet()
