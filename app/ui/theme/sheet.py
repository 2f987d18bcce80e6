"""The one style sheet, made of the tokens; what it styles is named by class, object name or the property `kind`."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from app.system.paths import resources
from app.ui.theme.tokens import DARK, LIGHT, Tokens, is_ground

_SHEET = Template(
    """
* { outline: 0; }
QToolTip { background: $surface; color: $text; border: 1px solid $line_strong; padding: 4px 6px; }
QMainWindow, QDialog, QWidget#page, QWidget#body { background: $window; }
QLabel { background: transparent; }
QLabel[kind="sentence"] { font-size: 24px; font-weight: 600; }
QLabel[kind="sentence-bad"] { color: $bad; font-size: 24px; font-weight: 600; }
QLabel[kind="title"] { font-size: 20px; font-weight: 600; }
QLabel[kind="card-title"] { font-size: 15px; font-weight: 600; }
QLabel[kind="strong"] { font-weight: 600; }
QLabel[kind="second"] { color: $text2; }
QLabel[kind="caption"] { color: $text3; font-size: 12px; }
QLabel[kind="number"] { font-size: 20px; font-weight: 600; }
QLabel[kind="bad"] { color: $bad; }
QLabel[kind="bad-number"] { color: $bad; font-size: 20px; font-weight: 600; }
QLabel[kind="warn"] { color: $warn; }
QLabel[kind="ok"] { color: $ok; }
QLabel[kind="bad-caption"] { color: $bad; font-size: 12px; }
QLabel[kind="warn-caption"] { color: $warn; font-size: 12px; }
QLabel[kind="bad-caption"] { color: $bad; font-size: 12px; }
QLabel[kind="warn-caption"] { color: $warn; font-size: 12px; }

QFrame#card, QFrame[kind="card"] { background: $surface; border: 1px solid $line; border-radius: 6px; }
QFrame[kind="popup"] { background: $surface; border: 1px solid $line_strong; border-radius: 6px; }
QFrame[kind="rule"] { background: $line; border: none; min-height: 1px; max-height: 1px; }
QFrame[kind="upright"] { background: $line; border: none; min-width: 1px; max-width: 1px; }
QFrame[kind="note-warn"] { background: $warn_soft; border: none; border-radius: 6px; }
QFrame[kind="note-bad"] { background: $bad_soft; border: none; border-radius: 6px; }
QFrame[kind="note-info"] { background: $accent_soft; border: none; border-radius: 6px; }
QFrame[kind="note-ok"] { background: $ok_soft; border: none; border-radius: 6px; }
QFrame[kind="note-neutral"] { background: $neutral_soft; border: none; border-radius: 6px; }
QWidget#wizard { background: $window; }
QWidget#navigation { background: $sunken; border-right: 1px solid $line; }
QWidget#health { background: $surface; border-bottom: 1px solid $line; }
QWidget#drawer { background: $surface; border-left: 1px solid $line; }
QWidget#footer { background: $surface; border-top: 1px solid $line; }
QWidget#drawer-body, QWidget#scroll-body, QWidget#dialog-lines { background: transparent; }

QPushButton {
    background: $surface; color: $text; border: 1px solid $field; border-radius: 4px;
    padding: 0 12px; min-height: 28px;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $neutral_soft; }
