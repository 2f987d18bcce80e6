"""The colours: every text can be read on every ground it may stand on, and the windows follow the system's scheme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme import theme as theme_module
from app.ui.theme.sheet import style_sheet
from app.ui.theme.theme import BADGE, CAPTION, Theme, theme
from app.ui.theme.tokens import DARK, LIGHT, Tokens, contrast
from app.ui.widgets.basics import button, card
from tests.ui.conftest import Desk

SCHEMES = {"light": LIGHT, "dark": DARK}
PAGES = ("window", "surface", "sunken", "hover")
SOFT = ("accent_soft", "ok_soft", "warn_soft", "bad_soft", "neutral_soft")
ON_PAGES = ("text", "text2", "text3", "accent", "ok", "warn", "bad", "neutral")
"""What is written on pages, cards, the navigation and the row under the pointer."""
ON_SOFT = [("text", ground) for ground in SOFT] + [
    ("text2", "accent_soft"), ("text2", "neutral_soft"), ("text2", "warn_soft"), ("text2", "bad_soft"),
    ("text3", "accent_soft"), ("text3", "neutral_soft"),
    ("accent", "accent_soft"), ("ok", "ok_soft"), ("warn", "warn_soft"), ("bad", "bad_soft"),
    ("neutral", "neutral_soft"), ("bad", "accent_soft"), ("warn", "accent_soft"), ("ok", "accent_soft"),
]  # fmt: skip
"""Chips, notes, and selected rows with whatever stands in them."""
STATED = {
    "light": {"text": 13.3, "text2": 6.6, "text3": 5.0, "accent": 5.8, "on_accent": 6.9, "ok": 5.5, "warn": 5.8,
              "bad": 6.0, "neutral": 6.6, "field": 3.2},
    "dark": {"text": 9.8, "text2": 6.5, "text3": 5.2, "accent": 5.5, "on_accent": 7.9, "ok": 6.5, "warn": 7.0,
             "bad": 6.1, "neutral": 6.5, "field": 4.2},
}  # fmt: skip
"""What the style promises, as the worst over every ground."""


@pytest.fixture
def restored(qapp: QApplication) -> Iterator[Theme]:
    """The theme; light again afterwards."""
    yield theme()
    theme().force(Qt.ColorScheme.Light)


def ratio(tokens: Tokens, ink: str, ground: str) -> float:
    return contrast(getattr(tokens, ink), getattr(tokens, ground))


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), [*product(ON_PAGES, PAGES), *ON_SOFT, ("on_accent", "accent")])
def test_text_can_be_read_on_every_ground(scheme: str, ink: str, ground: str) -> None:
    assert ratio(SCHEMES[scheme], ink, ground) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", PAGES)
def test_edges_of_inputs_and_buttons_are_seen(scheme: str, ground: str) -> None:
    tokens = SCHEMES[scheme]
    assert ratio(tokens, "field", ground) >= 3
    assert ratio(tokens, "accent", ground) >= 3, "the focus ring"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("bar", ["bar_ok", "bar_wait", "bar_bad"])
def test_bars_of_the_chart_are_seen_on_their_card(scheme: str, bar: str) -> None:
    assert ratio(SCHEMES[scheme], bar, "surface") >= 3


@pytest.mark.parametrize(("scheme", "ink"), [(s, ink) for s, stated in STATED.items() for ink in stated])
def test_the_style_states_the_worst_ratio(scheme: str, ink: str) -> None:
    tokens = SCHEMES[scheme]
    grounds = {"on_accent": ["accent"], "field": ["window", "surface"], "text3": [*PAGES, "accent_soft"]}.get(
        ink, [*PAGES, *(g for i, g in ON_SOFT if i == ink)]
    )
    assert round(min(ratio(tokens, ink, ground) for ground in grounds), 1) == STATED[scheme][ink]


def test_no_sheet_names_a_colour_of_its_own() -> None:
    for tokens in SCHEMES.values():
        sheet = style_sheet(tokens)
        assert "$" not in sheet
        used = {word.strip(";,{}").upper() for word in sheet.split() if word.startswith("#") and len(word) >= 7}
        names = {word for word in used if all(c in "#0123456789ABCDEF" for c in word)}
        assert names <= set(tokens.colours().values())


def test_no_sheet_writes_smaller_than_12_pixels() -> None:
    sizes = [int(size) for size in re.findall(r"font-size: (\d+)px", style_sheet(LIGHT))]
    assert len(sizes) > 5
    assert min(sizes) >= CAPTION == 12


def test_every_token_is_checked() -> None:
    """A token that nobody compares with its ground could be anything."""
    lines = {"line", "line_strong"}  # rules between rows: nothing depends on seeing them
    checked = {*PAGES, *SOFT, *ON_PAGES, "on_accent", "field", "bar_ok", "bar_wait", "bar_bad", *lines}
    assert checked == set(LIGHT.colours())


# -- live --------------------------------------------------------------------------------------------------------------


def ground(desk: Desk) -> str:
    """The colour in the corner of the page, as painted."""
    page = desk.window.page()
    return str(page.grab().toImage().pixelColor(2, page.height() - 3).name()).upper()


def test_a_change_of_scheme_repaints_the_window_at_once(desk: Desk, restored: Theme) -> None:
    assert ground(desk) == LIGHT.window
    rail = desk.window.navigation
    before = rail.grab().toImage()
    told: list[None] = []
    restored.changed.connect(lambda: told.append(None))
    restored.force(Qt.ColorScheme.Dark)
    assert told
    assert ground(desk) == DARK.window
    assert rail.grab().toImage() != before
    restored.force(Qt.ColorScheme.Light)
    assert ground(desk) == LIGHT.window


def test_every_page_is_painted_in_the_new_scheme(sample_desk: Desk, restored: Theme) -> None:
    for name in sample_desk.window.navigation.buttons:
        sample_desk.window.open_page(name)
        sample_desk.idle()
        restored.force(Qt.ColorScheme.Dark)
        image = sample_desk.window.grab().toImage()
        light = {LIGHT.window, LIGHT.surface, LIGHT.sunken}
        points = [(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)]
        left = [p for p in points if image.pixelColor(*p).name().upper() in light]
        assert len(left) * 200 < len(points), f"{name}: {len(left)} of {len(points)} points are still light"
        restored.force(Qt.ColorScheme.Light)


def test_nothing_on_any_page_is_smaller_than_12_pixels_but_the_badges(
    sample_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: set[int] = set()
    plain = QPainter.setFont

    def set_font(painter: QPainter, face: QFont) -> None:
        painted.add(face.pixelSize())
        plain(painter, face)

    monkeypatch.setattr(QPainter, "setFont", set_font)
    for name in sample_desk.window.navigation.buttons:
        sample_desk.window.open_page(name)
        sample_desk.idle()
        sample_desk.window.grab()
        written = [w for w in sample_desk.window.findChildren(QLabel) if w.isVisible() and w.text()]
        assert {w.objectName() or w.text() for w in written if w.fontInfo().pixelSize() < CAPTION} == set(), name
    assert {size for size in painted if size < CAPTION} <= {BADGE}
    assert CAPTION in painted


def test_the_system_s_scheme_is_followed_unless_one_is_forced(qapp: QApplication, restored: Theme) -> None:
    restored.force(None)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert restored.dark is (qapp.styleHints().colorScheme() is Qt.ColorScheme.Dark)
    restored.force(Qt.ColorScheme.Dark)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert restored.dark


def test_high_contrast_uses_no_colours_but_the_systems(
    qapp: QApplication, restored: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme_module, "_high_contrast", lambda: True)
    restored.force(None)
    assert restored.high_contrast
    idle = qapp.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText).name()
    assert "palette(window-text)" in qapp.styleSheet()
    assert set(re.findall(r"#[0-9A-Fa-f]{6}\b", qapp.styleSheet())) == {idle}
    palette = qapp.palette()
    system = QPalette(qapp.style().standardPalette())
    for role in (QPalette.ColorRole.Window, QPalette.ColorRole.WindowText, QPalette.ColorRole.Highlight):
        assert palette.color(role) == system.color(role), "the tokens are still in the palette"
    assert restored.colour("warn") == palette.windowText().color()
    assert restored.colour("warn_soft") == palette.window().color()
    monkeypatch.undo()
    restored.force(None)
    assert not restored.high_contrast
    assert "palette(" not in qapp.styleSheet()


WHITE, GREY, CYAN = "#ffffff", "#3ff23f", "#1aebff"
"""Of Windows' black scheme: text, text of what cannot be used, what is chosen."""


