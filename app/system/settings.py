"""The profile's settings as a validated model, without secrets; `settings_file` keeps them on disk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo

from app.domain.errors import ConfigurationError
from app.domain.masters import SkuField
from app.domain.stock import OUTWARD_SALES
from app.system.setting_base import ChangePolicy as ChangePolicy
from app.system.setting_base import Section as _Section
from app.system.setting_base import currency_code, shown
from app.system.setting_base import is_loopback as is_loopback
from app.system.setting_base import port_is_sound as _port_is_sound
from app.system.setting_errors import wrong_value
from app.system.settings_sales import SaleSettings
from app.system.settings_zoho import BillSettings, ReferenceSettings, ZohoSettings

AUTO = "auto"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Environment(StrEnum):
    """Which ServiceTitan is meant."""

    PRODUCTION = "production"
    INTEGRATION = "integration"
    CUSTOM = "custom"
    """`api_url` and `auth_url` on this PC: a simulator."""


class ExpensePolicy(StrEnum):
    """Purchases without stock lines."""

    NOT_APPLICABLE = "not_applicable"
    MAPPING = "mapping"
    """By a SKU per ledger."""


class EquipmentPolicy(StrEnum):
    """Equipment may carry serial numbers, which ServiceTitan's API cannot receive."""

    HOLD = "hold"
    SEND = "send"


class Language(StrEnum):
    """In which language the windows speak."""

    SYSTEM = "system"
    """The one of the desktop, where it is there; else English."""
    ENGLISH = "en"


