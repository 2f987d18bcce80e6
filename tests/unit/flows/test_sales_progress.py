"""What comes next for a sale under way: searched before it is sent, adopted when found, told when it differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.accounting_documents import (
    Applied,
    CreditNoteOnBooks,
    CreditStatus,
    CustomerPaymentOnBooks,
    InvoiceOnBooks,
    InvoiceStatus,
)
from app.domain.field_sales import AppliedTo
from app.domain.records import OperationState
from app.domain.states import State, allowed
from app.flows.sales.documents import judge_credit_memo, judge_invoice, judge_payment
from app.flows.sales.planner import SalesPlan, SentInvoice, Standing
from app.flows.sales.progress import SalesOperation, SalesStep, SalesWrite, next_step, withdraw_step
from app.flows.steps import StepKind
from tests.unit.sales_builders import (
    Books,
    D,
    booked,
    context,
    credit_plan,
    invoice,
    invoice_plan,
    memo,
    note_on_books,
    on_books,
    paid_on_books,
    payment,
    payment_plan,
)

CREATE, BOOK, APPLY, VOID = SalesWrite.CREATE, SalesWrite.BOOK, SalesWrite.APPLY, SalesWrite.VOID
INVOICE = invoice_plan(judge_invoice(invoice(), context()))
CREDIT = credit_plan(judge_credit_memo(memo(), context(sent=booked())))
PAYMENT = payment_plan(judge_payment(payment(), context(sent=booked())))


@dataclass
class View:
    """What the books showed when they were read last."""

    documents: list[InvoiceOnBooks | CreditNoteOnBooks | CustomerPaymentOnBooks] = field(default_factory=list)
    looked: bool = True
    deleted: frozenset[str] = frozenset()

    def invoices(self, reference_number: str) -> Sequence[InvoiceOnBooks] | None:
        found = [one for one in self.documents if isinstance(one, InvoiceOnBooks)]
        return [one for one in found if one.reference_number == reference_number] if self.looked else None

    def credit_notes(self, reference_number: str) -> Sequence[CreditNoteOnBooks] | None:
        found = [one for one in self.documents if isinstance(one, CreditNoteOnBooks)]
        return [one for one in found if one.reference_number == reference_number] if self.looked else None

    def payments(self, reference_number: str) -> Sequence[CustomerPaymentOnBooks] | None:
        found = [one for one in self.documents if isinstance(one, CustomerPaymentOnBooks)]
        return [one for one in found if one.reference_number == reference_number] if self.looked else None

    def invoice(self, invoice_id: str) -> InvoiceOnBooks | None:
        return next((o for o in self.documents if isinstance(o, InvoiceOnBooks) and o.id == invoice_id), None)

    def credit_note(self, note_id: str) -> CreditNoteOnBooks | None:
        return next((o for o in self.documents if isinstance(o, CreditNoteOnBooks) and o.id == note_id), None)

    def payment(self, payment_id: str) -> CustomerPaymentOnBooks | None:
        return next((o for o in self.documents if isinstance(o, CustomerPaymentOnBooks) and o.id == payment_id), None)

    def invoices_numbered(self, number: str) -> Sequence[InvoiceOnBooks]:
        return [one for one in self.documents if isinstance(one, InvoiceOnBooks) and one.number == number]

    def credit_notes_numbered(self, number: str) -> Sequence[CreditNoteOnBooks]:
        return [one for one in self.documents if isinstance(one, CreditNoteOnBooks) and one.number == number]

    def is_gone(self, document_id: str) -> bool:
        return document_id in self.deleted


def op(write: SalesWrite, state: OperationState, result: str = "", searches: int = 0) -> SalesOperation:
    return SalesOperation(write, state, result, searches)


def code(step: SalesStep) -> str:
    assert step.reason is not None
    return step.reason.code


DONE, INTENT, UNCLEAR = OperationState.DONE, OperationState.INTENT, OperationState.UNCLEAR
DRAFT = on_books(status=InvoiceStatus.DRAFT)
THERE = on_books()


@pytest.mark.parametrize(("plan", "more"), [(INVOICE, []), (CREDIT, []), (PAYMENT, [THERE])])
def test_nothing_is_sent_before_the_books_were_searched(plan: SalesPlan, more: list[InvoiceOnBooks]) -> None:
    view = View(list(more), looked=False)

    assert next_step(plan, [], view).kind is StepKind.SEARCH
    view.looked = True
    step = next_step(plan, [], view)
    assert (step.kind, step.write) == (StepKind.SEND, CREATE)


def test_a_draft_is_read_back_and_marked_as_sent_and_only_then_done() -> None:
    operations = [op(CREATE, DONE, "z-1")]

    first = next_step(INVOICE, operations, View([DRAFT]))
    assert (first.kind, first.write, first.target_id) == (StepKind.SEND, BOOK, "z-1")
    waiting = next_step(INVOICE, [*operations, op(BOOK, DONE)], View([DRAFT]))
    assert waiting.kind is StepKind.OBSERVE
    assert next_step(INVOICE, [*operations, op(BOOK, DONE)], View([THERE])).kind is StepKind.DONE


def test_marking_as_sent_may_be_repeated_when_its_answer_was_lost() -> None:
    operations = [op(CREATE, DONE, "z-1"), op(BOOK, UNCLEAR)]

    assert next_step(INVOICE, operations, View([DRAFT])).write is BOOK


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"total": D("108.26")}, "108.26"),
        ({"customer_id": "c-x", "customer_name": "Else"}, "Else"),
        ({"currency_id": "cad", "currency_code": "CAD"}, "CAD"),
        ({"complete": True}, "0 lines"),
    ],
)
def test_a_draft_that_does_not_tie_is_never_booked(changes: dict[str, object], told: str) -> None:
    step = next_step(INVOICE, [op(CREATE, DONE, "z-1")], View([replace(DRAFT, **changes)]))  # type: ignore[arg-type]

    assert (step.kind, step.state, code(step)) == (StepKind.PERSON, State.CHANGED_AT_DESTINATION, "differs")
    assert step.reason is not None
    assert told in step.reason.text


@pytest.mark.parametrize("state", [INTENT, UNCLEAR])
def test_a_lost_answer_is_looked_for_twice_before_it_is_sent_again(state: OperationState) -> None:
    steps = [next_step(INVOICE, [op(CREATE, state, searches=n)], View()) for n in (0, 1, 2)]

    assert [step.kind for step in steps] == [StepKind.SEARCH, StepKind.SEARCH, StepKind.SEND]
    assert steps[0].state is State.VERIFY


@pytest.mark.parametrize(("plan", "there"), [(INVOICE, THERE), (PAYMENT, paid_on_books())])
def test_what_is_found_by_our_key_is_adopted(plan: SalesPlan, there: InvoiceOnBooks) -> None:
    step = next_step(plan, [op(CREATE, UNCLEAR)], View([there]))

    assert (step.kind, step.adopted) == (StepKind.DONE, there.id)


def test_a_restored_database_adopts_instead_of_sending() -> None:
    step = next_step(PAYMENT, [], View([paid_on_books(), on_books(balance=D(0), status=InvoiceStatus.PAID)]))

    assert (step.kind, step.adopted) == (StepKind.DONE, "p-1")


def test_a_payment_of_the_same_amount_and_day_is_not_taken_for_ours() -> None:
    other = paid_on_books(reference_number="ST-4711-pay-10", invoices=())

    assert next_step(PAYMENT, [], View([other, THERE])).write is CREATE


def test_two_documents_with_our_key_are_a_person_s_matter() -> None:
    step = next_step(PAYMENT, [], View([paid_on_books(), paid_on_books("p-2")]))

    assert code(step) == "books_two_documents"


def test_an_invoice_number_that_somebody_used_is_a_suspected_duplicate() -> None:
    step = next_step(INVOICE, [], View([on_books("z-9", reference="typed by hand")]))

    assert (step.kind, step.state, code(step)) == (StepKind.PERSON, State.DUPLICATE_SUSPECTED, "sale_number_taken")


@pytest.mark.parametrize(
    "there",
    [on_books("z-9", reference="typed by hand", status=InvoiceStatus.VOID), on_books("z-9", reference="ST-4711-inv-4")],
)
def test_a_number_that_a_void_document_or_another_one_of_ours_has_gets_a_suffix(there: InvoiceOnBooks) -> None:
    step = next_step(INVOICE, [], View([there]))
    refused = next_step(INVOICE, [replace(op(CREATE, OperationState.REFUSED), number="INV-5")], View([there]))
    again = next_step(INVOICE, [replace(op(CREATE, OperationState.REFUSED), number="INV-5/2")], View([there]))

    assert (step.kind, step.write, step.number) == (StepKind.SEND, CREATE, "INV-5/2")
    assert (refused.kind, refused.number) == (StepKind.SEND, "INV-5/2")
    assert code(again) == "books_refused"


def test_an_invoice_that_a_person_linked_is_taken_as_it_is() -> None:
    create = replace(op(CREATE, DONE, "z-9"), linked=True)
    typed = on_books("z-9", reference="typed by hand", complete=True)

    assert next_step(INVOICE, [create], View([typed])).kind is StepKind.DONE


def test_what_a_person_is_told_fits_where_the_record_stands() -> None:
    taken = View([on_books("z-9", reference="typed by hand")])
    before = next_step(INVOICE, [], View(looked=False)).state
    after = next_step(INVOICE, [op(CREATE, UNCLEAR)], View(looked=False)).state

    assert allowed(before, next_step(INVOICE, [], taken).state, "sales")
    assert allowed(after, next_step(INVOICE, [op(CREATE, UNCLEAR)], taken).state, "sales")


@pytest.mark.parametrize("there", [on_books(balance=D("8.25")), on_books(status=InvoiceStatus.VOID)])
def test_an_invoice_paid_by_hand_is_not_paid_again(there: InvoiceOnBooks) -> None:
    step = next_step(PAYMENT, [], View([there]))

    assert (step.state, code(step)) == (State.DUPLICATE_SUSPECTED, "paid_by_hand")


def test_a_payment_applied_otherwise_in_the_books_is_told() -> None:
    moved = paid_on_books(invoices=(Applied("z-7", D("108.25")),))

    step = next_step(PAYMENT, [op(CREATE, DONE, "p-1")], View([moved]))

    assert code(step) == "differs"
    assert step.reason is not None
    assert "compared again" in step.reason.advice, "a replay sends no second payment"


def test_what_was_voided_or_deleted_in_the_books_is_not_sent_again_by_itself() -> None:
    voided = next_step(INVOICE, [op(CREATE, DONE, "z-1")], View([on_books(status=InvoiceStatus.VOID)]))
    deleted = next_step(INVOICE, [op(CREATE, DONE, "z-1")], View(deleted=frozenset({"z-1"})))
    unseen = next_step(INVOICE, [op(CREATE, DONE, "z-1")], View())

    assert [code(voided), code(deleted)] == ["voided_in_books", "deleted_in_books"]
    assert unseen.kind is StepKind.OBSERVE


def test_a_refusal_is_told_in_its_own_words() -> None:
    refused = replace(op(CREATE, OperationState.REFUSED), error="The customer is inactive.")

    step = next_step(INVOICE, [refused], View())

    assert (step.state, step.reason and step.reason.text) == (State.REJECTED, "The customer is inactive.")


def test_a_document_held_for_approval_is_waited_for() -> None:
    step = next_step(INVOICE, [op(CREATE, DONE, "z-1")], View([on_books(status=InvoiceStatus.OTHER)]))

    assert (step.kind, step.state) == (StepKind.WAIT, State.AWAITING_APPROVAL)


# ------------------------------------------------------------ credit notes


def test_a_credit_note_is_opened_then_applied_then_done() -> None:
    created = [op(CREATE, DONE, "n-1")]

    opened = next_step(CREDIT, created, View([note_on_books(status=CreditStatus.DRAFT)]))
    applied = next_step(CREDIT, created, View([note_on_books()]))
    done = next_step(CREDIT, created, View([note_on_books(balance=D(0), invoices=CREDIT.apply)]))

    assert (opened.write, applied.write, done.kind) == (BOOK, APPLY, StepKind.DONE)
    assert applied.apply == CREDIT.apply


def test_only_what_is_still_missing_is_applied() -> None:
    part = note_on_books(balance=D("25.00"), invoices=(Applied("z-1", D("15.00")),))

    assert next_step(CREDIT, [op(CREATE, DONE, "n-1")], View([part])).apply == (Applied("z-1", D("25.00"), "INV-5"),)


def test_applying_without_an_answer_is_looked_at_before_it_is_repeated() -> None:
    steps = [
        next_step(CREDIT, [op(CREATE, DONE, "n-1"), op(APPLY, UNCLEAR, searches=n)], View([note_on_books()]))
        for n in (0, 2)
    ]

    assert [step.kind for step in steps] == [StepKind.SEARCH, StepKind.SEND]


def test_a_row_of_the_list_does_not_tell_what_a_credit_was_applied_to() -> None:
    step = next_step(CREDIT, [op(CREATE, DONE, "n-1")], View([note_on_books(complete=False)]))

    assert (step.kind, step.target_id) == (StepKind.OBSERVE, "n-1")


def test_a_credit_used_elsewhere_is_told() -> None:
    step = next_step(CREDIT, [op(CREATE, DONE, "n-1")], View([note_on_books(balance=D("10.00"))]))

    assert code(step) == "used_elsewhere"


def test_what_of_a_payment_is_applied_later_goes_by_its_own_write_and_nothing_else_is_touched() -> None:
    two = Books({n: SentInvoice(Standing.BOOKED, on_books(f"z-{n}", f"INV-{n}")) for n in (5, 6)})
    parts = (AppliedTo(5, D("50.00"), "INV-5"), AppliedTo(6, D("58.25"), "INV-6"))
    plan = payment_plan(judge_payment(payment(applied=parts), context(sent=two)))
    made = op(CREATE, DONE, "p-1")
    twice = (Applied("z-5", D("20.00"), "INV-5"), Applied("z-5", D("30.00"), "INV-5"))
    there = paid_on_books(invoices=twice, unused=D("58.25"))

    by_itself = next_step(plan, [made], View([there]))
    asked = next_step(plan, [made, replace(op(APPLY, OperationState.PLANNED), invoice_id="z-6")], View([there]))
    unseen = next_step(plan, [made, replace(op(APPLY, DONE), invoice_id="z-6")], View([there]))
    used = replace(there, unused=D("8.25"))
    elsewhere = next_step(plan, [made, replace(op(APPLY, OperationState.PLANNED), invoice_id="z-6")], View([used]))

    assert code(by_itself) == "differs", "a person took it back there"
    assert (asked.kind, asked.write, asked.apply) == (StepKind.SEND, APPLY, (Applied("z-6", D("58.25"), "INV-6"),))
    assert unseen.kind is StepKind.OBSERVE
    assert code(elsewhere) == "used_elsewhere"


# ------------------------------------------------------------ withdrawal


def test_an_invoice_is_voided_to_withdraw_it_and_seen_to_be() -> None:
    created = [op(CREATE, DONE, "z-1")]

    first = withdraw_step(INVOICE, created, View([THERE]))
    last = withdraw_step(INVOICE, [*created, op(VOID, DONE)], View([on_books(status=InvoiceStatus.VOID)]))

    assert (first.kind, first.write, first.target_id) == (StepKind.SEND, VOID, "z-1")
    assert last.kind is StepKind.DONE


def test_what_a_person_took_out_by_hand_needs_no_search_to_count_as_withdrawn() -> None:
    deleted = withdraw_step(PAYMENT, [op(CREATE, DONE, "p-1")], View(looked=False, deleted=frozenset({"p-1"})))

    assert deleted.kind is StepKind.DONE


def test_what_is_paid_is_not_voided() -> None:
    paid = on_books(payments_made=D("1.00"))

    assert code(withdraw_step(INVOICE, [op(CREATE, DONE, "z-1")], View([paid]))) == "books_cannot_withdraw"
    assert code(withdraw_step(PAYMENT, [op(CREATE, DONE, "p-1")], View([paid_on_books()]))) == "books_cannot_withdraw"


def test_what_may_be_there_unseen_is_searched_before_it_counts_as_withdrawn() -> None:
    steps = [withdraw_step(INVOICE, [op(CREATE, UNCLEAR, searches=n)], View()) for n in (0, 2)]

    assert [step.kind for step in steps] == [StepKind.SEARCH, StepKind.DONE]
    assert withdraw_step(INVOICE, [], View(looked=False)).kind is StepKind.DONE


# ------------------------------------------------------------ property: once, whatever is lost


class Lost(Exception):
    """No answer came."""


@dataclass
class Server:
    """Books that store what they are sent; an answer may be lost before or after that."""

    stored: dict[str, CustomerPaymentOnBooks | InvoiceOnBooks] = field(default_factory=dict)

    def create(self, plan: SalesPlan, fate: str) -> str:
        if fate != "lost_before":
            id_ = f"new-{len(self.stored)}"
            made = paid_on_books(id_) if plan is PAYMENT else replace(DRAFT, id=id_)
            self.stored[id_] = made
        if fate != "answered":
            raise Lost
        return id_


FATES = st.lists(st.sampled_from(["answered", "lost_before", "lost_after"]), max_size=4)


@given(fates=FATES, restarts=st.lists(st.booleans(), max_size=6), payment_first=st.booleans())
def test_however_answers_are_lost_there_is_one_document_in_the_end(
    fates: list[str], restarts: list[bool], payment_first: bool
) -> None:
    plan: SalesPlan = PAYMENT if payment_first else INVOICE
    server = Server()
    operations: dict[SalesWrite, SalesOperation] = {}
    looked = False
    again = iter(restarts)
    left = iter(fates)
    for _ in range(60):
        if next(again, False):
            looked = False
            operations = {}  # a restored database has no memory of what went out
        unpaid = on_books() if payment_first and not server.stored else None
        view = View([*server.stored.values(), *([unpaid] if unpaid else [])], looked)
        step = next_step(plan, list(operations.values()), view)
        if step.adopted:
            operations[CREATE] = op(CREATE, DONE, step.adopted)
        if step.kind is StepKind.DONE:
            break
        if step.kind is StepKind.SEARCH:
            looked = True
            create = operations.get(CREATE)
            if create is not None:
                operations[CREATE] = replace(create, empty_searches=create.empty_searches + 1)
        elif step.kind is StepKind.SEND and step.write is CREATE:
            operations[CREATE] = op(CREATE, INTENT)
            looked = False
            try:
                operations[CREATE] = op(CREATE, DONE, server.create(plan, next(left, "answered")))
            except Lost:
                operations[CREATE] = op(CREATE, UNCLEAR)
        elif step.kind is StepKind.SEND and step.write is BOOK:
            server.stored[step.target_id] = replace(server.stored[step.target_id], status=InvoiceStatus.SENT)  # type: ignore[arg-type]
            operations[BOOK] = op(BOOK, DONE)
        else:
            pytest.fail(f"stuck at {step}")
    else:
        pytest.fail("it does not end")

    assert len(server.stored) == 1
    (made,) = server.stored.values()
    assert made.status is InvoiceStatus.SENT if isinstance(made, InvoiceOnBooks) else made.amount == Decimal("108.25")
