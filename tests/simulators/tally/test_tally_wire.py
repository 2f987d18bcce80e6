"""Bytes on the socket: header block, charsets and their losses, the cleaning rule, liveness, unknown requests."""

from __future__ import annotations

from tally_ask import FULL, UTF16, ask, cleaned, collection, companies, post_bytes, purchase, raw, single, vouchers

from app.simulators.tally import Company, Line, TallySimulator

PLAIN = "text/xml"


def test_the_header_block_is_exactly_what_tally_sends(sim: TallySimulator) -> None:
    reply = companies(sim)
    assert reply.head.split(b"\r\n") == [
        b"HTTP/1.1 200 OK",
        b"Unicode: Yes",
        b"CONTENT-TYPE: text/xml; charset=utf-16",
        b"RESPSTATUS: 1",
        f"CONTENT-LENGTH: {len(reply.body)}".encode(),
    ]


def test_a_utf16_answer_has_no_bom_crlf_line_ends_and_one_space_indentation(sim: TallySimulator) -> None:
    reply = companies(sim)
    assert reply.body.startswith("<ENVELOPE>\r\n <HEADER>\r\n  <VERSION>1</VERSION>\r\n".encode("utf-16-le"))
    assert reply.text.endswith("</ENVELOPE>\r\n")
    assert "\n" not in reply.text.replace("\r\n", "")


def test_get_status_and_an_empty_post_say_in_51_bytes_that_the_server_runs(sim: TallySimulator) -> None:
    expected = b"<RESPONSE>TallyPrime Server is Running</RESPONSE>\r\n"
    assert len(expected) == 51
    for data in (
        b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        post_bytes(b""),
    ):
        assert raw(sim, data)[1] == expected
    assert [record.kind for record in sim.requests] == ["alive"] * 3


def test_utf16_keeps_every_character_and_plain_requests_lose_each_to_a_question_mark(
    sim: TallySimulator, company: Company
) -> None:
    company.add_supplier("श्री Müller ₹")
    envelope = collection("Ledger", "NAME")
    assert 'NAME="श्री Müller ₹"' in ask(sim, envelope).text
    assert 'NAME="???? M?ller ?"' in ask(sim, envelope, PLAIN).text
    assert 'NAME="श्री Müller ?"' in ask(sim, envelope, "text/xml; charset=utf-8").text


def test_non_ascii_in_a_plain_request_is_lost_before_it_is_understood(sim: TallySimulator, company: Company) -> None:
    company.rename("Müller Traders")
    assert ask(sim, collection("Ledger", "NAME", company="Müller Traders"), PLAIN).rows("LEDGER") == []
    assert ask(sim, collection("Ledger", "NAME", company="Müller Traders")).rows("LEDGER")


def test_utf16_without_the_charset_header_is_an_unknown_request(sim: TallySimulator) -> None:
    body = collection("Company", "NAME", company=None).encode("utf-16-le")
    assert raw(sim, post_bytes(body, PLAIN))[1] == b"<RESPONSE>Unknown Request, cannot be processed</RESPONSE>\r\n"


def test_malformed_xml_and_an_unescaped_ampersand_are_unknown_requests(sim: TallySimulator) -> None:
    broken = collection("Ledger", "NAME").replace("Test Traders", "A & B")
    for text in (broken, "<ENVELOPE>", "hello", "<ENVELOPE></ENVELOPE>"):
        assert ask(sim, text).text == "<RESPONSE>Unknown Request, cannot be processed</RESPONSE>\r\n"


def test_an_id_that_names_no_collection_of_the_request_is_unknown(sim: TallySimulator) -> None:
    text = collection("Company", "NAME", company=None).replace("<ID>FhTest</ID>", "<ID>Other</ID>")
    assert "Unknown Request" in ask(sim, text).text


def test_an_answer_is_not_xml_until_it_is_cleaned(sim: TallySimulator, company: Company) -> None:
    company.add_voucher_type("GST Purchase", "Purchase", voucher_class=True)
    line = Line("MCB", 1, 5, udfs=(("VchScanNo", "A-17"),))
    voucher = purchase(company, type_name="GST Purchase", lines=[line], taxes=[], udfs=(("Site", "North"),))
    text = vouchers(sim, FULL).text
    assert "&#4; Not Applicable" in text
    assert "\x05" in text
    assert '<UDF:VCHSCANNO.LIST DESC="`VchScanNo`" ISLIST="YES" TYPE="String"' in text
    assert "xmlns" not in text
    parsed = cleaned(text)
    assert parsed.findtext(".//TRACKINGNUMBER") == " Not Applicable"
    assert single(sim, voucher.master_id).xml.findtext(".//{TallyUDF}SITE") == "North"


def test_counters_in_cmpinfo_vary_and_do_not_count_the_rows(sim: TallySimulator, company: Company) -> None:
    purchase(company)
    answers = {vouchers(sim, name="FhSame").text.split("</CMPINFO>")[0] for _ in range(8)}
    assert len(answers) > 1
    assert all("<VOUCHER>" in answer for answer in answers)


def test_a_body_with_a_bom_is_understood(sim: TallySimulator) -> None:
    body = b"\xff\xfe" + collection("Company", "NAME", company=None).encode("utf-16-le")
    assert b"E\0N\0V\0E\0L\0O\0P\0E\0" in raw(sim, post_bytes(body, UTF16))[1]
