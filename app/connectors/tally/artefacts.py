"""The fixed requests to TallyPrime, R0-R9 of the protocol notes; only the placeholders change, always XML-escaped.

Every live-verified request is a fixed artefact: Tally hangs or pops up a dialog for near misses (facts 4.1), so no
other module writes request XML. The typed period variables cover the wanted range from the first of its first month
to the first of the month after it (educational mode honours only days 1, 2 and 31); the literal formula is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from xml.sax.saxutils import escape

_QUOTES = {'"': "&quot;", "'": "&apos;"}


class Shape(Enum):
    """How the answer is built, and so what must be in it."""

    COLLECTION = "collection"
    OBJECT = "object"
    FUNCTION = "function"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Request:
    """One request, ready to be sent but for credentials."""

    name: str
    """Which artefact, for messages and counters."""
    body: str
    row_tag: str
    """Tag of the elements handed to the builder, one by one."""
    shape: Shape
    small: bool = False
    """Whatever the company's size, Tally has the answer at once: silence means that it is busy with something else."""


def company_list(*, fresh: str = "", plain: bool = False) -> Request:
    """R1: all open companies with their marks; needs no company. `plain` leaves out the optional fields."""
    fields = "NAME,GUID,BOOKSFROM,STARTINGFROM,ENDINGAT,LASTVOUCHERDATE,ALTVCHID,ALTMSTID"
    if not plain:
        fields += ",CMPVCHID,ISAGGREGATE,ISINVENTORYON,NUMSTOCKITEMS,NUMGODOWNS"
    return replace(_collection("MLCCompanies" + fresh, "Company", fields), small=True)


def company_object(company: str) -> Request:
    """R1b: one company by name; an explicit error instead of an empty answer when it is not open."""
    request = _object("Company", _esc(company), "<FETCH>Name</FETCH><FETCH>GUID</FETCH>", row_tag="COMPANY")
    return replace(request, small=True)


def licence(parameter: str = "Serial Number") -> Request:
    """R2: licence information; the header of the answer names the release. Also `IsEducationalMode`."""
    return _function("$$LicenseInfo", parameter)


def product_build() -> Request:
    """R2: the build number."""
    return _function("$$ProdInfo", "Prod Build Number")


def voucher_types(company: str, *, fresh: str = "", plain: bool = False) -> Request:
    """R3: all voucher types. `plain` leaves out what a release may not know."""
    fields = "NAME,GUID,MASTERID,ALTERID,PARENT,RESERVEDNAME,ISACTIVE,ISOPTIONAL,AFFECTSSTOCK,NUMBERINGMETHOD"
    computed = ""
    if not plain:
        fields += ",ASMFGJRNL"
        computed = (
            "<COMPUTE>MLCIsPurchase : $$IsPurchase:$Name</COMPUTE>"
            "<COMPUTE>MLCIsInv : $$IsInventoryVch:$Name</COMPUTE>"
            "<COMPUTE>MLCIsOrder : $$IsOrderVch:$Name</COMPUTE>"
        )
    return _collection("MLCVchTypes" + fresh, "VoucherType", fields, company=company, computed=computed)


def items(company: str, above: int, *, fresh: str = "", plain: bool = False) -> Request:
    """R4: stock items with ALTERID > `above`. `plain` leaves out part number and alias, never seen in a capture."""
    fields = "NAME,GUID,MASTERID,ALTERID,PARENT,CATEGORY,BASEUNITS,ADDITIONALUNITS,CONVERSION,DENOMINATOR"
    computed = "" if plain else "<COMPUTE>MLCAlias : $OnlyAlias</COMPUTE>"
    if not plain:
        fields += ",PARTNO"
    return _masters("MLCItems", "StockItem", fields, company, above, fresh, computed)


def godowns(company: str, above: int, *, fresh: str = "") -> Request:
    """R4: godowns with ALTERID > `above`."""
    return _masters("MLCGodowns", "Godown", "NAME,GUID,MASTERID,ALTERID,PARENT", company, above, fresh)


def units(company: str, above: int, *, fresh: str = "") -> Request:
    """R4: units with ALTERID > `above`."""
    fields = "NAME,GUID,MASTERID,ALTERID,ORIGINALNAME,DECIMALPLACES,ISSIMPLEUNIT,BASEUNITS,ADDITIONALUNITS,CONVERSION"
    return _masters("MLCUnits", "Unit", fields, company, above, fresh)


def ledgers(company: str, above: int, *, fresh: str = "") -> Request:
    """R4: ledgers with ALTERID > `above`."""
    return _masters("MLCLedgers", "Ledger", "NAME,GUID,MASTERID,ALTERID,PARENT", company, above, fresh)


