"""One row of a master collection -> one domain master; names come from the NAME attribute, identities from GUID."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.connectors.tally import values
from app.connectors.tally.parsing import Element
from app.connectors.tally.refusals import missing_identity
from app.connectors.tally.values import text
from app.domain.errors import BadAnswer
from app.domain.masters import Company, Godown, Group, Ledger, MasterKind, StockItem, VoucherType
from app.domain.quantities import Unit

_LANGUAGES = "LANGUAGENAME.LIST"


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A company of the list, with the counts that tell a complete list of masters from an incomplete one."""

    company: Company
    items: int | None
    """NUMSTOCKITEMS; None when not stated."""
    godowns: int | None
    """NUMGODOWNS."""
    marks_stated: bool
    """ALTVCHID was in the row; it is absent where no voucher was ever made."""


def company_row(element: Element) -> CompanyRow:
    """A row of R1. Raises MissingIdentity without GUID or ALTMSTID."""
    fields = _fields(element)
    guid, name = text(fields.get("GUID")), text(element.get("NAME")) or text(fields.get("NAME"))
    if not guid or not name or not (fields.get("ALTMSTID") or "").strip():
        raise missing_identity("The list of companies came without names, GUIDs or change marks.")
    items, godowns = fields.get("NUMSTOCKITEMS"), fields.get("NUMGODOWNS")
    company = Company(
        guid=guid,
        name=name,
        books_from=_lenient_day(fields.get("BOOKSFROM")),
        starting_from=_lenient_day(fields.get("STARTINGFROM")),
        ending_at=_lenient_day(fields.get("ENDINGAT")),
        last_voucher_date=_lenient_day(fields.get("LASTVOUCHERDATE")),
        voucher_mark=values.whole_number(fields.get("ALTVCHID")),
        master_mark=values.whole_number(fields.get("ALTMSTID")),
        is_group_company=values.logical(fields.get("ISAGGREGATE")) is True,
        inventory_on=values.logical(fields.get("ISINVENTORYON")),
    )
    return CompanyRow(
        company,
        values.whole_number(items) if text(items) else None,
        values.whole_number(godowns) if text(godowns) else None,
        bool(text(fields.get("ALTVCHID"))),
    )


def voucher_type(element: Element) -> VoucherType:
    """A row of R3."""
    fields, name = _identified(element)
    reserved = _reserved_name(element, fields)
    purchase = fields.get("MLCISPURCHASE")
    return VoucherType(
        guid=text(fields.get("GUID")),
        name=name,
        master_id=values.whole_number(fields.get("MASTERID")),
        alter_id=values.whole_number(fields.get("ALTERID")),
        parent=text(fields.get("PARENT")),
        reserved_name=reserved,
        is_active=values.logical(fields.get("ISACTIVE")) is not False,
        is_manufacturing=values.logical(fields.get("ASMFGJRNL")) is True,
        says_purchase={"Yes": True, "1": True, "No": False, "0": False}.get((purchase or "").strip()),
    )


def ledger(element: Element) -> Ledger:
    """A ledger of R4."""
    fields, name = _identified(element)
    return Ledger(
        text(fields.get("GUID")),
        name,
        values.whole_number(fields.get("MASTERID")),
        values.whole_number(fields.get("ALTERID")),
        text(fields.get("PARENT")),
    )


def group(element: Element) -> Group:
    """A group of R4; its GUID may be absent, its name may not."""
    fields = _fields(element)
    name = _name(element, fields)
    if not name:
        raise missing_identity("A group came without a name.")
    return Group(
        guid=text(fields.get("GUID")),
        name=name,
        parent=text(fields.get("PARENT")),
        reserved_name=_reserved_name(element, fields),
        master_id=values.whole_number(fields.get("MASTERID")),
        alter_id=values.whole_number(fields.get("ALTERID")),
    )


