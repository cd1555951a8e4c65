"""Every paper form as a file, for those who may see what stands on it."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from audit.clock import now
from awards.nominations.papers import empty_mau03
from campaigns.permissions import campaign_of, get_asked_revision, get_visible_file
from jobs.way_back import job_url, page_before
from organizations.permissions import get_visible_unit
from reporting.downloads import FORMAT_NAMES, file_name, file_response, has_format, write
from reporting.exports import (
    MAX_ROWS_AT_ONCE,
    FileOrder,
    ProgressOrder,
    RegisteredOrder,
)
from reporting.file_papers import has_paper
from reporting.papers import (
    blank_article,
    blank_mau01,
    blank_mau03,
    blank_plan,
    prefilled_article,
    prefilled_mau01,
    prefilled_plan,
    receipt_of,
)
from reporting.permissions import (
    get_visible_revision,
    get_visible_table,
    get_ward_campaign,
)
from reporting.selections import selection_from
from reporting.tasks import start_export
from reporting.totals import labels_of

# papers of one kind only, with nobody's head and with a unit's; Mẫu 01 has levels besides
BLANKS = {"mau03": blank_mau03, "plan": blank_plan, "article": blank_article}
PREFILLED = {"mau03": empty_mau03, "plan": prefilled_plan, "article": prefilled_article}
# a file is read with GET; POST starts the job of one too long to write within the request
GET_OR_START = require_http_methods(["GET", "POST"])


@GET_OR_START
def file_download(request, pk, form, file_format):
    """A paper of a unit's file: what was sent (`?lan=` names the sending), else the draft."""
    submission = get_visible_file(request.user, pk)
    if not (has_paper(submission, form) and has_format(form, file_format)):
        raise Http404
    revision = get_asked_revision(request, submission)
    level_code = _level_code(request, submission.campaign) if form == "mau01" else ""
    return deliver(request, FileOrder(submission, revision, form, file_format, level_code))


@GET_OR_START
def ward_download(request, form, file_format):
    """Mẫu 02, or the consolidated Mẫu 01, of the ward."""
    _require_format(form, file_format)
    campaign = get_ward_campaign(request)
    return _registered(request, campaign, campaign.ward, form, file_format)


@GET_OR_START
def unit_download(request, pk, form, file_format):
    """The same of one unit and those below it."""
    _require_format(form, file_format)
    campaign, unit = get_visible_table(request, get_visible_unit(request.user, pk))
    return _registered(request, campaign, unit, form, file_format)


@GET_OR_START
def ward_progress(request, file_format):
    """The state of every unit and the rates of every obligation."""
    if not has_format("progress", file_format):
        raise Http404
    return deliver(request, ProgressOrder(get_ward_campaign(request), file_format))


@require_GET
def receipt_pdf(request, pk):
    revision = get_visible_revision(request.user, pk)
    submission = revision.submission
    name = file_name(
        "receipt",
        "pdf",
        campaign=submission.campaign,
        unit=submission.unit,
        at=revision.sent_at,
        marks=[f"{revision.number:02d}"],
    )
    return file_response(
        request, lambda: write("receipt", "pdf", receipt_of(revision, at=now()), name)
    )


@require_GET
def blank_form(request, form, file_format):
    _require_blank(form, file_format)
    campaign, at = campaign_of(request), now()
    name = file_name(form, file_format, campaign=campaign, at=at, marks=["MauTrang"])

    def paper():
        if form in BLANKS:
            return BLANKS[form](campaign)
        return blank_mau01(campaign, level_code=_level_code(request, campaign))

    return file_response(
        request, lambda: write(form, file_format, paper(), name, campaign=campaign)
    )


@require_GET
def prefilled_form(request, pk, form, file_format):
    """The unit's form with its head printed; `?nam-truoc=1` adds last year's rows to Mẫu 01."""
    _require_blank(form, file_format)
    unit, at = get_visible_unit(request.user, pk), now()
    campaign = campaign_of(request, unit)
    name = file_name(form, file_format, campaign=campaign, unit=unit, at=at, marks=["DienSan"])

    def paper():
        if form in PREFILLED:
            return PREFILLED[form](unit, campaign)
        return prefilled_mau01(
            unit,
            campaign,
            level_code=_level_code(request, campaign),
            with_last_year=request.GET.get("nam-truoc") == "1",
        )

    return file_response(
        request, lambda: write(form, file_format, paper(), name, campaign=campaign)
    )


def _registered(request, campaign, unit, form, file_format):
    selection = selection_from(request.GET, campaign, unit, labels_of(campaign))
    level_code = selection.level.code if selection.level and form == "mau01" else ""
    order = RegisteredOrder(campaign, unit, selection.include, form, file_format, level_code)
    return deliver(request, order)


def deliver(request, order):
    """The file itself; of a long one the page whose button starts the job that writes it."""
    row_count = order.row_count()
    if row_count > MAX_ROWS_AT_ONCE:
        if request.method == "POST":
            return redirect(job_url(request, start_export(order, actor=request.user)))
        context = {
            "rows": row_count,
            "format_name": FORMAT_NAMES[order.file_format],
            "back_url": page_before(request),
        }
        return render(request, "reporting/long_file.html", context)
    inline = order.file_format == "pdf" and request.GET.get("xem") == "1"
    return file_response(request, lambda: order.fill(now()), inline=inline)


def _level_code(request, campaign):
    """The level asked for, or "" for all of them; nothing else gets into a file's name."""
    wanted = request.GET.get("cap", "")
    return wanted if wanted and campaign.levels.filter(code=wanted).exists() else ""


def _require_format(form, file_format):
    if form not in ("mau01", "mau02") or not has_format(form, file_format):
        raise Http404


def _require_blank(form, file_format):
    """Mẫu 01, 03, the plan and the article are filled in by hand; Mẫu 02 is always computed."""
    if form not in ("mau01", *BLANKS) or not has_format(form, file_format):
        raise Http404
