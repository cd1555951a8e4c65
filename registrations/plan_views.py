"""C9, “Văn bản triển khai”: the unit's own document; sending goes by the common pages."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.drafts import NotEditable, StaleVersion
from campaigns.forms import posted_number
from campaigns.permissions import campaign_of, require_form, writes_for
from campaigns.vocabulary import Obligation
from documents.errors import DocumentRefused
from organizations.permissions import get_visible_unit
from registrations.models import UnitPlan
from registrations.permissions import get_editable_plan, get_visible_plan
from registrations.plan_fields import PlanFieldsForm
from registrations.plans import SLOTS, keep_file, open_plan, plan_problems, save_particulars
from uploads.downloads import stored_file_response


@require_POST
def plan_start(request, unit_pk):
    require_form(Obligation.PLAN)
    unit = get_visible_unit(request.user, unit_pk)
    if not writes_for(request.user, unit):
        raise PermissionDenied
    try:
        plan = open_plan(unit, campaign_of(request, unit), actor=request.user)
    except NotEditable as refusal:
        messages.error(request, str(refusal))
        return redirect("reporting:home")
    return redirect("registrations:plan_edit", plan.pk)


@require_http_methods(["GET", "POST"])
def plan_edit(request, pk):
    """“Lưu” keeps what there is; “Kiểm tra và gửi” also names what is missing."""
    plan = get_editable_plan(request.user, pk)
    if not (plan.is_editable_status and plan.campaign.is_open):
        return redirect("campaigns:file", pk)
    if request.method == "GET":
        return _page(request, plan, PlanFieldsForm(instance=plan), [])
    form = PlanFieldsForm(request.POST, instance=get_editable_plan(request.user, pk))
    if not form.is_valid():
        return _page(request, plan, form, form.error_list)
    try:
        refusals = _store(request, plan, form.cleaned_data)
    except (NotEditable, StaleVersion) as refusal:
        messages.error(request, str(refusal))
        return redirect("registrations:plan_edit", pk)
    plan = get_editable_plan(request.user, pk)
    if request.POST.get("action") == "check":
        refusals += [
            {"anchor": f"id_{problem.anchor}", "text": problem.message}
            for problem in plan_problems(plan)
        ]
        if not refusals:
            return redirect("campaigns:check", pk)
    if refusals:
        return _page(request, plan, PlanFieldsForm(instance=plan), refusals)
    messages.success(request, "Đã lưu văn bản triển khai.")
    return redirect("registrations:plan_edit", pk)


def _store(request, plan, particulars):
    """Keep what was typed, then each file; returns [{anchor, text}] of the files refused."""
    version = posted_number(request.POST, "version")
    version = save_particulars(plan, particulars, version=version, actor=request.user)
    refusals = []
    for slot in SLOTS:
        file = request.FILES.get(slot)
        if file is None:
            continue
        try:
            version = keep_file(
                plan, slot, file.name, file.read(), version=version, actor=request.user
            )
        except DocumentRefused as refusal:
            refusals.append({"anchor": f"id_{slot}", "text": str(refusal)})
    return refusals


def _page(request, plan, form, errors):
    context = {"plan": plan, "campaign": plan.campaign, "unit": plan.unit, "form": form}
    context["error_list"] = errors
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "registrations/plan_edit.html", context, status=status)


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
    revision = plan.revisions.filter(number=number).first()
    sent = revision.content.get(slot) if revision and slot in SLOTS else None
    if not sent:
        raise Http404
    file = UnitPlan(word_file=sent["stored"]).word_file
    return stored_file_response(request, file, sent["name"])
