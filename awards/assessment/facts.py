"""What the data say of each criterion: the evidence that a person then confirms or overrides.

The numbers are those of Công văn phường Đống Đa 2026, mục 2.5; a criterion that a ward adds has
no fact, and people decide it alone.
"""

from collections import defaultdict
from datetime import datetime
from functools import cache, partial
from typing import NamedTuple

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from audit.plain_rows import remembered_rows
from awards.assessment.rules import Evidence, Fact
from awards.models import CityChoice
from campaigns.deadlines import days_sent_late, due_dates_of_units, exemptions
from campaigns.models import Submission, span_of
from campaigns.vocabulary import SENT, Obligation, Status
from documents.wording import count_text, short_date
from registrations.models import Entry
from registrations.models import Evidence as Picture

PLAN, REGISTRATION = Obligation.PLAN, Obligation.REGISTRATION
ARTICLE, NOMINATION = Obligation.ARTICLE, Obligation.NOMINATION
# what is counted as in time; the assessment itself is not one of its own grounds
TIMED = (PLAN, REGISTRATION, ARTICLE, NOMINATION)
NAMES = {
    PLAN: "Văn bản triển khai",
    REGISTRATION: "Mẫu số 01",
    ARTICLE: "Bài viết",
    NOMINATION: "Mẫu số 03",
}
# criterion → the paper that speaks for it, what is lacking without it, what the unit can do
PAPERS = {
    1: (PLAN, "chưa có văn bản triển khai", "Gửi văn bản hoặc "),
    2: (REGISTRATION, "chưa có đăng ký mô hình", "Gửi Mẫu số 01 hoặc "),
    3: (ARTICLE, "chưa có bài viết", "Gửi bài hoặc "),
    4: (NOMINATION, "chưa có đề xuất khen thưởng", "Gửi Mẫu số 03 hoặc "),
}
TIMELY = 5


def facts_of(campaign, unit_ids, *, at):
    """{unit id: {number: Fact}}; three queries for any number of units.

    Four more, once for all, when the evidence of a paper is read.
    """
    files = _files(campaign, unit_ids)
    dates = due_dates_of_units(campaign, unit_ids)
    let_off = exemptions(campaign)
    evidence = cache(partial(_evidence_of, campaign, unit_ids))
    at = campaign.standing_at(at)
    found = {}
    for unit_id in unit_ids:
        of_unit = files[unit_id]
        facts = {
            number: _paper_fact(of_unit.get(obligation), lack, remedy, evidence, (unit_id, number))
            for number, (obligation, lack, remedy) in PAPERS.items()
        }
        owed = [item for item in TIMED if (unit_id, item) not in let_off]
        facts[TIMELY] = _timely_fact(owed, of_unit, dates[unit_id], at)
        found[unit_id] = facts
    return found


class _File(NamedTuple):
    """What decides of a file whether it meets its criterion."""

    unit_id: int
    obligation: str
    status: str
    is_nil: bool
    first_sent_at: datetime | None


def _files(campaign, unit_ids):
    """{unit id: {obligation: _File}} of what the units began, and others."""
    files = defaultdict(dict)
    for file in remembered_rows(_timed, _File, campaign.pk, span_of(unit_ids)):
        files[file.unit_id][file.obligation] = file
    return files


def _timed(campaign_id, unit_span):
    files = Submission.objects.filter(campaign=campaign_id, obligation__in=TIMED)
    return files.spanning(unit_span)


