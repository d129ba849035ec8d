"""Processor time of things in turn: what is compared runs in the same minute, in small slices, many times over."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

SLICE = 0.03
"""Seconds of processor time that each thing runs at a time."""


@dataclass
class Call:
    """What is measured: `run`, by `clock`. Where it uses something up, `prepare` makes one of it, unmeasured."""

    run: Callable[..., Any]
    clock: Callable[[], float] = time.process_time
    prepare: Callable[[], Any] | None = None
    stock: list[Any] = field(default_factory=list)

    def many(self, count: int) -> tuple[float, float]:
        """Seconds of processor and of wall for each of `count` runs."""
        if self.prepare is not None:
            self.stock = [self.prepare() for _ in range(count)]
        gc.collect()
        began, walled = self.clock(), time.perf_counter()
        if self.prepare is None:
            for _ in range(count):
                self.run()
        else:
            for each in self.stock:
                self.run(each)
        wall = time.perf_counter() - walled
        return (self.clock() - began) / count, wall / count


@dataclass(frozen=True)
class Times:
    """Seconds a call, one number for each round, of everything that was measured together."""

    cpu: Mapping[str, list[float]]
    wall: Mapping[str, list[float]]

    def cost(self, name: str) -> float:
        """The median processor time of one call, in microseconds."""
        return statistics.median(self.cpu[name]) * 1e6

    def ratio(self, of: str, to: str) -> float:
        """How fast `of` is beside `to`: the median over the rounds of time(to) / time(of), by processor time."""
        return statistics.median(b / a for a, b in zip(self.cpu[of], self.cpu[to], strict=True))

    def wall_ratio(self, of: str, to: str) -> float:
        """The same by the clock on the wall."""
        return statistics.median(b / a for a, b in zip(self.wall[of], self.wall[to], strict=True))


def interleaved(calls: Mapping[str, Call], *, rounds: int, slice_: float = SLICE) -> Times:
    """Run all in turn for `rounds` rounds, a slice of processor time each, after warming each up."""
    each: dict[str, int] = {}
    for name, call in calls.items():
        call.many(10)
        each[name] = max(2, round(slice_ / max(1e-6, call.many(5)[0])))
    cpu: dict[str, list[float]] = {name: [] for name in calls}
    wall: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            spent, passed = call.many(each[name])
            cpu[name].append(spent)
            wall[name].append(passed)
    return Times(cpu, wall)
