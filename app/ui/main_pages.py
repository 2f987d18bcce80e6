"""The pages of the main window in their order; the one place that knows every page class."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.engine.reference.flow import kinds_on
from app.ui.health import HealthMonitor
from app.ui.navigation import Entry
from app.ui.pages.alike.page import AlikePage
from app.ui.pages.attention.page import AttentionPage
from app.ui.pages.audit.page import AuditPage
from app.ui.pages.connections.page import ConnectionsPage
from app.ui.pages.mapping.page import MappingPage
from app.ui.pages.overview.page import OverviewPage
from app.ui.pages.records.page import RecordsPage
from app.ui.pages.settings.page import SettingsPage
from app.ui.pages.stock.page import StockPage
from app.ui.session import Session
from app.ui.window import MainWindow, PageMaker
from app.ui.words_alike import PAGE


def main_window(session: Session, monitor: HealthMonitor) -> MainWindow:
    """The main window with all its pages."""

    def words(text: str) -> str:
        return QCoreApplication.translate("pages", text)

    pages: list[tuple[Entry, PageMaker]] = [
        (Entry("overview", words("Overview"), "overview"), OverviewPage),
        (Entry("attention", words("Needs attention"), "attention"), AttentionPage),
        (Entry("records", words("Records"), "records"), RecordsPage),
        (Entry("mapping", words("Mapping"), "mapping"), MappingPage),
        (Entry(PAGE, words("Vendors & items"), "link", wanted=lambda settings: bool(kinds_on(settings))), AlikePage),
        (Entry("stock", words("Stock"), "stock", wanted=lambda settings: settings.stock.enabled), StockPage),
        (Entry("audit", words("Audit trail"), "audit"), AuditPage),
        (Entry("connections", words("Connections"), "connections", below=True), lambda s: ConnectionsPage(s, monitor)),
        (Entry("settings", words("Settings"), "settings", below=True), SettingsPage),
    ]
    return MainWindow(session, monitor, pages)
