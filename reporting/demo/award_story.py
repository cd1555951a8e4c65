"""What every unit of the demo ward does about its article and Mẫu số 03 in 2026, and when.

Plain data, no database, like `story`: the same seed always tells the same, and a stage is the
story cut off at its instant. `award_desk` takes the acts through the services.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from campaigns.vocabulary import Obligation
from reporting.demo.story import REVIEWERS, ZONE, fates, next_working_day

ARTICLE, NOMINATION = Obligation.ARTICLE, Obligation.NOMINATION
# Where each unit stands on 20/9/2026, in a ward of 86 units; “later” and what follows it come
# after that day.
FATES = {
    ARTICLE: {
        "accepted": 54,
        "mended": 10,
        "late": 8,
        "returned": 3,
        "waiting": 3,
        "draft": 2,
        "reopened": 1,
        "later": 2,
        "nil": 2,
        "never": 1,
    },
    NOMINATION: {
        "accepted": 13,
        "mended": 3,
        "waiting": 7,
        "returned": 3,
        "draft": 10,
        "reopened": 1,
        "later": 42,
        "late": 3,
        "nil": 2,
        "never": 2,
    },
}
_FIXED_FATES = {
    ARTICLE: {
        "TDP12": "accepted",
        "TDP7": "accepted",
        "PHUNU": "mended",
        "MTTQ": "late",
        "UBND": "waiting",
        "CONGAN": "returned",
        "YTE": "reopened",
        "THCSDD": "later",
    },
    NOMINATION: {
        "TDP12": "later",
        "PHUNU": "accepted",
        "UBND": "accepted",
        "TDP7": "waiting",
        "MTTQ": "reopened",
        "CONGAN": "draft",
        "THCSDD": "later",
        "YTE": "never",
    },
}
# The first and the last day of the first sending, or of the opening of what stays a draft.
_DAYS = {
    ARTICLE: {
        "accepted": (date(2026, 5, 11), date(2026, 6, 12)),
        "mended": (date(2026, 5, 11), date(2026, 6, 5)),
        "late": (date(2026, 6, 16), date(2026, 7, 10)),
        "returned": (date(2026, 9, 9), date(2026, 9, 11)),
        "waiting": (date(2026, 9, 18), date(2026, 9, 18)),
        "draft": (date(2026, 9, 9), date(2026, 9, 18)),
        "reopened": (date(2026, 9, 9), date(2026, 9, 18)),
        "later": (date(2026, 10, 5), date(2026, 10, 16)),
        "nil": (date(2026, 9, 28), date(2026, 9, 30)),
    },
    NOMINATION: {
        "accepted": (date(2026, 8, 24), date(2026, 9, 11)),
        "mended": (date(2026, 8, 24), date(2026, 9, 4)),
        "late": (date(2026, 10, 12), date(2026, 10, 16)),
        "returned": (date(2026, 9, 9), date(2026, 9, 11)),
        "waiting": (date(2026, 9, 18), date(2026, 9, 18)),
        "draft": (date(2026, 9, 9), date(2026, 9, 18)),
        "reopened": (date(2026, 9, 9), date(2026, 9, 18)),
        "later": (date(2026, 9, 21), date(2026, 10, 9)),
        "nil": (date(2026, 10, 1), date(2026, 10, 8)),
    },
}
# the Ban asks for figures of the whole year
_REOPENED_ON = date(2026, 12, 8)


@dataclass(frozen=True, slots=True)
class Act:
    """One act on one file: open, write, nil, sign, send, look, return, accept or reopen.

    `is_flawed` is a writing that lacks what a return asks for.
    """

    at: datetime
    unit_code: str
    obligation: str
    code: str
    reviewer: str
    is_flawed: bool = False


def award_acts(plans, rng):
    """Everything that happens to articles and Mẫu số 03 in the year, in order of time."""
    acts = []
    for obligation in (ARTICLE, NOMINATION):
        fate_of = fates(plans, rng, FATES[obligation], _FIXED_FATES[obligation])
        for plan in plans:
            teller = _AwardTeller(plan.code, obligation, rng)
            acts += teller.tell(fate_of[plan.code])
    return sorted(acts, key=lambda act: act.at)


class _AwardTeller:
    """The way of one file."""

    def __init__(self, unit_code, obligation, rng):
        self._unit_code, self._obligation, self._rng = unit_code, obligation, rng
        self._reviewer = rng.choice(REVIEWERS)

    def tell(self, fate):
        if fate == "never":
            return []
        first, last = _DAYS[self._obligation][fate]
        day = self._working_day(first, last)
        if fate == "nil":
            return [*self._declared_nil(day), *self._decided("accept", day)]
        if fate in ("mended", "returned"):
            pause = 1 if fate == "mended" else 9
            return self._returned_once(day, pause)
        if fate == "draft":
            return self._left_lying(day)
        if fate == "reopened":
            return [*self._left_lying(day), self._act("reopen", self._moment(_REOPENED_ON, 8, 16))]
        return [*self._written_and_sent(day), *self._decided("accept", day)]

    def _written_and_sent(self, day, *, is_flawed=False):
        begun = self._moment(day, 8, 15)
        written = begun + timedelta(minutes=self._rng.randint(20, 45))
        yield self._act("open", begun)
        yield self._act("write", written, is_flawed=is_flawed)
        yield from self._sent(written)

    def _sent(self, written):
        if self._obligation == NOMINATION:
            yield self._act("sign", written + timedelta(minutes=3))
        yield self._act("send", written + timedelta(minutes=self._rng.randint(5, 15)))

    def _declared_nil(self, day):
        begun = self._moment(day, 8, 15)
        yield self._act("open", begun)
        yield self._act("nil", begun + timedelta(minutes=3))
        yield self._act("send", begun + timedelta(minutes=5))

    def _returned_once(self, day, pause):
        """Sent with a flaw, returned the next working day, mended after `pause` days."""
        yield from self._written_and_sent(day, is_flawed=True)
        returned = next_working_day(day)
        yield from self._decided("return", day)
        again = next_working_day(returned + timedelta(days=pause))
        written = self._moment(again, 8, 15)
        yield self._act("write", written)
        yield self._act("send", written + timedelta(minutes=self._rng.randint(5, 15)))
        yield from self._decided("accept", again)

    def _left_lying(self, day):
        """Begun, and finished only weeks later."""
        begun = self._moment(day, 8, 15)
        yield self._act("open", begun)
        yield self._act("write", begun + timedelta(minutes=25), is_flawed=True)
        sent = self._working_day(date(2026, 9, 22), date(2026, 10, 8))
        written = self._moment(sent, 8, 15)
        yield self._act("write", written)
        yield from self._sent(written)
        yield from self._decided("accept", sent)

    def _decided(self, code, sent_on):
        at = self._moment(next_working_day(sent_on), 8, 16)
        yield self._act("look", at - timedelta(minutes=self._rng.randint(4, 12)))
        yield self._act(code, at)

    def _act(self, code, at, **options):
        return Act(at, self._unit_code, self._obligation, code, self._reviewer, **options)

    def _working_day(self, first, last):
        day = first + timedelta(days=self._rng.randint(0, (last - first).days))
        return day if day.weekday() < 5 else next_working_day(day)

    def _moment(self, day, earliest, latest):
        minutes = self._rng.randint(0, (latest - earliest) * 60 - 1)
        return datetime.combine(day, time(earliest), ZONE) + timedelta(
            minutes=minutes, seconds=self._rng.randint(0, 59)
        )
