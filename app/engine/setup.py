"""What set-up asks of both systems: live lists to choose from, a search for Tally, a test of the credentials, a first
reading; changes no setting and sends nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from threading import Timer
from typing import Protocol, TypeVar

from app.domain.cancellation import Cancellation
from app.domain.errors import Busy, Cancelled, ConfigurationError, KnownError
from app.domain.masters import Company, Group, Ledger, Master, MasterKind, VoucherType, group_chain
from app.domain.purchasing import BusinessUnit, Location, LocationKind, PurchaseOrderType
from app.domain.records import Plan, Record, Subject
from app.domain.source import Progress
from app.domain.states import ATTENTION, State
from app.engine.choices import Choice as Choice
from app.engine.cycle.parts import CycleOptions
from app.engine.cycle.run import Cycle
from app.engine.health.checks import Cause, Check, CheckLine, Help
from app.engine.health.cloud import AccessLine, AccessProbing, signing_in
from app.engine.remedies.table import remedy
from app.engine.status import SETUP_UNFINISHED, missing_settings, next_step
from app.engine.stock.choices import (
    clearing_vendors,
    report_categories,
    report_columns,
    return_types,
    stock_reports,
    stock_types,
)
from app.flows.bills import planner as bills
from app.flows.purchases import planner as purchases
from app.flows.purchases.ledger_roles import default_role
from app.store.audit import AuditTrail
from app.store.book import SourceBooks
from app.store.codec import load
from app.store.records import RecordFilter, Records
from app.store.references import Cursors
from app.system.settings import Settings

USUAL_PORTS = tuple(range(9000, 9011))
"""TallyPrime's own is 9000; several on one PC need different ones (facts 1.1)."""
SEARCH_S = 6.0
"""How long a search for Tally may wait for a program that is talking to it."""
MAIN_LOCATION = "Main Location"
"""What Tally calls the godown that every company has."""
PARTY = "party"
"""Detail of a ledger that is a supplier or a customer."""

_PARTIES = frozenset({"Sundry Creditors", "Sundry Debtors"})
_SUPPLIERS = "Sundry Creditors"
M = TypeVar("M", Ledger, Group, VoucherType)


class ChoiceKind(StrEnum):
    """What there is to choose."""

    COMPANY = "company"
    """Open companies of Tally."""
    LEDGER = "ledger"
    """Ledgers of the company as it was read last, with their default role."""
    BUSINESS_UNIT = "business_unit"
    ORDER_TYPE = "order_type"
    LOCATION = "location"
    """Warehouses, then trucks."""
    CLEARING_VENDOR = "clearing_vendor"
    """Vendors, those that are meant for stock clearing by their name first."""
    RETURN_TYPE = "return_type"
    STOCK_TYPE = "stock_type"
    """Voucher types of the company, as it was read last, that move stock; the id is the name."""
    REPORT_CATEGORY = "report_category"
    REPORT = "report"
    """Reports within a category."""
    REPORT_COLUMN = "report_column"
    """Columns within a category and a report; the id is the title."""


@dataclass(frozen=True, slots=True)
class FoundTally:
    """A TallyPrime on this PC."""

    url: str
    """As the setting `tally.url` takes it."""
    busy: bool
    """Something is there and does not answer now; whether it is TallyPrime is not known."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Vouchers that would wait, by cause; each voucher once, with its first cause."""

    title: str
    """“Vendor not in ServiceTitan”."""
    code: str
    subject: Subject
    records: int
    names: tuple[str, ...] = ()
    """What is lacking, each once, as Tally calls it; in the order of the alphabet."""


@dataclass(frozen=True, slots=True)
class DryRunSummary:
    """What a reading found and what a first run would send; nothing was sent."""

    company: str
    vouchers: int
    """Since the go-live date, of every kind that is looked at."""
    suppliers: int
    items: int
    godowns: int
    sendable: int
    amount: Decimal
    """Of these, as their bills would say."""
    waiting: int
    lacking: tuple[Lack, ...]
    """Why they wait; most records first."""
    not_applicable: int


