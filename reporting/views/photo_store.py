"""R8, “Kho ảnh”: the Ban looks through the year's photos and takes some of them as a ZIP.

A second page tells which models still lack photos.
"""

from typing import NamedTuple

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from audit.filters import page_of, tell_ignored
from audit.numbers import whole_number
from awards.consents import agreed_pictures
from campaigns.answering import answering_rows
from jobs.way_back import job_url
from registrations.models import EvidenceStage
from reporting.permissions import get_reviewed_campaign
from reporting.photo_matrix import matrix_rows, photo_counts
from reporting.photo_zip import MOST_PHOTOS, PhotoOrder
from reporting.pictures import (
    AGREED,
    CONSENTS,
    SOURCES,
    STAGES,
    PictureFilter,
    picture_keys,
    pictures,
)
from reporting.tasks import PHOTOS, start_export

PHOTOS_PER_PAGE = 24
MODELS_PER_PAGE = 25
ALL_FOUND = "tat-ca"
FILTER_WORDS = {
    "linh-vuc": "lĩnh vực",
    "loai": "loại",
    "giai-doan": "giai đoạn",
    "don-vi": "đơn vị",
    "dong-y": "đồng ý",
}
MATRIX_FILTER_WORDS = {"linh-vuc": "lĩnh vực", "don-vi": "đơn vị", "thieu": "còn thiếu"}


@require_GET
def photo_store(request):
    campaign = get_reviewed_campaign(request)
    sectors = list(campaign.sectors.all())
    units = _units(campaign)
    wanted = _wanted(request.GET, sectors, units)
    tell_ignored(request, wanted.query(campaign), FILTER_WORDS)
    agreed = agreed_pictures(campaign)
    found = picture_keys(request.user, campaign, wanted, agreed)
    page = page_of(request, found, PHOTOS_PER_PAGE)
    context = {
        "campaign": campaign,
        "wanted": wanted,
        "stages": _stage_links(wanted, campaign),
        "sectors": sectors,
        "units": units,
        "sources": SOURCES.items(),
        "consents": CONSENTS.items(),
        "pictures": pictures(request.user, campaign, [item.key for item in page], agreed),
        "lacking": sum(not item.has_consent for item in found),
        "page_obj": page,
        "page_prefix": f"?{wanted.query(campaign)}&trang=",
        "clear_url": _url(PictureFilter(), campaign),
        "query": wanted.query(campaign),
        "fits_in_one_file": page.paginator.count <= MOST_PHOTOS,
        "most": MOST_PHOTOS,
    }
    return render(request, "reporting/photo_store.html", context)


@require_POST
def photo_zip(request):
    """Start the job that packs the chosen photos, or all that match the address.

    Where it is so asked, those without a recorded agreement are left out.
    """
    campaign = get_reviewed_campaign(request)
    sectors = list(campaign.sectors.all())
    units = _units(campaign)
    wanted = _wanted(request.GET, sectors, units)
    agreed = agreed_pictures(campaign)
    found = picture_keys(request.user, campaign, wanted, agreed)
    if request.POST.get("chon") != ALL_FOUND:
        chosen = set(request.POST.getlist("anh"))
        found = [item for item in found if item.key in chosen]
    if request.POST.get("dong-y") == AGREED:
        found = [item for item in found if item.has_consent]
    if trouble := _trouble(found):
        messages.error(request, trouble)
        return redirect(_url(wanted, campaign))
    order = PhotoOrder(campaign, tuple(item.key for item in found))
    return redirect(job_url(request, start_export(order, actor=request.user, kind=PHOTOS)))


@require_GET
def photo_matrix(request):
    """The models against before, during and after: `?thieu=1` leaves out the complete ones."""
    campaign = get_reviewed_campaign(request)
    sectors = list(campaign.sectors.all())
    units = _units(campaign)
    wanted, only_lacking = _wanted(request.GET, sectors, units), request.GET.get("thieu") == "1"
    lacking = "&thieu=1" if only_lacking else ""
    tell_ignored(request, f"{wanted.query(campaign)}{lacking}", MATRIX_FILTER_WORDS)
    found = photo_counts(request.user, campaign, wanted)
    shown = [item for item in found if not (only_lacking and item.is_complete)]
    page = page_of(request, shown, MODELS_PER_PAGE)
    context = {
        "campaign": campaign,
        "wanted": wanted,
        "only_lacking": only_lacking,
        "sectors": sectors,
        "units": units,
        "stages": list(EvidenceStage),
        "rows": matrix_rows(page.object_list, campaign),
        "total": len(found),
        "complete": sum(item.is_complete for item in found),
        "empty": sum(item.is_empty for item in found),
        "page_obj": page,
        "page_prefix": f"?{wanted.query(campaign)}{lacking}&trang=",
    }
    return render(request, "reporting/photo_matrix.html", context)


class _UnitChoice(NamedTuple):
    pk: int
    name: str


def _units(campaign):
    """Rows of the units that answer the year, to choose from."""
    return answering_rows(campaign, _UnitChoice, [campaign.ward])


def _trouble(found):
    if not found:
        return "Chọn ít nhất 01 ảnh."
    if len(found) > MOST_PHOTOS:
        return f"Đã chọn {len(found)} ảnh, mỗi tệp ZIP tối đa {MOST_PHOTOS} ảnh. Lọc bớt rồi tải."
    return ""


def _wanted(query, sectors, units):
    """What the address asks for; unknown words mean no narrowing."""
    code, unit_pk = query.get("linh-vuc", ""), whole_number(query.get("don-vi", ""))
    source, consent = query.get("loai", ""), query.get("dong-y", "")
    return PictureFilter(
        sector=next((sector for sector in sectors if sector.code == code), None),
        source=source if source in SOURCES else "",
        stage=STAGES.get(query.get("giai-doan", ""), ""),
        unit=next((unit for unit in units if unit.pk == unit_pk), None),
        consent=consent if consent in CONSENTS else "",
    )


def _stage_links(wanted, campaign):
    """[(words, url, is current)]: every stage, and each of the three."""
    stages = [("Tất cả", ""), *((stage.short_label, stage) for stage in STAGES.values())]
    return [
        (words, _url(wanted.narrowed(stage=stage), campaign), stage == wanted.stage)
        for words, stage in stages
    ]


def _url(wanted, campaign):
    return f"{reverse('reporting:photo_store')}?{wanted.query(campaign)}"
