"""What tests ask a tray application in another process, beyond plain expressions."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon  # noqa: F401 - asked for by name

from app.domain.overall import Overall
from app.ui.theme.theme import theme


def tray_host() -> bool:
    """Whether a tray host is there."""
    return QSystemTrayIcon.isSystemTrayAvailable()


def force(app: Any, overall: str, text: str, attention: int = 0) -> None:
    """Let every window show a state, as if the engine had said so; the engine's own word comes no more."""
    app.session._clock.stop()
    app.session.refresh_status = lambda: None
    status = replace(app.session.status, overall=Overall(overall), text=text, attention=attention)
    app.session.status = status
    app.session.status_changed.emit(status)


def seen(app: Any) -> str:
    """A digest of the pixels in the screen where the icon stands; empty while it is nowhere."""
    place = app.tray.icon.geometry()
    screen = QGuiApplication.primaryScreen()
    if place.isEmpty() or screen is None:
        return ""
    image = screen.grabWindow(0, place.x(), place.y(), place.width(), place.height()).toImage()
    plain = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    return hashlib.sha256(bytes(image.constBits())).hexdigest()[:16] if len(plain) > 1 else ""


def grab(path: str) -> bool:
    """The whole screen as a picture."""
    screen = QGuiApplication.primaryScreen()
    return screen is not None and screen.grabWindow(0).save(path)


def scheme(name: str) -> None:
    """Light or Dark."""
    theme().force(Qt.ColorScheme[name])


def menu(app: Any) -> list[str]:
    """The texts of the tray's menu as it would open now."""
    app.tray.menu.aboutToShow.emit()
    return [action.text() for action in app.tray.menu.actions() if not action.isSeparator()]


def press(app: Any, text: str) -> bool:
    """Choose an entry of the tray's menu, or of its submenu."""
    app.tray.menu.aboutToShow.emit()
    actions = list(app.tray.menu.actions())
    for action in list(actions):
        if action.menu() is not None:
            actions += action.menu().actions()
    for action in actions:
        if action.text() == text and action.isEnabled():
            action.trigger()
            return True
    return False


def log_off(app: Any) -> dict[str, object]:
    """Tell the program that the system's session ends; what it answered, and what is left of it at once."""
    told: list[Any] = []
    app._log_off(SimpleNamespace(setRestartHint=told.append))
    return {"hint": told[0].name, "window": app.window is not None, "running": app.session.runner.started}
