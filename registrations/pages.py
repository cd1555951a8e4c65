"""What the editor's templates show, put together from the working copy (no HTTP here)."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from campaigns.editors import ConflictLine, ErrorLink
from campaigns.vocabulary import ParticipantKind
from registrations.models import Entry
from registrations.rows import COLLECTIVE, INDIVIDUAL, SectorSum, duplicates, sums_by_sector

# docs/domain.md, section 3: at least one key model a year
NO_KEY_MODEL = (
    "Chưa có mô hình trọng điểm: mỗi năm nên có ít nhất 01 mô hình. "
    "Đánh dấu “Mô hình trọng điểm” ở dòng của mô hình đó."
)


@dataclass(frozen=True, slots=True)
class RowView:
    id: str
    kind: str
    participant: str
    initiative: str
    sector: str
    level: str
    initiative_kind: str
    is_key: bool
    errors: dict = field(default_factory=dict)
    notice: str = ""
    review_note: str = ""


@dataclass(frozen=True, slots=True)
class SumRow:
    code: str
    label: str
    collectives: int
    collective_models: int
    individuals: int
    individual_models: int


@dataclass(frozen=True, slots=True)
class SumTable:
    rows: list
    total: SectorSum


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that was read: waiting for confirmation, or confirmed last."""

    pk: int
    file_name: str
    read_at: datetime
    entry_count: int
    original_url: str
    level: str = ""
    level_label: str = ""
    replaced_count: int = 0
    problems: list = field(default_factory=list)
    skipped: list = field(default_factory=list)
    notices: list = field(default_factory=list)
    mismatch: str = ""


def row_views(rows, *, problems=(), notices=None, review_notes=None):
    """(collectives, individuals) as the template draws them."""
    errors = {}
    for problem in problems:
        errors.setdefault(problem.row_id, {})[problem.field] = problem.message
    views = [
        RowView(
            row.id,
            row.kind,
            row.participant,
            row.initiative,
            row.sector,
            row.level,
            row.initiative_kind,
            row.is_key,
            errors.get(row.id, {}),
            (notices or {}).get(row.id, ""),
            (review_notes or {}).get(row.id, ""),
        )
        for row in rows
    ]
    return (
        [view for view in views if view.kind == COLLECTIVE],
        [view for view in views if view.kind == INDIVIDUAL],
    )


def error_links(problems, reasons=None):
    """The error summary: one line per row, linked to its first field to mend.

    `reasons` add what the read file itself showed.
    """
    by_row = {}
    for problem in problems:
        by_row.setdefault(problem.row_id, []).append(problem)
    return [_error_link(row_id, items, reasons or {}) for row_id, items in by_row.items()]


def _error_link(row_id, problems, reasons):
    first = problems[0]
    if not row_id:
        return ErrorLink("list-form", first.summary)
    place, _, _ = first.summary.partition(": ")
    wanted = "; ".join(problem.summary.removeprefix(f"{place}: ") for problem in problems)
    return ErrorLink(f"row-{row_id}-{first.field}", f"{place}: {wanted}", reasons.get(row_id, ""))


def sum_table(rows, sectors):
    sums = sums_by_sector(rows, [sector.code for sector in sectors])
    labels = {sector.code: sector.short_label for sector in sectors} | {"": "Chưa chọn lĩnh vực"}
    table = [
        SumRow(
            code,
            labels[code],
            item.collectives,
            item.collective_models,
            item.individuals,
            item.individual_models,
        )
        for code, item in sums.items()
    ]
    total = SectorSum(
        *(
            sum(getattr(item, name) for item in sums.values())
            for name in (
                "collectives",
                "collective_models",
                "individuals",
                "individual_models",
            )
        )
    )
    return SumTable(table, total)


def file_view(pending, levels):
    """The band above the rows of a waiting file."""
    reading = pending.reading
    labels = {level.code: level.short_label for level in levels}
    return FileView(
        pk=pending.pk,
        file_name=pending.file_name,
        read_at=pending.read_at,
        entry_count=reading["read_count"],
        original_url=_original_url(pending),
        level=reading["level"] or "",
        level_label=labels.get(reading["level"], ""),
        replaced_count=len(reading["would_replace"]),
        problems=reading["problems"],
        skipped=[
            {"place": f"dòng {item['row']}", "why": item["why"]} for item in reading["skipped"]
        ],
        notices=reading["notices"],
        mismatch=reading["mismatch"],
    )


def notices_by_row(pending):
    """{row id: what was said about it while reading}."""
    return _by_row(pending.reading["notices"])


def reasons_by_row(pending):
    return _by_row(pending.reading["problems"])


def _by_row(items):
    return {row_id: item["message"] for item in items for row_id in item["row_ids"]}


def last_confirmed_import(registration_list):
    return (
        registration_list.imports.filter(confirmed_at__isnull=False)
        .order_by("-confirmed_at")
        .first()
    )


def _original_url(pending):
    return reverse(
        "registrations:import_source_file", args=[pending.registration_list_id, pending.pk]
    )


@dataclass(frozen=True, slots=True)
class EntryView:
    id: str
    participant: str
    initiative: str
    sector_label: str
    level_label: str
    initiative_kind: str  # its mark, see Entry.Kind
    is_key: bool
    note: str = ""


def entry_views(rows, campaign, notes=None):
    """(collectives, individuals) read-only, with the labels of the year."""
    sectors = {sector.code: sector.short_label for sector in campaign.sectors.all()}
    levels = {level.code: level.short_label for level in campaign.levels.all()}

    def views(kind):
        return [
            EntryView(
                row.id,
                row.participant,
                row.initiative,
                sectors.get(row.sector, ""),
                levels.get(row.level, ""),
                Entry.Kind(row.initiative_kind).mark,
                row.is_key,
                (notes or {}).get(row.id, ""),
            )
            for row in rows
            if row.kind == kind
        ]

    return views(COLLECTIVE), views(INDIVIDUAL)


def conflict_lines(theirs, mine, campaign):
    """Both versions line by line, matched by row id, in paper order."""
    lines = []
    sides = zip(
        ParticipantKind.labels,
        entry_views(theirs, campaign),
        entry_views(mine, campaign),
        strict=True,
    )
    for label, their_views, my_views in sides:
        their_rows = {view.id: view for view in their_views}
        my_rows = {view.id: view for view in my_views}
        for number, row_id in enumerate({**their_rows, **my_rows}, start=1):
            their, my = their_rows.get(row_id), my_rows.get(row_id)
            lines.append(ConflictLine(f"{label} {number}", _in_words(their), _in_words(my)))
    return lines


def _in_words(view):
    """A row as people read it, line by line; None is no such row."""
    if view is None:
        return "(không có dòng này)"
    marks = [
        view.sector_label or "Chưa chọn lĩnh vực",
        view.level_label or "Chưa chọn cấp",
        view.initiative_kind,
        "Trọng điểm" if view.is_key else "",
    ]
    names = [view.initiative or "(chưa có tên mô hình)", view.participant]
    return "\n".join(filter(None, [*names, " · ".join(filter(None, marks))]))


def warnings(rows):
    return [duplicate.message for duplicate in duplicates(rows)]


def last_look_warnings(rows):
    """What the page before the sending says besides: worth a thought, never in the way."""
    if rows and not any(row.is_key for row in rows):
        return [*warnings(rows), NO_KEY_MODEL]
    return warnings(rows)
