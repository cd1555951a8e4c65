"""Times as ratios: ours and the floor take turns in one run, and the medians are divided."""

import statistics
import time
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table; times in milliseconds, `target` as the highest ratio wanted.

    `longest_ms` is a promise in time, for what people wait for; `processor_ms` is what ours took of
    this process's processor, which says more than the clock where others work on the machine too.
    """

    name: str
    ours_ms: float
    floor: str
    floor_ms: float
    ratio: float
    target: float | None = None
    queries: int | None = None
    longest_ms: float | None = None
    processor_ms: float | None = None
    most_queries: int | None = None
    kilobytes: float | None = None
    most_kilobytes: float | None = None

    @property
    def is_met(self):
        return all(
            most is None or seen <= most
            for seen, most in (
                (self.ratio, self.target),
                (self.ours_ms, self.longest_ms),
                (self.queries, self.most_queries),
                (self.kilobytes, self.most_kilobytes),
            )
        )

    def as_json(self):
        return {**asdict(self), "is_met": self.is_met}


def compare(
    name,
    ours,
    floor_name,
    floor,
    *,
    rounds=7,
    target=None,
    longest_ms=None,
    queries=None,
    most_queries=None,
    clock=time.perf_counter,
):
    """Run both once to warm up, then `rounds` times in turns.

    With time.process_time as the clock, what else runs on the machine counts less.
    """
    ours(), floor()
    our_times, floor_times = [], []
    for _ in range(rounds):
        our_times.append(_milliseconds(ours, clock))
        floor_times.append(_milliseconds(floor, clock))
    ours_ms, floor_ms = statistics.median(our_times), statistics.median(floor_times)
    return Result(
        name,
        round(ours_ms, 2),
        floor_name,
        round(floor_ms, 2),
        round(ours_ms / floor_ms, 2),
        target,
        queries,
        longest_ms,
        most_queries=most_queries,
    )


def _milliseconds(work, clock):
    began = clock()
    work()
    return (clock() - began) * 1000


def table(results):
    """The results as aligned text."""
    head = ("case", "ours ms", "processor", "floor", "floor ms", "ratio", "target", "queries", "KB")
    lines = [head, *(_cells(result) for result in results)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cells(result):
    target = "" if result.target is None else f"≤ {result.target:g}"
    if result.longest_ms is not None:
        target = f"≤ {result.longest_ms:g} ms"
    mark = "" if result.is_met else " (missed)"
    return (
        result.name,
        f"{result.ours_ms:.2f}",
        "" if result.processor_ms is None else f"{result.processor_ms:.2f}",
        result.floor,
        f"{result.floor_ms:.2f}",
        f"{result.ratio:.2f}",
        target + mark,
        "" if result.queries is None else str(result.queries),
        "" if result.kilobytes is None else f"{result.kilobytes:g}",
    )
