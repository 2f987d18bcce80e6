"""One voucher that contradicts itself is proven by a second look, saved with its problem, and holds up nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tally_support import Bench, purchase

from app.connectors.tally import normalise, voucher_reading
from app.connectors.tally.artefacts import Request
from app.connectors.tally.refusals import contradiction
from app.domain.errors import BadAnswer
from app.domain.vouchers import Voucher
from app.simulators.tally import Company, Fault, TallySimulator
from app.simulators.tally.masters import Unit
from tests.support.odd import contradict, strip

DIFFER = "its debits and credits differ by 5.00"


def whole_requests(sim: TallySimulator) -> int:
    return sum(record.id.startswith("MLCVchFull") for record in sim.requests)


def check_with(monkeypatch: pytest.MonkeyPatch, refuse: Callable[[Voucher], bool]) -> None:
    """Let the reader find a contradiction where the test says so."""
    check = normalise.check_voucher

    def stricter(voucher: Voucher, quantities: object) -> None:
        if refuse(voucher):
            raise contradiction("its parts disagree")
        check(voucher, quantities)  # type: ignore[arg-type]

    monkeypatch.setattr(normalise, "check_voucher", stricter)


def test_it_is_saved_with_its_problem_and_the_next_cycle_is_one_request(
    bench: Bench, company: Company, sim: TallySimulator
) -> None:
    odd, sound = purchase(company), purchase(company)
    odd = contradict(company, odd)
    bench.read()
    assert bench.voucher(odd.guid).problem == DIFFER
    assert bench.voucher(odd.guid).party == "Acme & Sons"
    assert bench.voucher(sound.guid).problem == ""
    assert bench.shelf.state.voucher_mark == company.alt_vch_id
    assert whole_requests(sim) == 2, "the answer, and the voucher on its own"
    assert bench.read().requests == 1


def test_the_only_voucher_of_a_book_needs_no_other_to_prove_it(bench: Bench, company: Company) -> None:
    odd = contradict(company, purchase(company))
    bench.read()
    assert bench.voucher(odd.guid).problem == DIFFER


def test_a_voucher_torn_only_once_is_saved_as_sound(
    bench: Bench, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    torn = purchase(company)
    looks = iter([True])
    check_with(monkeypatch, lambda voucher: next(looks, False))
    bench.read()
    assert bench.voucher(torn.guid).problem == ""
    assert bench.shelf.state.voucher_mark == company.alt_vch_id


def test_neither_the_census_nor_a_look_at_known_vouchers_trips_on_it(bench: Bench, company: Company) -> None:
    sound, odd = purchase(company), purchase(company)
    contradict(company, odd)
    bench.read()
    newer = purchase(company)
    assert bench.read().restored is False
    summary = bench.read(census=True, check_sentinels=True)
    assert (summary.restored, summary.deleted, summary.details) == (False, 0, 0)
    assert bench.stored() == {sound.guid, odd.guid, newer.guid}


def test_a_stored_problem_that_is_gone_at_the_same_change_number_is_no_restored_backup(
    bench: Bench, company: Company
) -> None:
    purchase(company)
    whole = purchase(company)
    strip(company, whole)
    bench.read()
    assert bench.voucher(whole.guid).problem
    company._change(whole.guid, 0, content=whole.body)
    assert bench.read(check_sentinels=True).restored is False


def test_corrected_it_is_read_as_sound_and_deleted_it_is_gone(bench: Bench, company: Company) -> None:
    first, second = purchase(company), purchase(company)
    contradict(company, first)
    contradict(company, second)
    bench.read()
    company.alter_voucher(first.guid, narration="corrected")
    bench.read()
    assert (bench.voucher(first.guid).problem, bench.voucher(first.guid).narration) == ("", "corrected")
    company.delete_voucher(second.guid)
    assert bench.read().deleted == 1
    assert bench.shelf.deleted == {second.guid}


def test_a_voucher_without_lines_is_believed_only_if_others_come_with_theirs(bench: Bench, company: Company) -> None:
    empty = strip(company, purchase(company))
    with pytest.raises(BadAnswer, match="Purchase 1 of 2026-03-03: it came without ledger lines"):
        bench.read()
    shelf = bench.book.shelves[company.guid]
    assert (shelf.state.voucher_mark, shelf.details) == (None, {})
    purchase(company)
    bench.read()
    assert bench.voucher(empty.guid).problem == "it came without ledger lines"
    assert bench.shelf.state.voucher_mark == company.alt_vch_id


def test_where_a_sound_version_comes_refused_the_answers_are_at_fault(
    bench: Bench, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = purchase(company)
    bench.read()
    mark = bench.shelf.state.voucher_mark
    new = purchase(company)
    with monkeypatch.context() as patched:
        check_with(patched, lambda voucher: True)
        with pytest.raises(BadAnswer, match="its parts disagree"):
            bench.read()
    assert bench.shelf.state.voucher_mark == mark
    assert set(bench.shelf.details) == {known.guid}
    bench.read()
    assert bench.voucher(new.guid).problem == ""


def test_a_damaged_answer_to_the_second_look_is_no_proof(bench: Bench, company: Company, sim: TallySimulator) -> None:
    odd = contradict(company, purchase(company))

    def cut(request: Request) -> None:
        if request.name.startswith("MLCVchFullv"):
            sim.faults.arm(Fault.CUT_XML)

    bench.client.before = cut
    with pytest.raises(BadAnswer, match="cut off"):
        bench.read()
    assert odd.guid not in bench.book.shelves[company.guid].heads
    bench.client.before = None
    sim.faults.clear()
    bench.read()
    assert bench.voucher(odd.guid).problem == DIFFER


def test_many_are_settled_over_several_cycles(bench: Bench, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voucher_reading, "MOST_ALONE", 3)
    odd = {contradict(company, purchase(company)).guid for _ in range(5)}
    sound = purchase(company)
    bench.read()
    assert len(odd & bench.stored()) == 3
    assert bench.shelf.state.voucher_mark is None
    bench.read()
    assert bench.stored() == odd | {sound.guid}
    assert bench.shelf.state.voucher_mark == company.alt_vch_id
    assert bench.read().unchanged


def test_a_voucher_changed_before_the_second_look_is_left_to_the_next_cycle(bench: Bench, company: Company) -> None:
    odd = contradict(company, purchase(company))

    def correct(request: Request) -> None:
        if request.name.startswith("MLCVchFullv") and company.voucher(odd.guid).alter_id == odd.alter_id:
            company.alter_voucher(odd.guid, narration="corrected")

    bench.client.before = correct
    bench.read()
    assert bench.shelf.state.voucher_mark is None
    bench.read()
    assert bench.voucher(odd.guid).problem == ""
    assert bench.shelf.state.voucher_mark == company.alt_vch_id


def test_a_unit_renamed_while_we_read_is_no_problem_of_the_voucher(bench: Bench, company: Company) -> None:
    voucher = purchase(company)

    def rename(request: Request) -> None:
        if request.name == "MLCVchFull":
            bench.client.before = None
            company.rename_master(Unit, "Nos", "Pack of 10")

    bench.client.before = rename
    bench.read()
    assert bench.voucher(voucher.guid).problem == ""
