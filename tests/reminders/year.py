"""A ward's year in which things break: units work, the Ban writes, planners and workers run.

`Year` moves the ward by chance, lets the program run while its parts are up, and is its mail
server. What was due and what arrived is accounted for in tests.reminders.year_books.
"""

import random
from collections import Counter, defaultdict
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial

from audit.clock import held_at
from campaigns.vocabulary import Status
from reminders import chasing, planning, sending
from reminders.channels import SENT, later
from reminders.models import Message, Reminder
from reminders.rehearsal import rehearse
from reminders.texts import BEFORE_TEXT
from reminders.vocabulary import Audience, MessageState
from tests.reminders.year_books import HOUR_OF_ROUNDS, Books
from tests.reminders.year_ward import LIMITS, SimulatedWard, at

FIRST_DAY, LAST_DAY = date(2025, 12, 22), date(2026, 12, 31)
QUIET_FROM = date(2026, 12, 26)  # the end of the year has no faults, so that all can come out
APPROACH, AFTERMATH = 18, -18  # days before and after a limit between which units move
LATE_FROM = 3  # days before a limit: from here on the Ban writes to units by hand
PARTS = ("scheduler", "worker", "broker", "mail")
# The rounds of which one is dropped and one meets its plan off; that of the last day is asked for.
BEFALLEN = [-7, -3, 1, 3]
DAYS_OF_ROUNDS = [-14, -7, -3, -1, 0]  # a letter may wait for whom somebody replaces
NIGHTLY_RUNS = 0.3  # how often the program runs right after midnight, if there is work
IDLE_RUNS = 0.25  # how often the program runs on a day on which it has nothing to do
UNHURRIED = 3600  # seconds: how busy this machine is, is no part of the story
WAITING = [MessageState.WAITING, MessageState.SENDING]


class Killed(BaseException):
    """kill -9: nothing of the worker runs any more."""


