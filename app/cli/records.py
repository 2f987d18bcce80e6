"""Commands about records: the list, one record, replay and ignore."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

import typer

from app.cli.booking import show_lines
from app.cli.common import JsonOption, ProfileOption, guarded, opened
from app.cli.headings import party_heading, record_heading
from app.cli.output import Exit, counted, money, plain, progress, say, say_json, say_table, state_cell
from app.cli.reference import detail_data, show_detail
from app.cli.sales import sale_data, show_sale
from app.cli.syncing import errors_data, exit_of, show_result
from app.domain.errors import UsageError
from app.domain.records import Record
from app.domain.states import ATTENTION, SETTLED, State
from app.engine.actions import Replayed
from app.engine.bills.detail import BooksDetail
from app.engine.books.lists import AccountingLists
from app.engine.cycle.parts import CycleOptions, CycleResult
from app.engine.service import RecordDetail, Standing
from app.store.records import RecordFilter

_NAMED = 20
"""Ids listed in one line."""


@guarded
def records(
    record_id: Annotated[int | None, typer.Argument(help="One record, with everything about it.")] = None,
    state: Annotated[list[str] | None, typer.Option("--state", help="Only these states (repeatable).")] = None,
    search: Annotated[str, typer.Option("--search", help="Part of record, supplier or customer, or number.")] = "",
    attention: Annotated[bool, typer.Option("--attention", help="Only what needs a person.")] = False,
    fallback: Annotated[
        bool, typer.Option("--fallback", help="Only what went to the fallback account of Zoho Books.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1)] = 200,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """What stands where."""
    with opened(profile) as program:
        if record_id is not None and (there := program.service.books_detail(record_id)) is not None:
            say_json(_books_data(there)) if as_json else _show_books(there, program.into_books.lists)
            return
        if record_id is not None and (sold := program.service.sale_detail(record_id)) is not None:
            say_json(sale_data(sold)) if as_json else show_sale(sold, program.into_books.lists)
            return
        if record_id is not None and (alike := program.service.reference.detail(record_id)) is not None:
            say_json(detail_data(alike)) if as_json else show_detail(alike)
            return
        if record_id is not None:
            detail = program.service.detail(record_id)
            if detail is None:
                raise UsageError(f"There is no record {record_id}.", advice="See “ml-connector records”.")
            say_json(_detail_data(detail)) if as_json else _show_detail(detail)
            return
        states = ATTENTION if attention else frozenset(_state(name) for name in state or [])
        found = program.service.records(
            RecordFilter(states=states, text=search, fallback=fallback), limit=limit, newest_first=True
        )
        if as_json:
            say_json([_record_data(record) for record in found])
            return
        rows = [
            (
                record.id,
                f"{record.document_date:%d-%b-%Y}",
                record.label,
                record.party,
                record.reference,
                money(record.amount),
                state_cell(record.state),
                "; ".join(reason.text for reason in record.reasons),
            )
            for record in found
        ]
        say_table(
            "",
            ["id", "date", record_heading(found), party_heading(found), "invoice", "amount", "state", "why"],
            rows,
            right=["id", "amount"],
            heads=7,
        )
        if not rows:
            say("There are no such records." if states or search else "There are no records yet.")
        elif len(rows) == limit:
            say(f"These are the newest {limit}; see more with --limit, or choose with --state and --search.")


def _state(name: str) -> State:
    try:
        return State(name)
    except ValueError:
        raise UsageError(
            f"There is no state “{name}”.", advice=f"States: {', '.join(s.value for s in State)}."
        ) from None


def _record_data(record: Record) -> dict[str, object]:
    hidden = {"source", "sent_source", "plan"}
    return {k: v for k, v in plain(record).items() if k not in hidden}


def _detail_data(detail: RecordDetail) -> dict[str, object]:
    data: dict[str, object] = plain(detail)
    data["record"] = _record_data(detail.record)
    return data


def _show_detail(detail: RecordDetail) -> None:
    record = detail.record
    say(
        f"{record.label} of {record.party or 'no party'}, {record.document_date:%d-%b-%Y}, {money(record.amount)}",
        "bold",
    )
    say(f"State: {record.state.value.replace('_', ' ')}")
    for reason in record.reasons:
        say(f"  {reason.text}")
        say(f"  → {reason.advice}")
    voucher = detail.voucher
    if voucher.stock:
        rows = [
            (line.position + 1, line.item, line.actual or "", line.rate, money(abs(line.amount)),
             ", ".join(dict.fromkeys(batch.godown for batch in line.batches)))
            for line in voucher.stock
        ]  # fmt: skip
        say_table("In Tally", ["line", "item", "quantity", "rate", "amount", "godown"], rows, right=["line", "amount"])
    ledgers = [(entry.ledger, money(entry.amount)) for entry in voucher.ledgers]
    if ledgers:
        say_table("", ["ledger", "amount"], ledgers, right=["amount"])
    for note in detail.plan.notes if detail.plan else ():
        say(f"Note: {note}")
    documents = [
        (
            line.part,
            f"{line.order.number} ({line.order.status.value})" if line.order else "",
            ", ".join(receipt.number for receipt in line.receipts if receipt.active),
            line.bill_number,
            money(Decimal(line.bill_total)) if line.bill_total else "",
        )
        for line in detail.documents
    ]
    if documents:
        say_table("In ServiceTitan", ["part", "purchase order", "receipt", "bill", "total"], documents, right=["total"])
    if detail.differences:
        rows_ = [(d.field, d.before, d.after) for d in detail.differences]
        say_table("Changed in Tally since it was sent", ["field", "sent", "now"], rows_)
    history = [(f"{entry.at.astimezone():%d-%b %H:%M:%S}", entry.kind, entry.text) for entry in detail.history]
    say_table("What happened", ["when", "step", "what happened"], history)


def _books_data(detail: BooksDetail) -> dict[str, object]:
    data: dict[str, object] = plain(detail)
    data["record"] = _record_data(detail.record)
    return data


def _show_books(detail: BooksDetail, lists: AccountingLists) -> None:
    record = detail.record
    say(
        f"{record.label} of {record.party or 'no vendor'}, {record.document_date:%d-%b-%Y}, {money(record.amount)}",
        "bold",
    )
    say(f"State: {record.state.value.replace('_', ' ')}")
    for reason in record.reasons:
        say(f"  {reason.text}")
        say(f"  → {reason.advice}")
    plan = detail.plan
    if plan is not None:
        title = f"As {plan.draft.number} of {plan.vendor_name}, {plan.draft.date:%d-%b-%Y}, {money(plan.total)}"
        show_lines(title, plan.draft.lines, lists)
        for note in plan.notes:
            say(f"Note: {note}")
        for name in plan.fallbacks:
            say(f"To the fallback account, because no rule fits: {name}", "yellow")
    documents = [(one.number, one.status.value, one.vendor_name, money(one.total), one.id) for one in detail.documents]
    say_table("In Zoho Books", ["number", "status", "vendor", "total", "id"], documents, right=["total"])
    history = [(f"{entry.at.astimezone():%d-%b %H:%M:%S}", entry.kind, entry.text) for entry in detail.history]
    say_table("What happened", ["when", "step", "what happened"], history)


@guarded
def replay(
    ids: Annotated[list[int] | None, typer.Argument(help="Records to try again.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="All that needs attention, but what would cancel.")] = False,
    create: Annotated[bool, typer.Option("--create", help="It is no duplicate: send it.")] = False,
    link: Annotated[bool, typer.Option("--link", help="It is the bill that exists already: send nothing.")] = False,
    later: Annotated[bool, typer.Option("--later", help="Only mark; the next run does it.")] = False,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Try records again, now; an order that exists is found, never sent twice."""
    if bool(ids) == all_:
        raise UsageError("Name records, or use --all.", advice="For example: ml-connector replay 12 15.")
    if create and link:
        raise UsageError("--create and --link exclude each other.", advice="Choose one.")
    with opened(profile) as program:
        chosen, left_out = program.service.replayable_ids() if all_ else (list(ids or []), [])
        done = [program.service.replay(one, create=create, link=link) for one in chosen]
        result = None
        if not later and any(one.accepted for one in done):
            with progress(not as_json) as report:
                result = program.service.sync(CycleOptions(by_person=True), report)
        after = program.service.standing(chosen)
        if as_json:
            records_ = list(program.service.records(RecordFilter(ids=tuple(chosen)))) if chosen else []
            said = {"replayed": done, "left_out": left_out, "records": [_record_data(record) for record in records_]}
            say_json({**said, "errors": [] if result is None else errors_data(result)})
        else:
            for one in done:
                if result is None or not one.accepted:
                    say(f"{one.record_id}: {one.text}")
            if left_out:
                say(_left_out(left_out))
            if result is not None:
                show_result(result)
                tried = {one.record_id for one in done if one.accepted}
                _show_standing([one for one in after if one.record_id in tried])
    raise typer.Exit(int(_exit_of_replay(done, after, left_out, result)))


