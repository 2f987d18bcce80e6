"""Commands for stock: what lies where, what differs, corrections, openings and the import workbook."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap import Program
from app.cli.common import JsonOption, ProfileOption, guarded, opened
from app.cli.output import Cell, Exit, counted, progress, say, say_json, say_table
from app.cli.syncing import errors_data, exit_of, show_result
from app.domain.errors import UsageError
from app.domain.stock_levels import ControlTotals, StockOverview, StockPlace
from app.engine.cycle.parts import CycleOptions, CycleResult
from app.engine.stock.requests import Requested

stock = typer.Typer(help="Stock of TallyPrime's godowns at ServiceTitan's warehouses and trucks.", no_args_is_help=True)

ItemOption = Annotated[str, typer.Option("--item", help="Only items with this in their name.")]
GodownOption = Annotated[str, typer.Option("--godown", help="Only godowns with this in their name.")]
LaterOption = Annotated[bool, typer.Option("--later", help="Only mark; the next run sends it.")]
_NUMBERS = ("in Tally", "as sent", "not posted", "report", "difference", "to the report")


@stock.command("levels")
@guarded
def levels(
    item: ItemOption = "", godown: GodownOption = "", profile: ProfileOption = None, as_json: JsonOption = False
) -> None:
    """What lies where in TallyPrime, and what ServiceTitan holds of it by what was sent."""
    with opened(profile) as program:
        found = program.service.stock.overview()
    chosen = [
        one
        for one in found.levels
        if item.casefold() in one.item.casefold() and godown.casefold() in one.godown.casefold()
    ]
    places = {(one.sku_code, one.location): one for one in found.places}
    if as_json:
        wanted = {(one.sku_code, one.location) for one in chosen}
        shown = [one for one in found.places if (one.sku_code, one.location) in wanted]
        say_json({"levels": chosen, "places": [_place(one) for one in shown], **_about(found)})
        return
    rows = []
    for one in chosen:
        place = places.get((one.sku_code, one.location))
        note = one.statement
        if place is not None and len(place.items) > 1:
            note = f"the SKU's numbers are those of {', '.join(place.items)} together"
        sent = (_number(_held(place)), _number(place.waiting or None), _number(place.reported)) if place else ("",) * 3
        rows.append(
            (one.item, one.godown or "in all", _number(one.quantity), one.unit, one.sku_code, one.location, *sent, note)
        )
    columns = ["item", "godown", "in Tally", "unit", "SKU", "place", "as sent", "not posted", "report", "note"]
    say_table("", columns, rows, right=_NUMBERS, heads=9)
    if not rows:
        say("Nothing of that name lies anywhere." if item or godown else "No stock was read yet: ml-connector sync.")
    _say_about(found)


@stock.command("diff")
@guarded
def diff(profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Where ServiceTitan does not hold what TallyPrime says; exit code 1 when there is such a place."""
    with opened(profile) as program:
        found = program.service.stock.overview()
    if as_json:
        say_json({"differences": [_place(one) for one in found.differences], **_about(found)})
    else:
        rows = [
            (
                one.sku_code, one.location, _number(one.tally), _number(_held(one)), _number(one.difference),
                _number(one.waiting or None), _number(one.reported), _number(one.against_report), _note(one),
            )
            for one in found.differences
        ]  # fmt: skip
        columns = ["SKU", "place", "in Tally", "as sent", "difference", "not posted", "report", "to the report", "note"]
        say_table("", columns, rows, right=_NUMBERS, heads=8)
        if rows:
            say("Move it away: ml-connector stock correct ITEM GODOWN, or --all")
        else:
            say("Nothing differs.", Cell.GOOD.value)
        _say_about(found)
    raise typer.Exit(int(Exit.NEEDS_PERSON if found.differences else Exit.DONE))


