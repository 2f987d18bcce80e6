"""The world of vendors, customers, items and taxes that ServiceTitan and Zoho Books both keep.

    with ReferenceWorld(tmp_path, vendors_to_zoho="automatic") as world:   # settings of the section `reference`
        acme = world.tenant.add_vendor("Acme")                             # a person types it into ServiceTitan
        program = world.open()
        world.pass_by(program)                                             # a cycle, after an hour has passed
        world.contact("Acme")                                              # the active contact of that name there

Bills are switched off, and both sides begin empty but for what a test enters.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.bootstrap import Program
from app.domain.records import Record
from app.domain.states import ATTENTION
from app.engine.cycle.parts import CycleResult
from app.flows.reference.differences import ReferenceKind, Side
from app.simulators.servicetitan import Tenant, empty_tenant
from app.store.records import RecordFilter
from tests.support.books_world import BooksWorld
from tests.support.world import PLACES


def bare_tenant() -> Tenant:
    """A tenant with a warehouse, and nothing to buy or to sell."""
    tenant = empty_tenant(None, seed=0)
    tenant.add_warehouse(PLACES[0])
    return tenant


class ReferenceWorld(BooksWorld):
    """ServiceTitan and Zoho Books, with the flow on."""

    def __init__(self, folder: Path, *, edition: str = "us", settings: Any = None, **wants: object) -> None:
        kinds = {name.split("_")[0] for name in wants}
        on: dict[str, object] = {f"reference.{kind}s": True for kind in ("vendor", "customer", "item") if kind in kinds}
        on |= {f"reference.{kind}": True for kind in ("vendors", "customers", "items", "taxes") if kind in kinds}
        said = {f"reference.{name}": value for name, value in wants.items()}
        super().__init__(
            folder,
            edition=edition,
            tally=False,
            tenant=bare_tenant(),
            settings={"bills.enabled": False, "reference.enabled": True, **on, **said, **(settings or {})},
        )
        self.books.contacts.clear()
        self.books.items.clear()

    def pass_by(self, program: Program, *, hours: float = 1.01) -> CycleResult:
        """Time passes, and a cycle that nobody asked for runs. Fails on an error."""
        self.advance(hours=hours)
        result = self.sync(program, by_person=False)
        assert result.errors == []
        return result

    @property
    def writes(self) -> int:
        """How often either system was written to, apart from the heartbeat."""
        beats = sum("warehouses" in seen.path for seen in self.titan.writes)
        return len(self.titan.writes) - beats + len(self.zoho.writes)

    # -- ServiceTitan ----------------------------------------------------------------------------------------------

    def change_vendor(self, vendor: Any, **fields: Any) -> None:
        """A person changes fields of a vendor of ServiceTitan."""
        for name, value in fields.items():
            setattr(vendor, name, value)
        self.tenant.touch(vendor)

    def vendors(self, name: str = "") -> Sequence[Any]:
        """Active vendors of ServiceTitan."""
        return [one for one in self.tenant.vendors.values() if one.active and name in ("", one.name)]

    def customers(self, name: str = "") -> Sequence[Any]:
        """Active customers of ServiceTitan."""
        return [one for one in self.tenant.customers.values() if one.active and name in ("", one.name)]

    def materials(self, code: str = "") -> Sequence[Any]:
        """Active materials of ServiceTitan."""
        return [one for one in self.tenant.skus.values() if one.active and code in ("", one.code)]

    # -- Zoho Books ------------------------------------------------------------------------------------------------

    def contacts(self, name: str = "") -> Sequence[Any]:
        """Active contacts of Zoho Books."""
        return [one for one in self.books.contacts.values() if one.active and name in ("", one.name)]

    def contact(self, name: str) -> Any:
        """The active contact of that name. Fails when there is not exactly one."""
        (found,) = self.contacts(name)
        return found

    def change_contact(self, contact: Any, **person: str) -> None:
        """A person changes e-mail or phone of a contact of Zoho Books."""
        if not contact.persons:
            contact.persons.append({"contact_person_id": self.books.next_id(), "is_primary_contact": True})
        contact.persons[0] |= person
        self.books.touch(contact)

    def item(self, sku: str) -> Any:
        """The active item of that SKU in Zoho Books. Fails when there is not exactly one."""
        (found,) = [one for one in self.books.items.values() if one.active and one.sku == sku]
        return found

    def new_item(self, sku: str, *, rate: str = "20", cost: str = "10", **more: Any) -> Any:
        """A person enters an item into Zoho Books."""
        return self.books.add_item(
            sku, sku=sku, rate=Decimal(rate), purchase_rate=Decimal(cost), purchase_account=self._costs, **more
        )

    @property
    def _costs(self) -> Any:
        return next(one for one in self.books.accounts.values() if one.name == "Cost of Goods Sold")

    # -- what came of it -------------------------------------------------------------------------------------------

    def kept(self, program: Program) -> Sequence[Record]:
        """Records of the flow."""
        return program.records.find(RecordFilter(flow="reference"))

    def waiting(self, program: Program) -> Sequence[Record]:
        """Those that wait for a person."""
        return program.records.find(RecordFilter(flow="reference", states=ATTENTION))

    def pairs(self, program: Program, kind: str = "vendor") -> Sequence[tuple[str, str]]:
        """(id in ServiceTitan, id in Zoho Books) of what is linked."""
        return [(one.field_id, one.books_id) for one in program.into_books.pairs.all(kind)]

    def click(self, program: Program, kind: ReferenceKind, side: Side, *ids: object) -> tuple[int, ...]:
        """A person has these created on the other side, and runs the flow."""
        made = program.service.reference.create(kind, side, [str(one) for one in ids], "a person")
        self.sync(program, flow="reference")
        return made
