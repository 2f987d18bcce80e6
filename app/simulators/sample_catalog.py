"""Names, items and places of the sample electrical contractor, as both simulators see them; data only.

What Tally holds and what ServiceTitan holds agree except for the deliberate mismatches marked here, so that a
demonstration shows vouchers that pass and vouchers that wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

COMPANY_NAME = "Voltline Electricals Pvt Ltd - (from 1-Apr-25)"
COMPANY_GUID = "7c1e55a2-94d0-4b37-9f1d-52b0a6e8c310"
CURRENCY = "INR"
TENANT_ID = "960001001"
TENANT_NAME = "Voltline Field Services"


@dataclass(frozen=True, slots=True)
class Supplier:
    """One supplier; the names equal each other unless the pair is a deliberate mismatch."""

    tally_name: str
    servicetitan_names: tuple[str, ...]
    """Active vendors of ServiceTitan for it: none = missing there, two equal names = ambiguous."""
    intra_state: bool = True
    """Charges CGST and SGST; otherwise IGST."""


@dataclass(frozen=True, slots=True)
class Item:
    """One stock item. `code` is the name of the stock item in Tally and the SKU in ServiceTitan."""

    code: str
    description: str
    part_number: str
    group: str
    unit: str
    """Tally base unit; `Box of 10 Nos` is a compound unit."""
    rate: Decimal
    gst_percent: int = 18
    alternate_unit: tuple[str, Decimal] | None = None
    """(unit, how many of it in one base unit)."""
    servicetitan_code: str | None = ""
    """"" = same as `code`; None = missing in ServiceTitan."""
    servicetitan_unit: str | None = ""
    """"" = same as `unit`; None = ServiceTitan holds no unit for it."""
    serialised: bool = False
    """Equipment with serial numbers in ServiceTitan."""
    batchwise: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """One godown of Tally and the warehouse or truck of ServiceTitan with its name."""

    godown: str
    kind: str
    """`warehouse` or `truck`."""
    territory: str
    servicetitan_name: str | None = ""
    """"" = same as `godown`; None = missing in ServiceTitan."""
    parent: str = ""


SUPPLIERS: tuple[Supplier, ...] = (
    Supplier("Shakti Switchgear Ltd", ("Shakti Switchgear Ltd",)),
    Supplier("Kaveri Cables & Wires", ("Kaveri Cables & Wires",)),
    Supplier("Nandi Conduits", ("Nandi Conduits",)),
    Supplier("Deccan Lighting Co.", ("Deccan Lighting Co.",), intra_state=False),
    Supplier("Orbit Electric Stores", ("Orbit Electric Stores",)),
    Supplier("Tungabhadra Transformers", ("Tungabhadra Transformers",), intra_state=False),
    Supplier("Prakash Panel Works", ("Prakash Panel Works",)),
    Supplier('Metro "Fast" Fasteners', ('Metro "Fast" Fasteners',)),
    Supplier("श्री गणेश इलेक्ट्रिकल्स", ("श्री गणेश इलेक्ट्रिकल्स",)),
    Supplier("Müller Messtechnik GmbH", ("Müller Messtechnik GmbH",), intra_state=False),
    # Deliberate mismatches: another spelling, missing, two with one name.
    Supplier("Sahyadri Traders Pvt Ltd", ("Sahyadri Traders Private Limited",)),
    Supplier("Vindhya Earthing Systems", ()),
    Supplier("Apex Tools", ("Apex Tools", "Apex Tools"), intra_state=False),
)

_D = Decimal
ITEMS: tuple[Item, ...] = (
    Item("MCB-06A-SP", "MCB 6A single pole C curve", "SK-C06-1", "Switchgear", "Nos", _D("118.50")),
    Item("MCB-16A-SP", "MCB 16A single pole C curve", "SK-C16-1", "Switchgear", "Nos", _D("121.00")),
    Item("MCB-32A-SP", "MCB 32A single pole C curve", "SK-C32-1", "Switchgear", "Nos", _D("134.75")),
    Item("MCB-32A-DP", "MCB 32A double pole C curve", "SK-C32-2", "Switchgear", "Nos", _D("389.00")),
    Item("MCB-63A-4P", "MCB 63A four pole C curve", "SK-C63-4", "Switchgear", "Nos", _D("1245.00")),
    Item("RCCB-40A-30MA", "RCCB 40A 30 mA double pole", "SK-R40-30", "Switchgear", "Nos", _D("1675.00")),
    Item("RCBO-25A-30MA", "RCBO 25A 30 mA", "SK-RB25", "Switchgear", "Nos", _D("1890.50")),
    Item("MCCB-100A-3P", "MCCB 100A three pole 25 kA", "SK-M100-3", "Switchgear", "Nos", _D("6890.00")),
    Item("ISO-63A-2P", "Isolator 63A double pole", "SK-I63-2", "Switchgear", "Nos", _D("312.40")),
    Item("SPD-T2-4P", "Surge protection device type 2", "SK-SPD2", "Switchgear", "Nos", _D("5420.00")),
    Item("CBL-1.5-RED", "FR wire 1.5 sq mm red", "KC-15R", "Cable", "Mtr", _D("21.35")),
    Item("CBL-2.5-BLU", "FR wire 2.5 sq mm blue", "KC-25B", "Cable", "Mtr", _D("34.10")),
    Item("CBL-4.0-GRN", "FR wire 4 sq mm green", "KC-40G", "Cable", "Mtr", _D("52.75")),
    Item("CBL-6.0-BLK", "FR wire 6 sq mm black", "KC-60K", "Cable", "Mtr", _D("78.90")),
    Item("ARM-3C-10", "Armoured cable 3 core 10 sq mm", "KC-A310", "Cable", "Mtr", _D("412.00")),
    Item(
        "FLEX-3C-1.5",
        "Flexible cable 3 core 1.5 sq mm, coil",
        "KC-F315",
        "Cable",
        "Coil",
        _D("5130.00"),
        alternate_unit=("Mtr", _D("90")),
    ),
    Item(
        "CAT6-UTP",
        "Cat 6 UTP cable, coil of 305 m",
        "KC-C6",
        "Cable",
        "Coil",
        _D("7240.00"),
        alternate_unit=("Mtr", _D("305")),
    ),
    Item("CND-PVC-20", "PVC conduit 20 mm, 3 m length", "NC-P20", "Conduit", "Nos", _D("46.00")),
    Item("CND-PVC-25", "PVC conduit 25 mm, 3 m length", "NC-P25", "Conduit", "Nos", _D("63.50")),
    Item("CND-GI-25", "GI conduit 25 mm, 3 m length", "NC-G25", "Conduit", "Nos", _D("286.00")),
    Item("BEND-PVC-25", "PVC bend 25 mm", "NC-B25", "Conduit", "Box of 10 Nos", _D("84.00")),
    Item("JB-PVC-4X4", "Junction box PVC 4x4", "NC-J44", "Conduit", "Nos", _D("58.00")),
    Item("GLAND-20", "Cable gland brass 20 mm", "MF-G20", "Fasteners", "Box of 10 Nos", _D("612.00")),
    Item("LUG-16", "Copper lug 16 sq mm", "MF-L16", "Fasteners", "Box of 10 Nos", _D("148.00")),
    Item("SCREW-M6X40", "Machine screw M6 x 40", "MF-S640", "Fasteners", "Kg", _D("164.00")),
    Item("TIE-200", "Cable tie 200 mm, pack", "MF-T200", "Fasteners", "Pkt", _D("72.00")),
    Item("LED-9W-CW", "LED bulb 9 W cool white", "DL-9CW", "Lighting", "Nos", _D("68.00"), gst_percent=12),
    Item("LED-PNL-36W", "LED panel 36 W 2x2", "DL-P36", "Lighting", "Nos", _D("845.00"), gst_percent=12),
    Item("LED-FLD-100W", "LED flood light 100 W", "DL-F100", "Lighting", "Nos", _D("2310.00"), gst_percent=12),
    Item("BTN-20W", "LED batten 20 W", "DL-B20", "Lighting", "Nos", _D("189.00"), gst_percent=12),
    Item("SW-6A-1W", "Switch 6A one way", "OE-S6", "Accessories", "Nos", _D("32.00")),
    Item("SOC-16A", "Socket 16A with shutter", "OE-K16", "Accessories", "Nos", _D("121.00")),
    Item("FAN-REG-4", "Fan regulator four step", "OE-FR4", "Accessories", "Nos", _D("214.00")),
    Item("PLATE-6M", "Cover plate 6 module", "OE-P6", "Accessories", "Nos", _D("96.00")),
    Item("DB-8W-SPN", "Distribution board 8 way SPN", "PP-D8", "Panels", "Nos", _D("1480.00")),
    Item("DB-12W-TPN", "Distribution board 12 way TPN", "PP-D12", "Panels", "Nos", _D("6350.00")),
    Item("EARTH-ROD-3M", "Copper bonded earth rod 3 m", "VE-R3", "Earthing", "Nos", _D("1875.00")),
    Item("EARTH-CMP-25", "Earthing compound, 25 kg bag", "VE-C25", "Earthing", "Kg", _D("29.50"), batchwise=True),
    Item("CLAMP-METER", "Clamp meter true RMS", "MM-CM1", "Tools", "Nos", _D("8450.00")),
    # Deliberate mismatches: serialised, missing, near code, other unit, no unit, surrounding spelling.
    Item("INV-5KVA", "Solar inverter 5 kVA (serial numbers)", "TT-I5", "Power", "Nos", _D("48600.00"), serialised=True),
    Item("UPS-1KVA", "Online UPS 1 kVA", "TT-U1", "Power", "Nos", _D("11850.00"), servicetitan_code=None),
    Item(
        "MCB-20A-DP",
        "MCB 20A double pole C curve",
        "SK-C20-2",
        "Switchgear",
        "Nos",
        _D("364.00"),
        servicetitan_code="MCB20A-DP",
    ),
    Item("TAPE-PVC", "PVC insulation tape", "MF-T19", "Fasteners", "Nos", _D("11.50"), servicetitan_unit="Roll"),
    Item(
        "HEAT-SHRINK-10", "Heat shrink sleeve 10 mm", "MF-H10", "Fasteners", "Mtr", _D("18.20"), servicetitan_unit=None
    ),
)

PLACES: tuple[Place, ...] = (
    Place("Main Location", "warehouse", "Head Office"),
    Place("North Warehouse", "warehouse", "North"),
    Place("North Van 1", "truck", "North", parent="North Warehouse"),
    Place("North Van 2", "truck", "North", parent="North Warehouse"),
    Place("South Warehouse", "warehouse", "South"),
    Place("South Van 1", "truck", "South", parent="South Warehouse"),
    Place("South Van 2", "truck", "South", parent="South Warehouse"),
    Place("East Warehouse", "warehouse", "East"),
    Place("East Van 1", "truck", "East", parent="East Warehouse"),
    # Deliberate mismatch: another spelling in ServiceTitan.
    Place("East Van 2", "truck", "East", servicetitan_name="East Van Two", parent="East Warehouse"),
)
