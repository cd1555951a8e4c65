"""A ward's year in which things break, and an account of it kept apart from the program's own.

`Year` moves units and outages by chance, lets planners and workers run while they are up, and
keeps what the mail server received. Its own arithmetic says which reminders were due.
"""

import random
from collections import Counter
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from audit.clock import held_at
from campaigns.models import Deadline, Exemption, Extension, Submission
from campaigns.vocabulary import Obligation, Status
from organizations.models import Membership, Unit, User
from reminders import planning, sending
from reminders.channels import SENT, later
from reminders.models import Message, Reminder
from reminders.national_days import national_days
from reminders.rounds import DEFAULT_ROUNDS, save_plan
from reminders.vocabulary import Audience, Channel, MessageState, ReminderState, Why
from tests.factories import make_campaign, make_person, make_ward

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_DAY, LAST_DAY = date(2025, 12, 22), date(2026, 12, 31)
QUIET_FROM = date(2026, 12, 26)  # the end of the year has no faults, so that all can come out
OBLIGATIONS = (Obligation.REGISTRATION, Obligation.ARTICLE, Obligation.NOMINATION)
OFFSETS = [item.offset for item in DEFAULT_ROUNDS if item.audience == Audience.UNIT]
APPROACH, AFTERMATH = 18, -18  # days before and after a limit between which units move
PATIENCE = 3  # days on which everything worked, after which nothing due may be outstanding
OWING = {None, Status.DRAFT, Status.RETURNED}
PARTS = ("scheduler", "worker", "broker", "mail")


class Killed(BaseException):
    """kill -9: nothing of the worker runs any more."""


