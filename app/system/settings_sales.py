"""The section of the settings about sales: which of ServiceTitan's sales go to Zoho Books, and what comes back.

It maps one to one to `SalesRules` of the flow, which says more about each of them. Everything is off by default.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, ValidationInfo, field_validator

from app.system.setting_base import ChangePolicy, Section, currency_code
from app.system.settings_zoho import Row, TagSetting, from_json, zoho_id


class SaleTrigger(StrEnum):
    """When a sale of ServiceTitan goes to Zoho Books (`SalesTrigger`)."""

    POSTED = "posted"
    CREATED = "created"


class IncomeRuleBy(StrEnum):
    """What of a line an income rule looks at (`IncomeBy`)."""

    SKU = "sku"
    GL_ACCOUNT = "gl_account"
    LINE_KIND = "line_kind"
    BUSINESS_UNIT = "business_unit"
    JOB_TYPE = "job_type"


class ModeOfPayment(StrEnum):
    """Zoho's modes of payment (`PaymentMode`)."""

    CHECK = "check"
    CASH = "cash"
    CREDIT_CARD = "creditcard"
    BANK_TRANSFER = "banktransfer"
    BANK_REMITTANCE = "bankremittance"
    AUTO_TRANSACTION = "autotransaction"
    OTHERS = "others"


class IncomeRuleSetting(Row):
    """Lines whose `by` is exactly `value` are booked to the account; the first rule that fits decides."""

    by: IncomeRuleBy
    value: str
    account_id: str

    @field_validator("value")
    @classmethod
    def _said(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("must name what the rule looks for")
        return value

    @field_validator("account_id")
    @classmethod
    def _digits(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("must name an account of Zoho Books by its id")
        return zoho_id(value)


class SaleSettings(Section):
    """The sales flow: invoices, payments and credit memos of ServiceTitan in Zoho Books. All count only with
    `zoho.enabled`."""

    invoices: bool = False
    """Invoices become invoices, which are marked as sent: that books them, and mails nothing."""
    payments: bool = False
    """Payments become payments of customers, once the invoices that they pay are in the books."""
    credit_memos: bool = False
    """Credit memos become credit notes, and pay the invoices that they are applied to."""
    books_payments: bool = False
    """Payments that somebody entered in Zoho Books against these invoices are read, and shown beside the record."""
    books_payments_field: str = ""
    """The other direction: name of the custom field of ServiceTitan's invoices that says what was paid there. Empty:
    nothing is written. ServiceTitan's API takes neither an invoice nor a payment."""
    expenses: bool = False
    """Expenses of Zoho Books whose reference number is a job's number are shown beside that job's invoices. Only
    shown: ServiceTitan's API takes no expense."""
    trigger: SaleTrigger = SaleTrigger.POSTED
    change_policy: ChangePolicy = ChangePolicy.ASK
    """What is voided or changed in ServiceTitan after it was sent: ask a person, or follow. Payments are always asked
    about."""
    currency: str = ""
    """ISO code of ServiceTitan's amounts where the business unit does not say; empty: the base currency there."""
    income_rules: tuple[IncomeRuleSetting, ...] = ()
    """Ordered; as JSON: `[{"by": "sku", "value": "DRAIN-1", "account_id": "4600..."}]`. What no rule fits is booked by
    the item with the same SKU."""
    fallback_account_id: str = ""
    """Where a line goes that has neither a rule nor an item; flagged. Empty: such an invoice waits."""
    account_items: dict[str, str] = Field(default_factory=dict)
    """By income account the item that books to it, as a line of an invoice has no account of its own; as JSON:
    `{"4600...": "4600..."}`."""
    unit_tags: dict[str, TagSetting] = Field(default_factory=dict)
    """Reporting tag of the lines by business unit; as JSON: `{"Plumbing": {"tag_id": "...", "option_id": "..."}}`."""
    unit_locations: dict[str, str] = Field(default_factory=dict)
    """Location of Zoho Books by business unit; as JSON: `{"Plumbing": "4600..."}`."""
    key_field: str = ""
    """Label, or API name (`cf_...`), of the custom field that carries our key as well, with “prevent duplicate values”,
    added to invoices, credit notes and payments. Some organizations refuse the API name."""
    exemption_id: str = ""
    """US: tax exemption of what ServiceTitan charges no tax on."""
    home_state: str = ""
    """India: code of the company's own state, such as KA; decides between CGST/SGST and IGST."""
    payment_modes: dict[str, ModeOfPayment] = Field(default_factory=dict)
    """Zoho's mode by the name of ServiceTitan's payment type; as JSON: `{"Financing": "banktransfer"}`. The usual ones
    are known, and whatever else there is goes as `others`."""
    deposit_accounts: dict[str, str] = Field(default_factory=dict)
    """Where the money went, by the name of ServiceTitan's payment type; as JSON: `{"Cash": "4600..."}`. Else
    Undeposited Funds."""

    @property
    def kinds(self) -> frozenset[str]:
        """What goes to the books."""
        return frozenset(name for name in ("invoices", "payments", "credit_memos") if getattr(self, name))

    @property
    def enabled(self) -> bool:
        """Whether anything of it is on."""
        return bool(self.kinds) or self.books_payments or self.expenses

    @field_validator(
        "income_rules", "account_items", "unit_tags", "unit_locations", "payment_modes", "deposit_accounts",
        mode="before",
    )  # fmt: skip
    @classmethod
    def _json(cls, value: object, info: ValidationInfo) -> object:
        """The command line hands over a text."""
        return from_json(value, () if info.field_name == "income_rules" else {})

    @field_validator("fallback_account_id", "exemption_id")
    @classmethod
    def _digits(cls, value: str) -> str:
        return zoho_id(value)

    @field_validator("account_items", "unit_locations", "deposit_accounts")
    @classmethod
    def _ids(cls, value: dict[str, str]) -> dict[str, str]:
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