QPushButton:focus { border: 2px solid $accent; padding: 0 11px; min-height: 26px; }
QPushButton:disabled { color: $idle; border-color: $idle_edge; background: $neutral_soft; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent; border-color: $text; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $neutral_soft; color: $idle; border-color: $idle_edge; }
QPushButton[kind="quiet"] { background: transparent; color: $accent; border: 1px solid transparent; padding: 0 8px; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:focus { border: 2px solid $accent; padding: 0 7px; }
QPushButton[kind="quiet"]:disabled { color: $idle; background: transparent; }
QPushButton[kind="inline"] {
    background: transparent; color: $accent; border: 1px solid transparent; padding: 0 3px; min-height: 16px;
    max-height: 16px;
}
QPushButton[kind="inline"]:hover { text-decoration: underline; }
QPushButton[kind="inline"]:focus { border: 2px solid $accent; padding: 0 2px; min-height: 14px; max-height: 14px; }
QPushButton[kind="row"] {
    color: $accent; border: 1px solid $line_strong; padding: 0 7px; min-height: 22px; max-height: 22px;
}
QPushButton[kind="row"]:focus { border: 2px solid $accent; padding: 0 6px; min-height: 20px; max-height: 20px; }
QPushButton[kind="row-first"] {
    background: $accent_soft; color: $accent; border: 1px solid $accent; font-weight: 600; padding: 0 7px;
    min-height: 22px; max-height: 22px;
}
QPushButton[kind="row-first"]:focus { border: 2px solid $accent; padding: 0 6px; min-height: 20px; max-height: 20px; }
QPushButton[kind="row"]:disabled, QPushButton[kind="row-first"]:disabled {
    color: $idle; background: transparent; border-color: $line;
}
QPushButton[kind="icon"] { background: transparent; border: 1px solid transparent; padding: 0; min-width: 28px; }
QPushButton[kind="icon"]:hover { background: $hover; }
QPushButton[kind="icon"]:focus { border: 2px solid $accent; padding: 0; }
QPushButton[kind="icon-on"] {
    background: $accent_soft; border: 1px solid $accent; padding: 0; min-width: 28px;
}
QPushButton[kind="nav"] {
    background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 0; min-height: 32px;
    text-align: left;
}
QPushButton[kind="nav"]:hover { background: $hover; }
QPushButton[kind="nav"]:checked { background: $surface; font-weight: 600; }
QPushButton[kind="nav"]:focus { border: 2px solid $accent; padding: 0; min-height: 30px; }
QPushButton[kind="section"] {
    background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 0 10px; min-height: 30px;
    text-align: left; min-width: 120px;
}
QPushButton[kind="section"]:hover { background: $hover; }
QPushButton[kind="section"]:checked { background: $accent_soft; color: $accent; font-weight: 600; }
QPushButton[kind="section"]:focus { border: 2px solid $accent; padding: 0 9px; min-height: 28px; }
QPushButton[kind="cell"] { background: transparent; border: 1px solid transparent; padding: 0; text-align: left; }
QPushButton[kind="cell"]:hover { background: $hover; }
QPushButton[kind="cell"]:focus { border: 2px solid $accent; padding: 0; }
QPushButton[kind="card"] {
    background: $surface; border: 1px solid $line; border-radius: 6px; padding: 0; text-align: left;
}
QPushButton[kind="card"]:hover { background: $hover; border-color: $line_strong; }
QPushButton[kind="card"]:focus { border: 2px solid $accent; padding: 0; }
QPushButton[kind="card"]:disabled { background: $surface; border-color: $line; }
QPushButton[kind="segment"] { border: 1px solid $line_strong; border-radius: 0; margin-left: -1px; padding: 0 9px; }
QPushButton[kind="segment"][place="first"] { margin-left: 0; }
QPushButton[kind="segment"]:checked {
    background: $accent_soft; color: $accent; border: 1px solid $accent; font-weight: 600;
}
QPushButton[kind="segment"]:focus { border: 2px solid $accent; padding: 0 8px; }
QPushButton[kind="tab"] {
    background: transparent; color: $text2; border: none; border-bottom: 2px solid transparent; border-radius: 0;
    padding: 0 3px; min-height: 32px;
}
QPushButton[kind="tab"]:hover { color: $text; }
QPushButton[kind="tab"]:checked { color: $text; border-bottom: 2px solid $accent; font-weight: 600; }
QPushButton[kind="tab"]:focus { border: 2px solid $accent; padding: 0 1px; min-height: 30px; }

QLineEdit, QComboBox, QSpinBox, QDateEdit, QTimeEdit, QPlainTextEdit, QTextEdit {
    background: $surface; color: $text; border: 1px solid $field; border-radius: 4px; padding: 0 8px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit, QComboBox, QSpinBox, QDateEdit, QTimeEdit { min-height: 28px; }
QPlainTextEdit, QTextEdit { padding: 4px 6px; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus, QTimeEdit:focus, QPlainTextEdit:focus,
QTextEdit:focus { border: 2px solid $accent; padding: 0 7px; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus, QTimeEdit:focus { min-height: 26px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 3px 5px; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled, QDateEdit:disabled, QTimeEdit:disabled {
    background: $neutral_soft; color: $idle; border-color: $idle_edge;
}
QLineEdit[kind="wrong"], QComboBox[kind="wrong"], QDateEdit[kind="wrong"] { border: 2px solid $bad; padding: 0 7px; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 24px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url("$pictures/down_$scheme.svg"); width: 14px; height: 14px; }
QSpinBox, QTimeEdit { padding-right: 20px; }
QSpinBox::up-button, QTimeEdit::up-button { subcontrol-position: top right; border: none; width: 20px; }
QSpinBox::down-button, QTimeEdit::down-button { subcontrol-position: bottom right; border: none; width: 20px; }
QSpinBox::up-arrow, QTimeEdit::up-arrow { image: url("$pictures/up_$scheme.svg"); width: 12px; height: 12px; }
QSpinBox::down-arrow, QTimeEdit::down-arrow { image: url("$pictures/down_$scheme.svg"); width: 12px; height: 12px; }
QComboBox QAbstractItemView {
    background: $surface; color: $text; border: 1px solid $line_strong; selection-background-color: $accent_soft;
    selection-color: $text; padding: 2px;
}
QCheckBox, QRadioButton { spacing: 8px; min-height: 24px; background: transparent; }
QCheckBox::indicator, QRadioButton::indicator {
    width: 14px; height: 14px; border: 1px solid $field; background: $surface;
}
QCheckBox::indicator { border-radius: 3px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked {
    background: $accent; border-color: $accent; image: url("$pictures/tick_$scheme.svg");
}
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $accent; background: $on_accent; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {
    border-color: $idle_edge; background: $neutral_soft;
}
QCheckBox:disabled, QRadioButton:disabled { color: $idle; }
QCheckBox:focus, QRadioButton:focus { color: $accent; text-decoration: underline; }

QTableView, QTreeView, QListView {
    background: $surface; color: $text; border: 1px solid $line; border-radius: 6px; gridline-color: $line;
    selection-background-color: $accent_soft; selection-color: $text; alternate-background-color: $surface;
}
QTableView:focus, QTreeView:focus, QListView:focus { border: 1px solid $accent; }
QListView[kind="plain"], QListView[kind="plain"]:focus { border: none; background: transparent; border-radius: 0; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section {
    background: $surface; color: $text2; border: none; border-bottom: 1px solid $line; padding: 0 8px;
    min-height: 28px;
}
QHeaderView::section:horizontal:first { border-top-left-radius: 5px; }
QHeaderView::section:horizontal:last { border-top-right-radius: 5px; }
QHeaderView::section:hover { background: $hover; }
QTableCornerButton::section { background: $surface; border: none; }
QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: $field; border-radius: 4px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: $surface; color: $text; border: 1px solid $line_strong; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 28px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $text2; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::icon { padding-left: 6px; }
QProgressBar { background: $neutral_soft; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QSplitter::handle { background: $line; }
QGroupBox { border: none; margin: 0; padding: 0; }
QCalendarWidget QWidget { alternate-background-color: $hover; }
"""
)


_CHOSEN = """
QFrame[kind^="note-"] { border: 1px solid palette(window-text); }
QPushButton[kind="segment"]:checked, QPushButton[kind="section"]:checked {
    background: palette(highlight); color: palette(highlighted-text); border-color: palette(highlight);
}
QPushButton[kind="nav"]:checked, QPushButton[kind="icon-on"] { border: 1px solid palette(highlight); }
QPushButton:focus, QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus, QTimeEdit:focus,
QPlainTextEdit:focus, QTextEdit:focus, QTableView:focus, QTreeView:focus, QListView:focus {
    border-color: palette(highlight);
}
QTableView, QTreeView, QListView, QComboBox QAbstractItemView, QLineEdit, QPlainTextEdit, QTextEdit {
    selection-background-color: palette(highlight); selection-color: palette(highlighted-text);
}
QMenu::item:selected { background: palette(highlight); color: palette(highlighted-text); }
"""
"""In high contrast what is chosen has the system's colours for it, but where text is painted by ourselves a frame."""


def style_sheet(tokens: Tokens) -> str:
    """The style sheet of one scheme."""
    return _made(tokens.colours(), tokens.text3, tokens.line_strong, dark=tokens is DARK)


def high_contrast_sheet(idle: str, *, dark: bool) -> str:
    """The same edges, sizes and weights in no colours but the system's.

    `idle` is its colour of what cannot be used, which no sheet can take from the palette; `dark`: the ground is.
    """
    colours = {token: f"palette({'window' if is_ground(token) else 'window-text'})" for token in LIGHT.colours()}
    return _made(colours, idle, idle, dark=dark) + _CHOSEN


def _made(colours: Mapping[str, str], idle: str, idle_edge: str, *, dark: bool) -> str:
    pictures = (resources() / "icons" / "sheet").as_posix()
    scheme = "dark" if dark else "light"
    return _SHEET.substitute(colours, idle=idle, idle_edge=idle_edge, pictures=pictures, scheme=scheme)
