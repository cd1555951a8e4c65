"""Mẫu 02 on the screen: the table whose every number opens the list behind it, and that list."""

from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit.clock import now
from audit.filters import page_of, tell_ignored
from audit.plain_rows import Key
from campaigns.answering import answering_rows
from campaigns.seals import is_sealed
from campaigns.vocabulary import ParticipantKind
from documents.text import clean_line
from documents.wording import count_text, in_sentence, roman
from organizations.models import Unit
from organizations.page_addresses import address_of, record_address
from organizations.permissions import get_asked_unit
from registrations.models import Entry
from reporting.alike import MOST_NAMES, alike_groups
from reporting.board import KIND_LABELS as UNIT_KINDS
from reporting.coverage import coverage_of, list_cells_of, live_name, standing
from reporting.downloads import FORMAT_NAMES
from reporting.models import MAU01, MAU02
from reporting.papers import in_list_order
from reporting.permissions import (
    get_visible_table,
    may_seal,
    remember_queue,
    reviews_ward,
    sees_ward,
    year_before,
)
from reporting.progress import progress, summaries_of
from reporting.rates_table import rates_table
from reporting.sealing.services import last_publication
from reporting.selections import KIND_WORDS, Selection, selection_from
from reporting.states import ModelState, state_bars
from reporting.totals import (
    ACCEPTED_ONLY,
    COLLECTIVE,
    INDIVIDUAL,
    WITH_WAITING,
    Figures,
    count_entries,
    labels_of,
)
from reporting.totals import totals as count_totals
from reporting.views.picture import picture_response
from reporting.year_bars import year_bars

PAGE_SIZE = 50
GROUPS_PER_PAGE = 20
COMPARED = "Mô hình theo lĩnh vực, cấp và so với năm trước"
FILTER_WORDS = {
    "gom": "hồ sơ được tính",
    "cap": "cấp đăng ký",
    "linh-vuc": "lĩnh vực",
    "doi-tuong": "đối tượng",
    "khoi": "khối",
    "trong-diem": "trọng điểm",
    "trang-thai": "trạng thái",
}
# what a line says; whole models of each would cost more than all of the page's questions
ENTRY_FACTS = (
    "initiative_id",
    "initiative_name",
    "participant_name",
    "participant_kind",
    "sector__short_label",
    "level__short_label",
    "unit_id",
    "unit__name",
    "is_key",
    "list_status",
    "registration_list__sealed_at",
    "registration_list__last_sent_at",
    "kind",
    "initiative__stopped_on",
    "initiative__replaced_by__name",
)
KIND_LABELS = dict(ParticipantKind.choices)
CHOICES = (
    (ACCEPTED_ONLY, "Chỉ hồ sơ đã tiếp nhận"),
    (WITH_WAITING, "Cả hồ sơ chờ kiểm tra"),
)


@dataclass(frozen=True, slots=True)
class Number:
    """One figure of the table; `name` is what a screen reader says of the link."""

    count: int
    url: str
    name: str


@dataclass(frozen=True, slots=True)
class TableRow:
    number: str
    label: str
    is_level: bool
    numbers: tuple


@require_GET
def totals(request):
    selection, labels = _selection(request)
    selection = Selection(selection.campaign, selection.unit, selection.include)
    at = now()
    table = count_totals(selection.unit, selection.campaign, labels, selection.include)
    units = answering_rows(selection.campaign, Key, [selection.unit])
    cells = progress(selection.campaign, units, at=at)
    context = {
        "campaign": selection.campaign,
        "unit": selection.unit,
        "is_ward": selection.is_ward,
        "at": at,
        "rows": list(_rows(table, labels, selection)),
        "total": TableRow("", "Tổng", True, _numbers(table.total, selection, "tổng số")),
        "table": table,
        "coverage": coverage_of(list_cells_of(cells), selection.include),
        "live_name": live_name(selection.campaign),
        "choices": _choices(selection, "reporting:totals"),
        "paper_urls": _paper_urls(selection, MAU02),
        "lists": _lists(selection, labels),
        "compared_title": COMPARED,
        "compared_url": selection.url("reporting:compared"),
        **_publication(request, selection, cells),
    }
    return render(request, "reporting/totals.html", context)


