"""C2, “Việc cần làm của đơn vị”: the clerk's home, from the same progress as the board."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from audit.clock import now
from audit.filters import tell_ignored
from audit.numbers import whole_number
from campaigns.deadlines import due_dates
from campaigns.flags import Flag
from campaigns.models import Revision
from campaigns.permissions import campaign_of, get_managed_campaign, writes_for
from campaigns.registry import form_of, registered
from campaigns.sending import file_url
from campaigns.vocabulary import Obligation
from documents.wording import thousands
from organizations.models import Unit
from organizations.permissions import get_asked_unit, headed_unit, home_unit
from registrations.evidence_pages import cards_of
from registrations.models import RegistrationList
from registrations.services import row_count_phrase
from reporting.next_task import next_task
from reporting.progress import State, progress

ICONS = {
    Obligation.PLAN: "file-earmark-check",
    Obligation.REGISTRATION: "list-check",
    Obligation.ARTICLE: "journal-text",
    Obligation.NOMINATION: "award",
    Obligation.SELF_ASSESSMENT: "clipboard-check",
}
SHOWN_MODELS = 4
TOTALS_TITLE = "Mẫu số 02 – Biểu tổng hợp số lượng mô hình"


@require_GET
def tasks(request):
    """Who does not write for the unit, as its head, only reads how it stands."""
    unit = _unit(request)
    campaign = campaign_of(request, unit)
    page = _page(unit, campaign, is_writer=writes_for(request.user, unit))
    page["evidence"] = _evidence(cards_of(unit, campaign, request.user))
    return render(request, "reporting/tasks.html", page)


@require_GET
def tasks_preview(request, pk):
    """The home of one unit in a year being prepared, as its clerk will find it; for looking only.

    `?don-vi=` chooses the unit.
    """
    campaign = get_managed_campaign(request.user, pk)
    if not campaign.is_in_preparation:
        messages.info(request, f"Năm {campaign.year} đã mở cho các đơn vị.")
        return redirect("campaigns:campaign_edit", pk)
    units = list(Unit.objects.within(campaign.ward).reporting())
    if not units:
        messages.error(request, "Phường chưa có đơn vị nào để xem thử.")
        return redirect("campaigns:campaign_prepare", pk)
    wanted = whole_number(request.GET.get("don-vi", ""))
    unit = next((unit for unit in units if unit.pk == wanted), units[0])
    tell_ignored(request, f"don-vi={unit.pk}", {"don-vi": "đơn vị"})
    context = _page(unit, campaign) | {"preview_units": units}
    return render(request, "reporting/tasks.html", context)


def _page(unit, campaign, *, is_writer=True):
    at = now()
    cells = progress(campaign, [unit], at=at)[unit.pk]
    registration_list = RegistrationList.objects.filter(campaign=campaign, unit=unit).first()
    lines = [
        line
        for cell in cells.values()
        for line in _lines(cell, unit, campaign, registration_list, at, is_writer=is_writer)
    ]
    return {
        "unit": unit,
        "campaign": campaign,
        "today": timezone.localdate(at),
        "is_writer": is_writer,
        "requests": _requests(cells) if is_writer else [],
        "unsigned": [_unsigned(cell) for cell in cells.values() if cell.lacks_signed_copy],
        "next_task": next_task(cells, unit, campaign, registration_list, at) if is_writer else None,
        "tasks": lines,
        "later": _later(cells, unit, campaign),
        "done_count": sum(line["is_done"] for line in lines),
        "asked_count": sum(line["status"] != State.EXEMPT for line in lines),
    }


def _evidence(cards):
    """The first of the unit's models, those that lack a photo before the others."""
    cards = sorted(cards, key=lambda card: card.has_all_photos)
    return {"cards": cards[:SHOWN_MODELS], "more_count": max(0, len(cards) - SHOWN_MODELS)}


def _unit(request):
    """The clerk's or head's own unit; with several, `?don-vi=` chooses among those in reach."""
    unit = get_asked_unit(request) or home_unit(request.user) or headed_unit(request.user)
    if unit is None:
        raise Http404
    return unit


def _lines(cell, unit, campaign, registration_list, at, *, is_writer):
    obligation = cell.obligation
    is_told = is_writer or not cell.state.is_owing  # how far a draft is, is its writers' own matter
    yield {
        "title": Obligation(obligation).label,
        "hint": _hint(obligation, cell, campaign, registration_list) if is_told else "",
        "url": _url(cell) if is_writer else _reading_url(cell),
        "start_url": _start_url(cell, unit, campaign) if is_writer else "",
        "icon": ICONS[obligation],
        "deadline": cell.due,
        "days_left": _days_left(cell, at),
        "sent_on": timezone.localdate(cell.sent_at) if cell.state.is_sent else None,
        "status": cell.shown_status,
        "status_label": "",
        "flags": _flags(cell),
        "is_done": cell.state == State.ACCEPTED,
    }
    if obligation == Obligation.REGISTRATION:
        yield _totals_line(cell, unit, campaign)


def _days_left(cell, at):
    """How many days the unit still has; None when nothing is asked of it, or it is late."""
    if not cell.is_owing or cell.due is None or cell.due.days_left(at) < 0:
        return None
    return cell.due.days_left(at)


