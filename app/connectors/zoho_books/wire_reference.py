"""Reads Zoho's reference data into the domain: organization, contacts, items, accounts, taxes, currencies, locks."""

from __future__ import annotations

from datetime import date

from app.connectors.zoho_books.values import (
    Row,
    read_choice,
    read_date,
    read_decimal,
    read_flag,
    read_id,
    read_inner,
    read_key,
    read_list,
    read_stamp,
    read_status,
    read_text,
    read_whole,
)
from app.domain.accounting import (
    AccountingContact,
    AccountingItem,
    BooksLocation,
    ContactKind,
    ContactPerson,
    Currency,
    CustomValue,
    Edition,
    ExchangeRate,
    ItemTax,
    LedgerAccount,
    Organization,
    PeriodLock,
    PostalAddress,
    Tax,
    TaxAuthority,
    TaxExemption,
    TaxKind,
)

_INACTIVE = "inactive"
PERSON_TEXTS = (
    "email", "phone", "salutation", "first_name", "last_name", "mobile", "designation", "department", "skype"
)  # fmt: skip
"""What of a person at a contact is a text, on both ways."""


def organization(row: Row) -> Organization:
    """GET /organizations and one of them; `version` is the edition (facts 7)."""
    return Organization(
        id=read_id(row, "organization_id"),
        name=read_text(row, "name"),
        edition=read_status(row, "version", Edition, Edition.OTHER),
        edition_name=read_text(row, "version"),
        currency_id=read_key(row, "currency_id"),
        currency_code=read_text(row, "currency_code").upper(),
        price_precision=read_whole(row, "price_precision", default=2),
        time_zone=read_text(row, "time_zone"),
        country=read_text(row, "country_code") or read_text(row, "country") or _address_country(row),
        plan=read_text(row, "plan_name"),
        registered_for_tax=read_choice(row, "is_registered_for_tax"),
        sales_tax_type=read_text(row, "sales_tax_type"),
        is_default=read_flag(row, "is_default_org", default=False),
        active=read_flag(row, "is_org_active", default=True),
    )


def contact(row: Row) -> AccountingContact:
    """GET /contacts: a row; what only one contact tells is empty."""
    return _contact(row, complete=False)


def whole_contact(row: Row) -> AccountingContact:
    """GET /contacts/{id}, and the answer of POST and PUT."""
    return _contact(row, complete=True)


def _contact(row: Row, *, complete: bool) -> AccountingContact:
    persons = read_list(row, "contact_persons")
    primary = next((one for one in persons if read_flag(one, "is_primary_contact", default=False)), {})
    address = read_inner(row, "billing_address")
    return AccountingContact(
        id=read_id(row, "contact_id"),
        name=read_text(row, "contact_name"),
        kind=read_status(row, "contact_type", ContactKind, ContactKind.CUSTOMER),
        active=read_text(row, "status") != _INACTIVE,
        currency_id=read_key(row, "currency_id"),
        currency_code=read_text(row, "currency_code").upper(),
        company_name=read_text(row, "company_name"),
        email=read_text(row, "email") or read_text(primary, "email"),
        phone=read_text(row, "phone") or read_text(primary, "phone"),
        billing_address=_address(address) if address else None,
        persons=tuple(_person(one) for one in persons),
        tax_authority_id=read_key(row, "tax_authority_id"),
        tax_exemption_id=read_key(row, "tax_exemption_id"),
        taxable=read_choice(row, "is_taxable"),
        gst_number=read_text(row, "gst_no"),
        gst_treatment=read_text(row, "gst_treatment"),
        place_of_contact=read_text(row, "place_of_contact"),
        notes=read_text(row, "notes"),
        custom_values=custom_values(row),
        modified_at=read_stamp(row, "last_modified_time"),
        complete=complete,
    )


def _person(row: Row) -> ContactPerson:
    return ContactPerson(
        id=read_key(row, "contact_person_id"),
        primary=read_flag(row, "is_primary_contact", default=False),
        **{name: read_text(row, name) for name in PERSON_TEXTS},
    )


def _address(row: Row) -> PostalAddress:
    return PostalAddress(
        attention=read_text(row, "attention"),
        street=read_text(row, "address"),
        street2=read_text(row, "street2"),
        city=read_text(row, "city"),
        state=read_text(row, "state"),
        zip=read_text(row, "zip"),
        country=read_text(row, "country"),
        phone=read_text(row, "phone"),
    )


def _address_country(row: Row) -> str:
    return read_text(read_inner(row, "address"), "country")


def custom_values(row: Row) -> tuple[CustomValue, ...]:
    """`custom_fields` of any object; the id is called differently from document to document (contracts)."""
    return tuple(
        CustomValue(
            name=read_text(one, "api_name"),
            value=read_text(one, "value"),
            id=read_key(one, "customfield_id") or read_key(one, "custom_field_id"),
            label=read_text(one, "label"),
        )
        for one in read_list(row, "custom_fields")
    )


