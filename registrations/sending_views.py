"""C4, C5: the last look, the sending, the receipt, and the list as it was sent."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_POST

from audit.clock import now
from audit.models import AuditEvent
from audit.wording import ACTIONS
from campaigns.deadlines import (
    days_sent_late,
    due_dates_of_units,
    revision_days_late,
)
from campaigns.flags import flags_of
from campaigns.models import Revision
from campaigns.permissions import campaign_of
from campaigns.vocabulary import Obligation, Status
from campaigns.workflow import (
    Incomplete,
    StatusConflict,
    WorkflowError,
    advance,
    form_of,
    open_steps,
    request_edit,
)
from documents import mau01
from organizations.models import Membership
from organizations.permissions import has_role, home_unit, units_held
from registrations import pages
from registrations.forms import posted_number
from registrations.importing import waiting_import
from registrations.papers import mau01_forms, unprintable
from registrations.permissions import get_editable_list, get_visible_list
from registrations.receipts import following_task, zalo_text
from registrations.rows import rows_from_json

Role = Membership.Role
PAGE_SIZE = 25


@require_GET
def list_check(request, pk):
    registration_list = get_editable_list(request.user, pk)
    if not registration_list.is_editable_status:
        return redirect("registrations:list_detail", pk)
    _, form = form_of(registration_list)
    if waiting_import(registration_list) or form.problems(registration_list):
        return redirect("registrations:list_edit", pk)
    rows, campaign = registration_list.rows, registration_list.campaign
    collectives, individuals = pages.entry_views(rows, campaign)
    due = pages.due_date_of(registration_list)
    context = {
        "registration_list": registration_list,
        "campaign": campaign,
        "unit": registration_list.unit,
        "deadline": due,
        "days_late": days_sent_late(due, registration_list.first_sent_at or now()),
        "collectives": collectives,
        "individuals": individuals,
        "counts": pages.sum_table(rows, campaign.sectors.all()).total,
        "is_nil": registration_list.is_nil,
        "nil_reason": registration_list.nil_reason,
        "warnings": [] if registration_list.is_nil else pages.last_look_warnings(rows),
        "signed_copy": pages.signed_copy_view(registration_list),
        "sender": request.user,
        "on_behalf": not has_role(request.user, Role.CLERK, registration_list.unit),
        "addressee": campaign.addressee,
        "preview": previews(registration_list, rows),
    }
    return render(request, "registrations/list_check.html", context)


def previews(registration_list, rows):
    """The paper's own markup, one part per level; every typed word in it is escaped there."""
    return [
        mark_safe(mau01.to_html([form]))  # noqa: S308 -- documents.markup escapes all text
        for form in mau01_forms(registration_list.unit, registration_list.campaign, rows)
    ]


@require_POST
def list_send(request, pk):
    """Send once: the second click of a double click lands on the same receipt."""
    registration_list = get_editable_list(request.user, pk)
    try:
        revision = advance(
            registration_list,
            "send",
            actor=request.user,
            version=posted_number(request.POST, "version"),
        )
    except StatusConflict as conflict:
        if conflict.submission.status == Status.SUBMITTED:
            number = conflict.submission.last_revision.number
            return redirect("registrations:list_receipt", pk, number)
        messages.error(request, str(conflict))
        return redirect("registrations:list_detail", pk)
    except Incomplete:
        return redirect(reverse("registrations:list_edit", args=[pk]) + "?kiem-tra=1")
    except WorkflowError as refusal:
        messages.error(request, str(refusal))
        return redirect("registrations:list_edit", pk)
    return redirect("registrations:list_receipt", pk, revision.number)


@require_GET
def list_receipt(request, pk, number):
    registration_list = get_visible_list(request.user, pk)
    revision = get_revision(registration_list, number)
    campaign = registration_list.campaign
    counts = pages.sum_table(rows_of(revision), campaign.sectors.all()).total
    days_late = revision_days_late(revision, pages.due_date_of(registration_list))
    context = {
        "registration_list": registration_list,
        "campaign": campaign,
        "unit": registration_list.unit,
        "status": registration_list.status,
        "receipt": {
            "pk": revision.pk,
            "code": revision.code,
            "sent_at": revision.sent_at,
            "days_late": days_late,
            "sender": revision.sent_by,
            "addressee": campaign.addressee,
            "collective_models": counts.collective_models,
            "individual_models": counts.individual_models,
            "is_nil": revision.content["is_nil"],
            "is_on_behalf": revision.is_on_behalf,
        },
        "zalo_text": zalo_text(registration_list, revision, counts, days_late),
        "needs_signed_copy": not (registration_list.signed_copy or revision.content["is_nil"]),
        "following": following_task(registration_list),
    }
    return render(request, "registrations/list_receipt.html", context)


def get_revision(registration_list, number):
    revision = (
        registration_list.revisions.filter(number=number)
        .select_related("sent_by", "submission__unit", "submission__campaign")
        .first()
    )
    if revision is None:
        raise Http404
    return revision


def rows_of(revision):
    return rows_from_json(revision.content["rows"])


@require_GET
def list_detail(request, pk):
    registration_list = get_visible_list(request.user, pk)
    revisions = list(
        registration_list.revisions.select_related(
            "sent_by", "decided_by", "submission__unit", "submission__campaign"
        ).order_by("-number")
    )
    registration_list.last_revision = revisions[0] if revisions else None
    due = pages.due_date_of(registration_list)
    context = {
        "registration_list": registration_list,
        "campaign": registration_list.campaign,
        "unit": registration_list.unit,
        "deadline": due,
        "flags": flags_of(registration_list, due),
        "signed_copy": pages.signed_copy_view(registration_list),
        "revisions": [_revision_view(revision, due) for revision in revisions],
        "events": _events(registration_list),
        **_text_shown(registration_list),
        **_ways_on(registration_list, request.user),
    }
    return render(request, "registrations/list_detail.html", context)