@require_GET
def compared(request):
    """Models by field and level beside last year's, which the page of totals fetches later."""
    selection, _ = _selection(request)
    selection = Selection(selection.campaign, selection.unit, selection.include)
    picture = {
        "title": COMPARED,
        "part": "reporting/_sector_bars.html",
        "at": now(),
        "back_url": selection.url("reporting:totals"),
        "back_label": "Mẫu số 02",
        **year_bars(selection, year_before(request, selection.campaign)),
    }
    return picture_response(request, picture)


def _paper_urls(selection, form):
    """{format: address of the paper}, of the ward or of one unit."""
    query = selection.query()
    if selection.is_ward:
        address = partial(address_of, "reporting:ward_download")
    else:
        address = partial(record_address, "reporting:unit_download", selection.unit.pk)
    return {file_format: f"{address(form, file_format)}?{query}" for file_format in FORMAT_NAMES}


def _lists(selection, labels):
    """[(words, {format: address})] of the consolidated Mẫu 01: of all levels, then of each."""
    urls = _paper_urls(selection, MAU01)
    wanted = [("Tất cả các cấp", ""), *((level.label, level.code) for level in labels.levels)]
    return [
        (words, {file_format: f"{url}&cap={quote(code)}" for file_format, url in urls.items()})
        for words, code in wanted
    ]


def _publication(request, selection, cells):
    """What was sealed of the ward's figures, the way to seal them, and the rates of sending."""
    user, campaign = request.user, selection.campaign
    if not (selection.is_ward and sees_ward(user, campaign)):
        return {}
    remember_queue(request, campaign, cells)
    publication = last_publication(campaign)
    return {
        "shows_sealing": True,
        **publication,
        "standing": standing(campaign, publication["last_sealed"]),
        "seal_url": selection.url("reporting:seal") if may_seal(user, campaign) else "",
        "has_award_papers": reviews_ward(user, campaign),
        **rates_table(summaries_of(cells)),
    }


def _rows(table, labels, selection):
    for place, level in enumerate(labels.levels, 1):
        of_level = selection.narrowed(level=level)
        numbers = _numbers(table.levels[level.code], of_level, level.label)
        yield TableRow(roman(place), level.label, True, numbers)
        for number, sector in enumerate(labels.sectors, 1):
            cell = table.cells[level.code, sector.code]
            of_cell = of_level.narrowed(sector=sector)
            name = f"{level.label}, {sector.short_label}"
            yield TableRow(str(number), sector.short_label, False, _numbers(cell, of_cell, name))


def _numbers(figures, selection, name):
    """The four figures of a row as links, in the order of the paper."""
    url = selection.url()
    collectives = f"{url}&doi-tuong={KIND_WORDS[COLLECTIVE]}"
    individuals = f"{url}&doi-tuong={KIND_WORDS[INDIVIDUAL]}"
    return (
        Number(figures.collectives, collectives, f"tập thể, {name}"),
        Number(figures.collective_models, collectives, f"mô hình của tập thể, {name}"),
        Number(figures.individuals, individuals, f"cá nhân, {name}"),
        Number(figures.individual_models, individuals, f"mô hình của cá nhân, {name}"),
    )


@require_GET
def entries(request):
    """The initiatives behind a number, or those that match a search."""
    selection, labels = _selection(request)
    found = selection.entries()
    by_row, distinct = count_entries(found)
    page = page_of(request, in_list_order(found).values(*ENTRY_FACTS), PAGE_SIZE)
    context = {
        "campaign": selection.campaign,
        "unit": selection.unit,
        "is_ward": selection.is_ward,
        "selection": selection,
        "labels": labels,
        "kinds": [(KIND_WORDS[kind], kind.label, kind) for kind in ParticipantKind],
        "unit_kinds": UNIT_KINDS.items(),
        "states": ModelState,
        "state_bars": [
            (state, selection.narrowed(state=state), bars) for state, bars in state_bars(found)
        ],
        "alike_url": selection.url("reporting:alike"),
        "title": _title(selection),
        "figures": _as_on_paper(selection, by_row, distinct),
        "distinct": distinct,
        "repeats": _repeats(selection, by_row, distinct),
        "choices": _choices(selection, "reporting:entries"),
        "chips": _chips(selection),
        "page_obj": page,
        "lines": _lines(page, selection.campaign),
        "cleared_url": Selection(selection.campaign, selection.unit, selection.include).url(),
        "page_prefix": f"?{selection.query()}&trang=",
        "totals_url": Selection(selection.campaign, selection.unit, selection.include).url(
            "reporting:totals"
        ),
    }
    return render(request, "reporting/entries.html", context)


