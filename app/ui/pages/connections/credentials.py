"""The forms of credentials: those of ServiceTitan with a live test, and the user of a protected Tally company."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.engine.health.checks import CheckLine, Verdict
from app.system.secrets import Kept, SecretName
from app.system.settings import Environment, Settings, is_loopback
from app.ui import words
from app.ui.dialogs.base import Dialog
from app.ui.pages.connections.row import CheckRow
from app.ui.pages.connections.secret_field import SecretField
from app.ui.session import Session
from app.ui.widgets.basics import column, label, restyle


class CredentialsForm(Dialog):
    """Settings and secrets that belong together; subclasses add the fields. `saved` comes after both are kept."""

    saved = Signal()

    def __init__(self, parent: QWidget, session: Session, title: str, primary: str) -> None:
        super().__init__(parent, title, primary, least_width=520)
        self.session = session
        self.secrets: dict[SecretName, SecretField] = {}
        self.fields: dict[str, QLineEdit] = {}
        self.wrong: dict[str, QWidget] = {}
        self.primary.clicked.connect(lambda: self.save())

    # -- for subclasses --------------------------------------------------------------------------------------------

    def add_text(self, key: str, help: str = "") -> None:
        """A field of a setting."""
        field = QLineEdit(str(self.session.settings.get(key)))
        field.setAccessibleName(words.setting_name(key))
        field.textChanged.connect(lambda: self.check())
        self.fields[key] = field
        wrong = label("", "bad", wrap=True)
        wrong.hide()
        self.wrong[key] = wrong
        self.add(words.setting_name(key), field, help, wrong)

    def add_secret(self, name: SecretName, help: str = "") -> None:
        """A field of a secret."""
        field = SecretField(words.setting_name(name))
        field.changed.connect(lambda: self.check())
        field.forget_wanted.connect(lambda: self._forget(name))
        self.secrets[name] = field
        self.add(words.setting_name(name), field, help)

    def add(self, title: str, field: QWidget, help: str = "", wrong: QWidget | None = None) -> None:
        """A title, a field, and what helps."""
        block: QVBoxLayout = column(gap=3)
        block.addWidget(label(title, "strong"))
        block.addWidget(field)
        if wrong is not None:
            block.addWidget(wrong)
        if help:
            block.addWidget(label(help, "caption", wrap=True))
        self.body.addLayout(block)

    def changes(self) -> Mapping[str, object]:
        """The settings as the form says."""
        return {key: field.text().strip() for key, field in self.fields.items()}

    def lacking(self) -> str:
        """Why it cannot be saved; empty when it can."""
        return ""

    # -- reading ---------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Where the secrets are kept; the fields show it when it is known."""
        names = list(self.secrets)
        kept = self.session.program.secrets.kept
        self.session.background.read(self, "kept", lambda: [kept(name) for name in names], self._show_kept, self.fail)

    def _show_kept(self, kept: list[Kept]) -> None:
        for field, where in zip(self.secrets.values(), kept, strict=True):
            field.show_kept(where)
        self.check()
        self.adjustSize()

    def check(self) -> None:
        """Validate as it is typed, by the engine's own rules."""
        found = False
        for key, field in self.fields.items():
            said = ""
            try:
                self.session.settings.with_value(key, field.text().strip())
            except KnownError as error:
                said, found = words.for_window(error.what), True
            restyle(field, "wrong" if said else "")
            wrong = self.wrong[key]
            wrong.setText(said)  # type: ignore[attr-defined]
            wrong.setVisible(bool(said))
        self.allow(self.tr("Something above is not right yet.") if found else self.lacking())

    # -- acting ----------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Keep the secrets, then the settings."""
        if not self.primary.isEnabled():
            return
        self.let_go()
        typed = {name: field.typed for name, field in self.secrets.items() if field.typed}
        changes = dict(self.changes())
        program = self.session.program

        def keep() -> None:
            for name, value in typed.items():
                program.secrets.set(name, value)
                program.audit.add("secret", f"The secret {name.value} was stored in the keyring.")

        def change(settings: Settings) -> Settings:
            for key, value in changes.items():
                settings = settings.with_value(key, value)
            return settings

        def kept(_: None) -> None:
            self.session.save_settings(change, self._kept, self.fail, self)

        self.session.background.act(self, keep, kept, self.fail)

    def _kept(self) -> None:
        self.read()
        self.saved.emit()
        self.after_saving()

    def after_saving(self) -> None:
        """What follows."""
        self.accept()

    def _forget(self, name: SecretName) -> None:
        program = self.session.program

        def forget() -> None:
            program.secrets.delete(name)
            program.audit.add("secret", f"The secret {name.value} was removed from the keyring.")

        def forgotten(_: None) -> None:
            self.read()
            self.session.settings_changed.emit()  # what was checked with it says nothing any more

        self.session.background.act(self, forget, forgotten, self.fail)


