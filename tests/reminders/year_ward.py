"""A ward as its simulated year knows it: who answers for what, until when, and since when.

Each step changes the program's data and keeps what is true in records of its own, so that
`tests.reminders.year_books` need not ask the program.
"""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from audit.clock import held_at
from campaigns.models import Deadline, Submission
from campaigns.services import (
    grant_exemption,
    grant_extension,
    set_deadline,
    withdraw_exemption,
    withdraw_extension,
)
from campaigns.vocabulary import Obligation, Status
from organizations.models import Membership, Unit, User
from reminders.rounds import DEFAULT_ROUNDS, save_plan
from reminders.vocabulary import Audience
from tests.factories import make_campaign, make_person, make_ward

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
LIMITS = {
    Obligation.REGISTRATION: date(2026, 1, 15),
    Obligation.ARTICLE: date(2026, 6, 15),
    Obligation.NOMINATION: date(2026, 10, 10),
}
ROUNDS = [(item.offset, item.audience) for item in DEFAULT_ROUNDS]
OWING = {None, Status.DRAFT, Status.RETURNED}
Role = Membership.Role


class Standing(NamedTuple):
    """How a unit stands with an obligation from a moment on; lines of it make a history.

    `words` are the day a letter must name. Rounds before `asked_from` ask for nothing.
    """

    since: datetime
    is_owing: bool
    due_before: datetime
    words: str
    asked_from: datetime | None


class Plan(NamedTuple):
    """Which rounds a year has for an obligation from a moment on, and whether they are told.

    Rounds before `on_since` ask for nothing.
    """

    since: datetime
    is_on: bool
    on_since: datetime
    rounds: frozenset  # of (offset, audience)