@require_GET
def alike(request):
    """Models of the same selection whose names are the same or nearly, side by side."""
    selection, _ = _selection(request)
    found = alike_groups(selection.entries())
    context = {
        "campaign": selection.campaign,
        "unit": selection.unit,
        "found": found,
        "most_names": MOST_NAMES,
        "page_obj": page_of(request, found.groups, GROUPS_PER_PAGE),
        "page_prefix": f"?{selection.query()}&trang=",
        "chips": _chips(selection),
        "entries_url": selection.url(),
    }
    return render(request, "reporting/alike.html", context)


def _lines(page, campaign):
    """The entries of the page as dictionaries, numbered, with the pages of model and unit."""
    unit_page = f"{address_of('registrations:initiative_list')}?nam={campaign.year}"
    return [
        entry
        | {
            "number": number,
            "kind": KIND_LABELS[entry["participant_kind"]],
            "state": Entry.Kind(entry["kind"]).mark,
            "is_sealed": is_sealed(
                entry["list_status"],
                entry["registration_list__sealed_at"],
                entry["registration_list__last_sent_at"],
            ),
            "model_url": _model_url(entry["initiative_id"], campaign),
            "unit_url": f"{unit_page}&don-vi={entry['unit_id']}",
        }
        for number, entry in enumerate(page, page.start_index())
    ]


def _model_url(pk, campaign):
    return f"{record_address('registrations:initiative_detail', pk)}?nam={campaign.year}"


def _selection(request):
    campaign, unit = get_visible_table(request, get_asked_unit(request))
    labels = labels_of(campaign)
    selection = selection_from(request.GET, campaign, unit, labels)
    tell_ignored(request, selection.query(), FILTER_WORDS)
    return selection, labels


def _choices(selection, view):
    return [
        {
            "label": label,
            "url": selection.narrowed(include=include).url(view),
            "current": include == selection.include,
        }
        for include, label in CHOICES
    ]


def _as_on_paper(selection, by_row: Figures, distinct: Figures):
    """The figures that were clicked: a year may count its level rows and Tổng distinct."""
    is_summed_row = selection.sector is None
    if selection.campaign.counts_distinct_in_totals and is_summed_row:
        return distinct
    return by_row


def _repeats(selection, by_row, distinct):
    """Why there are fewer participants than the rows of the paper add up to; empty if not so."""
    if by_row == distinct:
        return ""
    parts = [
        f"{count_text(many)} lượt {word} đăng ký ở các dòng của biểu, "
        f"gồm {count_text(once)} {word} khác nhau"
        for many, once, word in (
            (by_row.collectives, distinct.collectives, "tập thể"),
            (by_row.individuals, distinct.individuals, "cá nhân"),
        )
        if many != once
    ]
    return (
        f"{'; '.join(parts)}. Mỗi tập thể, cá nhân được đếm một lần ở mỗi dòng; "
        "một tập thể, cá nhân có thể đứng ở nhiều dòng."
    )


def _title(selection):
    parts = [
        ParticipantKind(selection.kind).label if selection.kind else "",
        f"cấp {selection.level.short_label}" if selection.level else "",
        f"lĩnh vực {in_sentence(selection.sector.short_label)}" if selection.sector else "",
    ]
    named = ", ".join(part for part in parts if part)
    return f"Mô hình: {in_sentence(named)}" if named else "Mô hình đăng ký"


def _chips(selection):
    """What the list is narrowed to, each with the address of the list without it."""
    chips = []
    if selection.level:
        chips.append((selection.level.short_label, selection.narrowed(level=None).url()))
    if selection.sector:
        chips.append((selection.sector.short_label, selection.narrowed(sector=None).url()))
    if selection.kind:
        chips.append((ParticipantKind(selection.kind).label, selection.narrowed(kind="").url()))
    if selection.unit_kind:
        words = Unit.Kind(selection.unit_kind).label
        chips.append((words, selection.narrowed(unit_kind="").url()))
    if selection.only_key:
        chips.append(("Mô hình trọng điểm", selection.narrowed(only_key=False).url()))
    if selection.state:
        chips.append((selection.state.label, selection.narrowed(state=None).url()))
    if selection.search:
        words = f"“{clean_line(selection.search)}”"
        chips.append((words, selection.narrowed(search="").url()))
    return chips
