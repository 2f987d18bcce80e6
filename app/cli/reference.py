"""Commands for vendors, customers, items and taxes that ServiceTitan and Zoho Books both keep."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from typing import Annotated

import typer

from app.bootstrap import Program
from app.cli.common import JsonOption, ProfileOption, guarded, opened, profile_of
from app.cli.output import Exit, counted, plain, progress, say, say_json, say_table
from app.cli.syncing import errors_data, exit_of, show_result
from app.domain.errors import UsageError
from app.engine.cycle.parts import CycleOptions
from app.engine.reference.desk import Alone, ReferenceDetail
from app.flows.reference.differences import NAME, ReferenceKind, Side
from app.flows.reference.planner import Missing

reference = typer.Typer(
    help="Vendors, customers, items and taxes of ServiceTitan and Zoho Books, kept alike.", no_args_is_help=True
)

KindArgument = Annotated[ReferenceKind, typer.Argument(help="vendor, customer, item or tax.")]
LaterOption = Annotated[bool, typer.Option("--later", help="Only mark; the next run sends it.")]
_IN = {Side.FIELD: "ServiceTitan", Side.BOOKS: "Zoho Books"}
_WHY = {
    None: "created with the next run",
    Missing.ON_CLICK: "create it by a click",
    Missing.BY_HAND: "cannot be created from here",
    Missing.DIRECTION_OFF: "that direction is switched off",
    Missing.AMBIGUOUS: "several have this name or SKU",
    Missing.INACTIVE_THERE: "inactive on the other side",
    Missing.UNCLEAR: "being created; looked for",
}


@reference.command("show")
@guarded
def show(
    context: typer.Context,
    record_id: Annotated[int | None, typer.Argument(help="One record, with both values.")] = None,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """How each kind stands, or everything about one record."""
    with opened(profile_of(context, profile)) as program:
        desk = program.service.reference
        if record_id is not None:
            detail = desk.detail(record_id)
            if detail is None:
                raise UsageError(f"There is no record {record_id} of this flow.", advice="See “ml-connector records”.")
            say_json(detail_data(detail)) if as_json else show_detail(detail)
            return
        found = desk.overview()
    if as_json:
        say_json(found)
        return
    rows = [(one.kind.value, one.linked, one.alone[Side.FIELD], one.alone[Side.BOOKS], one.waiting) for one in found]
    columns = ["kind", "on both sides", "only in ServiceTitan", "only in Zoho Books", "waiting"]
    say_table("", columns, rows, right=columns[1:], heads=1)
    if not rows:
        say("Nothing is kept alike: ml-connector config set reference.vendors true, for example.")


@reference.command("missing")
@guarded
def missing(
    context: typer.Context, kind: KindArgument, profile: ProfileOption = None, as_json: JsonOption = False
) -> None:
    """What only one side has, and why it is not created on the other."""
    with opened(profile_of(context, profile)) as program:
        found = program.service.reference.alone(kind)
    if as_json:
        say_json([_alone_data(one) for one in found])
        return
    rows = [(_IN[one.side], one.id, one.name, one.key, _WHY[one.why]) for one in found]
    say_table("", ["only in", "id", "name", "name or SKU", "what becomes of it"], rows, whole="id")
    if not rows:
        say("Both sides have the same.")


def _alone_data(one: Alone) -> dict[str, object]:
    return {**plain(one), "by_click": one.by_click}


@reference.command("pairs")
@guarded
def pairs(
    context: typer.Context, kind: KindArgument, profile: ProfileOption = None, as_json: JsonOption = False
) -> None:
    """What belongs together."""
    with opened(profile_of(context, profile)) as program:
        found = program.service.reference.together(kind)
    if as_json:
        say_json(found)
        return
    rows = [(one.name, one.field_id, one.books_id) for one in found]
    say_table("", ["name", "ServiceTitan", "Zoho Books"], rows, whole="Zoho Books")
    if not rows:
        say("Nothing is linked yet.")


@reference.command("create")
@guarded
def create(
    context: typer.Context,
    kind: KindArgument,
    ids: Annotated[list[str] | None, typer.Argument(help="Ids there, as “missing” lists them.")] = None,
    source: Annotated[Side, typer.Option("--from", help="The side that has it.")] = Side.FIELD,
    all_: Annotated[bool, typer.Option("--all", help="Everything that waits for a click.")] = False,
    later: LaterOption = False,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Create on the other side what only one has, now; it is looked for first, and never created twice."""
    if bool(ids) == all_:
        raise UsageError("Name ids, or use --all.", advice=f"See “ml-connector reference missing {kind.value}”.")
    with opened(profile_of(context, profile)) as program:
        desk = program.service.reference
        chosen = list(ids or [])
        if all_:
            chosen = [one.id for one in desk.alone(kind) if one.side is source and one.by_click]
        made = desk.create(kind, source, chosen, getpass.getuser())
        _carry_out(program, made, later=later, as_json=as_json)