def godown(element: Element) -> Godown:
    """A godown of R4."""
    fields, name = _identified(element)
    return Godown(
        text(fields.get("GUID")),
        name,
        values.whole_number(fields.get("MASTERID")),
        values.whole_number(fields.get("ALTERID")),
        text(fields.get("PARENT")),
    )


def unit(element: Element) -> Unit:
    """A unit of R4; of a compound one the main unit is BASEUNITS and the tail ADDITIONALUNITS."""
    fields, name = _identified(element)
    simple = values.logical(fields.get("ISSIMPLEUNIT"))
    main, tail = text(fields.get("BASEUNITS")), text(fields.get("ADDITIONALUNITS"))
    is_simple = not (main and tail) if simple is None else simple
    return Unit(
        guid=text(fields.get("GUID")),
        name=name,
        master_id=values.whole_number(fields.get("MASTERID")),
        alter_id=values.whole_number(fields.get("ALTERID")),
        decimal_places=values.whole_number(fields.get("DECIMALPLACES")),
        is_simple=is_simple,
        main_unit="" if is_simple else main,
        tail_unit="" if is_simple else tail,
        conversion=Decimal(1) if is_simple else values.number(fields.get("CONVERSION")) or Decimal(1),
        formal_name=text(fields.get("ORIGINALNAME")),
    )


def stock_item(element: Element) -> StockItem:
    """A stock item of R4. Aliases: the computed one, and the further names of LANGUAGENAME."""
    fields, name = _identified(element)
    aliases = [text(fields.get("MLCALIAS")), *_further_names(element)]
    return StockItem(
        guid=text(fields.get("GUID")),
        name=name,
        master_id=values.whole_number(fields.get("MASTERID")),
        alter_id=values.whole_number(fields.get("ALTERID")),
        parent=text(fields.get("PARENT")),
        category=text(fields.get("CATEGORY")),
        base_unit=text(fields.get("BASEUNITS")),
        additional_unit=text(fields.get("ADDITIONALUNITS")),
        conversion=values.number(fields.get("CONVERSION")) or Decimal(0),
        denominator=values.number(fields.get("DENOMINATOR")) or Decimal(1),
        part_number=text(fields.get("PARTNO")),
        aliases=tuple(dict.fromkeys(alias for alias in aliases if alias and alias != name)),
    )


Master = Ledger | Group | Godown | Unit | StockItem | VoucherType
BUILDERS: dict[MasterKind, Callable[[Element], Master]] = {
    MasterKind.VOUCHER_TYPE: voucher_type,
    MasterKind.LEDGER: ledger,
    MasterKind.GROUP: group,
    MasterKind.GODOWN: godown,
    MasterKind.UNIT: unit,
    MasterKind.ITEM: stock_item,
}


def _fields(element: Element) -> dict[str, str | None]:
    return {str(child.tag): child.text for child in element if not len(child)}


def _identified(element: Element) -> tuple[dict[str, str | None], str]:
    fields = _fields(element)
    name = _name(element, fields)
    if not name or not text(fields.get("GUID")) or not text(fields.get("ALTERID")):
        raise missing_identity(f"A {str(element.tag).lower()} came without name, GUID or ALTERID.")
    return fields, name


def _name(element: Element, fields: dict[str, str | None]) -> str:
    return text(element.get("NAME")) or text(fields.get("NAME"))


def _reserved_name(element: Element, fields: dict[str, str | None]) -> str:
    return text(element.get("RESERVEDNAME")) or text(fields.get("RESERVEDNAME"))


def _further_names(element: Element) -> list[str]:
    found: list[str] = []
    for language in element.iterchildren(_LANGUAGES):
        for names in language.iterchildren("NAME.LIST"):
            found.extend(text(name.text) for name in names.iterchildren("NAME"))
    return found


def _lenient_day(raw: str | None) -> date | None:
    """Display only: an odd date of a company row must not stop the reading of its vouchers."""
    try:
        return values.day(raw)
    except BadAnswer:
        return None
