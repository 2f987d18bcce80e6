"""What nobody has captured of Zoho Books, and settings of an organization's API; plain values, changed at run time."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum


class Consent(StrEnum):
    """What the person at the browser does with the authorize page."""

    GRANTED = "granted"
    DENIED = "denied"
    PAGE = "page"
    """Nothing: the page with its Accept button is the answer."""


class DuplicateScope(StrEnum):
    """Within what a bill number is unique; the contract and a blog contradict what was seen."""

    VENDOR = "vendor"
    """Live."""
    VENDOR_YEAR = "vendor_year"
    """A vendor's blog: the same vendor within one financial year."""
    ORGANIZATION = "organization"
    """The OpenAPI document's text."""


class Unknown(StrEnum):
    """What becomes of something that the contract does not know."""

    REFUSED = "refused"
    IGNORED = "ignored"


@dataclass(slots=True)
class Switches:
    """Each says what is uncertain; a default is what is known, or else the less kind possibility."""

    # -- sign-in -------------------------------------------------------------------------------------------
    consent: Consent = Consent.GRANTED
    code_life_s: float = 60.0
    """Zoho's documents say two minutes and, elsewhere, 60 seconds."""
    token_throttle_status: int = 400
    """200 has been seen as well."""
    token_block_s: float = 1800.0
    """After too many token requests. The documents: the rest of the ten minutes; users: 15 to 30 minutes."""
    revoke_kills_access: bool = True
    """Whether the access tokens of a revoked or displaced refresh token die at once."""

    # -- limits --------------------------------------------------------------------------------------------
    minute_limit: int = 100
    """Calls per minute and organization (code 44); 0 is none."""
    minute_block_s: float = 60.0
    """How long code 44 lasts; documented nowhere."""
    user_minute_limit: int = 1100
    """Calls per minute and user (code 43); seen at 1,100, reported at 54; 0 is none."""
    user_block_s: int = 3600
    concurrent_limit: int = 5
    """Requests in process per organization (code 1070): 5 free, 10 paid; 0 is none."""
    daily_limit: int = 1000
    """Calls per day and organization (code 45); 1,000 is free and trial."""
    latency_s: float = 0.0

    # -- requests ------------------------------------------------------------------------------------------
    unknown_fields: Unknown = Unknown.REFUSED
    """A field of a body that the contract does not have; both are recorded."""
    foreign_tax_id: Unknown = Unknown.IGNORED
    """`tax_id` or `is_inclusive_tax` on a purchase document of the US edition; both are recorded."""
    bearer_accepted: bool = False
    """`Authorization: Bearer`; only Zoho-oauthtoken is documented."""
    filters_ignore_case: bool = False
    modified_filter_inclusive: bool = False
    """Whether `last_modified_time` also gives what changed in that very second."""
    custom_field_api_names: bool = False
    """Whether a custom field may be named by api_name; some organizations were seen to refuse it with 400."""

    # -- rules ---------------------------------------------------------------------------------------------
    duplicate_scope: DuplicateScope = DuplicateScope.VENDOR
    void_frees_number: bool = False
    """Whether the number of a void bill may be used again; untested."""
    deleted_frees_number: bool = False
    """Whether the number of a deleted bill may be used again; untested."""
    duplicate_contact_names: bool = False
    """The organization's setting; off makes 3062."""
    duplicate_item_names: bool = False
    number_without_ignore: Unknown = Unknown.IGNORED
    """A number of one's own without ignore_auto_number_generation: another one is given, or 400."""
    credits_created_as_draft: bool = True
    """Vendor credits, and credit notes that say nothing of is_draft; undocumented."""
    draft_invoice_payable: bool = False
    payment_needs_invoices: bool = True
    """A customer's payment without `invoices`, an advance: the contract requires them."""
    free_invoice_lines: bool = False
    """Lines of invoices without item_id: the contract requires it, third parties do without."""
    inactive_contacts_refused: bool = True
    """A new document for an inactive contact."""
    foreign_currency_refused: bool = True
    """A currency_id that is not the contact's."""
    new_credit_applies: bool = False
    """Whether invoice_id (bill_id) of a new credit note (vendor credit) that is open applies it to the document."""
    paid_bill_editable: bool = False
    """PUT on a bill with payments applied; undocumented."""
    reverse_charge_demanded: bool = True
    """India: whether a line of a vendor without GSTIN that bears no tax at all makes 71512 too; with tax it always
    does, and nobody has captured which of both it was."""

    def set(self, name: str, value: object) -> None:
        """Changes one switch by name; raises KeyError or ValueError. For the control API."""
        if name not in {field.name for field in dataclasses.fields(self)}:
            raise KeyError(name)
        current = getattr(self, name)
        if isinstance(current, StrEnum):
            setattr(self, name, type(current)(str(value)))
        elif isinstance(current, bool):
            if not isinstance(value, bool):
                raise ValueError(f"{name} is true or false")
            setattr(self, name, value)
        else:
            setattr(self, name, type(current)(str(value)))

    def as_dict(self) -> dict[str, object]:
        """All switches with their values."""
        return dataclasses.asdict(self)