def groups(company: str, *, fresh: str = "") -> Request:
    """R4: all groups."""
    fields = "NAME,GUID,MASTERID,ALTERID,PARENT,RESERVEDNAME"
    return _collection("MLCGroups" + fresh, "Group", fields, company=company)


def item_openings(company: str, above: int, up_to: int, *, fresh: str = "", dotted: bool = False) -> Request:
    """R5: openings of the stock items with `above` < ALTERID <= `up_to`, of the current period: no period variables.

    `dotted` names the fields of the batches one by one, for a build that empties the list for the whole one. The range
    is the one filter measured both ways (R4, R6): it needs no name in a formula and leaves no item out.
    """
    batches = "BatchAllocations"
    if dotted:
        fields = ("GODOWNNAME", "BATCHNAME", "OPENINGBALANCE", "OPENINGVALUE")
        batches = ",".join(f"BATCHALLOCATIONS.{field}" for field in fields)
    fields_of_item = f"NAME,GUID,MASTERID,ALTERID,OPENINGBALANCE,OPENINGVALUE,{batches}"
    return _collection(
        "MLCOpenings" + fresh, "StockItem", fields_of_item, company=company, formula=_range(above, up_to)
    )


def item_closings(company: str, above: int, up_to: int, until: date, *, fresh: str = "") -> Request:
    """R5: closings of the stock items with `above` < ALTERID <= `up_to` on that day; heavy, a full valuation."""
    return _collection(
        "MLCClosings" + fresh,
        "StockItem",
        "NAME,GUID,MASTERID,ALTERID,CLOSINGBALANCE,CLOSINGVALUE",
        company=company,
        period=f'<SVTODATE TYPE="Date">{_day(until)}</SVTODATE>',
        formula=_range(above, up_to),
    )


def slim_vouchers(company: str, first: date, last: date, above: int, up_to: int, *, fresh: str = "") -> Request:
    """R6: heads of the vouchers dated within the window with `above` < ALTERID <= `up_to`."""
    fields = "GUID,MASTERID,ALTERID,DATE,VOUCHERTYPENAME,VOUCHERNUMBER,ISCANCELLED,ISOPTIONAL,ISPOSTDATED"
    return _vouchers("MLCVchDelta", fields, company, first, last, (above, up_to), fresh)


def whole_vouchers(
    company: str, first: date, last: date, above: int, up_to: int, *, fresh: str = "", plain: bool = False
) -> Request:
    """R7: whole vouchers, lists fetched whole; window and ALTERID range as in `slim_vouchers`, a month at most."""
    fields = (
        "GUID,MASTERID,ALTERID,DATE,EFFECTIVEDATE,VOUCHERTYPENAME,VOUCHERNUMBER,REFERENCE,REFERENCEDATE,"
        "PARTYLEDGERNAME,NARRATION,PERSISTEDVIEW,ISINVOICE,ISCANCELLED,ISOPTIONAL,ISPOSTDATED,"
    )
    if not plain:
        fields += "UPDATEDDATETIME,VOUCHERSOURCEGODOWN,VOUCHERDESTINATIONGODOWN,"
    fields += "AllInventoryEntries,AllLedgerEntries"
    return _vouchers("MLCVchFull", fields, company, first, last, (above, up_to), fresh)


def voucher_object(company: str, master_id: int) -> Request:
    """R7, repair path: one voucher by MASTERID, whatever its date; a few per cycle only (seconds on a big book)."""
    body = f"<SVCURRENTCOMPANY>{_esc(company)}</SVCURRENTCOMPANY>"
    return _object("Voucher", f"ID:{master_id}", "<FETCH>*</FETCH>", row_tag="VOUCHER", variables=body)


def census(company: str, first: date, last: date, *, fresh: str = "") -> Request:
    """R8: GUID, ALTERID, MASTERID and DATE of every voucher dated within the window."""
    return _vouchers("MLCVchCensus", "GUID,ALTERID,MASTERID,DATE", company, first, last, None, fresh)


def stock_summary(company: str, first: date, last: date) -> Request:
    """R9: the built-in Stock Summary; items without stock are omitted by Tally."""
    body = (
        "<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Export</TALLYREQUEST><TYPE>Data</TYPE>"
        "<ID>Stock Summary</ID></HEADER><BODY><DESC><STATICVARIABLES>"
        f"<SVEXPORTFORMAT>$$SysName:XML</SVEXPORTFORMAT><SVCURRENTCOMPANY>{_esc(company)}</SVCURRENTCOMPANY>"
        f'<SVFROMDATE TYPE="Date">{_day(first)}</SVFROMDATE><SVTODATE TYPE="Date">{_day(last)}</SVTODATE>'
        "<EXPLODEFLAG>Yes</EXPLODEFLAG></STATICVARIABLES></DESC></BODY></ENVELOPE>"
    )
    return Request("Stock Summary", body, "DSPSTKINFO", Shape.REPORT)


