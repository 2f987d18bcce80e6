"""Master data and the organization as JSON objects, in lists and on their own."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from app.simulators.common.wire import rounded
from app.simulators.zoho_books.organization import Organization
from app.simulators.zoho_books.records import (
    Account,
    Contact,
    Currency,
    CustomField,
    Data,
    Item,
    Location,
    Lock,
    Rate,
    Record,
    Tax,
    TaxAuthority,
    TaxExemption,
)
from app.simulators.zoho_books.values import stamp

Row = dict[str, Any]
_ADDRESS = ("attention", "address", "street2", "city", "state_code", "state", "zip", "country", "fax", "phone")
_LOCK_SCOPES = {"all": (0, "All"), "sales": (1, "Sales"), "purchase": (2, "Purchases"), "banking": (3, "Banking")}


def stamps(org: Organization, record: Record) -> Row:
    """created_time and last_modified_time."""
    return {
        "created_time": stamp(record.created, org.zone),
        "last_modified_time": stamp(record.modified, org.zone),
    }


def money(org: Organization, currency_id: str, amount: Decimal) -> Decimal:
    """An amount with the places of its currency."""
    return rounded(amount, org.currencies[currency_id].precision)


def custom_row(field: CustomField, value: Any) -> Row:
    """One custom field with its value."""
    return {
        "customfield_id": field.id,
        "custom_field_id": field.id,
        "api_name": field.api_name,
        "index": field.index,
        "label": field.label,
        "value": value,
    }


def custom_rows(org: Organization, record: Record) -> list[Row]:
    """The custom fields of a record that have a value."""
    return [custom_row(org.custom_fields[ident], value) for ident, value in record.custom.items()]


def address(given: Data, names: Sequence[str] = _ADDRESS) -> Row:
    """An address; what is not known is an empty text."""
    return {name: str(given.get(name, "")) for name in names}


def organization_row(org: Organization) -> Row:
    """One row of GET /organizations."""
    return {
        "organization_id": org.organization_id,
        "name": org.name,
        "contact_name": "Asha Rao",
        "email": "asha.rao@voltline.example",
        "is_default_org": False,
        "plan_type": 0,
        "plan_name": org.plan_name,
        "plan_period": "",
        "version": org.edition,
        "language_code": "en",
        "fiscal_year_start_month": 3 if org.edition == "india" else 0,
        "account_created_date": "2024-04-01",
        "account_created_date_formatted": "01 Apr 2024",
        "time_zone": str(org.zone),
        "is_org_active": True,
        "country": org.country,
        "country_code": {"india": "IN", "us": "US", "uk": "GB"}.get(org.edition, ""),
        "state_code": org.state_code,
        "currency_id": org.base.id,
        "currency_code": org.base.code,
        "currency_symbol": org.base.symbol,
        "currency_format": "##,##,##0.00" if org.base.code == "INR" else "###,##0.00",
        "price_precision": org.base.precision,
        "sales_tax_type": "tax" if org.edition == "us" else "",
        "is_registered_for_tax": org.tax_enabled,
        "tax_group_enabled": True,
    }


def contact_row(org: Organization, contact: Contact) -> Row:
    """One row of GET /contacts; mail and telephone are the primary person's."""
    person = next((one for one in contact.persons if one.get("is_primary_contact")), {})
    owed = money(org, contact.currency_id, org.outstanding(contact))
    return {
        "contact_id": contact.id,
        "contact_name": contact.name,
        "company_name": str(contact.other.get("company_name", "")),
        "contact_type": contact.type,
        "contact_number": str(contact.other.get("contact_number", "")),
        "status": "active" if contact.active else "inactive",
        "payment_terms": contact.payment_terms,
        "payment_terms_label": str(contact.other.get("payment_terms_label", "Due on Receipt")),
        "currency_id": contact.currency_id,
        "currency_code": org.currencies[contact.currency_id].code,
        "outstanding_receivable_amount": owed if contact.type == "customer" else 0,
        "unused_credits_receivable_amount": 0,
        **{name: str(person.get(name, "")) for name in ("first_name", "last_name", "email", "phone", "mobile")},
        **stamps(org, contact),
    }


def contact_detail(org: Organization, contact: Contact) -> Row:
    """GET /contacts/{id}."""
    row = contact_row(org, contact)
    for name in ("first_name", "last_name", "email", "phone", "mobile"):
        del row[name]
    return {
        **row,
        "has_transaction": org.has_transactions(contact),
        **{name: value for name, value in contact.other.items() if value is not None},
        "currency_symbol": org.currencies[contact.currency_id].symbol,
        "primary_contact_id": next(
            (str(one["contact_person_id"]) for one in contact.persons if one.get("is_primary_contact")), ""
        ),
        "billing_address": address(contact.billing),
        "shipping_address": address(contact.shipping),
        "contact_persons": contact.persons,
        "custom_fields": custom_rows(org, contact),
        "notes": str(contact.other.get("notes", "")),
    }


