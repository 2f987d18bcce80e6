"""Settings that decide which vouchers count apply to what was decided under the old ones."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from app.domain.states import State
from tests.support import proof
from tests.support.world import World


def test_an_earlier_go_live_date_reads_and_sends_what_lies_before_the_old_one(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        today = world.clock.today()
        old = world.purchase(days_ago=40)
        new = world.purchase(days_ago=2)
        world.configure("pc", **{"sync.start_date": (today - timedelta(days=10)).isoformat()})
        program = world.open()
        world.sync(program)
        assert world.record(program, new).state is State.SYNCED
        assert program.records.by_source("purchases", world.company.guid, old.guid) is None

        world.configure("pc", **{"sync.start_date": (today - timedelta(days=60)).isoformat()})
        world.sync(program)
        world.sync(program)
        assert world.record(program, old).state is State.SYNCED
        proof.exactly_once(world)


def test_a_later_go_live_date_holds_back_what_was_not_sent_and_an_earlier_one_releases_it(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        today = world.clock.today()
        world.company.add_supplier("Nobody Knows Ltd")
        voucher = world.purchase(days_ago=20, supplier="Nobody Knows Ltd")
        program = world.open()
        world.sync(program)
        assert world.record(program, voucher).state is State.NEEDS_MAPPING

        world.configure("pc", **{"sync.start_date": (today - timedelta(days=5)).isoformat()})
        world.sync(program)
        held = world.record(program, voucher)
        assert (held.state, held.reasons[0].code) == (State.NOT_APPLICABLE, "before_go_live")

        world.configure("pc", **{"sync.start_date": (today - timedelta(days=30)).isoformat()})
        world.sync(program)
        assert world.record(program, voucher).state is State.NEEDS_MAPPING


def test_old_audit_entries_are_removed_once_a_day_and_the_trail_stays_whole(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        world.purchase()
        program = world.open()
        world.sync(program)
        first = next(iter(program.audit.entries()))
        world.configure("pc", **{"audit.retention_days": 1})
        world.advance(hours=49)
        world.sync(program)
        verdict = program.audit.verify()
        assert verdict.ok
        assert verdict.pruned_until is not None
        assert verdict.pruned_until >= first.seq


def test_one_replay_of_a_changed_voucher_cancels_the_old_documents_and_sends_the_new_version(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        voucher = world.purchase()
        program = world.open()
        world.sync(program)
        world.alter(voucher, quantity=20)
        world.sync(program)
        changed = world.record(program, voucher)
        assert changed.state is State.CHANGED_AT_SOURCE
        program.service.replay(changed.id)
        world.sync(program)
        assert world.record(program, voucher).state is State.SYNCED
        proof.exactly_once(world)


def test_what_was_entered_while_purchases_were_switched_off_is_sent_once_they_are_on_again(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        program = world.open()
        world.purchase()
        world.until_quiet(program)
        world.configure("pc", **{"purchases.enabled": False})
        late = world.purchase()
        world.sync(program)
        assert len(world.tenant.all_orders()) == 1
        world.configure("pc", **{"purchases.enabled": True})
        world.until_quiet(program)
        assert world.record(program, late).state is State.SYNCED
