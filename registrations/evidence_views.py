"""C8, “Mô hình của đơn vị”: the year's models with their photos before, during and after."""

from http import HTTPStatus
from pathlib import PurePath
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from campaigns.forms import posted_number
from campaigns.permissions import campaign_of, get_campaign_of_unit, writes_for
from documents.errors import DocumentRefused
from documents.limited import shown_name
from organizations.permissions import get_asked_unit, home_unit
from registrations import evidence as services
from registrations.evidence_forms import EvidenceForm
from registrations.evidence_pages import cards_of, history_of, sections_of
from registrations.models import Evidence, EvidenceStage
from registrations.permissions import (
    get_editable_evidence,
    get_editable_initiative,
    get_visible_evidence,
    get_visible_initiative,
)
from uploads.downloads import PICTURE_SIZES, stored_file_response

FILE_OF_SIZE = dict(zip(PICTURE_SIZES, services.SIZES, strict=True))
REMOVED = "da-go"


@require_GET
def initiative_list(request):
    """The clerk's own unit, or the one that `?don-vi=` names among those in reach."""
    unit = get_asked_unit(request) or home_unit(request.user)
    if unit is None:
        raise Http404
    campaign = campaign_of(request, unit)
    can_add = campaign.is_open and writes_for(request.user, unit)
    context = {
        "unit": unit,
        "campaign": campaign,
        "can_add": can_add,
        "cards": cards_of(unit, campaign, request.user, can_add=can_add),
    }
    return render(request, "registrations/initiative_list.html", context)


@require_GET
def initiative_detail(request, pk):
    initiative = get_visible_initiative(request.user, pk)
    return _detail(request, initiative, campaign_of(request, initiative.unit))


def _detail(request, initiative, campaign, *, bound_form=None, not_added=None, status=None):
    """The page; `not_added` is (stage, [why a file was not taken])."""
    can_edit = campaign.is_open and writes_for(request.user, initiative.unit)
    sections = sections_of(
        initiative,
        campaign,
        request.user,
        can_edit=can_edit,
        bound_form=bound_form,
    )
    errors = bound_form.error_list if bound_form else []
    if not_added:
        errors = _beside_their_section(sections, *not_added)
    count = sum(section.count for section in sections)
    history = list(history_of(initiative, request.user))
    entry = next((entry for entry in history if entry.campaign_id == campaign.pk), None)
    context = {
        "initiative": initiative,
        "unit": initiative.unit,
        "campaign": campaign,
        "name": entry.initiative_name if entry else initiative.name,
        "entry": entry,
        "history": history,
        "sections": sections,
        "count": count,
        "limit": services.MAX_FILES,
        "can_edit": can_edit,
        "can_add": can_edit and count < services.MAX_FILES,
        "error_list": errors,
        "removed": _just_removed(request, initiative) if can_edit else None,
    }
    return render(request, "registrations/initiative_detail.html", context, status=status)


def _beside_their_section(sections, stage, reasons):
    """The lines of the summary: each leads to the section of its files, full or not."""
    for section in sections:
        if section.stage == stage:
            section.errors = reasons
    anchor = stage if stage in EvidenceStage.values else ""
    return [{"anchor": anchor, "text": reason} for reason in reasons]


def _just_removed(request, initiative):
    """The file that was taken away by the last click: the page offers to bring it back."""
    removed = posted_number(request.GET, REMOVED)
    return removed and initiative.evidence.filter(pk=removed).exclude(removed_at=None).first()


@require_POST
def evidence_add(request, pk):
    """Files without script, or dropped at once: each is kept or refused for itself."""
    initiative = get_editable_initiative(request.user, pk)
    campaign = get_campaign_of_unit(initiative.unit, posted_number(request.POST, "campaign"))
    stage, files, reasons = request.POST.get("stage", ""), request.FILES.getlist("files"), []
    for file in files:
        try:
            services.attach(initiative, campaign, stage, file.name, file, actor=request.user)
        except DocumentRefused as refusal:
            reasons.append(f"{shown_name(file.name)}: {refusal}")
    if kept := len(files) - len(reasons):
        messages.success(request, f"Đã thêm {kept:02d} tệp.")
    if not files:
        reasons.append("Chọn ít nhất 01 ảnh, video hoặc tài liệu.")
    if reasons:
        return _detail(
            request,
            initiative,
            campaign,
            not_added=(stage, reasons),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    return redirect(_page(initiative, campaign))


@require_POST
def evidence_edit(request, pk):
    evidence = get_editable_evidence(request.user, pk)
    campaign = evidence.campaign
    form = EvidenceForm(request.POST, instance=evidence, campaign=campaign)
    if not form.is_valid():
        return _detail(request, evidence.initiative, campaign, bound_form=form, status=form.status)
    stored = Evidence.objects.get(pk=evidence.pk)  # the form has written into its own
    try:
        return _changed(
            request,
            stored,
            lambda: services.change(stored, **form.cleaned_data, actor=request.user),
        )
    except services.StaleEvidence as stale:
        # what was typed stays in the fields; the next press saves it over what is stored now
        form.data = request.POST.copy()
        form.data["shown"] = services.fingerprint_of(stale.current)
        form.add_error("caption", str(stale))
        return _detail(
            request,
            evidence.initiative,
            campaign,
            bound_form=form,
            status=HTTPStatus.CONFLICT,
        )


@require_POST
def evidence_remove(request, pk):
    evidence = get_editable_evidence(request.user, pk)
    return _changed(
        request,
        evidence,
        lambda: services.remove(evidence, actor=request.user),
        **{REMOVED: evidence.pk},
    )


@require_POST
def evidence_restore(request, pk):
    evidence = get_editable_evidence(request.user, pk)
    return _changed(request, evidence, lambda: services.restore(evidence, actor=request.user))


def _changed(request, evidence, change, **query):
    """Make the change, say why if it cannot be made, and show the model again."""
    try:
        change()
    except DocumentRefused as refusal:
        messages.error(request, str(refusal))
        query = {}
    return redirect(_page(evidence.initiative, evidence.campaign, **query))


def _page(initiative, campaign, **query):
    address = reverse("registrations:initiative_detail", args=[initiative.pk])
    return f"{address}?{urlencode({'nam': campaign.year, **query})}"


@require_GET
def evidence_file(request, pk, size):
    """A photo in one of its sizes, a video or a document, to those who may see the model."""
    evidence = get_visible_evidence(request.user, pk)
    file = getattr(evidence, FILE_OF_SIZE.get(size, ""), None)
    if not file:
        raise Http404
    name = PurePath(evidence.file_name).stem + PurePath(file.name).suffix
    return stored_file_response(request, file, name)
