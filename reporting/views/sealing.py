"""“Chốt số liệu và phát hành”, and what was published (R5, L3)."""

from http import HTTPStatus

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from audit.clock import now
from audit.filters import tell_ignored
from campaigns.permissions import require_open
from campaigns.workflow import WorkflowError
from documents.wording import roman
from jobs.way_back import job_url
from reporting.coverage import live_name
from reporting.downloads import FORMAT_NAMES
from reporting.forms import SealForm
from reporting.models import MAU01, MAU02, SealedTable, edition_name
from reporting.permissions import (
    get_reviewed_campaign,
    get_sealed_file,
    get_visible_sealed,
    get_ward_campaign,
)
from reporting.sealing.difference import difference
from reporting.sealing.frozen import FrozenTable, freeze
from reporting.sealing.looks import look_from, look_of
from reporting.sealing.services import (
    AlreadySealed,
    FiguresChanged,
    change_notes,
    compared_with_last,
    require_next,
    require_seen,
    since_sealing,
)
from reporting.selections import Selection, include_from
from reporting.tasks import start_seal
from uploads.downloads import stored_file_response

FILE_ORDER = ("pdf", "docx", "xlsx")
COUNT_NAMES = ("Tập thể", "Mô hình của tập thể", "Cá nhân", "Mô hình của cá nhân")
FORM_TITLES = {
    MAU02: "Mẫu số 02 – Biểu tổng hợp",
    MAU01: "Mẫu số 01 – Danh sách đăng ký của phường",
}


@require_http_methods(["GET", "POST"])
def seal(request):
    """The last look before the figures are published, and the button that does it."""
    campaign = get_reviewed_campaign(request)
    selection = Selection(campaign, campaign.ward, include_from(request.GET))
    if request.method == "GET":
        tell_ignored(request, selection.query(), {"gom": "hồ sơ được tính"})
    if request.method == "POST":
        require_open(campaign)
    frozen = freeze(campaign, selection.include, at=now())
    form = SealForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _last_look(request, selection, frozen, form if form.is_bound else None)
    number, note = form.cleaned_data["number"], form.cleaned_data["note"]
    look = look_from(form.cleaned_data["look"])
    try:
        require_next(campaign, number)
        require_seen(campaign, look, frozen)
    except AlreadySealed as refusal:
        messages.warning(request, str(refusal))
        return redirect("reporting:sealed", refusal.table.pk)
    except FiguresChanged as refusal:
        return _last_look(request, selection, frozen, note=note, refusal=str(refusal))
    except WorkflowError as refusal:
        messages.warning(request, str(refusal))
        return redirect(selection.url("reporting:seal"))
    job = start_seal(
        campaign, selection.include, number=number, look=look, note=note, actor=request.user
    )
    return redirect(job_url(request, job))


def _last_look(request, selection, frozen, form=None, *, note="", refusal=""):
    """The figures as they are now; a form that is refused for its own sake keeps what was seen."""
    campaign = selection.campaign
    last, changed = compared_with_last(campaign, frozen)
    number = last.number + 1 if last else 1
    seen = {"number": number, "look": look_of(frozen), "note": note}
    form = form or SealForm(initial=seen)
    context = {
        "campaign": campaign,
        "form": form,
        "errors": [{"text": refusal}] if refusal else form.error_list,
        "name": edition_name(number),
        "frozen": frozen,
        "last": last,
        "count_names": COUNT_NAMES,
        "changes": _change_lines(changed) if changed else [],
        "change_notes": list(change_notes(last, changed, selection.include)) if last else [],
        "back_url": selection.url("reporting:totals"),
        "action": selection.url("reporting:seal"),
    }
    status = HTTPStatus.CONFLICT if refusal else form.status
    return render(request, "reporting/seal.html", context, status=status)


@require_GET
def reports(request):
    """L3: the published tables of the year, newest first; without any the way to the live one."""
    campaign = get_ward_campaign(request)
    tables = SealedTable.objects.filter(campaign=campaign).without_rows()
    tables = tables.select_related("sealed_by").prefetch_related("files")
    context = {
        "campaign": campaign,
        "tables": [(table, _files_of(table, MAU02)) for table in tables],
        "since": since_sealing(campaign),
        "totals_url": Selection(campaign, campaign.ward).url("reporting:totals"),
        "live_name": live_name(campaign),
    }
    return render(request, "reporting/reports.html", context)


@require_GET
def sealed(request, pk):
    table = get_visible_sealed(request.user, pk)
    frozen = FrozenTable.from_json(table.frozen)
    before = SealedTable.objects.filter(campaign=table.campaign, number=table.number - 1).first()
    changed = difference(FrozenTable.from_json(before.frozen), frozen) if before else None
    context = {
        "campaign": table.campaign,
        "table": table,
        "frozen": frozen,
        "rows": _table_lines(frozen),
        "before": before,
        "count_names": COUNT_NAMES,
        "changes": _change_lines(changed) if changed else [],
        "change_notes": list(change_notes(before, changed, table.include)) if before else [],
        "papers": [(FORM_TITLES[form], _files_of(table, form)) for form in FORM_TITLES],
    }
    return render(request, "reporting/sealed.html", context)


@require_GET
def sealed_file(request, pk, form, file_format):
    """The very bytes that were published."""
    table = get_visible_sealed(request.user, pk)
    kept = get_sealed_file(table, form, file_format)
    shown = request.GET.get("xem") == "1"
    return stored_file_response(request, kept.file, kept.name, shown=shown)


def _files_of(table, form):
    """[(format's name, SealedFile)] with the PDF first, which every phone opens."""
    kept = {file.file_format: file for file in table.files.all() if file.form == form}
    return [(FORMAT_NAMES[each], kept[each]) for each in FILE_ORDER if each in kept]


def _table_lines(frozen):
    """[(number, label, is_level, Figures)] as the paper numbers them; Tổng stands apart."""
    lines = []
    for place, level in enumerate(frozen.levels, 1):
        lines.append((roman(place), level.label, True, frozen.figures[level.code, ""]))
        lines += [
            (str(number), sector.label, False, frozen.figures[level.code, sector.code])
            for number, sector in enumerate(frozen.sectors, 1)
        ]
    return lines


def _change_lines(changed):
    """[(label, [(what is counted, before, after)])] of the rows that changed, Tổng last."""
    return [
        (_row_name(row), [(name, *pair) for name, pair in zip(COUNT_NAMES, row.pairs, strict=True)])
        for row in (*changed.rows, changed.total)
        if row.is_changed
    ]


def _row_name(row):
    if row.level is None:
        return "Tổng"
    return f"{row.level.label}: {row.sector.label}" if row.sector else row.level.label
