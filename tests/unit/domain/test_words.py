"""Markers, states, voucher types, groups, quantities and matching."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.marker import Marker, find_marker
from app.domain.masters import Group, VoucherType, group_chain, voucher_class
from app.domain.matching import MatchKind, match
from app.domain.purchasing import Vendor
from app.domain.quantities import Quantity, Unit, add, expressions
from app.domain.records import Mapping, Subject
from app.domain.redaction import Redactor
from app.domain.states import ATTENTION, MORE_TRANSITIONS, SETTLED, TRANSITIONS, WORKING, State, allowed
from app.domain.vouchers import VoucherClass
from app.flows.bills import planner as bills
from app.flows.purchases import planner as purchases
from app.flows.reference import differences as reference
from app.flows.sales import planner as sales
from app.flows.stock import planner as stock
from tests.unit.purchase_builders import COMPANY, MOMENT

D = Decimal
GUID = f"{COMPANY}-0000002a"

# -- marker ------------------------------------------------------------------------------------------------------------


@given(
    st.uuids(), st.integers(0, 2**32 - 1), st.integers(1, 99), st.integers(1, 40), st.text(max_size=40),
    st.text(max_size=40),
)  # fmt: skip
def test_a_marker_is_found_whatever_people_type_around_it(
    company: object, master: int, generation: int, part: int, before: str, after: str
) -> None:
    marker = Marker(f"{company}-{master:08x}", generation, part)
    assert find_marker(f"{before}{marker}{after}") == marker


def test_a_marker_survives_line_breaks_case_and_wide_spaces() -> None:
    text = f"Rang the supplier.\r\n[ tally\n{GUID.upper()}\tG2  P13 ]\nok"
    assert find_marker(text) == Marker(GUID, 2, 13)


def test_two_flows_of_one_voucher_have_marks_of_their_own() -> None:
    ours = Marker(f"{GUID}/stock", 2, 1)
    assert find_marker(f"Stock movement. {ours}") == ours
    assert find_marker(str(ours).upper()) == ours
    assert find_marker(f"{ours} {Marker(GUID, 2, 1)}") is None
    assert find_marker(f"[TALLY {GUID}/ g1 p1]") is None
    assert find_marker(f"[TALLY {GUID}/sto ck g1 p1]") is None


def test_the_same_marker_twice_is_one_and_two_different_ones_are_none() -> None:
    one, two = Marker(GUID, 1, 1), Marker(GUID, 1, 2)
    assert find_marker(f"{one} {one}") == one
    assert find_marker(f"{one} {two}") is None


@pytest.mark.parametrize(
    "text", ["", "[TALLY]", f"[TALLY {GUID} g1]", f"TALLY {GUID} g1 p1", f"[TALLY {GUID[:-1]} g1 p1]"]
)
def test_half_a_marker_is_none(text: str) -> None:
    assert find_marker(text) is None


# -- states ------------------------------------------------------------------------------------------------------------


def test_every_state_is_of_exactly_one_kind() -> None:
    assert set(State) == WORKING | ATTENTION | SETTLED
    assert len(WORKING) + len(ATTENTION) + len(SETTLED) == len(State)


def test_every_state_can_be_reached_from_new_and_left_again() -> None:
    reached = {State.NEW}
    while True:
        more = reached | {after for before in reached for after in after_in_any_flow(before)}
        if more == reached:
            break
        reached = more
    assert reached == set(State)
    assert all(TRANSITIONS[state] - {state} for state in State)


def after_in_any_flow(before: State) -> set[State]:
    return {after for after in State for flow in (purchases.NAME, stock.NAME) if allowed(before, after, flow)}


@pytest.mark.parametrize("state", list(State))
def test_a_person_or_the_program_can_bring_every_state_to_an_end(state: State) -> None:
    reached, edge = {state}, {state}
    while edge:
        edge = {after for before in edge for after in TRANSITIONS[before]} - reached
        reached |= edge
    assert reached & SETTLED


UNDER_WAY = (
    State.SENDING, State.VERIFY, State.BILL_PENDING, State.AWAITING_APPROVAL, State.AWAITING_POSTING, State.SYNCED
)  # fmt: skip
AS_NEW = (State.NEW, State.READY, State.NEEDS_MAPPING, State.NOT_APPLICABLE)


@pytest.mark.parametrize("before", UNDER_WAY)
@pytest.mark.parametrize("flow", [purchases.NAME, "", "any other flow"])
def test_a_record_under_way_never_goes_back_to_a_state_from_which_it_would_be_sent_as_new(
    flow: str, before: State
) -> None:
    assert not [after for after in AS_NEW if allowed(before, after, flow)]


def test_only_stock_of_which_the_difference_is_sent_may_be_judged_again_after_it_was_sent() -> None:
    assert set(MORE_TRANSITIONS) == {stock.NAME, bills.NAME, sales.NAME, reference.NAME}
    more = MORE_TRANSITIONS[stock.NAME]
    assert {before for before in more if State.NEW in more[before]} == {
        State.SYNCED, State.AWAITING_POSTING, State.AWAITING_UPLOAD
    }  # fmt: skip
    for before, afters in more.items():
        if before is not State.AWAITING_UPLOAD:
            assert afters <= {State.NEW, State.NOT_APPLICABLE, State.AWAITING_UPLOAD}
        assert not afters & TRANSITIONS[before], "said twice"
        assert all(allowed(before, after, stock.NAME) for after in afters)
        assert not any(allowed(before, after, purchases.NAME) for after in afters)
    assert not [after for after in AS_NEW[:3] if allowed(State.SENDING, after, stock.NAME)]


def test_a_bill_waits_for_servicetitan_before_it_is_sent_and_never_after() -> None:
    more = MORE_TRANSITIONS[bills.NAME]
    assert {before for before, afters in more.items() if afters & set(AS_NEW)} == {
        State.BILL_PENDING, State.AWAITING_POSTING
    }  # fmt: skip
    sent = (State.SENDING, State.VERIFY, State.SYNCED, State.AWAITING_APPROVAL)
    assert not [(b, a) for b in sent for a in AS_NEW if allowed(b, a, bills.NAME)]
    for before, afters in more.items():
        assert not afters & TRANSITIONS[before], "said twice"


def test_what_is_kept_alike_is_created_anew_only_after_what_was_sent_of_it_is_settled() -> None:
    sent = (State.SENDING, State.VERIFY)
    assert not [(b, a) for b in sent for a in (State.NEW, State.READY) if allowed(b, a, reference.NAME)]
    for before, afters in MORE_TRANSITIONS[reference.NAME].items():
        assert not afters & TRANSITIONS[before], "said twice"


def test_a_purchase_never_waits_for_an_upload() -> None:
    others = [state for state in State if state is not State.AWAITING_UPLOAD]
    assert not [state for state in others if allowed(state, State.AWAITING_UPLOAD, purchases.NAME)]


def test_withdrawing_never_becomes_synced_or_ready() -> None:
    assert not {State.SYNCED, State.READY, State.SENDING, State.IGNORED} & TRANSITIONS[State.WITHDRAWING]


@pytest.mark.parametrize("flow", [purchases.NAME, stock.NAME])
def test_staying_is_allowed_and_every_state_may_change_at_source(flow: str) -> None:
    for state in State:
        assert allowed(state, state, flow)
        assert allowed(state, State.CHANGED_AT_SOURCE, flow)
        assert allowed(state, State.DELETED_AT_SOURCE, flow)


# -- voucher types and groups ------------------------------------------------------------------------------------------


def kind(name: str, parent: str = "", reserved: str = "", manufacturing: bool = False) -> VoucherType:
    return VoucherType("", name, 1, 1, parent, reserved, is_manufacturing=manufacturing)


TYPES = {
    t.name: t
    for t in (
        kind("Einkauf", reserved="Purchase"),
        kind("Import Purchase", "Einkauf"),
        kind("Import by Sea", "import purchase"),
        kind("Stock Journal", reserved="Stock Journal"),
        kind("Assembly", "Stock Journal", manufacturing=True),
        kind("Loop A", "Loop B"),
        kind("Loop B", "Loop A"),
        kind("Orphan", "Gone"),
        kind("New Kind", reserved="Something of 2031"),
    )
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Einkauf", VoucherClass.PURCHASE),
        ("Import Purchase", VoucherClass.PURCHASE),
        ("Import by Sea", VoucherClass.PURCHASE),
        ("IMPORT BY SEA", VoucherClass.PURCHASE),
        ("Stock Journal", VoucherClass.STOCK_JOURNAL),
        ("Assembly", VoucherClass.MANUFACTURING_JOURNAL),
        ("Loop A", VoucherClass.UNKNOWN),
        ("Orphan", VoucherClass.UNKNOWN),
        ("New Kind", VoucherClass.UNKNOWN),
        ("Nobody", VoucherClass.UNKNOWN),
        ("", VoucherClass.UNKNOWN),
    ],
)
def test_the_class_of_a_voucher_type_is_that_of_the_reserved_type_above_it(name: str, expected: VoucherClass) -> None:
    assert voucher_class(name, TYPES) is expected


def test_a_group_chain_names_reserved_groups_by_their_reserved_name_and_ends_in_a_circle() -> None:
    groups = {
        g.name: g
        for g in (
            Group("", "GST", "Steuern"),
            Group("", "Steuern", "CL", "Duties & Taxes"),
            Group("", "CL", "", "Current Liabilities"),
            Group("", "A", "B"),
            Group("", "B", "A"),
        )
    }
    assert group_chain("GST", groups) == ("GST", "Duties & Taxes", "Current Liabilities")
    assert group_chain("A", groups) == ("A", "B")
    assert group_chain("Unknown", groups) == ("Unknown",)
    assert group_chain("", groups) == ()


# -- quantities --------------------------------------------------------------------------------------------------------


def compound(name: str, conversion: str) -> Unit:
    return Unit(f"u-{name}", name, 1, 1, 0, False, "Box", "Nos", D(conversion))


TEN = {"Box of 10 Nos": compound("Box of 10 Nos", "10")}
BOTH = TEN | {"Box of 12 Nos": compound("Box of 12 Nos", "12")}


def test_a_compound_quantity_is_told_in_its_tail_its_main_and_the_whole_unit() -> None:
    quantity = Quantity(((D(19), "Box"), (D(5), "Nos")))
    assert expressions(quantity, TEN) == {"Box": D("19.5"), "Box of 10 Nos": D("19.5"), "Nos": D(195)}


def test_two_boxes_of_different_size_are_told_apart_by_the_items_own_unit_or_not_at_all() -> None:
    quantity = Quantity(((D(2), "Box"), (D(6), "Nos")))
    assert expressions(quantity, BOTH, ("Box of 12 Nos",))["Nos"] == D(30)
    assert expressions(quantity, BOTH, ("Box of 10 Nos", ""))["Nos"] == D(26)
    assert expressions(quantity, BOTH) == {}
    assert expressions(Quantity(((D(2), "Box"), (D(0), "Nos"))), BOTH) == {"Box": D(2)}


def test_loose_pieces_of_a_compound_quantity_may_be_left_out_where_there_are_none() -> None:
    own = ("Box of 12 Nos", "")
    boxes = expressions(Quantity(((D(20), "Box"),)), BOTH, own)
    assert boxes == {"Box": D(20), "Box of 12 Nos": D(20), "Nos": D(240)}
    assert expressions(Quantity(((D(6), "Nos"),)), BOTH, own) == {"Nos": D(6)}
    assert expressions(Quantity(((D(20), "Crate"),)), BOTH, own) == {"Crate": D(20)}


@given(st.integers(0, 10**6), st.integers(0, 999), st.integers(1, 97))
def test_a_conversion_that_is_stated_is_exact(main: int, tail: int, size: int) -> None:
    units = {"C": compound("C", str(size))}
    found = expressions(Quantity(((D(main), "Box"), (D(tail), "Nos"))), units)
    exact = Fraction(main * size + tail)
    assert Fraction(found["Nos"]) == exact
    if "Box" in found:
        assert Fraction(found["Box"]) * size == exact
    else:
        denominator = (exact / size).denominator
        while denominator % 2 == 0:
            denominator //= 2
        while denominator % 5 == 0:
            denominator //= 5
        assert denominator > 1, "an exact quotient was left out"


def test_an_alternate_quantity_is_taken_as_stated() -> None:
    quantity = Quantity(((D(180), "Mtr"),), ((D(2), "Coil"),))
    assert expressions(quantity, {}) == {"Mtr": D(180), "Coil": D(2)}
    assert str(quantity) == "180 Mtr = 2 Coil"


def test_quantities_in_different_units_are_not_added() -> None:
    assert add(Quantity(((D(1), "Nos"),)), Quantity(((D(1), "Box"),))) is None
    total = add(Quantity(((D(1), "Mtr"),), ((D(2), "Coil"),)), Quantity(((D(3), "Mtr"),)))
    assert total == Quantity(((D(4), "Mtr"),))


# -- matching ----------------------------------------------------------------------------------------------------------

ROWS = [
    Vendor(1, "One", True, MOMENT),
    Vendor(2, "Two", True, MOMENT),
    Vendor(3, "Two", True, MOMENT),
    Vendor(4, "Old", False, MOMENT),
    Vendor(5, "Back", False, MOMENT),
    Vendor(6, "Back", True, MOMENT),
]


@pytest.mark.parametrize(
    ("name", "mapped", "expected", "target"),
    [
        ("One", None, MatchKind.EXACT, 1),
        ("one", None, MatchKind.MISSING, None),
        ("One ", None, MatchKind.MISSING, None),
        ("Two", None, MatchKind.AMBIGUOUS, None),
        ("Two", 3, MatchKind.MAPPED, 3),
        ("Old", None, MatchKind.INACTIVE, None),
        ("Back", None, MatchKind.EXACT, 6),
        ("One", 4, MatchKind.INACTIVE, None),
        ("One", 99, MatchKind.MAPPED_GONE, None),
        ("Nobody", 2, MatchKind.MAPPED, 2),
    ],
)
def test_below_an_exact_match_or_a_mapping_nothing_is_linked(
    name: str, mapped: int | None, expected: MatchKind, target: int | None
) -> None:
    found = match(
        name,
        Mapping(Subject.VENDOR, name, name, mapped, "x", MOMENT) if mapped is not None else None,
        named=lambda wanted: [row for row in ROWS if row.name == wanted],
        by_id=lambda ext_id: next((row for row in ROWS if row.id == ext_id), None),
        active=lambda row: row.active,
    )
    assert found.kind is expected
    assert (found.target.id if found.target else None) == target
    assert found.ok is (target is not None)


# -- redaction ---------------------------------------------------------------------------------------------------------


def test_told_secrets_and_what_looks_like_one_are_masked() -> None:
    redact = Redactor("s3cr3t-value")
    text = redact("a s3cr3t-value b Bearer abc.def client_secret=xyz&x=1 ak1.appkey http://u:p@host/")
    assert "s3cr3t" not in text
    assert "abc.def" not in text
    assert "xyz" not in text
    assert "appkey" not in text
    assert "u:p" not in text
    assert "x=1" in text
    assert "s3cr3t" not in repr(redact)


def test_one_secret_within_another_leaves_no_rest() -> None:
    assert Redactor("abcd", "abcdefgh")("abcdefgh") == "***"
