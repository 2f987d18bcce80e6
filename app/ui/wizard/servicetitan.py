"""The step of ServiceTitan: environment, tenant and credentials, tested by themselves once all of them are there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.domain.errors import ConfigurationError, KnownError
from app.engine.health.checks import Cause, CheckLine, Verdict
from app.system.secrets import SecretName
from app.system.settings import Environment
from app.ui import words
from app.ui.health import Light
from app.ui.session import Session
from app.ui.widgets.basics import button, card, column, label
from app.ui.widgets.fields import Segments
from app.ui.widgets.notes import Note
from app.ui.wizard.secret_field import PAUSE_MS, SecretField
from app.ui.wizard.step import CheckRow, Disclosure, Step, check_card, field_label

AGAIN_MS = 10_000
"""What failed because ServiceTitan could not be reached is tried again this often."""
_LANE = "wizard-servicetitan"
_SECRETS = (SecretName.SERVICETITAN_CLIENT_SECRET, SecretName.SERVICETITAN_APP_KEY)


class ServiceTitanStep(Step):
    """Four values, one test."""

    name = "servicetitan"

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            self.tr("ServiceTitan"),
            self.tr("ML Connector signs in as an app of your own. It is tested as soon as all four values are there."),
        )
        self.lines: tuple[CheckLine, ...] = ()
        """What the last test found; empty while none was made."""
        self._found: dict[SecretName, bool] = {}
        self._no_keyring: ConfigurationError | None = None
        self._testing = self._again = self._here = False
        self._pause = _timer(self, PAUSE_MS, self.save)
        self._retry = _timer(self, AGAIN_MS, self.test)
        self._build()

    def _build(self) -> None:
        said = self.session.settings.servicetitan
        made, layout = card()
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        choices = [
            (Environment.PRODUCTION.value, self.tr("Production")),
            (Environment.INTEGRATION.value, self.tr("Integration (sandbox)")),
        ]
        if said.environment is Environment.CUSTOM:
            choices.append((Environment.CUSTOM.value, self.tr("At an address of its own")))
        self.environment = Segments(choices, self.tr("Environment"), wrap=True)
        self.environment.choose(said.environment.value)
        self.environment.chosen.connect(self._environment_chosen)
        form.addRow(field_label(self.tr("Environment"), self.environment), self.environment)
        self.tenant = self._line("tenant", said.tenant_id, self.tr("Tenant ID"), form)
        self.wrong = label("", "bad-caption", wrap=True)
        self.wrong.hide()
        form.addRow("", self.wrong)
        self.client = self._line("client", said.client_id, self.tr("Client ID"), form)
        self.secret = self._secret(_SECRETS[0], self.tr("Client secret"), form)
        self.app_key = self._secret(_SECRETS[1], self.tr("App key"), form)
        layout.addLayout(form)
        where = self.tr("Secrets are kept in the keyring of this PC, never in a file.")
        self.keeps = label(where, "caption", wrap=True)
        layout.addWidget(self.keeps)
        layout.addWidget(Disclosure(self.tr("Where do I find these?"), _where(self.tr)))
        self.body.addWidget(made)
        self.keeps_not = Note("bad")
        self.keeps_not.hide()
        self.body.addWidget(self.keeps_not)
        waits = self.tr("Tested once all four values are there")
        self.sign_in = CheckRow(self.tr("Sign-in"), waits)
        self.key = CheckRow(self.tr("App key"), waits)
        self.tenant_row = CheckRow(self.tr("Tenant"), waits)
        self.permissions = CheckRow(self.tr("Permissions"), waits)
        self.again = button(self.tr("Test &again"), self.test)
        self.again.setObjectName("test-again")
        self.again.hide()
        self.sign_in.side.addWidget(self.again)
        self.body.addWidget(check_card([self.sign_in, self.key, self.tenant_row, self.permissions]))
        self.body.addStretch(1)

    def _line(self, name: str, text: str, said: str, form: QFormLayout) -> QLineEdit:
        made = QLineEdit(text)
        made.setObjectName(name)
        made.textEdited.connect(self._typed)
        made.editingFinished.connect(self.save)
        form.addRow(field_label(said, made), made)
        return made

    def _secret(self, name: SecretName, said: str, form: QFormLayout) -> SecretField:
        made = SecretField(self.session, name, said)
        made.edited.connect(self._forget)
        made.stored_now.connect(self._stored)
        form.addRow(field_label(said, made.field), made)
        return made

    # -- as a step -------------------------------------------------------------------------------------------------

    def look_for_secrets(self) -> None:
        """Which secrets are stored; not in the main thread. Without a keyring the step itself says so."""
        try:
            self._found = {name: self.session.program.secrets.get(name) is not None for name in _SECRETS}
        except ConfigurationError as error:
            self._no_keyring = error

    def complete(self) -> bool:
        """All four are there."""
        said = self.session.settings.servicetitan
        stored = all(self._found.get(name) or field.stored for name, field in self._fields())
        return bool(said.tenant_id and said.client_id and stored)

    def _fields(self) -> Sequence[tuple[SecretName, SecretField]]:
        return list(zip(_SECRETS, (self.secret, self.app_key), strict=True))

    def why_not(self) -> str:
        """By the last test."""
        if not self.complete():
            return self.tr("Enter tenant ID, client ID, client secret and app key.")
        if self._testing or not self.lines:
            return self.tr("ServiceTitan is being asked.")
        failed = any(line.verdict in (Verdict.FAILED, Verdict.NOT_CHECKED) for line in self.lines)
        return self.tr("The test did not pass yet.") if failed else ""

    def entered(self) -> None:
        """What is stored is tested again."""
        self._here = True
        error = self._no_keyring
        self.keeps.setVisible(error is None)
        self.keeps_not.setVisible(error is not None)
        if error is not None:
            self.keeps_not.say("bad", words.for_window(error.advice), words.for_window(error.what))
        for name, field in self._fields():
            field.show_stored(field.stored or self._found.get(name, False))
        if not self.lines or self.why_not():
            self.test()

    def left(self) -> None:
        """Keep what was typed."""
        self._here = False
        self._retry.stop()
        self.save()
        self.secret.save()
        self.app_key.save()

    def focus_first(self) -> None:
        """The first empty field."""
        fields = (self.tenant, self.client, self.secret.field, self.app_key.field)
        next((one for one in fields if not one.text() and not one.placeholderText()), self.tenant).setFocus()

    # -- keeping ---------------------------------------------------------------------------------------------------

    def _typed(self) -> None:
        self._pause.start()
        self._forget()

    def _forget(self) -> None:
        """What was found belongs to other values."""
        self.lines = ()
        self._retry.stop()
        self._tell_waiting(self.tr("Tested once all four values are there"), Light.UNKNOWN)
        self.changed.emit()

    def _environment_chosen(self, key: str) -> None:
        self._forget()
        self.put("servicetitan.environment", key, self.test)

    def save(self) -> None:
        """Tenant and client id, as they stand in their fields."""
        self._pause.stop()
        tenant, client = self.tenant.text().strip(), self.client.text().strip()
        wrong = bool(tenant) and not (tenant.isascii() and tenant.isdigit())
        self.wrong.setText(self.tr("The tenant ID is a number, such as 1234567890."))
        self.wrong.setVisible(wrong)
        self.tenant.setProperty("kind", "wrong" if wrong else "")
        self.tenant.style().polish(self.tenant)
        said = self.session.settings.servicetitan
        if wrong or (tenant, client) == (said.tenant_id, said.client_id):
            if not wrong and not self.lines:
                self.test()
            return
        self.session.save_settings(
            lambda old: old.with_value("servicetitan.tenant_id", tenant).with_value("servicetitan.client_id", client),
            self.test,
        )

    def _stored(self) -> None:
        self.lines = ()
        self.test()

    # -- testing ---------------------------------------------------------------------------------------------------

    def test(self) -> None:
        """Ask ServiceTitan with what is stored, if everything is."""
        self._retry.stop()
        self.changed.emit()
        if not self._here or not self.complete():
            return
        if self._testing:
            self._again = True
            return
        self._testing = True
        self._tell_waiting(self.tr("ServiceTitan is being asked"), Light.CLOCK)
        service = self.session.service
        self.session.background.act(
            self, lambda: tuple(service.test_servicetitan()), self._tested, self._failed, lane=_LANE
        )
        self.changed.emit()

    def _failed(self, error: KnownError) -> None:
        self._tested((CheckLine("ServiceTitan", Verdict.FAILED, error.what, error.advice, key="servicetitan.sign_in"),))

    def _tested(self, lines: tuple[CheckLine, ...]) -> None:
        self._testing = False
        if self._again:
            self._again = False
            self.test()
            return
        self.lines = lines
        rows = {
            "servicetitan.sign_in": (self.sign_in, self.tr("Sign-in")),
            "servicetitan.app_key": (self.key, self.tr("App key")),
            "servicetitan.tenant": (self.tenant_row, self.tr("Tenant")),
        }
        for line in lines:
            if line.key in rows:
                row, title = rows[line.key]
                row.tell_line(line, title)
        self._tell_permissions([line for line in lines if line.key not in rows])
        failed = [line for line in lines if line.verdict is Verdict.FAILED]
        self.again.setVisible(bool(failed))
        if self._here and any(line.cause is Cause.SYSTEM for line in failed):
            self._retry.start()
        self.changed.emit()

    def _tell_permissions(self, lines: Sequence[CheckLine]) -> None:
        refused = [line for line in lines if line.verdict is Verdict.FAILED]
        title = self.tr("Permissions")
        if not lines:
            self.permissions.tell(Light.UNKNOWN, title, self.tr("Known once the tenant answers"))
        elif refused:
            names = ", ".join(line.name for line in refused)
            advice = " ".join(dict.fromkeys(words.for_window(line.advice) for line in refused))
            text = self.tr("Not permitted: {names}. {advice}").format(names=names, advice=advice)
            self.permissions.tell(Light.BAD, title, text)
        else:
            text = self.tr("All {n} that are needed are granted").format(n=len(lines))
            self.permissions.tell(Light.GOOD, title, text)

    def _tell_waiting(self, text: str, light: Light) -> None:
        self.again.hide()
        for row, title in (
            (self.sign_in, self.tr("Sign-in")),
            (self.key, self.tr("App key")),
            (self.tenant_row, self.tr("Tenant")),
            (self.permissions, self.tr("Permissions")),
        ):
            row.tell(light, title, text)


def _timer(owner: Step, milliseconds: int, act: Callable[[], None]) -> QTimer:
    made = QTimer(owner)
    made.setSingleShot(True)
    made.setInterval(milliseconds)
    made.timeout.connect(act)
    return made


def _where(tr: Callable[[str], str]) -> QWidget:
    made = QWidget()
    layout = column(made, margins=(16, 0, 0, 4), gap=4)
    for text in (
        tr("Tenant ID, client ID and client secret: in ServiceTitan under Settings › Integrations › API Application "
           "Access. They belong to one tenant and one environment: those of production do not work in integration."),
        tr("App key: in ServiceTitan's developer portal, at your app. It is the same in both environments."),
        tr("Permissions are given to the app in the developer portal; then an administrator of the tenant approves "
           "them. The test below names each one that is missing."),
    ):  # fmt: skip
        layout.addWidget(label(text, "second", wrap=True))
    return made
