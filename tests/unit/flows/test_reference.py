"""Two linked entries: whose value of a field stands, what is written, and that it comes to rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.flows.reference.differences import (
    FIELDS,
    Change,
    Entry,
    InStep,
    Link,
    Outcome,
    ReferenceKind,
    ReferenceRules,
    Side,
    Stamps,
    Value,
    Why,
    Wins,
    Write,
    reconcile,
    written,
)

START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
LATER = START + timedelta(hours=1)
KIND = ReferenceKind.VENDOR
BOTH_EMAILS = InStep("old@acme.example", "old@acme.example")


def entry(side: Side, email: str, at: datetime = START) -> Entry:
    return Entry("1" if side is Side.FIELD else "900", "Acme", True, {"email": email}, at)


def outcome(
    rule: Wins,
    on_field: str,
    on_books: str,
    known: InStep | None = BOTH_EMAILS,
    *,
    at: tuple[datetime, datetime] = (START, START),
    writes_to: frozenset[Side] = frozenset(Side),
    choices: Mapping[str, Side] | None = None,
    stamps: Mapping[Side, Stamps] | None = None,
) -> Outcome:
    link = Link(KIND, "1", "900", {"email": known} if known else {}, stamps or {})
    rules = ReferenceRules({"email": rule}, writes_to=writes_to)
    return reconcile(link, entry(Side.FIELD, on_field, at[0]), entry(Side.BOOKS, on_books, at[1]), rules, choices)


def writes(found: Outcome) -> list[tuple[Side, Value, Value]]:
    return [(write.side, change.before, change.after) for write in found.writes for change in write.changes]


OLD, NEW, ELSE = "old@acme.example", "new@acme.example", "else@acme.example"


@pytest.mark.parametrize(
    ("rule", "on_field", "on_books", "written_to"),
    [
        (Wins.SERVICETITAN, NEW, OLD, (Side.BOOKS, OLD, NEW)),
        (Wins.SERVICETITAN, OLD, NEW, (Side.BOOKS, NEW, OLD)),
        (Wins.SERVICETITAN, NEW, ELSE, (Side.BOOKS, ELSE, NEW)),
        (Wins.ZOHO, OLD, NEW, (Side.FIELD, OLD, NEW)),
        (Wins.ZOHO, NEW, OLD, (Side.FIELD, NEW, OLD)),
        (Wins.NEWER, NEW, OLD, (Side.BOOKS, OLD, NEW)),
        (Wins.NEWER, OLD, NEW, (Side.FIELD, OLD, NEW)),
        (Wins.SERVICETITAN, "", OLD, (Side.BOOKS, OLD, "")),
    ],
)
def test_the_rule_says_whose_value_stands(
    rule: Wins, on_field: str, on_books: str, written_to: tuple[Side, str, str]
) -> None:
    found = outcome(rule, on_field, on_books)

    assert writes(found) == [written_to]
    assert found.conflicts == ()


def test_of_two_changes_the_newer_one_stands() -> None:
    assert writes(outcome(Wins.NEWER, NEW, ELSE, at=(LATER, START))) == [(Side.BOOKS, ELSE, NEW)]
    assert writes(outcome(Wins.NEWER, NEW, ELSE, at=(START, LATER))) == [(Side.FIELD, NEW, ELSE)]


def test_two_changes_of_the_same_time_are_shown_with_both_values_and_not_written() -> None:
    found = outcome(Wins.NEWER, NEW, ELSE)

    assert found.writes == ()
    assert [(c.field, c.on_field, c.on_books, c.why) for c in found.conflicts] == [("email", NEW, ELSE, Why.SAME_TIME)]


def test_the_time_our_own_write_left_behind_does_not_make_a_side_newer() -> None:
    stamps = {Side.FIELD: Stamps(ours=LATER, others=START - timedelta(days=1))}

    found = outcome(Wins.NEWER, NEW, ELSE, at=(LATER, START), stamps=stamps)

    assert writes(found) == [(Side.FIELD, NEW, ELSE)]


def test_asking_shows_even_a_change_of_one_side_only() -> None:
    found = outcome(Wins.ASK, NEW, OLD)

    assert found.writes == ()
    assert [c.why for c in found.conflicts] == [Why.ASK]


def test_a_field_without_a_rule_asks() -> None:
    link = Link(KIND, "1", "900", {"email": BOTH_EMAILS})

    found = reconcile(link, entry(Side.FIELD, NEW), entry(Side.BOOKS, OLD), ReferenceRules())

    assert found.writes == ()
    assert [c.why for c in found.conflicts] == [Why.ASK]


def test_a_choice_of_a_person_counts_where_the_rule_asks() -> None:
    found = outcome(Wins.ASK, NEW, ELSE, choices={"email": Side.BOOKS})

    assert writes(found) == [(Side.FIELD, NEW, ELSE)]
    assert found.conflicts == ()


def test_at_first_sight_an_empty_field_takes_what_the_other_side_has() -> None:
    assert writes(outcome(Wins.SERVICETITAN, "", OLD, None)) == [(Side.FIELD, "", OLD)]
    assert writes(outcome(Wins.ZOHO, NEW, "", None)) == [(Side.BOOKS, "", NEW)]


def test_a_direction_that_is_off_is_never_written_to() -> None:
    found = outcome(Wins.ZOHO, OLD, NEW, writes_to=frozenset({Side.BOOKS}))

    assert found.writes == ()
    assert [c.why for c in found.conflicts] == [Why.DIRECTION_OFF]


@pytest.mark.parametrize("rule", [Wins.SERVICETITAN, Wins.ZOHO, Wins.NEWER])
def test_tax_zones_and_taxes_are_only_compared(rule: Wins) -> None:
    link = Link(ReferenceKind.TAX, "7", "900")
    zone = Entry("7", "Travis", True, {"name": "Travis", "percentage": "8.25"}, LATER)
    tax = Entry("900", "Travis", True, {"name": "Travis", "percentage": "8"}, START)

    found = reconcile(link, zone, tax, ReferenceRules({"percentage": rule}))

    assert found.writes == ()
    assert [(c.field, c.why) for c in found.conflicts] == [("percentage", Why.READ_ONLY)]


def test_a_field_that_was_not_read_is_not_taken_for_empty() -> None:
    link = Link(KIND, "1", "900", {"email": BOTH_EMAILS})
    unread = replace(entry(Side.BOOKS, OLD), fields={})

    found = reconcile(link, entry(Side.FIELD, NEW), unread, ReferenceRules({"email": Wins.SERVICETITAN}))

    assert (found.writes, found.conflicts) == ((), ())


def test_a_write_says_which_version_it_was_planned_for() -> None:
    (write,) = outcome(Wins.SERVICETITAN, NEW, OLD, at=(LATER, START)).writes

    assert (write.id, write.expected_modified_at) == ("900", START)
    assert write.changes == (Change("email", OLD, NEW),)


def test_after_our_write_the_side_is_as_new_as_its_last_change_by_others() -> None:
    link = Link(KIND, "1", "900", {"email": BOTH_EMAILS}, {Side.BOOKS: Stamps(others=START)})
    write = Write(KIND, Side.BOOKS, "900", (Change("phone", "", "555"),), START)
    link = written(link, write, entry(Side.BOOKS, OLD, LATER))
    between = START + timedelta(minutes=10)

    found = reconcile(
        link, entry(Side.FIELD, NEW, between), entry(Side.BOOKS, ELSE, LATER), ReferenceRules({"email": Wins.NEWER})
    )

    assert writes(found) == [(Side.BOOKS, ELSE, NEW)]


def test_what_a_vendor_stores_in_other_words_is_no_change() -> None:
    found = outcome(Wins.SERVICETITAN, " NEW@acme.example", OLD)
    (write,) = found.writes
    stored = entry(Side.BOOKS, "new@acme.example", LATER)
    link = written(found.link, write, stored)
    rules = ReferenceRules({"email": Wins.SERVICETITAN})

    again = reconcile(link, entry(Side.FIELD, " NEW@acme.example"), stored, rules)

    assert (again.writes, again.conflicts) == ((), ())


# ------------------------------------------------------------ property: it comes to rest

NAMES = [spec.name for spec in FIELDS[KIND] if spec.name != "address"]
VALUES = st.sampled_from(["", "a", "A ", "b", " c", "D"])


@dataclass
class System:
    """One side as a vendor might keep it: it may store a text in its own form, and it moves its stamp itself."""

    side: Side
    fields: dict[str, Value]
    tidies: bool
    at: datetime

    def set(self, name: str, value: Value, clock: datetime) -> None:
        self.fields[name] = value.strip().lower() if self.tidies and isinstance(value, str) else value
        self.at = clock

    def entry(self) -> Entry:
        return Entry("1" if self.side is Side.FIELD else "900", "k", True, dict(self.fields), self.at)


EDITS = st.lists(st.tuples(st.sampled_from(list(Side)), st.sampled_from(NAMES), VALUES, st.booleans()), max_size=12)
RULES = st.fixed_dictionaries({name: st.sampled_from(list(Wins)) for name in NAMES})
START_VALUES = st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES))


@given(
    edits=EDITS,
    wins=RULES,
    on_field=START_VALUES,
    on_books=START_VALUES,
    tidies=st.tuples(st.booleans(), st.booleans()),
    writes_to=st.sampled_from([frozenset(Side), frozenset({Side.BOOKS}), frozenset({Side.FIELD}), frozenset()]),
)
def test_whatever_is_edited_it_comes_to_rest_in_two_rounds_and_no_value_is_made_up(
    edits: list[tuple[Side, str, Value, bool]],
    wins: dict[str, Wins],
    on_field: dict[str, Value],
    on_books: dict[str, Value],
    tidies: tuple[bool, bool],
    writes_to: frozenset[Side],
) -> None:
    clock = START
    rules = ReferenceRules(wins, writes_to=writes_to)
    systems = {
        Side.FIELD: System(Side.FIELD, dict(on_field), tidies[0], clock),
        Side.BOOKS: System(Side.BOOKS, dict(on_books), tidies[1], clock),
    }
    link = Link(KIND, "1", "900")

    def round_of() -> int:
        nonlocal link, clock
        before = {side: dict(system.fields) for side, system in systems.items()}
        found = reconcile(link, systems[Side.FIELD].entry(), systems[Side.BOOKS].entry(), rules)
        link = found.link
        for write in found.writes:
            assert write.side in writes_to
            for change in write.changes:
                assert wins[change.field] is not Wins.ASK
                assert change.before == before[write.side][change.field]
                assert change.after == before[write.side.other][change.field]
                clock += timedelta(seconds=1)
                systems[write.side].set(change.field, change.after, clock)
            link = written(link, write, systems[write.side].entry())
        return len(found.writes)

    for side, name, value, syncs in edits:
        clock += timedelta(seconds=1)
        systems[side].set(name, value, clock)
        if syncs:
            round_of()
    round_of()
    at_rest = {side: dict(system.fields) for side, system in systems.items()}

    assert [round_of(), round_of()] == [0, 0]
    assert {side: system.fields for side, system in systems.items()} == at_rest
    for name in NAMES:
        known = link.in_step.get(name)
        if wins[name] in (Wins.SERVICETITAN, Wins.ZOHO) and writes_to == frozenset(Side):
            assert known is not None
            assert known == InStep(at_rest[Side.FIELD][name], at_rest[Side.BOOKS][name])


@given(edits=EDITS, on_field=START_VALUES, on_books=START_VALUES)
def test_asking_never_writes(
    edits: list[tuple[Side, str, Value, bool]], on_field: dict[str, Value], on_books: dict[str, Value]
) -> None:
    rules = ReferenceRules(dict.fromkeys(NAMES, Wins.ASK))
    systems = {
        Side.FIELD: System(Side.FIELD, on_field, False, START),
        Side.BOOKS: System(Side.BOOKS, on_books, False, START),
    }
    link = Link(KIND, "1", "900")
    for number, (side, name, value, _) in enumerate(edits):
        systems[side].set(name, value, START + timedelta(seconds=number))
        found = reconcile(link, systems[Side.FIELD].entry(), systems[Side.BOOKS].entry(), rules)
        link = found.link
        assert found.writes == ()
        differing = {name for name in NAMES if systems[Side.FIELD].fields[name] != systems[Side.BOOKS].fields[name]}
        assert {c.field for c in found.conflicts} == differing
