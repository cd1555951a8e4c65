"""The year of the demo ward as a story: who opened, saved, sent and returned what, and when.

Plain data, no database: the same seed always tells the same story, and a stage is the story
cut off at its instant. `ledger` writes it down; tests replay parts of it through the services.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from reporting.demo.shares import apportion

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
REVIEWERS = ("bxdd1", "bxdd2")
# What came of Mẫu 01 by the morning of 09/01/2026, in a ward of 86 units.
FATES = {"accepted": 48, "waiting": 9, "returned": 4, "draft": 6, "nothing": 19}
SENT_FATES = ("accepted", "waiting", "returned")
_FIXED_FATES = {
    "TDP12": "nothing",
    "UBND": "nothing",
    "PHUNU": "nothing",
    "THCSDD": "nothing",
    "NCT": "nothing",
    "CQDANG": "draft",
    "YTE": "draft",
    "MTTQ": "returned",
    "TDP7": "waiting",
    "CONGAN": "accepted",
    "CTD": "accepted",
}
_SIGNED_SHARE = 0.85
# Sent paper instead, so the Ban entered it (“Gửi thay”).
_ON_BEHALF = "CTD"


@dataclass(frozen=True, slots=True)
class Step:
    """One act on a list: open, save, nil, send, sign, look, return or accept.

    `rows` belongs to a saving, `note` and `row_notes` to a return or a nil return.
    """

    code: str
    at: datetime
    rows: tuple = ()
    note: str = ""
    row_notes: tuple = ()


@dataclass(frozen=True, slots=True)
class History:
    """Everything that happened to one unit's list of one year, in order of time."""

    unit_code: str
    year: int
    reviewer: str
    steps: tuple
    is_on_behalf: bool = False

    def until(self, instant):
        return replace(self, steps=tuple(step for step in self.steps if step.at <= instant))


def fates(plans, rng, shares=FATES, fixed=_FIXED_FATES):
    """{unit code: fate} in these proportions; the units of the walkthroughs are fixed."""
    result = {plan.code: fixed[plan.code] for plan in plans if plan.code in fixed}
    left = apportion(len(plans), shares)
    for fate in result.values():
        left[fate] -= 1
    free = [fate for fate, count in left.items() for _ in range(count)]
    rng.shuffle(free)
    others = [plan.code for plan in plans if plan.code not in result]
    return result | dict(zip(others, free, strict=False))


