"""R12: the log, for those who look after the units it tells of."""

from datetime import MAXYEAR, MINYEAR, datetime, time, timedelta

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date as parse_iso_date
from django.utils.http import content_disposition_header, urlencode
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from audit.clock import now
from audit.filters import ignored_filters, page_of
from audit.models import AuditEvent
from audit.wording import ACTIONS, details
from documents.drawing.excel import PlainTable, draw_tables
from documents.file_names import XLSX
from documents.text import clean_line
from documents.wording import moment_text, thousands

LINES_A_PAGE = 25
# audit lies below organizations and knows the roles by their codes only
READERS = ("admin", "reviewer")
FILTERS = ("nguoi", "viec", "don-vi", "tu", "den", "nam")
LONGEST_FILTER = 64
DAYS = {"tu": "Từ ngày", "den": "Đến hết ngày"}
LIST_FILTERS = {"nguoi": "người", "viec": "việc", "don-vi": "đơn vị"}
# more would hold a request too long: 3.5 s for 10 000 styled rows (docs/dependencies.md)
LINES_OF_A_SHEET = 5000
ONE_DAY = timedelta(days=1)


@require_safe
def log(request):
    """Events about units in reach of the reader's roles; never those of another ward."""
    reachable = _reachable(request)
    people, units = list(_people_of(reachable)), list(_units_of(request))
    filters, problems = _filters(request, people, units)
    events = _filtered(reachable, filters, units)
    page = page_of(request, events.select_related("actor"), LINES_A_PAGE)
    context = {
        "page_obj": page,
        "page_prefix": f"?{urlencode(filters | {'trang': ''})}",
        "lines": [{"event": event, "details": details(event.data)} for event in page],
        "people": [(person.pk, f"{person} ({person.username})") for person in people],
        "units": [(unit.pk, unit.name) for unit in units],
        "actions": sorted(ACTIONS.items(), key=lambda item: item[1]),
        "filters": filters,
        "unit": filters.get("don-vi", ""),
        "is_filtered": bool(filters.keys() - {"nam"}),
        "problems": problems,
        "sheet_url": f"{reverse('audit:log_sheet')}?{urlencode(filters)}",
        "most_lines": LINES_OF_A_SHEET,
    }
    return render(request, "audit/log.html", context)


@require_safe
def log_sheet(request):
    """The lines that the page finds, newest first, as an Excel sheet."""
    reachable = _reachable(request)
    people, units = _people_of(reachable), _units_of(request)
    filters, problems = _filters(request, people, units)
    events = _filtered(reachable, filters, units)
    shown = events.select_related("actor")[:LINES_OF_A_SHEET]
    table = PlainTable(
        name="Nhật ký",
        title="NHẬT KÝ",
        headers=["Lúc", "Người", "Tên đăng nhập", "Việc", "Hồ sơ, đối tượng", "Chi tiết"],
        rows=map(_row, shown),
        widths=[34, 45, 30, 60, 80, 110],
        notes=[
            f"Xuất lúc {moment_text(now())}.",
            *_in_words(filters, people, units),
            *problems,
            f"Nhiều nhất {thousands(LINES_OF_A_SHEET)} dòng mới nhất; lọc theo ngày lấy phần cũ.",
        ],
    )
    return HttpResponse(
        draw_tables("Nhật ký", [table]),
        content_type=XLSX,
        headers={
            "Content-Disposition": content_disposition_header(
                True, f"DVK_NhatKy_{localdate(now()):%Y-%m-%d}.xlsx"
            )
        },
    )


def _reachable(request):
    paths = request.user.paths_as(*READERS)
    if not paths:
        raise PermissionDenied
    return AuditEvent.objects.within(*paths)


def _people_of(reachable):
    people = get_user_model().objects.filter(pk__in=reachable.order_by().values("actor"))
    return people.only("username", "full_name")


def _units_of(request):
    return request.user.units_as(*READERS).order_by("name_key", "pk").only("name", "path")


def _filters(request, people, units):
    """({filter: value}, what could not be understood): that is left out and said.

    `people` and `units` are what the person may choose; they are asked for only when named.
    """
    typed = {name: clean_line(request.GET.get(name, ""))[:LONGEST_FILTER] for name in FILTERS}
    known = {"viec": ACTIONS}
    for name, choices in (("nguoi", people), ("don-vi", units)):
        if typed[name]:
            known[name] = {str(choice.pk) for choice in choices}
    filters = {
        name: text for name, text in typed.items() if text and text in known.get(name, (text,))
    }
    ignored = ignored_filters(request.GET, urlencode(filters), LIST_FILTERS)
    days = [filters.pop(name) for name in DAYS if name in filters and not _day(filters[name])]
    return filters, [
        *([ignored] if ignored else []),
        *(f"Không có ngày “{text}”. Ghi dạng 15/01/2026." for text in days),
        *_backward_days(filters),
    ]


def _backward_days(filters):
    """Take out a span that ends before it begins, and say so."""
    if not filters.keys() >= DAYS.keys() or _day(filters["tu"]) <= _day(filters["den"]):
        return []
    first, last = filters.pop("tu"), filters.pop("den")
    return [f"Từ ngày {first} sau đến hết ngày {last}: bỏ qua khoảng ngày này. Ghi lại hai ngày."]


def _in_words(filters, people, units):
    """The filters as a reader of the sheet understands them."""
    words = {name: f"{label}: {filters[name]}" for name, label in DAYS.items() if name in filters}
    if "viec" in filters:
        words["viec"] = f"Việc: {ACTIONS[filters['viec']]}"
    for name, label, choices in (("nguoi", "Người", people), ("don-vi", "Đơn vị", units)):
        if name in filters:
            words[name] = f"{label}: {_chosen(choices, filters[name])}"
    return [words[name] for name in FILTERS if name in words]


def _chosen(choices, pk):
    return next(choice for choice in choices if str(choice.pk) == pk)


def _row(event):
    actor = event.actor
    return [
        moment_text(event.at),
        str(actor) if actor else "Hệ thống",
        actor.username if actor else "",
        event.label,
        event.target_label,
        "; ".join(_detail_text(*detail) for detail in details(event.data)),
    ]


def _detail_text(name, before, after):
    return f"{name}: {after}" if before is None else f"{name}: {before} → {after}"


def _filtered(events, filters, units):
    if "nguoi" in filters:
        events = events.filter(actor_id=filters["nguoi"])
    if "viec" in filters:
        events = events.filter(action=filters["viec"])
    if "don-vi" in filters:
        events = events.within(_chosen(units, filters["don-vi"]).path)
    for name, lookup, shift in (("tu", "at__gte", 0), ("den", "at__lt", 1)):
        if name in filters:
            day = _day(filters[name]) + shift * ONE_DAY
            start = timezone.make_aware(datetime.combine(day, time.min))
            events = events.filter(**{lookup: start})
    return events


def _day(text):
    """15/01/2026 as people type it, or 2026-01-15 as links carry it; None for neither.

    The first and the last year are none: their edges cannot be moved to another time zone.
    """
    day = _parsed(text)
    return day if day and MINYEAR < day.year < MAXYEAR else None


def _parsed(text):
    for form in ("%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 -- a day, no instant
        except ValueError:
            continue
    try:
        return parse_iso_date(text)
    except ValueError:
        return None
