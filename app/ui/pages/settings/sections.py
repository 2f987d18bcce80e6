"""The sections of the settings, each with its fields in the order in which a person thinks of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from app.domain.records import Subject
from app.engine.setup import ChoiceKind
from app.system.settings import AUTO, ChangePolicy, EquipmentPolicy, ExpensePolicy, Language
from app.ui.pages.settings.about import ComponentsBlock, UpdateBlock, VersionBlock
from app.ui.pages.settings.bills import BillsSection
from app.ui.pages.settings.blocks import AutostartBlock, FoldersBlock, LinkBlock, SnoozeBlock
from app.ui.pages.settings.fields import (
    ComboField,
    DateField,
    DaysField,
    RadioField,
    SwitchField,
    TextField,
)
from app.ui.pages.settings.live import LiveField, SkuHolderField, TallyAddressField
from app.ui.pages.settings.reference import ReferenceSection
from app.ui.pages.settings.sales import SalesSection
from app.ui.pages.settings.section import Entry, Section
from app.ui.pages.settings.stock import StockSection
from app.ui.pages.settings.zoho import ZohoSection
from app.ui.session import Session

__all__ = ["Dialogs", "Entry", "Section", "Sections"]


@dataclass(frozen=True, slots=True)
class Dialogs:
    """What the sections open."""

    credentials: Callable[[], None]
    zoho: Callable[[], None]
    tally_user: Callable[[], None]
    diagnostics: Callable[[], None]


class Sections(QObject):
    """Makes them all; their words are its own."""

    def __init__(self, session: Session, dialogs: Dialogs, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._dialogs = dialogs
        self.user = LinkBlock(
            self.tr("User in TallyPrime"),
            self.tr("User and password…"),
            dialogs.tally_user,
            self.tr("Only where the company asks for them when it is opened."),
        )
        self.credentials = LinkBlock(
            self.tr("Credentials"),
            self.tr("Credentials…"),
            dialogs.credentials,
            self.tr("Environment, tenant, client id and secret, and app key; they are tested when they are saved."),
        )
        self.zoho = ZohoSection(session, dialogs.zoho)
        self.roles = LinkBlock(
            self.tr("What the ledgers of a voucher are"),
            self.tr("Open ledgers in Mapping"),
            lambda: session.open_page("mapping", Subject.LEDGER),
            self.tr(
                "Taxes, freight, discounts, round-off and what is left out. ML Connector goes by the ledger's group; "
                "where that does not fit, give the ledger a role of its own."
            ),
        )
        self.autostart = AutostartBlock(session)
        self.snooze = SnoozeBlock(session)
        self.folders = FoldersBlock(session)
        self.diagnostics = LinkBlock(
            self.tr("Diagnostics"),
            self.tr("Save diagnostics…"),
            dialogs.diagnostics,
            self.tr("What support needs in one file, without secrets. You see everything in it before it is saved."),
        )
        self.version = VersionBlock(session)
        self.updates = UpdateBlock(session)
        self.components = ComponentsBlock(session)

    def all(self) -> list[Section]:
        """In their order."""
        return [
            Section("tally", self.tr("TallyPrime"), self._tally()),
            Section("servicetitan", self.tr("ServiceTitan"), self._servicetitan()),
            Section("purchases", self.tr("Purchases"), self._purchases()),
            StockSection(self._session),
            self.zoho,
            BillsSection(self._session),
            SalesSection(self._session),
            ReferenceSection(self._session),
            Section("schedule", self.tr("Schedule"), self._schedule()),
            Section("changes", self.tr("Changed vouchers"), self._changes()),
            Section("roles", self.tr("Ledger roles"), [self.roles]),
            Section("data", self.tr("Data"), self._data()),
            Section("network", self.tr("Network"), self._network()),
            Section("language", self.tr("Language"), self._language()),
            Section("about", self.tr("About"), self._about()),
        ]

    def _tally(self) -> list[Entry]:
        return [
            TallyAddressField(
                self._session,
                self.tr(
                    "Normally http://localhost:9000. TallyPrime shows its port under F1 > Settings > Connectivity."
                ),
            ),
            LiveField(
                self._session, "tally.company", ChoiceKind.COMPANY, self.tr("Of the companies open in TallyPrime now.")
            ),
            TextField(
                "tally.currency",
                self.tr("Three letters, such as INR or USD. It must be the currency of the business unit."),
                short=True,
            ),
            self.user,
            TextField(
                "tally.pause_seconds",
                self.tr("So that whoever works in TallyPrime is not held up. 0 to 60."),
                unit=self.tr("seconds"),
                short=True,
            ),
            TextField(
                "tally.timeout_seconds",
                self.tr("After that the question is given up and asked again later. 1 to 3600."),
                unit=self.tr("seconds"),
                short=True,
            ),
        ]

    def _servicetitan(self) -> list[Entry]:
        live = self._session
        return [
            self.credentials,
            LiveField(
                live,
                "servicetitan.business_unit_id",
                ChoiceKind.BUSINESS_UNIT,
                self.tr("The one whose bills these are; its currency must be that of the Tally company."),
            ),
            LiveField(
                live,
                "servicetitan.purchase_order_type_id",
                ChoiceKind.ORDER_TYPE,
                self.tr("With a type that receives automatically, ServiceTitan receives each order by itself."),
            ),
            LiveField(
                live,
                "servicetitan.default_location_id",
                ChoiceKind.LOCATION,
                self.tr(
                    "Receives expense lines, and lets a second PC that sends to this tenant be noticed. "
                    "Stock goes where the godown says."
                ),
            ),
            ComboField(
                "servicetitan.cost_decimals",
                [
                    (AUTO, self.tr("Found out by itself")),
                    *((str(n), self.tr("{n} decimals").format(n=n)) for n in range(2, 7)),
                ],
                self.tr("By itself: two, until documents of this tenant show that ServiceTitan keeps more."),
            ),
        ]

    def _purchases(self) -> list[Entry]:
        return [
            SwitchField("purchases.enabled", self.tr("Send purchase vouchers of TallyPrime to ServiceTitan")),
            SkuHolderField(self._session),
            RadioField(
                "purchases.expense_vouchers",
                [
                    (
                        ExpensePolicy.NOT_APPLICABLE.value,
                        self.tr("Leave them out"),
                        self.tr("Rent, fuel and the like stay in TallyPrime only."),
                    ),
                    (
                        ExpensePolicy.MAPPING.value,
                        self.tr("Send them by a SKU for each ledger"),
                        self.tr("Each ledger needs a SKU in Mapping; the lines are received at the default warehouse."),
                    ),
                ],
            ),
            RadioField(
                "purchases.equipment",
                [
                    (
                        EquipmentPolicy.HOLD.value,
                        self.tr("Ask me"),
                        self.tr(
                            "ServiceTitan cannot be told serial numbers, so a voucher with equipment waits for you."
                        ),
                    ),
                    (
                        EquipmentPolicy.SEND.value,
                        self.tr("Send it like material"),
                        self.tr("Only where your equipment carries no serial numbers."),
                    ),
                ],
            ),
            SwitchField(
                "purchases.check_units",
                self.tr("Compare the units of TallyPrime and ServiceTitan"),
                self.tr("A voucher in another unit waits, instead of receiving ten boxes as ten pieces."),
            ),
        ]

    def _schedule(self) -> list[Entry]:
        return [
            TextField(
                "sync.interval_minutes",
                self.tr("Counted from the end of the last run. 1 to 1440; usually 10."),
                unit=self.tr("minutes"),
                short=True,
            ),
            TextField(
                "sync.hours_from",
                self.tr("No run begins before. Empty: from midnight."),
                placeholder="08:00",
                short=True,
            ),
            TextField(
                "sync.hours_to", self.tr("No run begins after. Empty: until midnight."), placeholder="20:00", short=True
            ),
            DaysField("sync.days", self.tr("Sync now works at any time.")),
            DateField(
                "sync.start_date",
                self.tr(
                    "Vouchers dated before it are not sent. With an earlier date the next run sends older ones too."
                ),
            ),
            self.autostart,
            self.snooze,
        ]

    def _changes(self) -> list[Entry]:
        return [
            RadioField(
                "sync.change_policy",
                [
                    (
                        ChangePolicy.ASK.value,
                        self.tr("Ask me"),
                        self.tr("The change waits in Needs attention with what differs; ServiceTitan stays as it is."),
                    ),
                    (
                        ChangePolicy.REPLACE.value,
                        self.tr("Replace it in ServiceTitan"),
                        self.tr(
                            "Its receipt and purchase order are cancelled and the new version is sent, without asking. "
                            "What was exported from ServiceTitan waits for you all the same."
                        ),
                    ),
                ],
                self.tr("When a voucher is altered, cancelled or deleted in TallyPrime after it was sent."),
            )
        ]

    def _data(self) -> list[Entry]:
        return [
            TextField(
                "audit.retention_days",
                self.tr("Older entries are removed; what is left can still be verified. 0: all are kept."),
                unit=self.tr("days"),
                short=True,
            ),
            self.folders,
            self.diagnostics,
        ]

    def _network(self) -> list[Entry]:
        return [
            TextField(
                "network.proxy",
                self.tr("Empty: as the system says. TallyPrime is never asked through a proxy."),
                placeholder=self.tr("http://proxy.office:8080"),
            )
        ]

    def _language(self) -> list[Entry]:
        return [
            ComboField(
                "window.language",
                [(Language.SYSTEM.value, self.tr("As the desktop")), (Language.ENGLISH.value, "English")],
                self.tr("Takes effect when ML Connector is started again."),
            )
        ]

    def _about(self) -> list[Entry]:
        return [
            self.version,
            self.updates,
            TextField(
                "updates.feed_url",
                self.tr(
                    "Address of the Atom feed in which new versions are announced, https only. Once a day ML Connector "
                    "looks there and says when there is a newer version; it never downloads one. "
                    "Empty: it does not look."
                ),
                placeholder=self.tr("https://example.com/releases.atom"),
            ),
            self.components,
        ]
