"""Measures decode + clean + parse + normalise of whole vouchers against bare lxml over the same answers, cleaned.

    python tests/benchmarks/tally_reading.py [--vouchers 100000] [--batch 200] [--profile]

Answers are made batch by batch and thrown away, so the peak memory is that of the reader. Both sides run in turns on
each batch; the ratio comes from this one run.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import io
import pstats
import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.connectors.tally import artefacts
from app.connectors.tally.decoding import Cleaner
from app.connectors.tally.normalise import Normaliser
from app.connectors.tally.parsing import AnswerParser
from app.connectors.tally.values import QuantityReader
from app.domain.masters import VoucherType
from app.domain.quantities import Unit
from app.domain.vouchers import Voucher

COMPANY = "3f0c8a51-6d27-4e94-8b12-a95d1c7e4f60"
CHUNK = 65_536
_HEAD = (
    "<ENVELOPE>\r\n <HEADER>\r\n  <VERSION>1</VERSION>\r\n  <STATUS>1</STATUS>\r\n </HEADER>\r\n <BODY>\r\n  <DESC>\r\n"
    "   <CMPINFO>\r\n    <VOUCHER>0</VOUCHER>\r\n   </CMPINFO>\r\n  </DESC>\r\n  <DATA>\r\n"
    '   <COLLECTION ISCMPDEPTYPE="Yes">\r\n'
)
_TAIL = "   </COLLECTION>\r\n  </DATA>\r\n </BODY>\r\n</ENVELOPE>\r\n"


def _field(depth: int, tag: str, value: object, kind: str = "") -> str:
    return f"{' ' * depth}<{tag}{f' TYPE={chr(34)}{kind}{chr(34)}' if kind else ''}>{value}</{tag}>"


def _voucher(number: int, pick: random.Random) -> str:
    guid = f"{COMPANY}-{number:08x}"
    day = date(2025, 4, 1) + timedelta(days=pick.randrange(365))
    lines = [(pick.randrange(1, 90), pick.randrange(100, 90_000)) for _ in range(pick.choice((1, 1, 1, 2, 3)))]
    rows = [
        f'    <VOUCHER REMOTEID="{guid}" VCHKEY="{COMPANY}-0000b2b3:00000008" VCHTYPE="Purchase" OBJVIEW="Invoice">',
        _field(5, "DATE", f"{day:%Y%m%d}", "Date"),
        _field(5, "GUID", guid),
        _field(5, "NARRATION", f"Goods for site {pick.randrange(40)} – शर्मा", "String"),
        "     <REQUESTORRULE/>",
        _field(5, "VOUCHERTYPENAME", "Purchase"),
        _field(5, "PARTYLEDGERNAME", f"Supplier {pick.randrange(300)} &amp; Sons", "String"),
        _field(5, "VOUCHERNUMBER", number),
        _field(5, "REFERENCE", f"INV-{number}", "String"),
        _field(5, "PERSISTEDVIEW", "Invoice Voucher View"),
        _field(5, "ISDELETED", "No"),
        _field(5, "ISOPTIONAL", "No", "Logical"),
        _field(5, "EFFECTIVEDATE", f"{day:%Y%m%d}", "Date"),
        _field(5, "ISCANCELLED", "No", "Logical"),
        _field(5, "ISINVOICE", "Yes"),
        _field(5, "ALTERID", f" {number}", "Number"),
        _field(5, "MASTERID", f" {number}", "Number"),
        _field(5, "UPDATEDDATETIME", f"{day:%Y%m%d}172422000"),
    ]
    for quantity, rate in lines:
        amount = f"-{quantity * rate // 100}.{quantity * rate % 100:02d}"
        rows += [
            "     <ALLINVENTORYENTRIES.LIST>",
            _field(6, "STOCKITEMNAME", f"Item {pick.randrange(2_000)}"),
            _field(6, "ISDEEMEDPOSITIVE", "Yes"),
            _field(6, "RATE", f"{rate / 100:.2f}/Nos"),
            _field(6, "DISCOUNT", "0"),
            _field(6, "AMOUNT", amount),
            _field(6, "ACTUALQTY", f" {quantity} Nos"),
            _field(6, "BILLEDQTY", f" {quantity} Nos"),
            "      <BATCHALLOCATIONS.LIST>",
            _field(7, "GODOWNNAME", pick.choice(("Main Location", "Van 1", "Van 2"))),
            _field(7, "BATCHNAME", "Primary Batch"),
            "       <DESTINATIONGODOWNNAME/>",
            _field(7, "ORDERNO", "&#4; Not Applicable"),
            _field(7, "TRACKINGNUMBER", "&#4; Not Applicable"),
            _field(7, "AMOUNT", amount),
            _field(7, "ACTUALQTY", f" {quantity} Nos"),
            _field(7, "BILLEDQTY", f" {quantity} Nos"),
            "      </BATCHALLOCATIONS.LIST>",
            "      <ACCOUNTINGALLOCATIONS.LIST>",
            _field(7, "LEDGERNAME", "Purchase Account"),
            _field(7, "ISDEEMEDPOSITIVE", "Yes"),
            _field(7, "AMOUNT", amount),
            "      </ACCOUNTINGALLOCATIONS.LIST>",
            "     </ALLINVENTORYENTRIES.LIST>",
        ]
    total = sum(quantity * rate for quantity, rate in lines)
    for ledger, cents, party in (("Party", total, "Yes"), ("Purchase Account", -total, "No")):
        rows += [
            "     <ALLLEDGERENTRIES.LIST>",
            _field(6, "LEDGERNAME", ledger),
            _field(6, "ISPARTYLEDGER", party),
            _field(6, "AMOUNT", f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"),
            "      <BILLALLOCATIONS.LIST>      </BILLALLOCATIONS.LIST>",
            "     </ALLLEDGERENTRIES.LIST>",
        ]
    rows.append("    </VOUCHER>")
    return "\r\n".join(rows)


def answers(vouchers: int, batch: int, seed: int = 1) -> Iterator[bytes]:
    """Detail answers as Tally sends them, UTF-16LE, `batch` vouchers each."""
    pick = random.Random(seed)
    for first in range(1, vouchers + 1, batch):
        rows = [_voucher(n, pick) for n in range(first, min(first + batch, vouchers + 1))]
        yield (_HEAD + "\r\n".join(rows) + "\r\n" + _TAIL).encode("utf-16-le")


def normaliser() -> Normaliser:
    """For the company of the answers."""
    kinds = {"Purchase": VoucherType(f"{COMPANY}-1", "Purchase", 1, 1, "Purchase", "Purchase")}
    return Normaliser(COMPANY, kinds, QuantityReader([Unit(f"{COMPANY}-2", "Nos", 2, 2)]))


def ours(body: bytes, build: Normaliser) -> int:
    """Decode, clean, parse, normalise and check one answer; returns how many vouchers came out."""
    parser = AnswerParser(artefacts.Request("benchmark", "", "VOUCHER", artefacts.Shape.COLLECTION), build.voucher)
    for start in range(0, len(body), CHUNK):
        parser.feed(body[start : start + CHUNK])
    return sum(isinstance(row, Voucher) for row in parser.finish().rows)


def bare(clean: bytes) -> int:
    """Only lxml over the already cleaned answer, forgetting each voucher."""
    count = 0
    for _, element in etree.iterparse(io.BytesIO(clean), events=("end",), tag="VOUCHER"):
        count += 1
        element.clear()
    return count


def measure(vouchers: int, batch: int) -> tuple[float, float, int, int]:
    """(our seconds, bare seconds, bytes read, vouchers)."""
    build = normaliser()
    our_s = bare_s = 0.0
    size = count = 0
    for body in answers(vouchers, batch):
        cleaner = Cleaner()
        clean = cleaner.feed(body) + cleaner.finish()
        gc.collect(0)
        started = time.process_time()
        found = ours(body, build)
        middle = time.process_time()
        bare(clean)
        bare_s += time.process_time() - middle
        our_s += middle - started
        size += len(body)
        count += found
    return our_s, bare_s, size, count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vouchers", type=int, default=100_000)
    parser.add_argument("--batch", type=int, default=200)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    if options.profile:
        build = normaliser()
        bodies = list(answers(min(options.vouchers, 4_000), options.batch))
        profile = cProfile.Profile()
        profile.enable()
        for body in bodies:
            ours(body, build)
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(18)
        return 0
    our_s, bare_s, size, count = measure(options.vouchers, options.batch)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"vouchers {count}, {size / count / 2:.0f} characters each, {size / 1e6:.0f} MB as sent")
    print(f"ours {our_s:.2f} s ({our_s / count * 1e6:.0f} us each), bare lxml {bare_s:.2f} s")
    print(f"ratio {our_s / bare_s:.2f}")
    print(f"peak memory {peak:.0f} MB")
    return 0 if count == options.vouchers and our_s <= 4 * bare_s and peak < 150 else 1


if __name__ == "__main__":
    raise SystemExit(main())
