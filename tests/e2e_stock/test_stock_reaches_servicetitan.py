"""What Tally moves is what ServiceTitan counts, for every class of voucher, in either order."""

from __future__ import annotations

from pathlib import Path

from app.domain.states import State
from app.store.records import RecordFilter
from tests.support.stock_world import StockWorld


def test_a_small_year_of_every_class_ends_with_equal_stock(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=150, items=14, godowns=3) as world:
        program = world.open()
        result = world.until_counted(program)
        waiting = program.records.find(RecordFilter(states=frozenset({State.NEEDS_MAPPING, State.REJECTED})))
        assert [(r.label, [x.text for x in r.reasons]) for r in waiting] == []
        assert result.ok, result.errors
        assert world.drift() == {}
