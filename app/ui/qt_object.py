"""Qt's application object of this process, with the product's name, icon and theme."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import __version__
from app.ui.icons import app_icon


def bare_application_object(arguments: Sequence[str]) -> QApplication:
    """Qt's application object; the one of this process if there is one already."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication([sys.argv[0] if sys.argv else "ml-connector", *arguments])
    application.setApplicationName("ML Connector")
    application.setApplicationDisplayName("ML Connector")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("ml-connector")
    application.setQuitOnLastWindowClosed(False)
    return application


def make_application_object(arguments: Sequence[str]) -> QApplication:
    """The same, with the product's icon and theme."""
    application = bare_application_object(arguments)
    application.setWindowIcon(app_icon())
    from app.ui.theme.theme import Theme

    if application.findChild(Theme) is None:
        Theme(application)
    return application
