"""Languages: every text can be translated and grows without being cut off; the files are up to date; numbers follow."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import metadata
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.records import Subject
from app.engine.views import CauseFilter
from app.store.records import RecordFilter
from app.system.about import components
from app.system.settings import Language
from app.ui import formats, translation
from app.ui.demo_panel import DemoPanel
from app.ui.dialogs.base import Dialog
from app.ui.dialogs.confirm import ConfirmDialog
from app.ui.dialogs.create_dialog import CreateDialog
from app.ui.dialogs.ignore_dialog import IgnoreDialog, Source
from app.ui.dialogs.map_dialog import MapDialog
from app.ui.dialogs.replay_dialog import ReplayDialog
from app.ui.health import HealthMonitor
from app.ui.pages.connections.company_dialog import CompanyDialog
from app.ui.pages.mapping.dialogs import LeaveDialog
from app.ui.pages.settings.diagnostics_dialog import DiagnosticsDialog
from app.ui.pages.settings.page import SettingsPage
from app.ui.pages.settings.sections import Section
from app.ui.tray import Tray
from app.ui.wizard.wizard import Wizard
from tests.support.world import World
from tests.ui.conftest import Desk
from tests.ui.pseudo import Known, Painted, Pseudo, cut_off, entries, pseudo, said, settle

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "translations"
SIZES = ((1280, 800), (853, 533))
PAGES = ("overview", "attention", "records", "mapping", "audit", "connections", "settings")
STEPS = ("welcome", "tally", "servicetitan", "matching", "go_live", "zoho", "dry_run", "start")


@pytest.fixture
def foreign(qapp: QApplication) -> Iterator[None]:
    """Everything speaks the language of tests."""
    translator = Pseudo(qapp)
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)
    shiboken6.delete(translator)


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Painted:
    """What is painted from now on."""
    made = Painted()
    made.listen(monkeypatch)
    return made


@pytest.fixture(scope="module")
def contractor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The electrical contractor after a first run, for all tests here: they only look."""
    with World.sample(tmp_path_factory.mktemp("contractor"), vouchers=60) as world:
        program = world.open()
        world.until_quiet(program)
        world.close(program)
        yield world


@pytest.fixture
def far(foreign: None, painted: Painted, contractor: World, desks: Callable[[World], Desk]) -> Iterator[Desk]:
    """A desk on it in the language of tests."""
    desk = desks(contractor)
    desk.session.refresh_status()
    desk.idle()
    yield desk
    desk.monitor.stop()
    desk.session.close()
    contractor.close(desk.program)


def check(desk: Desk, painted: Painted, top: QWidget, name: str, sizes: tuple[tuple[int, int], ...] = SIZES) -> None:
    """Fails for each text that nobody can translate, and for each that is cut off at one of the sizes."""
    known = known_to(desk)
    problems: dict[str, None] = {}
    for width, height in sizes:
        top.resize(width, height)
        settle(_qt())
        desk.idle()
        top.grab()
        for where, text in [*said(top), *(("painted", text) for text in painted.texts)]:
            if known.untranslated(text):
                problems[f"hard-coded: {where}: {text!r}"] = None
        painted.texts.clear()
        problems |= dict.fromkeys(f"cut off at {width}x{height}: {one}" for one in cut_off(top))
    assert not problems, f"{name}\n" + "\n".join(problems)


def known_to(desk: Desk) -> Known:
    """The data and the settings of the desk's profile, and what the simulators hold."""
    tenant = desk.world.tenant
    things = [
        *tenant.vendors.values(), *tenant.business_units.values(), *tenant.po_types.values(), *tenant.reports.values(),
    ]  # fmt: skip
    return Known(
        desk.program.database.path,
        (desk.program.profile.folder / "settings.json").read_text("utf-8"),
        str(desk.program.profile.folder),
        *map(str, things),
        *map(str, desk.world.company.vouchers()),
        *(library.licence for library in components()),
        *(found.metadata["Name"] for found in metadata.distributions()),
    )


