"""What a person asks for about stock: the openings of go-live, and corrections that move a difference away."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.clock import Clock
from app.domain.errors import UsageError
from app.domain.purchasing import Sku
from app.domain.quantities import Quantity
from app.domain.records import Record
from app.domain.states import State
from app.domain.stock_levels import StockOverview, StockPlace
from app.domain.vouchers import Voucher
from app.engine.cycle.parts import LAST_BEGUN
from app.engine.purchases.context import go_live
from app.engine.stock.baseline import Keys, keys_of, level_before
from app.engine.stock.levels import StockLevels
from app.engine.stock.matching import StockMatching
from app.engine.stock.view import StockView
from app.flows.stock import planner as stock
from app.flows.stock.requests import (
    CORRECTION,
    OPENING,
    Moved,
    can_be_marked,
    correction,
    kept,
    opening,
    with_more,
)
from app.store.audit import AuditTrail
from app.store.book import SourceBooks
from app.store.codec import dump, load, moment
from app.store.database import Database
from app.store.records import Records
from app.store.references import Cursors
from app.system.settings import AtGoLive, Settings

_UNDER_WAY = frozenset({State.SENDING, State.VERIFY, State.RETRY_WAIT, State.WITHDRAWING})
"""In these, nothing can be added to a record: what it sends is decided."""


@dataclass(frozen=True, slots=True)
class Requested:
    """What came of asking."""

    record_ids: tuple[int, ...]
    """Records that the next run sends."""
    refused: tuple[str, ...] = ()
    """What is left out, with the reason, a sentence each."""


@dataclass(frozen=True, slots=True)
class StockRequestParts:
    """What they are made of."""

    settings: Callable[[], Settings]
    clock: Clock
    database: Database
    records: Records
    audit: AuditTrail
    books: SourceBooks
    levels: StockLevels
    view: StockView
    cursors: Cursors
    bound_company: Callable[[], str | None]


class StockRequests:
    """Makes and extends the records of openings and corrections; sends nothing."""

    def __init__(self, parts: StockRequestParts) -> None:
        self._p = parts

    # -- openings --------------------------------------------------------------------------------------------------

    def open(self) -> Requested:
        """One record per godown: what Tally says of the evening before go-live. Asked again, what changed since.

        Raises UsageError where ServiceTitan held the same already, or before Tally was read.
        """
        p, settings = self._p, self._p.settings()
        if settings.stock.at_go_live is not AtGoLive.NOTHING:
            raise UsageError(
                "The settings say that ServiceTitan already held Tally's stock at go-live: it would be counted twice.",
                advice="If its warehouses and trucks were empty then, say so first: "
                "ml-connector config set stock.at_go_live nothing.",
            )
        guid, start = self._company(), go_live(settings)
        matching, keys = self._p.view.matching(guid), keys_of(p.books, guid)
        moved: dict[str, list[Moved]] = {}
        unknown: list[str] = []
        for one in p.levels.all(guid):
            before = level_before(one, start)
            if before is None:
                unknown.append(one.item)
                continue
            for godown, quantity in before.items():
                stated = matching.stated(one.item, abs(quantity))
                moved.setdefault(godown, []).append(Moved(one.item, godown, stated, quantity > 0))
        refused = [
            f"What of “{item}” lay where on the evening before go-live is not known: it is left out."
            for item in unknown
        ]
        ids: list[int] = []
        # A godown in which nothing lay after all is told so: what was sent of it is taken back.
        for godown in sorted({*moved, *self._opened(guid, keys)}):
            place = keys.godowns.get(godown, "")
            if not can_be_marked(place):
                refused.append(f"The godown “{godown}” is not known by its GUID yet: it is left out.")
                continue
            fresh = opening(guid, place, godown, start, moved.get(godown, ()))
            changed = self._save(place + OPENING, fresh, lambda known, made: kept(known, frozenset(unknown), made))
            if isinstance(changed, str):
                refused.append(changed)
            elif changed is not None:
                ids.append(changed.id)
        return Requested(tuple(ids), tuple(refused))

    def _opened(self, guid: str, keys: Keys) -> list[str]:
        places = keys.godowns.items()
        return [name for name, key in places if self._p.records.by_source(stock.NAME, guid, key + OPENING)]

    # -- corrections -----------------------------------------------------------------------------------------------

    def correct(self, item: str, godown: str) -> Requested:
        """Move away what differs for one item in one godown, names as in Tally.

        Raises UsageError where nothing differs there or nothing may be corrected now.
        """
        overview = self._fresh()
        found = [one for one in overview.places if item in one.items and godown in one.godowns]
        if not found:
            raise UsageError(
                f"Nothing of “{item}” in “{godown}” can be compared with ServiceTitan.",
                advice="See “ml-connector stock levels”: the names are TallyPrime's.",
            )
        made = self._correct(found)
        if not made.record_ids:
            text = made.refused[0] if made.refused else f"“{item}” in “{godown}” does not differ."
            raise UsageError(text, advice="See “ml-connector stock diff”.")
        return made

    def correct_all(self) -> Requested:
        """The same for everything that differs; what may not be corrected now is named."""
        return self._correct(self._fresh().places)

    def correct_places(self, wanted: Collection[tuple[int, int]]) -> Requested:
        """The same for these places: id of the SKU and of the location."""
        return self._correct([one for one in self._fresh().places if (one.sku_id, one.location_id) in wanted])

    def _fresh(self) -> StockOverview:
        """The comparison. Raises UsageError where it would rest on a report older than what was sent since."""
        overview = self._p.view.overview()
        if any(one.reported is not None for one in overview.places):
            run = moment(self._p.cursors.get(LAST_BEGUN))
            if overview.reported_at is None or run is None or overview.reported_at < run:
                raise UsageError(
                    "ServiceTitan's stock report is older than the last run: it does not tell what that sent.",
                    advice="Wait a minute and try again; the report can be asked for once a minute.",
                )
        return overview

    def _correct(self, places: Sequence[StockPlace]) -> Requested:
        guid = self._company()
        matching, keys = self._p.view.matching(guid), keys_of(self._p.books, guid)
        wanted: dict[str, list[Moved]] = {}
        refused: list[str] = []
        for place in places:
            missing = place.to_correct
            if not missing:
                continue
            why = why_not_now(place)
            sku = matching.skus.by_id(place.sku_id)
            if why or sku is None:
                refused.append(f"{place.sku_code} at {place.location}: {why or 'ServiceTitan lists it no more.'}")
                continue
            item, godown = place.items[0], place.godowns[0]
            quantity = _in_units(matching, item, sku, abs(missing))
            wanted.setdefault(item, []).append(Moved(item, godown, quantity, missing > 0))
        ids: list[int] = []
        for item, moved in wanted.items():
            key = keys.items.get(item, "")
            if not can_be_marked(key):
                refused.append(f"The item “{item}” is not known by its GUID yet.")
                continue
            made = correction(guid, key, item, self._p.clock.today(), moved)
            changed = self._save(key + CORRECTION, made, _added)
            if isinstance(changed, str):
                refused.append(changed)
            elif changed is not None:
                ids.append(changed.id)
        return Requested(tuple(ids), tuple(refused))

    # -- records ---------------------------------------------------------------------------------------------------

    def _company(self) -> str:
        guid = self._p.bound_company()
        if guid is None:
            raise UsageError("TallyPrime was not read yet.", advice="Run “ml-connector sync” first.")
        return guid

    def _save(self, key: str, made: Voucher, with_known: Callable[[Voucher, Voucher], Voucher]) -> Record | str | None:
        """The record as it is now to be sent; None where nothing is to be done, a sentence where it cannot be now."""
        p = self._p
        with p.database.write():
            known = p.records.by_source(stock.NAME, made.company_guid, key)
            if known is None:
                return self._insert(key, made) if made.stock else None
            if known.state in _UNDER_WAY:
                return f"{known.label} is being sent: ask again after the next run."
            wanted = with_known(load(Voucher, known.source), made)
            if dump(wanted) == known.source:
                return None
            return p.records.save(
                replace(
                    known, source=dump(wanted), document_date=wanted.date, state=State.NEW, reasons=(), attempts=0,
                    next_attempt_at=None,
                ),
                why=f"{known.label}: what is to be at ServiceTitan was changed, on request.",
            )  # fmt: skip

    def _insert(self, key: str, made: Voucher) -> Record:
        p, now = self._p, self._p.clock.now()
        label = f"{made.type_name} {made.number}".strip()
        record = p.records.insert(
            Record(
                id=0, flow=stock.NAME, company_guid=made.company_guid, source_key=key,
                epoch=p.books.state(made.company_guid).epoch, generation=1, state=State.NEW, source_version=0,
                label=label, document_date=made.date, party="", amount=Decimal(0), reference="", reasons=(),
                attempts=0, next_attempt_at=None, created_at=now, updated_at=now, source=dump(made), sent_source="",
                plan="",
            )
        )  # fmt: skip
        lines = f"{len(made.stock)} lines" if len(made.stock) != 1 else "one line"
        p.audit.add("requested", f"{label} was asked for: {lines}.", record_id=record.id)
        return record


def _added(known: Voucher, made: Voucher) -> Voucher:
    moved = [
        Moved(line.item, batch.godown, batch.actual, line.inward)
        for line in made.stock
        for batch in line.batches
        if batch.actual is not None
    ]
    return with_more(known, made.date, moved)


def why_not_now(place: StockPlace) -> str:
    """Why a difference may not be corrected: something else would bring it away too."""
    if not place.items or not place.godowns:
        return "no item and godown of TallyPrime is matched to it any more; correct it in ServiceTitan."
    if place.under_way:
        return (
            f"{place.under_way} unsettled records move it; settle them first (ml-connector mismatches), or it is "
            "counted twice."
        )
    if place.reported is not None and place.waiting:
        return "something waits for posting there; post it in ServiceTitan first, or it is counted twice."
    return ""


def _in_units(matching: StockMatching, item: str, sku: Sku, number: Decimal) -> Quantity:
    """A number in the SKU's unit as a voucher could state it, in the item's own unit too where that is another one."""
    one = matching.in_sku_unit(item, sku, Decimal(1))
    if one == 1 or not isinstance(one, Decimal) or not one or not sku.unit:
        return matching.stated(item, number)
    master = matching.masters.items.get(item)
    base = ((number / one, master.base_unit),) if master and master.base_unit else ()
    return Quantity(((number, sku.unit),), base)