@stock.command("correct", context_settings={"ignore_unknown_options": True})
@guarded
def correct(
    item: Annotated[str, typer.Argument(help="Stock item, as TallyPrime names it.")] = "",
    godown: Annotated[str, typer.Argument(help="Godown, as TallyPrime names it.")] = "",
    all_: Annotated[bool, typer.Option("--all", help="Everything that differs.")] = False,
    later: LaterOption = False,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Move a difference away: ServiceTitan's stock becomes what TallyPrime says. Looks at both first."""
    if all_ == bool(item) or bool(item) != bool(godown):
        raise UsageError("Name an item and a godown, or use --all.", advice="For example: ml-connector stock diff.")
    with opened(profile) as program:
        before = _run(program, quiet=as_json)
        if not before.ok:
            show_result(before)
            raise typer.Exit(int(max(exit_of(before), Exit.NEEDS_PERSON)))
        desk = program.service.stock
        _carry_out(program, desk.correct_all() if all_ else desk.correct(item, godown), later=later, as_json=as_json)


@stock.command("opening")
@guarded
def opening(later: LaterOption = False, profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Send what lay in each godown on the evening before go-live, once; asked again, what changed since."""
    with opened(profile) as program:
        _carry_out(program, program.service.stock.open(), later=later, as_json=as_json)


@stock.command("workbook")
@guarded
def workbook(
    file: Annotated[Path, typer.Argument(help="The .xlsx file to write; it must not exist yet.")],
    again: Annotated[
        bool, typer.Option("--again", help="Also what was in an earlier file: only if that was never uploaded.")
    ] = False,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write what waits for upload (stock.way workbook) to a file for ServiceTitan's import of adjustments."""
    with opened(profile) as program:
        made = program.service.stock.write_workbook(file, again=again)
    if as_json:
        say_json(made)
        return
    if made.rows:
        say(f"{counted(made.rows, 'row')} of {counted(made.records, 'record')} are in {file}.")
        say("Upload it in ServiceTitan (Inventory > Adjustments > import); each record closes itself once it is found.")
    else:
        say("Nothing is waiting for the workbook; no file was written.")
    if made.again:
        text = (
            f"{counted(made.again, 'record')} of it were in an earlier file: what is uploaded twice is counted twice."
        )
        say(text, Cell.WARN.value)
    if made.left:
        say(f"{counted(made.left, 'record')} are in an earlier file and not in this one (--again writes them again).")


def _run(program: Program, *, quiet: bool) -> CycleResult:
    with progress(not quiet) as report:
        return program.service.sync(CycleOptions(by_person=True), report)


def _carry_out(program: Program, asked: Requested, *, later: bool, as_json: bool) -> None:
    result = _run(program, quiet=as_json) if asked.record_ids and not later else None
    standing = program.service.standing(asked.record_ids)
    if as_json:
        errors = [] if result is None else errors_data(result)
        say_json({"records": standing, "refused": asked.refused, "errors": errors})
    else:
        for text in asked.refused:
            say(text, Cell.WARN.value)
        if result is not None:
            show_result(result)
        elif asked.record_ids:
            say(f"{counted(len(asked.record_ids), 'record')} will be sent with the next run.")
        elif not asked.refused:
            say("Nothing is to be done.")
    if result is not None and result.errors:
        raise typer.Exit(int(exit_of(result)))
    raise typer.Exit(int(Exit.NEEDS_PERSON if asked.refused or (result and exit_of(result)) else Exit.DONE))


# -- words -------------------------------------------------------------------------------------------------------------


def _held(place: StockPlace) -> Decimal | None:
    """What ServiceTitan holds, or will, by what was sent."""
    return None if place.baseline is None else place.baseline + place.elsewhere + place.sent


def _note(place: StockPlace) -> str:
    said: list[str] = []
    if not place.items:
        said.append("no item of TallyPrime is this SKU any more")
    elif place.tally is None:
        said.append("TallyPrime tells only the item's total")
    if place.under_way:
        said.append(f"{counted(place.under_way, 'record')} not settled")
    return "; ".join(said)


def _place(place: StockPlace) -> dict[str, object]:
    return {
        **{name: getattr(place, name) for name in StockPlace.__slots__},
        "difference": place.difference,
        "against_report": place.against_report,
    }


def _about(found: StockOverview) -> dict[str, object]:
    return {
        "reported_at": found.reported_at,
        "awaiting_posting": found.awaiting_posting,
        "awaiting_upload": found.awaiting_upload,
        "control": found.control,
    }


def _say_about(found: StockOverview) -> None:
    if found.awaiting_posting:
        verb = "waits" if found.awaiting_posting == 1 else "wait"
        say(f"{counted(found.awaiting_posting, 'record')} {verb} for posting in ServiceTitan.", Cell.WARN.value)
    if found.awaiting_upload:
        verb = "waits" if found.awaiting_upload == 1 else "wait"
        say(f"{counted(found.awaiting_upload, 'record')} {verb} for upload: ml-connector stock workbook FILE.xlsx")
    if found.reported_at is not None:
        say(f"ServiceTitan's report was read {found.reported_at.astimezone():%d-%b %H:%M}.")
    if found.control is not None:
        _say_control(found.control)


def _say_control(totals: ControlTotals) -> None:
    when = f"{totals.at.astimezone():%d-%b %H:%M}"
    if totals.ok:
        all_ = counted(totals.items, "item")
        say(f"Control totals of {when}: all {all_} equal TallyPrime's closing balances.", Cell.GOOD.value)
        return
    say(f"Control totals of {when}: {len(totals.differences)} of {totals.items} items differ.", Cell.WARN.value)
    rows = [
        (one.item, _number(one.book), _number(one.closing), _number(one.summary), one.unit)
        for one in totals.differences
    ]
    columns = ["item", "by its vouchers", "closing balance", "Stock Summary", "unit"]
    say_table("", columns, rows, right=columns[1:4], heads=1)


def _number(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"
