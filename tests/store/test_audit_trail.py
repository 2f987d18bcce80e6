"""The audit trail: every tampering is noticed, retention is not, and secrets never get in."""

from __future__ import annotations

import pytest

from app.domain.audit import CHECKPOINT
from tests.store.shelf import Shelf


@pytest.fixture
def trail(shelf: Shelf) -> Shelf:
    """Six entries, a day apart."""
    for n in range(1, 7):
        shelf.audit.add("test", f"entry {n}", record_id=n, detail=f"detail {n}")
        shelf.clock.move(days=1)
    return shelf


def run(shelf: Shelf, sql: str) -> None:
    shelf.database.handle.execute_sql(sql)


def test_an_untouched_trail_verifies(trail: Shelf) -> None:
    verdict = trail.audit.verify()
    assert (verdict.ok, verdict.entries, verdict.problem, verdict.pruned_until) == (True, 6, "", None)


@pytest.mark.parametrize("seq", [1, 3, 6])
@pytest.mark.parametrize("column", ["at", "record_id", "kind", "text", "detail", "previous", "hash"])
def test_a_changed_column_of_any_entry_is_noticed(trail: Shelf, seq: int, column: str) -> None:
    value = "99" if column == "record_id" else "'2020-01-01T00:00:00.000000Z'"
    run(trail, f"UPDATE audit SET {column}={value} WHERE seq={seq}")  # noqa: S608
    assert not trail.audit.verify().ok


def test_a_record_id_taken_away_is_noticed(trail: Shelf) -> None:
    run(trail, "UPDATE audit SET record_id=NULL WHERE seq=2")
    assert not trail.audit.verify().ok


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM audit WHERE seq=1",
        "DELETE FROM audit WHERE seq<=3",
        "DELETE FROM audit WHERE seq=3",
        "DELETE FROM audit WHERE seq=6",
        "DELETE FROM audit WHERE seq>2",
        "DELETE FROM audit",
        "UPDATE audit SET seq=60 WHERE seq=6",
        "DELETE FROM meta WHERE key='audit_head'",
        """UPDATE meta SET value='[5, "x"]' WHERE key='audit_head'""",
        "INSERT INTO audit SELECT 7, at, record_id, kind, text, detail, hash, hash FROM audit WHERE seq=6",
    ],
)
def test_missing_added_or_moved_entries_are_noticed(trail: Shelf, sql: str) -> None:
    run(trail, sql)
    verdict = trail.audit.verify()
    assert not verdict.ok
    assert verdict.problem


def test_two_entries_that_changed_places_are_noticed(trail: Shelf) -> None:
    run(trail, "UPDATE audit SET seq=-1 WHERE seq=2")
    run(trail, "UPDATE audit SET seq=2 WHERE seq=3")
    run(trail, "UPDATE audit SET seq=3 WHERE seq=-1")
    assert not trail.audit.verify().ok


def test_emptying_the_trail_and_its_head_is_noticed_while_records_exist(trail: Shelf) -> None:
    trail.record(1)
    run(trail, "DELETE FROM audit")
    run(trail, "DELETE FROM meta WHERE key='audit_head'")
    assert not trail.audit.verify().ok


def test_retention_leaves_a_chain_that_verifies_and_says_what_was_removed(trail: Shelf) -> None:
    start = trail.clock.now()
    assert trail.audit.prune(start) == 6
    verdict = trail.audit.verify()
    assert (verdict.ok, verdict.entries, verdict.pruned_until) == (True, 1, 6)
    trail.audit.add("test", "after")
    assert trail.audit.verify().ok


def test_retention_twice_and_with_nothing_to_remove(trail: Shelf) -> None:
    start = trail.clock.now()
    trail.clock.move(days=-3)
    assert trail.audit.prune(trail.clock.now()) == 3
    assert trail.audit.prune(trail.clock.now()) == 0
    trail.clock.move(days=30)
    assert trail.audit.prune(trail.clock.now()) == 4
    verdict = trail.audit.verify()
    assert (verdict.ok, verdict.pruned_until) == (True, 7)
    assert [e.kind for e in trail.audit.entries()] == [CHECKPOINT]
    assert start < trail.clock.now()


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM audit WHERE seq=4",
        "DELETE FROM audit WHERE seq IN (4, 5)",
        "DELETE FROM audit WHERE kind='checkpoint'",
        'UPDATE audit SET detail=\'{"until": 4, "hash": "x"}\' WHERE kind=\'checkpoint\'',
        "UPDATE audit SET text='nothing was removed' WHERE kind='checkpoint'",
    ],
)
def test_deleting_more_than_the_checkpoint_says_is_noticed(trail: Shelf, sql: str) -> None:
    trail.audit.prune(trail.clock.now().replace(day=5))
    assert trail.audit.verify().ok
    run(trail, sql)
    assert not trail.audit.verify().ok


def test_a_clock_that_was_ahead_never_makes_retention_remove_newer_entries(trail: Shelf) -> None:
    trail.clock.move(days=365)
    trail.audit.add("test", "written with the clock a year ahead")
    trail.clock.move(days=-365)
    trail.audit.add("test", "written after it was put right")
    border = trail.clock.move(days=1)
    trail.audit.prune(border)
    texts = [e.text for e in trail.audit.entries()]
    assert "written after it was put right" in texts
    assert "entry 6" not in texts


def test_secrets_are_masked_before_they_are_stored(shelf: Shelf) -> None:
    shelf.redact.add("top-secret")
    shelf.audit.add("test", "it is top-secret", detail="Bearer abcdef.ghi top-secret")
    (entry,) = shelf.audit.entries()
    assert "top-secret" not in entry.text + entry.detail
    assert "abcdef" not in entry.detail


def test_an_entry_vanishes_with_the_transaction_it_belongs_to(shelf: Shelf) -> None:
    with pytest.raises(RuntimeError), shelf.database.write():  # noqa: PT012
        shelf.audit.add("test", "never happened")
        raise RuntimeError
    assert list(shelf.audit.entries()) == []
    assert shelf.audit.verify().ok


def test_entries_are_filtered_by_record_kind_and_time(trail: Shelf) -> None:
    assert [e.seq for e in trail.audit.entries(record_id=3)] == [3]
    assert [e.seq for e in trail.audit.entries(since=trail.clock.now().replace(day=6))] == [5, 6]
    assert [e.seq for e in trail.audit.entries(newest_first=True, limit=2)] == [6, 5]
    assert list(trail.audit.entries(kind="other")) == []