class TallyLists(Protocol):
    """What can be chosen in Tally."""

    def companies(self) -> Sequence[Company]: ...


@dataclass(frozen=True, slots=True)
class SetupParts:
    """What set-up looks at."""

    settings: Callable[[], Settings]
    records: Records
    books: SourceBooks
    cursors: Cursors
    audit: AuditTrail
    cycle: Cycle
    tally: Callable[[], TallyLists]
    """Raises ConfigurationError."""
    knock: Callable[[int], None]
    """One GET to that port of this PC. Raises Busy, Unreachable, WrongSystem, Cancelled."""
    cloud: Callable[[], AccessProbing]
    """Raises ConfigurationError."""


class Setup:
    """The questions; any thread. Everything raises KnownErrors."""

    def __init__(self, parts: SetupParts) -> None:
        self._p = parts
        self._choices: dict[ChoiceKind, Callable[..., Sequence[Choice]]] = {
            ChoiceKind.COMPANY: self._companies,
            ChoiceKind.LEDGER: self._ledgers,
            ChoiceKind.BUSINESS_UNIT: self._business_units,
            ChoiceKind.ORDER_TYPE: self._order_types,
            ChoiceKind.LOCATION: self._locations,
            ChoiceKind.CLEARING_VENDOR: lambda: clearing_vendors(v for p in self._p.cloud().vendors() for v in p.rows),
            ChoiceKind.RETURN_TYPE: lambda: return_types(self._p.cloud().return_types()),
            ChoiceKind.STOCK_TYPE: lambda: stock_types(self._masters(MasterKind.VOUCHER_TYPE, VoucherType)),
            ChoiceKind.REPORT_CATEGORY: lambda: report_categories(self._p.cloud().report_categories()),
            ChoiceKind.REPORT: lambda category: stock_reports(self._p.cloud().reports(category)),
            ChoiceKind.REPORT_COLUMN: lambda category, report: report_columns(
                self._p.cloud().report_description(category, int(report))
            ),
        }

    # -- begun and finished ----------------------------------------------------------------------------------------

    @property
    def done(self) -> bool:
        """Whether everything needed is set, and no set-up that was begun is unfinished."""
        return self._p.cursors.get(SETUP_UNFINISHED) is None and not missing_settings(self._p.settings())

    def begin(self) -> str:
        """From now on nothing is sent until `finish`; may be repeated. Returns where it was left; empty at first."""
        left_at = self._p.cursors.get(SETUP_UNFINISHED)
        if left_at is None:
            self._p.cursors.put(SETUP_UNFINISHED, "")
            self._p.audit.add("setup", "Set-up was begun: nothing is sent before it is finished.")
        return left_at or ""

    def stand_at(self, step: str) -> None:
        """Remember which step is open, for the next `begin`; nothing once it is finished."""
        if self._p.cursors.get(SETUP_UNFINISHED) is not None:
            self._p.cursors.put(SETUP_UNFINISHED, step)

    def finish(self) -> None:
        """Let it be sent. Raises ConfigurationError while something needed is not set."""
        settings = self._p.settings()
        if missing := missing_settings(settings):
            raise ConfigurationError(
                f"Something is not set yet: {', '.join(missing)}.", item="Set-up", advice=next_step(settings)
            )
        if self._p.cursors.get(SETUP_UNFINISHED) is not None:
            self._p.cursors.remove(SETUP_UNFINISHED)
            self._p.audit.add("setup", "Set-up is finished.")

    def require_finished(self) -> None:
        """Raises ConfigurationError while a set-up that was begun is not finished."""
        if self._p.cursors.get(SETUP_UNFINISHED) is not None:
            raise ConfigurationError(
                "Set-up is not finished, so nothing is sent.",
                item="Set-up",
                advice=f"{next_step(self._p.settings())} Open ML Connector and finish it.",
            )

    # -- lists -----------------------------------------------------------------------------------------------------

    def choices(self, kind: ChoiceKind, *within: str) -> Sequence[Choice]:
        """The list as it is now, recommended ones marked, in the order of a list to choose from.

        `within`: ids of what it is a part of, where its kind says so."""
        return self._choices[kind](*within)

    def _companies(self) -> Sequence[Choice]:
        found = self._p.tally().companies()
        chosen = self._p.settings().tally.company.strip().casefold()
        whole = [one for one in found if not one.is_group_company]
        return [
            Choice(
                one.guid,
                one.name,
                _company_detail(one),
                recommended=one in whole and (len(whole) == 1 or one.name.strip().casefold() == chosen),
                usable=one in whole,
            )
            for one in found
        ]

    def _ledgers(self) -> Sequence[Choice]:
        groups = {group.name: group for group in self._masters(MasterKind.GROUP, Group)}
        return [
            Choice(ledger.guid or ledger.name, ledger.name, _role(ledger, groups))
            for ledger in sorted(self._masters(MasterKind.LEDGER, Ledger), key=lambda one: one.name.casefold())
        ]

    def _business_units(self) -> Sequence[Choice]:
        ours = self._p.settings().tally.currency
        found = _active(self._p.cloud().business_units())
        fitting = [one for one in found if not ours or not one.currency or one.currency.upper() == ours]
        return [
            Choice(
                str(one.id),
                one.name,
                one.currency if one in fitting else f"{one.currency}, but the Tally company keeps {ours}",
                recommended=fitting == [one],
                usable=one in fitting,
            )
            for one in found
        ]

    def _order_types(self) -> Sequence[Choice]:
        found = _active(self._p.cloud().purchase_order_types())
        sound = [one for one in found if not one.copies_items_to_invoice]
        # What receives by itself needs one call less, and the bill is made by a documented path (facts 0.2).
        best = [one for one in sound if one.automatically_receive] or sound
        return [
            Choice(str(one.id), one.name, _type_detail(one), recommended=best == [one], usable=one in sound)
            for one in found
        ]

    def _locations(self) -> Sequence[Choice]:
        found = _active(self._p.cloud().locations())
        warehouses = [one for one in found if one.kind is LocationKind.WAREHOUSE]
        best = [one for one in warehouses if one.name == MAIN_LOCATION] or warehouses
        return [
            Choice(
                str(one.id),
                one.name,
                _location_detail(one),
                recommended=best == [one],
                usable=one.kind is LocationKind.WAREHOUSE,
            )
            for one in found
        ]

    def _masters(self, kind: MasterKind, cls: type[M]) -> list[M]:
        company = self._p.cycle.bound_company()
        if company is None:
            raise ConfigurationError(
                "The Tally company was not read yet.",
                item="tally.company",
                advice="Choose the company and have it read once; nothing is sent by that.",
            )
        rows: Sequence[Master] = self._p.books.masters(company, kind)
        return [row for row in rows if isinstance(row, cls)]

    # -- finding and testing ---------------------------------------------------------------------------------------

    def find_tally(self, ports: Sequence[int] = USUAL_PORTS) -> Sequence[FoundTally]:
        """Where a TallyPrime answers on this PC, by port; one GET each, all at the same time, within seconds."""
        stop = Cancellation()

        def look(port: int) -> FoundTally | None:
            url = f"http://localhost:{port}"
            with stop.applied():
                try:
                    self._p.knock(port)
                except (Busy, Cancelled):
                    return FoundTally(url, busy=True)
                except KnownError:
                    return None
            return FoundTally(url, busy=False)

        timer = Timer(SEARCH_S, stop.cancel)
        timer.start()
        try:
            with ThreadPoolExecutor(max(1, len(ports)), "find-tally") as crew:
                found = list(crew.map(look, ports))
        finally:
            timer.cancel()
        return [one for one in found if one is not None]

    def test_servicetitan(self) -> Iterator[CheckLine]:
        """Sign-in, app key, tenant, then one line for each permission, with the credentials as they are stored."""
        access = yield from signing_in(self._p.cloud, self._p.settings())
        yield from map(_permission, access or ())

    # -- first reading ---------------------------------------------------------------------------------------------

    def first_reading(self, progress: Progress, cancellation: Cancellation | None = None) -> DryRunSummary:
        """Read Tally and match everything, sending nothing, until `cancellation`. Raises what stopped it, with what to
        do."""
        result = self._p.cycle.run(CycleOptions(dry_run=True, by_person=True), progress, cancellation)
        if result.errors:
            raise result.errors[0]
        if result.cancelled:
            raise Cancelled("The reading was stopped before its end.", advice="Start it again; it goes on from there.")
        return self._summary(result.read.company.name if result.read else self._p.settings().tally.company)

    def _suppliers(self) -> int:
        groups = {group.name: group for group in self._masters(MasterKind.GROUP, Group)}
        return sum(_SUPPLIERS in group_chain(one.parent, groups) for one in self._masters(MasterKind.LEDGER, Ledger))

    def _summary(self, company: str) -> DryRunSummary:
        p = self._p
        from_tally = p.settings().reads_tally
        # What goes on to Zoho Books is the same money once more.
        counted = purchases.NAME if from_tally else bills.NAME
        guid = p.cycle.bound_company() or ""
        ready = p.records.find(RecordFilter(states=frozenset({State.READY})))
        causes: Counter[tuple[str, Subject]] = Counter()
        names: defaultdict[tuple[str, Subject], set[str]] = defaultdict(set)
        for record in p.records.find(RecordFilter(states=ATTENTION)):
            for reason in record.reasons[:1]:
                causes[reason.code, reason.subject] += 1
                names[reason.code, reason.subject].add(reason.name)
        counts = p.records.counts()
        return DryRunSummary(
            company=company,
            vouchers=sum(counts.values()),
            suppliers=self._suppliers() if from_tally else 0,
            items=len(p.books.masters(guid, MasterKind.ITEM)),
            godowns=len(p.books.masters(guid, MasterKind.GODOWN)),
            sendable=len(ready),
            amount=sum((_total(one) for one in ready if one.plan and one.flow == counted), Decimal(0)),
            waiting=sum(counts.get(state, 0) for state in ATTENTION),
            lacking=tuple(
                Lack(
                    remedy(code, subject).title,
                    code,
                    subject,
                    records,
                    tuple(sorted(filter(None, names[code, subject]), key=str.casefold)),
                )
                for (code, subject), records in causes.most_common()
            ),
            not_applicable=counts.get(State.NOT_APPLICABLE, 0),
        )


