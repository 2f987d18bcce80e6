"""Answers Collection requests: company list, masters and vouchers, with literal filters and the period's traps."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.simulators.tally import formulas, master_rows, standard
from app.simulators.tally.books import start_of_year
from app.simulators.tally.company import Company
from app.simulators.tally.faults import Fault
from app.simulators.tally.forbidden import collection_type
from app.simulators.tally.formulas import Node, Value
from app.simulators.tally.journal import RequestRecord
from app.simulators.tally.masters import Master, StockItem, UnknownMasterError, VoucherType
from app.simulators.tally.request import CollectionDefinition, TallyRequest
from app.simulators.tally.state import PeriodMode, TallyState
from app.simulators.tally.stock import positions
from app.simulators.tally.voucher_rows import FetchPlan, formula_value, plan, plan_vouchers, voucher_row
from app.simulators.tally.vouchers import Voucher
from app.simulators.tally.wire import collection_envelope, counters, element

VOUCHER_ATTRIBUTES = 'ISCMPDEPTYPE="Yes" CMPLOCUS="4" CMPDEPTYPE="64"'
GUID_ONLY = frozenset({"GUID"})
_EARLIEST, _LATEST = date(1900, 1, 1), date(2999, 12, 31)
_EDUCATIONAL_DAYS = frozenset({1, 2, 31})

_CLASSES: dict[str, Callable[[str], bool]] = {
    "ispurchase": lambda reserved: reserved == "Purchase",
    "issales": lambda reserved: reserved == "Sales",
    "isdebitnote": lambda reserved: reserved == "Debit Note",
    "iscreditnote": lambda reserved: reserved == "Credit Note",
    "isinventoryvch": lambda reserved: reserved in standard.INVENTORY_TYPES,
    "isordervch": lambda reserved: reserved in standard.ORDER_TYPES,
    "isaccountingvch": lambda reserved: reserved in standard.ACCOUNTING_TYPES,
}
_CHILD_OF: dict[str, str] = {
    "purchase": "Purchase",
    "sales": "Sales",
    "debitnote": "Debit Note",
    "creditnote": "Credit Note",
    "rcptnote": "Receipt Note",
    "delnote": "Delivery Note",
    "rejin": "Rejections In",
    "rejout": "Rejections Out",
    "stockjrnl": "Stock Journal",
    "physstock": "Physical Stock",
    "jobmaterialissue": "Material Out",
    "jobmaterialreceive": "Material In",
    "purcorder": "Purchase Order",
    "salesorder": "Sales Order",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """The filters of a collection, parsed; `impossible` when one cannot be read or does not exist: no row passes."""

    nodes: tuple[Node, ...] = ()
    impossible: bool = False

    def passes(self, field: formulas.FieldOf, function: formulas.FunctionOf) -> bool:
        """Whether a row satisfies every filter."""
        if self.impossible:
            return False
        return all(formulas.truth(formulas.evaluate(node, field, function)) for node in self.nodes)


class CollectionAnswers:
    """Answers collections out of a state; keeps written voucher rows until the voucher or a master changes."""

    def __init__(self, state: TallyState, cache_rows: int = 2_000) -> None:
        self._state = state
        self._cache: dict[tuple[object, ...], str] = {}
        self._cache_rows = cache_rows

    def answer(self, request: TallyRequest, company: Company | None, record: RequestRecord) -> str:
        """The envelope of a collection; fills in the counters of the record."""
        definition = request.definition
        if definition is None:
            raise ValueError("the caller answers unknown collections")
        kind = record.collection_type = collection_type(definition)
        info = counters(None if kind == "company" else self._state.random)
        dropped = frozenset[str]()
        first = self._state.first_use(definition.name)
        if not first and self._state.faults.take(Fault.NAME_CACHE, record.subject):
            dropped = GUID_ONLY
        if kind == "company":
            rows, attributes = self._companies(request, definition, record, dropped), ""
        elif kind == "voucher":
            rows = [] if company is None else self._vouchers(request, definition, company, record, dropped)
            attributes = VOUCHER_ATTRIBUTES
        else:
            attributes = master_rows.KINDS[kind].attributes
            rows = [] if company is None else self._masters(request, definition, company, record, dropped)
        cut = self._state.faults.take(Fault.MISSING_ROWS, record.subject)
        if cut is not None:
            rows = rows[: int(len(rows) * cut.fraction)]
        record.rows_sent = len(rows)
        status = 0 if self._state.faults.take(Fault.WRONG_STATUS, record.subject) else 1
        return collection_envelope(rows, attributes, info, status)

    # --- companies and masters ---------------------------------------------------------------------------------

    def _companies(
        self,
        request: TallyRequest,
        definition: CollectionDefinition,
        record: RequestRecord,
        dropped: frozenset[str],
    ) -> list[str]:
        companies = self._state.listed()
        record.rows_scanned = len(companies)
        wanted = self._plan(definition, master_rows.KNOWN_COMPANY_FIELDS, ())
        if wanted is None or self._state.faults.take(Fault.EMPTY_COMPANY_LIST, record.subject):
            return []
        filters = _filters(request, definition)
        rows = []
        for company in companies:

            def field(name: str, one: Company = company) -> Value:
                return master_rows.company_value(one, name)

            with company.lock:
                if filters.passes(field, _no_function):
                    rows.append(master_rows.company_row(company, wanted, dropped))
        return rows

    def _masters(
        self,
        request: TallyRequest,
        definition: CollectionDefinition,
        company: Company,
        record: RequestRecord,
        dropped: frozenset[str],
    ) -> list[str]:
        kind = master_rows.KINDS[record.collection_type]
        lists = ("BATCHALLOCATIONS", "LANGUAGENAME")
        wanted = self._plan(definition, kind.known, lists)
        if wanted is None:
            return []
        filters = _filters(request, definition)
        with company.lock:
            function = _function_of(company)
            stock = _stock_context(self._state, request, company) if _needs_stock(kind.kind, wanted) else None
            masters = company.all(kind.kind)
            record.rows_scanned = len(masters)
            rows = []
            for master in masters:

                def field(name: str, one: Master = master) -> Value:
                    return master_rows.formula_value(company, kind, one, name)

                if filters.passes(field, function):
                    computed = _computed(definition, field, function)
                    rows.append(master_rows.master_row(company, kind, master, wanted, stock, computed, dropped))
            return rows

    def _plan(
        self, definition: CollectionDefinition, known: frozenset[str], lists: tuple[str, ...]
    ) -> FetchPlan | None:
        """The fetch plan; None when an unknown field empties the answer on this build."""
        wanted = plan((*definition.fetch, *definition.native), known, lists)
        if wanted.unknown and self._state.faults.is_on(Fault.UNKNOWN_FIELD_EMPTIES):
            return None
        return wanted

    # --- vouchers ----------------------------------------------------------------------------------------------

    def _vouchers(
        self,
        request: TallyRequest,
        definition: CollectionDefinition,
        company: Company,
        record: RequestRecord,
        dropped: frozenset[str],
    ) -> list[str]:
        wanted = plan_vouchers((*definition.fetch, *definition.native))
        if wanted.unknown and self._state.faults.is_on(Fault.UNKNOWN_FIELD_EMPTIES):
            return []
        if self._state.faults.take(Fault.EMPTY_LINES, record.subject):
            wanted = FetchPlan(wanted.fields)
        filters = _filters(request, definition)
        with company.lock:
            vouchers = self._select(request, definition, company, filters, record)
            function = _function_of(company)
            plain = not definition.computes
            return [
                self._cached_row(company, voucher, wanted, dropped)
                if plain
                else _computed_row(company, voucher, wanted, definition, function, dropped)
                for voucher in vouchers
            ]

    def _select(
        self,
        request: TallyRequest,
        definition: CollectionDefinition,
        company: Company,
        filters: Filter,
        record: RequestRecord,
    ) -> list[Voucher]:
        """The rows of a Voucher collection: period, literal bounds through the indexes, then every filter in full."""
        index = company.vouchers_index
        first, last = voucher_period(self._state, request, company)
        limits = formulas.bounds(filters.nodes[0]) if len(filters.nodes) == 1 else formulas.Bounds()
        low, high = max(first, limits.first or _EARLIEST), min(last, limits.last or _LATEST)
        record.rows_scanned = index.count_between(low, high) if limits.bounded else len(index)
        record.whole_book_scan = (
            bool(index)
            and record.rows_scanned == len(index)
            and not (limits.bounded and len(index) < self._state.big_book)
        )
        record.unbounded_rows = 0 if limits.bounded else len(index)
        if filters.impossible:
            return []
        outside = self._state.faults.take(Fault.ROWS_OUTSIDE_WINDOW, record.subject) is not None
        if outside:
            low, high = first, last
        classes = _child_classes(definition.child_of)
        function = _function_of(company)
        found = []
        for voucher in index.select(low, high, -1 if limits.above is None else limits.above, limits.up_to):
            if classes is not None and company.voucher_class(voucher) != classes:
                continue

            def field(name: str, one: Voucher = voucher) -> Value:
                return formula_value(company, one, name)

            if outside or filters.passes(field, function):
                found.append(voucher)
        return found

    def _cached_row(self, company: Company, voucher: Voucher, wanted: FetchPlan, dropped: frozenset[str]) -> str:
        number = company.voucher_number(voucher) if "VOUCHERNUMBER" in wanted.fields else ""
        switches = company.zero_count_is_empty, company.material_in_all_entries
        key = (
            voucher.guid,
            voucher.alter_id,
            voucher.updated_at,
            company.alt_mst_id,
            number,
            wanted,
            dropped,
            switches,
        )
        row = self._cache.get(key)
        if row is None:
            row = voucher_row(company, voucher, wanted, (), dropped)
            if len(self._cache) >= self._cache_rows:
                self._cache.clear()
            self._cache[key] = row
        return row


# --- periods ---------------------------------------------------------------------------------------------------


def display_period(company: Company) -> tuple[date, date]:
    """What the user's screen shows: set with F2, else the financial year of today."""
    if company.display_period is not None:
        return company.display_period
    first = start_of_year(company.today)
    return first, date(first.year + 1, 3, 31)


