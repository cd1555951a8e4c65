"""C4, C5, C12: the last look, the sending, the receipt, and the file as it was sent."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from audit.filters import page_of
from campaigns.deadlines import due_dates_of_units
from campaigns.drafts import declare_nil
from campaigns.forms import AskForm, NilForm, posted_number
from campaigns.models import Revision, Submission
from campaigns.permissions import (
    campaign_of,
    get_asked_revision,
    get_editable_file,
    get_visible_file,
    get_visible_submission,
    visible_revisions,
    writes_for,
)
from campaigns.registry import form_of
from campaigns.sending import (
    file_url,
    last_look,
    nil_page,
    print_page,
    receipt_page,
    revision_line,
    sent_file,
)
from campaigns.signed_copies import MAX_PHOTOS, attach_signed_copy
from campaigns.vocabulary import Obligation, Status
from campaigns.workflow import (
    Incomplete,
    StaleLook,
    StatusConflict,
    WorkflowError,
    advance,
    request_edit,
)
from documents.errors import MAX_FILE_BYTES, DocumentRefused
from organizations.models import Membership
from organizations.permissions import home_unit, units_held
from uploads.downloads import stored_file_response

Role = Membership.Role
PAGE_SIZE = 25


@require_GET
def file(request, pk):
    """The file as it was sent: read-only, with its history."""
    submission = get_visible_file(request.user, pk)
    return _file_page(request, submission, AskForm())


@require_GET
def in_year(request, pk):
    """The unit's file of the same obligation in the year `?nam=` names, else the list of it."""
    submission = get_visible_submission(request.user, pk)
    campaign = campaign_of(request, submission.unit)
    other = (
        Submission.objects.visible_to(request.user)
        .filter(campaign=campaign, unit=submission.unit, obligation=submission.obligation)
        .first()
    )
    if other is not None and other.first_sent_at is not None:
        return redirect("campaigns:file", other.pk)
    if other is not None and campaign.is_open and writes_for(request.user, other.unit):
        return redirect(file_url(other.pk, other.obligation, is_editable=True))
    title = Obligation(submission.obligation).label
    messages.info(request, f"Năm {campaign.year}, {submission.unit} chưa có hồ sơ “{title}”.")
    return redirect(f"/?nam={campaign.year}&han={submission.obligation}")


def _file_page(request, submission, ask_form):
    context = sent_file(submission, request.user) | {"ask_form": ask_form}
    return render(request, "campaigns/file.html", context, status=ask_form.status)


@require_GET
def check(request, pk):
    """The last look; a file with something left to mend goes back to its editor."""
    submission = get_editable_file(request.user, pk)
    if not submission.is_editable_status:
        return redirect("campaigns:file", pk)
    _, form = form_of(submission)
    if not form.is_ready(submission):
        return redirect(form.edit_url(pk))
    return render(request, "campaigns/file_check.html", last_look(submission, request.user))


@require_POST
def send(request, pk):
    """Send once: the second click of a double click lands on the same receipt."""
    submission = get_editable_file(request.user, pk)
    _, form = form_of(submission)
    try:
        revision = advance(
            submission,
            "send",
            actor=request.user,
            look=request.POST.get("look", ""),
        )
    except StatusConflict as conflict:
        if conflict.submission.status == Status.SUBMITTED:
            return redirect("campaigns:receipt", pk, conflict.submission.last_revision.number)
        messages.error(request, str(conflict))
        return redirect("campaigns:file", pk)
    except Incomplete:
        return redirect(f"{form.edit_url(pk)}?kiem-tra=1")
    except StaleLook as change:
        messages.error(request, str(change))
        return redirect("campaigns:check", pk)
    except WorkflowError as refusal:
        messages.error(request, str(refusal))
        return redirect(form.edit_url(pk))
    return redirect("campaigns:receipt", pk, revision.number)


@require_POST
def nil(request, pk):
    """“Không có”, with its reason, goes out at once as the unit's answer; else a page keeps it."""
    submission = get_editable_file(request.user, pk)
    _, form = form_of(submission)
    if form.nil_words is None:
        raise Http404
    nil_form = NilForm(request.POST, words=form.nil_words)
    if nil_form.is_valid():
        version = posted_number(request.POST, "version")
        try:
            revision = _send_nil(submission, nil_form.cleaned_data["reason"], version, request.user)
        except WorkflowError as refusal:
            nil_form.add_error(None, str(refusal))
        else:
            return redirect("campaigns:receipt", pk, revision.number)
    submission.refresh_from_db()
    context = nil_page(submission) | {"nil_form": nil_form}
    return render(request, "campaigns/nil.html", context, status=nil_form.status)


