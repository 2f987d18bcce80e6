"""The control API of a simulated cloud: its server, and what every one of them can be told; no rule of any vendor."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler
from typing import Any, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

from app.simulators.common.cloud import CloudSimulator
from app.simulators.common.faults import Fault
from app.simulators.common.loopback import BaseHandler
from app.simulators.common.wire import dumps, loads

Data = dict[str, Any]
T = TypeVar("T", bound=CloudSimulator[Any])
Ident = TypeVar("Ident")
E = TypeVar("E", bound=Exception)


def fault_row(fault: Fault) -> Data:
    """One rule of misbehaviour as JSON."""
    return {f.name: getattr(fault, f.name) for f in dataclasses.fields(fault) if not f.name.startswith("_")}


def common_actions(fault: Callable[..., Fault]) -> Sequence[tuple[str, str, Callable[[Any, Data, Any], object]]]:
    """What every simulated cloud can be told; `fault`: the kind of rule that its API knows."""
    return (
        ("GET", "/requests", _requests),
        ("POST", "/fault", lambda simulator, data, _ids: fault_row(simulator.faults.add(fault(**data)))),
        ("DELETE", "/fault", _clear_faults),
        ("POST", "/switch", _switch),
        ("POST", "/clock/advance", _advance),
        ("POST", "/connections", _connections),
        ("POST", "/release", _release),
    )


def handler(
    simulator: T,
    actions: Sequence[tuple[str, str, Callable[[T, Data, list[Ident]], object]]],
    ident: Callable[[str], Ident],
    refusal: type[E],
    told: Callable[[E], tuple[int, Data]],
) -> type[BaseHTTPRequestHandler]:
    """The handler of the control API's server; a wrong call is a 400 or 404 with `error`.

    `actions`: method, path and what it does; `{id}` in a path is read by `ident`. A `refusal` of the API is answered as
    `told` says.
    """

    def perform(method: str, path: str, data: Data) -> tuple[int, object]:
        for wanted, pattern, action in actions:
            found = re.fullmatch(pattern.replace("{id}", r"(\d+)"), path)
            if wanted == method and found is not None:
                try:
                    return 200, action(simulator, data, [ident(text) for text in found.groups()])
                except refusal as error:
                    return told(error)
                except (KeyError, ValueError, TypeError, ArithmeticError, StopIteration) as error:
                    return 400, {"error": f"{type(error).__name__}: {error}"}
        return 404, {"error": "no such control", "controls": [f"{m} {p}" for m, p, _ in actions]}

    class Handler(BaseHandler):
        def _serve(self) -> None:
            body = self.read_body()
            if body is None:
                return
            parts = urlsplit(self.path)
            data: Data = {name: values[0] for name, values in parse_qs(parts.query).items()}
            try:
                data.update(loads(body) if body.strip() else {})
                status, answer = perform(self.command, unquote(parts.path), data)
            except ValueError as error:
                status, answer = 400, {"error": str(error)}
            self.write(
                status, dumps(answer), {"Content-Type": "application/json; charset=utf-8"}, simulator.clock.now()
            )

        do_GET = do_POST = do_DELETE = _serve

    return Handler


def _requests(simulator: CloudSimulator[Any], data: Data, _ids: object) -> object:
    seen = simulator.requests if not data.get("writes") else simulator.writes
    rows = [{**dataclasses.asdict(entry), "at": entry.at.isoformat()} for entry in seen]
    return rows[-int(data.get("last", len(rows)) or len(rows)) :] if rows else []


def _clear_faults(simulator: CloudSimulator[Any], _data: Data, _ids: object) -> object:
    simulator.faults.clear()
    return {}


def _switch(simulator: CloudSimulator[Any], data: Data, _ids: object) -> object:
    for name, value in data.items():
        simulator.switches.set(name, value)
    return simulator.switches.as_dict()


def _advance(simulator: CloudSimulator[Any], data: Data, _ids: object) -> object:
    simulator.clock.advance(float(str(data["seconds"])))
    return {"now": simulator.clock.now().isoformat()}


def _connections(simulator: CloudSimulator[Any], data: Data, _ids: object) -> object:
    if data["accept"]:
        simulator.accept_connections()
    else:
        simulator.refuse_connections()
    return {}


def _release(simulator: CloudSimulator[Any], _data: Data, _ids: object) -> object:
    simulator.release()
    return {}
