"""Leaves records out, with a reason that stands in the audit trail."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.flows.reference import differences as reference
from app.ui.dialogs.base import Dialog
from app.ui.dialogs.texts import records
from app.ui.widgets.basics import label
from app.ui.words_books import INTO_BOOKS


class Source(StrEnum):
    """Where what is left out comes from, and with it when it comes back."""

    TALLY = "tally"
    SERVICETITAN = "servicetitan"
    BOTH = "both"
    """Both sides keep it."""
    SEVERAL = "several"


def source_of_flow(flow: str) -> Source:
    """Of the records of a flow; of several flows where it is empty."""
    if not flow:
        return Source.SEVERAL
    return Source.BOTH if flow == reference.NAME else Source.SERVICETITAN if flow in INTO_BOOKS else Source.TALLY


class IgnoreDialog(Dialog):
    """`confirmed` carries the reason."""

    confirmed = Signal(str)

    def __init__(self, parent: QWidget, count: int, what: str, source: Source) -> None:
        """`what` names the one record, or the cause of them."""
        super().__init__(parent, "", "")
        title = self.tr("Ignore {count}").format(count=records(count))
        self.heading(title)
        self.primary.setText(title)
        self.body.addWidget(label(what, "strong", wrap=True))
        one, many, example = self._words(source)
        self.body.addWidget(label(one if count == 1 and one else many, "second", wrap=True))
        caption = label(self.tr("Why? The audit trail keeps the reason."), "caption")
        self.body.addWidget(caption)
        self.reason = QLineEdit()
        self.reason.setObjectName("reason")
        self.reason.setPlaceholderText(example)
        self.reason.setAccessibleName(self.tr("Reason"))
        caption.setBuddy(self.reason)
        self.body.addWidget(self.reason)
        self.reason.textChanged.connect(self._typed)
        self.primary.clicked.connect(lambda: self._confirm())
        self._typed()
        self.reason.setFocus()

    def _words(self, source: Source) -> tuple[str, str, str]:
        """What follows for one and for several, and an example of a reason."""
        if source is Source.TALLY:
            return (
                self.tr(
                    "Nothing of it is sent to ServiceTitan and nothing there is cancelled. It comes back by itself "
                    "when it changes in Tally; until then it stands under “Ignored”."
                ),
                self.tr(
                    "Nothing of them is sent to ServiceTitan and nothing there is cancelled. They come back by "
                    "themselves when they change in Tally; until then they stand under “Ignored”."
                ),
                self.tr("For instance: entered by hand in ServiceTitan"),
            )
        if source is Source.SERVICETITAN:
            return (
                self.tr(
                    "Nothing of it is sent to Zoho Books and nothing there is changed. It comes back by itself when it "
                    "changes in ServiceTitan; until then it stands under “Ignored”."
                ),
                self.tr(
                    "Nothing of them is sent to Zoho Books and nothing there is changed. They come back by themselves "
                    "when they change in ServiceTitan; until then they stand under “Ignored”."
                ),
                self.tr("For instance: entered by hand in Zoho Books"),
            )
        if source is Source.BOTH:
            return (
                self.tr(
                    "Both sides stay as they are. It comes back by itself when one of them changes; until then it "
                    "stands under “Ignored”."
                ),
                self.tr(
                    "Both sides stay as they are. They come back by themselves when one side changes; until then they "
                    "stand under “Ignored”."
                ),
                self.tr("For instance: two branches of one vendor"),
            )
        return (
            "",
            self.tr(
                "Nothing of them is sent, and nothing that was sent is changed. They come back by themselves when they "
                "change where they come from; until then they stand under “Ignored”."
            ),
            self.tr("For instance: entered by hand"),
        )

    def _typed(self) -> None:
        self.allow("" if self.reason.text().strip() else self.tr("Say why first."))

    def _confirm(self) -> None:
        self.confirmed.emit(self.reason.text().strip())
        self.accept()