@transaction.atomic
def _send_nil(submission, reason, version, actor):
    declare_nil(submission, reason, version=version, actor=actor)
    return advance(submission, "send", actor=actor)


@require_GET
def preview(request, pk):
    """The true print: of what was sent (`?lan=` names the sending), else of the draft."""
    submission = get_visible_file(request.user, pk)
    _, form = form_of(submission)
    if not form.has_print:
        raise Http404
    revision = get_asked_revision(request, submission)
    return render(request, "campaigns/preview.html", print_page(submission, revision))


@require_GET
def receipt(request, pk, number):
    submission = get_visible_file(request.user, pk)
    revision = (
        visible_revisions(request.user, submission)
        .filter(number=number)
        .select_related("sent_by", "submission__unit", "submission__campaign")
        .first()
    )
    if revision is None:
        raise Http404
    return render(request, "campaigns/receipt.html", receipt_page(submission, revision))


@require_POST
def withdraw(request, pk):
    """Take the sending back, or ask for it (ask=1) once the Ban has opened it."""
    submission = get_editable_file(request.user, pk)
    if request.POST.get("ask"):
        return _ask(request, submission)
    try:
        advance(submission, "withdraw", actor=request.user)
    except WorkflowError as refusal:
        messages.error(request, str(refusal))
        return redirect("campaigns:file", pk)
    messages.success(request, "Đã rút lại. Sửa xong, gửi lại Ban Xây dựng Đảng.")
    _, form = form_of(submission)
    return redirect(form.edit_url(pk))


def _ask(request, submission):
    ask_form = AskForm(request.POST)
    if ask_form.is_valid():
        try:
            reason = ask_form.cleaned_data["reason"]
            request_edit(submission, actor=request.user, reason=reason)
        except WorkflowError as refusal:
            ask_form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã chuyển đề nghị sửa tới Ban Xây dựng Đảng.")
            return redirect("campaigns:file", submission.pk)
    return _file_page(request, submission, ask_form)


@require_POST
def signed_copy(request, pk):
    """Keep the signed and stamped copy: one PDF, or photos merged to one."""
    submission = get_editable_file(request.user, pk)
    files = request.FILES.getlist("files")
    try:
        if not files:
            raise DocumentRefused("empty", "Chọn một tệp PDF hoặc 01–05 ảnh bản đã ký.")
        if sum(file.size for file in files) > MAX_PHOTOS * MAX_FILE_BYTES:
            raise DocumentRefused("too_large", "Các ảnh quá lớn. Chọn ảnh mỗi tệp tối đa 20 MB.")
        pages = attach_signed_copy(
            submission, [(file.name, file.read()) for file in files], actor=request.user
        )
    except DocumentRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Đã lưu bản đã ký, đóng dấu ({pages:02d} trang).")
    page = file_url(pk, submission.obligation, is_editable=submission.is_editable_status)
    return redirect(f"{page}#ban-ky")


@require_GET
def signed_copy_file(request, pk):
    """The signed and stamped copy, to those who may see the file."""
    submission = get_visible_file(request.user, pk)
    unit, campaign = submission.unit, submission.campaign
    name = f"DVK{campaign.year}_BanKy_{unit.code}.pdf"
    return stored_file_response(request, submission.signed_copy, name)


@require_GET
def history(request):
    """C12: everything the person's units have sent in the year."""
    unit = home_unit(request.user)
    campaign = campaign_of(request, unit)
    revisions = (
        Revision.objects.filter(
            submission__campaign=campaign,
            submission__unit__in=[unit.pk for unit in units_held(request.user, Role.CLERK)],
        )
        .select_related("sent_by", "submission__unit", "submission__campaign")
        .order_by("-sent_at", "-pk")
    )
    page = page_of(request, revisions, PAGE_SIZE)
    units = {revision.submission.unit_id for revision in page.object_list}
    dates = due_dates_of_units(campaign, units)
    page.object_list = [_history_line(revision, dates) for revision in page.object_list]
    context = {
        "campaign": campaign,
        "unit": unit,
        "page_obj": page,
        "page_prefix": f"?nam={campaign.year}&trang=",
    }
    return render(request, "campaigns/history.html", context)


def _history_line(revision, dates):
    submission = revision.submission
    _, form = form_of(submission)
    return {
        "line": revision_line(revision, dates[submission.unit_id].get(submission.obligation)),
        "title": Obligation(submission.obligation).label,
        "downloads": form.downloads(submission, revision),
    }