def account(row: Row) -> LedgerAccount:
    """GET /chartofaccounts."""
    return LedgerAccount(
        id=read_id(row, "account_id"),
        name=read_text(row, "account_name"),
        code=read_text(row, "account_code"),
        kind=read_text(row, "account_type"),
        active=read_flag(row, "is_active", default=True),
        parent_id=read_key(row, "parent_account_id"),
        modified_at=read_stamp(row, "last_modified_time"),
    )


def item(row: Row) -> AccountingItem:
    """GET /items, one of them, and the answer of POST and PUT."""
    return AccountingItem(
        id=read_id(row, "item_id"),
        name=read_text(row, "name"),
        sku=read_text(row, "sku"),
        active=read_text(row, "status") != _INACTIVE,
        kind=read_text(row, "item_type"),
        product_type=read_text(row, "product_type"),
        unit=read_text(row, "unit"),
        description=read_text(row, "description"),
        rate=read_decimal(row, "rate"),
        purchase_rate=read_decimal(row, "purchase_rate"),
        account_id=read_key(row, "account_id"),
        purchase_account_id=read_key(row, "purchase_account_id"),
        inventory_account_id=read_key(row, "inventory_account_id"),
        vendor_id=read_key(row, "vendor_id"),
        tax_id=read_key(row, "tax_id"),
        tax_exemption_id=read_key(row, "tax_exemption_id"),
        taxable=read_choice(row, "is_taxable"),
        tax_preferences=tuple(
            ItemTax(read_key(one, "tax_id"), read_text(one, "tax_specification"))
            for one in read_list(row, "item_tax_preferences")
        ),
        modified_at=read_stamp(row, "last_modified_time"),
    )


def tax(row: Row) -> Tax:
    """GET /settings/taxes; a group is a row among the taxes."""
    return Tax(
        id=read_id(row, "tax_id"),
        name=read_text(row, "tax_name"),
        percentage=read_decimal(row, "tax_percentage"),
        kind=read_status(row, "tax_type", TaxKind, TaxKind.OTHER),
        specific_type=read_text(row, "tax_specific_type"),
        specification=read_text(row, "tax_specification"),
        authority_id=read_key(row, "tax_authority_id"),
        authority_name=read_text(row, "tax_authority_name"),
        active=not read_flag(row, "is_inactive", default=False) and read_text(row, "status").casefold() != _INACTIVE,
        modified_at=read_stamp(row, "last_modified_time"),
    )


def tax_group(row: Row) -> Tax:
    """GET /settings/taxgroups/{id}: with the taxes it is made of."""
    return Tax(
        id=read_id(row, "tax_group_id"),
        name=read_text(row, "tax_group_name"),
        percentage=read_decimal(row, "tax_group_percentage"),
        kind=TaxKind.GROUP,
        parts=tuple(tax(one) for one in read_list(row, "taxes")),
    )


def tax_authority(row: Row) -> TaxAuthority:
    """GET /settings/taxauthorities."""
    return TaxAuthority(
        read_id(row, "tax_authority_id"), read_text(row, "tax_authority_name"), read_text(row, "description")
    )


def tax_exemption(row: Row) -> TaxExemption:
    """GET /settings/taxexemptions."""
    return TaxExemption(
        read_id(row, "tax_exemption_id"),
        read_text(row, "tax_exemption_code"),
        read_text(row, "type"),
        read_text(row, "description"),
    )


def currency(row: Row) -> Currency:
    """GET /settings/currencies."""
    return Currency(
        id=read_id(row, "currency_id"),
        code=read_text(row, "currency_code").upper(),
        price_precision=read_whole(row, "price_precision", default=2),
        is_base=read_flag(row, "is_base_currency", default=False),
        exchange_rate=read_decimal(row, "exchange_rate"),
        effective_on=read_date(row, "effective_date"),
    )


def exchange_rate(row: Row) -> ExchangeRate:
    """GET /settings/currencies/{id}/exchangerates; one without a day holds since ever."""
    return ExchangeRate(read_date(row, "effective_date") or date.min, read_decimal(row, "rate"))


def location(row: Row) -> BooksLocation:
    """GET /locations."""
    return BooksLocation(
        read_id(row, "location_id"), read_text(row, "location_name"), read_key(row, "parent_location_id")
    )


def lock(row: Row) -> PeriodLock:
    """GET /transactionlocks and /transactionlock; `disabled` is the one status that locks nothing (contract)."""
    status = read_text(row, "transaction_lock_status").casefold()
    return PeriodLock(
        id=read_key(row, "transaction_lock_id"),
        enabled=status != "disabled",
        until=read_date(row, "transaction_lock_date"),
        first=read_date(row, "start_date"),
        last=read_date(row, "end_date"),
        scope=read_text(row, "lock_scope_formatted"),
        reason=read_text(row, "reason"),
    )