def _total(record: Record) -> Decimal:
    """What its document will come to."""
    return record.amount if record.flow == bills.NAME else load(Plan, record.plan).total


A = TypeVar("A", BusinessUnit, PurchaseOrderType, Location)


def _active(rows: Sequence[A]) -> list[A]:
    return [row for row in rows if row.active]


def _company_detail(company: Company) -> str:
    if company.is_group_company:
        return "a group of companies: choose one of its members"
    books = f"books from {company.books_from:%d-%b-%Y}" if company.books_from else ""
    stock = {True: "keeps inventory", False: "keeps no inventory", None: ""}[company.inventory_on]
    return ", ".join(text for text in (books, stock) if text)


def _role(ledger: Ledger, groups: dict[str, Group]) -> str:
    chain = group_chain(ledger.parent, groups)
    if _PARTIES & set(chain):
        return PARTY
    role = default_role(ledger.name, chain)
    return role.value if role is not None else ""


def _type_detail(one: PurchaseOrderType) -> str:
    if one.copies_items_to_invoice:
        return "copies received items to customer invoices: cannot be used"
    return "receives automatically" if one.automatically_receive else "received by ML Connector"


def _location_detail(one: Location) -> str:
    if one.kind is not LocationKind.WAREHOUSE:
        return "truck: a warehouse is needed here"
    return ", ".join(text for text in ("warehouse", one.address.city if one.address else "") if text)


def _permission(line: AccessLine) -> CheckLine:
    slug = "_".join(line.operation.replace("-", " ").replace("/", " ").split())
    check = Check(f"servicetitan.permission.{slug}", line.operation[:1].upper() + line.operation[1:])
    if line.ok:
        return check.ok("Permitted.")
    return check.failed("Not permitted.", line.advice, Cause.SETTING, Help.GRANT_PERMISSIONS, "Not permitted")
