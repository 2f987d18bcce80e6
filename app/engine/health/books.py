"""The checks of Zoho Books: sign-in, organization, permissions, the day's calls, accounts that are booked to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from app.domain.accounting import AccountingItem, BooksArea, CallBudget, LedgerAccount, Organization, PeriodLock
from app.domain.errors import KnownError
from app.engine.books.lists import ACCOUNT, ITEM, LOCK, AccountingLists
from app.engine.books.setup import edition_word
from app.engine.health.calls import idle_day
from app.engine.health.checks import Cause, Check, CheckLine, Help, open_settings
from app.engine.ports_accounting import PurchaseBooks
from app.store.accounting_books import BooksDocuments
from app.system.settings import Settings

SIGN_IN = Check("zoho.sign_in", "Zoho Books sign-in")
REGION = Check("zoho.region", "Region")
ORGANIZATION = Check("zoho.organization", "Organization")
PERMISSIONS = Check("zoho.permissions", "Zoho Books permissions")
BUDGET = Check("zoho.budget", "Calls of the day")
PERIODS = Check("zoho.periods", "Closed periods")
ACCOUNTS = Check("zoho.accounts", "Accounts")
SALES = Check("zoho.sales", "Accounts of sales")


REGIONS = {
    "us": "the United States",
    "eu": "Europe",
    "in": "India",
    "au": "Australia",
    "jp": "Japan",
    "ca": "Canada",
    "cn": "China",
    "sa": "Saudi Arabia",
    "uk": "the United Kingdom",
}
"""Zoho's data centres."""


class Account(Protocol):
    """One account of Zoho."""

    def missing_scopes(self) -> tuple[str, ...]: ...
    def region(self) -> str | None: ...
    def api(self, organization_id: str) -> PurchaseBooks: ...