def item_row(org: Organization, item: Item) -> Row:
    """One row of GET /items, and the item on its own."""
    tax = org.taxes.get(item.tax_id)
    return {
        "item_id": item.id,
        "name": item.name,
        "status": "active" if item.active else "inactive",
        "sku": item.sku,
        "description": item.description,
        "rate": item.rate,
        "unit": item.unit,
        "item_type": item.item_type,
        "product_type": item.product_type,
        "account_id": item.account_id,
        "purchase_rate": item.purchase_rate,
        "purchase_description": item.purchase_description,
        "purchase_account_id": item.purchase_account_id,
        "tax_id": item.tax_id,
        "tax_name": tax.name if tax else "",
        "tax_percentage": f"{tax.percentage:f}" if tax else "",
        "can_be_sold": item.item_type != "purchases",
        "can_be_purchased": item.item_type != "sales",
        "track_inventory": item.item_type == "inventory",
        **item.other,
        "custom_fields": custom_rows(org, item),
        "last_modified_time": stamp(item.modified, org.zone),
    }


def account_row(org: Organization, account: Account) -> Row:
    """One row of GET /chartofaccounts."""
    parent = org.accounts.get(account.parent_id)
    return {
        "account_id": account.id,
        "account_name": account.name,
        "account_code": account.code,
        "account_type": account.type,
        "is_user_created": not account.system,
        "is_system_account": account.system,
        "is_active": account.active,
        "parent_account_id": account.parent_id,
        "parent_account_name": parent.name if parent else "",
        "description": account.description,
        **stamps(org, account),
    }


def tax_row(org: Organization, tax: Tax) -> Row:
    """One row of GET /settings/taxes; groups are rows as well."""
    authority = org.tax_authorities.get(tax.authority_id)
    return {
        "tax_id": tax.id,
        "tax_name": tax.name,
        "tax_percentage": tax.percentage,
        "tax_type": tax.type,
        "tax_specific_type": tax.specific_type,
        "tax_specification": tax.specification,
        "tax_authority_id": tax.authority_id,
        "tax_authority_name": authority.name if authority else "",
        "is_value_added": False,
        "is_default_tax": False,
        "is_editable": True,
        "is_inactive": not tax.active,
        "status": "Active" if tax.active else "Inactive",
        "last_modified_time": stamp(tax.modified, org.zone),
    }


def tax_group_row(org: Organization, group: Tax) -> Row:
    """GET /settings/taxgroups/{id}."""
    return {
        "tax_group_id": group.id,
        "tax_group_name": group.name,
        "tax_group_percentage": group.percentage,
        "taxes": [tax_row(org, org.taxes[ident]) for ident in group.members],
    }


def authority_row(org: Organization, authority: TaxAuthority) -> Row:
    """A tax authority."""
    return {
        "tax_authority_id": authority.id,
        "tax_authority_name": authority.name,
        "description": authority.description,
        "registration_number": "",
        "registration_number_label": "",
    }


def exemption_row(org: Organization, exemption: TaxExemption) -> Row:
    """A tax exemption."""
    return {
        "tax_exemption_id": exemption.id,
        "tax_exemption_code": exemption.tax_code,
        "description": exemption.description,
        "type": exemption.type,
    }


def currency_row(org: Organization, currency: Currency) -> Row:
    """A currency with today's rate."""
    day = org.today()
    known = [rate.effective for rate in currency.rates if rate.effective <= day]
    return {
        "currency_id": currency.id,
        "currency_code": currency.code,
        "currency_name": currency.name,
        "currency_symbol": currency.symbol,
        "price_precision": currency.precision,
        "currency_format": "###,##0.00",
        "is_base_currency": currency.is_base,
        "exchange_rate": Decimal(0) if currency.is_base else org.rate_on(currency.id, day),
        "effective_date": f"{known[-1]:%Y-%m-%d}" if known else "",
    }


def rate_row(currency: Currency, rate: Rate) -> Row:
    """An exchange rate."""
    return {
        "exchange_rate_id": rate.id,
        "currency_id": currency.id,
        "currency_code": currency.code,
        "effective_date": f"{rate.effective:%Y-%m-%d}",
        "rate": rate.rate,
    }


def location_row(org: Organization, location: Location) -> Row:
    """A location."""
    return {
        "location_id": location.id,
        "location_name": location.name,
        "type": "general",
        "is_primary": location.is_primary,
        "status": "active" if location.active else "inactive",
        "email": "",
        "phone": "",
        "address": {"city": "", "state": "", "country": org.country, "street_address1": "", "street_address2": ""},
        "is_all_users_selected": True,
    }


def lock_row(org: Organization, lock: Lock) -> Row:
    """A transaction lock; which number of `lock_scope` means which module is documented only for 0."""
    scope, text = _LOCK_SCOPES.get(lock.module, (4, "Accountant"))
    return {
        "transaction_lock_id": lock.id,
        "transaction_lock_status": "enabled",
        "transaction_lock_date": f"{lock.until:%Y-%m-%d}",
        "lock_status": "locked",
        "lock_scope": scope,
        "lock_scope_formatted": text,
        "lock_status_formatted": "Locked",
        "reason": lock.reason,
        "start_date": "",
        "end_date": f"{lock.until:%Y-%m-%d}",
        "user_exceptions": [],
        "account_exceptions": [],
    }
