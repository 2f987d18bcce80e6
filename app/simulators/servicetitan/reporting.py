"""Reports on stock that somebody in the tenant made: the only way in which its API tells quantities on hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from app.simulators.servicetitan.records import Location, Report, ReportColumn, ReportParameter, Sku
from app.simulators.servicetitan.uploading import Uploading

CATEGORIES = {"inventory": "Inventory", "accounting": "Accounting"}
SAME_REPORT_S = 60.0
"""One run of the same report in so many seconds for each tenant [quoted from the vendor's rate limits]."""
_FIRST_ID = 74_115_208
_READ: dict[str, Callable[[Location, Sku, Decimal], object]] = {
    "location": lambda place, sku, quantity: place.name,
    "location_type": lambda place, sku, quantity: place.kind,
    "sku": lambda place, sku, quantity: sku.code,
    "description": lambda place, sku, quantity: sku.display_name,
    "quantity": lambda place, sku, quantity: quantity,
}
STOCK_COLUMNS = (
    ReportColumn("location", "InventoryLocation", "Warehouse/Truck"),
    ReportColumn("sku", "ItemCode", "Item Code"),
    ReportColumn("quantity", "QuantityOnHand", "Quantity On Hand"),
)


class Reporting(Uploading):
    """Names, order and number of the columns belong to the report's owner and may change between two runs."""

    def add_stock_report(
        self,
        name: str = "Inventory on hand",
        *,
        category: str = "inventory",
        columns: Sequence[ReportColumn] = STOCK_COLUMNS,
        parameters: Sequence[ReportParameter] = (),
    ) -> Report:
        """A new report, a row for each SKU in each location that is not at zero. Its id is of a series of its own."""
        with self.lock:
            now = self.clock.now()
            ident = max(self.reports, default=_FIRST_ID - 1) + 1
            report = Report(id=ident, created_on=now, modified_on=now, name=name, category=category, columns=[])
            self.change_report(report, columns=columns, parameters=parameters)
            self.reports[ident] = report
            return report

    def change_report(
        self,
        report: Report,
        *,
        columns: Sequence[ReportColumn] | None = None,
        parameters: Sequence[ReportParameter] | None = None,
    ) -> None:
        """The owner changes columns or parameters; ValueError for a column that means nothing or a name used twice."""
        with self.lock:
            if columns is not None:
                wrong = [column.meaning for column in columns if column.meaning not in _READ]
                if wrong or len({column.name for column in columns}) < len(columns):
                    raise ValueError(f"meanings are {', '.join(_READ)}, and every name stands once")
                report.columns = list(columns)
            if parameters is not None:
                report.parameters = list(parameters)
            report.modified_on = self.clock.now()

    def report_rows(self, report: Report) -> list[list[object]]:
        """What the report shows now, by location and SKU; only what is posted counts."""
        with self.lock:
            found = [
                (self.locations[place], self.skus[sku], quantity)
                for (place, sku), quantity in self.stock_on_hand().items()
            ]
            found.sort(key=lambda row: (row[0].name, row[1].code, row[0].id, row[1].id))
            return [[_READ[column.meaning](*row) for column in report.columns] for row in found]

    def run_report(self, report: Report) -> float:
        """Takes the run of this minute; 0.0 when it was there, otherwise the seconds until the next one is."""
        with self.lock:
            now = self.clock.now()
            if report.last_run is not None:
                left = SAME_REPORT_S - (now - report.last_run).total_seconds()
                if left > 0:
                    return left
            report.last_run = now
            return 0.0
