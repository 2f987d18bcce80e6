"""Leaves records out, with a reason that stands in the audit trail."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.dialogs.base import Dialog
from app.ui.dialogs.texts import records, vouchers
from app.ui.widgets.basics import label


class IgnoreDialog(Dialog):
    """`confirmed` carries the reason."""

    confirmed = Signal(str)

    def __init__(self, parent: QWidget, count: int, what: str, *, alike: bool = False, books: bool = False) -> None:
        """`what` names the one record, or the cause of them; `alike`: of what both sides keep; `books`: of what goes to
        Zoho Books."""
        super().__init__(parent, "", "")
        title = self.tr("Ignore {count}").format(count=(records if alike or books else vouchers)(count))
        self.heading(title)
        self.primary.setText(title)
        self.body.addWidget(label(what, "strong", wrap=True))
        text = self.tr(
            "Nothing of it is sent to ServiceTitan and nothing there is cancelled. It comes back by itself when it "
            "changes in Tally; until then it stands under “Ignored”."
        )
        many = self.tr(
            "Nothing of them is sent to ServiceTitan and nothing there is cancelled. They come back by themselves when "
            "they change in Tally; until then they stand under “Ignored”."
        )
        if books:
            text = self.tr(
                "Nothing of it is sent to Zoho Books and nothing there is changed. It comes back by itself when it "
                "changes in ServiceTitan; until then it stands under “Ignored”."
            )
            many = self.tr(
                "Nothing of them is sent to Zoho Books and nothing there is changed. They come back by themselves when "
                "they change in ServiceTitan; until then they stand under “Ignored”."
            )
        if alike:
            text = self.tr(
                "Both sides stay as they are. It comes back by itself when one of them changes; until then it stands "
                "under “Ignored”."
            )
            many = self.tr(
                "Both sides stay as they are. They come back by themselves when one side changes; until then they "
                "stand under “Ignored”."
            )
        self.body.addWidget(label(text if count == 1 else many, "second", wrap=True))
        caption = label(self.tr("Why? The audit trail keeps the reason."), "caption")
        self.body.addWidget(caption)
        self.reason = QLineEdit()
        self.reason.setObjectName("reason")
        example = self.tr("For instance: entered by hand in ServiceTitan")
        if books:
            example = self.tr("For instance: entered by hand in Zoho Books")
        self.reason.setPlaceholderText(self.tr("For instance: two branches of one vendor") if alike else example)
        self.reason.setAccessibleName(self.tr("Reason"))
        caption.setBuddy(self.reason)
        self.body.addWidget(self.reason)
        self.reason.textChanged.connect(self._typed)
        self.primary.clicked.connect(lambda: self._confirm())
        self._typed()
        self.reason.setFocus()

    def _typed(self) -> None:
        self.allow("" if self.reason.text().strip() else self.tr("Say why first."))

    def _confirm(self) -> None:
        self.confirmed.emit(self.reason.text().strip())
        self.accept()
