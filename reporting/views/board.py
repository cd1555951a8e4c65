"""R1, “Bảng theo dõi đơn vị”: who has sent what, and the chosen file beside it."""

from dataclasses import replace
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.clock import now
from audit.filters import ignored_filters, tell_ignored
from campaigns.addresses import exempt_url, extend_url
from campaigns.answering import answering_rows
from campaigns.models import Deadline, Submission
from campaigns.permissions import campaign_of, remember_waiting
from campaigns.registry import registered
from campaigns.review import DATA, just_accepted, place_in_queue, review_page, tab_links
from organizations.models import Membership
from organizations.permissions import units_held
from reporting.board import (
    BY_ATTENTION,
    BY_NAME,
    HEADS,
    KIND_LABELS,
    OVERDUE,
    arranged,
    chips_of,
    default_obligation,
    found_units,
    lines_of,
    page_sizes_of,
    tiles_of,
    view_from,
    waiting_files,
)
from reporting.board_sheet import board_sheet
from reporting.charts import unit_waffle
from reporting.downloads import Download, file_name, file_response
from reporting.permissions import year_before
from reporting.progress import progress, summarise
from reporting.rates_table import rates_table
from reporting.sending_curve import sending_curve
from reporting.unit_marks import marks_of
from reporting.views.picture import picture_response

Role = Membership.Role
LIST_WORDS = {
    "han": "hạn",
    "trang-thai": "trạng thái",
    "khoi": "khối",
    "chon": "đơn vị được chọn",
    "xep": "cách xếp",
}
FILTER_WORDS = LIST_WORDS | {
    "trang": "trang",
    "so-dong": "số dòng mỗi trang",
    "don-vi": "đơn vị",
    "muc": "nội dung",
    "tab": "thẻ",
}


class BoardUnit(NamedTuple):
    """What the board says of a unit; a hundred records would cost more than all its questions."""

    pk: int
    code: str
    name: str
    folded_name: str
    kind: str
    contact_name: str
    contact_phone: str


@require_GET
def board(request):
    campaign, units, cells, view, at = _board_of(request)
    waiting = waiting_files(cells)
    remember_waiting(request, campaign, [file.submission_id for file in waiting])
    obligations = _obligations(cells)
    found = found_units(units, view)
    shown = arranged(found, cells, view) if obligations else []
    tiles = tiles_of(cells, obligations, view, at)
    page = Paginator(shown, view.page_size).get_page(view.page)
    shown_view = replace(view, page=page.number)
    tell_ignored(request, shown_view.understood, FILTER_WORDS)
    context = {
        "campaign": campaign,
        "at": at,
        "view": view,
        "waiting_count": len(waiting),
        "unit_count": len(units),
        "tiles": tiles,
        **rates_table({tile.obligation: tile.summary for tile in tiles}),
        "obligation_head": HEADS.get(view.obligation, ""),
        "chips": chips_of(found, cells, view) if obligations else [],
        "kinds": KIND_LABELS.items(),
        "heads": _heads(cells),
        "lines": lines_of(page.object_list, cells, view, marks_of(campaign)) if obligations else [],
        "page_obj": page,
        "page_prefix": f"{view.url(page=1, unit_id=0, part='', tab='')}&trang=",
        "page_sizes": page_sizes_of(view),
        "clear_url": view.filtered(text="", kind="", state=""),
        "sort_url": view.filtered(sort=BY_ATTENTION if view.sort == BY_NAME else BY_NAME),
        "by_name": view.sort == BY_NAME,
        "chase_query": view.filtered(),
        "overdue_query": view.filtered(state=OVERDUE),
        "sheet_url": f"{reverse('reporting:board_sheet')}{view.filtered()}",
        "curve_url": f"{reverse('reporting:board_curve')}{view.filtered()}",
        "print_url": f"{reverse('reporting:board_paper')}{view.filtered()}",
        "just_accepted": just_accepted(request),
        "panel": _panel(request, campaign, units, cells, view, waiting),
    }
    return render(request, "reporting/board.html", context)


def _board_of(request):
    """(campaign, units, cells, view, moment) for a person of the Ban; 403 for the others."""
    campaign = campaign_of(request)
    tops = _tops(units_held(request.user, Role.REVIEWER), campaign.ward)
    if not tops:
        raise PermissionDenied
    at = now()
    units = answering_rows(campaign, BoardUnit, tops)
    cells = progress(campaign, units, at=at)
    obligations = _obligations(cells)
    view = view_from(request.GET, campaign, cells)
    if not view.obligation and obligations:
        view = replace(view, obligation=default_obligation(cells, obligations))
    return campaign, units, cells, view, at


def _tops(units, ward):
    """What the units and the ward have in common: the ward itself for whoever stands above it."""
    return [ward if unit.holds(ward) else unit for unit in units if _share(unit, ward)]


def _share(one, other):
    return one.holds(other) or other.holds(one)


def _obligations(cells):
    """The year's obligations, nearest deadline first, those without one last."""
    return list(next(iter(cells.values()), {}))


def _heads(cells):
    first = next(iter(cells.values()), {})
    return [(HEADS[obligation], cell.due) for obligation, cell in first.items()]


