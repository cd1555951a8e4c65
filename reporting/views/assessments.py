"""R10, “Đánh giá theo tiêu chí”: each unit against each criterion, decided, closed by the Ban."""

from dataclasses import replace
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from audit.clock import now
from audit.filters import ignored_filters, page_of, tell_ignored
from audit.numbers import whole_number
from awards.assessment.closing import close_assessment, reopen_assessment
from awards.assessment.facts import facts_of
from awards.assessment.grid import Grid, grid_of
from awards.assessment.locks import present_closing, why_early
from awards.assessment.marks import found, give_bonus, mark_criterion
from awards.models import Bonus, CriterionMark
from awards.permissions import get_deciding_campaign, may_decide
from campaigns.answering import answering
from campaigns.forms import posted_number
from campaigns.workflow import WorkflowError
from documents.wording import moment_text
from reporting.assessments import (
    BONUS,
    SOURCES,
    arranged,
    assessment_sheet,
    chips_of,
    conditions_of,
    found_rows,
    missing_of,
    view_from,
)
from reporting.board import KIND_LABELS
from reporting.board_sheet import filter_notes
from reporting.downloads import Download, file_name, file_response
from reporting.forms import BonusForm, ReopeningForm, VerdictForm

ROWS_PER_PAGE = 25
ROW_WORDS = {"trang-thai": "trạng thái", "khoi": "khối", "xep": "cách xếp"}
FILTER_WORDS = ROW_WORDS | {"don-vi": "đơn vị", "muc": "nội dung"}


@require_GET
def assessments(request):
    return _page(request, get_deciding_campaign(request))


def _page(request, campaign, *, form=None, reopening=None):
    """`form` is what was refused of the open panel, `reopening` of the reopening."""
    at, closing = now(), present_closing(campaign)
    is_refused = form is not None or reopening is not None
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK
    context = {"campaign": campaign, "at": at, "closing": closing}
    if closing is None and (early := why_early(campaign, at)):
        context |= {"early": early, "refused": form}
        return render(request, "reporting/assessments.html", context, status=status)
    grid = _grid(campaign, closing, at)
    view = view_from(request.GET, campaign, grid.heads)
    if view.unit_id not in {row.unit_id for row in grid.rows}:
        view = replace(view, unit_id=0)
    tell_ignored(request, view.url(), FILTER_WORDS)
    rows = found_rows(grid.rows, view)
    page = page_of(request, arranged(rows, view), ROWS_PER_PAGE)
    can_decide = may_decide(request.user, campaign)
    context |= {
        "view": view,
        "grid": grid,
        "page_obj": page,
        "page_prefix": f"{view.filtered()}&trang=",
        "chips": chips_of(rows, view),
        "kinds": KIND_LABELS.items(),
        "missing": missing_of(grid.heads, rows),
        "clear_url": view.filtered(text="", kind="", state=""),
        "sheet_url": f"{reverse('reporting:assessment_sheet')}{view.filtered()}",
        "can_decide": can_decide and closing is None,
        "can_reopen": can_decide and closing is not None,
        "reopening": reopening or ReopeningForm(),
        "panel": _panel(campaign, grid, view, form),
        "sources": SOURCES,
    }
    return render(request, "reporting/assessments.html", context, status=status)


def _grid(campaign, closing, at):
    """As it was closed, else as it stands."""
    return Grid.from_json(closing.content) if closing else grid_of(campaign, at=at)


def _panel(campaign, grid, view, form):
    """The cell or bonus that the address names, with its grounds; None without any."""
    row = next((row for row in grid.rows if row.unit_id == view.unit_id), None)
    if row is None or not view.part:
        return None
    place = {"campaign": campaign, "unit": row.unit_id}
    panel = {"row": row, "close_url": f"{view.closed()}#cell-{row.unit_id}-{view.part}"}
    address = reverse("reporting:assessment_decide", args=[row.unit_id])
    panel["decide_url"] = f"{address}{view.url()}"
    if view.part == BONUS:
        mark = found(Bonus, **place)
        initial = {"points": row.bonus or row.proposed}
        return panel | {"mark": mark, "form": form or BonusForm(initial=initial)}
    number = int(view.part)
    return panel | {
        "head": next(head for head in grid.heads if head.number == number),
        "cell": next(cell for cell in row.cells if cell.number == number),
        "fact": facts_of(campaign, [row.unit_id], at=now())[row.unit_id].get(number),
        "mark": found(CriterionMark, **place, number=number),
        "form": form or VerdictForm(),
    }


@require_POST
def decide(request, pk):
    """One criterion or the bonus of a unit, as `?muc=` names it, with the reason."""
    campaign = get_deciding_campaign(request)
    unit = answering(campaign).filter(pk=pk).first()
    part = request.GET.get("muc", "")
    number = whole_number(part)
    if unit is None or not (
        part == BONUS or (campaign.criteria.filter(number=number).exists() and number)
    ):
        raise Http404
    form = (BonusForm if part == BONUS else VerdictForm)(request.POST)
    if not form.is_valid():
        return _page(request, campaign, form=form)
    version, reason = posted_number(request.POST, "version"), form.cleaned_data["reason"]
    asked = {"reason": reason, "version": version, "actor": request.user}
    try:
        if part == BONUS:
            give_bonus(campaign, unit, points=form.cleaned_data["points"], **asked)
        else:
            is_met = request.POST.get("dat") == "1"
            mark_criterion(campaign, unit, number, is_met=is_met, **asked)
    except WorkflowError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, campaign, form=form)
    messages.success(request, f"Đã ghi đánh giá của Ban về {unit}.")
    view = view_from(request.GET, campaign, campaign.criteria.all())
    anchor = f"#cell-{unit.pk}-{part}"
    return redirect(f"{reverse('reporting:assessments')}{view.closed()}{anchor}")


@require_POST
def close(request):
    campaign = get_deciding_campaign(request)
    try:
        closing = close_assessment(campaign, actor=request.user)
    except WorkflowError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Đã chốt đánh giá, lần {closing.number:02d}.")
    return _home(campaign)


@require_POST
def reopen(request):
    campaign, form = get_deciding_campaign(request), ReopeningForm(request.POST)
    if not form.is_valid():
        return _page(request, campaign, reopening=form)
    try:
        reopen_assessment(campaign, reason=form.cleaned_data["reason"], actor=request.user)
    except WorkflowError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Đã mở lại đánh giá. Bản đã chốt vẫn được lưu.")
    return _home(campaign)


def _home(campaign):
    return redirect(f"{reverse('reporting:assessments')}?nam={campaign.year}")


@require_GET
def sheet(request):
    """The filtered table as an Excel file: as closed, or as it stands."""
    campaign = get_deciding_campaign(request)
    at, closing = now(), present_closing(campaign)
    grid = _grid(campaign, closing, at)
    view = view_from(request.GET, campaign, grid.heads)
    moment = closing.closed_at if closing else at
    told = f"{'chốt lúc' if closing else 'số liệu đến'} {moment_text(moment)}"
    rows = arranged(found_rows(grid.rows, view), view)
    ignored = ignored_filters(request.GET, view.url(), ROW_WORDS)
    notes = filter_notes(conditions_of(view), ignored)
    name = file_name("assessment", "xlsx", campaign=campaign, unit=campaign.ward, at=at)
    return file_response(
        request,
        lambda: Download(name, assessment_sheet(campaign, grid, rows, told=told, notes=notes)),
    )
