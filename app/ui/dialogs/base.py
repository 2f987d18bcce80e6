"""What every dialog is: a title, a body, a place for what went wrong, and its buttons; window-modal, never blocking."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.ui import words
from app.ui.widgets.basics import button, column, label, row
from app.ui.widgets.notes import Note, announce


class Dialog(QDialog):
    """Subclasses build into `self.body` and connect `self.primary`. It deletes itself when it closes, but not
    before what it began has ended: closed meanwhile, it only hides."""

    unseen = Signal(object)
    """KnownError of something that went wrong after the dialog was closed."""

    def __init__(self, parent: QWidget, title: str, primary: str, *, least_width: int = 460) -> None:
        super().__init__(parent)
        self._busy = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        self.setMinimumWidth(least_width)
        outer = column(self, margins=(20, 16, 20, 16), gap=12)
        self._title = label(title, "card-title", wrap=True)
        outer.addWidget(self._title)
        self.body: QVBoxLayout = column(gap=8)
        outer.addLayout(self.body)
        outer.addStretch(1)
        self.trouble = Note("bad")
        self.trouble.hide()
        outer.addWidget(self.trouble)
        self.foot = row(gap=8)
        self.foot.addStretch(1)
        self.cancel: QPushButton = button(self.tr("Cancel"), self.reject, "quiet")
        self.cancel.setObjectName("cancel")
        self.foot.addWidget(self.cancel)
        self.primary: QPushButton = button(primary, None, "primary")
        self.primary.setObjectName("primary")
        self.primary.setDefault(True)
        self.foot.addWidget(self.primary)
        outer.addLayout(self.foot)

    def heading(self, title: str) -> None:
        """Another title."""
        self.setWindowTitle(title)
        self._title.setText(title)

    def allow(self, reason: str) -> None:
        """Enable the primary button, or say in its tooltip why it cannot work."""
        self.primary.setEnabled(not reason)
        self.primary.setToolTip(reason)

    def fail(self, error: KnownError) -> None:
        """Show what went wrong and let the person try again."""
        self._busy = False
        if self.isHidden():
            self.unseen.emit(error)
            super().reject()
            return
        self.say_trouble(words.problem(error))
        self.allow("")

    def say_trouble(self, text: str) -> None:
        """What went wrong."""
        self.trouble.say("bad", text)
        self.trouble.show()
        announce(self, text)

    def let_go(self) -> None:
        """While something runs the dialog cannot be sent twice."""
        self._busy = True
        self.trouble.hide()
        self.allow(self.tr("It is being done."))

    def reject(self) -> None:
        if self._busy:
            self.hide()
        else:
            super().reject()
