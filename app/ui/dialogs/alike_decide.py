"""Says of several things that differ on both sides whose values stand; every field is shown before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import UsageError
from app.engine.reference.desk import ReferenceDetail
from app.flows.reference.differences import ReferenceKind, Side
from app.ui import formats, words
from app.ui.dialogs.alike import written_text
from app.ui.dialogs.base import Dialog
from app.ui.pages.mapping.dialogs import fill, give_room, plain_table
from app.ui.session import Session
from app.ui.widgets.basics import label
from app.ui.widgets.fields import Segments
from app.ui.words_alike import counted, field_word, in_order, system_word

MOST = 500
"""Records in one dialog: each is read, and changed, by itself."""


class DecideDialog(Dialog):
    """`marked` follows once they are to be written."""

    marked = Signal()

    def __init__(self, session: Session, kind: ReferenceKind, records: Sequence[int], parent: QWidget) -> None:
        super().__init__(parent, "", "", least_width=620)
        self._session = session
        self._found: Sequence[ReferenceDetail] = ()
        records = records[:MOST]
        self.heading(self.tr("Decide {count} that differ").format(count=counted(kind, len(records))))
        self.body.addWidget(label(self.tr("Whose values stand?"), wrap=True))
        choices = [(side.value, system_word(side)) for side in Side]
        self.wins = Segments(choices, self.tr("Whose values stand?"))
        self.wins.chosen.connect(lambda _: self._say())
        self.body.addWidget(self.wins)
        titles = [self.tr("Name"), self.tr("Field"), system_word(Side.FIELD), system_word(Side.BOOKS)]
        self.table = plain_table(titles, self.tr("Fields that differ"))
        self.table.setWordWrap(False)
        self.body.addWidget(self.table, 1)
        self.said = label("", "second", wrap=True)
        self.body.addWidget(self.said)
        give_room(self)
        self.resize(720, 440)
        self.unseen.connect(session.problem)
        self.primary.clicked.connect(lambda: self._decide())
        self._say()
        desk = session.service.reference

        def read() -> list[ReferenceDetail]:
            return [found for one in records if (found := desk.detail(one)) is not None]

        session.background.read(self, "differing", read, self._show, self.fail)

    @property
    def _wins(self) -> Side:
        return Side(self.wins.current)

    def _show(self, found: Sequence[ReferenceDetail]) -> None:
        self._found = found
        rows = [
            (one.case.name, field_word(shown), shown.on_servicetitan or formats.NONE, shown.on_zoho or formats.NONE)
            for one in found
            for shown in in_order(one.case)
        ]
        fill(self.table, rows, widest=220)
        self._say()
        self.wins.setFocus()

    def _say(self) -> None:
        """What follows from the side that is chosen."""
        there = self._wins.other
        taken = [one for one in self._found if one.takes[there]]
        fields = sum(len(one.takes[there]) for one in taken)
        left = sum(len(one.case.fields) for one in self._found) - fields
        system = system_word(there)
        self.primary.setText(self.tr("Change {n} in {system}").format(n=formats.count(len(taken)), system=system))
        one, many = self.tr("1 field is changed in {system}."), self.tr("{n} fields are changed in {system}.")
        text = (one if fields == 1 else many).format(n=formats.count(fields) if fields else "0", system=system)
        empty = sum(self._empties(one) for one in taken)
        if empty:
            some = self.tr("1 becomes empty there.") if empty == 1 else self.tr("{n} become empty there.")
            text = f"{text} {some.format(n=formats.count(empty))}"
        if left:
            rest = self.tr("{n} of them cannot be written there from here, and stay.")
            text = f"{text} {rest.format(n=formats.count(left))}"
        self.said.setText(text if self._found else "")
        nothing = self.tr("Nothing of it can be written to {system} from here.").format(system=system)
        self.allow("" if taken else nothing if self._found else self.tr("It is being read."))

    def _empties(self, one: ReferenceDetail) -> int:
        """How many fields of it lose their value."""
        wanted = [shown for shown in one.case.fields if shown.field in one.takes[self._wins.other]]
        return sum(not (shown.on_servicetitan if self._wins is Side.FIELD else shown.on_zoho) for shown in wanted)

    def _decide(self) -> None:
        wins = self._wins
        wanted = [one.record.id for one in self._found if one.takes[wins.other]]
        desk, who = self._session.service.reference, self._session.who()
        self.let_go()

        def work() -> tuple[list[int], list[UsageError]]:
            done, refused = [], []
            for one in wanted:
                try:
                    desk.decide(one, wins, who)
                    done.append(one)
                except UsageError as error:  # settled, or changed, meanwhile: the others are decided nevertheless
                    refused.append(error)
            return done, refused

        self._session.background.act(self, work, self._decided, self.fail)

    def _decided(self, found: tuple[list[int], list[UsageError]]) -> None:
        done, refused = found
        said = [written_text(self._wins.other, self._session.send_released(done))] if done else []
        if refused:
            text = self.tr("{n} were left out. The first: {why}")
            said.append(text.format(n=formats.count(len(refused)), why=words.problem(refused[0])))
        self._session.notice.emit(" ".join(said))
        self.marked.emit()
        self.accept()