class TallySettings(_Section):
    """The connection to TallyPrime."""

    url: str = "http://localhost:9000"
    company: str = ""
    """Name of the company, exactly as Tally lists it."""
    currency: str = ""
    """ISO code of the company's base currency; sending is blocked until it equals the business unit's."""
    username: str = ""
    """Only for a protected company; the password is the secret TALLY_PASSWORD."""
    allow_remote_credentials: bool = False
    """Send name and password to a Tally on another PC, unencrypted."""
    pause_seconds: float = Field(default=1.0, ge=0, le=60)
    """After each request, so that the person at Tally can work."""
    timeout_seconds: float = Field(default=60.0, ge=1, le=3600)

    @field_validator("url")
    @classmethod
    def _plain_http(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme != "http" or not parts.hostname or not _port_is_sound(value):
            raise ValueError("must look like http://localhost:9000")
        if parts.username is not None:
            raise ValueError("must not contain a name or password (see tally.username)")
        return value.rstrip("/")

    @field_validator("currency")
    @classmethod
    def _iso(cls, value: str) -> str:
        return currency_code(value)


class ServiceTitanSettings(_Section):
    """The connection to ServiceTitan."""

    environment: Environment = Environment.PRODUCTION
    api_url: str = ""
    auth_url: str = ""
    tenant_id: str = ""
    client_id: str = ""
    business_unit_id: int | None = None
    purchase_order_type_id: int | None = None
    default_location_id: int | None = None
    """Default warehouse: receives expense lines and carries the sender's heartbeat."""
    cost_decimals: Literal["auto"] | int = "auto"
    """Decimals of a unit cost the tenant keeps, 2 to 6; `auto` = 2 until documents of the tenant show more."""
    page_size: int = Field(default=500, ge=50, le=5000)

    @field_validator("cost_decimals", mode="before")
    @classmethod
    def _decimals(cls, value: object) -> object:
        if value == AUTO:
            return value
        if isinstance(value, bool) or str(value) not in {"2", "3", "4", "5", "6"}:
            raise ValueError("must be auto, or the number of decimals from 2 to 6")
        return int(str(value))

    @field_validator("tenant_id")
    @classmethod
    def _number(cls, value: str) -> str:
        if value and not value.isdigit():
            raise ValueError("must be the tenant's number")
        return value

    @model_validator(mode="after")
    def _loopback(self) -> ServiceTitanSettings:
        for name in ("api_url", "auth_url"):
            url = getattr(self, name)
            if url and not (is_loopback(url) and _port_is_sound(url) and urlsplit(url).scheme in {"http", "https"}):
                raise ValueError(f"{name} must be an address of this PC (it is only for the simulator)")
        return self


class PurchaseSettings(_Section):
    """The purchases flow."""

    enabled: bool = True
    sku_field: SkuField = SkuField.NAME
    """What holds the SKU in Tally; alias and part number only where the company's stock items have some."""
    expense_vouchers: ExpensePolicy = ExpensePolicy.NOT_APPLICABLE
    equipment: EquipmentPolicy = EquipmentPolicy.HOLD
    check_units: bool = True


class ReturnCountsAt(StrEnum):
    """From which status on a return has taken the stock out: ServiceTitan documents it nowhere."""

    PENDING = "pending"
    RETURNED = "returned"
    CREDIT_RECEIVED = "credit_received"


class StockWay(StrEnum):
    """How movements of stock reach ServiceTitan, whose API adjusts and transfers nothing."""

    CLEARING = "clearing"
    """Received from, and returned to, a vendor set aside for it: by itself, and those bills are in the accounts."""
    WORKBOOK = "workbook"
    """Gathered into a file that a person uploads in ServiceTitan."""


class AtGoLive(StrEnum):
    """What ServiceTitan's warehouses and trucks held on the day stock went live."""

    SAME = "same"
    """What Tally says of the evening before: somebody counted it in, or entered it."""
    NOTHING = "nothing"
    """Tally's stock of the evening before is sent on request (`ml-connector stock opening`)."""


class StockSettings(_Section):
    """The stock flow."""

    enabled: bool = False
    way: StockWay = StockWay.CLEARING
    at_go_live: AtGoLive = AtGoLive.SAME
    clearing_vendor_id: int | None = None
    """Vendor from which increases are received and to which decreases are returned."""
    return_type_id: int | None = None
    return_counts_at: ReturnCountsAt = ReturnCountsAt.CREDIT_RECEIVED
    classes_on: str = ""
    """Reserved voucher types sent besides the usual ones, such as Sales, Delivery Note; separated by commas."""
    types_off: str = ""
    """Voucher types that are left out, as TallyPrime names them; separated by commas."""
    report_category: str = ""
    """Category of the report of ServiceTitan that tells the stock, such as inventory; empty = there is none."""
    report_id: int | None = None
    report_location: str = ""
    """Title of that report's column with the warehouse or truck."""
    report_sku: str = ""
    """Title of its column with the SKU's code."""
    report_quantity: str = ""
    """Title of its column with the quantity on hand."""
    column_reference: str = "Reference Number"
    """Titles of the columns of the import workbook. ServiceTitan's template is not documented: these are a guess, to be
    made equal to the template that the tenant downloads."""
    column_location: str = "Inventory Location"
    column_sku: str = "Item Code"
    column_quantity: str = "Quantity"
    """The change, with its sign."""
    column_cost: str = "Cost"
    """Per unit; empty = this column is left out."""
    column_date: str = "Date"
    """Empty = this column is left out."""
    column_memo: str = "Memo"
    """Empty = this column is left out."""

    @model_validator(mode="after")
    def _titles(self) -> StockSettings:
        needed = ("column_reference", "column_location", "column_sku", "column_quantity")
        empty = [name for name in needed if not getattr(self, name).strip()]
        if empty:
            raise ValueError(f"{empty[0]} must have a title")
        seen: dict[str, str] = {}
        for name in (*needed, "column_cost", "column_date", "column_memo"):
            title = getattr(self, name).strip()
            if title and seen.setdefault(title, name) != name:
                raise ValueError(f"{name} has the same title as {seen[title]}")
        return self

    @field_validator("classes_on")
    @classmethod
    def _known(cls, value: str) -> str:
        names = {one.value.casefold(): one.value for one in OUTWARD_SALES}
        said = [word.strip() for word in value.split(",") if word.strip()]
        if any(word.casefold() not in names for word in said):
            raise ValueError(f"must be of {', '.join(sorted(names.values()))}, separated by commas")
        return ", ".join(names[word.casefold()] for word in said)


class SyncSettings(_Section):
    """When and how to synchronise."""

    interval_minutes: int = Field(default=10, ge=1, le=1440)
    start_date: date | None = None
    """Go-live date: nothing dated before it is sent."""
    change_policy: ChangePolicy = ChangePolicy.ASK
    hours_from: str = ""
    """The schedule begins no run before this time of the day (HH:MM, this PC's); empty = from midnight."""
    hours_to: str = ""
    """Nor from this time on; empty = until midnight. Not later than `hours_from`: on the next day."""
    days: str = ""
    """On which days the hours begin, such as mon,tue,wed; empty = every day."""

    @field_validator("hours_from", "hours_to")
    @classmethod
    def _time_of_day(cls, value: str) -> str:
        hours, _, minutes = value.strip().partition(":")
        if not value.strip():
            return ""
        if not (hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2 and len(hours) <= 2):
            raise ValueError("must be a time such as 08:00, or empty")
        if int(hours) > 23 or int(minutes) > 59:
            raise ValueError("must be between 00:00 and 23:59, or empty for midnight")
        return f"{int(hours):02d}:{minutes}"

    @field_validator("days")
    @classmethod
    def _week_days(cls, value: str) -> str:
        said = {name[:3] for name in value.lower().replace(",", " ").split()}
        if said - set(DAYS):
            raise ValueError(f"must be days such as mon,tue,wed (of {', '.join(DAYS)}), or empty for every day")
        return ",".join(name for name in DAYS if name in said)


class NetworkSettings(_Section):
    """The way to the internet."""

    proxy: str = ""
    """For example http://proxy.office:8080; empty = as the system says."""

    @field_validator("proxy")
    @classmethod
    def _no_password(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname or not _port_is_sound(value)):
            raise ValueError("must look like http://proxy.office:8080")
        if parts.password:
            raise ValueError("must not contain a password")
        return value


class AuditSettings(_Section):
    """The audit trail."""

    retention_days: int = Field(default=0, ge=0, le=36500)
    """Older entries are removed (leaving a checkpoint); 0 = keep all."""


class WindowSettings(_Section):
    """How the windows look."""

    language: Language = Language.SYSTEM


class UpdateSettings(_Section):
    """The look for newer versions."""

    feed_url: str = ""
    """Atom feed in which releases are announced; empty = nothing is looked for."""

    @field_validator("feed_url")
    @classmethod
    def _https(cls, value: str) -> str:
        url = value.strip()
        if not url:
            return ""
        try:
            parts = urlsplit(url)
        except ValueError:
            raise ValueError("is no address") from None
        secure = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url))
        if not secure or not parts.hostname or not _port_is_sound(url):
            raise ValueError("must look like https://example.com/releases.atom")
        if parts.username is not None:
            raise ValueError("must not contain a name or password")
        return url


