"""What of Qt can be missing from an installed program: platform plugin, SVG, icons, local server, translations."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QLocale, Qt, QTranslator, qVersion
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QPushButton, QSystemTrayIcon

from app.domain.overall import Overall
from app.system.paths import resources
from app.ui import icons
from app.ui.qt_object import make_application_object
from app.ui.translation import NAME

_SERVER = "ml-connector-self-test"
_WAIT_MS = 5_000


def checks() -> Iterator[tuple[str, Callable[[], str]]]:
    """Name and check of each; a check returns the fact it found and raises what is wrong."""
    yield "Qt", _qt
    yield "icons", _icons
    yield "tray", _tray
    yield "local server", _server
    yield "translations", _translations


def _qt() -> str:
    application = make_application_object([])
    button = QPushButton("ML Connector")
    button.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    button.show()
    application.processEvents()
    drawn = button.grab()
    button.close()
    if drawn.isNull():
        raise RuntimeError("a button could not be drawn")
    return f"{qVersion()} on “{application.platformName()}”"


def _icons() -> str:
    make_application_object([])
    formats = {bytes(name.data()).decode() for name in QImageReader.supportedImageFormats()}
    missing = {"svg", "ico", "png"} - formats
    if missing:
        raise RuntimeError(f"no plugin for {', '.join(sorted(missing))}")
    names = icons.names()
    empty = [name for name in names if _blank(icons.pixmap(name, 16, 1.0, "#000").toImage())]
    if not names or empty:
        raise RuntimeError(f"{len(names)} glyphs, empty: {empty}")
    for state in Overall:
        if _blank(icons.tray_icon(state, 3, False).pixmap(16, 16).toImage()):
            raise RuntimeError(f"no icon for {state}")
    if _blank(icons.app_icon().pixmap(16, 16).toImage()):
        raise RuntimeError("no icon for the program")
    return f"{len(names)} glyphs, {len(Overall)} states"


def _blank(image: QImage) -> bool:
    return image.isNull() or not any(bytes(image.convertToFormat(QImage.Format.Format_Alpha8).constBits()))


def _tray() -> str:
    make_application_object([])
    return "there is a tray" if QSystemTrayIcon.isSystemTrayAvailable() else "no tray here; the window stays open"


def _server() -> str:
    make_application_object([])
    server = QLocalServer()
    QLocalServer.removeServer(_SERVER)
    if not server.listen(_SERVER):
        raise RuntimeError(server.errorString())
    socket = QLocalSocket()
    socket.connectToServer(_SERVER)
    try:
        if not socket.waitForConnected(_WAIT_MS):
            raise RuntimeError(socket.errorString())
    finally:
        socket.abort()
        server.close()
    return "a second start reaches the first"


def _translations() -> str:
    application = make_application_object([])
    translator = QTranslator(application)
    if not translator.load(QLocale(QLocale.Language.English), NAME, "_", str(resources() / "translations")):
        raise RuntimeError("the English texts could not be loaded")
    installed = QApplication.installTranslator(translator)
    QApplication.removeTranslator(translator)
    translator.deleteLater()
    return "English" if installed else "English, empty: the texts of the program are used"
