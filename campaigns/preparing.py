"""A year being prepared: what is still to be done, and opening it to the units.

Until then only the ward's administrators know the year, and nobody can send anything in it.
"""

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from audit.services import record
from campaigns.models import Campaign, Criterion, Level, Sector
from campaigns.vocabulary import Obligation
from documents.wording import count_text
from organizations.accounts import units_without_clerk
from organizations.models import Unit


class NotReady(ValueError):
    """The year cannot be opened yet; the message counts and names what is left."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the checklist.

    `left` names what is still to be done, in the words of the sentence that counts it. A step
    that the program cannot judge is ticked by a person: `is_ticked` is None for the others.
    """

    code: str
    title: str
    state: str
    url: str
    link: str
    left: tuple[str, ...] = ()
    is_ticked: bool | None = None

    @property
    def is_done(self):
        return not self.left


# step → what is left while nobody has ticked it
TICKED = {
    "fields": "lĩnh vực, cấp, giới hạn, tiêu chí chưa đối chiếu",
    "units": "danh sách đơn vị chưa rà soát",
    "papers": "mẫu văn bản chưa xem lại",
}


def steps(campaign):
    """The checklist of a year in its order."""
    settings = reverse("campaigns:campaign_edit", args=[campaign.pk])
    return [
        _deadlines(campaign, f"{settings}#deadlines"),
        _letters(campaign, f"{settings}#addressees"),
        _fields(campaign, f"{settings}#sectors"),
        _units(campaign),
        _ticked(
            campaign,
            "papers",
            "Mẫu văn bản",
            state="Mẫu số 01, 02, 03 và đề cương bài viết, in theo tên gọi của năm",
            url=reverse("campaigns:campaign_templates", args=[campaign.pk]),
            link="Xem, thay mẫu Word",
        ),
    ]


def left_of(checklist):
    """“Còn 02 việc: hạn Mẫu số 03 chưa xác nhận, …”; "" when nothing is left."""
    left = [text for step in checklist for text in step.left]
    return f"Còn {count_text(len(left))} việc: {', '.join(left)}." if left else ""


@transaction.atomic
def tick(campaign, code, *, is_ticked, actor):
    """A person looked a step over, or takes that back. False if it stood so already."""
    ticked = Campaign.objects.select_for_update().get(pk=campaign.pk).ticked_steps
    if (code in ticked) == is_ticked:
        return False
    campaign.ticked_steps = sorted({*ticked, code} if is_ticked else {*ticked} - {code})
    campaign.save(update_fields=["ticked_steps"])
    record(actor, "campaign.ticked", campaign, step=code, is_ticked=is_ticked)
    return True


@transaction.atomic
def open_to_units(campaign, *, actor):
    """Let the units see the year and send in it. False if that was done; NotReady says why not."""
    left = left_of(steps(campaign))
    if left:
        raise NotReady(left)
    waiting = Campaign.objects.filter(pk=campaign.pk, is_in_preparation=True)
    if not waiting.update(is_in_preparation=False, is_open=True):
        return False
    campaign.is_in_preparation, campaign.is_open = False, True
    record(actor, "campaign.opened_to_units", campaign)
    return True


def _deadlines(campaign, url):
    deadlines = list(campaign.deadlines.all())
    unset = [o.label for o in Obligation if o not in {d.obligation for d in deadlines}]
    confirmed = sum(deadline.is_confirmed for deadline in deadlines)
    state = f"{count_text(confirmed)}/{count_text(len(deadlines))} hạn đã xác nhận"
    return Step(
        "deadlines",
        "Hạn gửi",
        f"{state}; chưa đặt hạn: {', '.join(unset)}" if unset else state,
        url,
        "Xác nhận hạn gửi",
        left=tuple(
            f"hạn “{deadline.get_obligation_display()}” chưa xác nhận"
            for deadline in deadlines
            if not deadline.is_confirmed
        )
        or (() if deadlines else ("chưa đặt hạn gửi nào",)),
    )


def _letters(campaign, url):
    wanted = {
        "chưa ghi công văn triển khai": campaign.launch_document,
        "chưa ghi đầu mối hỗ trợ": campaign.help_contact,
    }
    return Step(
        "letters",
        "Công văn, nơi nhận, đầu mối hỗ trợ",
        campaign.launch_document,
        url,
        "Ghi công văn, đầu mối",
        left=tuple(text for text, value in wanted.items() if not value),
    )


def _fields(campaign, url):
    counts = {
        "lĩnh vực": Sector.objects.filter(campaign=campaign).count(),
        "cấp": Level.objects.filter(campaign=campaign).count(),
        "tiêu chí": Criterion.objects.filter(campaign=campaign).count(),
    }
    return _ticked(
        campaign,
        "fields",
        "Lĩnh vực, cấp, giới hạn, tiêu chí",
        state=", ".join(f"{count_text(number)} {name}" for name, number in counts.items()),
        url=url,
        link="Đối chiếu các mục",
    )


def _units(campaign):
    number = Unit.objects.within(campaign.ward).reporting().count()
    without = units_without_clerk(campaign.ward).count()
    state = f"{count_text(number)} đơn vị đang hoạt động"
    if without:
        state = f"{state}, {count_text(without)} đơn vị chưa có tài khoản"
    if not number:
        return Step(
            "units",
            "Đơn vị",
            state,
            reverse("organizations:unit_import"),
            "Nhập danh sách đơn vị",
            left=("chưa có đơn vị nào",),
        )
    url = reverse("organizations:unit_list")
    return _ticked(campaign, "units", "Đơn vị", state=state, url=url, link="Rà soát đơn vị")


def _ticked(campaign, code, title, **face):
    is_ticked = code in campaign.ticked_steps
    return Step(code, title, left=() if is_ticked else (TICKED[code],), is_ticked=is_ticked, **face)
