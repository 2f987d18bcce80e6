"""One secret in a form: whether it is kept and where, a field to replace it, a button to forget it; never its value."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.system.secrets import Kept
from app.ui.widgets.basics import button, label, row


class SecretField(QWidget):
    """`changed` comes as it is typed, `forget_wanted` on the button."""

    changed = Signal()
    forget_wanted = Signal()

    def __init__(self, said: str, parent: QWidget | None = None) -> None:
        """`said` is its accessible name."""
        super().__init__(parent)
        layout = row(self, gap=8)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(said)
        self.field.textChanged.connect(lambda: self.changed.emit())
        self.kept_text = label("", "second", wrap=True)
        self.replace = button(self.tr("Replace…"), self._replace)
        self.forget = button(self.tr("Forget"), self.forget_wanted.emit, "quiet")
        self.keep = button(self.tr("Keep the old one"), self._keep, "quiet")
        layout.addWidget(self.kept_text, 1)
        layout.addWidget(self.field, 1)
        for one in (self.replace, self.forget, self.keep):
            one.setAccessibleName(f"{one.text()} {said}")
            layout.addWidget(one)
        self._kept = Kept.NOWHERE
        self.show_kept(Kept.NOWHERE)

    def show_kept(self, kept: Kept) -> None:
        """Where it is kept now; what was typed is dropped."""
        self._kept = kept
        self.field.clear()
        self.kept_text.setText(
            {
                Kept.NOWHERE: "",
                Kept.KEYRING: self.tr("Kept in this PC's keyring"),
                Kept.ENVIRONMENT: self.tr("Comes from the environment of this program"),
                Kept.MEMORY: self.tr("Kept until this program ends"),
            }[kept]
        )
        self._arrange(typing=kept is Kept.NOWHERE)

    def _arrange(self, *, typing: bool) -> None:
        theirs = self._kept is Kept.ENVIRONMENT
        self.field.setVisible(typing)
        self.kept_text.setVisible(not typing)
        self.replace.setVisible(not typing and not theirs)
        self.forget.setVisible(not typing and not theirs)
        self.keep.setVisible(typing and self._kept is not Kept.NOWHERE)

    def _replace(self) -> None:
        self._arrange(typing=True)
        self.field.setFocus()
        self.changed.emit()

    def _keep(self) -> None:
        self.field.clear()
        self._arrange(typing=False)
        self.replace.setFocus()
        self.changed.emit()

    @property
    def typed(self) -> str:
        """What is to be kept from now on; empty = leave it as it is."""
        return self.field.text().strip() if not self.field.isHidden() else ""

    @property
    def missing(self) -> bool:
        """Whether there is none, neither kept nor typed."""
        return not self.typed and (self._kept is Kept.NOWHERE or not self.field.isHidden())
