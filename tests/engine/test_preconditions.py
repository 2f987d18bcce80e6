"""The context a purchase is judged in, the local index of the destination's lists, and the check of preconditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.domain.errors import ConfigurationError
from app.domain.masters import MasterKind, StockItem
from app.domain.purchasing import BusinessUnit, PurchaseOrderType, Sku, SkuKind, Vendor
from app.domain.records import Subject
from app.engine.destination_lists import OVERLAP, ReferenceIndex
from app.engine.purchases.context import PurchaseContexts, business_unit, check_currency, go_live, order_type
from app.system.settings import Settings
from tests.engine.bench import COMPANY, READY_SETTINGS, Bench
from tests.unit.purchase_builders import LOCATIONS, MOMENT, sku

# -- the index ---------------------------------------------------------------------------------------------------------


@dataclass
class Page:
    rows: Sequence[Any]
    continue_from: str = ""
    has_more: bool = False


@dataclass
class Tenant:
    """The lists of a tenant, and what was asked."""

    vendor_pages: list[Page] = field(default_factory=list)
    material_pages: list[Page] = field(default_factory=list)
    equipment_pages: list[Page] = field(default_factory=list)
    units: list[BusinessUnit] = field(default_factory=lambda: [BusinessUnit(1, "Office", True, "INR")])
    types: list[PurchaseOrderType] = field(default_factory=lambda: [PurchaseOrderType(1, "Tally", True, False, False)])
    asked: list[object] = field(default_factory=list)
    fail_after: int | None = None

    def vendors(self, modified_on_or_after: datetime | None = None) -> Iterator[Page]:
        self.asked.append(modified_on_or_after)
        yield from self.vendor_pages

    def export_materials(self, token: str | None = None) -> Iterator[Page]:
        self.asked.append(token)
        for index, page in enumerate(self.material_pages):
            if self.fail_after == index:
                raise ConfigurationError("cut", advice="x")
            yield page

    def export_equipment(self, token: str | None = None) -> Iterator[Page]:
        yield from self.equipment_pages

    def locations(self) -> Sequence[object]:
        return LOCATIONS

    def business_units(self) -> Sequence[BusinessUnit]:
        return self.units

    def purchase_order_types(self) -> Sequence[PurchaseOrderType]:
        return self.types


def index(bench: Bench) -> ReferenceIndex:
    return ReferenceIndex(bench.shelf.references, bench.shelf.cursors)


def test_lists_are_read_once_and_then_from_a_little_before_the_newest_change(bench: Bench) -> None:
    late = Vendor(31, "Late", True, MOMENT + timedelta(hours=1))
    tenant = Tenant(vendor_pages=[Page([late]), Page([Vendor(30, "Early", True, MOMENT)])])
    reference = index(bench)
    assert reference.refresh(tenant) > 0  # type: ignore[arg-type]
    assert reference.refresh(tenant) == 0  # type: ignore[arg-type]
    assert [a for a in tenant.asked if not isinstance(a, str)][:1] == [None]
    assert tenant.asked[2] == late.modified_on - OVERLAP
    assert [v.id for v in reference.vendors().named("Early")] == [30]


def test_an_export_that_breaks_off_goes_on_after_the_pages_that_were_saved(bench: Bench) -> None:
    tenant = Tenant(material_pages=[Page([sku(1, "A")], "t1"), Page([sku(2, "B")], "t2")], fail_after=1)
    reference = index(bench)
    with pytest.raises(ConfigurationError):
        reference.refresh(tenant)  # type: ignore[arg-type]
    tenant.fail_after = None
    reference.refresh(tenant)  # type: ignore[arg-type]
    assert [a for a in tenant.asked if isinstance(a, str)] == ["t1"]
    assert [s.id for s in reference.skus().named("B")] == [2]


def test_equipment_and_material_are_one_list_of_skus_and_a_change_of_code_is_followed(bench: Bench) -> None:
    machine = replace(sku(5, "X"), kind=SkuKind.EQUIPMENT)
    tenant = Tenant(material_pages=[Page([sku(4, "X")], "t")], equipment_pages=[Page([machine], "t")])
    reference = index(bench)
    reference.refresh(tenant)  # type: ignore[arg-type]
    assert {s.id for s in reference.skus().named("X")} == {4, 5}
    tenant.material_pages = [Page([replace(sku(4, "Y"), active=False)], "t2")]
    reference.refresh(tenant)  # type: ignore[arg-type]
    assert [s.id for s in reference.skus().named("X")] == [5]
    found: Sequence[Sku] = reference.skus().named("Y")
    assert [s.active for s in found] == [False]


# -- the context -------------------------------------------------------------------------------------------------------


def ready(bench: Bench, **changes: object) -> ReferenceIndex:
    reference = index(bench)
    reference.refresh(replace(Tenant(), **changes))  # type: ignore[arg-type]
    return reference


def contexts(bench: Bench, settings: Settings) -> PurchaseContexts:
    shelf = bench.shelf
    return PurchaseContexts(settings, shelf.books, shelf.mappings, ready(bench), shelf.cursors, date(2026, 5, 2))


def test_a_context_holds_the_masters_by_name_and_the_rules_of_the_settings(bench: Bench) -> None:
    settings = READY_SETTINGS.with_value("servicetitan.cost_decimals", "4").with_value("purchases.equipment", "send")
    bench.actions.map(Subject.VENDOR, "Shakti Switchgear", "Shakti", COMPANY)
    made = contexts(bench, settings).of(COMPANY)
    assert set(made.ledgers) == {"Shakti Switchgear"}
    assert set(made.masters.items) == {"MCB-32"}
    assert (made.rules.start, made.rules.lines.cost_decimals, made.rules.lines.hold_equipment) == (
        date(2026, 4, 1),
        4,
        False,
    )
    found = made.decide(Subject.VENDOR, "led-S", "whatever")
    assert found is not None
    assert found.target_id == 7


@pytest.mark.parametrize("field", ["alias", "part_number"])
def test_nothing_is_planned_while_no_item_has_what_is_to_hold_the_sku(bench: Bench, field: str) -> None:
    settings = READY_SETTINGS.with_value("purchases.sku_field", field)
    with pytest.raises(ConfigurationError) as caught:
        contexts(bench, settings).of(COMPANY)
    assert caught.value.item == "purchases.sku_field"
    assert "No stock item" in caught.value.what
    (item,) = bench.shelf.books.masters(COMPANY, MasterKind.ITEM)
    assert isinstance(item, StockItem)
    filled = replace(item, guid="other", name="Other", aliases=("A1",), part_number="P1")
    bench.shelf.books.save_masters(COMPANY, MasterKind.ITEM, [filled], complete=False)
    assert set(contexts(bench, settings).of(COMPANY).masters.items) == {"MCB-32", "Other"}


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"units": [BusinessUnit(1, "Office", False, "INR")]}, "servicetitan.business_unit_id"),
        ({"units": [BusinessUnit(2, "Other", True, "INR")]}, "servicetitan.business_unit_id"),
        ({"types": [PurchaseOrderType(1, "T", False, False, False)]}, "servicetitan.purchase_order_type_id"),
        ({"types": [PurchaseOrderType(1, "T", True, False, True)]}, "servicetitan.purchase_order_type_id"),
        ({"types": []}, "servicetitan.purchase_order_type_id"),
    ],
)
def test_a_unit_or_type_that_cannot_be_used_blocks_and_names_the_setting(
    bench: Bench, changes: dict[str, object], key: str
) -> None:
    reference = ready(bench, **changes)
    find = business_unit if "business_unit" in key else order_type
    with pytest.raises(ConfigurationError) as caught:
        find(READY_SETTINGS, reference)
    assert caught.value.item == key
    assert caught.value.advice


def test_the_choices_are_named(bench: Bench) -> None:
    reference = ready(bench, units=[BusinessUnit(2, "Pune", True, "INR"), BusinessUnit(3, "Old", False, "INR")])
    with pytest.raises(ConfigurationError) as caught:
        business_unit(READY_SETTINGS, reference)
    assert "2 = Pune" in caught.value.what
    assert "Old" not in caught.value.what


@pytest.mark.parametrize(
    ("ours", "theirs", "passes"),
    [("INR", "INR", True), ("INR", "inr", True), ("INR", "", True), ("INR", "USD", False), ("", "INR", False)],
)
def test_sending_is_blocked_unless_both_keep_the_same_currency(ours: str, theirs: str, passes: bool) -> None:
    settings = Settings().with_value("tally.currency", ours)
    unit = BusinessUnit(1, "Office", True, theirs)
    if passes:
        check_currency(settings, unit)
    else:
        with pytest.raises(ConfigurationError, match=r"keeps|not stated") as caught:
            check_currency(settings, unit)
        assert caught.value.item == "tally.currency"


def test_without_a_go_live_date_nothing_runs() -> None:
    with pytest.raises(ConfigurationError) as caught:
        go_live(Settings())
    assert caught.value.item == "sync.start_date"
    assert go_live(READY_SETTINGS) == date(2026, 4, 1)


def test_a_vendors_own_part_numbers_are_kept(bench: Bench) -> None:
    tenant = Tenant(material_pages=[Page([replace(sku(9, "Z"), vendor_parts=((7, "P-1"),))], "t")])
    reference = index(bench)
    reference.refresh(tenant)  # type: ignore[arg-type]
    found = reference.skus().by_id(9)
    assert found is not None
    assert found.vendor_parts == ((7, "P-1"),)
