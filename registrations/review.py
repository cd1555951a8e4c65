"""What the Ban sees of a sent Mẫu 01: automatic checks, the rows, the difference to the last one.

The checks point at what to look at; none of them decides.
"""

from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse
from rapidfuzz import fuzz, process

from campaigns.review import Check, good_news_first, signed_copy, timeliness
from campaigns.sending import notes_by_anchor
from campaigns.vocabulary import SENT, ParticipantKind, Status
from documents.text import figures_in, fold, fold_words
from registrations.models import Entry
from registrations.rows import COLLECTIVE, duplicates, quoted, rows_from_json

# how alike two folded names must be (0–100) to be shown side by side
NEAR = 87
FIELD_LABELS = {
    "kind": "Loại",
    "participant": "Tên tập thể/cá nhân",
    "initiative": "Tên mô hình",
    "sector": "Lĩnh vực",
    "level": "Cấp",
    "initiative_kind": "Tính chất",
    "is_key": "Trọng điểm",
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One row of the revision as the reviewer reads it; `change` is "", "added" or "changed"."""

    id: str
    number: int
    participant: str
    initiative: str
    sector: str
    level: str
    initiative_kind: str  # its mark, see Entry.Kind
    is_key: bool
    change: str = ""
    changes: list = field(default_factory=list)
    asked_before: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """The rows of this sending against the one before."""

    pairs: dict  # row id → the earlier Row
    added: list
    removed: list
    changed: dict  # row id → [FieldChange]

    @property
    def is_empty(self):
        return not (self.added or self.removed or self.changed)

    @property
    def sentence(self):
        """“Thêm 01 dòng, sửa 02 dòng.”: only what there is."""
        counts = {"thêm": self.added, "bỏ": self.removed, "sửa": self.changed}
        parts = [f"{verb} {len(rows):02d} dòng" for verb, rows in counts.items() if rows]
        return f"{', '.join(parts)}.".capitalize()


@dataclass(frozen=True, slots=True)
class Alike:
    """Another registered initiative whose name is the same, or nearly."""

    name: str
    other_name: str
    other_unit: str
    year: int
    is_same: bool
    list_id: int
    row_id: str


class LabelsOfYear:
    """Codes as the year's short labels; an unknown code stands for itself."""

    def __init__(self, campaign):
        self.sectors = {item.code: item.short_label for item in campaign.sectors.all()}
        self.levels = {item.code: item.short_label for item in campaign.levels.all()}

    def text(self, name, value):
        if name == "kind":
            return ParticipantKind(value).label
        if name == "initiative_kind":
            return Entry.Kind(value).label
        if name == "is_key":
            return "có" if value else "không"
        names = {"sector": self.sectors, "level": self.levels}.get(name, {})
        return names.get(value, value)


def review_context(registration_list, revision, previous, due):
    """See campaigns.registry.Form.review_context.

    A constant number of queries, however many rows and units there are.
    """
    labels = LabelsOfYear(registration_list.campaign)
    rows = rows_from_json(revision.content["rows"])
    difference, asked = None, {}
    if previous is not None:
        difference = compare(rows_from_json(previous.content["rows"]), rows, labels)
        asked = notes_by_anchor(previous)
    return {
        "is_nil": revision.content["is_nil"],
        "nil_reason": revision.content["nil_reason"],
        "checks": checks_of(registration_list, revision, rows, labels, due),
        "sections": _sections(rows, labels, difference, asked),
        "difference": difference,
        "asked_of_removed": _asked_of_removed(difference, asked),
    }


def checks_of(registration_list, revision, rows, labels, due):
    """Everything the program can tell by itself, the good news first."""
    checks = [timeliness(revision, due), signed_copy(registration_list)]
    if not revision.content["is_nil"]:
        checks.append(_completeness(rows, labels))
        checks += [Check(False, duplicate.message) for duplicate in duplicates(rows)]
        checks += [_as_check(found) for found in alike(registration_list, rows)]
    return good_news_first(checks)


def _completeness(rows, labels):
    complete = sum(
        bool(row.participant and row.initiative)
        and row.sector in labels.sectors
        and row.level in labels.levels
        for row in rows
    )
    text = f"Đủ tên, lĩnh vực, cấp đăng ký ({complete}/{len(rows)} dòng)"
    return Check(complete == len(rows), text)


def _as_check(found):
    words = "trùng tên" if found.is_same else "gần giống"
    shown = "mô hình" if found.is_same else f"mô hình {quoted(found.other_name)}"
    url = reverse("campaigns:review", args=[found.list_id]) + f"#row-{found.row_id}"
    return Check(
        False,
        f"{quoted(found.name)} {words} {shown} của {found.other_unit}, năm {found.year}.",
        url,
    )


def alike(registration_list, rows):
    """The rows whose names stand elsewhere too: other units this year, the whole ward last year.

    Names are compared folded. Near means at least NEAR per cent alike and the same figures in
    both, so “Ngõ 82 …” and “Ngõ 45 …” are not taken for each other. At most one Alike per row.
    """
    names = dict(_other_names(registration_list))
    near = [(row, [pk for _, _, pk in _nearest(row, names)]) for row in rows if row.initiative]
    others = _entries([pk for _, found in near for pk in found])
    first = [
        _first_alike(row, [others[pk] for pk in found], registration_list) for row, found in near
    ]
    return [found for found in first if found]


def _nearest(row, names):
    """[(folded name, per cent, entry id)] of the names nearest to the row's, nearest first."""
    return process.extract(
        fold_words(row.initiative), names, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR, limit=8
    )


def _first_alike(row, entries, registration_list):
    """The first of the entries that is no mere neighbour of the row; None if all are."""
    for entry in entries:
        same = fold(row.initiative) == fold(entry["initiative_name"])
        is_own = entry["unit_id"] == registration_list.unit_id
        if is_own and row.initiative_kind == Entry.Kind.MAINTAINED:
            continue
        if same or figures_in(fold_words(row.initiative)) == figures_in(entry["search_name"]):
            return _alike(row, entry, same)
    return None


def _other_names(registration_list):
    """(entry id, folded name): what else was sent this year, and what was accepted last year."""
    campaign = registration_list.campaign
    this_year = Q(campaign=campaign, list_status__in=SENT)
    last_year = Q(campaign__year=campaign.year - 1, list_status=Status.ACCEPTED)
    return (
        Entry.objects.filter(this_year | last_year, ward_id=campaign.ward_id)
        .exclude(registration_list=registration_list)
        .order_by("-campaign__year", "registration_list", "position")
        .values_list("pk", "search_name")
    )


def _entries(pks):
    """{id: what is shown of an entry}; a ward has thousands, so only of those that are shown."""
    rows = Entry.objects.filter(pk__in=pks).values(
        "pk",
        "initiative_name",
        "search_name",
        "unit_id",
        "unit__name",
        "campaign__year",
        "registration_list_id",
        "row_id",
    )
    return {row["pk"]: row for row in rows}


def _alike(row, entry, same):
    return Alike(
        name=row.initiative,
        other_name=entry["initiative_name"],
        other_unit=entry["unit__name"],
        year=entry["campaign__year"],
        is_same=same,
        list_id=entry["registration_list_id"],
        row_id=entry["row_id"],
    )


def compare(before, after, labels):
    """Difference of two sendings, row by row.

    Rows are the same when they kept their id; of the rest (a file was read anew), when kind and
    both names agree folded, then when the initiative alone does.
    """
    pairs = {row.id: row for row in before if row.id in {new.id for new in after}}
    for key in (_whole_key, _initiative_key):
        known = {old.id for old in pairs.values()}
        free = {key(row): row for row in reversed(before) if row.id not in known}
        for row in after:
            if row.id not in pairs and key(row) in free:
                pairs[row.id] = free.pop(key(row))
    matched = {old.id for old in pairs.values()}
    changed = {row.id: _changes(pairs[row.id], row, labels) for row in after if row.id in pairs}
    return Difference(
        pairs=pairs,
        added=[row for row in after if row.id not in pairs],
        removed=[row for row in before if row.id not in matched],
        changed={row_id: changes for row_id, changes in changed.items() if changes},
    )


def _whole_key(row):
    return row.kind, fold(row.participant), fold(row.initiative)


def _initiative_key(row):
    return fold(row.initiative)


def _changes(before, after, labels):
    return [
        FieldChange(
            label, labels.text(name, getattr(before, name)), labels.text(name, getattr(after, name))
        )
        for name, label in FIELD_LABELS.items()
        if getattr(before, name) != getattr(after, name)
    ]


def _sections(rows, labels, difference, asked):
    sections = []
    for title, kind in (("I. Tập thể", True), ("II. Cá nhân", False)):
        of_kind = [row for row in rows if (row.kind == COLLECTIVE) is kind]
        views = [
            _review_row(row, number, labels, difference, asked)
            for number, row in enumerate(of_kind, start=1)
        ]
        sections.append({"title": title, "rows": views})
    return sections


def _review_row(row, number, labels, difference, asked):
    changes, change, before = [], "", row
    if difference is not None:
        changes = difference.changed.get(row.id, [])
        before = difference.pairs.get(row.id)
        change = "added" if before is None else "changed" if changes else ""
    return ReviewRow(
        id=row.id,
        number=number,
        participant=row.participant,
        initiative=row.initiative,
        sector=labels.text("sector", row.sector),
        level=labels.text("level", row.level),
        initiative_kind=Entry.Kind(row.initiative_kind).mark,
        is_key=row.is_key,
        change=change,
        changes=changes,
        asked_before=asked.get(before.id, "") if before else "",
    )


def _asked_of_removed(difference, asked):
    """{row id: reason} for rows that are gone, so that no request disappears with its row."""
    removed = difference.removed if difference else []
    return {row.id: asked[row.id] for row in removed if row.id in asked}
