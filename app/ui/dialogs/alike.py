"""Dialogs about what both sides keep: create on the other side what only one has, and say that two are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from app.engine.choices import Choice
from app.engine.reference.case import Case
from app.engine.reference.desk import Alone
from app.flows.reference.differences import ReferenceKind, Side
from app.ui import formats
from app.ui.dialogs.base import Dialog
from app.ui.pages.mapping.dialogs import fill, give_room, plain_table
from app.ui.session import Follows, Session
from app.ui.widgets.basics import label
from app.ui.widgets.typing_combo import choice_text, chosen_id, typing_combo
from app.ui.words_alike import counted, field_word, system_word

_LISTED = 500
_CONTACTS = (ReferenceKind.VENDOR, ReferenceKind.CUSTOMER)


def _tr(text: str) -> str:
    return QCoreApplication.translate("alike", text)


def written_text(side: Side, follows: Follows) -> str:
    """When what a person decided is written to a side."""
    return {
        Follows.NOW: _tr("It is written to {system} now."),
        Follows.RESUMED: _tr("Paused: it is written to {system} once sending resumes."),
        Follows.NEXT_RUN: _tr("It is written to {system} with the next run."),
    }[follows].format(system=system_word(side))


class CreateAlikeDialog(Dialog):
    """What will be sent, row by row; on the primary button it is marked, and sent by the run that begins then."""

    marked = Signal()

    def __init__(
        self, session: Session, kind: ReferenceKind, side: Side, ids: Collection[str], parent: QWidget
    ) -> None:
        """`side` has them."""
        super().__init__(parent, "", "", least_width=560)
        self._session, self._kind, self._side, self._ids = session, kind, side, tuple(ids)
        system, n = system_word(side.other), len(self._ids)
        self.heading(self.tr("Create {count} in {system}").format(count=counted(kind, n), system=system))
        self.primary.setText(self.tr("Create {n} in {system}").format(n=formats.count(n), system=system))
        text = self.tr("Each is looked for in {system} first, and is never created twice. This is sent:")
        self.body.addWidget(label(text.format(system=system), wrap=True))
        self.table = plain_table([], self.tr("What is sent"))
        self.table.setWordWrap(False)
        self.body.addWidget(self.table, 1)
        self.more = label("", "second", wrap=True)
        self.body.addWidget(self.more)
        self.more.hide()
        give_room(self)
        self.resize(640, 340 if n > 1 else 300)
        self.unseen.connect(session.problem)
        self.primary.clicked.connect(lambda: self._create())
        self.allow(self.tr("It is being read."))
        desk = session.service.reference
        session.background.read(self, "preview", lambda: desk.preview(kind, side, self._ids), self._show, self.fail)

    def _show(self, cases: Sequence[Case]) -> None:
        columns = list(dict.fromkeys((one.field, field_word(one)) for case in cases for one in case.fields))
        self.table.setColumnCount(len(columns))
        self.table.setHorizontalHeaderLabels([title for _, title in columns])
        rows = []
        for case in cases[:_LISTED]:
            said = {one.field: one.on_servicetitan or one.on_zoho for one in case.fields}
            rows.append([said.get(field, "") or formats.NONE for field, _ in columns])
        fill(self.table, rows, widest=400 if len(columns) < 3 else 260)
        notes = []
        if len(cases) > _LISTED:
            notes.append(self.tr("The first {n} are listed.").format(n=formats.count(_LISTED)))
        if self._side is Side.BOOKS and self._kind in _CONTACTS:
            notes.append(self.tr("Addresses are read in Zoho Books first, and go with them."))
        if self._kind is ReferenceKind.ITEM:
            notes.append(self.tr("The SKU goes with them."))
        self.more.setText(" ".join(notes))
        self.more.setVisible(bool(notes))
        self.allow("" if cases else self.tr("They are not in the lists any more."))
        self.primary.setFocus()

    def _create(self) -> None:
        self.let_go()
        desk, who = self._session.service.reference, self._session.who()
        kind, side, ids = self._kind, self._side, self._ids
        self._session.background.act(self, lambda: desk.create(kind, side, ids, who), self._created, self.fail)

    def _created(self, records: tuple[int, ...]) -> None:
        follows = self._session.send_released(records)
        one, many = {
            Follows.NOW: (self.tr("1 is created in {system} now."), self.tr("{n} are created in {system} now.")),
            Follows.RESUMED: (
                self.tr("Paused: 1 is created in {system} once sending resumes."),
                self.tr("Paused: {n} are created in {system} once sending resumes."),
            ),
            Follows.NEXT_RUN: (
                self.tr("1 is created in {system} with the next run."),
                self.tr("{n} are created in {system} with the next run."),
            ),
        }[follows]
        said = one if len(records) == 1 else many
        self._session.notice.emit(said.format(n=formats.count(len(records)), system=system_word(self._side.other)))
        self.marked.emit()
        self.accept()


class LinkDialog(Dialog):
    """What one thing is on the other side; `linked` follows once it is saved."""

    linked = Signal()

    def __init__(self, session: Session, one: Alone, parent: QWidget) -> None:
        super().__init__(parent, "", "")
        self._session, self._one = session, one
        there = system_word(one.side.other)
        self.heading(self.tr("Link “{name}”").format(name=one.name))
        self.primary.setText(self.tr("Link them"))
        text = self.tr("Say what it is in {system}. Nothing is created for it then.").format(system=there)
        self.body.addWidget(label(text, wrap=True))
        head = label(self.tr("In {system}").format(system=there), "strong")
        self.target = typing_combo([])
        self.target.setAccessibleName(head.text())
        head.setBuddy(self.target)
        self.target.editTextChanged.connect(lambda _: self._check())
        self.body.addWidget(head)
        self.body.addWidget(self.target)
        self.none = label(self.tr("Everything there is linked already."), "warn", wrap=True)
        self.none.hide()
        self.body.addWidget(self.none)
        rest = self.tr("The next run compares both: what differs is written, or asked, as the settings say.")
        self.body.addWidget(label(rest, "second", wrap=True))
        self.unseen.connect(session.problem)
        self.primary.clicked.connect(lambda: self._link())
        desk = session.service.reference
        session.background.read(
            self, "unlinked", lambda: desk.unlinked(one.kind, one.side.other), self._fill, self.fail
        )
        self._check()

    def _fill(self, found: Sequence[Choice]) -> None:
        texts = [self._text(one) for one in found]
        twice = Counter(texts)
        for one, text in zip(found, texts, strict=True):
            self.target.addItem(f"{text}  ·  {one.id}" if twice[text] > 1 else text, one.id)
        like = self._one.name.casefold()
        self.target.setCurrentIndex(next((at for at, one in enumerate(found) if one.name.casefold() == like), -1))
        if self.target.currentIndex() < 0:
            self.target.setEditText("")
        self.none.setVisible(not found)
        self.target.setFocus()
        self._check()

    def _text(self, one: Choice) -> str:
        said = choice_text(one)
        return said if one.usable else f"{said}  ·  {self.tr('inactive')}"

    def _check(self) -> None:
        self.allow("" if chosen_id(self.target) else self.tr("Choose one of the list first."))

    def _link(self) -> None:
        one, other = self._one, chosen_id(self.target)
        ids = (one.id, other) if one.side is Side.FIELD else (other, one.id)
        desk, who = self._session.service.reference, self._session.who()
        self.let_go()
        self._session.background.act(self, lambda: desk.link(one.kind, *ids, who), self._linked, self.fail)

    def _linked(self, _: None) -> None:
        self._session.notice.emit(self.tr("“{name}” is linked.").format(name=self._one.name))
        self.linked.emit()
        self.accept()
