"""The words of reminders: through what, to whom, and how far they came."""

from django.db import models

from organizations.models import UNIT_HEAD


class Channel(models.TextChoices):
    EMAIL = "email", "Thư điện tử"
    IN_APP = "in_app", "Trong chương trình"
    WEBHOOK = "webhook", "Tin nhắn"


class Audience(models.TextChoices):
    """Whom a round tells: the unit, and later those above who can make it act."""

    UNIT = "unit", "Đơn vị (đầu mối, cán bộ)"
    HEAD = "head", UNIT_HEAD
    LEADER = "leader", "Thường trực Đảng ủy phường"


class MessageState(models.TextChoices):
    DRAFT = "draft", "Nháp"
    WAITING = "waiting", "Chờ gửi"
    SENDING = "sending", "Đang gửi"
    SENT = "sent", "Đã gửi"
    REFUSED = "refused", "Bị từ chối"
    UNKNOWN = "unknown", "Không rõ"
    CANCELLED = "cancelled", "Đã hủy"


class ReminderState(models.TextChoices):
    PLANNED = "planned", "Chờ nhắc"
    TOLD = "told", "Đã nhắc"
    REFUSED = "refused", "Bị từ chối"
    UNKNOWN = "unknown", "Không rõ"
    OVERTAKEN = "overtaken", "Không còn cần"


class Why(models.TextChoices):
    """Why a reminder was not told."""

    NONE = "", ""
    NOT_OWING = "not_owing", "Đơn vị không còn nợ"
    DUE_CHANGED = "due_changed", "Thời hạn đã thay đổi"
    LATER_ROUND = "later_round", "Có đợt nhắc sau"
    ROUND_GONE = "round_gone", "Đợt nhắc đã bỏ"
    READDRESSED = "readdressed", "Người nhận đã thay đổi"
    DISCARDED = "discarded", "Người soạn bỏ"
    TOLD_SINCE = "told_since", "Đã nhắc trong 24 giờ"
