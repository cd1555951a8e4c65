"""What the program tells a person: notices in the application, and a calendar of their own."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from audit.filters import page_of
from audit.numbers import whole_number
from documents.wording import count_text
from reminders.calendars import calendar_of, renew_feed
from reminders.content import site_address
from reminders.outbox import mark_read, notices_of
from reminders.permissions import get_calendar_owner, get_own_notice

PAGE_SIZE = 25


@require_GET
def notices(request):
    page = page_of(request, notices_of(request.user), PAGE_SIZE)
    context = {
        "lines": [(notice, _path_of(notice.link)) for notice in page.object_list],
        "page_obj": page,
        "page_prefix": "?trang=",
        "feed": getattr(request.user, "calendar_feed", None),
    }
    return render(request, "reminders/notices.html", context)


def _path_of(link):
    """The page a notice leads to, on whatever address this site was opened."""
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"


@require_POST
def notices_read(request):
    count = mark_read(notices_of(request.user))
    messages.success(request, f"Đã đánh dấu {count_text(count)} thông báo là đã đọc.")
    return redirect("reminders:notices")


@require_POST
def notice_read(request, pk):
    mark_read(get_own_notice(request.user, pk))
    page = whole_number(request.GET.get("trang", ""))
    return redirect(f"{reverse('reminders:notices')}?trang={page}" if page else "reminders:notices")


@require_POST
def notice_open(request, pk):
    """Go to what the notice asks for; whoever does has read it."""
    notice = get_own_notice(request.user, pk)
    mark_read(notice)
    return redirect(_path_of(notice.get().link))


@require_GET
def calendar(request):
    """The person's secret address, how to subscribe, and a new address when the old one got out."""
    feed = getattr(request.user, "calendar_feed", None)
    address = site_address(reverse("reminders:calendar_feed", args=[feed.key])) if feed else ""
    return render(request, "reminders/calendar.html", {"feed": feed, "address": address})


@require_POST
def calendar_renew(request):
    renew_feed(request.user)
    messages.success(request, "Đã lập địa chỉ lịch mới. Địa chỉ cũ, nếu có, không dùng được nữa.")
    return redirect("reminders:calendar")


@login_not_required
@require_safe
def calendar_feed(request, token):
    """For calendar programs, which have no session: the address itself is the key."""
    person = get_calendar_owner(token)
    return HttpResponse(
        calendar_of(person),
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "private, max-age=3600",
            "Content-Disposition": 'inline; filename="thoi-han-dan-van-kheo.ics"',
            "X-Robots-Tag": "noindex",
        },
    )
