"""Pairs of things of both systems: found from either side, and each thing is in one pair at most."""

from __future__ import annotations

from app.store.accounting_pairs import Pair, Pairs
from tests.store.shelf import Shelf


def test_a_pair_is_found_from_either_side_and_only_among_its_kind(shelf: Shelf) -> None:
    pairs, pair = Pairs(shelf.database), Pair("vendor", "1", "900", "{}")
    pairs.put(pair)
    assert pairs.of("vendor", field_id="1") == pairs.of("vendor", books_id="900") == pair
    assert pairs.of("customer", field_id="1") is None
    assert pairs.of("vendor", field_id="900") is None


def test_what_is_paired_anew_leaves_its_old_pair_on_either_side(shelf: Shelf) -> None:
    pairs = Pairs(shelf.database)
    pairs.put(Pair("vendor", "1", "900", "a"))
    pairs.put(Pair("vendor", "2", "901", "b"))
    pairs.put(Pair("vendor", "1", "901", "c"))
    assert pairs.all("vendor") == [Pair("vendor", "1", "901", "c")]


def test_a_pair_is_forgotten_once(shelf: Shelf) -> None:
    pairs = Pairs(shelf.database)
    pairs.put(Pair("item", "1", "900", ""))
    assert pairs.remove("item", "1")
    assert not pairs.remove("item", "1")
    assert pairs.all("item") == []
