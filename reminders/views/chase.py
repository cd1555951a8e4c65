"""R3, “Đôn đốc”: choose the late units, write, and have drafts; Zalo texts; the call list."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from audit.clock import now
from audit.filters import page_of, tell_ignored
from audit.numbers import whole_number
from campaigns.permissions import get_ban_campaign, require_open
from documents.wording import count_text
from organizations.models import Unit
from reminders.chase_page import call_facts, calls_of, chase_lines, owing_page
from reminders.chasing import draft, one_at_a_time, save_call, zalo_text_of, zalo_texts
from reminders.forms import CallForm, ChaseForm, posted
from reminders.outbox_page import batch_url
from reporting.board import page_sizes_of
from reporting.permissions import remember_queue

NONE_CHOSEN = "0"
FILTER_WORDS = {
    "han": "hạn",
    "trang-thai": "trạng thái",
    "khoi": "khối",
    "chon": "đơn vị được chọn",
    "xep": "cách xếp",
    "so-dong": "số dòng mỗi trang",
}


@require_http_methods(["GET", "POST"])
def chase(request):
    campaign = get_ban_campaign(request)
    owing = owing_page(campaign, request.GET, at=now())
    remember_queue(request, campaign, owing.cells)
    if request.method == "GET":
        understood = f"{owing.view.understood}&chon={NONE_CHOSEN}"
        tell_ignored(request, understood, FILTER_WORDS | {"trang": "trang"})
    initial = {"text": owing.usual_text, "units": _chosen_at_first(request, owing)}
    form = ChaseForm(posted(request), initial=initial, units=owing.answering)
    if request.method == "GET":
        return _chase_page(request, owing, form, owing.usual_text)
    require_open(campaign)
    if not form.is_valid():
        text = form.cleaned_data.get("text", owing.usual_text)
        return _chase_page(request, owing, form, text, status=422)
    if request.POST.get("action") == "preview":
        return _chase_page(request, owing, form, form.cleaned_data["text"], is_preview=True)
    return _draft(request, owing, form.cleaned_data)


def _chosen_at_first(request, owing):
    if request.GET.get("chon") == NONE_CHOSEN:
        return []
    return [unit.pk for unit in owing.units]


def _chase_page(request, owing, form, text, *, is_preview=False, status=200):
    lines = chase_lines(owing, text)
    chosen = {str(pk) for pk in form["units"].value() or []}
    context = {
        "campaign": owing.campaign,
        "owing": owing,
        "form": form,
        "lines": lines,
        "chosen": {line.unit.pk for line in lines if str(line.unit.pk) in chosen},
        "told": [line for line in lines if line.is_told],
        "is_preview": is_preview,
        "zalo": zalo_text_of(owing.campaign, owing.facts),
        "zalo_url": f"{reverse('reminders:zalo')}{owing.query}",
        "calls_url": f"{reverse('reminders:calls')}{owing.query}",
        "none_url": f"{owing.query}&chon={NONE_CHOSEN}",
        "all_url": owing.query,
    }
    return render(request, "reminders/chase.html", context, status=status)


def _draft(request, owing, choice):
    drafted = draft(
        owing.campaign,
        owing.view.obligation,
        list(Unit.objects.filter(pk__in=choice["units"])),
        choice["text"],
        actor=request.user,
        include_told=choice["include_told"],
        chase_query=owing.query,
    )
    _tell_left_out(request, drafted)
    if drafted.batch is None:
        return redirect(f"{reverse('reminders:chase')}{owing.query}")
    return redirect(batch_url(drafted.batch))


def _tell_left_out(request, drafted):
    for units, words in (
        (drafted.told_recently, "đã được nhắc trong 24 giờ qua"),
        (drafted.not_owing, "vừa gửi xong hoặc được miễn"),
        (drafted.unreachable, "chưa có người nhận"),
    ):
        if units:
            names = ", ".join(unit.name for unit in units)
            messages.info(request, f"Bỏ qua {count_text(len(units))} đơn vị {words}: {names}.")
    if drafted.batch is None:
        messages.warning(request, "Không có đơn vị nào để nhắc, chưa soạn lời nhắc.")


@require_GET
def zalo(request):
    """One text ready to paste for each unit of the page."""
    campaign = get_ban_campaign(request)
    owing = owing_page(campaign, request.GET, at=now())
    tell_ignored(request, owing.view.understood, FILTER_WORDS)
    context = {
        "campaign": campaign,
        "owing": owing,
        "texts": zalo_texts(campaign, owing.view.obligation, owing.units, at=owing.at),
        "back_url": f"{reverse('reminders:chase')}{owing.query}",
    }
    return render(request, "reminders/zalo.html", context)


@require_http_methods(["GET", "POST"])
def calls(request):
    """The call list: who was reached by telephone, and what was said."""
    campaign = get_ban_campaign(request)
    owing = owing_page(campaign, request.GET, at=now())
    remember_queue(request, campaign, owing.cells)
    if request.method == "GET":
        tell_ignored(request, owing.view.understood, FILTER_WORDS)
        page = page_of(request, owing.facts, owing.view.page_size)
        return _calls_page(request, owing, _call_lines(request, owing, page.object_list), page)
    require_open(campaign)
    facts = call_facts(owing, filter(None, map(whole_number, request.POST.getlist("units"))))
    with one_at_a_time(campaign):
        lines = _call_lines(request, owing, facts)
        if not all(form.is_valid() for _, _, form in lines):
            return _calls_page(request, owing, lines)
        saved = _save_calls(request, owing, lines)
    if saved:
        messages.success(request, f"Đã lưu {count_text(saved)} dòng của danh sách.")
    else:
        messages.info(request, "Danh sách giữ nguyên, chưa có dòng nào thay đổi.")
    return redirect(f"{reverse('reminders:calls')}{owing.query}")


def _call_lines(request, owing, facts):
    """[(Fact, the Call that is stored or None, CallForm)]"""
    known = calls_of(owing)
    return [
        (fact, call := known.get(fact.unit.pk), _call_form(request, fact, call)) for fact in facts
    ]


def _call_form(request, fact, call):
    return CallForm(posted(request), call=call, prefix=f"don-vi-{fact.unit.pk}")


def _calls_page(request, owing, lines, page=None):
    """`page`: that of the units that owe; None when the lines are those of a refused page."""
    errors = [error for _, _, form in lines for error in form.error_list]
    context = {
        "campaign": owing.campaign,
        "owing": owing,
        "lines": lines,
        "page_obj": page,
        "page_prefix": f"{owing.view.filtered()}&trang=",
        "page_sizes": page_sizes_of(owing.view, page.paginator.count) if page else [],
        "errors": errors,
        "back_url": f"{reverse('reminders:chase')}{owing.query}",
    }
    return render(request, "reminders/calls.html", context, status=422 if errors else 200)


def _save_calls(request, owing, lines):
    """Only the lines that were changed: the others keep who called and when."""
    changed = [(fact, form.news) for fact, _, form in lines if form.news]
    for fact, line in changed:
        save_call(owing.campaign, owing.view.obligation, fact.unit, actor=request.user, **line)
    return len(changed)
