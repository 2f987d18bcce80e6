"""The rate: as close to 60 calls a second as an exact bucket at the server allows, and one pause for everybody."""

from __future__ import annotations

import heapq
import random
from bisect import bisect_right
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.connectors.servicetitan.limiter import CALLS_PER_S, PATIENCE_S, CallLimiter, Slot
from app.domain.errors import Throttled

SENDERS = 12


class Traffic:
    """Twelve senders in virtual time: each takes a slot, its call arrives later, its answer comes still later."""

    def __init__(self, seed: int, latency_s: tuple[float, float], *, arrival: str) -> None:
        self.now = 100.0
        self.arrivals: list[float] = []
        self._random = random.Random(seed)
        self._latency = latency_s
        self._arrival = arrival
        self._answers: list[tuple[float, int, Slot]] = []
        self.limiter = CallLimiter(self, system="ServiceTitan")  # type: ignore[arg-type]

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self._pass(self.now + seconds)

    def run(self, calls: int) -> None:
        for number in range(calls):
            while len(self._answers) >= SENDERS:
                self._pass(self._answers[0][0])
            slot = self.limiter.acquire()
            latency = self._random.uniform(*self._latency)
            early, late = 0.0, min(latency, 0.08)
            share = self._random.random() if self._arrival == "any" else self._random.choice((0.0, 1.0))
            self.arrivals.append(self.now + early + share * (late - early))
            heapq.heappush(self._answers, (self.now + latency, number, slot))

    def _pass(self, until: float) -> None:
        while self._answers and self._answers[0][0] <= until:
            self.now, _, slot = heapq.heappop(self._answers)
            self.limiter.release(slot)
        self.now = max(self.now, until)

    def most_in_a_second(self) -> int:
        times = sorted(self.arrivals)
        return max(bisect_right(times, at + 1.0) - index for index, at in enumerate(times))

    def per_second(self) -> float:
        times = sorted(self.arrivals)
        return (len(times) - 1) / (times[-1] - times[0])


@pytest.mark.parametrize("arrival", ["any", "extreme"])
@pytest.mark.parametrize("latency_s", [(0.0, 0.0), (0.001, 0.01), (0.02, 0.08), (0.05, 0.2), (0.001, 0.2)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_second_of_the_server_sees_a_61st_call_and_nine_tenths_of_the_rate_remain(
    seed: int, latency_s: tuple[float, float], arrival: str
) -> None:
    traffic = Traffic(seed, latency_s, arrival=arrival)
    traffic.run(3000)
    assert traffic.most_in_a_second() <= CALLS_PER_S
    assert traffic.per_second() >= 0.9 * CALLS_PER_S


def test_it_starts_without_a_burst(clock: Any) -> None:
    limiter = CallLimiter(clock, system="ServiceTitan")
    started = clock.monotonic()
    for _ in range(30):
        limiter.release(limiter.acquire())
    assert clock.monotonic() - started >= 0.4


def test_threads_share_one_pace(clock: Any) -> None:
    limiter = CallLimiter(clock, system="ServiceTitan")
    started = clock.monotonic()

    def call(_: int) -> None:
        with limiter.call():
            pass

    with ThreadPoolExecutor(SENDERS) as pool:
        list(pool.map(call, range(600)))
    assert 10.0 <= clock.monotonic() - started <= 600 / (0.9 * CALLS_PER_S)


def test_a_pause_holds_every_call_back(clock: Any) -> None:
    limiter = CallLimiter(clock, system="ServiceTitan")
    limiter.release(limiter.acquire())
    limiter.pause(7.0)
    until = limiter.pause_until
    limiter.pause(3.0)
    assert limiter.pause_until == until, "a shorter pause does not end a longer one"
    limiter.release(limiter.acquire())
    assert clock.monotonic() >= until


def test_a_pause_that_grows_while_a_call_waits_is_waited_for_to_its_end(clock: Any) -> None:
    limiter = CallLimiter(clock, system="ServiceTitan")
    limiter.pause(5.0)
    plain_sleep = clock.sleep

    def sleep(seconds: float) -> None:
        plain_sleep(seconds)
        if len(clock.slept) == 1:
            limiter.pause(4.0)

    clock.sleep = sleep
    started = clock.monotonic()
    limiter.release(limiter.acquire())
    assert clock.monotonic() - started == pytest.approx(9.0)


def test_a_pause_longer_than_the_patience_ends_the_call_at_once(clock: Any) -> None:
    limiter = CallLimiter(clock, system="ServiceTitan")
    limiter.pause(PATIENCE_S + 60)
    with pytest.raises(Throttled) as caught:
        limiter.acquire()
    assert caught.value.retry_after_s == pytest.approx(PATIENCE_S + 60)
    assert clock.slept == []


def test_a_call_that_is_never_answered_does_not_hold_its_slot_for_ever(clock: Any) -> None:
    limiter = CallLimiter(clock, system="ServiceTitan")
    started = clock.monotonic()
    for _ in range(200):
        limiter.acquire()
    assert clock.monotonic() - started < 5.0