class BooksHealth:
    """Looks at the account; nothing where Zoho Books is switched off."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        account: Callable[[], Account],
        lists: AccountingLists,
        documents: BooksDocuments,
    ) -> None:
        self._settings = settings
        self._account = account
        self._lists = lists
        self._documents = documents

    def lines(self) -> Iterator[CheckLine]:
        """Every line, as it is known."""
        settings = self._settings()
        if not settings.zoho.enabled:
            return
        try:
            account = self._account()
            found = list(account.api("").organizations())
        except KnownError as error:
            yield _signed_out(SIGN_IN.refused(error, Help.CHECK_INTERNET))
            for check in (REGION, ORGANIZATION, PERMISSIONS, BUDGET):
                yield check.not_checked("The sign-in comes first.")
            return
        yield SIGN_IN.ok("Signed in.", "Signed in")
        yield REGION.guarded(lambda: _region(settings, account))
        chosen = next((one for one in found if one.id == settings.zoho.organization_id), None)
        yield self._organization(chosen, found)
        yield PERMISSIONS.guarded(lambda: self._permissions(account))
        if chosen is None:
            yield BUDGET.not_checked("The organization comes first.")
        else:
            yield BUDGET.guarded(lambda: self._budget(settings, account.api(chosen.id)))
        yield PERIODS.guarded(lambda: self._periods(settings))
        if settings.bills.enabled:
            yield ACCOUNTS.guarded(lambda: self._accounts(settings))
        if settings.sales.kinds:
            yield SALES.guarded(lambda: self._sales(settings))

    @staticmethod
    def _organization(chosen: Organization | None, found: list[Organization]) -> CheckLine:
        if chosen is None or not chosen.active:
            options = "; ".join(f"{one.id} = {one.name}" for one in found[:12]) or "none"
            return ORGANIZATION.failed(
                f"No organization is chosen, or the chosen one is not active. The account has: {options}.",
                "Choose one: ml-connector config set zoho.organization_id ID.",
                Cause.SETTING,
                open_settings("zoho.organization_id"),
                "No organization",
            )
        return ORGANIZATION.ok(f"“{chosen.name}”, {chosen.currency_code}, edition {edition_word(chosen) or '?'}.")

    @staticmethod
    def _permissions(account: Account) -> CheckLine:
        missing = account.missing_scopes()
        if missing:
            return PERMISSIONS.failed(
                f"Not granted: {', '.join(missing)}.",
                "Sign in again and agree to what is asked: ml-connector zoho sign-in.",
                Cause.SETTING,
                Help.SIGN_IN_ZOHO,
                "Not permitted",
            )
        return PERMISSIONS.ok("Everything needed is granted, as far as the sign-in says.")

    def _budget(self, settings: Settings, books: PurchaseBooks) -> CheckLine:
        left: CallBudget | None = books.budget()
        if left is None:
            books.organization()  # Any answer of the organization says it; the look itself costs no further call.
            left = books.budget()
        if left is None:
            return BUDGET.not_checked("Zoho Books does not say how many calls are left.")
        text = f"{left.remaining} of {left.limit} are left until {left.resets_at.astimezone():%H:%M}"
        if left.usable <= 0:
            return BUDGET.failed(
                f"{text}; {left.reserve} are kept for other programs, so nothing is sent until then.",
                "It goes on by itself; a larger plan of Zoho Books has more calls a day.",
                Cause.SYSTEM,
                open_settings("zoho.daily_reserve"),
                "Calls used up",
            )
        text = f"{text}, {left.reserve} of them kept for other programs."
        day, minutes, allowed = (
            idle_day(settings, self._lists, self._documents),
            settings.sync.interval_minutes,
            left.limit - left.reserve,
        )
        if day.fits(minutes, allowed):
            return BUDGET.ok(text, f"{left.remaining} calls left")
        longer = day.minutes_for(allowed)
        rest = "witch off what is not needed, or take a larger plan of Zoho Books."
        advice = f"Run every {longer} minutes (sync.interval_minutes), s{rest}" if longer is not None else f"S{rest}"
        return BUDGET.warning(
            f"{text} A day without anything new takes about {day.calls(minutes)} of {allowed}: with a run every "
            f"{minutes} minutes too few are left for documents.",
            advice,
            open_settings("sync.interval_minutes"),
            f"{left.remaining} calls left",
        )

    def _periods(self, settings: Settings) -> CheckLine:
        """By the locks as last read; looked at before every document anyway."""
        if self._lists.organization() is None:
            return PERIODS.not_checked("The lists of Zoho Books were not read yet.")
        booked = {BooksArea.PURCHASES: settings.bills.enabled, BooksArea.SALES: bool(settings.sales.kinds)}
        areas = [area for area, on in booked.items() if on] or [*BooksArea]
        locks = [one for one in self._lists.store.all(LOCK, PeriodLock) if one.enabled]
        ends = [(one, one.until) for one in locks if one.until is not None]
        until = max((day for one, day in ends if any(one.closes(day, area) for area in areas)), default=None)
        if until is None:
            named = " Some accounting periods are locked by themselves." if locks else ""
            return PERIODS.ok(f"No date up to which the books are closed.{named}")
        first = settings.sync.start_date
        text = f"Closed up to {until:%d-%b-%Y}; what is dated until then waits."
        if first is not None and first <= until:
            return PERIODS.warning(
                text,
                "Unlock the period in Zoho Books, or choose a later go-live date.",
                open_settings("sync.start_date"),
                "Closed after go-live",
            )
        return PERIODS.ok(text)

    def _accounts(self, settings: Settings) -> CheckLine:
        known = {one.id: one for one in self._lists.store.all(ACCOUNT, LedgerAccount)}
        if not known:
            return ACCOUNTS.not_checked("The chart of accounts was not read yet.")
        said = settings.bills
        used = [one.account_id for one in said.account_rules]
        used += [said.fallback_account_id, said.tax_account_id, said.freight_account_id, said.fee_account_id]
        wrong = _unusable(used, known)
        if wrong:
            return ACCOUNTS.failed(
                f"Not active there, or gone: {wrong}.",
                "Choose other accounts (bills.account_rules, bills.fallback_account_id and the like).",
                Cause.SETTING,
                open_settings("bills.account_rules"),
                "Account gone",
            )
        if not used or not any(used):
            return ACCOUNTS.warning(
                "No rule and no fallback account is set: every bill will wait.",
                "Choose one: ml-connector config set bills.fallback_account_id ID.",
                open_settings("bills.fallback_account_id"),
                "No account",
            )
        return ACCOUNTS.ok("Every account that is booked to is active.")

    def _sales(self, settings: Settings) -> CheckLine:
        """Income and deposit accounts, and the items by which lines of invoices are booked to an account."""
        known = {one.id: one for one in self._lists.store.all(ACCOUNT, LedgerAccount)}
        if not known:
            return SALES.not_checked("The chart of accounts was not read yet.")
        said = settings.sales
        chosen: dict[str, Iterable[str]] = {
            "sales.income_rules": [one.account_id for one in said.income_rules],
            "sales.fallback_account_id": [said.fallback_account_id],
            "sales.account_items": said.account_items,
            "sales.deposit_accounts": said.deposit_accounts.values(),
        }
        for key, used in chosen.items():
            if wrong := _unusable(used, known):
                return SALES.failed(
                    f"Not active there, or gone: {wrong}.",
                    f"Choose another account ({key}).",
                    Cause.SETTING,
                    open_settings(key),
                    "Account gone",
                )
        wrong = ", ".join(
            f"“{known[account].name}”"
            for account, item in said.account_items.items()
            if not self._books_to(item, account)
        )
        if wrong:
            return SALES.failed(
                f"The item that is chosen for {wrong} is not active there, or is booked to another account.",
                "Choose another item (sales.account_items), or correct its income account in Zoho Books.",
                Cause.SETTING,
                open_settings("sales.account_items"),
                "Item gone",
            )
        fallback = said.fallback_account_id
        if said.invoices and fallback and fallback not in said.account_items:
            return SALES.warning(
                f"Lines of invoices are booked by an item, and none is chosen for “{known[fallback].name}”: what no "
                "rule and no item fits will wait.",
                "Choose the item (sales.account_items).",
                open_settings("sales.account_items"),
                "No item",
            )
        return SALES.ok("Every account and item that is booked to is active.")

    def _books_to(self, item_id: str, account_id: str) -> bool:
        item = self._lists.store.by_id(ITEM, AccountingItem, item_id)
        return item is not None and item.active and item.account_id == account_id


def _unusable(used: Iterable[str], known: Mapping[str, LedgerAccount]) -> str:
    """Those of them that cannot be booked to."""
    wrong = [one for one in dict.fromkeys(filter(None, used)) if one not in known or not known[one].active]
    return ", ".join(f"“{known[one].name}”" if one in known else f"#{one}" for one in wrong)


def _region(settings: Settings, account: Account) -> CheckLine:
    """The account's data centre came with the sign-in; the client's is a setting (facts 1)."""
    found, ours = account.region(), settings.zoho.region.value
    if found is None:
        return REGION.ok("At an address of this PC.")
    if found == ours:
        return REGION.ok(f"Account and client are in {REGIONS[found]}.")
    return REGION.ok(f"The account is in {REGIONS[found]}, the client in {REGIONS.get(ours, ours)}.")


def _signed_out(line: CheckLine) -> CheckLine:
    """What helps is the browser, not ServiceTitan's credentials."""
    return replace(line, help=Help.SIGN_IN_ZOHO) if line.help == Help.SIGN_IN else line