def _qt() -> QApplication:
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found


# -- every window ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_every_text_of_a_page_is_translatable_and_has_room_to_grow(far: Desk, painted: Painted, page: str) -> None:
    far.window.open_page(page)
    far.idle()
    check(far, painted, far.window, page)


@pytest.mark.xfail(
    sys.platform == "win32",
    reason="with the font that stands in for Segoe UI under wine two wrapped lines of one section get 30 px where they "
    "ask for 33; not understood, and to be looked at on a real Windows",
    strict=False,
)
def test_every_section_of_the_settings_is_translatable_and_has_room_to_grow(far: Desk, painted: Painted) -> None:
    far.window.open_page("settings")
    page = far.window.page()
    assert isinstance(page, SettingsPage)
    sections = [page.stack.widget(number) for number in range(page.stack.count())]
    assert len(sections) > 5
    for section in sections:
        assert isinstance(section, Section)
        page._open(section)
        far.idle()
        check(far, painted, far.window, f"settings, {section.title}")


def test_the_drawer_is_translatable_and_has_room_to_grow(far: Desk, painted: Painted) -> None:
    far.window.open_page("records")
    found = {record.state: record.id for record in far.program.records.find(RecordFilter())}
    assert len(found) >= 3, "too few states to show"
    for state, record_id in found.items():
        far.window.open_record(record_id)
        far.idle()
        check(far, painted, far.window, f"drawer, {state}")


@pytest.mark.parametrize("step", range(len(STEPS)), ids=STEPS)
def test_every_step_of_the_wizard_is_translatable_and_has_room_to_grow(far: Desk, painted: Painted, step: int) -> None:
    wizard = Wizard(far.session, far.monitor)
    far.bot.addWidget(wizard)
    wizard.show()
    far.until(lambda: wizard.resumed)
    wizard._show(step)
    far.idle()
    check(far, painted, wizard, STEPS[step])


def vendor_that_waits(desk: Desk) -> str:
    """A supplier that ServiceTitan does not have."""
    return next(group.name for group in desk.session.service.mismatches() if group.subject is Subject.VENDOR)


def item_that_waits(desk: Desk) -> str:
    """A stock item that ServiceTitan does not have."""
    return next(group.name for group in desk.session.service.mismatches() if group.subject is Subject.ITEM)


