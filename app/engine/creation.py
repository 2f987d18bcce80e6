"""Creates a vendor or a material in ServiceTitan by a person's click: exactly once, although a POST has no key.

The intent is durable before the POST and its outcome after it. While it is not known whether an earlier one was
carried out, ServiceTitan is searched, and nothing is created again before two empty searches 10 minutes apart.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.clock import Clock
from app.domain.errors import (
    Cancelled,
    KnownError,
    NotFound,
    OutcomeUnknown,
    RecordMoved,
    Rejected,
    SystemError_,
    UsageError,
)
from app.domain.purchasing import Sku, Vendor
from app.domain.records import Subject
from app.domain.states import State
from app.engine.actions import Actions
from app.engine.cycle.parts import Cloud
from app.engine.destination_lists import DESTINATION, MATERIAL, VENDOR, ReferenceIndex
from app.engine.drafts import Drafts, MaterialDraft, VendorDraft
from app.engine.ports import PurchasingSystem, Trace
from app.engine.purchases.context import bind_tenant
from app.engine.purchases.replacing import REQUESTED
from app.flows.steps import SEARCH_REACH, SEARCH_SPACING
from app.store.audit import AuditTrail
from app.store.codec import dump, load
from app.store.database import Database
from app.store.records import Records
from app.store.references import Cursors, Mappings
from app.system.settings import Settings

__all__ = ["Created", "Creation", "CreationParts", "MaterialDraft", "VendorDraft"]

SETTLE_S = 2.0
"""Between a lost answer and the look whether it was done after all."""


@dataclass(frozen=True, slots=True)
class Created:
    """What came of it."""

    id: int
    name: str
    """Vendor's name or material's code."""
    created: bool
    """False: ServiceTitan has it already, and nothing was created now."""
    text: str
    released: tuple[int, ...]
    """Records that waited for it and are tried again with the next run."""


@dataclass(frozen=True, slots=True)
class CreationParts:
    """What creating needs."""

    settings: Callable[[], Settings]
    clock: Clock
    database: Database
    records: Records
    mappings: Mappings
    cursors: Cursors
    audit: AuditTrail
    reference: ReferenceIndex
    actions: Actions
    drafts: Drafts
    cloud: Callable[[], Cloud]
    """Raises ConfigurationError."""
    bound_company: Callable[[], str | None]
    trace: Trace


@dataclass(frozen=True, slots=True)
class _Intent:
    """A POST that went out, or was about to, and of which no outcome is known."""

    at: datetime
    who: str
    empty_at: datetime | None = None
    """When ServiceTitan was first searched since, and did not have it."""


@dataclass(frozen=True, slots=True)
class _Thing:
    """What is to exist once."""

    kind: str
    """The list it stands in."""
    subject: Subject
    source: str
    name: str
    request: str
    """What is sent, for the audit trail."""
    post: Callable[[PurchasingSystem], Vendor | Sku]

    @property
    def words(self) -> str:
        return f"{self.kind} “{self.name}”"

    @property
    def item(self) -> str:
        return f"{self.kind.capitalize()} {self.name}"

    @property
    def cursor(self) -> str:
        return f"creation.{self.kind}.{self.name}"


class Creation:
    """The acts; any thread, one at a time."""

    def __init__(self, parts: CreationParts) -> None:
        self._p = parts
        self._one = threading.Lock()

    # -- creating --------------------------------------------------------------------------------------------------

    def create_vendor(self, draft: VendorDraft, who: str) -> Created:
        """Create it, or adopt the active one of that name.

        Raises UsageError (nothing to create, or not by itself), ConfigurationError, SenderRefused, SystemError_ and
        Rejected (nothing was created), and OutcomeUnknown: it may or may not have been; the next call searches first.
        """
        name = _given(draft.name, "A vendor needs a name.")
        memo = "\n".join(text for text in (draft.memo, f"GSTIN {draft.gstin}" if draft.gstin else "") if text)

        def post(system: PurchasingSystem) -> Vendor:
            number = system.create_vendor(name, draft.address, memo=memo, email=draft.email, phone=draft.phone)
            return Vendor(number, name, True, self._now(system))

        return self._create(_Thing(VENDOR, Subject.VENDOR, draft.source, name, dump(draft), post), who)

    def create_material(self, draft: MaterialDraft, who: str) -> Created:
        """Create it, or adopt the active material or equipment of that code. Raises as `create_vendor`."""
        code = _given(draft.code, "A material needs a code.")
        description = _given(draft.description, "A material needs a description.")
        if draft.cost is not None and draft.cost < 0:
            raise UsageError("A cost cannot be negative.", item=f"Material {code}", advice="Correct the cost.")

        def post(system: PurchasingSystem) -> Sku:
            return system.create_material(code, description, name=draft.name, unit=draft.unit, cost=draft.cost)

        return self._create(_Thing(MATERIAL, Subject.ITEM, draft.source, code, dump(draft), post), who)

    def _create(self, thing: _Thing, who: str) -> Created:
        with self._one:
            cloud = self._p.cloud()
            cloud.lease.acquire()
            try:
                return self._once(cloud.system, thing, who)
            finally:
                cloud.lease.release()

    def _once(self, system: PurchasingSystem, thing: _Thing, who: str) -> Created:
        pending = self._pending(thing)
        found = self._search(system, thing, pending)
        if found is not None:
            return self._exists(thing, found)
        if pending is not None and not self._absent(system, thing, pending):
            raise _not_known(thing)
        self._intend(system, thing, who, pending)
        try:
            made = thing.post(system)
        except OutcomeUnknown as lost:
            self._p.trace(f"create_{thing.kind}:unclear")
            self._p.audit.add("unclear", f"Create the {thing.words}: no answer came.", detail=lost.detail)
            return self._after_lost_answer(system, thing)
        except (Rejected, NotFound) as refused:
            self._over(thing, "refused", f"refused. {refused.what}", refused.detail)
            return self._after_refusal(system, thing, refused)
        except (SystemError_, Cancelled) as error:
            self._over(thing, "not_sent", f"not sent. {error.what}", error.detail)
            raise
        self._p.trace(f"create_{thing.kind}:answered")
        stored = made.name if isinstance(made, Vendor) else made.code
        with self._p.database.write():
            self._p.reference.store.save(DESTINATION, thing.kind, [(made.id, stored, made.active, made)])
            self._over(thing, "created", f"done by {who}, number {made.id}.")
        self._p.trace(f"create_{thing.kind}:committed")
        with contextlib.suppress(SystemError_):  # it exists; the next run reads the lists again
            self._p.reference.refresh(system)
        return self._result(thing, made, True, f"The {thing.words} was created in ServiceTitan.")

    # -- before ----------------------------------------------------------------------------------------------------

    def _pending(self, thing: _Thing) -> _Intent | None:
        text = self._p.cursors.get(thing.cursor)
        return load(_Intent, text) if text else None

    def _search(self, system: PurchasingSystem, thing: _Thing, pending: _Intent | None) -> Vendor | Sku | None:
        """The one active entry of exactly that name or code, by lists read just now."""
        p = self._p
        p.reference.refresh(system)
        bind_tenant(p.settings(), p.cursors)
        since = (pending.at if pending is not None else self._now(system)) - SEARCH_REACH
        rows: list[Vendor | Sku]
        if thing.subject is Subject.VENDOR:
            for vendors in system.vendors(modified_on_or_after=since):
                p.reference.store.save(DESTINATION, VENDOR, ((v.id, v.name, v.active, v) for v in vendors.rows))
            rows = list(p.reference.vendors().named(thing.name))
        else:
            # The export feed may withhold what is new for a while; the list does not.
            for skus in system.materials(modified_on_or_after=since):
                p.reference.store.save(DESTINATION, MATERIAL, ((s.id, s.code, s.active, s) for s in skus.rows))
            rows = list(p.reference.skus().named(thing.name))
        active = [row for row in rows if row.active]
        if len(active) > 1:
            raise UsageError(
                f"ServiceTitan has {len(active)} active entries with exactly this name already.",
                item=thing.item,
                advice="Map the name to the right one. Nothing more was sent.",
            )
        if rows and not active:
            raise UsageError(
                "ServiceTitan has it already, but it is inactive there.",
                item=thing.item,
                advice="Activate it in ServiceTitan, or map the name to another one. Nothing more was sent.",
            )
        return active[0] if active else None

    def _absent(self, system: PurchasingSystem, thing: _Thing, pending: _Intent) -> bool:
        """Whether this empty search is the second one, long enough after the first."""
        now = self._now(system)
        if pending.empty_at is not None:
            return now - pending.empty_at >= SEARCH_SPACING
        with self._p.database.write():
            self._p.cursors.put(thing.cursor, dump(replace(pending, empty_at=now)))
            self._p.audit.add("searched", f"The {thing.words} is not in ServiceTitan so far.")
        return False

    def _intend(self, system: PurchasingSystem, thing: _Thing, who: str, pending: _Intent | None) -> None:
        intent = _Intent(pending.at if pending is not None else self._now(system), who)
        again = " again" if pending is not None else ""
        with self._p.database.write():
            self._p.cursors.put(thing.cursor, dump(intent))
            self._p.audit.add(
                "intent",
                f"Create the {thing.words}{again}, asked for by {who}: about to be sent.",
                detail=thing.request,
            )
        self._p.trace(f"create_{thing.kind}:intent")

    def _now(self, system: PurchasingSystem) -> datetime:
        return system.server_now() or self._p.clock.now()

    # -- after -----------------------------------------------------------------------------------------------------

    def _after_lost_answer(self, system: PurchasingSystem, thing: _Thing) -> Created:
        pending = self._pending(thing)
        try:
            self._p.clock.sleep(SETTLE_S)
            found = self._search(system, thing, pending)
        except (SystemError_, Cancelled):
            raise _not_known(thing) from None
        if found is None:
            if pending is not None:
                self._absent(system, thing, pending)
            raise _not_known(thing)
        with self._p.database.write():
            self._over(thing, "created", f"done, number {found.id}; found by looking after the lost answer.")
        return self._result(thing, found, True, f"The {thing.words} was created in ServiceTitan.")

    def _after_refusal(self, system: PurchasingSystem, thing: _Thing, refused: KnownError) -> Created:
        """It may have been refused because somebody created it a moment ago."""
        found = None
        with contextlib.suppress(SystemError_):
            found = self._search(system, thing, None)
        if found is not None:
            return self._exists(thing, found)
        raise Rejected(
            refused.what,
            item=thing.item,
            advice="Correct what it names and create it again. Nothing was created.",
            detail=refused.detail,
        ) from refused

    def _exists(self, thing: _Thing, found: Vendor | Sku) -> Created:
        self._over(thing, "adopted", f"it exists already, number {found.id}; nothing was sent.")
        return self._result(thing, found, False, f"The {thing.words} exists already in ServiceTitan.")

    def _over(self, thing: _Thing, kind: str, said: str, detail: str = "") -> None:
        with self._p.database.write():
            self._p.cursors.remove(thing.cursor)
            self._p.audit.add(kind, f"Create the {thing.words}: {said}", detail=detail)

    def _result(self, thing: _Thing, found: Vendor | Sku, created: bool, text: str) -> Created:
        released = self._release(thing, found.id)
        number = len(released)
        if number:
            text += f" {number} {'record is' if number == 1 else 'records are'} tried again with the next run."
        return Created(found.id, thing.name, created, text, released)

    def _release(self, thing: _Thing, number: int) -> tuple[int, ...]:
        """Let go what waited for it; a mapping says what is meant where the planner would not find it by itself."""
        p = self._p
        names = (thing.source,) if thing.subject is Subject.VENDOR else self._p.drafts.codes(thing.source)
        by_mapping = (
            p.mappings.get(thing.subject, self._p.drafts.key(thing.subject, thing.source), thing.source) is not None
        )
        if by_mapping or thing.name not in names:
            with contextlib.suppress(UsageError):  # a name that nobody has: nothing waits for it
                return p.actions.map(thing.subject, thing.source, f"#{number}", p.bound_company()).released
            return ()
        return tuple(self._let_go(thing))

    def _let_go(self, thing: _Thing) -> Iterator[int]:
        for record_id in self._p.drafts.waiting(thing.subject, thing.source):
            record = self._p.records.get(record_id)
            if record is None:
                continue
            if any(reason.code == REQUESTED for reason in record.reasons):
                yield record_id  # the next run replaces it, if nothing else is missing
            elif record.state is State.NEEDS_MAPPING:
                with contextlib.suppress(RecordMoved):
                    self._p.records.save(
                        replace(record, state=State.NEW, next_attempt_at=None),
                        why=f"{record.label} is released: ServiceTitan has the {thing.words}.",
                    )
                    yield record_id


def _given(text: str, missing: str) -> str:
    """The text as it is. Raises UsageError for an empty one."""
    if not text.strip():
        raise UsageError(missing, advice="Fill it in. Nothing was created.")
    return text


def _not_known(thing: _Thing) -> OutcomeUnknown:
    return OutcomeUnknown(
        f"It is not known yet whether the {thing.words} was created; look again in a minute.",
        item=thing.item,
        advice="Press the button again then: ML Connector searches ServiceTitan first, and creates it again only "
        f"after it was not there twice, {SEARCH_SPACING.total_seconds() / 60:.0f} minutes apart.",
    )
