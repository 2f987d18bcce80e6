"""The form of Zoho Books: the client of api-console.zoho.com, and the sign-in through the browser that follows."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.errors import KnownError
from app.engine.books.desk import SignedIn
from app.system.secrets import SecretName
from app.system.settings_zoho import ZohoRegion
from app.ui import words, words_books
from app.ui.pages.connections.credentials import CredentialsForm
from app.ui.session import Session
from app.ui.widgets.basics import label
from app.ui.widgets.notes import Note, announce
from app.ui.zoho_sign_in import ZohoSignIn

_SERVER, _MOBILE = "server", "mobile"


def _tr(text: str) -> str:
    return QCoreApplication.translate("ZohoDialog", text)


class ZohoDialog(CredentialsForm):
    """Region, client and port; saved, then signed in. Closing it ends the waiting for the browser."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, session, "", "")
        self.heading(self.tr("Sign in to Zoho Books"))
        self.primary.setText(self.tr("Save and sign in"))
        said = session.settings.zoho
        self.region = _combo(words.setting_name("zoho.region"))
        for region, name in words_books.region_names().items():
            if region is not ZohoRegion.CUSTOM or said.region is region:
                self.region.addItem(name, region.value)
        self.region.setCurrentIndex(self.region.findData(said.region.value))
        self.add(
            words.setting_name("zoho.region"),
            self.region,
            self.tr("Where the client is registered. Your own account may be in another one; the sign-in finds it."),
        )
        self.kind = _combo(words.setting_name("zoho.mobile_client"))
        self.kind.addItem(self.tr("Server-based application"), _SERVER)
        self.kind.addItem(self.tr("Mobile-based application (signs in with PKCE)"), _MOBILE)
        self.kind.setCurrentIndex(int(said.mobile_client))
        self.add(words.setting_name("zoho.mobile_client"), self.kind)
        shown_at = self.tr("Make a client of that kind at api-console.zoho.com; both are shown there.")
        self.add_text("zoho.client_id", shown_at)
        self.add_secret(SecretName.ZOHO_CLIENT_SECRET)
        self.add_text("zoho.redirect_port")
        self.fields["zoho.redirect_port"].setMaximumWidth(120)
        self.address = label("", "caption", wrap=True, selectable=True)
        self.body.addWidget(self.address)
        self.waiting = Note("info")
        self.waiting.hide()
        self.waiting.add_action(self.tr("Open the page again"), lambda: self.signing.open_again())
        self.waiting.add_action(self.tr("Copy its address"), self._copy)
        self.waiting.add_action(self.tr("Stop waiting"), lambda: self.signing.cancel())
        self.body.addWidget(self.waiting)
        self.outcome = Note("ok")
        self.outcome.hide()
        self.body.addWidget(self.outcome)
        self.found: SignedIn | None = None
        """What the sign-in found; None before."""
        self.signing = ZohoSignIn(session, self)
        self.signing.opened.connect(self._opened)
        self.signing.done.connect(self._signed_in)
        self.signing.failed.connect(self._not_signed_in)
        self.signing.cancelled.connect(self._stopped)
        self.check()
        self.read()

    # -- as a form -------------------------------------------------------------------------------------------------

    def changes(self) -> Mapping[str, object]:
        return {
            "zoho.region": self.region.currentData(),
            "zoho.mobile_client": self.kind.currentData() == _MOBILE,
            **super().changes(),
        }

    def check(self) -> None:
        super().check()
        port = self.fields["zoho.redirect_port"].text().strip()
        text = self.tr("Register this address for the client, to the letter: {address}")
        self.address.setText(text.format(address=f"http://localhost:{port}/callback"))
        if self._busy:
            self.allow(self.tr("The sign-in is under way."))

    def lacking(self) -> str:
        lacks = [words.setting_name(key) for key, field in self.fields.items() if not field.text().strip()]
        lacks += [words.setting_name(name) for name, field in self.secrets.items() if field.missing]
        return self.tr("Still missing: {names}.").format(names=", ".join(lacks)) if lacks else ""

    # -- signing in ------------------------------------------------------------------------------------------------

    def after_saving(self) -> None:
        if self.isHidden():
            self.reject()
            return
        self.outcome.hide()
        self._enable(False)
        self.primary.setText(self.tr("Waiting for the browser"))
        self.signing.start()

    def _opened(self, _url: str) -> None:
        self.waiting.say(
            "info",
            self.tr("Sign in there and choose Accept; this window goes on by itself. It waits for five minutes."),
            self.tr("Zoho's page is open in your browser."),
        )
        self.waiting.show()
        announce(self, self.waiting.text)
        self._grow()

    def _signed_in(self, found: SignedIn) -> None:
        self.found = found
        self._over()
        self.outcome.say("warn" if found.missing_scopes else "ok", said_of(found), self.tr("Signed in."))
        self.outcome.show()
        announce(self, self.outcome.text)
        self.cancel.setText(self.tr("Close"))
        self.primary.setText(self.tr("Sign in again"))
        self._grow()

    def _not_signed_in(self, error: KnownError) -> None:
        self._over()
        self.fail(error)
        self.check()
        self._grow()

    def _stopped(self) -> None:
        self._over()
        self.outcome.say("neutral", self.tr("Nobody is signed in by this. Close the page in the browser."),
                        self.tr("Stopped."))  # fmt: skip
        self.outcome.show()
        self._grow()

    def _over(self) -> None:
        self._busy = False
        self.waiting.hide()
        self._enable(True)
        self.primary.setText(self.tr("Save and sign in"))
        self.check()

    def _enable(self, on: bool) -> None:
        for one in (self.region, self.kind, *self.fields.values(), *self.secrets.values()):
            one.setEnabled(on)

    def _grow(self) -> None:
        if not self.isHidden():
            self.adjustSize()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.signing.url)

    def reject(self) -> None:
        """Closed while it waits: nobody waits for the browser any more."""
        self.signing.cancel()
        self._busy = False
        super().reject()


def said_of(found: SignedIn) -> str:
    """Whose account it is: its region, its organizations, and what was not granted."""
    names = ", ".join(one.name for one in found.organizations)
    parts = [_tr("The account is at an address of this PC.")]
    if found.region:
        parts = [_tr("Region of the account: {name}.").format(name=words_books.region_name(found.region))]
    if not names:
        parts.append(_tr("It has no organization of Zoho Books yet."))
    elif len(found.organizations) == 1:
        parts.append(_tr("Its organization: {name}.").format(name=names))
    else:
        text = _tr("It has {n} organizations: {names}. Choose one of them.")
        parts.append(text.format(n=len(found.organizations), names=names))
    if found.missing_scopes:
        text = _tr("Not granted: {names}. Sign in again and agree to everything that is asked.")
        parts.append(text.format(names=", ".join(found.missing_scopes)))
    return " ".join(parts)


def _combo(said: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(said)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(24)
    return made
