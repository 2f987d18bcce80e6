"""Applies the tokens to the application: palette, style sheet, fonts; follows light, dark and high contrast live."""

from __future__ import annotations

from typing import ClassVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.ui.theme.sheet import high_contrast_sheet, style_sheet
from app.ui.theme.tokens import DARK, LIGHT, Tokens, is_ground

BODY, CAPTION, CARD_TITLE, PAGE_TITLE, SENTENCE, BADGE = 13, 12, 15, 20, 24, 10
"""Sizes of type in logical pixels."""


class Theme(QObject):
    """The scheme in use. `changed` says that every own painting is to be done again."""

    changed = Signal()
    current: ClassVar[Theme | None] = None
    """The newest one made: that of this process's application object."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._colours: dict[str, QColor] = {}
        self._forced: Qt.ColorScheme | None = None
        self.tokens: Tokens = LIGHT
        self.high_contrast = False
        style = QStyleFactory.create("Fusion")
        if style is not None:
            application.setStyle(style)
        _fonts.clear()
        application.setFont(font(BODY))
        # Both are kept: when the wrapper of the first goes, PySide takes the second for deleted.
        self._hints = application.styleHints()
        self._accessibility = self._hints.accessibility()
        self._hints.colorSchemeChanged.connect(self._follow)
        self._accessibility.contrastPreferenceChanged.connect(self._follow)
        self._follow()
        Theme.current = self

    @property
    def dark(self) -> bool:
        """Whether what is drawn stands on a dark ground; in high contrast that is the system's choice."""
        if self.high_contrast:
            return self._application.palette().window().color().lightness() < 128
        return self.tokens is DARK

    def force(self, scheme: Qt.ColorScheme | None) -> None:
        """Show one scheme whatever the system says; None follows the system again."""
        self._forced = scheme
        self._follow()

    def _follow(self) -> None:
        scheme = self._forced if self._forced is not None else self._hints.colorScheme()
        self.tokens = DARK if scheme is Qt.ColorScheme.Dark else LIGHT
        self.high_contrast = self._forced is None and _high_contrast()
        self._colours.clear()
        self._application.setPalette(_system() if self.high_contrast else _palette(self.tokens))
        self._application.setStyleSheet(self._sheet())
        self.changed.emit()

    def _sheet(self) -> str:
        if not self.high_contrast:
            return style_sheet(self.tokens)
        idle = self._application.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
        return high_contrast_sheet(idle.name(), dark=self.dark)

    def colour(self, token: str) -> QColor:
        """A token as a colour; in high contrast the system's nearest. Paintings ask for it for every cell."""
        found = self._colours.get(token)
        if found is None:
            found = self._colours[token] = self._colour(token)
        return found

    def _colour(self, token: str) -> QColor:
        if self.high_contrast:
            palette = self._application.palette()
            return palette.window().color() if is_ground(token) else palette.windowText().color()
        return QColor(getattr(self.tokens, token))


_fonts: dict[tuple[int, bool], QFont] = {}


def theme() -> Theme:
    """The theme of the running application."""
    found = Theme.current
    if found is None or not shiboken6.isValid(found):
        raise RuntimeError("no theme: it is made when the application starts")
    return found


def font(pixels: int, *, bold: bool = False) -> QFont:
    """The system's font in that size, figures of equal width."""
    made = _fonts.get((pixels, bold))
    if made is None:
        made = QFont(QApplication.font())
        made.setPixelSize(pixels)
        made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        made.setFeature(QFont.Tag("tnum"), 1)
        _fonts[pixels, bold] = made
    return QFont(made)


def _high_contrast() -> bool:
    preference = QGuiApplication.styleHints().accessibility().contrastPreference()
    return preference is Qt.ContrastPreference.HighContrast


def _system() -> QPalette:
    """An empty palette is the system's own."""
    return QPalette()


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, tokens.window),
        (role.WindowText, tokens.text),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.hover),
        (role.Text, tokens.text),
        (role.Button, tokens.surface),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.bad),
        (role.Highlight, tokens.accent_soft),
        (role.HighlightedText, tokens.text),
        (role.ToolTipBase, tokens.surface),
        (role.ToolTipText, tokens.text),
        (role.PlaceholderText, tokens.text3),
        (role.Link, tokens.accent),
        (role.LinkVisited, tokens.accent),
        (role.Accent, tokens.accent),
        (role.Light, tokens.surface),
        (role.Midlight, tokens.hover),
        (role.Mid, tokens.line_strong),
        (role.Dark, tokens.field),
        (role.Shadow, tokens.line_strong),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.text3))
    return palette
