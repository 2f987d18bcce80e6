"""What more than one window says about Zoho Books: names of its settings, regions, what follows from each choice."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.domain.accounting import CallBudget
from app.domain.accounting_documents import BillStatus, CreditStatus
from app.domain.records import Subject
from app.flows.bills import planner as bills
from app.flows.sales import planner as sales
from app.system.settings import ChangePolicy
from app.system.settings_sales import SaleTrigger
from app.system.settings_zoho import BillTrigger, ZohoRegion
from app.ui import formats

INTO_BOOKS = frozenset({bills.NAME, sales.NAME})
"""Flows from ServiceTitan into Zoho Books."""
Ways = list[tuple[str, str, str]]
"""Value, text and consequence of each."""


@dataclass(frozen=True, slots=True)
class BooksName:
    """What the mapping page is to show first: a name of ServiceTitan that means something in Zoho Books."""

    kind: Subject
    name: str
    key: str = ""
    """ServiceTitan's id, where several may have that name."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("books", text)


def setting_names() -> dict[str, str]:
    """What a person calls the settings of Zoho Books and of its flows."""
    return {
        "zoho.enabled": _tr("Connection"),
        "zoho.region": _tr("Region of the client"),
        "zoho.accounts_url": _tr("Address of the simulator of Zoho Books"),
        "zoho.client_id": _tr("Client id of Zoho"),
        "zoho.mobile_client": _tr("Kind of client"),
        "zoho.redirect_port": _tr("Port for the way back"),
        "zoho.organization_id": _tr("Organization"),
        "zoho.calls_per_minute": _tr("Calls a minute"),
        "zoho.calls_at_once": _tr("Calls at the same time"),
        "zoho.daily_reserve": _tr("Daily reserve"),
        "bills.enabled": _tr("Send bills"),
        "bills.trigger": _tr("When a purchase goes to Zoho Books"),
        "bills.returns": _tr("Returns to vendors"),
        "bills.change_policy": _tr("When a sent bill changes in ServiceTitan"),
        "bills.currency": _tr("Currency of ServiceTitan's amounts"),
        "bills.account_rules": _tr("Account rules"),
        "bills.fallback_account_id": _tr("Fallback account"),
        "bills.tax_account_id": _tr("Account of the tax"),
        "bills.freight_account_id": _tr("Account of the freight"),
        "bills.fee_account_id": _tr("Account of the restocking fee"),
        "bills.home_state": _tr("State in which the company buys"),
        "bills.intra_tax_id": _tr("Tax within the state"),
        "bills.inter_tax_id": _tr("Tax between states"),
        "bills.reverse_charge": _tr("Reverse charge"),
        "bills.tax_id": _tr("Tax of what has none of its own"),
        "bills.unit_tags": _tr("Reporting tags of business units"),
        "bills.unit_locations": _tr("Locations of business units"),
        "bills.unit_field": _tr("Custom field for the business unit"),
        "bills.job_field": _tr("Custom field for the job"),
        "bills.key_field": _tr("Custom field for ServiceTitan's key"),
        "bills.mark_exported": _tr("Mark as exported"),
        "bills.write_back_field": _tr("Field for Zoho's id"),
        "sales.invoices": _tr("Invoices"),
        "sales.payments": _tr("Payments"),
        "sales.credit_memos": _tr("Credit memos"),
        "sales.books_payments": _tr("Payments entered in Zoho Books"),
        "sales.books_payments_field": _tr("Custom field for what was paid"),
        "sales.expenses": _tr("Expenses of a job"),
        "sales.trigger": _tr("When a sale goes to Zoho Books"),
        "sales.change_policy": _tr("When a sent sale changes in ServiceTitan"),
        "sales.currency": _tr("Currency of ServiceTitan's sales"),
        "sales.income_rules": _tr("Income rules"),
        "sales.fallback_account_id": _tr("Fallback account of sales"),
        "sales.account_items": _tr("Item by income account"),
        "sales.unit_tags": _tr("Reporting tags of sales"),
        "sales.unit_locations": _tr("Locations of sales"),
        "sales.key_field": _tr("Custom field for ServiceTitan's key in sales"),
        "sales.exemption_id": _tr("Tax exemption"),
        "sales.home_state": _tr("State in which the company sells"),
        "zoho.tax_rounding": _tr("Where Zoho Books rounds taxes"),
        "sales.payment_modes": _tr("Payment modes"),
        "sales.deposit_accounts": _tr("Deposit accounts"),
        "reference.enabled": _tr("Keep both sides alike"),
        "reference.vendors": _tr("Vendors"),
        "reference.customers": _tr("Customers"),
        "reference.items": _tr("Items"),
        "reference.taxes": _tr("Taxes"),
        "reference.vendors_to_zoho": _tr("Vendors to Zoho Books"),
        "reference.vendors_to_servicetitan": _tr("Vendors to ServiceTitan"),
        "reference.customers_to_zoho": _tr("Customers to Zoho Books"),
        "reference.customers_to_servicetitan": _tr("Customers to ServiceTitan"),
        "reference.items_to_zoho": _tr("Items to Zoho Books"),
        "reference.items_to_servicetitan": _tr("Items to ServiceTitan"),
        "reference.vendor_fields": _tr("Fields of vendors"),
        "reference.customer_fields": _tr("Fields of customers"),
        "reference.item_fields": _tr("Fields of items"),
        "reference.item_kind": _tr("What a new item of Zoho Books is for"),
        "reference.item_income_account_id": _tr("Income account of a new item"),
        "reference.item_purchase_account_id": _tr("Purchase account of a new item"),
        "ZOHO_CLIENT_SECRET": _tr("Client secret of Zoho"),
        "ZOHO_REFRESH_TOKEN": _tr("Sign-in to Zoho"),
    }


