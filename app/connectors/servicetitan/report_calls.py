"""The calls of the Reporting API: which reports there are, and what one says about the stock; the only way to read it.

One call of the same report a minute is allowed (facts 2); a refused one holds back nothing but this report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.connectors.servicetitan import resources
from app.connectors.servicetitan.calls import Calls
from app.connectors.servicetitan.pages import MOST_PAGES, Page, pages
from app.connectors.servicetitan.resources import Resource
from app.connectors.servicetitan.values import (
    Row,
    bad,
    read_decimal,
    read_flag,
    read_id,
    read_list,
    read_object,
    read_text,
)
from app.domain.errors import ConfigurationError, Throttled
from app.domain.inventory import (
    ReportCategory,
    ReportDescription,
    ReportField,
    ReportListing,
    StockReport,
    StockReportChoice,
    StockReportRow,
)

REPORT_PAGE_SIZE = 25_000
"""The most there is (contract): with a minute between two calls the fewest pages are the fastest."""
REPORT_PAUSE_S = 61.0
"""Between two calls of one report."""
_MOST_REFUSALS = 3
"""Of one further page, with the stated wait after each."""


class ReportCalls(Calls):
    """Reads only. Any thread."""

    def report_categories(self) -> list[ReportCategory]:
        """The groups of reports."""
        found = pages(self._client, resources.REPORT_CATEGORIES, _category, identify=_text_id)
        return _distinct([row for page in found for row in page.rows])

    def reports(self, category: str) -> list[ReportListing]:
        """The reports of a category. Raises NotFound."""
        return self._all(resources.reports(category), _listing, (), lambda one: one.id)

    def report_description(self, category: str, report_id: int) -> ReportDescription:
        """Columns and parameters of a report as they are now. Raises NotFound."""
        resource = resources.reports(category).under(report_id)
        row = read_object(self._client.get(resource, item=f"Report {report_id}"), "report")
        return ReportDescription(
            id=read_id(row, "report"),
            name=read_text(row, "name"),
            columns=tuple(_field(one) for one in read_list(row, "fields")),
            parameters=tuple(_field(one) for one in read_list(row, "parameters")),
        )

    def stock_report(self, choice: StockReportChoice) -> StockReport:
        """What the tenant's stock report says now.

        More than 25,000 rows take a minute a page, waited for here. Raises Throttled with the seconds to wait when
        somebody asked for the report less than a minute ago, NotFound, ConfigurationError when it lacks a chosen
        column, and as `ServiceTitanClient.get`.
        """
        rows: list[StockReportRow] = []
        left_out = 0
        for number in range(1, MOST_PAGES):
            page = self._page(choice, number)
            rows += page.rows
            left_out += page.unasked
            if not page.has_more:
                return StockReport(tuple(rows), left_out)
            if not page.rows and not page.unasked:
                break
            self._client.wait(REPORT_PAUSE_S)
        raise bad("report", "it does not end")

    def _page(self, choice: StockReportChoice, number: int) -> Page[StockReportRow]:
        resource = resources.reports(choice.category).under(choice.report_id, "data")
        params = (("page", str(number)), ("pageSize", str(REPORT_PAGE_SIZE)))
        body = {"parameters": [{"name": name, "value": value} for name, value in choice.parameters]}
        refusals = 0
        while True:
            try:
                answer = self._client.question(resource, params, body, item=f"Report {choice.report_id}")
            except Throttled as refused:
                refusals += 1
                if number == 1 or refusals > _MOST_REFUSALS:
                    raise
                self._client.wait(refused.retry_after_s or REPORT_PAUSE_S)
            else:
                return _stock_page(read_object(answer, resource.noun), resource, choice)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where in a row the chosen columns stand."""

    location: int
    sku: int
    quantity: int


def _stock_page(page: Row, resource: Resource, choice: StockReportChoice) -> Page[StockReportRow]:
    """One page; `unasked` counts the rows that name no place, SKU or quantity."""
    data, has_more = page.get("data"), page.get("hasMore")
    if not isinstance(data, list) or not isinstance(has_more, bool):
        raise bad(resource.path, "no list of rows")
    fields = read_list(page, "fields")
    at = _Columns(*(_column(fields, title) for title in (choice.location, choice.sku, choice.quantity)))
    rows: list[StockReportRow] = []
    for cells in data:
        if not isinstance(cells, list) or len(cells) != len(fields):
            raise bad(resource.path, "a row has other columns than the report")
        told = {choice.location: cells[at.location], choice.sku: cells[at.sku], choice.quantity: cells[at.quantity]}
        location, sku = read_text(told, choice.location).strip(), read_text(told, choice.sku).strip()
        if location and sku and told[choice.quantity] not in (None, ""):
            rows.append(StockReportRow(location, sku, read_decimal(told, choice.quantity)))
    return Page(tuple(rows), has_more, len(data) - len(rows))


def _column(fields: Sequence[Row], title: str) -> int:
    """The one column of that title, or else of that name, which no other has. Raises ConfigurationError: the report's
    owner may have changed it."""
    wanted = title.strip().casefold()
    titles = [read_text(one, "label").strip() for one in fields]
    found = [position for position, shown in enumerate(titles) if shown.casefold() == wanted]
    if len(found) != 1:
        names = [read_text(one, "name").strip().casefold() for one in fields]
        found = [position for position, name in enumerate(names) if name == wanted] or found
    if len(found) != 1:
        raise ConfigurationError(
            f"The stock report in ServiceTitan has {'several columns' if found else 'no column'} “{title}”.",
            item="Stock report",
            advice=f"Choose its columns again in the settings. It has: {', '.join(titles) or 'none'}.",
        )
    return found[0]


def _category(row: Row) -> ReportCategory:
    return ReportCategory(_text_id(row, "report category"), read_text(row, "name"))


def _listing(row: Row) -> ReportListing:
    return ReportListing(read_id(row, "report"), read_text(row, "name"), read_text(row, "description"))


def _field(row: Row) -> ReportField:
    name = read_text(row, "name")
    return ReportField(
        name, read_text(row, "label") or name, read_text(row, "dataType"), read_flag(row, "isRequired", default=False)
    )


def _text_id(row: Row, where: str) -> str:
    found = read_text(row, "id")
    if not found:
        raise bad(where, "a row without id")
    return found


def _distinct(rows: Sequence[ReportCategory]) -> list[ReportCategory]:
    return list({row.id: row for row in rows}.values())