@reference.command("decide")
@guarded
def decide(
    context: typer.Context,
    record_id: Annotated[int, typer.Argument(help="The record that waits.")],
    wins: Annotated[Side, typer.Argument(help="The side whose value stands.")],
    field: Annotated[list[str] | None, typer.Option("--field", help="Only this field (repeatable).")] = None,
    later: LaterOption = False,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say whose values stand where both sides differ; the other side is changed now."""
    with opened(profile_of(context, profile)) as program:
        program.service.reference.decide(record_id, wins, getpass.getuser(), field or ())
        _carry_out(program, (record_id,), later=later, as_json=as_json)


@reference.command("link")
@guarded
def link(
    context: typer.Context,
    kind: KindArgument,
    field_id: Annotated[str, typer.Argument(help="Id in ServiceTitan.")],
    books_id: Annotated[str, typer.Argument(help="Id in Zoho Books.")],
    profile: ProfileOption = None,
) -> None:
    """Say that two are the same, whatever their names."""
    with opened(profile_of(context, profile)) as program:
        program.service.reference.link(kind, field_id, books_id, getpass.getuser())
    say("Linked.")


@reference.command("unlink")
@guarded
def unlink(
    context: typer.Context,
    kind: KindArgument,
    field_id: Annotated[str, typer.Argument(help="Id in ServiceTitan.")],
    profile: ProfileOption = None,
) -> None:
    """Forget that two are the same. Where their names are the same, the next run links them again."""
    with opened(profile_of(context, profile)) as program:
        program.service.reference.unlink(kind, field_id, getpass.getuser())
    say("No longer linked.")


def _carry_out(program: Program, ids: Sequence[int], *, later: bool, as_json: bool) -> None:
    result = None
    if ids and not later:
        with progress(not as_json) as report:
            result = program.service.sync(CycleOptions(by_person=True, flow=NAME), report)
    after = program.service.standing(ids)
    if as_json:
        say_json({"records": after, "errors": [] if result is None else errors_data(result)})
    elif result is None:
        say(f"{counted(len(ids), 'record')} marked; the next run sends it." if ids else "There is nothing to do.")
    else:
        show_result(result)
        rows = [(one.record_id, one.label, one.state.value, one.reason, one.advice) for one in after]
        say_table("", ["id", "what", "state", "why", "what to do"], rows, right=["id"], heads=3)
    if result is not None:
        raise typer.Exit(int(exit_of(result)))
    raise typer.Exit(int(Exit.DONE))


def detail_data(detail: ReferenceDetail) -> dict[str, object]:
    """For scripts."""
    data: dict[str, object] = plain(detail)
    hidden = {"source", "sent_source", "plan"}
    data["record"] = {key: value for key, value in plain(detail.record).items() if key not in hidden}
    return data


def show_detail(detail: ReferenceDetail) -> None:
    """For a person."""
    record, case = detail.record, detail.case
    say(record.label, "bold")
    say(f"State: {record.state.value.replace('_', ' ')}")
    for reason in record.reasons:
        say(f"  {reason.text}")
        say(f"  → {reason.advice.replace(' ID ', f' {record.id} ')}")
    rows = [(one.label, one.on_servicetitan, one.on_zoho, one.field) for one in case.fields]
    say_table("", ["", "in ServiceTitan", "in Zoho Books", "field"], rows, heads=1)
    say(f"ServiceTitan: {case.field_id or 'not there'}. Zoho Books: {case.books_id or 'not there'}.")
    history = [(f"{entry.at.astimezone():%d-%b %H:%M:%S}", entry.kind, entry.text) for entry in detail.history]
    say_table("What happened", ["when", "step", "what happened"], history)