def _text_shown(registration_list):
    """The rows as they were sent last, else the working copy, with what the Ban asks for."""
    last = registration_list.last_revision
    returned = pages.returned_revision(registration_list)
    collectives, individuals = pages.entry_views(
        rows_of(last) if last else registration_list.rows,
        registration_list.campaign,
        pages.notes_by_row(returned),
    )
    return {
        "collectives": collectives,
        "individuals": individuals,
        "is_nil": last.content["is_nil"] if last else registration_list.is_nil,
        "nil_reason": last.content["nil_reason"] if last else registration_list.nil_reason,
        "review_note": pages.review_note_view(returned),
        "receipt": last
        and {
            "number": last.number,
            "code": last.code,
            "sent_at": last.sent_at,
            "sender": last.sent_by,
        },
    }


def _ways_on(registration_list, user):
    """Which buttons this person gets."""
    steps = open_steps(registration_list, user)
    is_clerk = has_role(user, Role.CLERK, registration_list.unit)
    is_with_the_ban = registration_list.last_sent_at and not registration_list.is_editable_status
    return {
        "can_withdraw": "withdraw" in steps,
        "can_ask": is_clerk and is_with_the_ban and "withdraw" not in steps,
        "can_edit": "send" in steps,
        "can_add_signed_copy": is_clerk or has_role(user, Role.REVIEWER, registration_list.unit),
    }


def _events(registration_list):
    """The last steps of the list, newest first, in the words of the log."""
    events = AuditEvent.objects.about(registration_list).filter(action__in=ACTIONS)
    return [
        {"at": event.at, "actor": event.actor, "text": ACTIONS[event.action]}
        for event in events.select_related("actor")[:50]
    ]


def _revision_view(revision, due):
    return {
        "number": revision.number,
        "code": revision.code,
        "sent_at": revision.sent_at,
        "sender": revision.sent_by,
        "status": revision.decision or Status.SUBMITTED.value,
        "days_late": revision_days_late(revision, due),
        "is_on_behalf": revision.is_on_behalf,
        "receipt_url": _receipt_url(revision),
    }


def _receipt_url(revision):
    return reverse("registrations:list_receipt", args=[revision.submission_id, revision.number])


@require_POST
def list_withdraw(request, pk):
    """Take the sending back, or ask for it (ask=1) once the Ban has opened it."""
    registration_list = get_editable_list(request.user, pk)
    try:
        if request.POST.get("ask"):
            request_edit(
                registration_list, actor=request.user, reason=request.POST.get("reason", "")
            )
            messages.success(request, "Đã chuyển đề nghị sửa tới Ban Xây dựng Đảng.")
            return redirect("registrations:list_detail", pk)
        advance(registration_list, "withdraw", actor=request.user)
    except WorkflowError as refusal:
        messages.error(request, str(refusal))
        return redirect("registrations:list_detail", pk)
    messages.success(request, "Đã rút lại. Sửa xong, gửi lại Ban Xây dựng Đảng.")
    return redirect("registrations:list_edit", pk)


@require_GET
def list_preview(request, pk):
    """The true print, from the rows as they stand."""
    registration_list = get_visible_list(request.user, pk)
    rows = registration_list.rows
    name = "list_edit" if registration_list.is_editable_status else "list_detail"
    context = {
        "registration_list": registration_list,
        "campaign": registration_list.campaign,
        "preview": previews(registration_list, rows),
        "omitted": unprintable(rows),
        "back_url": reverse(f"registrations:{name}", args=[pk]),
    }
    return render(request, "registrations/list_preview.html", context)


@require_GET
def history(request):
    """C12: everything the person's units have sent in the year."""
    campaign = campaign_of(request)
    revisions = (
        Revision.objects.filter(
            submission__campaign=campaign,
            submission__unit__in=[unit.pk for unit in units_held(request.user, Role.CLERK)],
        )
        .select_related("sent_by", "submission__unit", "submission__campaign")
        .order_by("-sent_at", "-pk")
    )
    page = Paginator(revisions, PAGE_SIZE).get_page(request.GET.get("trang"))
    dates = due_dates_of_units(
        campaign, {revision.submission.unit_id for revision in page.object_list}
    )
    page.object_list = [_history_line(revision, dates) for revision in page.object_list]
    context = {
        "campaign": campaign,
        "unit": home_unit(request.user),
        "page_obj": page,
        "page_prefix": f"?nam={campaign.year}&trang=",
    }
    return render(request, "registrations/history.html", context)


def _history_line(revision, dates):
    submission = revision.submission
    due = dates[submission.unit_id].get(submission.obligation)
    return {
        "sent_at": revision.sent_at,
        "title": Obligation(submission.obligation).label,
        "number": revision.number,
        "sender": revision.sent_by,
        "status": revision.decision or Status.SUBMITTED.value,
        "days_late": revision_days_late(revision, due),
        "is_on_behalf": revision.is_on_behalf,
        "code": revision.code,
        "url": _receipt_url(revision),
        "downloads": _downloads_of(revision),
    }


def _downloads_of(revision):
    """Mẫu 01 as it was sent then, whatever the list has become since."""
    return [
        {
            "label": label,
            "url": reverse(
                "reporting:list_download", args=[revision.submission_id, "mau01", file_format]
            )
            + f"?lan={revision.number}",
        }
        for label, file_format in (("Word", "docx"), ("PDF", "pdf"))
        if revision.submission.obligation == Obligation.REGISTRATION
    ]
