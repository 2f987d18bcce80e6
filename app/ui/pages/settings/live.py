"""Fields that ask the systems: a list to choose from, what could hold the SKU, where TallyPrime answers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter

from app.domain.errors import KnownError
from app.domain.masters import SkuField
from app.engine.setup import Choice, ChoiceKind, FoundTally
from app.engine.survey import SkuSurvey
from app.ui import words
from app.ui.pages.settings.fields import ComboField, RadioField, TextField, typed
from app.ui.session import Session
from app.ui.widgets.basics import button, label, restyle

_LANES = {ChoiceKind.COMPANY: "health-tally"}


class LiveField(ComboField):
    """What there is to choose comes from TallyPrime or ServiceTitan when the section is opened."""

    def __init__(self, session: Session, key: str, kind: ChoiceKind, help: str = "", *, typed: bool = False) -> None:
        """`typed`: a long list, in which a person looks by typing a part of the name."""
        self.session, self.kind = session, kind
        self.by_name = kind is ChoiceKind.COMPANY  # whose setting is the name, not the id
        self.known = False
        super().__init__(key, (), help)
        if typed:
            self._let_type()
        self.again = button(self.tr("Read again"), self.read, "quiet")
        self.again.setAccessibleName(self.tr("Read the list “{title}” again").format(title=self.title.text()))
        self.editor_row.addWidget(self.again)
        self.state = label("", "caption", wrap=True)
        self.layout_.insertWidget(2, self.state)
        self.state.hide()

    def read(self) -> None:
        if not self.again.isEnabled():
            return
        self.again.setEnabled(False)
        self._say(self.tr("Reading the list"))
        service, kind, within = self.session.service, self.kind, self.within()
        lane = _LANES.get(kind, "health-servicetitan")
        self.session.background.read(
            self, "list", lambda: service.choices(kind, *within), self._show, self._failed, lane=lane
        )

    def within(self) -> tuple[str, ...]:
        """Ids of what the list is a part of."""
        return ()

    def _let_type(self) -> None:
        combo = self.combo
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line, completer = combo.lineEdit(), combo.completer()
        if line is None or completer is None:
            return
        line.setPlaceholderText(self.tr("Type a part of the name"))
        line.setAccessibleName(self.title.text())
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        line.editingFinished.connect(self._snap)

    def _snap(self) -> None:
        """What was typed is either an entry of the list or nothing."""
        line = self.combo.lineEdit()
        found = self.combo.findText(line.text(), Qt.MatchFlag.MatchFixedString) if line is not None else -1
        if found >= 0 and found != self.combo.currentIndex():
            self.combo.setCurrentIndex(found)
            self.edited.emit()
        elif line is not None:
            line.setText(self.combo.itemText(self.combo.currentIndex()))

    def _say(self, text: str, kind: str = "caption") -> None:
        self.state.setText(text)
        restyle(self.state, kind)
        self.state.setVisible(bool(text))

    def _failed(self, error: KnownError) -> None:
        self.again.setEnabled(True)
        self._say(self.tr("The list could not be read. {why}").format(why=words.problem(error)), "bad-caption")

    def _show(self, found: Sequence[Choice]) -> None:
        self.again.setEnabled(True)
        self.known = True
        self._say("" if found else self.tr("There is nothing to choose from."))
        chosen = self.value()
        shown = [(one, one.name if self.by_name else one.id) for one in found]
        self.fill([(value, f"{one.name}  ·  {one.detail}" if one.detail else one.name) for one, value in shown])
        if chosen == "":
            self.combo.setCurrentIndex(-1)
        model = self.combo.model()
        for place, (one, _) in enumerate(shown):
            if not one.usable and isinstance(model, QStandardItemModel):
                model.item(place).setEnabled(False)

    def unknown(self, value: str) -> str:
        if self.by_name:
            return self.tr("{name} (not open now)").format(name=value) if self.known else value
        return (
            self.tr("Number {id}, not in the list").format(id=value)
            if self.known
            else self.tr("Number {id}").format(id=value)
        )


class SkuHolderField(RadioField):
    """What holds the SKU, with how many stock items have something there and how many of these match."""

    def __init__(self, session: Session) -> None:
        self.session = session
        super().__init__(
            "purchases.sku_field",
            [
                (SkuField.NAME.value, "", " "),
                (SkuField.ALIAS.value, "", " "),
                (SkuField.PART_NUMBER.value, "", " "),
            ],
        )
        self.help.setText(self.tr("Compared exactly with the code of a material or equipment in ServiceTitan."))
        self.help.show()
        self.buttons[SkuField.NAME.value].setText(self.tr("Name of the stock item"))
        self.buttons[SkuField.ALIAS.value].setText(self.tr("Alias"))
        self.buttons[SkuField.PART_NUMBER.value].setText(self.tr("Part number"))
        self.asked = False

    def read(self) -> None:
        if self.asked:
            return
        self.asked = True
        for field in SkuField:
            self.say(field.value, self.tr("Counting the stock items"))
        survey = self.session.service.survey
        self.session.background.read(self, "skus", survey.skus, self._show, self._failed, lane="survey")

    def _failed(self, error: KnownError) -> None:
        self.asked = False
        for field in SkuField:
            self.say(field.value, self.tr("Not counted: {why}").format(why=words.for_window(error.what)))

    def _show(self, found: SkuSurvey) -> None:
        for holder in found.holders:
            said = self.tr("{filled} of {all} stock items have one; {matching} of these are codes in ServiceTitan.")
            if not holder.matching:
                said = self.tr("{filled} of {all} stock items have one; none is a code in ServiceTitan.")
            if not holder.filled:
                said = self.tr("No stock item has one.")
            self.say(holder.field.value, said.format(filled=holder.filled, all=found.items, matching=holder.matching))
            self._possible(holder.field.value, bool(holder.filled) or not found.items)

    def _possible(self, value: str, possible: bool) -> None:
        """What no item has cannot be chosen; what is set can be left."""
        made = self.buttons[value]
        made.setEnabled(possible or value == typed(self.session.settings.purchases.sku_field))
        made.setToolTip("" if made.isEnabled() else self.tr("No stock item has one, so no voucher could be sent"))


class TallyAddressField(TextField):
    """The address, and a button that looks for TallyPrime on this PC."""

    def __init__(self, session: Session, help: str = "") -> None:
        super().__init__("tally.url", help, placeholder="http://localhost:9000")
        self.session = session
        self.look = button(self.tr("Look for it"), self._find)
        self.editor_row.addWidget(self.look)
        self.state = label("", "caption", wrap=True)
        self.layout_.insertWidget(2, self.state)
        self.state.hide()

    def _find(self) -> None:
        self.look.setEnabled(False)
        self._say(self.tr("Looking at the usual ports of this PC"))
        self.session.background.read(
            self, "find", self.session.service.find_tally, self._found, self._failed, lane="health-tally"
        )

    def _say(self, text: str) -> None:
        self.state.setText(text)
        self.state.show()

    def _failed(self, error: KnownError) -> None:
        self.look.setEnabled(True)
        self._say(words.problem(error))

    def _found(self, found: Sequence[FoundTally]) -> None:
        self.look.setEnabled(True)
        answering = [one for one in found if not one.busy]
        if not answering:
            busy = ", ".join(one.url for one in found)
            text = self.tr("Something is at {places}, but does not answer now.").format(places=busy)
            self._say(text if busy else self.tr("TallyPrime does not answer at any of the usual ports, 9000 to 9010."))
            return
        self._say(self.tr("TallyPrime answers at {places}.").format(places=", ".join(one.url for one in answering)))
        if self.value() not in [one.url for one in answering]:
            self.line.setText(answering[0].url)
            self.edited.emit()
