"""What there is to choose for the stock flow: vendor, return type, voucher types, and the tenant's own report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.errors import ConfigurationError
from app.domain.inventory import ReportCategory, ReportDescription, ReportListing, ReturnType
from app.domain.masters import VoucherType, voucher_class
from app.domain.purchasing import Vendor
from app.engine.choices import Choice
from app.flows.stock.planner import SWITCHED_ON


def clearing_vendors(vendors: Iterable[Vendor]) -> Sequence[Choice]:
    """Active vendors, those whose name says clearing first; the only one of these is recommended."""
    found = sorted((one for one in vendors if one.active), key=lambda one: (not _says_clearing(one), one.name.lower()))
    meant = [one for one in found if _says_clearing(one)]
    return [Choice(str(one.id), one.name, "", recommended=meant == [one]) for one in found]


def return_types(types: Iterable[ReturnType]) -> Sequence[Choice]:
    """Active ones; of those that receive the credit by themselves the only one is recommended, or the only one whose
    name says clearing."""
    found = [one for one in types if one.active]
    best = [one for one in found if one.automatically_receive_credit]
    meant = [one for one in best if _says_clearing(one)] or best
    by_itself, by_hand = "receives the credit by itself", "a person receives its credit"
    return [Choice(str(one.id), one.name, by_itself if one in best else by_hand, meant == [one]) for one in found]


def stock_types(types: Sequence[VoucherType]) -> Sequence[Choice]:
    """Voucher types of the company that move stock unless they are left out; the detail is the reserved type."""
    named = {one.name: one for one in types}
    found = [(voucher_class(one.name, named), one) for one in types if one.is_active]
    return [
        Choice(one.name, one.name, "" if kind.value == one.name else kind.value)
        for kind, one in sorted(found, key=lambda pair: (pair[0].value, pair[1].name.casefold()))
        if kind in SWITCHED_ON
    ]


def report_categories(found: Iterable[ReportCategory]) -> Sequence[Choice]:
    """By name."""
    return [Choice(one.id, one.name, "") for one in sorted(found, key=lambda one: one.name.casefold())]


def stock_reports(found: Iterable[ReportListing]) -> Sequence[Choice]:
    """By name; the detail is the number, as reports may share a name."""
    return [Choice(str(one.id), one.name, str(one.id)) for one in sorted(found, key=lambda one: one.name.casefold())]


def report_columns(report: ReportDescription) -> Sequence[Choice]:
    """In the report's order. Raises ConfigurationError for a report that must be told something first."""
    asked = [one.title or one.name for one in report.parameters if one.is_required]
    if asked:
        raise ConfigurationError(
            f"The report “{report.name}” answers only when it is told {', '.join(asked)}.",
            item="stock.report_id",
            advice="Choose or make one in ServiceTitan that asks for nothing.",
        )
    return [Choice(one.title or one.name, one.title or one.name, "") for one in report.columns]


def _says_clearing(one: Vendor | ReturnType) -> bool:
    return "clearing" in one.name.lower()
