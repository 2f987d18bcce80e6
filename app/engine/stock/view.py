"""Levels, differences and control totals of stock as a person sees them; reads what was kept and asks nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.domain.inventory import ReturnStatus
from app.domain.purchasing import Location, Sku
from app.domain.records import Reason, Record, Subject
from app.domain.states import ATTENTION, WORKING, State
from app.domain.stock import Move, StockChange
from app.domain.stock_levels import ControlTotals, StockLevel, StockOverview, StockPlace
from app.domain.vouchers import Voucher
from app.engine.cost_decimals import kept_decimals
from app.engine.destination_lists import ReferenceIndex
from app.engine.purchases.context import go_live, line_rules
from app.engine.stock.baseline import StockBaseline, level_before
from app.engine.stock.context import COUNTS_AT
from app.engine.stock.control import StockControl
from app.engine.stock.held import SUFFIX
from app.engine.stock.levels import ItemLevels, StockLevels
from app.engine.stock.matching import StockMatching
from app.engine.stock.reports import LastReport, StockReports
from app.engine.stock.sent import of_order, of_return, what_is_sent
from app.flows.purchases import planner as purchases
from app.flows.stock import planner as stock
from app.flows.stock.book import by_godown
from app.flows.stock.progress import POSTED, reached
from app.store.book import SourceBooks
from app.store.codec import load
from app.store.documents import Documents
from app.store.records import RecordFilter, Records
from app.store.references import Cursors, Mappings
from app.system.settings import AtGoLive, Settings

UNDER_WAY = (WORKING | ATTENTION) - {State.AWAITING_POSTING, State.BILL_PENDING, State.AWAITING_APPROVAL}
"""In these, not all of a record is among what was sent, or it is not known."""
_ZERO = Decimal(0)
_Key = tuple[int, int]
"""SKU id and location id."""


@dataclass(frozen=True, slots=True)
class StockViewParts:
    """What the view reads."""

    settings: Callable[[], Settings]
    records: Records
    documents: Documents
    books: SourceBooks
    levels: StockLevels
    baseline: StockBaseline
    control: StockControl
    reports: StockReports
    mappings: Mappings
    reference: ReferenceIndex
    cursors: Cursors
    bound_company: Callable[[], str | None]


@dataclass(slots=True)
class _Place:
    """What is added up for one SKU at one place."""

    sku: Sku | None
    location: Location | None
    items: dict[str, None] = field(default_factory=dict)
    godowns: dict[str, None] = field(default_factory=dict)
    tally: Decimal = _ZERO
    baseline: Decimal = _ZERO
    known: bool = True
    """Whether the places of all its items are."""
    since_known: bool = True
    elsewhere: Decimal = _ZERO
    sent: Decimal = _ZERO
    waiting: Decimal = _ZERO


class StockView:
    """One pass over everything a call; some seconds with tens of thousands of records."""

    def __init__(self, parts: StockViewParts) -> None:
        self._p = parts

    def overview(self) -> StockOverview:
        """Levels and differences as of now. Raises ConfigurationError while no go-live date is set."""
        p, settings = self._p, self._p.settings()
        guid = p.bound_company()
        counts = p.records.counts(stock.NAME)
        waits = (counts.get(State.AWAITING_POSTING, 0), counts.get(State.AWAITING_UPLOAD, 0))
        if guid is None:
            return StockOverview((), (), None, None, *waits)
        report = p.reports.last(settings.stock)
        levels, places = self._compared(guid, settings, report)
        return StockOverview(levels, places, report.at if report else None, p.control.last(guid), *waits)

    def differs_from_report(self) -> int:
        """At how many places ServiceTitan's own report, as last read, says otherwise than Tally, and neither posting
        nor a record under way will bring that away."""
        found = self.overview().places
        return sum(1 for one in found if one.against_report is not None and one.to_correct and not one.under_way)

    def control(self) -> ControlTotals | None:
        """The last reconciliation with Tally's own balances; None before the first one. Quick."""
        guid = self._p.bound_company()
        return self._p.control.last(guid) if guid is not None else None

    def matching(self, company_guid: str) -> StockMatching:
        """Items and godowns matched as the planner matches them."""
        p, settings = self._p, self._p.settings()
        rules = line_rules(settings, kept_decimals(settings, p.cursors))
        return StockMatching.make(company_guid, p.books, p.reference, p.mappings.lookup(), rules)

    # -- comparing -------------------------------------------------------------------------------------------------

    def _compared(
        self, guid: str, settings: Settings, report: LastReport | None
    ) -> tuple[tuple[StockLevel, ...], tuple[StockPlace, ...]]:
        matching, start = self.matching(guid), go_live(settings)
        off = self._not_sent()
        same = settings.stock.at_go_live is AtGoLive.SAME
        kept = self._p.baseline.all(guid, start) if same else {}
        places: dict[_Key, _Place] = {}
        shown: list[StockLevel] = []
        unknown: dict[int, str] = {}
        """SKUs of which only the total is known, with the item's name."""
        for one in self._p.levels.all(guid):
            if one.book is None or not one.ties:
                sku = matching.sku(one.item)
                if isinstance(sku, Sku):
                    unknown[sku.id] = one.item
                shown.append(_total(one, sku))
                continue
            before: Mapping[str, Decimal] | None = {}
            if same:
                before = kept[one.item] if one.item in kept else level_before(one, start)
            shown += self._places_of(one, before, _elsewhere(one, off, start), matching, places)
        self._add_sent(places, matching, settings)
        for (sku_id, _), place in places.items():
            if sku_id in unknown:
                place.known = False
                place.items.setdefault(unknown[sku_id])
        self._add_reported(places, matching, report)
        waits = self._under_way()
        found = [said for key, place in places.items() if _tells(said := _said(key, place, report, waits))]
        found.sort(key=lambda said: (said.sku_code, said.location))
        return tuple(sorted(shown, key=lambda level: (level.item, level.godown))), tuple(found)

    def _places_of(
        self,
        one: ItemLevels,
        before: Mapping[str, Decimal] | None,
        elsewhere: Mapping[str, Decimal],
        matching: StockMatching,
        places: dict[_Key, _Place],
    ) -> list[StockLevel]:
        now = by_godown(one.book.levels) if one.book else {}
        shown: list[StockLevel] = []
        sku = matching.sku(one.item)
        for godown in sorted({*now, *(before or {}), *elsewhere}):
            quantity, place = now.get(godown, _ZERO), matching.place(godown)
            numbers = [quantity, (before or {}).get(godown, _ZERO), elsewhere.get(godown, _ZERO)]
            if isinstance(sku, Sku) and isinstance(place, Location):
                mine = places.setdefault((sku.id, place.id), _Place(sku, place))
                mine.items.setdefault(one.item)
                mine.godowns.setdefault(godown)
            if not any(numbers):
                continue
            if isinstance(sku, Reason) or isinstance(place, Reason):
                why = sku if isinstance(sku, Reason) else place
                assert isinstance(why, Reason)  # noqa: S101 - one of the two is
                shown.append(_level(one, godown, quantity, sku, place, why.text))
                continue
            said = [matching.in_sku_unit(one.item, sku, number) for number in numbers]
            wrong = next((number for number in said if isinstance(number, Reason)), None)
            shown.append(_level(one, godown, quantity, sku, place, wrong.text if wrong else ""))
            if wrong is not None:
                mine.known = False
                continue
            tally, base, other = (number for number in said if isinstance(number, Decimal))
            mine.tally += tally
            mine.baseline += base
            mine.elsewhere += other
            mine.since_known = mine.since_known and before is not None
        return shown

    def _add_sent(self, places: dict[_Key, _Place], matching: StockMatching, settings: Settings) -> None:
        expenses = {one.target_id for one in self._p.mappings.all(Subject.LEDGER)}
        counts_at = COUNTS_AT[settings.stock.return_counts_at]
        for flow in (stock.NAME, purchases.NAME):
            for record in self._p.records.find(RecordFilter(flow=flow)):
                if not (record.sent_source or record.plan):
                    continue
                sent = what_is_sent(record, self._p.records, self._p.documents).changes
                pending = self._waiting(record, counts_at) if sent else ()
                for which, changes in (("sent", sent), ("waiting", pending)):
                    for change in changes:
                        if change.sku_id in expenses:
                            continue
                        key = (change.sku_id, change.location_id)
                        if key not in places:
                            places[key] = _Place(
                                matching.skus.by_id(change.sku_id), matching.locations.by_id(change.location_id)
                            )
                        mine = places[key]
                        setattr(mine, which, getattr(mine, which) + change.quantity)

    def _waiting(self, record: Record, counts_at: ReturnStatus) -> Sequence[StockChange]:
        """What of it ServiceTitan does not count yet."""
        if record.flow == stock.NAME and record.state is State.SYNCED:
            return ()
        found: list[StockChange] = []
        for marked in self._p.documents.marked(record.source_key):
            receipts = [one for one in self._p.documents.receipts_of(marked.document.id) if one.active]
            if not receipts or any(one.sync_status not in POSTED for one in receipts):
                found += of_order(marked.document)
        for given in self._p.documents.marked_returns(record.source_key):
            if not reached(given.document.status, counts_at):
                found += of_return(given.document)
        return found

    def _add_reported(self, places: dict[_Key, _Place], matching: StockMatching, report: LastReport | None) -> None:
        """Places of matched SKUs that only the report knows."""
        if report is None:
            return
        skus = {place.sku.code: place.sku for place in places.values() if place.sku and place.items}
        spots = {place.location.name: place.location for place in places.values() if place.location and place.godowns}
        items = {sku.code: place.items for place in places.values() if (sku := place.sku) and place.items}
        for (code, name), quantity in report.quantities.items():
            sku, spot = skus.get(code), spots.get(name)
            if sku is None or spot is None or not quantity or (sku.id, spot.id) in places:
                continue
            place = places[sku.id, spot.id] = _Place(sku, spot)
            place.items |= items[code]

    # -- records ---------------------------------------------------------------------------------------------------

    def _not_sent(self) -> frozenset[str]:
        """GUIDs of vouchers whose class or type is switched off."""
        which = RecordFilter(states=frozenset({State.NOT_APPLICABLE}), flow=stock.NAME, code="class_off")
        return frozenset(record.source_key.removesuffix(SUFFIX) for record in self._p.records.find(which))

    def _under_way(self) -> Counter[str]:
        """How many unsettled records each item stands in."""
        found: Counter[str] = Counter()
        for flow in (stock.NAME, purchases.NAME):
            for record in self._p.records.find(RecordFilter(states=UNDER_WAY, flow=flow)):
                found.update({line.item for line in load(Voucher, record.source).stock})
        return found


