"""What bills and returns of ServiceTitan only name by an id: vendors, business units, categories, jobs, credits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from app.domain.clock import Clock
from app.domain.field_lookup import ApCredit, FieldCategory, FieldJob
from app.domain.field_sales import FieldItem
from app.domain.purchasing import BusinessUnit
from app.engine.destination_lists import DESTINATION, OVERLAP, ReferenceIndex
from app.engine.ports_field import FieldBills
from app.store.codec import moment, stamp
from app.store.references import Cursors

HOURLY = timedelta(hours=1)
JOB, CATEGORY, PRICED, CREDIT = "job", "category", "priced_item", "return_credit"
_CATEGORIES_AT = "accounting.field_categories_read"
_ITEMS, _CREDITS = f"{DESTINATION}.field_items.newest", f"{DESTINATION}.return_credits.newest"


class FieldLists:
    """Keeps them fresh, and looks them up for the planner."""

    def __init__(self, reference: ReferenceIndex, cursors: Cursors, clock: Clock) -> None:
        self._reference = reference
        self._store = reference.store
        self._cursors = cursors
        self._clock = clock
        self._names: dict[int, str] | None = None
        self._categories: dict[int, Sequence[str]] = {}
        self._units: dict[int, BusinessUnit | None] = {}

    def refresh(self, field: FieldBills, *, categories: bool, news: bool) -> None:
        """At the begin of each pass, in which look-ups are kept. Categories are read where a rule asks for them: once
        an hour, and with `news`, for what a new document names may have been put into one a minute ago.
        """
        self._categories.clear()
        self._units.clear()
        last, now = moment(self._cursors.get(_CATEGORIES_AT)), self._clock.now()
        known = last is not None and timedelta(0) <= now - last < HOURLY
        if not categories or (known and not news):
            return
        self._names = None
        self._store.save(DESTINATION, CATEGORY, ((one.id, one.name, one.active, one) for one in field.categories()))
        newest = moment(self._cursors.get(_ITEMS))
        for page in field.field_items(modified_on_or_after=newest - OVERLAP if newest else None):
            self._store.save(DESTINATION, PRICED, ((one.id, one.code, one.active, one) for one in page.rows))
            newest = max([*(one.modified_on for one in page.rows), *([newest] if newest else [])], default=None)
        self._cursors.put(_ITEMS, stamp(newest) or "")
        self._cursors.put(_CATEGORIES_AT, stamp(now) or "")

    def read_jobs(self, field: FieldBills, job_ids: Collection[int]) -> None:
        """Numbers of these jobs, as far as they are not known: they do not change."""
        unknown = [one for one in sorted(set(job_ids)) if not self.job_number(one)]
        for page in field.jobs_with_ids(unknown) if unknown else ():
            self._store.save(DESTINATION, JOB, ((one.id, one.number, True, one) for one in page.rows))

    def read_credits(self, field: FieldBills) -> frozenset[int]:
        """What vendors credited for returns, as far as it changed; the returns concerned."""
        newest = moment(self._cursors.get(_CREDITS))
        pages = field.ap_credits(modified_on_or_after=newest - OVERLAP if newest else None)
        read = {one.id: one for page in pages for one in page.rows}
        if not read:
            return frozenset()
        known = {one.id: one for one in self._store.all(DESTINATION, CREDIT, ApCredit)}
        news = {one.id: one for one in read.values() if (one.return_id or one.id in known) and known.get(one.id) != one}
        told = (one for credit in news for one in (news[credit], known.get(credit)) if one is not None)
        returns = frozenset(one.return_id for one in told if one.return_id is not None)
        # A cancelled credit may be in no list: those of a return that were not read now are asked for by their ids.
        beside = [one for one in known.values() if one.active and one.return_id in returns and one.id not in read]
        if beside:
            news.update((one.id, replace(one, active=False)) for one in beside)
            pages = field.ap_credits_with_ids([one.id for one in beside])
            news.update((one.id, one) for page in pages for one in page.rows)
        self._store.save(
            DESTINATION, CREDIT, ((one.id, str(one.return_id or ""), one.active, one) for one in news.values())
        )
        times = [one.modified_on for one in read.values()]
        self._cursors.put(_CREDITS, stamp(max([*times, *([newest] if newest else [])])) or "")
        return returns

    # -- look-ups --------------------------------------------------------------------------------------------------

    def credited(self, return_id: int) -> Decimal | None:
        """What the vendor credits for this return, in one credit or several; None where nothing says so."""
        found = self._store.named(DESTINATION, CREDIT, ApCredit, str(return_id))
        amounts = [one.amount for one in found if one.active]
        return sum(amounts, Decimal(0)) if amounts else None

    def categories(self, sku_id: int) -> Sequence[str]:
        """Names of the pricebook categories of a material or piece of equipment."""
        if sku_id not in self._categories:
            self._categories[sku_id] = self._categories_of(sku_id)
        return self._categories[sku_id]

    def _categories_of(self, sku_id: int) -> Sequence[str]:
        item = self._store.by_id(DESTINATION, PRICED, FieldItem, sku_id)
        if item is None:
            return ()
        if self._names is None:
            self._names = {one.id: one.name for one in self._store.all(DESTINATION, CATEGORY, FieldCategory)}
        return tuple(name for one in item.category_ids if (name := self._names.get(one)))

    def job_number(self, job_id: int) -> str:
        """Empty where it is not known."""
        found = self._store.by_id(DESTINATION, JOB, FieldJob, job_id)
        return found.number if found is not None else ""

    def vendor_name(self, vendor_id: int) -> str:
        """Empty where it is not known."""
        found = self._reference.vendors().by_id(vendor_id)
        return found.name if found is not None else ""

    def vendor_namesakes(self, vendor_id: int, name: str) -> Sequence[int]:
        """Other active vendors of exactly this name."""
        return [one.id for one in self._reference.vendors().named(name) if one.active and one.id != vendor_id]

    def unit_name(self, business_unit_id: int) -> str:
        """Empty where it is not known."""
        found = self._unit(business_unit_id)
        return found.name if found is not None else ""

    def unit_currency(self, business_unit_id: int) -> str:
        """ISO code; empty where the tenant does not say."""
        found = self._unit(business_unit_id)
        return found.currency if found is not None else ""

    def _unit(self, unit_id: int) -> BusinessUnit | None:
        if unit_id not in self._units:
            self._units[unit_id] = self._reference.business_unit(unit_id)
        return self._units[unit_id]
