"""The sections of the settings about Zoho Books: the sign-in and its limits, and what the flows do there.

Every id of Zoho Books is a text of digits, never a number (facts 2). The sections map one to one to the rules of
`app.flows` (`BillRules`, `AccountRules`, `LabelRules`, `TaxRules`), which say more about each of them.
"""

from __future__ import annotations

import json
from enum import StrEnum
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from app.system.setting_base import ChangePolicy, Section, currency_code, is_loopback, port_is_sound


class ZohoRegion(StrEnum):
    """Zoho's data centres, as `location` of the sign-in calls them (facts 1)."""

    US = "us"
    EU = "eu"
    IN = "in"
    AU = "au"
    JP = "jp"
    CA = "ca"
    CN = "cn"
    SA = "sa"
    UK = "uk"
    CUSTOM = "custom"
    """`zoho.accounts_url` on this PC: a simulator."""


class BillTrigger(StrEnum):
    """When a purchase of ServiceTitan goes to Zoho Books."""

    BILL_POSTED = "bill_posted"
    BILL_CREATED = "bill_created"
    RECEIPT = "receipt"
    """Once it is received; its later bill attaches to what went."""


class RoundingOfTax(StrEnum):
    """Where the organization rounds its taxes (`TaxRounding`); its API does not say."""

    DOCUMENT = "document"
    LINE = "line"


class ZohoSettings(Section):
    """The connection to Zoho Books."""

    enabled: bool = False
    """Without it no flow calls Zoho Books, and nobody has to sign in."""
    region: ZohoRegion = ZohoRegion.US
    """Where the client is registered; the user's own region comes with the sign-in (facts 1)."""
    accounts_url: str = ""
    """Only with the region `custom`: the accounts server of a simulator on this PC."""
    client_id: str = ""
    """Of the client in api-console.zoho.com; its secret is the secret ZOHO_CLIENT_SECRET."""
    mobile_client: bool = False
    """The client is of the type Mobile-based, which asks for PKCE; a Server-based one does without (facts 1)."""
    redirect_port: int = Field(default=8976, ge=1024, le=65535)
    """Port of this PC to which the browser comes back: `http://localhost:8976/callback` is what is registered."""
    organization_id: str = ""
    """Which company's books; `ml-connector zoho organizations` lists them."""
    calls_per_minute: int = Field(default=45, ge=1, le=100)
    """Zoho blocks the organization above 100 and the user at a number it does not document (facts 3)."""
    calls_at_once: int = Field(default=3, ge=1, le=10)
    """5 with the free plan, 10 with others (facts 3)."""
    daily_reserve: int = Field(default=50, ge=0, le=9_000)
    """Calls of the organization's day that are left to other programs; then this one waits until midnight there."""
    tax_rounding: RoundingOfTax = RoundingOfTax.DOCUMENT
    """As the organization is set; for bills and sales alike."""

    @field_validator("organization_id")
    @classmethod
    def _digits(cls, value: str) -> str:
        return zoho_id(value)

    @model_validator(mode="after")
    def _loopback(self) -> ZohoSettings:
        url = self.accounts_url
        if url and not (is_loopback(url) and port_is_sound(url) and urlsplit(url).scheme in {"http", "https"}):
            raise ValueError("accounts_url must be an address of this PC (it is only for the simulator)")
        return self


