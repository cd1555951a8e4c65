"""R4: what the Ban enters for the units: one list by hand, or many files at once."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.permissions import campaign_of, require_open
from campaigns.workflow import WorkflowError
from documents.errors import DocumentRefused
from jobs.views import progress_answer
from organizations.models import Membership
from organizations.permissions import has_role
from registrations import bulk
from registrations.bulk_plan import FilePlan, UnitFinder
from registrations.models import BulkFile, BulkImport
from registrations.permissions import get_bulk_import

Role = Membership.Role
RECENT = 10


@require_http_methods(["GET", "POST"])
def bulk_import(request):
    campaign = campaign_of(request)
    if not has_role(request.user, Role.REVIEWER, campaign.ward):
        raise PermissionDenied
    if request.method == "POST":
        return _start(request, campaign)
    return _start_page(request, campaign)


def _start_page(request, campaign, *, refusal="", status=200):
    recent = BulkImport.objects.filter(campaign=campaign).select_related("created_by")
    errors = [{"anchor": "bulk-files", "text": refusal}] if refusal else []
    context = {"campaign": campaign, "recent": recent[:RECENT], "errors": errors}
    return render(request, "registrations/bulk_import.html", context, status=status)


def _start(request, campaign):
    require_open(campaign)
    uploads = [(file.name, file.size, file) for file in request.FILES.getlist("files")]
    try:
        started = bulk.start_import(campaign, uploads, actor=request.user)
    except DocumentRefused as refusal:
        return _start_page(request, campaign, refusal=str(refusal), status=422)
    return redirect("registrations:bulk_detail", started.pk)


@require_GET
def bulk_detail(request, pk):
    """Progress while files are read or recorded; then the table; then what became of each."""
    started = get_bulk_import(request.user, pk)
    job = started.job
    is_working = job is not None and not job.is_over
    if "HX-Request" in request.headers:
        return progress_answer(request, job)
    return _detail_page(request, started, is_working=is_working)


def _detail_page(request, started, *, is_working=False, errors=None, status=200):
    plans = [] if is_working else bulk.plans_of(started)
    waiting = [plan for plan in plans if plan.file.outcome == BulkFile.Outcome.OPEN]
    units = list(bulk.units_for(request.user, started.campaign))
    context = {
        "bulk_import": started,
        "campaign": started.campaign,
        "job": started.job,
        "is_working": is_working,
        "is_confirmed": started.confirmed_at is not None,
        "can_record": not is_working and (started.confirmed_at is None or bool(waiting)),
        "units": units,
        "levels": list(started.campaign.levels.all()),
        "lines": [BulkLine(plan, (errors or {}).get(plan.file.pk, {})) for plan in plans],
        "recorded_count": sum(plan.is_recorded for plan in waiting),
        "sent_count": sum(plan.is_sent for plan in waiting),
        "left_out_count": sum(not plan.is_recorded for plan in waiting),
        "waiting_count": len(waiting),
        "can_name_units": any(plan.file.reading for plan in waiting),
        "errors": [error["link"] for error in (errors or {}).values()],
        "outcomes": _outcomes(plans),
    }
    return render(request, "registrations/bulk_detail.html", context, status=status)


@dataclass(frozen=True, slots=True)
class BulkLine:
    """A line of the table: the plan of one file, and what was typed wrongly in it."""

    plan: FilePlan
    error: dict

    @property
    def unit_text(self):
        unit = self.plan.file.unit
        return self.error.get("typed") or (unit.name if unit else "")

    @property
    def needs_level(self):
        return bool(self.plan.file.level) or any(not row.level for row in self.plan.rows)

    @property
    def result_url(self):
        file = self.plan.file
        if file.outcome == BulkFile.Outcome.SENT:
            return reverse("campaigns:review", args=[file.registration_list_id])
        if file.outcome == BulkFile.Outcome.DRAFTED:
            return reverse("registrations:list_edit", args=[file.registration_list_id])
        return ""


def _outcomes(plans):
    """How many files were sent, kept as drafts, left out."""
    return {
        outcome.value: sum(plan.file.outcome == outcome for plan in plans)
        for outcome in BulkFile.Outcome
        if outcome.value
    }


@require_POST
def bulk_record(request, pk):
    """Keep the corrections; with “Ghi nhận” have everything recorded that nothing blocks."""
    started = get_bulk_import(request.user, pk)
    if not bulk.is_confirmable(started):
        return redirect("registrations:bulk_detail", pk)
    choices, errors = _choices(request, started)
    bulk.choose(started, choices)
    if errors:
        return _detail_page(request, started, errors=errors, status=422)
    if request.POST.get("action") != "record":
        return redirect("registrations:bulk_detail", pk)
    if not started.campaign.is_open:
        messages.error(request, f"Năm {started.campaign.year} đã khóa, không ghi nhận được.")
    elif not any(plan.is_recorded for plan in bulk.open_plans(started)):
        messages.error(request, "Chưa có tệp nào ghi nhận được. Chọn đơn vị cho các tệp.")
    else:
        bulk.confirm(started, actor=request.user)
    return redirect("registrations:bulk_detail", pk)


def _choices(request, started):
    """({file id: (unit or None, level)}, {file id: what was typed and why it is wrong})."""
    finder = UnitFinder(list(bulk.units_for(request.user, started.campaign)))
    levels = {level.code for level in started.campaign.levels.all()}
    choices, errors = {}, {}
    for file in started.files.all():
        typed = request.POST.get(f"unit-{file.pk}")
        if typed is None:
            continue
        unit = finder.named(typed) if typed.strip() else None
        if unit is None and typed.strip():
            text = f"Không có đơn vị “{typed.strip()[:100]}”. Chọn trong danh sách."
            link = {"anchor": f"unit-{file.pk}", "text": f"{file.file_name}: {text}"}
            errors[file.pk] = {"typed": typed[:200], "text": text, "link": link}
            continue
        level = request.POST.get(f"level-{file.pk}", "")
        choices[file.pk] = (unit, level if level in levels else "")
    return choices, errors


@require_POST
def bulk_discard(request, pk):
    started = get_bulk_import(request.user, pk)
    year = started.campaign.year
    try:
        bulk.discard(started, actor=request.user)
    except WorkflowError as refusal:
        messages.error(request, str(refusal))
        return redirect("registrations:bulk_detail", pk)
    messages.success(request, "Đã bỏ các tệp vừa đọc. Chưa có gì được ghi nhận.")
    return redirect(f"{reverse('registrations:bulk_import')}?nam={year}")
