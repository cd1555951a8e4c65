import uuid

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q

from campaigns.models import Campaign
from campaigns.vocabulary import Obligation
from documents.wording import moment_text, short_date
from organizations.models import Unit
from reminders.vocabulary import Audience, Channel, MessageState, ReminderState, Why

State = MessageState


class DigestHour(models.Model):
    """From which hour of a day on a ward's people are told: one for all plans of all its years.

    A person has one digest a day, so whatever falls due on a day must be known when it goes out.
    A ward without a row keeps to DEFAULT_HOUR (reminders.schedule.digest_hour).
    """

    ward = models.OneToOneField(
        Unit, on_delete=models.CASCADE, primary_key=True, related_name="digest_hour"
    )
    hour = models.TimeField("giờ nhắc")

    class Meta:
        verbose_name = "giờ nhắc của phường"
        verbose_name_plural = "giờ nhắc của các phường"

    def __str__(self):
        return f"{self.ward}: {self.hour:%H:%M}"

    @property
    def reach(self):
        return self.ward.path


class RoundPlan(models.Model):
    """When units are told of one obligation; nothing goes out before a person switched it on.

    Rounds whose hour had passed when it was switched on are not made up for.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="round_plans")
    obligation = models.CharField("nội dung", max_length=12, choices=Obligation)
    is_on = models.BooleanField("nhắc tự động", default=False)
    on_since = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "kế hoạch nhắc hạn"
        verbose_name_plural = "kế hoạch nhắc hạn"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "obligation"], name="one_round_plan_per_obligation"
            )
        ]

    def __str__(self):
        return f"{self.get_obligation_display()}, năm {self.campaign.year}"

    @property
    def reach(self):
        return self.campaign.reach


class Round(models.Model):
    """One round: `offset` days from the last day in time (-7 before, 0 on it, 3 after)."""

    plan = models.ForeignKey(RoundPlan, on_delete=models.CASCADE, related_name="rounds")
    offset = models.SmallIntegerField("số ngày so với ngày cuối")
    audience = models.CharField("nhắc ai", max_length=6, choices=Audience, default=Audience.UNIT)
    text = models.TextField("nội dung nhắc", max_length=1000)

    class Meta:
        verbose_name = "đợt nhắc"
        verbose_name_plural = "đợt nhắc"
        ordering = ["offset", "audience"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "offset", "audience"], name="one_round_per_day_and_audience"
            )
        ]

    def __str__(self):
        if self.offset == 0:
            return "ngày cuối"
        return f"{'trước' if self.offset < 0 else 'sau'} {abs(self.offset)} ngày"


class Holiday(models.Model):
    """A day off on a working day, or a Saturday or Sunday on which offices work instead.

    In a year for which a ward has no list of its own it keeps to the national one
    (reminders.schedule.holidays_of).
    """

    ward = models.ForeignKey(
        Unit, verbose_name="phường", on_delete=models.CASCADE, related_name="holidays"
    )
    day = models.DateField("ngày")
    name = models.CharField("tên", max_length=100)
    is_working = models.BooleanField("ngày làm bù", default=False)

    class Meta:
        verbose_name = "ngày nghỉ"
        verbose_name_plural = "ngày nghỉ, ngày làm bù"
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["ward", "day"], name="one_holiday_per_ward_and_day"),
        ]

    def __str__(self):
        return f"{short_date(self.day)} {self.name}"


class Batch(models.Model):
    """Reminders a person wrote: drafts that are looked at, then sent or discarded together."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="batches")
    text = models.TextField("nội dung nhắc", max_length=2000)
    # the address of the list they were chosen from, to which every page of the batch leads back
    chase_query = models.TextField(blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("soạn lúc")
    include_told = models.BooleanField("nhắc cả đơn vị vừa được nhắc", default=False)
    sent_at = models.DateTimeField("gửi lúc", null=True)
    job_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = "lần soạn lời nhắc"
        verbose_name_plural = "lần soạn lời nhắc"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"Lời nhắc soạn lúc {moment_text(self.created_at)}"

    @property
    def reach(self):
        return self.campaign.reach


class MessageQuerySet(models.QuerySet):
    def automatic(self):
        """The digests of the rounds, without what people wrote."""
        return self.filter(batch=None)

    def due_on(self, day):
        """What may go out on `day`: what people send, and the digests that planning gave it."""
        return self.filter(Q(batch__isnull=False) | Q(day=day))

    def with_reminders(self):
        """Ready to be shown: what each tells, of which unit and year."""
        told = Prefetch("reminders", Reminder.objects.select_related("campaign"))
        return self.prefetch_related(told, "reminders__unit")


class Message(models.Model):
    """The outbox: one text to one person through one channel. Written by reminders.sending.

    `recipient` is the address in the channel: a mailbox, a phone number, a user's id. `day` is the
    one on which planning means a digest to go out: one a day to a person, from each ward that
    person belongs to, for no ward reads what another one wrote. `subject`
    and `body` are what was sent; until then the text is computed. A worker holds a message it
    sends by `claim` until `lease_until`; `handed_at` is set before the server may take it, so a
    message whose worker died afterwards is of unknown outcome and is not sent again by itself.
    """

    ward = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField("qua", max_length=8, choices=Channel)
    recipient = models.CharField("địa chỉ", max_length=254)
    name = models.CharField("người nhận", max_length=200, blank=True)
    day = models.DateField("ngày")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="messages")
    edited_text = models.TextField("nội dung đã sửa", max_length=4000, blank=True)
    state = models.CharField("trạng thái", max_length=9, choices=State, default=State.WAITING)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    subject = models.CharField("tiêu đề", max_length=250, blank=True)
    body = models.TextField("nội dung", blank=True)
    link = models.CharField(max_length=500, blank=True)
    words = models.CharField("trả lời của máy chủ", max_length=500, blank=True)

    created_at = models.DateTimeField("lập lúc")
    next_try_at = models.DateTimeField("gửi từ lúc")
    tries = models.PositiveSmallIntegerField("số lần thử", default=0)
    claim = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    handed_at = models.DateTimeField("giao cho máy chủ lúc", null=True)
    ended_at = models.DateTimeField("xong lúc", null=True)
    read_at = models.DateTimeField("đọc lúc", null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "tin nhắc"
        verbose_name_plural = "tin nhắc"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ward", "channel", "recipient"],
                condition=Q(batch=None, state__in=[State.WAITING, State.SENDING]),
                name="one_open_digest_per_person",
            ),
            models.UniqueConstraint(
                fields=["ward", "channel", "recipient", "day"],
                condition=Q(batch=None) & ~Q(state=State.CANCELLED),
                name="one_digest_a_day_per_person",
            ),
            models.UniqueConstraint(
                fields=["batch", "channel", "recipient"],
                condition=Q(batch__isnull=False),
                name="one_message_per_batch_and_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SENDING)
                | Q(lease_until__isnull=False, claim__isnull=False),
                name="a_message_being_sent_is_held",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "channel", "next_try_at"],
                condition=Q(state__in=[State.WAITING, State.SENDING]),
                name="messages_not_over",
            ),
            models.Index(fields=["channel", "recipient", "-ended_at"], name="messages_of_address"),
            models.Index(fields=["channel", "handed_at"], name="messages_by_pace"),
        ]

    def __str__(self):
        return f"{self.get_channel_display()}: {self.name or self.recipient}"

    @property
    def reach(self):
        return self.ward.path

    @property
    def is_over(self):
        return self.state not in (State.DRAFT, State.WAITING, State.SENDING)