class Row(BaseModel):
    """One entry of a list."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AccountRuleSetting(Row):
    """One rule: it fits a line when everything it names fits; the first that fits decides (`AccountRule`)."""

    account_id: str
    """Account of Zoho Books."""
    item: str = ""
    """SKU code; `*` is any item, not an expense."""
    category: str = ""
    """Name of a pricebook category."""
    gl_account: str = ""
    """Number or name of the line's account in ServiceTitan."""
    business_unit: str = ""
    job: str = ""
    """Number of the job; `*` is any job."""

    @field_validator("account_id")
    @classmethod
    def _digits(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("must name an account of Zoho Books by its id")
        return zoho_id(value)


class TagSetting(Row):
    """One option of a reporting tag."""

    tag_id: str
    option_id: str

    @field_validator("tag_id", "option_id")
    @classmethod
    def _digits(cls, value: str) -> str:
        return zoho_id(value)


class BillSettings(Section):
    """The bills flow: purchases of ServiceTitan become bills in Zoho Books, returns vendor credits."""

    enabled: bool = False
    """Counts only with `zoho.enabled`."""
    trigger: BillTrigger = BillTrigger.BILL_POSTED
    returns: bool = True
    """Returns that the vendor has credited become vendor credits."""
    change_policy: ChangePolicy = ChangePolicy.ASK
    """What is cancelled or changed in ServiceTitan after it was sent: ask a person, or follow."""
    currency: str = ""
    """ISO code of ServiceTitan's amounts where the business unit does not say; empty: the base currency there."""
    account_rules: tuple[AccountRuleSetting, ...] = ()
    """Ordered; as JSON: `[{"item": "MCB-16A", "account_id": "4600..."}]`."""
    fallback_account_id: str = ""
    """Where a line goes that no rule fits; flagged. Empty: such a bill waits."""
    tax_account_id: str = ""
    """Where tax is a cost (US, or not registered): its own account; empty: spread over the accounts of the lines."""
    freight_account_id: str = ""
    """The same of freight, in every edition."""
    fee_account_id: str = ""
    """Of the restocking fee of a return; empty: it is taken off the lines."""
    home_state: str = ""
    """India: code of the state in which the company buys, such as KA; decides between CGST/SGST and IGST."""
    intra_tax_id: str = ""
    """India: tax (group) of what prefers none, bought within the state."""
    inter_tax_id: str = ""
    """India: the same between states."""
    reverse_charge: bool = False
    """India: purchases from vendors without GSTIN go with the tax of their items under reverse charge; otherwise
    without tax, and what Zoho Books refuses for that waits. When it asks for it is not documented."""
    tax_id: str = ""
    """Outside of the US and India: tax of what has none of its own."""
    unit_tags: dict[str, TagSetting] = Field(default_factory=dict)
    """Reporting tag of the lines by business unit; as JSON: `{"Plumbing": {"tag_id": "...", "option_id": "..."}}`."""
    unit_locations: dict[str, str] = Field(default_factory=dict)
    """Location of Zoho Books by business unit; as JSON: `{"Plumbing": "4600..."}`."""
    unit_field: str = ""
    """Label, or API name (`cf_...`), of the custom field of bills for the business unit; empty: only in the
    description. Some organizations refuse the API name."""
    job_field: str = ""
    """The same for the job."""
    key_field: str = ""
    """The same for our key, besides the reference number; with “prevent duplicate values”."""
    mark_exported: bool = False
    """Mark bills as exported in ServiceTitan once they are read back here. There they can never be changed again."""
    write_back_field: str = ""
    """Name of the custom field of ServiceTitan's bills that takes the id of the bill here; empty: none does."""

    @field_validator("account_rules", "unit_tags", "unit_locations", mode="before")
    @classmethod
    def _json(cls, value: object, info: ValidationInfo) -> object:
        """The command line hands over a text."""
        return from_json(value, () if info.field_name == "account_rules" else {})

    @field_validator(
        "fallback_account_id", "tax_account_id", "freight_account_id", "fee_account_id", "intra_tax_id", "inter_tax_id",
        "tax_id",
    )  # fmt: skip
    @classmethod
    def _digits(cls, value: str) -> str:
        return zoho_id(value)

    @field_validator("unit_locations")
    @classmethod
    def _locations(cls, value: dict[str, str]) -> dict[str, str]:
        return {name: zoho_id(one) for name, one in value.items()}

    @field_validator("home_state")
    @classmethod
    def _state(cls, value: str) -> str:
        if value and not (value.strip().isalpha() and len(value.strip()) == 2):
            raise ValueError("must be the two letters of a state, such as KA")
        return value.strip().upper()

    @field_validator("currency")
    @classmethod
    def _iso(cls, value: str) -> str:
        return currency_code(value)


class Making(StrEnum):
    """Whether one direction of one kind is on, and what becomes of something that only the other side has."""

    OFF = "off"
    """Nothing is written there."""
    ON_CLICK = "on_click"
    """It is created when a person says so; changes are followed by the rules of the fields."""
    AUTOMATIC = "automatic"
    """It is created by itself."""


class FieldRule(StrEnum):
    """Whose value of a field stands (`Wins`)."""

    SERVICETITAN = "servicetitan"
    ZOHO = "zoho"
    NEWER = "newer"
    """A change goes to the other side; of two changes the later one."""
    ASK = "ask"
    """Nothing is written; a person decides."""


VENDOR_FIELDS = ("name", "email", "phone", "notes", "address")
CUSTOMER_FIELDS = ("name", "email", "phone", "address")
ITEM_FIELDS = ("name", "price", "cost", "unit")


class ReferenceSettings(Section):
    """The reference flow: vendors, customers, items and taxes kept alike on both sides, matched by their exact name or
    SKU."""

    enabled: bool = False
    """Counts only with `zoho.enabled`."""
    vendors: bool = False
    """Vendors are matched and shown; what is written is said below."""
    customers: bool = False
    items: bool = False
    """Materials and equipment of the pricebook."""
    taxes: bool = False
    """Tax zones are matched with taxes and shown: neither side takes one from here."""
    vendors_to_zoho: Making = Making.OFF
    vendors_to_servicetitan: Making = Making.OFF
    customers_to_zoho: Making = Making.OFF
    customers_to_servicetitan: Making = Making.OFF
    items_to_zoho: Making = Making.OFF
    items_to_servicetitan: Making = Making.OFF
    vendor_fields: dict[str, FieldRule] = Field(default_factory=dict)
    """Which fields are compared, and who wins; as JSON: `{"phone": "servicetitan", "email": "newer"}`. Others are left
    as they are. `notes` and `address` cost one call for each vendor that changed in Zoho Books."""
    customer_fields: dict[str, FieldRule] = Field(default_factory=dict)
    item_fields: dict[str, FieldRule] = Field(default_factory=dict)
    item_kind: str = Field(default="sales_and_purchases", pattern="^(sales|purchases|sales_and_purchases)$")
    """What a new item of Zoho Books is for (facts 7)."""
    item_income_account_id: str = ""
    """Its income account; empty: Zoho's own default."""
    item_purchase_account_id: str = ""
    """Its cost account, without which no item that is bought can be created."""

    @field_validator("vendor_fields", "customer_fields", "item_fields", mode="before")
    @classmethod
    def _json(cls, value: object) -> object:
        return from_json(value, {})

    @field_validator("vendor_fields", "customer_fields", "item_fields")
    @classmethod
    def _known(cls, value: dict[str, FieldRule], info: ValidationInfo) -> dict[str, FieldRule]:
        known = {"vendor_fields": VENDOR_FIELDS, "customer_fields": CUSTOMER_FIELDS, "item_fields": ITEM_FIELDS}
        fields = known[info.field_name or ""]
        if not set(value) <= set(fields):
            raise ValueError(f"knows these fields: {', '.join(fields)}")
        return value

    @field_validator("item_income_account_id", "item_purchase_account_id")
    @classmethod
    def _digits(cls, value: str) -> str:
        return zoho_id(value)


def from_json(value: object, empty: object) -> object:
    """What a text that the command line hands over says; anything else as it is. Raises ValueError."""
    if not isinstance(value, str):
        return value
    if not value.strip():
        return empty
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError("must be JSON, as “ml-connector config show --json” prints it") from None


def zoho_id(value: str) -> str:
    """The id without blanks around it. Raises ValueError where it is no text of digits; empty stays."""
    text = value.strip()
    if text and not (text.isascii() and text.isdigit()):
        raise ValueError("must be an id of Zoho Books: digits only")
    return text