DIALOGS: dict[str, Callable[[Desk], Dialog]] = {
    "map": lambda desk: MapDialog(desk.session, Subject.VENDOR, vendor_that_waits(desk), desk.window),
    "create a vendor": lambda desk: CreateDialog(desk.session, Subject.VENDOR, vendor_that_waits(desk), desk.window),
    "create a material": lambda desk: CreateDialog(desk.session, Subject.ITEM, item_that_waits(desk), desk.window),
    "ignore": lambda desk: IgnoreDialog(desk.window, 3, vendor_that_waits(desk), Source.TALLY),
    "replay": lambda desk: ReplayDialog(desk.session, desk.session.views.replay_preview(CauseFilter()), desk.window),
    "confirm": lambda desk: ConfirmDialog(desk.window, pseudo("Title"), pseudo("Text"), pseudo("Do it"), ["61"] * 30),
    "leave": lambda desk: LeaveDialog(3, desk.window),
    "company": lambda desk: CompanyDialog(desk.window, desk.session),
    "diagnostics": lambda desk: DiagnosticsDialog(desk.window, desk.session),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_every_dialog_is_translatable_and_has_room_to_grow(far: Desk, painted: Painted, name: str) -> None:
    dialog = DIALOGS[name](far)
    dialog.show()
    far.idle()
    dialog.adjustSize()
    painted.texts.clear()
    size = dialog.size()
    assert size.width() <= 853, f"{size.width()} wide"
    assert size.height() <= 533, f"{size.height()} high"
    check(far, painted, dialog, name, ((size.width(), size.height()),))
    dialog.close()


def test_the_tray_and_its_menu_are_translatable(far: Desk) -> None:
    from PySide6.QtWidgets import QSystemTrayIcon

    tray = Tray(far.session, QSystemTrayIcon())
    far.session.refresh_status()
    far.until(lambda: tray._status is not None)
    tray.menu.aboutToShow.emit()
    known = known_to(far)
    texts = [*entries(tray.menu), ("tooltip", tray.icon.toolTip())]
    assert len(texts) > 6
    assert [one for one in texts if known.untranslated(one[1])] == []
    tray.stop()
    tray.deleteLater()


def test_the_demonstrations_panel_has_room_to_grow(far: Desk, painted: Painted) -> None:
    panel = DemoPanel(far.session, HealthMonitor(far.session, far.window), [], [])
    far.bot.addWidget(panel)
    panel.show()
    panel.adjustSize()
    check(far, painted, panel, "demonstration", ((panel.width(), panel.height()),))


def test_a_text_that_was_not_translated_is_found(far: Desk) -> None:
    known = known_to(far)
    assert known.untranslated("Save all changes")
    assert known.untranslated(f"{pseudo('Voucher')} of yesterday evening")
    assert not known.untranslated(pseudo("Save {n} changes").format(n=3))
    assert not known.untranslated(pseudo("{n} more").format(n=pseudo("Voucher")))
    assert not known.untranslated(vendor_that_waits(far))


# -- the files ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """resources/make_translations.py."""
    spec = importlib.util.spec_from_file_location("make_translations", ROOT / "resources" / "make_translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def messages(path: Path) -> set[tuple[str, str]]:
    """Context and source of each message that is not obsolete."""
    return {
        (context.findtext("name") or "", message.findtext("source") or "")
        for context in ElementTree.parse(path).getroot().iter("context")  # noqa: S314 - our own file
        for message in context.iter("message")
    }


def test_the_ts_files_hold_every_text_of_the_windows(maker: ModuleType) -> None:
    """Else: python resources/make_translations.py."""
    files = sorted(FOLDER.glob("*.ts"))
    assert files
    wanted = set(maker.gathered())
    assert len(wanted) > 500
    for file in files:
        held = messages(file)
        assert not wanted - held, f"{file.name} lacks {sorted(wanted - held)[:5]}: run make_translations.py"
        assert not held - wanted, f"{file.name} has what is gone: {sorted(held - wanted)[:5]}"


def test_the_script_makes_the_shipped_files(maker: ModuleType, tmp_path: Path) -> None:
    maker.update(tmp_path, [])
    for shipped in sorted(FOLDER.glob("*.ts")):
        assert (tmp_path / shipped.name).read_bytes() == shipped.read_bytes(), shipped.name
        compiled = shipped.with_suffix(".qm")
        assert (tmp_path / compiled.name).read_bytes() == compiled.read_bytes(), compiled.name


def test_a_text_put_together_at_run_time_is_refused(maker: ModuleType) -> None:
    with pytest.raises(ValueError, match="line 3"):
        maker.texts("class A:\n    def go(self):\n        self.tr(f'{self.n} things')\n")


def test_every_way_of_translating_is_gathered(maker: ModuleType) -> None:
    source = (
        "def _tr(text):\n    return QCoreApplication.translate('words', text)\n"
        "class Page:\n    def go(self):\n        tr = self.tr\n        tr('one')\n        self.tr('two')\n"
        "        QCoreApplication.translate('other', 'three')\n_tr('four')\n"
    )
    wanted = {("Page", "one"), ("Page", "two"), ("other", "three"), ("words", "four")}
    assert set(maker.texts(source)) == wanted


# -- choosing ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def languages(maker: ModuleType, tmp_path: Path, qapp: QApplication) -> Iterator[Path]:
    """A folder with English and a Hindi that knows one word; English again afterwards."""
    maker.update(tmp_path, ["hi"])
    hindi = tmp_path / "ml_connector_hi.ts"
    text = hindi.read_text("utf-8").replace(
        '<source>Needs attention</source>\n        <translation type="unfinished"></translation>',
        "<source>Needs attention</source>\n        <translation>ध्यान दें</translation>",
    )
    hindi.write_text(text, "utf-8")
    maker.update(tmp_path, ["hi"])
    before = QLocale()
    yield tmp_path
    translation.remove(qapp)
    QLocale.setDefault(before)


def test_a_language_is_taken_from_its_file(
    languages: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    india = QLocale(QLocale.Language.Hindi, QLocale.Country.India)
    monkeypatch.setattr(QLocale, "system", staticmethod(lambda: india))
    assert translation.install(qapp, Language.SYSTEM, languages) is QLocale.Language.Hindi
    assert QCoreApplication.translate("pages", "Needs attention") == "ध्यान दें"
    assert QCoreApplication.translate("pages", "Records") == "Records", "what is not translated stays English"
    assert QLocale().language() is QLocale.Language.Hindi


def test_english_is_chosen_whatever_the_desktop_speaks(
    languages: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    india = QLocale(QLocale.Language.Hindi, QLocale.Country.India)
    monkeypatch.setattr(QLocale, "system", staticmethod(lambda: india))
    assert translation.install(qapp, Language.ENGLISH, languages) is QLocale.Language.English
    assert QCoreApplication.translate("pages", "Needs attention") == "Needs attention"
    assert QLocale().language() is QLocale.Language.English
    assert formats.day(date(2026, 11, 14)) == "14-Nov-26"
    assert formats.count(1234567) == "12,34,567", "the desktop's territory still groups its numbers"


def test_a_language_without_a_file_is_english(
    languages: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QLocale, "system", staticmethod(lambda: QLocale("ta_IN")))
    assert translation.install(qapp, Language.SYSTEM, languages) is QLocale.Language.English


def test_installing_again_leaves_one_language(languages: Path, qapp: QApplication) -> None:
    for _ in range(3):
        translation.install(qapp, Language.ENGLISH, languages)
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(qapp.findChildren(QTranslator)) <= 1


# -- numbers, dates, money ---------------------------------------------------------------------------------------------


@pytest.fixture
def locale() -> Iterator[Callable[[str], None]]:
    """Sets the default locale; as it was afterwards."""
    before = QLocale()
    yield lambda name: QLocale.setDefault(QLocale(name))
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("name", "currency", "shown"),
    [
        ("en_IN", "INR", "12,34,567.50"),
        ("en_US", "INR", "12,34,567.50"),
        ("de_DE", "INR", "12,34,567.50"),
        ("en_US", "USD", "1,234,567.50"),
        ("en_IN", "USD", "1,234,567.50"),
        ("de_DE", "EUR", "1.234.567,50"),
    ],
)
def test_money_is_grouped_by_its_currency(locale: Callable[[str], None], name: str, currency: str, shown: str) -> None:
    locale(name)
    assert formats.money(Decimal("1234567.5"), currency) == shown
    assert formats.money(Decimal("-1234567.5"), currency) == f"\u2212{shown}"


@pytest.mark.parametrize(("name", "shown"), [("en_IN", "12,34,567"), ("en_US", "1,234,567"), ("de_DE", "1.234.567")])
def test_counts_are_grouped_by_the_locale(locale: Callable[[str], None], name: str, shown: str) -> None:
    locale(name)
    assert formats.count(1234567) == shown


@pytest.mark.parametrize(("name", "shown"), [("en_IN", "4-May-26"), ("de_DE", "4-Mai-26"), ("hi_IN", "4-मई-26")])
def test_months_are_named_in_the_language(locale: Callable[[str], None], name: str, shown: str) -> None:
    locale(name)
    assert formats.day(date(2026, 5, 4)) == shown


def test_relative_times_are_said_in_the_language(foreign: None) -> None:
    now = datetime(2026, 11, 14, 10, 40, tzinfo=UTC)
    for text in (formats.in_time(now, now), formats.age(now, now), formats.duration(42)):
        assert text.startswith("‹"), text
