"""The stock report of ServiceTitan: its category, which report, which of its columns tells what, each from a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.engine.setup import Choice, ChoiceKind
from app.ui.pages.settings.fields import Field
from app.ui.pages.settings.live import LiveField
from app.ui.session import Session


def _tr(text: str) -> str:
    return QCoreApplication.translate("StockReport", text)


class PartField(LiveField):
    """A list that is a part of what other fields name; empty until those are chosen."""

    def __init__(self, session: Session, key: str, kind: ChoiceKind, of: Sequence[Field], help: str = "") -> None:
        self.of = of
        super().__init__(session, key, kind, help)

    def within(self) -> tuple[str, ...]:
        return tuple(str(one.value()) for one in self.of)

    @property
    def possible(self) -> bool:
        """Whether there is anything to choose from."""
        return all(self.within())

    def read(self) -> None:
        if self.possible:
            super().read()

    def unknown(self, value: str) -> str:
        return _tr("{name} (not in the list)").format(name=value) if self.known else value


class CategoryField(PartField):
    """With an entry for no report at all."""

    def _show(self, found: Sequence[Choice]) -> None:
        super()._show([Choice("", _tr("No report"), ""), *found])


@dataclass(frozen=True, slots=True)
class ReportFields:
    """The five fields, each shown once those before it are chosen."""

    category: PartField
    report: PartField
    columns: tuple[PartField, ...]

    @property
    def all(self) -> tuple[PartField, ...]:
        return (self.category, self.report, *self.columns)

    def show_fields(self, on: bool) -> None:
        """`on`: whether any of them is asked for."""
        for one in self.all:
            one.setVisible(on and one.possible)

    def chosen(self, changed: PartField) -> None:
        """What is a part of it is no longer chosen; read what there is now."""
        for one in self.all:
            if changed in one.of:
                one.known = False
                one.fill(())
                one.show_value("")
        self.show_fields(True)
        for one in self.all:
            if changed in one.of:
                one.read()


def report_fields(session: Session) -> ReportFields:
    """The fields, which follow each other."""
    category = CategoryField(session, "stock.report_category", ChoiceKind.REPORT_CATEGORY, ())
    report = PartField(session, "stock.report_id", ChoiceKind.REPORT, (category,))
    columns = tuple(
        PartField(session, f"stock.report_{name}", ChoiceKind.REPORT_COLUMN, (category, report), said)
        for name, said in (
            ("location", _tr("The column with the warehouse or truck.")),
            ("sku", _tr("The column with the item's code.")),
            ("quantity", _tr("The column with the quantity on hand. The report is read once all three are chosen.")),
        )
    )
    made = ReportFields(category, report, columns)
    category.edited.connect(lambda: made.chosen(category))
    report.edited.connect(lambda: made.chosen(report))
    return made