class Year:
    def __init__(self, seed, unit_count=100):
        self.chance = random.Random(seed)  # noqa: S311 -- a story, not a secret
        self.now = None
        self.down = dict.fromkeys(PARTS, 0)
        self.is_killed = False
        self.is_nested = False
        self.kill_at = None
        self.received = []  # (day, recipient, message id)
        self.told = Counter()
        self.wrong = []  # kept here, for the program outlives whatever a channel raises
        self.faults = Counter()
        self.unknown_allowed = set()
        self.outstanding = {}
        self.moments = {}
        self.stopped_owing = set()
        self._set_up(unit_count)

    def _set_up(self, unit_count):
        ward = make_ward()
        admin = make_person(ward, Membership.Role.ADMIN)
        self.campaign = make_campaign(ward)
        with held_at(self.at(date(2025, 12, 1), 7)):
            for obligation in OBLIGATIONS:
                save_plan(self.campaign, obligation, actor=admin)
        self.admin = admin
        self.units = []
        for number in range(unit_count):
            unit = Unit.objects.create(
                name=f"Chi bộ số {number}", code=f"N{number}", kind="party_cell", parent=ward
            )
            user = User.objects.create(username=f"n{number}", email=f"n{number}@danvan.example")
            Membership.objects.create(user=user, unit=unit, role=Membership.Role.CLERK)
            self.units.append(unit)
        self.deadlines = {item.obligation: item for item in Deadline.objects.all()}
        self.due = {
            (unit.pk, obligation): self.deadlines[obligation].due_before
            for unit in self.units
            for obligation in OBLIGATIONS
        }
        self.status = dict.fromkeys(self.due)
        self.returned_at = {}
        self.file_ids = {}
        self.exempt = set()
        self.switched_off = set()
        self.off = {item.day for item in national_days() if not item.is_working}
        self.worked = {item.day for item in national_days() if item.is_working}

    def at(self, day, hour, minute=0):
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=HANOI)

    # ── the story ─────────────────────────────────────────────────────────────────────────────
    def live(self):
        day = FIRST_DAY
        while day <= LAST_DAY:
            self._break_things(day)
            if not self._is_eventful(day):
                day += timedelta(days=1)
                continue
            self._move_units(day)
            for hour in sorted(self.chance.sample(range(9, 22), self.chance.choice([1, 1, 1, 2]))):
                self.now = self.at(day, hour, self.chance.randrange(60))
                with held_at(self.now):
                    self._tick()
            self._check_day(day)
            day += timedelta(days=1)
        self._check_end()

    def _is_eventful(self, day):
        """False in the weeks far from every limit, when nobody moves and nothing is due."""
        if day >= QUIET_FROM:
            return True
        days = [(due.date() - day).days for due in set(self.due.values())]
        return any(AFTERMATH < left < APPROACH for left in days)

    def _break_things(self, day):
        for part in PARTS:
            self.down[part] = max(0, self.down[part] - 1)
            if not self.down[part] and day < QUIET_FROM and self.chance.random() < 0.02:
                self.down[part] = self.chance.randint(1, 5)
                self.faults[part] += 1

    def _move_units(self, day):
        """Units work towards each limit; the Ban returns, extends, exempts, switches off."""
        self.now = self.at(day, 8, 30)
        for unit_id, obligation in self.due:
            key = (unit_id, obligation)
            days = (self.due[key].date() - day).days
            if not AFTERMATH < days < APPROACH:
                continue
            draw, status = self.chance.random(), self.status[key]
            if status in (None, Status.DRAFT) and draw < 0.06:
                self._set_status(key, Status.SUBMITTED)
            elif status is None and draw < 0.1:
                self._set_status(key, Status.DRAFT)
            elif status == Status.SUBMITTED and draw < 0.05:
                self._set_status(key, Status.RETURNED)
            elif status == Status.SUBMITTED and draw < 0.3:
                self._set_status(key, Status.ACCEPTED)
            elif status == Status.RETURNED and draw < 0.15:
                self._set_status(key, Status.SUBMITTED)
            elif draw > 0.998:
                self._extend(key, day)
            elif draw > 0.996:
                self._exempt(key)
            elif draw > 0.995:
                self._switch(unit_id)

    def _set_status(self, key, status):
        unit_id, obligation = key
        columns = {"updated_at": self.now, "version": 1}
        if status != Status.DRAFT:
            columns |= {"last_sent_at": self.now, "first_sent_at": self.now}
        if status == Status.RETURNED:
            columns["decided_at"] = self.returned_at[key] = self.now
        if key in self.file_ids:
            Submission.objects.filter(pk=self.file_ids[key]).update(status=status, **columns)
        else:
            self.file_ids[key] = Submission.objects.create(
                campaign=self.campaign,
                unit_id=unit_id,
                obligation=obligation,
                status=status,
                **columns,
            ).pk
        self.status[key] = status
        if status not in OWING:
            self.stopped_owing.add(key)

    def _extend(self, key, day):
        unit_id, obligation = key
        last_day = max(day, self.due[key].date()) + timedelta(days=self.chance.randint(1, 15))
        extension, _ = Extension.objects.update_or_create(
            deadline=self.deadlines[obligation],
            unit_id=unit_id,
            defaults={
                "last_day": last_day,
                "reason": "Ốm",
                "granted_by": self.admin,
                "granted_at": self.now,
            },
        )
        self.due[key] = extension.due_before.astimezone(HANOI)
        self.stopped_owing.add(key)

    def _exempt(self, key):
        unit_id, obligation = key
        line = {"campaign": self.campaign, "unit_id": unit_id, "obligation": obligation}
        if key in self.exempt:
            Exemption.objects.filter(**line).delete()
        else:
            Exemption.objects.create(
                **line, reason="Mới lập", granted_by=self.admin, granted_at=self.now
            )
            self.stopped_owing.add(key)
        self.exempt ^= {key}

    def _switch(self, unit_id):
        Unit.objects.filter(pk=unit_id).update(is_active=unit_id in self.switched_off)
        self.switched_off ^= {unit_id}
        self.stopped_owing |= {(unit_id, obligation) for obligation in OBLIGATIONS}

    def _tick(self):
        is_heard = not self.down["broker"]
        if is_heard and not self.down["scheduler"]:
            seen_by_another_beat = planning.due_now() if self.chance.random() < 0.2 else []
            planning.plan()
            planning._write(self.campaign.ward_id, seen_by_another_beat, self.now)
        if is_heard and not self.down["worker"]:
            self._work()

    def _work(self):
        if self.now.date() < QUIET_FROM and self.chance.random() < 0.03:
            self.kill_at = self.chance.choice(["before", "handed", "received"])
        try:
            sending.send_waiting()
        except Killed:
            self.faults["kill"] += 1
        self.is_killed, self.kill_at = False, None
        assert not self.wrong, self.wrong[0]

    # ── the mail server and the workers, as the program sees them ─────────────────────────────
    @contextmanager
    def opened(self, channel):
        if channel == Channel.EMAIL:
            yield self._deliver
        else:
            yield lambda message, content, hand_over: SENT

    def _deliver(self, message, content, hand_over):
        if not self.is_nested and self.chance.random() < 0.2:
            self._let_another_worker_run()
        if self.down["mail"]:
            return later("Connection refused", is_down=True)
        if self.chance.random() < 0.02:
            self.faults["450"] += 1
            return later("450 4.2.1 try later")
        self._perhaps_die("before")
        hand_over()
        if self.kill_at:
            self.unknown_allowed.add(message.pk)
        self._perhaps_die("handed")
        self._receive(message, content)
        self._perhaps_die("received")
        return SENT

    def _let_another_worker_run(self):
        self.is_nested, kill_at, self.kill_at = True, self.kill_at, None
        try:
            sending.send_waiting()
        finally:
            self.is_nested, self.kill_at = False, kill_at

    def _perhaps_die(self, where):
        if self.kill_at == where and not self.is_nested:
            self.is_killed = True
            raise Killed

    def give_back(self, messages):
        """What a worker does on its way out; a killed one does not."""
        if not self.is_killed:
            self._real_give_back(messages)

    _real_give_back = staticmethod(sending._give_back)

    def _receive(self, message, content):
        self.received.append((self.now.date(), message.recipient, message.pk))
        for reminder in content.told:
            key = (reminder.unit_id, reminder.obligation)
            self.told[reminder.pk] += 1
            if self.told[reminder.pk] > 1:
                self.wrong.append(f"told twice: {key}")
            if not self.owes(key) or reminder.due_before != self.due[key]:
                self.wrong.append(f"{key} owes nothing by that limit on {self.now:%d/%m}")

    # ── the account ───────────────────────────────────────────────────────────────────────────
    def owes(self, key):
        is_let_off = key in self.exempt or key[0] in self.switched_off
        return self.status[key] in OWING and not is_let_off

    def _is_up(self):
        return not any(self.down.values())

    def _works_on(self, day):
        return day in self.worked or (day.weekday() < 5 and day not in self.off)

    def _round_moment(self, due_before, offset):
        key = (due_before, offset)
        if key not in self.moments:  # asked for thousands of times, and always the same
            last_day = (due_before - timedelta(seconds=1)).astimezone(HANOI).date()
            self.moments[key] = self.at(self._round_day(last_day, offset), 8)
        return self.moments[key]

    def _round_day(self, last_day, offset):
        day = last_day + timedelta(days=offset)
        step = timedelta(days=-1)
        while not self._works_on(day):
            day += step
            if offset > 0 and day <= last_day:
                day, step = last_day + timedelta(days=offset), timedelta(days=1)
        if offset > 0 and day <= last_day:
            day = last_day + timedelta(days=offset)
            while not self._works_on(day):
                day += timedelta(days=1)
        return day

    def _due_now(self):
        for key, due_before in self.due.items():
            if not self.owes(key):
                continue
            for offset in OFFSETS:
                moment = self._round_moment(due_before, offset)
                is_before_return = (
                    self.status[key] == Status.RETURNED and moment < self.returned_at[key]
                )
                if moment <= self.now and not is_before_return:
                    yield (*key, due_before, offset)

    def _check_day(self, day):
        """On a day when all worked, nothing due may be older than a few such days."""
        if not self._is_up():
            return
        over = set(
            Reminder.objects.filter(channel=Channel.EMAIL, audience=Audience.UNIT)
            .exclude(state=ReminderState.PLANNED)
            .values_list("unit_id", "obligation", "due_before", "offset")
        )
        still = [key for key in self._due_now() if key not in over]
        self.outstanding = {key: self.outstanding.get(key, 0) + 1 for key in still}
        lost = [key for key, days in self.outstanding.items() if days > PATIENCE]
        assert not lost, f"on {day:%d/%m} still not told: {lost[:3]}"

    def _check_end(self):
        neither_told_nor_overtaken = [ReminderState.PLANNED, ReminderState.REFUSED]
        assert not Reminder.objects.filter(state__in=neither_told_nor_overtaken).exists()
        digests = Counter((day, recipient) for day, recipient, _ in self.received)
        crowded = [key for key, count in digests.items() if count > 1]
        assert not crowded, f"more than one digest a day: {crowded[:3]}"
        unknown = set(
            Message.objects.filter(state=MessageState.UNKNOWN).values_list("pk", flat=True)
        )
        assert unknown <= self.unknown_allowed
        sent = Message.objects.filter(state=MessageState.SENT, channel=Channel.EMAIL)
        received = {pk for _, _, pk in self.received}
        assert set(sent.values_list("pk", flat=True)) <= received
        assert received - unknown == set(sent.values_list("pk", flat=True))
        self._check_overtaken()

    def account(self):
        """What a long run reports of this year."""
        states = Counter(Reminder.objects.values_list("state", flat=True))
        doubled = sum(count > 1 for count in self.told.values())
        return (
            f"{states.total()} reminders due, {states[ReminderState.TOLD]} told, "
            f"{states[ReminderState.OVERTAKEN]} overtaken, {states[ReminderState.UNKNOWN]} of "
            f"unknown outcome, {doubled} doubled, {states[ReminderState.PLANNED]} lost, in "
            f"{len(self.received)} letters; {dict(self.faults)}"
        )

    def _check_overtaken(self):
        """What was cancelled had a reason: a later round, or the unit stopped owing it."""
        rows = Reminder.objects.filter(audience=Audience.UNIT).values_list(
            "unit_id", "obligation", "due_before", "channel", "offset", "state", "why"
        )
        rows = list(rows)
        last = {}
        for *line, offset, _, _ in rows:
            last[tuple(line)] = max(offset, last.get(tuple(line), offset))
        for *line, offset, state, why in rows:
            if state != ReminderState.OVERTAKEN:
                continue
            has_stopped = (line[0], line[1]) in self.stopped_owing
            if why == Why.LATER_ROUND:  # which itself is not needed any more if the unit stopped
                assert offset < last[tuple(line)] or has_stopped, (line, offset)
            else:
                assert has_stopped, (line, why)
