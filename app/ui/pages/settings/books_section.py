"""What the sections of the flows to Zoho Books have in common: a hint while it is not connected, and its lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from app.domain.errors import KnownError
from app.engine.books.setup import BooksFacts
from app.ui import words
from app.ui.pages.settings.blocks import Block
from app.ui.pages.settings.fields import SwitchField
from app.ui.pages.settings.listed import ZOHO_LANE
from app.ui.pages.settings.section import Entry, Section
from app.ui.session import Session
from app.ui.widgets.basics import button
from app.ui.widgets.notes import Note


def _tr(text: str) -> str:
    return QCoreApplication.translate("BooksSection", text)


class HintBlock(Block):
    """Says that nothing of the section counts yet, and where that is changed."""

    def __init__(self, session: Session) -> None:
        super().__init__("")
        self.title.hide()
        self.note = Note("neutral", _tr("Zoho Books is not connected. What is chosen here counts once it is."))
        self.inside.addWidget(self.note)
        self.go = button(_tr("Open “Zoho Books”"), lambda: session.open_page("settings", "zoho.enabled"), "quiet")
        self.note.beside.addWidget(self.go)

    @property
    def editor(self) -> Note:
        return self.note


class ListsBlock(Block):
    """What Zoho Books says that there is to choose from, or why it does not."""

    def __init__(self, read: Callable[[], None]) -> None:
        super().__init__(_tr("Lists of Zoho Books"))
        self.note = Note("neutral")
        self.inside.addWidget(self.note)
        self.again = button(_tr("Read them again"), read, "quiet")
        self.note.beside.addWidget(self.again)

    def say(self, tone: str, text: str, *, reading: bool = False) -> None:
        """How far it is."""
        self.note.say(tone, text)
        self.again.setEnabled(not reading)


class BooksSection(Section):
    """Subclasses say which entries are shown (`show_entries`), and what the lists are for (`offer`)."""

    def __init__(self, session: Session, name: str, title: str, head: Sequence[Entry], rest: Sequence[Entry]) -> None:
        """`head`: what is always shown, such as the switches; the lists stand below it."""
        self.session = session
        self.facts: BooksFacts | None = None
        """What the lists said last; None before."""
        self.hint = HintBlock(session)
        self.lists = ListsBlock(self.read_lists)
        super().__init__(name, title, [self.hint, *head, self.lists, *rest])
        self.switches = [one for one in head if isinstance(one, SwitchField)]
        for one in self.entries:
            if isinstance(one, SwitchField):
                one.edited.connect(self.choices_edited)
                one.shown.connect(self._shown)
        session.settings_changed.connect(self._settings_changed)
        self._of = session.settings.zoho.organization_id
        self._shown()

    # -- for subclasses --------------------------------------------------------------------------------------------

    def wants_lists(self) -> bool:
        """Whether something is switched on that chooses from them."""
        raise NotImplementedError

    def offer(self, found: BooksFacts) -> None:
        """They are there."""
        raise NotImplementedError

    def show_entries(self) -> None:
        """Those that what is chosen, and the edition, ask for; before it is known those that hold something."""
        raise NotImplementedError

    # -- lists -----------------------------------------------------------------------------------------------------

    @property
    def connected(self) -> bool:
        """Whether Zoho Books is switched on, as it is saved."""
        return self.session.settings.zoho.enabled

    def read(self) -> None:
        if self.connected and self.wants_lists() and self.facts is None:
            self.read_lists()

    def read_lists(self) -> None:
        """Four calls; `facts` is there afterwards."""
        self.lists.say("neutral", _tr("Reading accounts, taxes and locations"), reading=True)
        self.session.background.read(
            self, "facts", self.session.books.facts, self._show_facts, self._failed, lane=ZOHO_LANE
        )

    def _failed(self, error: KnownError) -> None:
        self.lists.say("bad", words.problem(error))

    def _show_facts(self, found: BooksFacts) -> None:
        self.facts = found
        self.offer(found)
        text = _tr("Those of “{name}”: {n} accounts.")
        if found.taxed:
            text = _tr("Those of “{name}”: {n} accounts, {m} taxes.")
        name = found.organization.name
        self.lists.say("neutral", text.format(name=name, n=len(found.accounts), m=len(found.taxes)))
        self._shown()

    def _settings_changed(self) -> None:
        chosen = self.session.settings.zoho.organization_id
        if chosen != self._of:
            self._of, self.facts = chosen, None
        self._shown()
        if self.isVisible():
            self.read()

    # -- showing ---------------------------------------------------------------------------------------------------

    def choices_edited(self) -> None:
        """What is chosen may ask for other entries, and for the lists."""
        self._shown()
        self.read()

    def _shown(self) -> None:
        connected = self.connected
        self.hint.setVisible(not connected)
        why = "" if connected else _tr("Connect Zoho Books first.")
        for one in self.switches:
            one.box.setEnabled(connected or bool(one.value()))
            one.box.setToolTip("" if one.box.isEnabled() else why)
        self.lists.setVisible(connected and self.wants_lists())
        self.show_entries()
