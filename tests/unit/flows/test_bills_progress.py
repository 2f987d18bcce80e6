"""What comes next for a bill under way: nothing twice, nothing overwritten, a taken number told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.accounting_documents import (
    BillOnBooks,
    BillStatus,
    CreditStatus,
    LineOnBooks,
    VendorCreditOnBooks,
)
from app.domain.bills import BillPlan, CreditPlan
from app.domain.records import OperationKind, OperationState
from app.domain.states import State
from app.flows.bills.credits import judge_return
from app.flows.bills.numbers import same_number
from app.flows.bills.progress import OnBooks, Write, next_step, same_effect, withdrawal_step
from app.flows.bills.taxes import TaxRules
from app.flows.steps import BooksStep, StepKind
from tests.unit.bill_builders import DAY, MOMENT, TENANT, USD, bill, context, item, planned, returned, source

D = Decimal
PLAN = planned(source(bill(10)))
CREATE, UPDATE = OperationKind.CREATE_BILL, OperationKind.UPDATE_BILL


@dataclass
class Books:
    all: Sequence[OnBooks] = ()
    gone: frozenset[str] = frozenset()

    def keyed(self, reference: str) -> list[OnBooks]:
        return [one for one in self.all if one.reference_number == reference]

    def by_id(self, document_id: str) -> OnBooks | None:
        return next((one for one in self.all if one.id == document_id), None)

    def is_gone(self, document_id: str) -> bool:
        return document_id in self.gone

    def numbered(self, vendor_id: str, number: str) -> list[OnBooks]:
        return [one for one in self.all if same_number(one.number) == same_number(number)]


def on_books(plan: BillPlan = PLAN, **changes: object) -> BillOnBooks:
    """The bill of a plan as read back."""
    draft = plan.draft
    base = BillOnBooks(
        id="z-1",
        number=draft.number,
        reference_number=draft.reference_number,
        vendor_id=draft.vendor_id,
        vendor_name=plan.vendor_name,
        status=BillStatus.OPEN,
        date=draft.date,
        due_date=None,
        currency_id=USD.id,
        currency_code="USD",
        exchange_rate=D(1),
        total=plan.total,
        balance=plan.total,
        modified_at=MOMENT,
        lines=tuple(
            LineOnBooks(str(n), "", one.name, "", one.account_id, one.quantity, one.rate, one.quantity * one.rate)
            for n, one in enumerate(draft.lines)
        ),
        complete=True,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def step(*writes: Write, books: Sequence[OnBooks] = (), gone: str = "", **how: object) -> BooksStep:
    view = Books(books, frozenset({gone}))
    return next_step(PLAN, writes, view, TENANT, last_modified=MOMENT, **how)  # type: ignore[arg-type]


def create(state: OperationState, **changes: object) -> Write:
    return replace(Write(CREATE, state, "INV-5"), **changes)  # type: ignore[arg-type]


DONE = create(OperationState.DONE, document_id="z-1")
LOST = create(OperationState.UNCLEAR)
DUPLICATE = create(OperationState.REFUSED, is_duplicate=True)


def test_what_was_not_sent_is_sent_under_its_number() -> None:
    found = step()
    assert (found.kind, found.operation, found.number) == (StepKind.SEND, CREATE, "INV-5")


def test_what_is_read_back_and_ties_is_done() -> None:
    assert step(DONE, books=[on_books()]) == BooksStep(StepKind.DONE, document_id="z-1")


def test_what_the_books_do_not_show_yet_is_read_again() -> None:
    assert step(DONE).kind is StepKind.OBSERVE


@pytest.mark.parametrize("state", [OperationState.INTENT, OperationState.UNCLEAR])
def test_a_lost_answer_is_searched_before_anything_is_sent_again(state: OperationState) -> None:
    assert step(create(state)).kind is StepKind.SEARCH
    assert step(create(state, empty_searches=1)).kind is StepKind.SEARCH
    again = step(create(state, empty_searches=2))
    assert (again.kind, again.number) == (StepKind.SEND, "INV-5")


@pytest.mark.parametrize("write", [LOST, DUPLICATE, create(OperationState.PLANNED)])
def test_a_document_with_our_key_is_adopted_whatever_the_journal_says(write: Write) -> None:
    found = step(write, books=[on_books()])
    assert (found.kind, found.adopted) == (StepKind.DONE, "z-1")


@pytest.mark.parametrize(
    ("code", "reverse", "todo"),
    [
        ("71512", "", "bills.reverse_charge"),
        ("71512", "igst18", "tax preference"),
        ("71510", "igst18", "Take off the tax"),
    ],
)
def test_a_refusal_about_reverse_charge_says_who_must_do_what(code: str, reverse: str, todo: str) -> None:
    lines = tuple(replace(line, reverse_charge_tax_id=reverse) for line in PLAN.draft.lines)
    plan = replace(PLAN, draft=replace(PLAN.draft, lines=lines))
    refused = create(OperationState.REFUSED, refusal=code, error="Refused.")
    found = next_step(plan, [refused], Books(), TENANT)
    assert found.reason is not None
    assert (found.kind, found.state, found.reason.code) == (StepKind.PERSON, State.REJECTED, "reverse_charge_refused")
    assert found.reason.text == "Refused."
    assert todo in found.reason.advice


def test_another_refusal_is_told_in_the_books_own_words() -> None:
    found = step(create(OperationState.REFUSED, refusal="3032", error="IGST has to be applied."))
    assert found.reason is not None
    assert (found.reason.code, found.reason.text) == ("books_refused", "IGST has to be applied.")


def test_a_number_taken_by_another_document_of_ours_is_no_conflict() -> None:
    other = on_books(id="z-2", reference_number="ST-4711-bill-9")
    found = step(DUPLICATE, books=[other])
    assert (found.kind, found.number) == (StepKind.SEND, "INV-5/2")
    more = on_books(id="z-3", reference_number="ST-4711-bill-8", number="inv-5/2")
    assert step(books=[other, more]).number == "INV-5/3"


@pytest.mark.parametrize(
    "write", [DUPLICATE, create(OperationState.PLANNED), create(OperationState.UNCLEAR, empty_searches=2)]
)
def test_a_number_taken_by_somebody_else_is_for_a_person(write: Write) -> None:
    stranger = on_books(id="z-2", reference_number="PO 12")
    found = step(write, books=[stranger])
    assert (found.kind, found.state, found.document_id) == (StepKind.PERSON, State.DUPLICATE_SUSPECTED, "z-2")
    other = step(write, books=[stranger], strangers_are_others=True)
    assert (other.kind, other.number) == (StepKind.SEND, "INV-5/2")


def test_a_refused_number_that_nothing_shows_goes_on_only_where_it_was_ours_or_a_person_says_so() -> None:
    refused = create(OperationState.REFUSED, is_duplicate=True, empty_searches=2)
    assert step(refused).reason.code == "number_taken"  # type: ignore[union-attr]
    assert step(DUPLICATE, spent={"inv-5"}).kind is StepKind.SEARCH, "somebody may have typed it meanwhile"
    for how in ({"spent": {"inv-5"}}, {"strangers_are_others": True}):
        found = step(refused, **how)
        assert (found.kind, found.number) == (StepKind.SEND, "INV-5/2")
    assert step(refused, spent={"INV-5", "INV-5/2"}).number == "INV-5/3"


def test_the_key_of_another_tenant_is_somebody_elses() -> None:
    found = step(DUPLICATE, books=[on_books(reference_number="ST-1-bill-10", id="z-2")])
    assert found.state is State.DUPLICATE_SUSPECTED


def test_a_taken_number_that_the_books_do_not_show_is_searched_and_then_for_a_person() -> None:
    assert step(DUPLICATE).kind is StepKind.SEARCH
    assert step(replace(DUPLICATE, empty_searches=2)).kind is StepKind.PERSON


def test_a_refusal_is_shown_as_it_was_said() -> None:
    found = step(create(OperationState.REFUSED, error="The account field cannot be empty"))
    assert found.reason is not None
    assert (found.state, found.reason.text) == (State.REJECTED, "The account field cannot be empty")


def test_two_documents_with_our_key_are_for_a_person() -> None:
    found = step(DONE, books=[on_books(), on_books(id="z-2", number="INV-5/2")])
    assert found.reason is not None
    assert found.reason.code == "books_two_documents"


def test_a_copy_of_ours_with_our_key_is_never_taken_for_ours() -> None:
    copy = on_books(id="z-2", number="2002", total=D(55))
    ours = on_books(status=BillStatus.VOID)
    taken_out = step(DONE, books=[ours, copy])
    assert taken_out.reason is not None
    assert taken_out.reason.code == "voided_in_books"
    anew = step(books=[ours, copy], withdrawn={"z-1"})
    assert anew.reason is not None
    assert (anew.reason.code, anew.adopted) == ("books_two_documents", "")
    lost = on_books(id="z-2")
    assert step(books=[ours, lost], withdrawn={"z-1"}).adopted == "z-2", "the same bill, lost with the journal"
    void = withdrawal_step(PLAN, [DONE], Books([on_books(), copy]))
    assert void.document_id == "z-1"
    assert withdrawal_step(PLAN, [DONE], Books([ours, copy])).kind is StepKind.DONE


def test_a_number_that_another_vendor_has_counts_only_once_it_was_refused() -> None:
    class Each(Books):
        def numbered(self, vendor_id: str, number: str) -> list[OnBooks]:
            return [one for one in super().numbered(vendor_id, number) if vendor_id in ("", one.vendor_id)]

    other = on_books(id="z-2", vendor_id="v-9", reference_number="ST-4711-bill-9")
    assert next_step(PLAN, [], Each([other]), TENANT).number == "INV-5"
    assert next_step(PLAN, [DUPLICATE], Each([other]), TENANT).number == "INV-5/2"


@pytest.mark.parametrize(
    ("there", "gone", "code"),
    [([on_books(status=BillStatus.VOID)], "", "voided_in_books"), ([], "z-1", "deleted_in_books")],
)
def test_what_people_took_back_in_the_books_is_not_sent_again_by_itself(
    there: list[BillOnBooks], gone: str, code: str
) -> None:
    found = step(DONE, books=there, gone=gone)
    assert found.reason is not None
    assert (found.state, found.reason.code) == (State.CHANGED_AT_DESTINATION, code)


def test_after_a_withdrawal_the_next_version_takes_the_next_number() -> None:
    found = step(books=[on_books(status=BillStatus.VOID)], withdrawn={"z-1"})
    assert (found.kind, found.number) == (StepKind.SEND, "INV-5/2")


@pytest.mark.parametrize(
    "changes",
    [
        {"total": D(21)},
        {"vendor_id": "v-2"},
        {"number": "OTHER"},
        {"date": DAY + timedelta(days=1)},
        {"currency_id": "cur-eur"},
        {"lines": ()},
    ],
)
def test_what_a_person_changed_in_the_books_is_noticed(changes: dict[str, object]) -> None:
    found = step(DONE, books=[on_books(**changes)])
    assert (found.kind, found.state) == (StepKind.PERSON, State.CHANGED_AT_DESTINATION)


def test_another_account_and_a_reference_that_was_edited_are_no_change() -> None:
    lines = tuple(replace(line, account_id="tools") for line in on_books().lines)
    assert step(DONE, books=[on_books(lines=lines, reference_number="PO 12")]).kind is StepKind.DONE


def test_a_bill_that_waits_for_approval_is_not_done() -> None:
    for status in (BillStatus.PENDING_APPROVAL, BillStatus.DRAFT):
        found = step(DONE, books=[on_books(status=status)])
        assert (found.kind, found.state) == (StepKind.WAIT, State.AWAITING_APPROVAL)


def test_a_cent_that_the_books_round_otherwise_is_adjusted_once() -> None:
    rounded = on_books(total=PLAN.total - D("0.01"), tax_total=D(3))
    found = step(DONE, books=[rounded])
    assert (found.kind, found.operation, found.adjustment) == (StepKind.SEND, UPDATE, D("0.01"))
    assert step(DONE, Write(UPDATE, OperationState.DONE), books=[rounded]).kind is StepKind.PERSON
    assert step(DONE, books=[on_books(total=PLAN.total - D("0.02"), tax_total=D(3))]).kind is StepKind.PERSON


def test_a_change_overwrites_only_what_nobody_touched() -> None:
    old, update = on_books(total=D(19)), Write(UPDATE, OperationState.PLANNED)
    sends = step(DONE, update, books=[old])
    assert (sends.kind, sends.operation, sends.document_id, sends.number) == (StepKind.SEND, UPDATE, "z-1", "INV-5")
    touched = step(DONE, update, books=[replace(old, modified_at=MOMENT + timedelta(minutes=1))])
    assert touched.reason is not None
    assert touched.reason.code == "changed_meanwhile"
    paid = step(DONE, update, books=[replace(old, payments_made=D(5))])
    assert paid.reason is not None
    assert paid.reason.code == "cannot_update"


def test_a_change_whose_answer_was_lost_is_looked_at_before_it_is_sent_again() -> None:
    lost = Write(UPDATE, OperationState.UNCLEAR)
    assert step(DONE, lost, books=[on_books(total=D(19))]).kind is StepKind.SEARCH
    assert step(DONE, replace(lost, empty_searches=2), books=[on_books(total=D(19))]).kind is StepKind.SEND
    assert step(DONE, lost, books=[on_books(modified_at=MOMENT + timedelta(minutes=1))]).kind is StepKind.DONE


def test_a_corrected_number_of_the_vendor_is_sent_with_the_change() -> None:
    found = step(DONE, Write(UPDATE, OperationState.PLANNED), books=[on_books(number="OLD-1")])
    assert found.number == "INV-5"


VOID = OperationKind.VOID_BILL


def test_a_withdrawal_voids_and_then_looks_whether_it_is_void() -> None:
    there = Books([on_books()])
    first = withdrawal_step(PLAN, [DONE], there)
    assert (first.kind, first.operation, first.document_id) == (StepKind.SEND, VOID, "z-1")
    sent = Write(VOID, OperationState.DONE, document_id="z-1")
    assert withdrawal_step(PLAN, [DONE, sent], there).kind is StepKind.OBSERVE
    lost = replace(sent, state=OperationState.UNCLEAR)
    assert withdrawal_step(PLAN, [DONE, lost], there).kind is StepKind.SEARCH
    assert withdrawal_step(PLAN, [DONE, sent], Books([on_books(status=BillStatus.VOID)])).kind is StepKind.DONE
    assert withdrawal_step(PLAN, [DONE], Books((), frozenset({"z-1"}))).kind is StepKind.DONE


def test_what_is_paid_is_not_voided() -> None:
    found = withdrawal_step(PLAN, [DONE], Books([on_books(status=BillStatus.PARTIALLY_PAID)]))
    assert found.reason is not None
    assert (found.kind, found.reason.code) == (StepKind.PERSON, "books_cannot_withdraw")


def test_a_creation_whose_answer_was_lost_is_searched_before_it_counts_as_withdrawn() -> None:
    assert withdrawal_step(PLAN, [LOST], Books()).kind is StepKind.SEARCH
    assert withdrawal_step(PLAN, [replace(LOST, empty_searches=2)], Books()).kind is StepKind.DONE


def credit() -> CreditPlan:
    found = judge_return(returned(), context(taxes=TaxRules()))
    assert isinstance(found, CreditPlan)
    return found


def credit_on_books(plan: CreditPlan, status: CreditStatus, balance: Decimal) -> VendorCreditOnBooks:
    draft = plan.draft
    return VendorCreditOnBooks(
        "c-1", draft.number, draft.reference_number, draft.vendor_id, "", status, draft.date, USD.id, "USD", D(1),
        plan.total, balance, MOMENT,
    )  # fmt: skip


def test_a_vendor_credit_that_is_a_draft_is_opened() -> None:
    plan = credit()
    done = Write(OperationKind.CREATE_CREDIT, OperationState.DONE, plan.draft.number, "c-1")
    draft = Books([credit_on_books(plan, CreditStatus.DRAFT, plan.total)])
    found = next_step(plan, [done], draft, TENANT)
    assert (found.kind, found.operation, found.document_id) == (StepKind.SEND, OperationKind.OPEN_CREDIT, "c-1")
    opened = Books([credit_on_books(plan, CreditStatus.OPEN, plan.total)])
    assert next_step(plan, [done], opened, TENANT).kind is StepKind.DONE


def test_a_vendor_credit_that_is_applied_is_not_voided() -> None:
    plan = credit()
    used = Books([credit_on_books(plan, CreditStatus.OPEN, D(5))])
    assert withdrawal_step(plan, [], used).kind is StepKind.PERSON


def test_only_what_servicetitan_decides_makes_another_effect() -> None:
    account = replace(PLAN, draft=replace(PLAN.draft, lines=(replace(PLAN.draft.lines[0], account_id="x"),)))
    assert same_effect(PLAN, account)
    assert not same_effect(PLAN, planned(source(bill(10, item("11")))))
    assert not same_effect(PLAN, planned(source(bill(10, bill_date=DAY + timedelta(days=1)))))