def _totals_line(cell, unit, campaign):
    """Mẫu 02 follows from Mẫu 01 and is never typed: it opens once the list was sent."""
    url = f"{reverse('reporting:totals')}?nam={campaign.year}&don-vi={unit.pk}&gom=all"
    waits = cell.is_unsent
    return {
        "title": TOTALS_TITLE,
        "hint": "Tự lập từ Mẫu số 01, không phải nhập",
        "url": url if cell.state.is_sent else None,
        "start_url": "",
        "icon": "table",
        "deadline": cell.due,
        "sent_on": timezone.localdate(cell.sent_at) if cell.state.is_sent else None,
        "status": State.NOT_OPEN.value if waits else cell.shown_status,
        "status_label": "Chờ Mẫu số 01" if waits else "",
        "flags": [],
        "is_done": cell.state == State.ACCEPTED,
    }


def _hint(obligation, cell, campaign, registration_list):
    if cell.state == State.EXEMPT:
        return f"Được miễn: {cell.let_off}"
    if cell.closed and not cell.state.is_sent:
        return cell.closed
    if cell.is_nil:
        return "Báo cáo “không có”"
    if obligation == Obligation.REGISTRATION:
        if cell.state == State.NOTHING or registration_list is None:
            return "Tải tệp Word hoặc điền trực tuyến"
        prefix = "Bản nháp: " if cell.state == State.DRAFT else ""
        return prefix + row_count_phrase(registration_list.rows)
    if obligation == Obligation.ARTICLE:
        return (
            f"01 cá nhân, không quá {thousands(campaign.article_max_words)} từ, "
            f"kèm {campaign.photos_min:02d}–{campaign.photos_max:02d} ảnh"
        )
    if obligation == Obligation.NOMINATION:
        return f"Tóm tắt không quá {campaign.summary_max_words} từ"
    if obligation == Obligation.SELF_ASSESSMENT:
        return "Điền sẵn từ hồ sơ đã gửi; đơn vị xem lại, ghi lý do"
    return "Tiêu chí (1) đánh giá cuối năm" if obligation == Obligation.PLAN else ""


def _url(cell):
    """What a unit was let off it may still go on with: nobody asks, nobody takes it away."""
    if cell.submission_id is None:
        return None
    is_editable = cell.state.is_owing or cell.state == State.EXEMPT
    return file_url(cell.submission_id, cell.obligation, is_editable=is_editable)


def _reading_url(cell):
    """What was sent may be read by whoever reaches the unit, a draft by its writers alone."""
    if not cell.state.is_sent:
        return None
    return file_url(cell.submission_id, cell.obligation, is_editable=False)


def _start_url(cell, unit, campaign):
    """Where to post to open the file that does not exist yet; "" when there is nothing to open."""
    if cell.submission_id is not None or not (cell.is_owing and campaign.is_open):
        return ""
    _, form = registered(cell.obligation)
    return form.start_url(unit, campaign)


def _flags(cell):
    flags = []
    if cell.days_overdue:
        flags.append(Flag("overdue", days=cell.days_overdue))
    if cell.days_sent_late:
        flags.append(Flag("sent_late", days=cell.days_sent_late))
    if cell.due and cell.due.extended_to and cell.state != State.EXEMPT:
        flags.append(Flag("extended", until=cell.due.extended_to))
    if cell.has_left_its_seal:
        flags.append(Flag("changed_after_sealing"))
    if cell.lacks_signed_copy:
        flags.append(Flag("unsigned"))
    return flags


def _requests(cells):
    """What the Ban sent back and is waiting for, newest first."""
    waited_for = [
        cell.submission_id
        for cell in cells.values()
        if cell.state == State.RETURNED and cell.is_owing
    ]
    returned = (
        Revision.objects.filter(submission__in=waited_for, decision=Revision.Decision.RETURNED)
        .select_related("decided_by", "submission")
        .prefetch_related("notes")
        .order_by("submission_id", "-number")
    )
    latest = {}
    for revision in returned:
        latest.setdefault(revision.submission_id, revision)
    return [_request(revision) for revision in latest.values()]


def _request(revision):
    _, form = form_of(revision.submission)
    texts = [revision.note, *(note.text for note in revision.notes.all())]
    wanted = [text.strip().rstrip(".;") for text in texts]
    return {
        "title": Obligation(revision.submission.obligation).label,
        "text": "; ".join(text for text in wanted if text),
        "by": str(revision.decided_by),
        "on": revision.decided_at,
        "url": form.edit_url(revision.submission_id),
        "button": "Mở để bổ sung",
        "icon": "pencil-square",
    }


def _unsigned(cell):
    """(the paper's name, the page that takes its signed copy)"""
    _, form = registered(cell.obligation)
    return form.name, reverse("campaigns:file", args=[cell.submission_id])


def _later(cells, unit, campaign):
    """The year's other limits, which nobody has to meet yet: dates, no tasks."""
    dates = due_dates(campaign, unit)
    return [
        {"title": Obligation(obligation).label, "deadline": due}
        for obligation, due in dates.items()
        if obligation not in cells
    ]