class SimulatedWard:
    """The lines of the ward's year are (unit id, obligation); `now` is set by who tells the story.

    Of ten units number 0 is a committee with a head, above numbers 1 to 3; number 4 has a head of
    its own, 7 a second mailbox, and 9 shares the clerk of 8.
    """

    def __init__(self, unit_count):
        self.now = at(date(2025, 12, 1), 7)
        self.count = Counter()  # what happened, by kind
        ward = make_ward()
        self.admin = make_person(ward, Role.ADMIN)
        self.campaign = make_campaign(ward)
        self._plans = defaultdict(list)
        with held_at(self.now):
            for obligation in LIMITS:
                self._save_plan(obligation, frozenset(ROUNDS), is_on=True)
        self.addresses = {}
        self.units = {}
        self._person(ward, Role.LEADER, "leader")
        for number in range(unit_count):
            self._make_unit(ward, number)
        self._deadlines = {item.obligation: item for item in Deadline.objects.all()}
        self._stated = {obligation: (day, False) for obligation, day in LIMITS.items()}
        self._extended = {}  # line: last day
        self.status = {(pk, obligation): None for pk in self.units for obligation in LIMITS}
        self._returned_at = {}
        self._file_ids = {}
        self.exempt = set()
        self.switched_off = set()
        self.left_at = {}  # (unit id, address): when the clerk there was replaced
        self.history = defaultdict(list)
        for line in self.status:
            self._note(line)

    def _make_unit(self, ward, number):
        place = number % 10
        above = Unit.objects.get(code=f"N{number - place}") if place in (1, 2, 3) else ward
        unit = Unit.objects.create(
            name=f"Chi bộ số {number}", code=f"N{number}", kind="party_cell", parent=above
        )
        clerk = self._person(unit, Role.CLERK, f"n{number - 1 if place == 9 else number}")
        head = set()
        if place in (0, 4):
            head = {self._person(unit, Role.LEADER, f"head{number}")}
        elif place in (1, 2, 3):
            head = {f"head{number - place}@danvan.example"}
        if place == 7:
            Unit.objects.filter(pk=unit.pk).update(contact_email=f"office{number}@danvan.example")
        contact = {f"office{number}@danvan.example"} if place == 7 else set()
        self.units[unit.pk] = unit
        self.addresses[unit.pk] = {
            Audience.UNIT: {clerk} | contact,
            Audience.HEAD: head,
            Audience.LEADER: {"leader@danvan.example"},
        }

    def _person(self, unit, role, name):
        user, _ = User.objects.get_or_create(
            username=name, defaults={"email": f"{name}@danvan.example"}
        )
        Membership.objects.create(user=user, unit=unit, role=role)
        return user.email

    def units_of_one_clerk(self):
        """[(id of a number 9, id of the number 8 before it)]"""
        ids = list(self.units)
        return [(ids[number], ids[number - 1]) for number in range(9, len(ids), 10)]

    # ── what is true ──────────────────────────────────────────────────────────────────────────
    def standing(self, line, at=None):
        """The Standing of a line now, or at a moment of the past."""
        lines = self.history[line]
        if at is None:
            return lines[-1]
        return next(item for item in reversed(lines) if item.since <= at)

    def plan(self, obligation, moment):
        """The Plan of an obligation at a moment."""
        return next(item for item in reversed(self._plans[obligation]) if item.since <= moment)

    def limit(self, obligation):
        """The first late instant of those to whom nothing was granted."""
        day, is_included = self._stated[obligation]
        return at(day + timedelta(days=1) if is_included else day, 0)

    def due_before(self, line):
        return self.standing(line).due_before

    def _note(self, line):
        unit_id, obligation = line
        is_let_off = line in self.exempt or unit_id in self.switched_off
        (day, _), due_before = self._stated[obligation], self.limit(obligation)
        if line in self._extended:
            own = at(self._extended[line] + timedelta(days=1), 0)
            if own > due_before:
                day, due_before = self._extended[line], own
        self.history[line].append(
            Standing(
                since=self.now,
                is_owing=self.status[line] in OWING and not is_let_off,
                due_before=due_before,
                words=_day_words(day),
                asked_from=self._returned_at[line]
                if self.status[line] == Status.RETURNED
                else None,
            )
        )

    # ── what happens ──────────────────────────────────────────────────────────────────────────
    def set_status(self, line, status, *, is_nil=False):
        unit_id, obligation = line
        columns = {"status": status, "updated_at": self.now, "version": 1, "is_nil": is_nil}
        if status != Status.DRAFT:
            columns |= {"last_sent_at": self.now, "first_sent_at": self.now}
        if status == Status.RETURNED:
            columns["decided_at"] = self._returned_at[line] = self.now
        if line in self._file_ids:
            Submission.objects.filter(pk=self._file_ids[line]).update(**columns)
        else:
            self._file_ids[line] = Submission.objects.create(
                campaign=self.campaign, unit_id=unit_id, obligation=obligation, **columns
            ).pk
        self.status[line] = status
        self.count["nil" if is_nil else str(status)] += 1
        self._note(line)

    def extend(self, line, last_day):
        unit_id, obligation = line
        grant_extension(
            self._deadlines[obligation],
            self.units[unit_id],
            last_day=last_day,
            reason="Ốm",
            actor=self.admin,
        )
        self._extended[line] = last_day
        self.count["extended"] += 1
        self._note(line)

    def is_extended(self, line):
        return line in self._extended

    def withdraw_extension(self, line):
        unit_id, obligation = line
        withdraw_extension(self._deadlines[obligation], self.units[unit_id], actor=self.admin)
        del self._extended[line]
        self.count["extension withdrawn"] += 1
        self._note(line)

    def toggle_exemption(self, line):
        unit_id, obligation = line
        unit = self.units[unit_id]
        if line in self.exempt:
            withdraw_exemption(self.campaign, obligation, unit, actor=self.admin)
        else:
            grant_exemption(self.campaign, obligation, unit, reason="Mới lập", actor=self.admin)
        self.exempt ^= {line}
        self.count["exempt" if line in self.exempt else "exemption withdrawn"] += 1
        self._note(line)

    def toggle_unit(self, unit_id):
        Unit.objects.filter(pk=unit_id).update(is_active=unit_id in self.switched_off)
        self.switched_off ^= {unit_id}
        self.count["switched off" if unit_id in self.switched_off else "switched on"] += 1
        for obligation in LIMITS:
            self._note((unit_id, obligation))

    def replace_clerk(self, unit_id):
        """The account is closed and somebody new answers, who never had a letter of the year."""
        memberships = Membership.objects.filter(unit_id=unit_id, role=Role.CLERK)
        old = User.objects.get(memberships__in=memberships)
        if old.memberships.count() > 1:  # somebody else's clerk too, who stays
            return
        memberships.delete()
        User.objects.filter(pk=old.pk).update(is_active=False)
        self.count["clerk replaced"] += 1
        name = f"new{self.count['clerk replaced']}"
        address = self._person(self.units[unit_id], Role.CLERK, name)
        self.addresses[unit_id][Audience.UNIT] ^= {old.email, address}
        self.left_at[unit_id, old.email] = self.now

    def toggle_plan(self, obligation):
        plan = self.plan(obligation, self.now)
        self._save_plan(obligation, plan.rounds, is_on=not plan.is_on)
        self.count["plan switched off" if plan.is_on else "plan switched on"] += 1

    def drop_round(self, obligation, mark):
        plan = self.plan(obligation, self.now)
        self._save_plan(obligation, plan.rounds - {mark}, is_on=plan.is_on)
        self.count["round removed"] += 1

    def _save_plan(self, obligation, rounds, *, is_on):
        drafts = [item for item in DEFAULT_ROUNDS if (item.offset, item.audience) in rounds]
        save_plan(self.campaign, obligation, drafts, actor=self.admin, is_on=is_on)
        before = self._plans[obligation]
        was_on = before and before[-1].is_on
        on_since = before[-1].on_since if was_on or not is_on else self.now
        before.append(Plan(self.now, is_on, on_since, rounds))

    def move_deadline(self, obligation, day, *, is_included):
        set_deadline(
            self.campaign,
            obligation,
            stated_on=day,
            includes_stated_day=is_included,
            actor=self.admin,
        )
        self._stated[obligation] = (day, is_included)
        self.count["limit moved"] += 1
        for unit_id in self.units:
            self._note((unit_id, obligation))


def at(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=HANOI)


def _day_words(day):
    """As offices write a date in a text: two digits for days, and for the first two months."""
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02}/{month}/{day.year}"