def _show_standing(standing: Sequence[Standing]) -> None:
    say_table(
        "What became of what was tried again",
        ["id", "voucher", "state", "why", "what to do"],
        [(one.record_id, one.label, state_cell(one.state), one.reason, one.advice) for one in standing],
        right=["id"],
        heads=3,
    )


def _exit_of_replay(
    done: Sequence[Replayed], after: Sequence[Standing], left_out: Sequence[int], result: CycleResult | None
) -> Exit:
    """0 only when all that was asked for is settled or, with --later, marked."""
    if result is not None and result.errors:
        return exit_of(result)
    marked = {one.record_id for one in done if one.accepted} if result is None else set()
    settled = all(one.state in SETTLED or one.record_id in marked for one in after)
    return Exit.NEEDS_PERSON if left_out or not settled else Exit.DONE


def _left_out(ids: Sequence[int]) -> str:
    verb = "was" if len(ids) == 1 else "were"
    named = ", ".join(str(one) for one in ids[:_NAMED]) + (", …" if len(ids) > _NAMED else "")
    return (
        f"{counted(len(ids), 'record')} {verb} left out ({named}): changed or deleted in Tally, or changed in "
        "ServiceTitan. Replaying such a record cancels its documents there, or overrules who changed them: look at it "
        "(ml-connector records ID), then replay it by naming its id."
    )


@guarded
def ignore(
    ids: Annotated[list[int], typer.Argument(help="Records to leave out until their source changes.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it is kept in the audit trail.")],
    profile: ProfileOption = None,
) -> None:
    """Leave records out, with a reason, until they change in Tally."""
    with opened(profile) as program:
        for one in ids:
            say(f"{one}: {program.service.ignore(one, reason, getpass.getuser()).text}")
