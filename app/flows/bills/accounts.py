"""To which account of the books each line of a bill goes, by ordered rules, and how job and unit are labelled; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Protocol

from app.domain.accounting import AccountingItem, CustomValue, LedgerAccount
from app.domain.accounting_documents import TagChoice
from app.domain.purchasing import GlAccount
from app.domain.records import Reason, Subject

ANY = "*"
"""In a rule: whatever it is, but not nothing."""
_TAG = re.compile(r"<[^<>]*>")

Chosen = Callable[[Subject, str, str], str | None]
"""The id at the destination that a person mapped a thing to: kind, key (ServiceTitan's id as text), name."""


class AccountLookup(Protocol):
    """The chart of accounts."""

    def by_id(self, account_id: str) -> LedgerAccount | None: ...


class ItemLookup(Protocol):
    """Items of the books."""

    def named(self, sku: str) -> Sequence[AccountingItem]:
        """Those with exactly this SKU, inactive ones too."""
        ...

    def by_id(self, item_id: str) -> AccountingItem | None: ...


class SourceLookup(Protocol):
    """What ServiceTitan's documents only name by an id."""

    def categories(self, sku_id: int) -> Sequence[str]:
        """Names of the pricebook categories of a material or piece of equipment."""
        ...

    def job_number(self, job_id: int) -> str:
        """Empty where it is not known."""
        ...

    def vendor_name(self, vendor_id: int) -> str:
        """Empty where it is not known."""
        ...

    def vendor_namesakes(self, vendor_id: int, name: str) -> Sequence[int]:
        """Other active vendors of exactly this name."""
        ...

    def unit_name(self, business_unit_id: int) -> str:
        """Empty where it is not known."""
        ...

    def unit_currency(self, business_unit_id: int) -> str:
        """ISO code; empty where the tenant does not say."""
        ...


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of one line, for the rules and for people."""

    item: str = ""
    """SKU code; empty for an expense."""
    categories: tuple[str, ...] = ()
    gl_accounts: tuple[GlAccount, ...] = ()
    business_unit: str = ""
    unit_id: int | None = None
    job: str = ""
    """Number of the job."""


@dataclass(frozen=True, slots=True)
class AccountRule:
    """One rule: it fits a line when everything it names fits; without any it fits every line."""

    account_id: str
    item: str = ""
    """SKU code, exactly; `*` is any item, not an expense."""
    category: str = ""
    """One of the item's pricebook categories, exactly."""
    gl_account: str = ""
    """Number or name of one of the line's accounts in ServiceTitan, exactly."""
    business_unit: str = ""
    job: str = ""
    """Number of the job; `*` is any job."""

    def fits(self, line: Traits) -> bool:
        """Whether the rule decides this line."""
        gl = [text for account in line.gl_accounts for text in (account.number, account.name)]
        pairs = (
            (self.item, (line.item,)),
            (self.category, line.categories),
            (self.gl_account, gl),
            (self.business_unit, (line.business_unit,)),
            (self.job, (line.job,)),
        )
        return all(
            any(there.strip() for there in known) if wanted == ANY else wanted in [there.strip() for there in known]
            for wanted, known in pairs
            if wanted
        )


@dataclass(frozen=True, slots=True)
class AccountRules:
    """All of it; the first rule that fits decides."""

    rules: tuple[AccountRule, ...] = ()
    fallback_id: str = ""
    """Where a line goes that no rule fits; flagged. Empty: such a bill waits."""


@dataclass(frozen=True, slots=True)
class LabelRules:
    """Where job and business unit are shown besides the description; empty where not configured."""

    unit_tags: Mapping[str, TagChoice] = field(default_factory=dict)
    """By name of the business unit."""
    unit_locations: Mapping[str, str] = field(default_factory=dict)
    """Location of the books by name of the business unit."""
    unit_field: str = ""
    """API name of a custom field of bills."""
    job_field: str = ""
    key_field: str = ""
    """API name of the custom field that carries our key (`cf_servicetitan_id`)."""


@dataclass(frozen=True, slots=True)
class Booked:
    """The account of a line."""

    account_id: str
    by_fallback: bool = False


def account_of(line: Traits, rules: AccountRules, accounts: AccountLookup, reasons: list[Reason]) -> Booked | None:
    """The account of a line by the first rule that fits; None, with the reason, where there is none to be used."""
    rule = next((one for one in rules.rules if one.fits(line)), None)
    if rule is None and not rules.fallback_id:
        name = line.item or _said(line.gl_accounts) or "expense"
        _once(
            reasons,
            Reason(
                "account_missing",
                Subject.ACCOUNT,
                name,
                f"No rule says to which account of Zoho Books “{name}” goes{_where(line)}.",
                "Add a rule for its item, category, GL account, business unit or job, or choose a fallback account.",
            ),
        )
        return None
    booked = Booked(rule.account_id) if rule is not None else Booked(rules.fallback_id, by_fallback=True)
    return booked if usable(booked.account_id, accounts, reasons) else None


def usable(account_id: str, accounts: AccountLookup, reasons: list[Reason]) -> bool:
    """Whether an account is there and active; if not, the reason is noted."""
    account = accounts.by_id(account_id)
    if account is not None and account.active:
        return True
    what = f"“{account.name}” is inactive" if account is not None else f"#{account_id} is not there any more"
    _once(
        reasons,
        Reason(
            "account_unusable",
            Subject.ACCOUNT,
            account.name if account is not None else account_id,
            f"Account {what} in Zoho Books, but a rule or setting books to it.",
            "Activate it there, or choose another account in the rules.",
            account_id,
        ),
    )
    return False


def described(line: Traits, text: str) -> str:
    """The description of a line without markup, with the labels of job and business unit."""
    plain = " ".join(unescape(_TAG.sub(" ", text)).split())
    return " · ".join(part for part in (plain, *labels(line)) if part)


def labels(line: Traits) -> tuple[str, ...]:
    """`Job 4711`, `Plumbing`."""
    return tuple(part for part in (f"Job {line.job}" if line.job else "", line.business_unit) if part)


def custom_values(lines: Sequence[Traits], rules: LabelRules, key: str) -> tuple[CustomValue, ...]:
    """The custom fields of a document, those that are configured and have something to say."""
    units = ", ".join(dict.fromkeys(line.business_unit for line in lines if line.business_unit))
    jobs = ", ".join(dict.fromkeys(line.job for line in lines if line.job))
    pairs = ((rules.key_field, key), (rules.unit_field, units), (rules.job_field, jobs))
    return tuple(CustomValue(name, value[:255]) for name, value in pairs if name and value)


def _said(accounts: Sequence[GlAccount]) -> str:
    return next((account.name or account.number for account in accounts), "")


def _where(line: Traits) -> str:
    parts = labels(line)
    return f" ({', '.join(parts)})" if parts else ""


def _once(reasons: list[Reason], reason: Reason) -> None:
    if reason not in reasons:
        reasons.append(reason)
