"""The account of a simulated year: what was due by its own arithmetic, and what arrived."""

from collections import Counter
from datetime import timedelta

from reminders.models import Message, Reminder
from reminders.national_days import national_days
from reminders.vocabulary import Audience, Channel, MessageState, ReminderState, Why
from tests.reminders.year_ward import HANOI, ROUNDS, at

HOUR_OF_ROUNDS = 8
PATIENCE = 3  # days on which everything worked, after which nothing due may be outstanding
RECENTLY = timedelta(hours=24)
LAST_DAY = (0, Audience.UNIT)  # the round of it
OPEN = [MessageState.DRAFT, MessageState.WAITING, MessageState.SENDING]


class Books:
    def __init__(self, ward):
        self.ward = ward
        self.wrong = []  # kept here, for the program outlives whatever a channel raises
        self.received = []  # (day, recipient, message id, whether a person wrote it)
        self.told = Counter()
        self.told_rounds = {}  # (line, audience, limit, recipient): last (offset, message id)
        self.told_at = {}  # line: when its unit was told last and the program knew it
        self.on_their_way = set()  # lines in messages that a person sent
        self.unknown_allowed = set()
        self.discarded = set()
        self.left_out = set()  # reminders that a batch let go, for their unit had been told
        self.audiences = Counter()
        self.seen_due = set()
        self.over = set()
        self.outstanding = {}
        self.asked_on = None  # the day of which `last_day` speaks
        self.last_day = []  # (line, address, standing) to be told that this is the last day
        self.turned_away = set()  # (day, address) at which the server took no letter
        self._moments = {}
        self._off = {item.day for item in national_days() if not item.is_working}
        self._worked = {item.day for item in national_days() if item.is_working}

    # ── what is due ───────────────────────────────────────────────────────────────────────────
    def _works_on(self, day):
        return day in self._worked or (day.weekday() < 5 and day not in self._off)

    def round_moment(self, due_before, offset):
        key = (due_before, offset)
        if key not in self._moments:  # asked for thousands of times, and always the same
            last_day = (due_before - timedelta(seconds=1)).astimezone(HANOI).date()
            self._moments[key] = at(self._round_day(last_day, offset), HOUR_OF_ROUNDS)
        return self._moments[key]

    def _round_day(self, last_day, offset):
        meant = day = last_day + timedelta(days=offset)
        while not self._works_on(day):
            day -= timedelta(days=1)
        if offset > 0 and day <= last_day:
            day = meant
            while not self._works_on(day):
                day += timedelta(days=1)
        return day

    def has_come(self, line, standing, mark, moment):
        """Whether a round is told to a unit that stands so at that moment: the plan has it, on."""
        plan, (offset, _) = self.ward.plan(line[1], moment), mark
        is_silenced = self.round_moment(standing.due_before, offset) < plan.on_since
        is_planned = plan.is_on and mark in plan.rounds and not is_silenced
        return is_planned and self.is_asked(standing, offset, moment)

    def is_asked(self, standing, offset, moment):
        """Whether a round, if the plan has it, asks something of a unit that stands so."""
        round_moment = self.round_moment(standing.due_before, offset)
        is_open = standing.asked_from is None or standing.asked_from <= round_moment
        return standing.is_owing and is_open and round_moment <= moment

    def is_planned(self, reminder, moment):
        """Whether the plan is on and has the round: what was written before may be told then."""
        plan = self.ward.plan(reminder.obligation, moment)
        return plan.is_on and (reminder.offset, reminder.audience) in plan.rounds

    def is_last_day(self, line, day):
        """Whether this is the day on which a unit that owes hears that it is the last."""
        return self.round_moment(self.ward.due_before(line), 0).date() == day

    def due_by(self, moment):
        """{(unit id, obligation, limit, offset, audience, address)} that should be over by then."""
        found = set()
        for line in self.ward.status:
            standing = self.ward.standing(line)
            if not standing.is_owing:
                continue
            for mark in ROUNDS:
                if self.has_come(line, standing, mark, moment):
                    found |= {
                        (*line, standing.due_before, *mark, address)
                        for address in self.ward.addresses[line[0]][mark[1]]
                    }
        self.seen_due |= found
        return found

    def note_last_day(self):
        """At the first planning of a day: who must hear on this very day that it is the last."""
        today = self.ward.now.date()
        if self.asked_on == today or self.ward.now < at(today, HOUR_OF_ROUNDS):
            return
        self.asked_on = today
        held = Message.objects.filter(batch=None, state=MessageState.SENDING)
        held = set(held.values_list("recipient", flat=True))  # by a worker that died
        self.last_day = [
            (line, address, standing)
            for line in self.ward.status
            if self.has_come(line, standing := self.ward.standing(line), LAST_DAY, self.ward.now)
            and self.is_last_day(line, today)
            for address in self.ward.addresses[line[0]][Audience.UNIT] - held
        ]

    def _check_last_day(self):
        today = self.ward.now.date()
        for line, address, standing in self.last_day if self.asked_on == today else []:
            is_so_still = self.ward.standing(line) is standing and self.has_come(
                line, standing, LAST_DAY, self.ward.now
            )
            is_there_still = address in self.ward.addresses[line[0]][Audience.UNIT]
            if is_so_still and is_there_still and (today, address) not in self.turned_away:
                key = (line, Audience.UNIT, standing.due_before, address)
                offset, _ = self.told_rounds.get(key, (-1000, None))
                assert offset >= 0, f"{line} did not hear on {today:%d/%m} that it is the last day"
                self.audiences["on the last day"] += 1

    def check_rehearsed(self, rehearsed, ids_before):
        """Planning wrote what the rehearsal had shown a moment before."""
        written = Reminder.objects.filter(batch=None, state=ReminderState.PLANNED)
        columns = ("unit_id", "obligation", "offset", "audience", "recipient")
        new = set(written.exclude(pk__in=ids_before).values_list(*columns))
        assert rehearsed == new, (rehearsed - new, new - rehearsed)

    # ── what a person drafts ──────────────────────────────────────────────────────────────────
    def check_drafted(self, drafted, asked, obligation, *, include_told):
        """Whoever owes gets a draft, but not who was told within 24 h or has one on its way."""
        lines = {(unit.pk, obligation) for unit in asked}
        owing = {line for line in lines if self.ward.standing(line).is_owing}
        told, on_their_way = self.lines_told()
        sure, possible = owing - told - on_their_way, owing - told
        if include_told:
            sure = possible = owing
        got = {(unit.pk, obligation) for unit in drafted.units}
        assert sure <= got <= possible, (sure - got, got - possible)
        assert {(unit.pk, obligation) for unit in drafted.not_owing} == lines - owing

    def lines_told(self):
        """(lines told within 24 h, lines that a message on its way may tell)."""
        recent = self.ward.now - RECENTLY
        told = {line for line, moment in self.told_at.items() if moment > recent}
        return told, self.on_their_way | _waiting_lines()

    def check_sent(self, batch, told, on_their_way):
        """A batch left out whoever had been told, as `lines_told` said before it was sent."""
        rows = batch.reminders.filter(why=Why.TOLD_SINCE)
        self.left_out |= _ids(rows)
        left_out = set(rows.values_list("unit_id", "obligation"))
        sent = batch.reminders.filter(state=ReminderState.PLANNED)
        going = set(sent.values_list("unit_id", "obligation"))
        assert left_out <= told | on_their_way, left_out
        assert batch.include_told or not going & told, going & told
        self.on_their_way |= going

    # ── what arrives ──────────────────────────────────────────────────────────────────────────
    def receive(self, message, content):
        is_by_hand = message.batch_id is not None
        self.received.append((self.ward.now.date(), message.recipient, message.pk, is_by_hand))
        if message.pk in self.discarded:
            self.wrong.append(f"a draft to {message.recipient} was sent that was thrown away")
        for reminder in content.told:
            line = (reminder.unit_id, reminder.obligation)
            standing = self.ward.standing(line)
            self.told[reminder.pk] += 1
            self.audiences["by hand" if is_by_hand else str(reminder.audience)] += 1
            self.on_their_way.discard(line)
            if self.told[reminder.pk] > 1:
                self.wrong.append(f"told twice: {line}")
            if not standing.is_owing or reminder.due_before != standing.due_before:
                self.wrong.append(f"{line} owes nothing by that limit on {self.ward.now:%d/%m}")
            if message.recipient not in self.ward.addresses[line[0]][reminder.audience]:
                self.wrong.append(f"{line} was told to {message.recipient}")
            if not (message.edited_text or standing.words in content.body):
                self.wrong.append(f"the letter of {line} does not say {standing.words}")
            if not is_by_hand:
                self._receive_round(line, standing, reminder, message)

    def _receive_round(self, line, standing, reminder, message):
        if self.ward.now < at(self.ward.now.date(), HOUR_OF_ROUNDS):
            self.wrong.append(f"{line} was told of a round at {self.ward.now:%H:%M %d/%m}")
        if not self.is_asked(standing, reminder.offset, self.ward.now):
            self.wrong.append(f"{line} was told before the day of round {reminder.offset}")
        if not self.is_planned(reminder, self.ward.now):
            self.wrong.append(f"{line} was told of round {reminder.offset}, which is no more")
        key = (line, reminder.audience, reminder.due_before, message.recipient)
        last_offset, last_message = self.told_rounds.get(key, (-1000, None))
        if reminder.offset <= last_offset or message.pk == last_message:
            self.wrong.append(f"{line} was told of an overtaken round")
        self.told_rounds[key] = (reminder.offset, message.pk)

    def confirm(self, content):
        """The program heard that the letter was taken."""
        for reminder in content.told:
            if reminder.audience == Audience.UNIT:
                self.told_at[reminder.unit_id, reminder.obligation] = self.ward.now

    # ── the account ───────────────────────────────────────────────────────────────────────────
    def check_day(self, *, all_worked):
        """Nothing due may be older than a few days on which all worked."""
        self.over = set(
            Reminder.objects.standing()
            .filter(channel=Channel.EMAIL)
            .exclude(state=ReminderState.PLANNED)
            .values_list("unit_id", "obligation", "due_before", "offset", "audience", "recipient")
        )
        if not all_worked:
            return
        self._check_last_day()
        still = self.due_by(self.ward.now) - self.over
        self.outstanding = {key: self.outstanding.get(key, 0) + 1 for key in still}
        lost = [key for key, days in self.outstanding.items() if days > PATIENCE]
        assert not lost, f"on {self.ward.now:%d/%m} still not told: {lost[:3]}"

    def check_end(self):
        assert not Message.objects.filter(state__in=OPEN).exists()
        neither_told_nor_overtaken = [ReminderState.PLANNED, ReminderState.REFUSED]
        assert not Reminder.objects.filter(state__in=neither_told_nor_overtaken).exists()
        assert not self.due_by(self.ward.now) - self.over
        digests = Counter((day, who) for day, who, _, is_by_hand in self.received if not is_by_hand)
        crowded = [key for key, count in digests.items() if count > 1]
        assert not crowded, f"more than one digest a day: {crowded[:3]}"
        unknown = _ids(Message.objects.filter(state=MessageState.UNKNOWN))
        assert unknown <= self.unknown_allowed
        arrived = {pk for _, _, pk, _ in self.received}
        assert arrived - unknown == _ids(Message.objects.filter(state=MessageState.SENT))
        told = _ids(Reminder.objects.filter(state=ReminderState.TOLD))
        of_unknown = _ids(Reminder.objects.filter(state=ReminderState.UNKNOWN))
        assert set(self.told) - of_unknown == told
        for reminder in Reminder.objects.select_related("message"):
            self._check_written(reminder)
            if reminder.state == ReminderState.OVERTAKEN:
                self._check_overtaken(reminder)

    def _check_written(self, reminder):
        """No line of the ledger was written that was not due at that moment."""
        line, moment = (reminder.unit_id, reminder.obligation), reminder.created_at
        standing = self.ward.standing(line, moment)
        assert standing.is_owing, (line, moment)
        assert standing.due_before == reminder.due_before, (line, moment)
        if reminder.batch_id is None:
            mark = (reminder.offset, reminder.audience)
            assert self.has_come(line, standing, mark, moment), (line, mark)
            day = self.round_moment(reminder.due_before, reminder.offset).date()
            assert reminder.day == day, (line, reminder.offset, reminder.day)

    def _check_overtaken(self, reminder):
        """What was cancelled had that very reason at the moment when it was."""
        message = reminder.message
        moment = message.ended_at if message else reminder.created_at
        line = (reminder.unit_id, reminder.obligation)
        if reminder.why == Why.DISCARDED:
            assert message.pk in self.discarded
            return
        if reminder.why == Why.TOLD_SINCE:
            assert reminder.pk in self.left_out
            return
        standing = self.ward.standing(line, moment)
        is_same_limit = standing.due_before == reminder.due_before
        if reminder.why == Why.NOT_OWING:
            is_asked = reminder.batch_id or self.is_asked(standing, reminder.offset, moment)
            assert not (standing.is_owing and is_asked), (line, moment)
        elif reminder.why == Why.DUE_CHANGED:
            assert not is_same_limit, (line, moment)
        elif reminder.why == Why.ROUND_GONE:
            assert not self.is_planned(reminder, moment), (line, reminder.offset, moment)
            self.ward.count["round gone"] += 1
        elif reminder.why == Why.READDRESSED:
            assert self.ward.left_at[reminder.unit_id, reminder.recipient] <= moment, line
        else:
            assert reminder.why == Why.LATER_ROUND
            assert is_same_limit, (line, moment)
            assert any(
                audience == reminder.audience
                and offset > reminder.offset
                and self.is_asked(standing, offset, moment)
                for offset, audience in ROUNDS
            ), (line, reminder.offset, moment)

    def __str__(self):
        """What a long run reports of this year."""
        states = Counter(Reminder.objects.values_list("state", flat=True))
        doubled = sum(count > 1 for count in self.told.values())
        lost = states[ReminderState.PLANNED] + len(self.due_by(self.ward.now) - self.over)
        return (
            f"{len(self.seen_due)} due and {self.audiences['by hand']} by hand: "
            f"{states[ReminderState.TOLD]} told, {states[ReminderState.OVERTAKEN]} overtaken, "
            f"{states[ReminderState.UNKNOWN]} of unknown outcome, {doubled} doubled, {lost} lost, "
            f"in {len(self.received)} letters; {dict(self.audiences)} {dict(self.ward.count)}"
        )


def _waiting_lines():
    """Lines of automatic reminders that wait: who is written to by hand meanwhile is told twice."""
    rows = Reminder.objects.filter(
        batch=None, audience=Audience.UNIT, state=ReminderState.PLANNED, message__isnull=False
    )
    return set(rows.values_list("unit_id", "obligation"))


def _ids(rows):
    return set(rows.values_list("pk", flat=True))