def typed_dates(state: TallyState, request: TallyRequest) -> tuple[date | None, date | None]:
    """SVFROMDATE and SVTODATE as far as they are honoured: typed, possible, and in educational mode on 1, 2 or 31.

    Another day in educational mode widens the start to the first of its month and drops the end.
    """
    found: list[date | None] = []
    for name in ("svfromdate", "svtodate"):
        variable = request.static.get(name)
        day = formulas.parse_date(variable.value) if variable is not None and variable.typed else None
        if day is not None and state.licence.educational and day.day not in _EDUCATIONAL_DAYS:
            day = day.replace(day=1) if name == "svfromdate" else None
        found.append(day)
    return found[0], found[1]


def voucher_period(state: TallyState, request: TallyRequest, company: Company) -> tuple[date, date]:
    """The dates a Voucher collection can reach at all, before any formula."""
    shown = display_period(company)
    start, end = typed_dates(state, request)
    if state.period_mode is PeriodMode.IGNORED or (start is None and end is None):
        return shown
    if state.period_mode is PeriodMode.SELECTS:
        return (_EARLIEST if start is not None else shown[0]), (_LATEST if end is not None else shown[1])
    return start or shown[0], end or shown[1]


# --- small helpers ---------------------------------------------------------------------------------------------


def _filters(request: TallyRequest, definition: CollectionDefinition) -> Filter:
    nodes = []
    for name in definition.filters:
        text = request.formulas.get(name)
        try:
            nodes.append(formulas.parse(text or ""))
        except formulas.FormulaError:
            return Filter(impossible=True)
    return Filter(tuple(nodes))


