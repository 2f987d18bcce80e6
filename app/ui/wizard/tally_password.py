"""User name and password of a protected company of Tally; the password goes to the keyring and is not shown again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.system.secrets import SecretName
from app.ui.session import Session
from app.ui.widgets.basics import column, label
from app.ui.wizard.secret_field import SecretField
from app.ui.wizard.step import field_label


class TallyPassword(QWidget):
    """`changed` says that the next question to Tally carries something else."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        layout = column(self, margins=(16, 0, 0, 0), gap=8)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        self.user = QLineEdit(session.settings.tally.username)
        self.user.setObjectName("tally-user")
        self.user.setMaximumWidth(280)
        self.user.editingFinished.connect(self.save)
        self.password = SecretField(session, SecretName.TALLY_PASSWORD, self.tr("Password"))
        self.password.setMaximumWidth(320)
        self.password.stored_now.connect(self.changed)
        form.addRow(field_label(self.tr("User name in Tally"), self.user), self.user)
        form.addRow(field_label(self.tr("Password"), self.password.field), self.password)
        layout.addLayout(form)
        said = self.tr("Only for a company with users and passwords. The password is kept in the keyring of this PC.")
        layout.addWidget(label(said, "caption", wrap=True))

    def save(self) -> None:
        """Keep the name; the password's field keeps itself."""
        user = self.user.text().strip()
        self.password.save()
        if user != self._session.settings.tally.username:
            self._session.save_settings(lambda old: old.with_value("tally.username", user), self.changed.emit)