class Teller:
    """Tells one list's history after another, each from its own fate."""

    def __init__(self, rng, fixture):
        self._rng = rng
        self._notes = fixture["return_notes"]
        self._vague_initiative = fixture["vague_initiative"]
        self._nil_reason = fixture["nil_reason"]
        self._told = dict.fromkeys(FATES, 0)

    def last_year(self, plan, rows):
        day = self._rng.choice([date(2025, 1, d) for d in (6, 7, 8, 9, 10, 13, 14)])
        return self._history(plan, 2025, self._sent_and_accepted(rows, day))

    def this_year(self, plan, rows, fate):
        """The history of 2026; None for the one unit that never answers."""
        turn, self._told[fate] = self._told[fate], self._told[fate] + 1
        steps = getattr(self, f"_{fate}")(plan, rows, turn)
        if steps and self._rng.random() < _SIGNED_SHARE:
            steps = self._signed(steps)
        return self._history(plan, 2026, steps) if steps else None

    def _history(self, plan, year, steps):
        on_behalf = year == 2026 and plan.code == _ON_BEHALF
        reviewer = self._rng.choice(REVIEWERS)
        return History(plan.code, year, reviewer, tuple(steps), is_on_behalf=on_behalf)

    # ── the fates ─────────────────────────────────────────────────────────────────────────────
    def _accepted(self, plan, rows, turn):
        if turn % 8 == 3:
            day = self._rng.choice([date(2026, 1, 2), date(2026, 1, 5), date(2026, 1, 6)])
            return self._returned_once(rows, day)
        days = [date(2026, 1, d) for d in (2, 5, 5, 6, 6, 6, 7, 7, 7, 8, 8, 8)]
        return self._sent_and_accepted(rows, self._rng.choice(days))

    def _waiting(self, plan, rows, turn):
        first = []
        if turn % 9 == 4:
            first, rows = self._first_try(rows, date(2026, 1, 6))
        if turn % 9 < 5:
            sent_at = self._between(date(2026, 1, 8), time(14), time(16, 40))
        else:
            sent_at = self._between(date(2026, 1, 9), time(7, 40), time(8, 50))
        sending = self._resent(rows, sent_at) if first else self._written(rows, sent_at)
        steps = [*first, *sending]
        if turn % 9 in (2, 6):
            returned_at = self._between(date(2026, 1, 12), time(8, 30), time(11))
            note = self._flaw(rows)[1]
            again = self._between(date(2026, 1, 13), time(9), time(11))
            return [
                *steps,
                *self._decided("return", returned_at, row_notes=note),
                *self._resent(rows, again),
                *self._decided("accept", self._soon_after(again)),
            ]
        accepted_at = self._between(date(2026, 1, 12), time(8, 30), time(16, 30))
        return [*steps, *self._decided("accept", accepted_at)]

    def _returned(self, plan, rows, turn):
        first, rows = self._first_try(rows, self._rng.choice([date(2026, 1, d) for d in (5, 6, 7)]))
        again = self._between(date(2026, 1, 13), time(8), time(16, 30))
        steps = [*first, *self._resent(rows, again)]
        if turn % 4 == 1:
            note = self._flaw(rows)[1]
            returned_at = self._between(date(2026, 1, 15), time(8, 30), time(11))
            again = self._between(date(2026, 1, 19), time(8), time(11))
            steps += self._decided("return", returned_at, row_notes=note)
            steps += self._resent(rows, again)
        return [*steps, *self._decided("accept", self._soon_after(again))]

    def _draft(self, plan, rows, turn):
        begun = self._between(date(2026, 1, self._rng.choice([6, 7, 8])), time(8), time(16))
        half = rows if turn % 2 else [*rows[:-1], replace(rows[-1], initiative="", sector="")]
        sent_at = self._between(
            date(2026, 1, self._rng.choice([16, 19, 20])), time(9, 30), time(16)
        )
        return [
            Step("open", begun),
            Step("save", begun + timedelta(minutes=self._rng.randint(6, 40)), rows=tuple(half)),
            *self._resent(rows, sent_at),
            *self._decided("accept", self._soon_after(sent_at)),
        ]

    def _nothing(self, plan, rows, turn):
        fixed = plan.code in _FIXED_FATES
        if not fixed and turn % 19 == 18:
            return None
        day = date(2026, 1, self._rng.choice([16, 19, 20, 21, 22, 23, 26, 27, 28]))
        if not fixed and turn % 19 == 17:
            day = date(2026, 11, 5)
        sent_at = self._between(day, time(9), time(16, 30))
        if not fixed and turn % 19 == 16:
            return [*self._nil_return(sent_at), *self._decided("accept", self._soon_after(sent_at))]
        return [*self._written(rows, sent_at), *self._decided("accept", self._soon_after(sent_at))]

    # ── parts of a story ──────────────────────────────────────────────────────────────────────
    def _sent_and_accepted(self, rows, day):
        """Sent in the morning and accepted that afternoon, or sent later and accepted next day."""
        is_last_day = day == date(2026, 1, 8)
        in_the_morning = is_last_day or self._rng.random() < 0.5
        hours = (time(8), time(11)) if in_the_morning else (time(13, 30), time(16, 30))
        sent_at = self._between(day, *hours)
        return [*self._written(rows, sent_at), *self._decided("accept", self._soon_after(sent_at))]

    def _returned_once(self, rows, day):
        first, rows = self._first_try(rows, day)
        again = first[-1].at + timedelta(minutes=self._rng.randint(60, 150))
        return [
            *first,
            *self._resent(rows, again),
            *self._decided("accept", self._soon_after(again)),
        ]

    def _first_try(self, rows, day):
        """A sending with a flaw, returned with the reason; also the rows as they were mended."""
        flawed, note = self._flaw(rows)
        sent_at = self._between(day, time(8), time(16, 30))
        returned_at = self._between(next_working_day(day), time(8, 15), time(11))
        decided = self._decided("return", returned_at, row_notes=note)
        return [*self._written(flawed, sent_at), *decided], rows

    def _flaw(self, rows):
        """One row written carelessly, and the reason pinned to it."""
        place = self._rng.randrange(len(rows))
        row = rows[place]
        name, comma, _ = row.participant.partition(",")
        if comma:
            flaw, field = {"participant": name}, "participant"
        else:
            flaw, field = {"initiative": self._vague_initiative}, "initiative"
        flawed = [*rows[:place], replace(row, **flaw), *rows[place + 1 :]]
        return flawed, ((row.id, self._notes[field]),)

    def _written(self, rows, sent_at):
        begun = sent_at - timedelta(minutes=self._rng.randint(20, 70))
        steps = [Step("open", begun)]
        if len(rows) > 1:
            half = begun + timedelta(minutes=self._rng.randint(3, 9))
            steps.append(Step("save", half, rows=tuple(rows[: len(rows) // 2])))
        return [*steps, *self._resent(rows, sent_at)]

    def _resent(self, rows, sent_at):
        saved_at = sent_at - timedelta(seconds=self._rng.randint(40, 240))
        return [Step("save", saved_at, rows=tuple(rows)), Step("send", sent_at)]

    def _nil_return(self, sent_at):
        begun = sent_at - timedelta(minutes=5)
        return [
            Step("open", begun),
            Step("nil", begun + timedelta(minutes=2), note=self._nil_reason),
            Step("send", sent_at),
        ]

    def _signed(self, steps):
        """The signed copy follows the first sending, before the Ban has looked at it."""
        place = next(place for place, step in enumerate(steps, start=1) if step.code == "send")
        signed_at = steps[place - 1].at + timedelta(minutes=self._rng.randint(2, 9))
        return [*steps[:place], Step("sign", signed_at), *steps[place:]]

    def _decided(self, code, at, row_notes=()):
        looked_at = at - timedelta(seconds=self._rng.randint(60, 300))
        return [Step("look", looked_at), Step(code, at, row_notes=row_notes)]

    def _soon_after(self, sent_at):
        """The next time the Ban works through its queue."""
        if sent_at.hour < 12:
            return self._between(sent_at.date(), time(14), time(16, 45))
        return self._between(next_working_day(sent_at.date()), time(8, 15), time(11, 30))

    def _between(self, day, earliest, latest):
        begin = datetime.combine(day, earliest, ZONE)
        seconds = int((datetime.combine(day, latest, ZONE) - begin).total_seconds())
        return begin + timedelta(seconds=self._rng.randint(0, seconds))


def next_working_day(day):
    """The next day from Monday to Friday."""
    day += timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day