# Told, on its way, or overtaken by a later round. What was cancelled because it was not so any more
# (the unit owed nothing, the limit or who answers was another) is told after all once it is again.
STANDS = Q(batch=None) & (~Q(state=ReminderState.OVERTAKEN) | Q(why=Why.LATER_ROUND))


class ReminderQuerySet(models.QuerySet):
    def standing(self):
        """The rows of rounds that need not be told again."""
        return self.filter(STANDS)


class Reminder(models.Model):
    """The ledger: one unit, told of one obligation, in one round, by one limit, to one address.

    A row that STANDS is written once and for all, so nothing is told twice however often, or in
    however many places, planning runs. `due_before` is the version of the limit: an extension
    begins anew. `offset` and `audience` name the round and outlive its text. A person's reminder
    has a `batch` in their place.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="reminders")
    obligation = models.CharField("nội dung", max_length=12, choices=Obligation)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reminders")
    audience = models.CharField(max_length=6, choices=Audience, default=Audience.UNIT)
    offset = models.SmallIntegerField(null=True)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="reminders")
    due_before = models.DateTimeField()
    channel = models.CharField(max_length=8, choices=Channel)
    recipient = models.CharField(max_length=254)

    day = models.DateField("ngày nhắc")
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, related_name="reminders"
    )
    state = models.CharField(
        "trạng thái", max_length=9, choices=ReminderState, default=ReminderState.PLANNED
    )
    why = models.CharField("lý do", max_length=11, choices=Why, default=Why.NONE, blank=True)
    created_at = models.DateTimeField()
    told_at = models.DateTimeField("đã nhắc lúc", null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhắc"
        verbose_name_plural = "sổ nhắc hạn"
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "campaign",
                    "obligation",
                    "unit",
                    "offset",
                    "audience",
                    "due_before",
                    "recipient",
                    "channel",
                ],
                condition=STANDS,
                name="told_once",
            ),
            models.UniqueConstraint(
                fields=["batch", "obligation", "unit", "recipient", "channel"],
                condition=Q(batch__isnull=False),
                name="drafted_once",
            ),
            models.CheckConstraint(
                condition=Q(batch__isnull=True, offset__isnull=False)
                | Q(batch__isnull=False, offset__isnull=True),
                name="a_round_or_a_person_reminds",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "unit", "-told_at"], name="reminders_of_unit"),
        ]

    def __str__(self):
        return f"{self.unit}: {self.get_obligation_display()}, {short_date(self.day)}"


class Call(models.Model):
    """A line of the call list: whether a unit was reached by telephone, and what was said."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="calls")
    obligation = models.CharField("nội dung", max_length=12, choices=Obligation)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="calls")
    is_reached = models.BooleanField("đã gọi được", default=False)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    called_at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "cuộc gọi nhắc"
        verbose_name_plural = "danh sách gọi điện"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "obligation", "unit"], name="one_call_line_per_unit"
            )
        ]

    def __str__(self):
        return f"{self.unit}: {self.note or self.get_obligation_display()}"

    @property
    def reach(self):
        return self.unit.path


class CalendarFeed(models.Model):
    """The secret address at which a person's own calendar program asks for their deadlines.

    Whoever knows the key reads the dates without a session, so its owner can have a new one.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    key = models.CharField(max_length=64, unique=True)
    renewed_at = models.DateTimeField("lập lúc")

    class Meta:
        verbose_name = "địa chỉ lịch"
        verbose_name_plural = "địa chỉ lịch"

    def __str__(self):
        return f"Lịch của {self.person}"

    @property
    def reach(self):
        return self.person.reach


class Heartbeat(models.Model):
    """When planning last came to its end: one row, written over by each."""

    work = models.CharField(max_length=8, primary_key=True, default="planning")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "lần lập lời nhắc gần nhất"
        verbose_name_plural = "lần lập lời nhắc gần nhất"

    def __str__(self):
        return moment_text(self.at)