def _tells(one: StockPlace) -> bool:
    """Whether anything lies there, or ever did."""
    return any((one.tally is None, one.tally, one.baseline, one.elsewhere, one.sent, one.waiting, one.reported))


def _elsewhere(one: ItemLevels, off: frozenset[str], start: date) -> dict[str, Decimal]:
    """What vouchers that are not sent moved since go-live, by godown."""
    found: dict[str, Decimal] = {}
    for entry in one.entries:
        if entry.voucher not in off or entry.day < start:
            continue
        moved = entry.quantity if entry.move is Move.IN else -entry.quantity
        if entry.move is Move.COUNT:
            key = (entry.voucher, entry.line, entry.godown, entry.batch)
            moved = one.book.differences.get(key, _ZERO) if one.book else _ZERO
        found[entry.godown] = found.get(entry.godown, _ZERO) + moved
    return found


def _total(one: ItemLevels, sku: Sku | Reason) -> StockLevel:
    if one.stated is None:
        text = "TallyPrime was not asked for it yet."
    elif one.book is None:
        text = f"Only the total: not every movement can be said in {one.unit or 'one unit'}."
    else:
        text = (
            "Only the total: the movements that were read do not add up to it, so where it lies is not known "
            f"(they come to {one.book.total.normalize():f})."
        )
    quantity = one.stated if one.stated is not None else _ZERO
    return _level(one, "", quantity, sku, None, text)


def _level(
    one: ItemLevels, godown: str, quantity: Decimal, sku: Sku | Reason, place: Location | Reason | None, text: str
) -> StockLevel:
    return StockLevel(
        one.item,
        godown,
        one.unit,
        quantity,
        sku.code if isinstance(sku, Sku) else "",
        place.name if isinstance(place, Location) else "",
        text,
    )


def _said(key: _Key, place: _Place, report: LastReport | None, waits: Mapping[str, int]) -> StockPlace:
    sku_id, location_id = key
    code = place.sku.code if place.sku else f"#{sku_id}"
    name = place.location.name if place.location else f"#{location_id}"
    reported = None
    if report is not None and place.items:
        reported = report.quantities.get((code, name), _ZERO)
    return StockPlace(
        sku_id=sku_id,
        sku_code=code,
        location_id=location_id,
        location=name,
        items=tuple(place.items),
        godowns=tuple(place.godowns),
        tally=place.tally if place.known else None,
        baseline=place.baseline if place.known and place.since_known else None,
        elsewhere=place.elsewhere,
        sent=place.sent,
        waiting=place.waiting,
        reported=reported,
        under_way=sum(waits.get(item, 0) for item in place.items),
    )