def _evidence_of(campaign, unit_ids):
    """{(unit id, criterion): [Evidence]}: the paper itself, then what else speaks for it.

    The models of (2), the choice and pictures of (4).
    """
    evidence = defaultdict(list)
    criterion_of = {obligation: number for number, (obligation, *_) in PAPERS.items()}
    for file in _papers(campaign, unit_ids):
        number = criterion_of[file["obligation"]]
        url = reverse("campaigns:file", args=[file["pk"]])
        evidence[file["unit_id"], number].append(Evidence(_file_words(file), url))
    models = Entry.objects.filter(campaign=campaign, unit__in=unit_ids, list_status__in=SENT)
    for unit_id, count in _counted(models, "unit_id", "initiative_id"):
        evidence[unit_id, 2].append(Evidence(f"{count_text(count)} mô hình đăng ký"))
    choices = CityChoice.objects.filter(campaign=campaign, nomination__unit__in=unit_ids)
    for unit_id in choices.values_list("nomination__unit_id", flat=True):
        evidence[unit_id, 4].append(Evidence("Được phường chọn đề xuất Thành phố"))
    pictures = Picture.objects.shown().filter(
        campaign=campaign, initiative__unit__in=unit_ids, kind=Picture.Kind.PHOTO
    )
    for unit_id, count in _counted(pictures, "initiative__unit_id", "pk"):
        evidence[unit_id, 4].append(Evidence(f"{count_text(count)} ảnh minh chứng"))
    return evidence


def _papers(campaign, unit_ids):
    """Rows of values of what was sent, with what names it."""
    return (
        _timed(campaign.pk, span_of(unit_ids))
        .filter(first_sent_at__isnull=False)
        .values(
            "pk",
            "unit_id",
            "obligation",
            "status",
            "is_nil",
            "last_sent_at",
            "decided_at",
            "unitplan__number",
            "unitplan__symbol",
            "article__title",
            "nomination__participant_name",
        )
    )


def _counted(rows, unit, what):
    counts = rows.order_by().values(unit).annotate(number=Count(what, distinct=True))
    return counts.values_list(unit, "number")


def _paper_fact(file, lack, remedy, evidence, place):
    """Met by a paper that lies with the Ban and says something; a nil return says there is none.

    `place`: unit id and criterion, as `evidence()` is ordered by.
    """
    gather = partial(_gathered, evidence, place)
    if file and file.first_sent_at and file.status in SENT and not file.is_nil:
        return Fact(is_met=True, gather=gather)
    return Fact(is_met=False, gather=gather, lack=lack, remedy=remedy)


def _gathered(evidence, place):
    return tuple(evidence()[place])


def _file_words(file):
    """ "Mẫu số 01, đã tiếp nhận ngày 08/01/2026"."""
    title = file["article__title"] or file["nomination__participant_name"] or ""
    if file["unitplan__number"]:
        title = f"số {file['unitplan__number']}-{file['unitplan__symbol']}"
    elif title:
        title = f"“{title}”"
    name = " ".join(filter(None, [NAMES[file["obligation"]], title]))
    if file["is_nil"]:
        return f"{name}: báo cáo không có"
    moment, words = {
        Status.ACCEPTED: (file["decided_at"], "đã tiếp nhận"),
        Status.SUBMITTED: (file["last_sent_at"], "đã gửi, chờ kiểm tra"),
    }.get(file["status"], (file["decided_at"], "Ban đề nghị bổ sung"))
    day = f" ngày {short_date(timezone.localdate(moment))}" if moment else ""
    return f"{name}, {words}{day}"


def _timely_fact(owed, files, dates, at):
    """Met if nothing with a limit came late or is overdue, and something came at all."""
    in_time, late = 0, []
    for obligation in owed:
        due, file = dates.get(obligation), files.get(obligation)
        if due is None:
            continue
        sent_at = file.first_sent_at if file else None
        days = days_sent_late(due, sent_at) if sent_at else due.days_late(at)
        if days:
            late.append((obligation, "gửi muộn" if sent_at else "quá hạn", days))
        elif sent_at:
            in_time += 1
    if not in_time and not late:
        return Fact(is_met=False, lack="chưa có nội dung nào gửi theo hạn")
    gather = partial(_timely_evidence, in_time, late)
    if late:
        return Fact(is_met=False, gather=gather, lack="có nội dung gửi không đúng hạn")
    return Fact(is_met=True, gather=gather)


def _timely_evidence(in_time, late):
    expected = in_time + len(late)
    return (
        Evidence(f"Gửi đúng hạn {in_time:02d}/{expected:02d} nội dung có hạn"),
        *(Evidence(f"{NAMES[item]} {verb} {days:02d} ngày") for item, verb, days in late),
    )