class Year:
    def __init__(self, seed, unit_count=100):
        self.chance = random.Random(seed)  # noqa: S311 -- a story, not a secret
        self.ward = SimulatedWard(unit_count)
        self.books = Books(self.ward)
        self.down = dict.fromkeys(PARTS, 0)
        self.is_killed = False
        self.was_killed_today = False
        self.is_nested = False
        self.kill_at = None
        self.faults = Counter()
        self.agenda = defaultdict(list)  # what is to happen on a day
        self._write_agenda(unit_count)
        self.of_rounds = list(self._what_befalls_rounds())

    def _write_agenda(self, unit_count):
        """The Ban moves limits and chases late units; some units are switched off for a while."""
        surely_moved = self.chance.choice(list(LIMITS))
        for obligation, stated in LIMITS.items():
            draw = self.chance.randint
            moved_on = stated - timedelta(days=draw(-3, 12))
            day = stated + timedelta(days=draw(-4, 20))
            is_included = self.chance.random() < 0.3
            move = partial(self.ward.move_deadline, obligation, day, is_included=is_included)
            if obligation == surely_moved or self.chance.random() < 0.8:
                self.agenda[moved_on].append(move)
            for _ in range(draw(1, 3)):
                chased_on = stated + timedelta(days=draw(-LATE_FROM, -AFTERMATH))
                self.agenda[chased_on].append(partial(self._chase, obligation))
            for unit_id in self.chance.sample(list(self.ward.units), unit_count // 15):
                off_from = stated + timedelta(days=draw(AFTERMATH, 3))
                for moment in (off_from, off_from + timedelta(days=draw(1, 20))):
                    self.agenda[moment].append(partial(self.ward.toggle_unit, unit_id))
            for unit_id in self.chance.sample(list(self.ward.units), unit_count // 3):
                replaced_on = stated + timedelta(days=self.chance.choice(DAYS_OF_ROUNDS) - 1)
                self.agenda[replaced_on].append(partial(self.ward.replace_clerk, unit_id))

    def _what_befalls_rounds(self):
        """(obligation, offset, what happens) between the planning and the sending of its day."""
        for obligation in LIMITS:
            off, dropped = self.chance.sample(BEFALLEN, 2)
            yield obligation, off, partial(self._switch_off, obligation)
            drop = partial(self.ward.drop_round, obligation, (dropped, Audience.UNIT))
            yield obligation, dropped, drop

    def _switch_off(self, obligation):
        """By mistake; somebody notices some days later."""
        self.ward.toggle_plan(obligation)
        day = self.ward.now.date() + timedelta(days=self.chance.randint(1, 4))
        self.agenda[day].append(partial(self.ward.toggle_plan, obligation))

    # ── the story ─────────────────────────────────────────────────────────────────────────────
    def live(self):
        day = FIRST_DAY
        while day <= LAST_DAY:
            self._break_things(day)
            if self._is_eventful(day):
                self._live_day(day)
            day += timedelta(days=1)
        self.books.check_end()

    def _live_day(self, day):
        self.was_killed_today = False
        if self._has_work(day) and self.chance.random() < NIGHTLY_RUNS:
            self.ward.now = at(day, 0, self.chance.randrange(1, 30))
            self._tick([])
        self.ward.now = at(day, self.chance.choice([7, 8]), 30)
        with held_at(self.ward.now):
            self._move_units(day)
        if self.ward.now.hour < HOUR_OF_ROUNDS:
            self._run_too_early(day)
        events = self.agenda.pop(day, [])
        if self.chance.random() < 0.5:  # else between the planning and the sending of the day
            self._let_happen(events)
            events = []
        events = events + self._befalling(day)
        if not (events or self._has_work(day)) and self.chance.random() > IDLE_RUNS:
            return
        for hour in sorted(self.chance.sample(range(9, 22), self.chance.choice([1, 1, 1, 2]))):
            self.ward.now = at(day, hour, self.chance.randrange(60))
            self._tick(events)
            events = []
        self.books.check_day(all_worked=not (any(self.down.values()) or self.was_killed_today))

    def _befalling(self, day):
        """What happens to the rounds that come on this day for most units."""
        now = [
            item
            for item in self.of_rounds
            if self.books.round_moment(self.ward.limit(item[0]), item[1]).date() == day
        ]
        self.of_rounds = [item for item in self.of_rounds if item not in now]
        return [happens for *_, happens in now]

    def _run_too_early(self, day):
        """The program runs before the hour of the day, with something new to tell.

        A planner that did not wait would write to a clerk of two units of the one that was just
        extended, and could not tell the same clerk today that it is the other one's last day.
        """
        with held_at(self.ward.now):
            for unit_id, other_id in self.ward.units_of_one_clerk():
                for obligation in LIMITS:
                    if self.books.is_last_day((other_id, obligation), day):
                        self._extend((unit_id, obligation), day)
        self.ward.now = at(day, 7, 45)
        self._tick([])

    def _let_happen(self, events):
        """Each at a moment of its own, so that the account knows which came first."""
        for happens in events:
            self.ward.now += timedelta(seconds=1)
            with held_at(self.ward.now):
                happens()

    def _is_eventful(self, day):
        """False in the weeks far from every limit, when nobody moves and nothing is due."""
        if day >= QUIET_FROM or day in self.agenda:
            return True
        limits = {self.ward.due_before(line) for line in self.ward.status}
        return any(AFTERMATH < (limit.date() - day).days < APPROACH for limit in limits)

    def _has_work(self, day):
        """Whether by our own account the program should do something; it may run all the same."""
        if self.books.due_by(at(day, 23)) - self.books.over:
            return True
        return Message.objects.filter(state__in=WAITING).exists()

    def _break_things(self, day):
        for part in PARTS:
            self.down[part] = max(0, self.down[part] - 1)
            if not self.down[part] and day < QUIET_FROM and self.chance.random() < 0.02:
                self.down[part] = self.chance.randint(1, 5)
                self.faults[part] += 1

    def _move_units(self, day):
        """Units work towards each limit; the Ban returns, extends, exempts."""
        for line, status in self.ward.status.items():
            days = (self.ward.due_before(line).date() - day).days
            if not AFTERMATH < days < APPROACH:
                continue
            draw = self.chance.random()
            if draw > 0.995:
                self._grant_or_withdraw(line, day)
            elif status in (None, Status.DRAFT) and draw < 0.06:
                self.ward.set_status(line, Status.SUBMITTED, is_nil=draw < 0.01)
            elif status is None and draw < 0.1:
                self.ward.set_status(line, Status.DRAFT)
            elif status == Status.SUBMITTED and draw < 0.05:
                self.ward.set_status(line, Status.RETURNED)
            elif status == Status.SUBMITTED and draw < 0.3:
                self.ward.set_status(line, Status.ACCEPTED)
            elif status == Status.RETURNED and draw < 0.15:
                self.ward.set_status(line, Status.SUBMITTED)
            elif line in self.ward.exempt and draw < 0.15:
                self.ward.toggle_exemption(line)

    def _grant_or_withdraw(self, line, day):
        draw = self.chance.random()
        if draw < 0.4:
            self.ward.toggle_exemption(line)
        elif draw < 0.6 and self.ward.is_extended(line):
            self.ward.withdraw_extension(line)
        else:
            self._extend(line, day)

    def _extend(self, line, day):
        last_day = max(day, self.ward.due_before(line).date())
        self.ward.extend(line, last_day + timedelta(days=self.chance.randint(1, 15)))

    # ── what the Ban writes by hand ───────────────────────────────────────────────────────────
    def _chase(self, obligation):
        """Drafts to some of the units that answer, looked at now and sent some days later."""
        # in an order that hangs on no number of a row: one seed is one story on every database
        off = self.ward.switched_off
        answering = [unit for pk, unit in self.ward.units.items() if pk not in off]
        units = self.chance.sample(answering, len(answering) * 2 // 3)
        include_told = self.chance.random() < 0.2
        drafted = chasing.draft(
            self.ward.campaign,
            obligation,
            units,
            BEFORE_TEXT,
            actor=self.ward.admin,
            include_told=include_told,
        )
        self.books.check_drafted(drafted, units, obligation, include_told=include_told)
        if drafted.batch:
            sent_on = self.ward.now.date() + timedelta(days=self.chance.randint(0, 3))
            send = partial(self._send_drafts, drafted.batch)
            if sent_on == self.ward.now.date():
                send()
            else:
                self.agenda[sent_on].append(send)

    def _send_drafts(self, batch):
        admin, chance = self.ward.admin, self.chance.random
        drafts = list(batch.messages.all())
        dropped = [draft for draft in drafts if chance() < 0.1]
        assert chasing.discard(dropped, actor=admin) == len(dropped)
        self.books.discarded |= {draft.pk for draft in dropped}
        for draft in drafts:
            if chance() < 0.1:
                assert chasing.edit_draft(draft, "Gửi ngay.", actor=admin) != (draft in dropped)
        told, on_their_way = self.books.lines_told()
        chasing.send_all(batch, actor=admin)
        self.books.check_sent(batch, told, on_their_way)
        self.ward.count["batches"] += 1
        if not (self.down["broker"] or self.down["worker"]) and chance() < 0.5:
            self._work(batch=batch.pk)  # else the sweep finds them

    # ── the program at work ───────────────────────────────────────────────────────────────────
    def _tick(self, events):
        """The scheduler, then what happens meanwhile, then a worker; whichever of them is up."""
        is_heard = not self.down["broker"]
        if is_heard and not self.down["scheduler"]:
            with held_at(self.ward.now):
                self._plan()
        self._let_happen(events)
        if is_heard and not self.down["worker"]:
            with held_at(self.ward.now):
                self._work()

    def _plan(self):
        seen_by_another_beat = planning.due_now() if self.chance.random() < 0.2 else []
        rehearsed = self._rehearsed_for_now() if self.chance.random() < 0.2 else None
        ids = set(Reminder.objects.values_list("pk", flat=True)) if rehearsed is not None else set()
        self.books.note_last_day()
        planning.plan()
        if rehearsed is not None:
            self.books.check_rehearsed(rehearsed, ids)
        if seen_by_another_beat:
            planning._write(self.ward.campaign.ward_id, seen_by_another_beat, self.ward.now)

    def _rehearsed_for_now(self):
        """{(unit id, obligation, offset, audience, address)} that the page shows as going out."""
        return {
            (item.unit.pk, item.cell.obligation, item.round.offset, item.round.audience, to.address)
            for day in rehearse(self.ward.campaign, at=self.ward.now)
            if day.is_now
            for item in day.tellings
            for to in item.recipients
        }

    def _work(self, **options):
        if self.ward.now.date() < QUIET_FROM and self.chance.random() < 0.03:
            self.kill_at = self.chance.choice(["before", "handed", "received"])
        try:
            sending.send_waiting(budget=UNHURRIED, **options)
        except Killed:
            self.faults["kill"] += 1
            self.was_killed_today = True
        self.is_killed, self.kill_at = False, None
        assert not self.books.wrong, self.books.wrong[0]

    # ── the mail server and the workers, as the program sees them ─────────────────────────────
    @contextmanager
    def opened(self, channel):
        yield self._deliver

    def _deliver(self, message, content, hand_over):
        if not self.is_nested and self.chance.random() < 0.2:
            self._let_another_worker_run()
        if self.down["mail"]:
            return later("Connection refused", is_down=True)
        if message.tries < 3 and self.chance.random() < 0.02:
            self.faults["450"] += 1
            self.books.turned_away.add((self.ward.now.date(), message.recipient))
            return later("450 4.2.1 try later")
        self._perhaps_die("before")
        hand_over()
        if self.kill_at:
            self.books.unknown_allowed.add(message.pk)
        self._perhaps_die("handed")
        self.books.receive(message, content)
        self._perhaps_die("received")
        self.books.confirm(content)
        return SENT

    def _let_another_worker_run(self):
        self.is_nested, kill_at, self.kill_at = True, self.kill_at, None
        try:
            sending.send_waiting(budget=UNHURRIED)
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
