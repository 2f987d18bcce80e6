"""The buttons at the end of a cause row: made for the rows in view only, and used again for the next ones."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.engine.remedies.table import Act
from app.engine.views import CauseRow, Tab
from app.ui.pages.attention.texts import act_tip, acts_of
from app.ui.theme.tokens import ROW_BUTTON
from app.ui.widgets.basics import button, icon_button, restyle, row
from app.ui.words import act_word

SHOWN = 3
GAP = 5


class RowActs(QWidget):
    """Buttons of one row; the first is the recommended act. The focus stays in the table: its keys do the same."""

    acted = Signal(Act)
    menu_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        layout = row(self, margins=(8, 0, 4, 0), gap=GAP)
        self.buttons: list[QPushButton] = []
        for _ in range(SHOWN):
            made = button("", kind="row")
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.clicked.connect(lambda _=False, at=len(self.buttons): self.acted.emit(self._acts[at]))
            layout.addWidget(made)
            self.buttons.append(made)
        self.more = icon_button("more", self.tr("More actions"), self.menu_wanted.emit, size=14)
        self.more.setFixedSize(ROW_BUTTON, ROW_BUTTON)
        self.more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout.addWidget(self.more)
        layout.addStretch(1)
        self._acts: tuple[Act, ...] = ()
        self.key: object = None
        """Of the cause whose buttons these are."""
        self.hide()

    def show_row(self, cause: CauseRow, tab: Tab, fit: int) -> None:
        """The acts of that cause, as many as fit."""
        acts = acts_of(cause, tab)
        self._acts = acts[: min(fit, SHOWN)]
        for at, made in enumerate(self.buttons):
            made.setVisible(at < len(self._acts))
            if at >= len(self._acts):
                continue
            act = self._acts[at]
            restyle(made, "row" if at else "row-first")
            made.setText(act_word(act))
            made.setToolTip(act_tip(act, cause))
            made.setObjectName(f"act-{act.value}")
            made.setAccessibleName(f"{act_word(act).rstrip('…')}: {cause.title}, {cause.cause.name}")
        self.more.setVisible(len(acts) > len(self._acts))
