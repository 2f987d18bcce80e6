"""Collections, objects, functions and reports answer as measured, traps included."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tally_ask import (
    COMPANY,
    FULL,
    SLIM,
    ask,
    collection,
    companies,
    company_object,
    purchase,
    single,
    static,
    stock_summary,
    typed,
    vouchers,
    window,
)

from app.simulators.tally import Company, ExchangeRate, Line, PeriodMode, TallySimulator, empty_company


def test_the_company_list_shows_all_loaded_companies_whatever_the_current_one_is(sim: TallySimulator) -> None:
    sim.open_company(empty_company("Another", "11111111-2222-3333-4444-555555555555"))
    rows = ask(sim, collection("Company", COMPANY, company="Not Loaded")).rows("COMPANY")
    assert [row.get("NAME") for row in rows] == ["Another", "Test Traders"]


def test_the_voucher_mark_is_absent_until_a_voucher_was_made_and_stays_after_the_book_is_emptied(
    sim: TallySimulator, company: Company
) -> None:
    assert companies(sim).rows("COMPANY")[0].find("ALTVCHID") is None
    company.delete_voucher(purchase(company).guid)
    assert companies(sim).rows("COMPANY")[0].findtext("ALTVCHID") == " 3"


def test_a_company_object_names_guid_and_release_and_errors_when_not_loaded(
    sim: TallySimulator, company: Company
) -> None:
    xml = company_object(sim, "test traders").xml
    assert xml.findtext(".//GUID") == company.guid
    assert xml.findtext("HEADER/PRODMAJORREL") == "7"
    assert company_object(sim, "Nobody").text == "<ERRORMSG>Could not find Company:Nobody!</ERRORMSG>"


@pytest.mark.parametrize("kind", ["Voucher", "Ledger", "StockItem", "VoucherType"])
def test_a_wrong_company_gives_status_one_and_an_empty_collection(
    sim: TallySimulator, company: Company, kind: str
) -> None:
    purchase(company)
    reply = ask(sim, collection(kind, "GUID", company="Test Trader", formula="$AlterID > 0"))
    assert reply.xml.findtext("HEADER/STATUS") == "1"
    assert len(reply.xml.find(".//COLLECTION")) == 0  # type: ignore[arg-type]


def test_a_report_on_a_company_that_is_not_loaded_fails_with_a_line_error(sim: TallySimulator) -> None:
    xml = stock_summary(sim, "Nobody").xml
    assert xml.findtext("HEADER/STATUS") == "0"
    assert xml.findtext(".//LINEERROR") == "Could not set 'SVCurrentCompany' to 'Nobody'"


def test_without_a_current_company_the_active_one_answers_silently(sim: TallySimulator) -> None:
    other = empty_company("Another", "11111111-2222-3333-4444-555555555555")
    other.add_supplier("Only Here")
    sim.open_company(other)
    names = [row.get("NAME") for row in ask(sim, collection("Ledger", "NAME", company=None)).rows("LEDGER")]
    assert "Only Here" in names
    sim.activate("Test Traders")
    names = [row.get("NAME") for row in ask(sim, collection("Ledger", "NAME", company=None)).rows("LEDGER")]
    assert "Acme & Sons" in names


def test_the_company_name_is_matched_trimmed_and_without_case_but_otherwise_exactly(sim: TallySimulator) -> None:
    assert ask(sim, collection("Ledger", "NAME", company="  TEST traders ")).rows("LEDGER")
    assert not ask(sim, collection("Ledger", "NAME", company="Test")).rows("LEDGER")


def test_only_fetched_fields_arrive_in_any_spelling_and_unknown_ones_are_ignored(
    sim: TallySimulator, company: Company
) -> None:
    purchase(company)
    row = vouchers(sim, "guid, Alterid,NoSuchField").rows("VOUCHER")[0]
    assert row.findtext("ALTERID") == " 1"
    assert row.find("DATE") is None
    assert row.find("MASTERID") is None
    assert row.find("ALLINVENTORYENTRIES.LIST") is None


def test_the_name_of_a_ledger_stands_in_the_attribute_and_the_language_list_only(sim: TallySimulator) -> None:
    row = ask(sim, collection("Ledger", "NAME,PARENT", formula='$Name = "Acme & Sons"')).rows("LEDGER")[0]
    assert row.get("NAME") == "Acme & Sons"
    assert row.find("NAME") is None
    assert row.findtext("LANGUAGENAME.LIST/NAME.LIST/NAME") == "Acme & Sons"


def test_masters_changed_since_a_mark_are_listed_with_reserved_markers(sim: TallySimulator, company: Company) -> None:
    mark = company.alt_mst_id
    company.add_item("NEW", part_number="PN-9", aliases=("Other name",))
    fields = "NAME,GUID,MASTERID,ALTERID,PARENT,CATEGORY,BASEUNITS,ADDITIONALUNITS,PARTNO"
    extra = "<COMPUTE>FhAlias : $OnlyAlias</COMPUTE>"
    reply = ask(sim, collection("StockItem", fields, formula=f"$AlterID > {mark}", extra=extra))
    assert '<PARENT TYPE="String">&#4; Primary</PARENT>' in reply.text
    (row,) = reply.rows("STOCKITEM")
    assert (row.findtext("PARTNO"), row.findtext("FHALIAS")) == ("PN-9", "Other name")
    assert row.findtext("ADDITIONALUNITS") == " Not Applicable"


def test_voucher_types_tell_their_class_by_computed_functions(sim: TallySimulator, company: Company) -> None:
    company.add_voucher_type("GST Purchase", "Purchase")
    extra = "<COMPUTE>FhIsPurchase : $$IsPurchase:$Name</COMPUTE><COMPUTE>FhIsInv : $$IsInventoryVch:$Name</COMPUTE>"
    reply = ask(sim, collection("VoucherType", "NAME,PARENT,RESERVEDNAME,ASMFGJRNL", extra=extra))
    found = {row.get("NAME"): row for row in reply.rows("VOUCHERTYPE")}
    assert len(found) == 25
    assert found["GST Purchase"].findtext("FHISPURCHASE") == "Yes"
    assert found["GST Purchase"].get("RESERVEDNAME") == ""
    assert found["Payment"].findtext("FHISINV") == "No"


def test_the_delta_honours_the_literal_window_and_the_alterid_range(sim: TallySimulator, company: Company) -> None:
    for day in (1, 5, 9):
        purchase(company, date(2025, 11, day))
    company.touch_voucher(company.vouchers()[0].guid)
    rows = vouchers(sim, first="20251101", last="20251105", above=1, up_to=4).rows("VOUCHER")
    assert [(row.findtext("DATE"), row.findtext("ALTERID")) for row in rows] == [("20251101", " 4"), ("20251105", " 2")]


def test_an_impossible_date_in_a_formula_gives_no_rows_and_no_error(sim: TallySimulator, company: Company) -> None:
    purchase(company)
    reply = vouchers(sim, last="20260631")
    assert (reply.xml.findtext("HEADER/STATUS"), reply.rows("VOUCHER")) == ("1", [])


def test_without_period_variables_only_the_display_period_is_seen(sim: TallySimulator, company: Company) -> None:
    company.display_period = (date(2025, 4, 1), date(2025, 10, 31))
    purchase(company, date(2025, 11, 3))
    alter_filter = "$AlterID > 0"
    assert not ask(sim, collection("Voucher", SLIM, formula=alter_filter)).rows("VOUCHER")
    untyped = "<SVFROMDATE>20250401</SVFROMDATE><SVTODATE>20260331</SVTODATE>"
    assert not ask(sim, collection("Voucher", SLIM, formula=alter_filter, variables=untyped)).rows("VOUCHER")
    variables = typed("20250401", "20260331")
    assert ask(sim, collection("Voucher", SLIM, formula=alter_filter, variables=variables)).rows("VOUCHER")


@pytest.mark.parametrize(
    ("mode", "expected"), [(PeriodMode.FILTERS, 1), (PeriodMode.SELECTS, 3), (PeriodMode.IGNORED, 2)]
)
def test_typed_period_variables_filter_select_or_are_ignored_as_the_build_does(
    sim: TallySimulator, company: Company, mode: PeriodMode, expected: int
) -> None:
    company.display_period = (date(2025, 4, 1), date(2025, 10, 31))
    for day in (date(2025, 5, 5), date(2025, 6, 6), date(2025, 11, 11)):
        purchase(company, day)
    sim.state.period_mode = mode
    request = collection("Voucher", SLIM, formula="$AlterID > 0", variables=typed("20250501", "20250531"))
    assert len(ask(sim, request).rows("VOUCHER")) == expected


def test_educational_mode_honours_only_days_1_2_and_31_in_variables_but_literal_bounds_work(
    sim: TallySimulator, company: Company
) -> None:
    sim.state.licence.educational = True
    sim.state.period_mode = PeriodMode.FILTERS
    for day in (1, 2, 20):
        purchase(company, date(2025, 11, day))
    request = collection("Voucher", SLIM, formula="$AlterID > 0", variables=typed("20251102", "20251115"))
    assert len(ask(sim, request).rows("VOUCHER")) == 2, "the illegal end bound is dropped"
    assert len(vouchers(sim, first="20251102", last="20251115").rows("VOUCHER")) == 1


def test_a_cancelled_voucher_is_listed_without_party_and_lines(sim: TallySimulator, company: Company) -> None:
    company.cancel_voucher(purchase(company).guid)
    (row,) = vouchers(sim, FULL).rows("VOUCHER")
    assert (row.findtext("ISCANCELLED"), row.findtext("PARTYLEDGERNAME")) == ("Yes", "")
    assert not len(row.find("ALLINVENTORYENTRIES.LIST"))  # type: ignore[arg-type]


def test_the_purchase_ledger_stands_in_the_allocations_and_again_among_all_entries(
    sim: TallySimulator, company: Company
) -> None:
    purchase(company)
    (row,) = vouchers(sim, FULL).rows("VOUCHER")
    names = [entry.findtext("LEDGERNAME") for entry in row.findall("ALLLEDGERENTRIES.LIST")]
    assert names == ["Acme & Sons", "Purchase Account", "Input CGST", "Input SGST"]
    inside = "ALLINVENTORYENTRIES.LIST/ACCOUNTINGALLOCATIONS.LIST/LEDGERNAME"
    assert row.findtext(inside) == "Purchase Account"
    assert sum(Decimal(entry.findtext("AMOUNT")) for entry in row.findall("ALLLEDGERENTRIES.LIST")) == 0  # type: ignore[arg-type]


def test_with_only_inventory_fetched_party_and_tax_come_as_ledger_entries(
    sim: TallySimulator, company: Company
) -> None:
    purchase(company)
    (row,) = vouchers(sim, "GUID,AllInventoryEntries").rows("VOUCHER")
    names = [entry.findtext("LEDGERNAME") for entry in row.findall("LEDGERENTRIES.LIST")]
    assert names == ["Acme & Sons", "Input CGST", "Input SGST"]


def test_a_stock_journal_lists_its_lines_twice_and_godowns_only_once(sim: TallySimulator, company: Company) -> None:
    company.add_transfer("MCB", 2, source="Main Location", destination="Van 1", date=date(2025, 11, 4), rate=5)
    (row,) = vouchers(sim, FULL).rows("VOUCHER")
    everywhere = row.findall("ALLINVENTORYENTRIES.LIST")
    assert [line.findtext("BATCHALLOCATIONS.LIST/GODOWNNAME") for line in everywhere] == ["Main Location", "Van 1"]
    assert [line.findtext("ISDEEMEDPOSITIVE") for line in everywhere] == ["No", "Yes"]
    for tag in ("INVENTORYENTRIESIN.LIST", "INVENTORYENTRIESOUT.LIST"):
        (line,) = row.findall(tag)
        assert line.findtext("ACTUALQTY") == " 2 Nos"
        assert line.find(".//GODOWNNAME") is None


def test_dotted_paths_do_not_deliver_the_godown(sim: TallySimulator, company: Company) -> None:
    purchase(company)
    fetch = "GUID,AllInventoryEntries.StockItemName,AllInventoryEntries.BatchAllocations.GodownName"
    (row,) = vouchers(sim, fetch).rows("VOUCHER")
    assert row.findtext("ALLINVENTORYENTRIES.LIST/STOCKITEMNAME") == "MCB"
    assert row.find(".//BATCHALLOCATIONS.LIST") is not None
    assert row.find(".//GODOWNNAME") is None


def test_quantities_rates_and_amounts_are_written_as_tally_writes_them(sim: TallySimulator, company: Company) -> None:
    company.add_unit("Kg", 3)
    company.add_unit("Box")
    company.add_unit("Mtr", 2)
    company.add_compound_unit("Box", 10, "Nos")
    company.add_item("SCREW", "Kg")
    company.add_item("LUG", "Box of 10 Nos")
    company.add_item("COIL", "Nos", alternate=("Mtr", 90))
    lines = [Line("SCREW", "50", "180"), Line("LUG", "19.5", "10.25"), Line("COIL", 4, 5), Line("MCB", None, amount=7)]
    purchase(company, lines=lines, taxes=[])
    (row,) = vouchers(sim, FULL).rows("VOUCHER")
    found = [
        [line.findtext(tag) for tag in ("ACTUALQTY", "RATE", "AMOUNT")]
        for line in row.findall("ALLINVENTORYENTRIES.LIST")
    ]
    assert found == [
        [" 50.000 Kg", "180.00/Kg", "-9000.00"],
        [" 19 Box 5 Nos", "10.25/Box", "-199.88"],
        [" 4 Nos =  360.00 Mtr", "5.00/Nos", "-20.00"],
        ["", "", "-7.00"],
    ]


def test_a_quantity_below_the_units_decimals_vanishes_and_the_amount_stays(
    sim: TallySimulator, company: Company
) -> None:
    purchase(company, lines=[Line("MCB", "0.24", amount=29), Line("MCB", "0.50", amount=60)], taxes=[])
    (row,) = vouchers(sim, FULL).rows("VOUCHER")
    first, second = row.findall("ALLINVENTORYENTRIES.LIST")
    assert (first.findtext("ACTUALQTY"), first.findtext("AMOUNT")) == ("", "-29.00")
    assert second.findtext("ACTUALQTY") == " 1 Nos"


def test_free_goods_make_actual_exceed_billed(sim: TallySimulator, company: Company) -> None:
    purchase(company, lines=[Line("MCB", 12, 10, billed=10)], taxes=[])
    (row,) = vouchers(sim, FULL + ",DIFFACTUALQTY").rows("VOUCHER")
    line = row.find("ALLINVENTORYENTRIES.LIST")
    assert line is not None
    assert (line.findtext("ACTUALQTY"), line.findtext("BILLEDQTY")) == (" 12 Nos", " 10 Nos")
    assert (line.findtext("AMOUNT"), row.findtext("DIFFACTUALQTY")) == ("-100.00", "Yes")


def test_foreign_amounts_state_rate_and_base_amount(sim: TallySimulator, company: Company) -> None:
    rate = ExchangeRate("$", Decimal("82.99"))
    purchase(company, lines=[Line("MCB", 4, "112.11")], taxes=[], exchange=rate)
    (row,) = vouchers(sim, FULL).rows("VOUCHER")
    line = row.find("ALLINVENTORYENTRIES.LIST")
    assert line is not None
    assert line.findtext("AMOUNT") == "-$448.44 @ ₹ 82.99/$ = -₹ 37216.04"
    assert row.findtext("ALLLEDGERENTRIES.LIST/AMOUNT") == "$448.44 @ ₹ 82.99/$ = ₹ 37216.04"


def test_a_line_over_several_godowns_has_one_batch_each_that_add_up(sim: TallySimulator, company: Company) -> None:
    line = Line("MCB", rate="33.33", amount="100.00", godowns=(("Van 1", 1), ("Main Location", 2)))
    purchase(company, lines=[line], taxes=[])
    (row,) = vouchers(sim, FULL).rows("VOUCHER")
    batches = row.findall(".//BATCHALLOCATIONS.LIST")
    assert [(b.findtext("GODOWNNAME"), b.findtext("ACTUALQTY"), b.findtext("AMOUNT")) for b in batches] == [
        ("Van 1", " 1 Nos", "-33.33"),
        ("Main Location", " 2 Nos", "-66.67"),
    ]


def test_a_physical_count_states_quantities_only(sim: TallySimulator, company: Company) -> None:
    company.add_physical_stock(date=date(2025, 11, 5), counts=[("MCB", "Van 1", 95)])
    (row,) = vouchers(sim, FULL + ",DIFFACTUALQTY").rows("VOUCHER")
    line = row.find("ALLINVENTORYENTRIES.LIST")
    assert line is not None
    assert (line.findtext("ACTUALQTY"), line.findtext("AMOUNT"), line.findtext("RATE")) == (" 95 Nos", "", "")
    assert (line.findtext("ISDEEMEDPOSITIVE"), row.findtext("DIFFACTUALQTY")) == ("Yes", "Yes")


def test_stock_ties_between_items_and_the_summary_and_follows_the_tracking_rule(
    sim: TallySimulator, company: Company
) -> None:
    day = date(2025, 11, 5)
    company.add_receipt_note(supplier="Acme & Sons", date=day, lines=[Line("MCB", 8, 10)], tracking_number="G1")
    purchase(company, day, lines=[Line("MCB", 8, 10)], taxes=[], tracking_number="G1")
    company.set_optional(purchase(company, day).guid, True)
    company.cancel_voucher(purchase(company, day).guid)
    purchase(company, date(2025, 12, 24), post_dated=True)
    company.add_voucher("Purchase Order", day, party="Acme & Sons", lines=[Line("MCB", 99, 1)], stock_ledger="Cash")
    company.add_debit_note(supplier="Acme & Sons", date=day, lines=[Line("MCB", 3, 10)])
    fields = "NAME,OPENINGBALANCE,CLOSINGBALANCE,CLOSINGVALUE,BatchAllocations"
    row = ask(sim, collection("StockItem", fields, formula="$AlterID > 0")).rows("STOCKITEM")[0]
    assert (row.findtext("CLOSINGBALANCE"), row.findtext("CLOSINGVALUE")) == (" 5 Nos", "-50.00")
    summary = stock_summary(sim).xml
    assert summary.find("HEADER") is None
    assert (summary.findtext(".//DSPDISPNAME"), summary.findtext(".//DSPCLQTY")) == ("MCB", "5 Nos")
    assert summary.findtext(".//DSPCLAMTA") == "-50.00"


def test_a_count_sets_the_quantity_of_its_place_on_its_date(sim: TallySimulator, company: Company) -> None:
    purchase(company, date(2025, 11, 3), lines=[Line("MCB", 100, 1)], taxes=[])
    company.add_physical_stock(date=date(2025, 11, 4), counts=[("MCB", "Main Location", 95)])
    assert stock_summary(sim).xml.findtext(".//DSPCLQTY") == "95 Nos"
    assert stock_summary(sim, last="20251103").xml.findtext(".//DSPCLQTY") == "100 Nos"


def test_negative_stock_has_a_quantity_and_neither_rate_nor_value(sim: TallySimulator, company: Company) -> None:
    company.add_sales(customer="Site Contracts", date=date(2025, 11, 3), lines=[Line("MCB", 15, 9)])
    xml = stock_summary(sim).xml
    assert xml.findtext(".//DSPCLQTY") == "-15 Nos"
    assert not xml.findtext(".//DSPCLRATE")
    assert not xml.findtext(".//DSPCLAMTA")


def test_a_single_voucher_is_found_by_masterid(sim: TallySimulator, company: Company) -> None:
    voucher = purchase(company)
    assert single(sim, voucher.master_id).xml.findtext(".//VOUCHER/GUID") == voucher.guid
    assert single(sim, 999).xml.findtext(".//LINEERROR") == "Voucher does not exist!"


def function(name: str, parameter: str) -> str:
    return (
        "<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Export</TALLYREQUEST><TYPE>Function</TYPE>"
        f"<ID>{name}</ID></HEADER><BODY><DESC><FUNCPARAMLIST><PARAM>{parameter}</PARAM></FUNCPARAMLIST></DESC></BODY>"
        "</ENVELOPE>"
    )


def test_the_licence_function_tells_serial_release_and_educational_mode(sim: TallySimulator) -> None:
    xml = ask(sim, function("$$LicenseInfo", "Serial Number")).xml
    assert (xml.findtext("HEADER/PRODMAJORREL"), xml.findtext("HEADER/PRODTYPE")) == ("7", "5")
    assert xml.find(".//RESULT").get("TYPE") == "Long"  # type: ignore[union-attr]
    sim.state.licence.educational = True
    assert ask(sim, function("$$LicenseInfo", "IsEducationalMode")).xml.findtext(".//RESULT") == "Yes"


def test_an_unknown_report_is_an_unknown_request_or_in_the_legacy_form_a_line_error(sim: TallySimulator) -> None:
    unknown = f"""<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Export</TALLYREQUEST><TYPE>Data</TYPE>
    <ID>No Report</ID></HEADER><BODY><DESC>{static(None)}</DESC></BODY></ENVELOPE>"""
    assert "Unknown Request" in ask(sim, unknown).text
    legacy = """<ENVELOPE><HEADER><TALLYREQUEST>Export Data</TALLYREQUEST></HEADER><BODY><EXPORTDATA><REQUESTDESC>
    <REPORTNAME>Cash Book</REPORTNAME></REQUESTDESC></EXPORTDATA></BODY></ENVELOPE>"""
    assert ask(sim, legacy).xml.findtext("LINEERROR") == "Could not find Report 'Cash Book'!"


def test_updated_moment_has_milliseconds_and_no_zone(sim: TallySimulator, company: Company) -> None:
    purchase(company)
    (row,) = vouchers(sim, FULL).rows("VOUCHER")
    assert row.findtext("UPDATEDDATETIME") == "20251120180000250"


def test_the_two_filters_of_one_collection_must_both_hold(sim: TallySimulator, company: Company) -> None:
    purchase(company)
    request = collection(
        "Voucher", SLIM, formula=window("20250401", "20260331"), variables=typed("20250401", "20260331")
    )
    both = request.replace("<FILTERS>FhTestF</FILTERS>", "<FILTERS>FhTestF,FhMissing</FILTERS>")
    assert ask(sim, request).rows("VOUCHER")
    assert not ask(sim, both).rows("VOUCHER"), "a filter that is not defined lets no row pass"
