"""Whole lists of both sides: exact links, creation by policy or click, and what is only shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.flows.reference.differences import (
    CreatePolicy,
    Entry,
    Link,
    ReferenceKind,
    ReferenceRules,
    Side,
    Wins,
    written,
)
from app.flows.reference.planner import Missing, ReferencePlan, created, plan_reference

NOW = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
AUTOMATIC = ReferenceRules(
    {"name": Wins.SERVICETITAN, "email": Wins.NEWER}, create=dict.fromkeys(Side, CreatePolicy.AUTOMATIC)
)


def entry(id_: str, name: str, *, active: bool = True, email: str = "") -> Entry:
    return Entry(id_, name, active, {"name": name, "email": email}, NOW)


def plan(
    on_field: list[Entry],
    on_books: list[Entry],
    links: list[Link] | None = None,
    rules: ReferenceRules = AUTOMATIC,
    kind: ReferenceKind = ReferenceKind.VENDOR,
    **more: frozenset[tuple[Side, str]],
) -> ReferencePlan:
    return plan_reference(kind, {Side.FIELD: on_field, Side.BOOKS: on_books}, links or [], rules, **more)


def test_one_name_on_each_side_is_linked_and_nothing_is_sent() -> None:
    found = plan([entry("1", "Acme")], [entry("900", "Acme")])

    assert [(link.field_id, link.books_id) for link in found.links] == [("1", "900")]
    assert found.sends_nothing
    assert found.singles == ()


@pytest.mark.parametrize("other", ["ACME", "Acme ", "Acme Ltd"])
def test_a_name_that_is_nearly_the_same_is_not_linked(other: str) -> None:
    found = plan([entry("1", "Acme")], [entry("900", other)], rules=ReferenceRules())

    assert found.links == ()
    assert {(single.side, single.why) for single in found.singles} == {
        (Side.FIELD, Missing.ON_CLICK),
        (Side.BOOKS, Missing.ON_CLICK),
    }


def test_two_of_one_name_are_neither_linked_nor_created() -> None:
    found = plan([entry("1", "Acme"), entry("2", "Acme")], [entry("900", "Acme")])

    assert found.links == ()
    assert found.creates == ()
    assert {single.why for single in found.singles} == {Missing.AMBIGUOUS}


def test_a_second_one_of_a_linked_name_is_not_created() -> None:
    found = plan(
        [entry("1", "Acme"), entry("2", "Acme")], [entry("900", "Acme")], [Link(ReferenceKind.VENDOR, "1", "900")]
    )

    assert found.creates == ()
    assert [(single.entry.id, single.why) for single in found.singles] == [("2", Missing.AMBIGUOUS)]


def test_an_inactive_one_of_the_name_is_neither_linked_nor_made_again() -> None:
    found = plan([entry("1", "Acme")], [entry("900", "Acme", active=False)])

    assert (found.links, found.creates) == ((), ())
    assert [single.why for single in found.singles] == [Missing.INACTIVE_THERE]


def test_what_only_one_side_has_is_created_by_policy() -> None:
    found = plan([entry("1", "Acme")], [entry("900", "Bolt")])

    assert [(create.side, create.source.key) for create in found.creates] == [
        (Side.FIELD, "Bolt"),
        (Side.BOOKS, "Acme"),
    ]


def test_without_a_policy_it_is_created_on_click_only() -> None:
    shown = plan([entry("1", "Acme"), entry("2", "Bolt")], [], rules=ReferenceRules())
    asked = plan(
        [entry("1", "Acme"), entry("2", "Bolt")], [], rules=ReferenceRules(), clicked=frozenset({(Side.FIELD, "2")})
    )

    assert shown.creates == ()
    assert [create.source.id for create in asked.creates] == ["2"]


def test_a_creation_without_an_answer_is_not_sent_again() -> None:
    found = plan([entry("1", "Acme")], [], unclear=frozenset({(Side.FIELD, "1")}))

    assert found.creates == ()
    assert [single.why for single in found.singles] == [Missing.UNCLEAR]


def test_inactive_ones_are_not_created() -> None:
    found = plan([entry("1", "Acme", active=False)], [])

    assert (found.creates, found.singles) == ((), ())


def test_tax_zones_are_never_created_on_either_side() -> None:
    found = plan([entry("1", "Travis")], [entry("900", "Harris")], kind=ReferenceKind.TAX)

    assert found.creates == ()
    assert {single.why for single in found.singles} == {Missing.BY_HAND}


def test_nothing_is_created_where_the_direction_is_off() -> None:
    rules = ReferenceRules(create=AUTOMATIC.create, writes_to=frozenset({Side.BOOKS}))

    found = plan([], [entry("900", "Acme")], rules=rules)

    assert [single.why for single in found.singles] == [Missing.DIRECTION_OFF]


def test_a_link_whose_end_is_gone_is_told_and_nothing_is_done_about_it() -> None:
    link = Link(ReferenceKind.VENDOR, "1", "900")

    found = plan([entry("1", "Acme")], [], [link])

    assert found.sends_nothing
    assert [(gone.link.books_id, gone.sides) for gone in found.gone] == [("900", frozenset({Side.BOOKS}))]
    assert found.links == (link,)


LISTS = st.lists(
    st.tuples(st.sampled_from(["Acme", "Bolt", "Cole", "Acme "]), st.sampled_from(["", "x", "y"]), st.booleans()),
    max_size=5,
)


@given(on_field=LISTS, on_books=LISTS, data=st.data())
def test_lists_in_any_order_come_to_rest_in_two_rounds_and_every_name_is_made_once(
    on_field: list[tuple[str, str, bool]], on_books: list[tuple[str, str, bool]], data: st.DataObject
) -> None:
    ids = count(1)
    sides: dict[Side, dict[str, Entry]] = {}
    for side, rows in ((Side.FIELD, on_field), (Side.BOOKS, on_books)):
        made = [entry(str(next(ids)), name, email=email, active=active) for name, email, active in rows]
        sides[side] = {one.id: one for one in made}
    had = {value for rows in sides.values() for one in rows.values() for value in one.fields.values()}
    links: list[Link] = []
    clock = NOW
    sent: list[tuple[Side, str]] = []

    def round_of() -> bool:
        nonlocal links, clock
        lists = {side: data.draw(st.permutations(list(rows.values()))) for side, rows in sides.items()}
        found = plan_reference(ReferenceKind.VENDOR, lists, links, AUTOMATIC)
        known = {(link.field_id, link.books_id): link for link in found.links}
        for write in found.writes:
            clock += timedelta(seconds=1)
            now = sides[write.side][write.id]
            fields = {**now.fields, **{change.field: change.after for change in write.changes}}
            after = Entry(now.id, str(fields["name"]), now.active, fields, clock)
            sides[write.side][write.id] = after
            at = next(key for key, link in known.items() if link.id_on(write.side) == write.id)
            known[at] = written(known[at], write, after)
        for create in found.creates:
            sent.append((create.side, create.source.key))
            made = Entry(str(next(ids)), create.source.key, True, dict(create.source.fields), clock)
            sides[create.side][made.id] = made
            link = created(create, made)
            known[link.field_id, link.books_id] = link
        links = list(known.values())
        return found.sends_nothing

    round_of()

    assert round_of()
    assert round_of()
    assert len(sent) == len(set(sent))
    assert {value for rows in sides.values() for one in rows.values() for value in one.fields.values()} <= had
    assert len({link.field_id for link in links}) == len({link.books_id for link in links}) == len(links)
