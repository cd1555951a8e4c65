"""C9, “Văn bản triển khai”: the unit's own document; sending goes by the common pages."""

from copy import copy
from http import HTTPStatus

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.autosave_views import autosave_answer
from campaigns.conflict_views import conflict_page
from campaigns.drafts import NotEditable, StaleVersion, is_editable
from campaigns.editors import ConflictLine
from campaigns.forms import posted_number
from campaigns.last_look_views import to_last_look, wants_to_send
from campaigns.permissions import require_form, visible_revisions
from campaigns.start_views import start_file
from campaigns.vocabulary import Obligation
from campaigns.workflow import WorkflowError
from documents.errors import MAX_FILE_BYTES, DocumentRefused, refused
from documents.limited import too_large
from registrations.models import UnitPlan
from registrations.permissions import get_editable_plan, get_visible_plan
from registrations.plan_fields import PlanFieldsForm
from registrations.plan_form import LABELS
from registrations.plan_pages import editor_page
from registrations.plans import (
    FIELDS,
    SLOTS,
    keep_file,
    open_plan,
    save_particulars,
    slot_of,
)
from uploads.downloads import stored_file_response


@require_POST
def plan_start(request, unit_pk):
    require_form(Obligation.PLAN)
    return start_file(
        request, unit_pk, open_plan, lambda plan: redirect("registrations:plan_edit", plan.pk)
    )


@require_http_methods(["GET", "POST"])
def plan_edit(request, pk):
    plan = get_editable_plan(request.user, pk)
    if request.method == "POST":
        return _edit(request, plan)
    if not is_editable(plan):
        return redirect("campaigns:file", pk)
    context = editor_page(plan, request.user, is_checked=wants_to_send(request))
    return render(request, "registrations/plan_edit.html", context)


def _edit(request, plan):
    """Keep what can be kept, then say what cannot: fields and files stand each for itself."""
    fields = PlanFieldsForm(request.POST, instance=copy(plan))
    version = posted_number(request.POST, "version")
    try:
        if fields.is_valid():
            version = save_particulars(
                plan, fields.cleaned_data, version=version, actor=request.user
            )
        version, refusals = _keep_files(request, plan, version)
    except StaleVersion as conflict:
        return _conflict(request, conflict)
    except NotEditable as refusal:
        return _unsaved(request, plan, fields, refusal)
    if not fields.is_valid() or refusals:
        plan = get_editable_plan(request.user, plan.pk)
        context = editor_page(plan, request.user, fields=fields, refusals=refusals)
        context["version"] = version
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "registrations/plan_edit.html", context, status=status)
    if request.POST.get("action") == "check":
        return to_last_look(plan)
    return redirect("registrations:plan_edit", plan.pk)


def _keep_files(request, plan, version):
    """Put the files chosen into their slots: (version, {slot: why it was not taken})."""
    refusals = {}
    for slot, (file, *others) in _chosen_files(request).items():
        try:
            if others:
                raise refused("one_of_each")
            if file.size > MAX_FILE_BYTES:
                raise too_large(file.size)
            version = keep_file(
                plan, slot, file.name, file.read(), version=version, actor=request.user
            )
        except DocumentRefused as refusal:
            refusals[slot] = str(refusal)
    return version, refusals


def _chosen_files(request):
    """{slot: files}; both may be chosen at once, then each goes where its name belongs."""
    chosen = {}
    for asked in SLOTS:
        for file in request.FILES.getlist(asked):
            chosen.setdefault(slot_of(file.name, asked), []).append(file)
    return chosen


def _conflict(request, conflict):
    theirs = PlanFieldsForm(instance=conflict.current)
    lines = [
        ConflictLine(LABELS[name], theirs[name].value() or "", request.POST.get(name, ""))
        for name in FIELDS
    ]
    kept = [(name, request.POST.get(name, "")) for name in FIELDS]
    return conflict_page(request, conflict, lines, kept)


def _unsaved(request, plan, fields, refusal):
    """The page again with what was typed and the reason; it goes on from the version it had."""
    plan = get_editable_plan(request.user, plan.pk)
    context = editor_page(plan, request.user, fields=fields) | {
        "refusal": str(refusal),
        "is_sent": not plan.is_editable_status,
        "version": posted_number(request.POST, "version"),
    }
    status = HTTPStatus.CONFLICT
    return render(request, "registrations/plan_edit.html", context, status=status)


@require_POST
def plan_autosave(request, pk):
    """The typed fields only; for the answers see campaigns.autosave_views."""
    plan = get_editable_plan(request.user, pk)
    return autosave_answer(lambda: _autosave(request, plan))


def _autosave(request, plan):
    fields = PlanFieldsForm(request.POST, instance=copy(plan))
    if not fields.is_valid():
        raise WorkflowError(fields.error_list[0]["text"])
    version = posted_number(request.POST, "version")
    return save_particulars(plan, fields.cleaned_data, version=version, actor=request.user)


@require_GET
def plan_file(request, pk, slot):
    """A file of the working copy, to those who may write in it."""
    plan = get_editable_plan(request.user, pk)
    if slot not in SLOTS:
        raise Http404
    file, name = getattr(plan, f"{slot}_file"), getattr(plan, f"{slot}_name")
    return stored_file_response(request, file, name)


@require_GET
def plan_sent_file(request, pk, number, slot):
    """A file as it was sent, to those who may see the plan."""
    plan = get_visible_plan(request.user, pk)
    revision = visible_revisions(request.user, plan).filter(number=number).first()
    sent = revision.content.get(slot) if revision and slot in SLOTS else None
    if not sent:
        raise Http404
    file = UnitPlan(word_file=sent["stored"]).word_file
    return stored_file_response(request, file, sent["name"])