def region_names() -> dict[ZohoRegion, str]:
    """Zoho's data centres."""
    return {
        ZohoRegion.US: _tr("United States (zoho.com)"),
        ZohoRegion.EU: _tr("Europe (zoho.eu)"),
        ZohoRegion.IN: _tr("India (zoho.in)"),
        ZohoRegion.AU: _tr("Australia (zoho.com.au)"),
        ZohoRegion.JP: _tr("Japan (zoho.jp)"),
        ZohoRegion.CA: _tr("Canada (zohocloud.ca)"),
        ZohoRegion.CN: _tr("China (zoho.com.cn)"),
        ZohoRegion.SA: _tr("Saudi Arabia (zoho.sa)"),
        ZohoRegion.UK: _tr("United Kingdom (zoho.uk)"),
        ZohoRegion.CUSTOM: _tr("An address of this PC"),
    }


def region_name(region: str) -> str:
    """The data centre that came with a sign-in; one of this PC has no name."""
    return region_names()[ZohoRegion(region)] if region in set(ZohoRegion) else region_names()[ZohoRegion.CUSTOM]


def why() -> str:
    """What the connection is for."""
    return _tr(
        "What was bought in ServiceTitan becomes bills in Zoho Books, and what was returned becomes vendor credits; "
        "what was sold can follow. Nothing is posted twice; what somebody typed into Zoho Books by hand is left alone."
    )


def triggers() -> Ways:
    """When a purchase goes to Zoho Books."""
    return [
        (
            BillTrigger.BILL_POSTED.value,
            _tr("When its bill is posted"),
            _tr("What is posted in ServiceTitan does not change any more as a rule."),
        ),
        (
            BillTrigger.BILL_CREATED.value,
            _tr("When its bill is created"),
            _tr("Earlier; what is corrected before posting is followed, or asks you, as chosen below."),
        ),
        (
            BillTrigger.RECEIPT.value,
            _tr("When it is received"),
            _tr("Without waiting for a bill; the bill that follows is attached to what went. A vendor's invoice that "
                "differs from the receipt then needs you."),
        ),
    ]  # fmt: skip


def change_policies() -> Ways:
    """What becomes of a bill that changes after it was sent."""
    return [
        (
            ChangePolicy.ASK.value,
            _tr("Ask me"),
            _tr("The change waits in Needs attention; Zoho Books stays as it is."),
        ),
        (
            ChangePolicy.REPLACE.value,
            _tr("Follow it in Zoho Books"),
            _tr("The bill is changed or voided there without asking. What is paid, or was changed by somebody there, "
                "waits for you all the same."),
        ),
    ]  # fmt: skip


def sale_triggers() -> Ways:
    """When a sale goes to Zoho Books."""
    return [
        (
            SaleTrigger.POSTED.value,
            _tr("When it is posted"),
            _tr("What is posted in ServiceTitan does not change any more as a rule."),
        ),
        (
            SaleTrigger.CREATED.value,
            _tr("When it is created"),
            _tr("Earlier; what is corrected before posting is followed, or asks you, as chosen below."),
        ),
    ]


def sale_change_policies() -> Ways:
    """What becomes of a sale that changes after it was sent."""
    return [
        (
            ChangePolicy.ASK.value,
            _tr("Ask me"),
            _tr("The change waits in Needs attention; Zoho Books stays as it is."),
        ),
        (
            ChangePolicy.REPLACE.value,
            _tr("Follow it in Zoho Books"),
            _tr("The invoice or credit note is voided there and sent anew, without asking. One that is paid there "
                "waits for you all the same, and so does every payment."),
        ),
    ]  # fmt: skip


def budget(left: CallBudget | None) -> str:
    """What is left of the day's calls."""
    if left is None:
        return _tr("How many calls are left today is known after the next answer of Zoho Books.")
    return _tr("{left} of today's {limit} calls are left until {time}; ML Connector can make {usable} of them.").format(
        left=formats.count(left.remaining) if left.remaining else "0",
        limit=formats.count(left.limit) if left.limit else "0",
        usable=formats.count(left.usable) if left.usable else "0",
        time=f"{left.resets_at.astimezone():%H:%M}",
    )


def bill_status(status: BillStatus | CreditStatus) -> str:
    """As a person says it."""
    return {
        BillStatus.DRAFT.value: _tr("draft"),
        BillStatus.PENDING_APPROVAL.value: _tr("waits for approval"),
        BillStatus.OPEN.value: _tr("open"),
        BillStatus.OVERDUE.value: _tr("overdue"),
        BillStatus.PARTIALLY_PAID.value: _tr("paid in part"),
        BillStatus.PAID.value: _tr("paid"),
        BillStatus.VOID.value: _tr("void"),
        CreditStatus.CLOSED.value: _tr("used up"),
    }.get(status.value, _tr("status not known"))