class ServiceTitanDialog(CredentialsForm):
    """Environment, tenant, client and app; saved and tested in one step."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, session, "", "")
        self.heading(self.tr("ServiceTitan credentials"))
        self.primary.setText(self.tr("Save and test"))
        self.environment = QComboBox()
        self.environment.setAccessibleName(words.setting_name("servicetitan.environment"))
        now = session.settings.servicetitan.environment
        self.environment.addItem(self.tr("Production"), Environment.PRODUCTION.value)
        self.environment.addItem(self.tr("Integration (for trying things)"), Environment.INTEGRATION.value)
        if now is Environment.CUSTOM:
            self.environment.addItem(self.tr("At an address of its own"), Environment.CUSTOM.value)
        self.environment.setCurrentIndex(self.environment.findData(now.value))
        self.add(self.tr("Environment"), self.environment)
        shown_under = self.tr("ServiceTitan shows it under Settings > Integrations > API Application Access.")
        self.add_text("servicetitan.tenant_id", shown_under)
        self.add_text("servicetitan.client_id")
        self.add_secret(SecretName.SERVICETITAN_CLIENT_SECRET, self.tr("Shown once when it is made there."))
        self.add_secret(
            SecretName.SERVICETITAN_APP_KEY, self.tr("Belongs to the app in ServiceTitan's developer portal.")
        )
        self.results = QFrame()
        self.results.setProperty("kind", "card")
        self._lines: QVBoxLayout = column(self.results, margins=(12, 8, 12, 8), gap=8)
        self.rows: list[CheckRow] = []
        self.results.hide()
        self.body.addWidget(self.results)
        self.check()
        self.read()

    def changes(self) -> Mapping[str, object]:
        return {"servicetitan.environment": self.environment.currentData(), **super().changes()}

    def lacking(self) -> str:
        lacks = [words.setting_name(key) for key, field in self.fields.items() if not field.text().strip()]
        lacks += [words.setting_name(name) for name, field in self.secrets.items() if field.missing]
        return self.tr("Still missing: {names}.").format(names=", ".join(lacks)) if lacks else ""

    def after_saving(self) -> None:
        self.allow(self.tr("It is being tested."))
        self.primary.setText(self.tr("Testing"))
        work: Callable[[], tuple[CheckLine, ...]] = lambda: tuple(self.session.service.test_servicetitan())  # noqa: E731
        self.session.background.act(self, work, self._tested, self._not_tested, lane="health-servicetitan")

    def _not_tested(self, error: KnownError) -> None:
        self.primary.setText(self.tr("Save and test"))
        self.fail(error)

    def _tested(self, lines: tuple[CheckLine, ...]) -> None:
        self.primary.setText(self.tr("Save and test"))
        self.check()
        if all(line.verdict is Verdict.OK for line in lines):
            tenant = self.session.settings.servicetitan.tenant_id
            self.session.notice.emit(
                self.tr("Saved. ServiceTitan accepts the credentials of tenant {tenant}.").format(tenant=tenant)
            )
            self.accept()
            return
        for old in self.rows:
            self._lines.removeWidget(old)
            old.deleteLater()
        self.rows = []
        for line in lines:
            made = CheckRow(line.key)
            made.tell(line, "")
            self.rows.append(made)
            self._lines.addWidget(made)
        self.results.show()
        self.cancel.setText(self.tr("Close"))


class TallyUserDialog(CredentialsForm):
    """User and password of a protected company."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, session, "", "")
        self.heading(self.tr("User in TallyPrime"))
        self.primary.setText(self.tr("Save"))
        hint = self.tr(
            "Only where the company asks for a user and a password when it is opened; otherwise leave it empty."
        )
        self.add_text("tally.username", hint)
        self.add_secret(SecretName.TALLY_PASSWORD)
        self.remote = QCheckBox(self.tr("Send them over the network to the other PC, unencrypted"))
        self.remote.setChecked(session.settings.tally.allow_remote_credentials)
        self.remote.setVisible(not is_loopback(session.settings.tally.url))
        self.body.addWidget(self.remote)
        self.check()
        self.read()

    def changes(self) -> Mapping[str, object]:
        return {**super().changes(), "tally.allow_remote_credentials": self.remote.isChecked()}

    def lacking(self) -> str:
        password = self.secrets[SecretName.TALLY_PASSWORD]
        if self.fields["tally.username"].text().strip() and password.missing:
            return self.tr("The password is missing.")
        return ""