def _panel(request, campaign, units, cells, view, waiting):
    """The side panel about the unit and obligation the address names; None without any."""
    unit = next((unit for unit in units if unit.pk == view.unit_id), None)
    if unit is None or not view.part:
        return None
    cell = cells[unit.pk][view.part]
    closed = view.url(unit_id=0, part="", tab="")
    panel = {
        "unit": unit,
        "head": HEADS[view.part],
        "cell": cell,
        "kind_label": KIND_LABELS.get(unit.kind, ""),
        "close_url": f"{closed}#cell-{unit.pk}-{view.part}",
        "stay_url": reverse("reporting:board") + view.url(tab=""),
    }
    if not cell.state.is_sent:
        _, form = registered(view.part)
        return panel | {
            "start_url": form.start_url(unit, campaign),
            "extend_url": _extend_url(campaign, unit, view.part, panel["stay_url"]),
            "exempt_url": exempt_url(campaign, view.part, unit, panel["stay_url"]),
        }
    submission = Submission.objects.select_related("campaign__ward", "unit", "decided_by").get(
        pk=cell.submission_id
    )
    tab = view.tab or DATA
    return (
        panel
        | review_page(submission, request.user, tab=tab)
        | _next_steps(campaign, view, waiting, submission)
        | {"tab_links": tab_links(submission, tab, lambda code: _tab_url(view, code))}
    )


def _extend_url(campaign, unit, obligation, back_url):
    """Empty while the ward has set no limit: nothing can be extended."""
    deadlines = Deadline.objects.filter(campaign=campaign, obligation=obligation)
    deadline = deadlines.select_related("campaign").first()
    return extend_url(deadline, unit, back_url) if deadline else ""


def _tab_url(view, code):
    return view.url(tab=code if code != DATA else "")


def _next_steps(campaign, view, waiting, submission):
    place = place_in_queue([file.submission_id for file in waiting], submission.pk)
    files = {file.submission_id: file for file in waiting}
    following, previous = files.get(place.following), files.get(place.previous)
    review = reverse("campaigns:review", args=[submission.pk])
    return {
        "place": place,
        "next_url": _panel_url(view, following),
        "following_url": _panel_url(view, following) if following else "",
        "previous_url": _panel_url(view, previous) if previous else "",
        "review_url": f"{review}?nam={campaign.year}",
        "return_url": f"{review}?nam={campaign.year}&de-nghi=1#de-nghi",
    }


def _panel_url(view, file):
    """The board with the panel of a waiting file; with none, closed."""
    goes_to = {"unit_id": file.unit_id, "part": file.obligation} if file else {}
    closed = {"unit_id": 0, "part": "", "tab": ""}
    return reverse("reporting:board") + view.url(**closed | goes_to)


@require_GET
def paper(request):
    """The filtered board to print: all its units at once, on one page."""
    campaign, units, cells, view, at = _board_of(request)
    tell_ignored(request, view.understood, LIST_WORDS)
    shown = _shown(units, cells, view)
    board_url = reverse("reporting:board")
    tiles = tiles_of(cells, _obligations(cells), view, at)
    context = {
        "campaign": campaign,
        "at": at,
        "view": view,
        "tiles": tiles,
        "waffle": _waffle(tiles),
        "head": HEADS.get(view.obligation, ""),
        "heads": _heads(cells),
        "lines": lines_of(shown, cells, view, marks_of(campaign), board_url=board_url),
        "by_name": view.sort == BY_NAME,
        "sort_url": view.filtered(sort=BY_ATTENTION if view.sort == BY_NAME else BY_NAME),
        "board_url": board_url + view.filtered(),
    }
    return render(request, "reporting/board_paper.html", context)


def _waffle(tiles):
    """The squares of the board's deadline; None in a year without any."""
    current = next((tile for tile in tiles if tile.is_current), None)
    return unit_waffle(current.summary.by_state) if current else None


@require_GET
def curve(request):
    """How the sendings of the board's deadline came in; fetched when somebody unfolds it."""
    campaign, _, cells, view, at = _board_of(request)
    if not view.obligation:
        raise Http404
    picture = {
        "title": f"Tiến độ gửi {HEADS[view.obligation]}",
        "part": "reporting/_curve_if_any.html",
        "at": at,
        "back_url": reverse("reporting:board") + view.filtered(),
        "back_label": "Bảng theo dõi",
        "curve": _curve(request, campaign, cells, view, at),
    }
    return picture_response(request, picture)


def _curve(request, campaign, cells, view, at):
    of_units = [of_unit[view.obligation] for of_unit in cells.values()]
    summary = summarise(of_units, view.obligation)
    return sending_curve(of_units, summary, campaign, year_before(request, campaign), at)


def _shown(units, cells, view):
    return arranged(found_units(units, view), cells, view) if _obligations(cells) else []


@require_GET
def sheet(request):
    """The filtered board as an Excel file."""
    campaign, units, cells, view, at = _board_of(request)
    shown = _shown(units, cells, view)
    ignored = ignored_filters(request.GET, view.understood, LIST_WORDS)
    name = file_name("progress", "xlsx", campaign=campaign, unit=campaign.ward, at=at)
    return file_response(
        request,
        lambda: Download(name, board_sheet(campaign, shown, cells, view, at=at, ignored=ignored)),
    )