@pytest.fixture
def black(restored: Theme, monkeypatch: pytest.MonkeyPatch) -> Iterator[Theme]:
    """The system's high contrast, white on black."""
    palette, role = QPalette(QColor("black")), QPalette.ColorRole
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(which, QColor(WHITE))
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(GREY))
    palette.setColor(role.Highlight, QColor(CYAN))
    palette.setColor(role.HighlightedText, QColor("black"))
    with monkeypatch.context() as patch:
        patch.setattr(theme_module, "_system", lambda: palette)
        patch.setattr(theme_module, "_high_contrast", lambda: True)
        restored.force(None)
        yield restored


def edge(widget: QWidget) -> str:
    """The colour in the middle of its left edge, as painted."""
    return str(widget.grab().toImage().pixelColor(0, widget.height() // 2).name())


def test_in_high_contrast_cards_inputs_and_buttons_have_an_edge(black: Theme, qtbot: QtBot) -> None:
    top = QWidget()
    qtbot.addWidget(top)
    layout = QVBoxLayout(top)
    made, inside = card()
    inside.addWidget(QLabel("Text"))
    field, usual, idle = QLineEdit(), button("Usual"), button("Idle")
    idle.setEnabled(False)
    for widget in (usual, made, field, idle):
        layout.addWidget(widget)
    layout.addWidget(QLineEdit())
    top.show()
    usual.clearFocus()
    assert edge(made) == edge(field) == edge(usual) == WHITE
    colours = {idle.grab().toImage().pixelColor(x, y).name() for x in range(idle.width()) for y in range(28)}
    assert GREY in colours, "what cannot be used has the system's colour for it"
    assert WHITE not in colours, "nor is it like what can be used"


def test_in_high_contrast_the_chosen_segment_and_the_focus_are_seen(black: Theme, qtbot: QtBot) -> None:
    chosen = button("Open", kind="segment")
    qtbot.addWidget(chosen)
    chosen.setCheckable(True)
    chosen.setChecked(True)
    chosen.show()
    assert chosen.grab().toImage().pixelColor(4, chosen.height() // 2).name() == CYAN
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    assert edge(field) == CYAN