class Settings(_Section):
    """Everything a profile is set to."""

    tally: TallySettings = Field(default_factory=TallySettings)
    servicetitan: ServiceTitanSettings = Field(default_factory=ServiceTitanSettings)
    purchases: PurchaseSettings = Field(default_factory=PurchaseSettings)
    stock: StockSettings = Field(default_factory=StockSettings)
    zoho: ZohoSettings = Field(default_factory=ZohoSettings)
    bills: BillSettings = Field(default_factory=BillSettings)
    sales: SaleSettings = Field(default_factory=SaleSettings)
    reference: ReferenceSettings = Field(default_factory=ReferenceSettings)
    sync: SyncSettings = Field(default_factory=SyncSettings)
    network: NetworkSettings = Field(default_factory=NetworkSettings)
    audit: AuditSettings = Field(default_factory=AuditSettings)
    window: WindowSettings = Field(default_factory=WindowSettings)
    updates: UpdateSettings = Field(default_factory=UpdateSettings)

    def get(self, key: str) -> Any:
        """The value of `section.name`. Raises ConfigurationError for an unknown key."""
        section, _, name = key.partition(".")
        part = getattr(self, section, None) if section in type(self).model_fields else None
        if part is None or name not in type(part).model_fields:
            raise _unknown_key(key)
        return getattr(part, name)

    def shown(self, key: str) -> str:
        """The value as `with_value` takes it from a command line. Raises ConfigurationError for an unknown key."""
        self.get(key)
        section, _, name = key.partition(".")
        return shown(getattr(self, section), name)

    def with_value(self, key: str, value: Any) -> Settings:
        """The settings with one value changed. Raises ConfigurationError for a bad key or value."""
        self.get(key)
        section, _, name = key.partition(".")
        data = self.model_dump(mode="json")
        data[section][name] = None if value in ("", None) and self._nullable(section, name) else value
        return parse(data)

    @classmethod
    def _nullable(cls, section: str, name: str) -> bool:
        annotation = cls.model_fields[section].annotation
        field = annotation.model_fields[name] if annotation is not None else None
        return field is not None and field.default is None

    @property
    def reads_tally(self) -> bool:
        """Whether anything comes from TallyPrime; a customer may have ServiceTitan and Zoho Books only."""
        return self.purchases.enabled or self.stock.enabled or not self.zoho.enabled

    @classmethod
    def field(cls, path: Sequence[int | str]) -> FieldInfo | None:
        """The field at (section, name); None when there is no such setting."""
        section = cls.model_fields.get(str(path[0])) if path else None
        if section is None or section.annotation is None or len(path) < 2:
            return None
        found: FieldInfo | None = section.annotation.model_fields.get(str(path[1]))
        return found

    @classmethod
    def keys(cls) -> list[str]:
        """Every key."""
        found = []
        for section, field in cls.model_fields.items():
            assert field.annotation is not None  # noqa: S101 - every section is annotated
            found += [f"{section}.{name}" for name in field.annotation.model_fields]
        return found


def parse(data: object) -> Settings:
    """Validate plain data. Raises ConfigurationError naming every key and what is wrong with it."""
    if not isinstance(data, dict):
        raise ConfigurationError(
            "The settings are not sections of names and values.",
            item="Settings",
            advice="Move the file away to start with defaults and set the values again.",
        )
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        problems = [wrong_value(item, Settings.field(item["loc"])) for item in error.errors(include_url=False)]
        raise ConfigurationError(
            "; ".join(problems) + ".",
            item="Settings",
            advice="Correct the value; “ml-connector config show” lists every key.",
        ) from None


def _unknown_key(key: str) -> ConfigurationError:
    return ConfigurationError(
        f"There is no setting “{key}”.", item="Settings", advice="“ml-connector config show” lists every key."
    )
