"""Fields that choose from a list which somebody else reads once for several of them, and lists of Zoho Books."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.engine.choices import Choice
from app.engine.setup import ChoiceKind
from app.ui.pages.settings.live import LiveField
from app.ui.session import Session
from app.ui.widgets.typing_combo import choice_text

ZOHO_LANE = "health-zoho"


def _tr(text: str) -> str:
    return QCoreApplication.translate("listed", text)


class OrganizationField(LiveField):
    """The organizations of the account that is signed in."""

    def __init__(self, session: Session, help: str = "") -> None:
        super().__init__(session, "zoho.organization_id", ChoiceKind.COMPANY, help)
        self.by_name = False

    def read(self) -> None:
        if not self.again.isEnabled():
            return
        self.again.setEnabled(False)
        self._say(self.tr("Reading the list"))
        books = self.session.books
        self.session.background.read(self, "list", books.organizations, self._show, self._failed, lane=ZOHO_LANE)

    def show_value(self, value: object) -> None:
        super().show_value(value)
        self.shown.emit()

    def unknown(self, value: str) -> str:
        """Before the list is there its number is all that is known."""
        return _tr("Number {id}").format(id=value)


class ListedField(LiveField):
    """The section reads the list and offers it; a person looks by typing a part of the name."""

    def __init__(self, session: Session, key: str, help: str = "", *, nothing: str) -> None:
        """`nothing`: what an empty setting means."""
        self._nothing = Choice("", nothing, "")
        super().__init__(session, key, ChoiceKind.COMPANY, help, typed=True)
        self.by_name = False
        self.again.hide()
        self.fill([("", nothing)])

    def read(self) -> None:
        """The section does."""

    def offer(self, found: Sequence[Choice]) -> None:
        """What there is to choose from now."""
        self.known = True
        chosen = self.value()
        self.fill([(one.id, choice_text(one)) for one in (self._nothing, *found)])
        self.show_value(chosen)

    def unknown(self, value: str) -> str:
        if self.known:
            return _tr("Number {id}, not in the list").format(id=value)
        return _tr("Number {id}").format(id=value)
