"""What the control API can do, as plain functions over JSON values; raises BadCommandError for what makes no sense."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from app.simulators.tally.books import Backup
from app.simulators.tally.company import Company
from app.simulators.tally.control_stock import edit, enter_stock, levels, switch
from app.simulators.tally.control_values import BadCommandError, Json, draft, draft_fields
from app.simulators.tally.faults import Fault
from app.simulators.tally.masters import Godown, Group, Ledger, Master, StockGroup, StockItem, Unit, VoucherType
from app.simulators.tally.vouchers import Voucher

if TYPE_CHECKING:
    from app.simulators.tally.server import TallySimulator

KINDS: Mapping[str, type[Master]] = {
    "ledger": Ledger,
    "supplier": Ledger,
    "customer": Ledger,
    "item": StockItem,
    "godown": Godown,
    "unit": Unit,
    "group": Group,
    "stock-group": StockGroup,
    "voucher-type": VoucherType,
}


class ControlActions:
    """The commands of one simulator's control API; safe to call from any thread."""

    def __init__(self, simulator: TallySimulator) -> None:
        self._simulator = simulator
        self._backups: dict[str, Backup] = {}
        self._closed: dict[str, Company] = {}

    def run(self, method: str, target: str, body: Json) -> Any:
        """Do one command. Raises BadCommandError."""
        parts = urlsplit(target)
        path = [unquote(part) for part in parts.path.strip("/").split("/")]
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        try:
            return self._get(path, query) if method == "GET" else self._post(path, body)
        except BadCommandError:
            raise
        except (LookupError, ValueError, TypeError, ArithmeticError) as error:
            raise BadCommandError(f"{type(error).__name__}: {error}") from error

    # --- looking -----------------------------------------------------------------------------------------------

    def _get(self, path: list[str], query: Mapping[str, str]) -> Any:
        if path == ["state"]:
            return self._state()
        if path == ["requests"]:
            return [self._request(record) for record in self._simulator.requests]
        if path == ["vouchers"]:
            company = self._company(query)
            newest = sorted(company.vouchers(), key=lambda voucher: -voucher.alter_id)
            return [describe(company, voucher) for voucher in newest[: int(query.get("limit", "50"))]]
        if path == ["stock"]:
            company = self._company(query)
            until = date.fromisoformat(query["until"]) if "until" in query else company.today
            return levels(company, until)
        raise BadCommandError(f"there is no GET /{'/'.join(path)}")

    def _state(self) -> Json:
        simulator, state = self._simulator, self._simulator.state
        return {
            "url": simulator.url,
            "active": None if state.active is None else state.active.name,
            "companies": [
                {
                    "name": one.name,
                    "guid": one.guid,
                    "altvchid": one.alt_vch_id,
                    "altmstid": one.alt_mst_id,
                    "vouchers": len(one.vouchers_index),
                    "waiting_for_login": one.name in state.logins,
                }
                for one in state.open_companies
            ],
            "closed": sorted(self._closed),
            "backups": sorted(self._backups),
            "faults": simulator.faults.names(),
            "busy": simulator.busy,
            "requests": len(simulator.requests),
            "overlaps": simulator.overlaps,
            "whole_book_scans": simulator.whole_book_scans,
            "forbidden_requests": [record.forbidden for record in simulator.forbidden_requests],
        }

    @staticmethod
    def _request(record: Any) -> Json:
        row = asdict(record)
        row["arrived_at"] = record.arrived_at.isoformat()
        row.pop("text")
        row.pop("headers")
        return row

    # --- doing -------------------------------------------------------------------------------------------------

    def _post(self, path: list[str], body: Json) -> Any:
        if path == ["fault"]:
            return self._fault(body)
        if path == ["release"]:
            self._simulator.release()
            return {}
        if path == ["voucher"]:
            company = self._company(body)
            return describe(company, company.add_draft(draft(body)))
        if path[0] == "stock" and len(path) == 2:
            company = self._company(body)
            return describe(company, enter_stock(company, path[1], body))
        if path == ["edit"]:
            return edit(self._company(body), int(body.get("count", 1)), int(body.get("seed", 1)))
        if path[0] == "voucher" and len(path) == 3:
            return self._voucher(path[1], path[2], body)
        if path[0] == "master" and len(path) in {2, 3}:
            return self._master(path[1], path[2] if len(path) == 3 else "create", body)
        if path[0] == "company" and len(path) == 2:
            return self._company_command(path[1], body)
        if path == ["backup"]:
            self._backups[str(body.get("name", "backup"))] = self._company(body).backup()
            return {"backups": sorted(self._backups)}
        if path == ["restore"]:
            company = self._company(body)
            company.restore(self._backups[str(body.get("name", "backup"))])
            return {"altvchid": company.alt_vch_id, "altmstid": company.alt_mst_id}
        raise BadCommandError(f"there is no POST /{'/'.join(path)}")

    def _fault(self, body: Json) -> Json:
        faults = self._simulator.faults
        if body.get("name") == "all":
            faults.clear()
        elif body.get("on", True):
            options = {key: body[key] for key in ("times", "seconds", "fraction", "match") if key in body}
            faults.arm(Fault(body["name"]), **options)
        else:
            faults.clear(Fault(body["name"]))
        return {"faults": faults.names()}

    def _voucher(self, guid: str, action: str, body: Json) -> Json:
        company = next((one for one in self._simulator.state.open_companies if guid.startswith(one.guid)), None)
        if company is None:
            raise BadCommandError("no open company has this voucher")
        if action == "delete":
            company.delete_voucher(guid)
            return {"altvchid": company.alt_vch_id}
        actions: dict[str, Callable[[], Voucher]] = {
            "alter": lambda: company.alter_voucher(guid, **draft_fields(body)),
            "cancel": lambda: company.cancel_voucher(guid),
            "redate": lambda: company.redate_voucher(guid, date.fromisoformat(body["date"])),
            "optional": lambda: company.set_optional(guid, bool(body.get("optional", True))),
        }
        if action not in actions:
            raise BadCommandError(f"a voucher cannot be told to {action}")
        return describe(company, actions[action]())

    def _master(self, kind: str, action: str, body: Json) -> Json:
        company = self._company(body)
        if kind not in KINDS:
            raise BadCommandError(f"unknown kind of master: {kind}")
        values = {key: value for key, value in body.items() if key not in {"company", "name"}}
        name = str(body["name"])
        if action == "rename":
            return {"name": company.rename_master(KINDS[kind], name, str(body["new_name"])).name}
        if action == "delete":
            company.delete_master(KINDS[kind], name)
            return {}
        if action != "create":
            raise BadCommandError(f"a master cannot be told to {action}")
        makers: dict[str, Callable[..., Master]] = {
            "ledger": company.add_ledger,
            "supplier": company.add_supplier,
            "customer": company.add_customer,
            "item": company.add_item,
            "godown": company.add_godown,
            "unit": company.add_unit,
            "stock-group": company.add_stock_group,
            "voucher-type": company.add_voucher_type,
            "group": lambda name, **more: company.add_master(Group, name, **more),
        }
        return {"name": makers[kind](name, **values).name, "altmstid": company.alt_mst_id}

    def _company_command(self, action: str, body: Json) -> Json:
        name = str(body["name"])
        if action == "close":
            self._closed[name] = self._simulator.company(name)
            self._simulator.close_company(name)
        elif action == "open":
            self._simulator.open_company(self._closed.pop(name))
        elif action == "activate":
            self._simulator.activate(name)
        elif action == "rename":
            self._simulator.company(name).rename(str(body["new_name"]))
        elif action == "switch":
            switch(self._simulator.company(name), body)
        else:
            raise BadCommandError(f"a company cannot be told to {action}")
        return self._state()

    def _company(self, body: Mapping[str, Any]) -> Company:
        return self._simulator.company(body.get("company"))


def describe(company: Company, voucher: Voucher) -> Json:
    """A voucher as the control API shows it."""
    party = None if voucher.party_id is None else company.get(Ledger, voucher.party_id).name
    return {
        "guid": voucher.guid,
        "masterid": voucher.master_id,
        "alterid": voucher.alter_id,
        "type": company.get(VoucherType, voucher.type_id).name,
        "number": company.voucher_number(voucher),
        "date": voucher.date.isoformat(),
        "party": party,
        "reference": voucher.reference,
        "total": str(voucher.total),
        "cancelled": voucher.cancelled,
        "optional": voucher.optional,
    }
