"""C3: the Mẫu 01 editor, from a dropped file or typed; and its autosave."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.autosave_views import autosave_answer
from campaigns.conflict_views import conflict_page
from campaigns.drafts import NotEditable, StaleVersion, is_editable, require_editable
from campaigns.editors import editor_frame
from campaigns.forms import posted_file, posted_number
from campaigns.last_look_views import to_last_look, wants_to_send
from campaigns.sending import signed_copy_of
from campaigns.start_views import start_file
from campaigns.workflow import WorkflowError
from documents.errors import DocumentRefused
from registrations import pages
from registrations.forms import after_action, chosen_code, kept_rows, posted_rows
from registrations.importing import (
    confirm_import,
    preview_rows,
    read_into_preview,
    rebase,
    save_preview,
    stale_after,
    stale_preview,
    waiting_import,
)
from registrations.models import Entry
from registrations.permissions import get_editable_list, get_own_import
from registrations.rows import Row, in_paper_order
from registrations.services import (
    NotStorable,
    carry_forward,
    discard_import,
    last_year_entries,
    open_list,
    save_rows,
)

DELETED_ROW = "deleted_row"


@require_POST
def list_start(request, unit_pk):
    """The first step of a unit's list: a file, last year's models, or an empty form."""
    return start_file(request, unit_pk, open_list, lambda started: _begin(request, started))


def _begin(request, registration_list):
    if request.FILES:
        return _read_upload(request, registration_list)
    if request.POST.get("action") == "copy-last-year":
        return _copy_last_year(request, registration_list)
    return redirect("registrations:list_edit", registration_list.pk)


@require_http_methods(["GET", "POST"])
def list_edit(request, pk):
    registration_list = get_editable_list(request.user, pk)
    pending = waiting_import(registration_list)
    if request.method == "POST":
        return _edit(request, registration_list, pending)
    if not is_editable(registration_list):
        return redirect("campaigns:file", pk)
    return render(
        request,
        "registrations/list_edit.html",
        editor_context(request, registration_list, pending),
    )


def _edit(request, registration_list, pending):
    action = request.POST.get("action", "save")
    stored = preview_rows(pending) if pending else registration_list.rows
    codes = _codes(registration_list.campaign)
    rows = posted_rows(request.POST, stored, **codes)
    fill_level = chosen_code(request.POST, "import-level", codes["level_codes"])
    rows, deleted = after_action(rows, action, fill_level=fill_level)
    if action == "restore":
        rows = _restored(request, registration_list, rows)
    try:
        require_editable(registration_list)
        _require_about(request, registration_list, pending)
        _store(request, registration_list, pending, rows, confirms=action == "check")
        if action == "copy-last-year":
            return _copy_last_year(request, registration_list)
    except StaleVersion as conflict:
        return _conflict(request, conflict, waiting_import(registration_list), rows)
    except (NotEditable, NotStorable) as refusal:
        return _unsaved(request, registration_list, pending, rows, refusal)
    if deleted:
        index, row = deleted
        request.session[DELETED_ROW] = [registration_list.pk, index, row.as_json()]
    if action == "check":
        return to_last_look(registration_list)
    return redirect("registrations:list_edit", registration_list.pk)


def _codes(campaign):
    """What a row of the year may say of its sector and its level."""
    return {
        "sector_codes": set(campaign.sectors.values_list("code", flat=True)),
        "level_codes": set(campaign.levels.values_list("code", flat=True)),
    }


def _require_about(request, registration_list, pending):
    """StaleVersion unless the posted page showed the rows waiting now: of this file, or of none."""
    if request.POST.get("pending", "") == (str(pending.pk) if pending else ""):
        return
    if pending:
        raise stale_preview(pending, request.user)
    raise stale_after(posted_number(request.POST, "pending"), registration_list, request.user)


def _store(request, registration_list, pending, rows, *, confirms):
    """Save where the page's rows live: in the waiting file's preview, or in the list itself."""
    version = posted_number(request.POST, "version")
    if pending is None:
        save_rows(registration_list, rows, version=version, actor=request.user)
    elif confirms:
        confirm_import(pending, rows, preview_version=version, actor=request.user)
    else:
        save_preview(pending, rows, version=version, actor=request.user)


def _restored(request, registration_list, rows):
    pk, index, data = request.session.pop(DELETED_ROW, [None, 0, None])
    if pk != registration_list.pk:
        return rows
    return [*rows[:index], Row(**data), *rows[index:]]


def _unsaved(request, registration_list, pending, rows, refusal):
    """The page again with what was typed and the reason; it goes on from the version it had."""
    context = editor_context(request, registration_list, pending, rows) | {
        "refusal": str(refusal),
        "is_sent": not registration_list.is_editable_status,
        "version": posted_number(request.POST, "version"),
        "pending_pk": request.POST.get("pending", ""),
    }
    status = 422 if isinstance(refusal, NotStorable) else 409
    return render(request, "registrations/list_edit.html", context, status=status)


def _conflict(request, conflict, pending, rows):
    """Both texts side by side; the stored one stays until the person decides.

    Over a waiting file "theirs" is what its preview holds; from here on the preview counts as
    made over the list as it is, since the person has seen that it changed.
    """
    current = conflict.current
    theirs = preview_rows(pending) if pending else current.rows
    if pending:
        rebase(pending)
    lines = pages.conflict_lines(theirs, rows, current.campaign)
    kept = [("pending", pending.pk if pending else ""), *kept_rows(rows)]
    version = pending.version if pending else current.version
    return conflict_page(request, conflict, lines, kept, version=version)


def editor_context(request, registration_list, pending, typed=None):
    """`typed` are rows to show instead of the stored ones: they could not be saved."""
    campaign, frame = registration_list.campaign, editor_frame(registration_list, request.user)
    sectors, levels = list(campaign.sectors.all()), list(campaign.levels.all())
    if typed is not None:
        rows = in_paper_order(typed)
    else:
        rows = preview_rows(pending) if pending else registration_list.rows
    is_checked = wants_to_send(request) and not pending
    problems = frame["form"].problems(registration_list) if is_checked else []
    file_read = pending or pages.last_confirmed_import(registration_list)
    notices = pages.notices_by_row(file_read) if file_read else {}
    reasons = pages.reasons_by_row(file_read) if file_read else {}
    collectives, individuals = pages.row_views(
        rows, problems=problems, notices=notices, review_notes=frame["notes"]
    )
    last_year = list(last_year_entries(registration_list.unit, campaign)) if not rows else []
    deleted = request.session.get(DELETED_ROW)
    return frame | {
        "registration_list": registration_list,
        "is_blank": not rows,
        "version": pending.version if pending else registration_list.version,
        "collectives": collectives,
        "individuals": individuals,
        "sectors": sectors,
        "levels": levels,
        "initiative_kinds": Entry.Kind.choices,
        "errors": pages.error_links(problems, reasons),
        "warnings": pages.warnings(rows),
        "pending": pages.file_view(pending, levels) if pending else None,
        "pending_pk": pending.pk if pending else "",
        "source": pages.file_view(file_read, levels) if file_read and not pending else None,
        "mau02_beside": pages.sum_table(rows, sectors),
        "signed_copy": signed_copy_of(registration_list),
        "last_year": {"year": campaign.year - 1, "count": len(last_year)} if last_year else None,
        "undo": {"text": "Đã xóa 01 dòng."}
        if deleted and deleted[0] == registration_list.pk
        else None,
    }


@require_POST
def list_autosave(request, pk):
    """For the answers see campaigns.autosave_views."""
    registration_list = get_editable_list(request.user, pk)
    return autosave_answer(lambda: _autosave(request, registration_list))


def _autosave(request, registration_list):
    pending = waiting_import(registration_list)
    require_editable(registration_list)
    _require_about(request, registration_list, pending)
    stored = preview_rows(pending) if pending else registration_list.rows
    rows = posted_rows(request.POST, stored, **_codes(registration_list.campaign))
    _store(request, registration_list, pending, rows, confirms=False)
    return pending.version if pending else registration_list.version


@require_POST
def list_upload(request, pk):
    return _read_upload(request, get_editable_list(request.user, pk))


def _read_upload(request, registration_list):
    try:
        name, data = posted_file(request)
        read_into_preview(registration_list, name, data, actor=request.user)
    except (DocumentRefused, NotEditable) as refusal:
        return _refused(request, registration_list, str(refusal))
    return redirect("registrations:list_edit", registration_list.pk)


def _refused(request, registration_list, message):
    """Say why and what to do; the draft stays as it was."""
    messages.error(request, message)
    return redirect("registrations:list_edit", registration_list.pk)


@require_POST
def import_discard(request, pk):
    pending = get_own_import(request.user, pk)
    discard_import(pending.registration_list, actor=request.user)
    return redirect("registrations:list_edit", pending.registration_list_id)


def _copy_last_year(request, registration_list):
    try:
        count = carry_forward(
            registration_list, version=registration_list.version, actor=request.user
        )
    except WorkflowError as refusal:
        messages.error(request, str(refusal))
    else:
        year = registration_list.campaign.year - 1
        messages.success(request, f"Đã chép {count:02d} mô hình năm {year}, đánh dấu “Duy trì”.")
    return redirect("registrations:list_edit", registration_list.pk)