def _function_of(company: Company) -> formulas.FunctionOf:
    def function(name: str, argument: Value) -> Value:
        lowered = name.casefold()
        if lowered in _CLASSES:
            try:
                found = company.find(VoucherType, str(argument))
            except UnknownMasterError:
                return False
            return _CLASSES[lowered](company.reserved_class(found.master_id))
        return _no_function(name, argument)

    return function


def _no_function(name: str, argument: Value) -> Value:
    lowered = name.casefold()
    if lowered == "isempty":
        return argument in {None, ""}
    if lowered == "string":
        return None if argument is None else str(argument)
    if lowered == "number":
        text = str(argument).strip()
        return Decimal(text) if text.lstrip("-").isdigit() else None
    return None


def _child_classes(child_of: str) -> str | None:
    name = child_of.strip().casefold().replace(" ", "")
    if not name or name == "$$vchtypeallvouchers":
        return None
    return _CHILD_OF.get(name.removeprefix("$$vchtype"), child_of.strip())


def _computed(
    definition: CollectionDefinition, field: formulas.FieldOf, function: formulas.FunctionOf
) -> Iterable[str]:
    for name, expression in definition.computes:
        try:
            value = formulas.evaluate(formulas.parse(expression), field, function)
        except formulas.FormulaError:
            value = None
        kind = "Logical" if isinstance(value, bool) else "Number" if isinstance(value, Decimal) else "String"
        text = ("Yes" if value else "No") if isinstance(value, bool) else "" if value is None else str(value)
        yield element(5, name.upper(), text, kind)


def _computed_row(
    company: Company,
    voucher: Voucher,
    wanted: FetchPlan,
    definition: CollectionDefinition,
    function: formulas.FunctionOf,
    dropped: frozenset[str],
) -> str:
    computed = _computed(definition, lambda name: formula_value(company, voucher, name), function)
    return voucher_row(company, voucher, wanted, computed, dropped)


def _needs_stock(kind: type[Master], wanted: FetchPlan) -> bool:
    balances = {"OPENINGBALANCE", "OPENINGVALUE", "CLOSINGBALANCE", "CLOSINGVALUE"}
    return kind is StockItem and (bool(balances & wanted.fields) or wanted.wants("BATCHALLOCATIONS"))


def _stock_context(state: TallyState, request: TallyRequest, company: Company) -> master_rows.StockContext:
    """Openings at the start of the current period; closings at its end or at a typed SVTODATE inside it."""
    first, last = display_period(company)
    _, end = typed_dates(state, request)
    until = last if end is None else min(max(end, first), last)
    before = date.fromordinal(first.toordinal() - 1)
    return master_rows.StockContext(positions(company, before), positions(company, until))
