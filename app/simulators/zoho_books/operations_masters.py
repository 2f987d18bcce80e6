"""Operations on organizations, contacts, items, accounts, taxes, currencies, locations and transaction locks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.simulators.zoho_books import fields
from app.simulators.zoho_books.errors import ApiError, invalid, missing, unauthorized
from app.simulators.zoho_books.lists import Listing, listing, statuses
from app.simulators.zoho_books.operations import Call, Handler, Operation, Reply, names
from app.simulators.zoho_books.organization import Organization
from app.simulators.zoho_books.records import Record
from app.simulators.zoho_books.rows import (
    Row,
    account_row,
    authority_row,
    contact_detail,
    contact_row,
    currency_row,
    exemption_row,
    item_row,
    location_row,
    lock_row,
    organization_row,
    rate_row,
    stamps,
    tax_group_row,
    tax_row,
)
from app.simulators.zoho_books.upserting import upsert
from app.simulators.zoho_books.values import a_day

_ASSETS = "other_asset other_current_asset intangible_asset cash bank fixed_asset accounts_receivable stock"
_LIABILITIES = "other_current_liability credit_card long_term_liability other_liability accounts_payable"
_ACTIVE = statuses(Active="active", Inactive="inactive")


def _types(text: str) -> Callable[[Row], bool]:
    wanted = text.split()
    return lambda row: row["account_type"] in wanted and row["is_active"]


_ACCOUNT_FILTERS: dict[str, Callable[[Row], bool]] = {
    "AccountType.All": lambda row: True,
    "AccountType.Active": lambda row: bool(row["is_active"]),
    "AccountType.Inactive": lambda row: not row["is_active"],
    "AccountType.Asset": _types(_ASSETS),
    "AccountType.Liability": _types(_LIABILITIES),
    "AccountType.Equity": _types("equity"),
    "AccountType.Income": _types("income other_income"),
    "AccountType.Expense": _types("expense cost_of_goods_sold other_expense"),
}
CONTACTS = Listing(
    "contacts",
    lambda call: call.org.contacts.values(),
    contact_row,
    texts=("contact_name", "company_name", "first_name", "last_name", "email", "phone"),
    exact=("contact_type",),
    filters=_ACTIVE,
    default_filter="Status.All",
    search=("contact_name",),
    sorts=(
        "contact_name",
        "first_name",
        "last_name",
        "email",
        "outstanding_receivable_amount",
        "created_time",
        "last_modified_time",
    ),
)
ITEMS = Listing(
    "items",
    lambda call: call.org.items.values(),
    item_row,
    texts=("name", "description"),
    exact=("tax_id", "tax_name", "account_id"),
    ranges=("rate",),
    filters=_ACTIVE,
    default_filter="Status.All",
    search=("name", "description", "sku"),
    sorts=("name", "rate", "tax_name"),
)
ACCOUNTS = Listing(
    "chartofaccounts",
    lambda call: call.org.accounts.values(),
    account_row,
    exact=("account_id", "account_code", "account_name"),
    filters=_ACCOUNT_FILTERS,
    default_filter="AccountType.Active",
    modified=True,
    search=("account_name", "account_code"),
    sorts=("account_name", "account_type", "account_code"),
)
TAXES = Listing(
    "taxes",
    lambda call: call.org.taxes.values(),
    tax_row,
    filters={"Taxes.All": lambda row: True, "Taxes.Active": lambda row: not row["is_inactive"]},
    default_filter="Taxes.Active",
)
CURRENCIES = Listing(
    "currencies",
    lambda call: call.org.currencies.values(),
    currency_row,
    filters={
        "Currencies.All": lambda row: True,
        "Currencies.ExcludeBaseCurrency": lambda row: not row["is_base_currency"],
    },
    default_filter="Currencies.All",
)
LOCKS = Listing(
    "transaction_locks",
    lambda call: call.org.locks.values(),
    lock_row,
    exact=("lock_scope",),
    report="Transaction Locks",
)


def _plain(key: str, table: str, row: Callable[[Organization, Any], Row]) -> Handler:
    """A list that is never paged."""
    return listing(Listing(key, lambda call: getattr(call.org, table).values(), row, paged=False))


def _one(key: str, noun: str, table: str, row: Callable[[Organization, Any], Row]) -> Handler:
    """One record by the id of the path."""

    def handle(call: Call) -> Reply:
        found = getattr(call.org, table).get(call.id)
        if found is None:
            raise missing(noun)
        return Reply(body={key: row(call.org, found)})

    return handle


def _activity(noun: str, table: str, *, status: int = 200) -> tuple[Handler, Handler]:
    """Making a record active or inactive."""

    def make(active: bool) -> Handler:
        def handle(call: Call) -> Reply:
            record: Record | None = getattr(call.org, table).get(call.id)
            if record is None:
                raise missing(noun)
            record.active = active
            call.org.touch(record)
            state = "active" if active else "inactive"
            return Reply(f"The {noun.lower()} has been marked as {state}.", status=status)

        return handle

    return make(True), make(False)


# -- organization ------------------------------------------------------------------------------------------


def _organization(call: Call) -> Reply:
    if call.id != call.org.organization_id:
        raise unauthorized()
    date_format = "dd/MM/yyyy" if call.org.edition == "india" else "MM/dd/yyyy"
    return Reply(body={"organization": {**organization_row(call.org), "date_format": date_format}})


def _no_list(call: Call) -> Reply:
    raise ApiError(500, 1000, "Internal error")  # the service answers GET /organizations itself


# -- contacts ----------------------------------------------------------------------------------------------


def _new_contact(call: Call) -> Reply:
    made = call.org.create_contact(call.json)
    body = {"contact": contact_detail(call.org, made)}
    return Reply("The contact has been added.", body, 201, f"contacts/{made.id}")


def _change_contact(call: Call) -> Reply:
    changed = call.org.change_contact(call.org.contact(call.id), call.json)
    return Reply("Contact information has been saved.", {"contact": contact_detail(call.org, changed)})


def _upsert_contact(call: Call) -> Reply:
    found = upsert(call, "contact", "Contact")
    if found is None:
        return _new_contact(call)
    changed = call.org.change_contact(call.org.contact(found.id), call.json)
    return Reply("Contact information has been saved.", {"contact": contact_detail(call.org, changed)})


def _delete_contact(call: Call) -> Reply:
    call.org.delete_contact(call.org.contact(call.id))
    return Reply("The contact has been deleted.")


# -- items -------------------------------------------------------------------------------------------------


def _new_item(call: Call) -> Reply:
    made = call.org.create_item(call.json)
    return Reply("The item has been added.", {"item": item_row(call.org, made)}, 201, f"items/{made.id}")


def _change_item(call: Call) -> Reply:
    changed = call.org.change_item(call.org.item(call.id), call.json)
    return Reply("Item details have been saved.", {"item": item_row(call.org, changed)})


def _upsert_item(call: Call) -> Reply:
    found = upsert(call, "item", "Item")
    if found is None:
        return _new_item(call)
    changed = call.org.change_item(call.org.item(found.id), call.json)
    return Reply("Item details have been saved.", {"item": item_row(call.org, changed)})


def _delete_item(call: Call) -> Reply:
    call.org.delete_item(call.org.item(call.id))
    return Reply("The item has been deleted.")


def _item_details(call: Call) -> Reply:
    idents = [ident for ident in call.query.get("item_ids", "").split(",") if ident]
    if not idents:
        raise invalid("item_ids")
    return Reply(body={"items": [item_row(call.org, call.org.item(ident)) for ident in idents]})


# -- accounts, taxes, currencies, locks --------------------------------------------------------------------


def _account(call: Call) -> Reply:
    account = call.org.accounts.get(call.id)
    if account is None:
        raise missing("Account")
    used = any(line.account_id == account.id for one in call.org.documents.values() for line in one.lines)
    row = {**account_row(call.org, account), "is_involved_in_transaction": used, **stamps(call.org, account)}
    return Reply(body={"chart_of_account": row})


def _new_account(call: Call) -> Reply:
    made = call.org.create_account(call.json)
    body = {"chart_of_account": account_row(call.org, made)}
    return Reply("The account has been created.", body, 201, f"chartofaccounts/{made.id}")


def _new_tax(call: Call) -> Reply:
    made = call.org.create_tax(call.json)
    return Reply("The tax has been added.", {"tax": tax_row(call.org, made)}, 201, f"settings/taxes/{made.id}")


def _tax_group(call: Call) -> Reply:
    group = call.org.taxes.get(call.id)
    if group is None or not group.members:
        raise missing("Tax group")
    return Reply(body={"tax_group": tax_group_row(call.org, group)})


def _new_tax_group(call: Call) -> Reply:
    made = call.org.create_tax_group(call.json)
    body = {"tax_group": tax_group_row(call.org, made)}
    return Reply("Tax Group has been added.", body, 201, f"settings/taxgroups/{made.id}")


def _new_authority(call: Call) -> Reply:
    made = call.org.create_tax_authority(call.json)
    return Reply("Tax authority has been added.", {"tax_authority": authority_row(call.org, made)}, 201)


def _new_exemption(call: Call) -> Reply:
    made = call.org.create_tax_exemption(call.json)
    return Reply("Tax exemption has been added.", {"tax_exemption": exemption_row(call.org, made)})


def _new_currency(call: Call) -> Reply:
    made = call.org.create_currency(call.json)
    body = {"currency": currency_row(call.org, made)}
    return Reply("The currency has been created.", body, 201, f"settings/currencies/{made.id}")


def _rates(call: Call) -> Reply:
    currency = call.org.currencies.get(call.id)
    if currency is None:
        raise missing("Currency")
    rates = currency.rates
    if call.query.get("from_date"):
        day = a_day(call.query["from_date"], "from_date")
        before = [rate for rate in rates if rate.effective <= day]
        rates = [*before[-1:], *(rate for rate in rates if rate.effective > day)]
    if call.flag("is_current_date"):
        rates = [rate for rate in rates if rate.effective == call.org.today()]
    return Reply(body={"exchange_rates": [rate_row(currency, rate) for rate in rates]})


def _new_rate(call: Call) -> Reply:
    currency = call.org.currencies.get(call.id)
    if currency is None:
        raise missing("Currency")
    made = call.org.create_rate(currency, call.json)
    return Reply("The exchange rate has been created.", {"exchange_rate": made.rate}, 201)


def _lock(call: Call) -> Reply:
    """The lock that holds furthest; without any, one that says disabled."""
    locks = list(call.org.locks.values())
    wanted = call.query.get("transaction_lock_id")
    if wanted:
        locks = [lock for lock in locks if lock.id == wanted]
    if not locks:
        return Reply(body={"transaction_lock": {"transaction_lock_status": "disabled", "transaction_lock_date": ""}})
    return Reply(body={"transaction_lock": lock_row(call.org, max(locks, key=lambda lock: lock.until))})


_CONTACT_ON, _CONTACT_OFF = _activity("Contact", "contacts")
_ITEM_ON, _ITEM_OFF = _activity("Item", "items")
_ACCOUNT_ON, _ACCOUNT_OFF = _activity("Account", "accounts", status=201)
_SETTINGS, _CONTACTS, _ACCOUNTANTS = "ZohoBooks.settings", "ZohoBooks.contacts", "ZohoBooks.accountants"


def _settings(
    path: str, ident: str, listed: Handler, one: Handler, made: Handler, shape: Any, parameters: frozenset[str]
) -> tuple[Operation, ...]:
    """List, create and read of one kind of setting."""
    return (
        Operation("GET", path, f"{_SETTINGS}.READ", listed, parameters),
        Operation("POST", path, f"{_SETTINGS}.CREATE", made, shape=shape),
        Operation("GET", f"{path}/{{{ident}}}", f"{_SETTINGS}.READ", one),
    )


_TAX = _one("tax", "Tax", "taxes", tax_row)
_AUTHORITY = _one("tax_authority", "Tax authority", "tax_authorities", authority_row)
_EXEMPTION = _one("tax_exemption", "Tax exemption", "tax_exemptions", exemption_row)
_CURRENCY = _one("currency", "Currency", "currencies", currency_row)
_NONE: frozenset[str] = frozenset()
OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/organizations", f"{_SETTINGS}.READ", _no_list, org_scoped=False),
    Operation("GET", "/organizations/{organization_id}", f"{_SETTINGS}.READ", _organization),
    Operation("GET", "/contacts", f"{_CONTACTS}.READ", listing(CONTACTS), CONTACTS.parameters),
    Operation("POST", "/contacts", f"{_CONTACTS}.CREATE", _new_contact, shape=fields.CONTACT),
    Operation("PUT", "/contacts", f"{_CONTACTS}.UPDATE", _upsert_contact, shape=fields.CONTACT),
    Operation(
        "GET",
        "/contacts/{contact_id}",
        f"{_CONTACTS}.READ",
        lambda call: Reply(body={"contact": contact_detail(call.org, call.org.contact(call.id))}),
    ),
    Operation("PUT", "/contacts/{contact_id}", f"{_CONTACTS}.UPDATE", _change_contact, shape=fields.CONTACT),
    Operation("DELETE", "/contacts/{contact_id}", f"{_CONTACTS}.DELETE", _delete_contact),
    Operation("POST", "/contacts/{contact_id}/active", f"{_CONTACTS}.CREATE", _CONTACT_ON),
    Operation("POST", "/contacts/{contact_id}/inactive", f"{_CONTACTS}.CREATE", _CONTACT_OFF),
    Operation("GET", "/items", f"{_SETTINGS}.READ", listing(ITEMS), ITEMS.parameters),
    Operation("POST", "/items", f"{_SETTINGS}.CREATE", _new_item, shape=fields.ITEM),
    Operation("PUT", "/items", f"{_SETTINGS}.UPDATE", _upsert_item, shape=fields.ITEM),
    Operation("GET", "/items/{item_id}", f"{_SETTINGS}.READ", _one("item", "Item", "items", item_row)),
    Operation("PUT", "/items/{item_id}", f"{_SETTINGS}.UPDATE", _change_item, shape=fields.ITEM),
    Operation("DELETE", "/items/{item_id}", f"{_SETTINGS}.DELETE", _delete_item),
    Operation("POST", "/items/{item_id}/active", f"{_SETTINGS}.CREATE", _ITEM_ON),
    Operation("POST", "/items/{item_id}/inactive", f"{_SETTINGS}.CREATE", _ITEM_OFF),
    Operation("GET", "/itemdetails", f"{_SETTINGS}.READ", _item_details, names("item_ids")),
    Operation(
        "GET",
        "/chartofaccounts",
        f"{_ACCOUNTANTS}.READ",
        listing(ACCOUNTS),
        ACCOUNTS.parameters | {"showbalance"},
    ),
    Operation("POST", "/chartofaccounts", f"{_ACCOUNTANTS}.CREATE", _new_account, shape=fields.ACCOUNT),
    Operation("GET", "/chartofaccounts/{account_id}", f"{_ACCOUNTANTS}.READ", _account),
    Operation("POST", "/chartofaccounts/{account_id}/active", f"{_ACCOUNTANTS}.CREATE", _ACCOUNT_ON),
    Operation("POST", "/chartofaccounts/{account_id}/inactive", f"{_ACCOUNTANTS}.CREATE", _ACCOUNT_OFF),
    *_settings("/settings/taxes", "tax_id", listing(TAXES), _TAX, _new_tax, fields.TAX, TAXES.parameters),
    Operation("POST", "/settings/taxgroups", f"{_SETTINGS}.CREATE", _new_tax_group, shape=fields.TAX_GROUP),
    Operation("GET", "/settings/taxgroups/{tax_group_id}", f"{_SETTINGS}.READ", _tax_group),
    *_settings(
        "/settings/taxauthorities",
        "tax_authority_id",
        _plain("tax_authorities", "tax_authorities", authority_row),
        _AUTHORITY,
        _new_authority,
        fields.TAX_AUTHORITY,
        _NONE,
    ),
    *_settings(
        "/settings/taxexemptions",
        "tax_exemption_id",
        _plain("tax_exemptions", "tax_exemptions", exemption_row),
        _EXEMPTION,
        _new_exemption,
        fields.TAX_EXEMPTION,
        _NONE,
    ),
    *_settings(
        "/settings/currencies",
        "currency_id",
        listing(CURRENCIES),
        _CURRENCY,
        _new_currency,
        fields.CURRENCY,
        CURRENCIES.parameters,
    ),
    Operation(
        "GET",
        "/settings/currencies/{currency_id}/exchangerates",
        f"{_SETTINGS}.READ",
        _rates,
        names("from_date is_current_date sort_column"),
    ),
    Operation(
        "POST",
        "/settings/currencies/{currency_id}/exchangerates",
        f"{_SETTINGS}.CREATE",
        _new_rate,
        shape=fields.EXCHANGE_RATE,
    ),
    Operation("GET", "/locations", f"{_SETTINGS}.READ", _plain("locations", "locations", location_row)),
    Operation(
        "GET",
        "/transactionlock",
        f"{_ACCOUNTANTS}.READ",
        _lock,
        names("accounting_period_id transaction_lock_id"),
    ),
    Operation(
        "GET",
        "/transactionlocks",
        f"{_ACCOUNTANTS}.READ",
        listing(LOCKS),
        names("page per_page accounting_period_id lock_scope"),
    ),
)