def with_credentials(body: str, user: str, password: str) -> str:
    """The same request with SVCUSERNAME and SVCPASSWORD (facts 4: one client sends them, never verified)."""
    pair = f"<SVCUSERNAME>{_esc(user)}</SVCUSERNAME><SVCPASSWORD>{_esc(password)}</SVCPASSWORD>"
    return body.replace("</STATICVARIABLES>", pair + "</STATICVARIABLES>", 1)


def _esc(text: str) -> str:
    return escape(text, _QUOTES)


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _range(above: int, up_to: int) -> str:
    return f"$AlterID > {above} AND $AlterID <= {up_to}"


def _collection(
    name: str,
    kind: str,
    fields: str,
    *,
    company: str | None = None,
    period: str = "",
    formula: str = "",
    computed: str = "",
) -> Request:
    current = "" if company is None else f"<SVCURRENTCOMPANY>{_esc(company)}</SVCURRENTCOMPANY>"
    system = f'<SYSTEM TYPE="Formulae" NAME="{name}F">{_esc(formula)}</SYSTEM>' if formula else ""
    filters = f"<FILTERS>{name}F</FILTERS>" if formula else ""
    body = (
        "<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Export</TALLYREQUEST><TYPE>Collection</TYPE>"
        f"<ID>{name}</ID></HEADER><BODY><DESC><STATICVARIABLES><SVEXPORTFORMAT>$$SysName:XML</SVEXPORTFORMAT>"
        f"{current}{period}</STATICVARIABLES><TDL><TDLMESSAGE>{system}"
        f'<COLLECTION NAME="{name}" ISMODIFY="No"><TYPE>{kind}</TYPE><FETCH>{fields}</FETCH>{computed}{filters}'
        "</COLLECTION></TDLMESSAGE></TDL></DESC></BODY></ENVELOPE>"
    )
    return Request(name, body, kind.upper(), Shape.COLLECTION)


def _masters(name: str, kind: str, fields: str, company: str, above: int, fresh: str, computed: str = "") -> Request:
    formula = f"$AlterID > {above}"
    return _collection(name + fresh, kind, fields, company=company, formula=formula, computed=computed)


def _vouchers(
    name: str, fields: str, company: str, first: date, last: date, alter_ids: tuple[int, int] | None, fresh: str
) -> Request:
    formula = f'$Date >= $$Date:"{_day(first)}" AND $Date <= $$Date:"{_day(last)}"'
    if alter_ids is not None:
        formula += f" AND {_range(*alter_ids)}"
    covering_first = first.replace(day=1)
    covering_last = (last.replace(day=1) + timedelta(days=32)).replace(day=1)
    period = (
        f'<SVFROMDATE TYPE="Date">{_day(covering_first)}</SVFROMDATE>'
        f'<SVTODATE TYPE="Date">{_day(covering_last)}</SVTODATE>'
    )
    return _collection(name + fresh, "Voucher", fields, company=company, period=period, formula=formula)


def _object(subtype: str, name: str, fetches: str, *, row_tag: str, variables: str = "") -> Request:
    body = (
        "<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Export</TALLYREQUEST><TYPE>Object</TYPE>"
        f'<SUBTYPE>{subtype}</SUBTYPE><ID TYPE="Name">{name}</ID></HEADER><BODY><DESC><STATICVARIABLES>'
        f"<SVEXPORTFORMAT>$$SysName:XML</SVEXPORTFORMAT>{variables}</STATICVARIABLES>"
        f"<FETCHLIST>{fetches}</FETCHLIST></DESC></BODY></ENVELOPE>"
    )
    return Request(f"{subtype} object", body, row_tag, Shape.OBJECT)


def _function(function: str, parameter: str) -> Request:
    body = (
        "<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Export</TALLYREQUEST><TYPE>Function</TYPE>"
        f"<ID>{function}</ID></HEADER><BODY><DESC><FUNCPARAMLIST><PARAM>{parameter}</PARAM></FUNCPARAMLIST>"
        "</DESC></BODY></ENVELOPE>"
    )
    return Request(function, body, "RESULT", Shape.FUNCTION, small=True)
