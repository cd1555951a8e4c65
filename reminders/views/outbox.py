"""“Lời nhắc”: drafts to look at and send, and what became of every message."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.filters import page_of, tell_ignored
from backups.mail_pause import is_paused
from campaigns.permissions import campaign_among, get_ban_campaign, require_open
from documents.wording import count_text
from reminders.chasing import (
    discard,
    edit_draft,
    resend,
    send_all,
    told_since,
    words_mark,
    zalo_text,
)
from reminders.forms import DraftForm, posted
from reminders.outbox import counts_by_state, of_year, outbox_of, years_of
from reminders.outbox_page import (
    batch_progress,
    batch_scope,
    batch_url,
    chase_url,
    face_of,
    listed_lines,
    message_lines,
    messages_of,
    outbox_url,
    own_words,
    recent_batches,
)
from reminders.permissions import get_visible_batch, get_visible_message
from reminders.saved_meanwhile import SavedMeanwhile
from reminders.vocabulary import MessageState
from reporting.board import HEADS

PAGE_SIZE, BATCH_PAGE_SIZE = 25, 50  # two messages for each of 25 units
NO_DRAFT = "Lời nhắc này không còn là nháp, không sửa được nữa."


@require_GET
def outbox(request):
    campaign = get_ban_campaign(request)
    found = of_year(outbox_of(campaign.ward), campaign)
    counts = counts_by_state(found)
    state = request.GET.get("trang-thai", "")
    state = state if state in MessageState else ""
    tell_ignored(request, f"trang-thai={state}", {"trang-thai": "trạng thái"})
    if state:
        found = found.filter(state=state)
    page = page_of(request, found.with_reminders(), PAGE_SIZE)
    query = f"?nam={campaign.year}"
    context = {
        "campaign": campaign,
        "mail_paused": is_paused(),
        "chips": [("Tất cả", sum(counts.values()), query, not state)]
        + [
            (face_of(code).label, number, f"{query}&trang-thai={code}", code == state)
            for code, number in counts.items()
            if number or code == state
        ],
        "batches": recent_batches(campaign),
        "lines": listed_lines(page.object_list),
        "page_obj": page,
        "page_prefix": f"{query}&trang-thai={state}&trang=",
    }
    return render(request, "reminders/outbox.html", context)


@require_GET
def batch(request, pk):
    """The drafts before they go, their progress, then what became of each."""
    one = get_visible_batch(request.user, pk)
    progress = batch_progress(one)
    if "HX-Request" in request.headers:
        if progress.is_going_out:
            return render(request, "reminders/_batch_progress.html", {"progress": progress})
        return HttpResponse(headers={"HX-Refresh": "true"})
    obligation, units = batch_scope(one)
    page = page_of(request, messages_of(one), BATCH_PAGE_SIZE)
    context = {
        "batch": one,
        "chase_url": chase_url(one, obligation),
        "campaign": one.campaign,
        "progress": progress,
        "head": HEADS.get(obligation, ""),
        "units": units,
        "lines": message_lines(page.object_list),
        "page_obj": page,
        "page_prefix": f"?nam={one.campaign.year}&trang=",
        "zalo": zalo_text(one.campaign, obligation, units),
    }
    return render(request, "reminders/batch.html", context)


@require_POST
def batch_send(request, pk):
    one = get_visible_batch(request.user, pk)
    require_open(one.campaign)
    job = send_all(one, actor=request.user)
    if left_out := told_since(one):
        names = ", ".join(unit.name for unit in left_out)
        count = count_text(len(left_out))
        messages.info(request, f"Bỏ qua {count} đơn vị vừa được nhắc trong 24 giờ qua: {names}.")
    elif job is None:
        messages.info(request, "Không còn lời nhắc nháp nào: đã gửi hoặc đã bỏ.")
    return redirect(batch_url(one))


@require_POST
def batch_discard(request, pk):
    """Back to the list that the units were chosen from, as it was filtered then."""
    one = get_visible_batch(request.user, pk)
    obligation, _ = batch_scope(one)
    count = discard(one.messages.all(), actor=request.user)
    messages.success(request, f"Đã bỏ {count_text(count)} lời nhắc nháp, chưa gửi cho ai.")
    return redirect(chase_url(one, obligation))


@require_http_methods(["GET", "POST"])
def message(request, pk):
    """One message in full; a draft may be given its own words."""
    one = get_visible_message(request.user, pk)
    is_draft = one.state == MessageState.DRAFT
    form, meanwhile = None, None
    shown = request.POST.get("shown") or words_mark(one)
    if is_draft:
        form = DraftForm(posted(request), initial={"text": own_words(one)})
    if request.method == "POST":
        if form is None:
            messages.warning(request, NO_DRAFT)
            return redirect("reminders:message", pk)
        if form.is_valid():
            try:
                return _edited(request, one, form.cleaned_data["text"], shown)
            except SavedMeanwhile as other:
                shown, meanwhile = other.mark, other
    context = {
        "message": one,
        "line": message_lines([one])[0],
        "form": form,
        "shown": shown,
        "saved_meanwhile": meanwhile,
        "batch_url": batch_url(one.batch) if one.batch else "",
        "outbox_url": outbox_url(one),
    }
    status = HTTPStatus.CONFLICT if meanwhile else form.status if form else HTTPStatus.OK
    return render(request, "reminders/message.html", context, status=status)


def _edited(request, one, text, shown):
    if edit_draft(one, text, shown=shown, actor=request.user):
        messages.success(request, "Đã lưu lời nhắc riêng. Chưa gửi.")
    else:
        messages.warning(request, NO_DRAFT)
    return redirect(batch_url(one.batch))


@require_POST
def message_discard(request, pk):
    one = get_visible_message(request.user, pk)
    if discard([one], actor=request.user):
        messages.success(request, f"Đã bỏ lời nhắc gửi {one.name or one.recipient}.")
    else:
        messages.warning(request, "Lời nhắc này không còn là nháp, không bỏ được nữa.")
    return redirect(batch_url(one.batch)) if one.batch else _message_page(pk)


@require_POST
def message_resend(request, pk):
    """Once more, to the same address: for what may not have arrived, or was refused there."""
    one = get_visible_message(request.user, pk)
    if campaign := campaign_among(years_of(one), ""):
        require_open(campaign)
    if resend(one, actor=request.user):
        messages.success(request, "Lời nhắc chờ gửi lại.")
    else:
        one.refresh_from_db()
        state = face_of(one.state).label
        messages.warning(request, f"Lời nhắc này ở trạng thái “{state}”, không gửi lại được.")
    return _message_page(pk)


def _message_page(pk):
    return redirect("reminders:message", pk)
