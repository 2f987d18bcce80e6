"""Under the mapping table while something is not saved: what saving would release, and the buttons for it."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.engine.views import ReleasePreview
from app.ui import formats
from app.ui.dialogs.texts import outcomes, paused_text, records
from app.ui.pages.mapping.drafts import Drafts
from app.ui.theme.tokens import MARGIN
from app.ui.widgets.basics import button, label, row
from app.ui.widgets.notes import announce


class Footer(QWidget):
    """Hidden while there is nothing to save. The page connects its buttons."""

    def __init__(self, drafts: Drafts, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("footer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._drafts = drafts
        self._currency = currency
        self._saving = False
        self._paused = False
        layout = row(self, margins=(MARGIN, 8, MARGIN, 8), gap=8)
        self.words = label("", wrap=True)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout.addWidget(self.words, 1)
        self.discard = button(self.tr("Discard"), None, "quiet")
        self.discard.setObjectName("discard")
        self.show_them = button(self.tr("Show them…"))
        self.show_them.setObjectName("show-them")
        self.save = button(self.tr("Save and send"), None, "primary")
        self.save.setObjectName("save")
        self.save.setToolTip(self.tr("Ctrl+S"))
        for one in (self.discard, self.show_them, self.save):
            layout.addWidget(one)
        drafts.changed.connect(self.refresh)
        drafts.weighed.connect(self._weighed)
        self.refresh()

    @property
    def text(self) -> str:
        """What it says, without its type."""
        return self.words.accessibleName()

    def set_saving(self, saving: bool) -> None:
        """While the changes are being saved they cannot be saved twice."""
        self._saving = saving
        self.save.setEnabled(not saving)
        self.discard.setEnabled(not saving)

    def set_paused(self, paused: bool) -> None:
        """While it is paused saving sends nothing."""
        if paused is not self._paused:
            self._paused = paused
            self.save.setText(self.tr("Save") if paused else self.tr("Save and send"))
            self.refresh()

    def refresh(self) -> None:
        """Say what is known."""
        drafts = self._drafts
        self.setVisible(len(drafts) > 0)
        if not len(drafts):
            return
        strong, rest = self._sentence()
        self.words.setText(escape(rest, quote=False).format(strong=f"<b>{escape(strong)}</b>"))
        self.words.setAccessibleName(rest.format(strong=strong))
        found = drafts.preview
        count = len(found.ids) if found is not None else 0
        self.show_them.setVisible(count > 0)
        one, many = self.tr("Show the voucher…"), self.tr("Show the {n}…")
        self.show_them.setText(one if count == 1 else many.format(n=formats.count(count)))

    def _weighed(self) -> None:
        self.refresh()
        announce(self, self.text)

    def _sentence(self) -> tuple[str, str]:
        """What stands in bold, and the sentence with its place."""
        drafts = self._drafts
        refused = next((draft for draft in drafts.all if draft.problem), None)
        if refused is not None:
            head = self.tr("Nothing was saved.")
            return head, "{strong} " + _safe(f"{refused.name}: {refused.problem}")
        only = drafts.all[0] if len(drafts) == 1 else None
        who = self._who()
        if only is not None and only.target is None:
            return only.name, self.tr("{strong} would no longer be mapped. What comes next needs an exact match.")
        if drafts.unknown:
            return who, "{strong}: " + _safe(drafts.unknown)
        found = drafts.preview
        if found is None:
            waits = all(draft.target is None for draft in drafts.all)
            return who, self.tr("{strong}, not saved.") if waits else self.tr("{strong}: looking at what waits for it…")
        if not found.ids:
            return who, self.tr("{strong}: no voucher waits for it.")
        return self._released(found, _safe(who))

    def _who(self) -> str:
        drafts = self._drafts
        if len(drafts) > 1:
            return self.tr("{n} changes").format(n=formats.count(len(drafts)))
        only = drafts.all[0]
        return only.target.shown if only.target is not None else only.name

    def _released(self, found: ReleasePreview, who: str) -> tuple[str, str]:
        amount = formats.money(found.amount, self._currency, sign=True).replace(" ", "\N{NO-BREAK SPACE}")
        strong = f"{records(len(found.ids))}, {amount}"
        parts = ", ".join(outcomes(found))
        head = self.tr("{who} would release").replace("{who}", who)
        text = f"{head} {{strong}}: {_safe(parts)}." if parts else f"{head} {{strong}}."
        return strong, f"{text} {paused_text()}" if self._paused else text


def _safe(text: str) -> str:
    """Text inside a sentence that is formatted."""
    return text.replace("{", "{{").replace("}", "}}")
