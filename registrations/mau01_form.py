"""What Mẫu 01 adds to the common path of sending and reviewing."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import mark_safe

from campaigns.models import Level, Sector
from campaigns.paper_links import SourceFile, form_paper
from campaigns.registry import Form, NilWords
from documents import mau01
from documents.text import clean_line, fold, fold_words
from registrations.importing import waiting_import
from registrations.models import Entry, Initiative, Participant, PendingImport
from registrations.names import follow_acceptance
from registrations.pages import entry_views, last_look_warnings, sum_table
from registrations.papers import mau01_forms, unprintable
from registrations.review import review_context
from registrations.rows import (
    INDIVIDUAL,
    RowProblem,
    in_paper_order,
    row_problems,
    rows_as_json,
    rows_from_json,
)


class Mau01(Form):
    name = "Mẫu số 01"
    part_labels = {"rows": "các dòng của biểu"}
    content_template = "registrations/_sent_mau01.html"
    nil_words = NilWords(
        nothing="mô hình",
        verb="có mô hình đăng ký",
        label="Lý do không đăng ký",
        example="Chi bộ mới thành lập tháng 12/2025, đăng ký chung với Chi bộ Tổ dân phố số 5.",
    )

    def title(self, campaign):
        return f"Mẫu số 01 – Đăng ký thực hiện mô hình “Dân vận khéo” năm {campaign.year}"

    def edit_url(self, submission_id):
        return reverse("registrations:list_edit", args=[submission_id])

    def start_url(self, unit, campaign):
        return f"{reverse('registrations:list_start', args=[unit.pk])}?nam={campaign.year}"

    def is_ready(self, registration_list):
        """A file that was read and not yet confirmed comes first."""
        return not (waiting_import(registration_list) or self.problems(registration_list))

    def content_context(self, registration_list, revision, notes):
        content = revision.content if revision else self.content(registration_list)
        rows, campaign = rows_from_json(content["rows"]), registration_list.campaign
        collectives, individuals = entry_views(rows, campaign, notes)
        return {
            "is_nil": content["is_nil"],
            "nil_reason": content["nil_reason"],
            "collectives": collectives,
            "individuals": individuals,
            "counts": sum_table(rows, campaign.sectors.all()).total,
        }

    def warnings(self, registration_list):
        return [] if registration_list.is_nil else last_look_warnings(registration_list.rows)

    def summary(self, revision):
        if revision.content["is_nil"]:
            return "báo cáo không có mô hình"
        rows = rows_from_json(revision.content["rows"])
        individuals = sum(row.kind == INDIVIDUAL for row in rows)
        return f"{len(rows) - individuals:02d} mô hình tập thể, {individuals:02d} mô hình cá nhân"

    def downloads(self, registration_list, revision):
        formats = ["docx", "pdf", "xlsx"]
        return [
            form_paper(title, form, formats, registration_list, revision)
            for title, form in (("Mẫu số 01", "mau01"), ("Mẫu số 02", "mau02"))
        ]

    def preview(self, registration_list, content, *, issued_on=None):
        """One sheet per level; every typed word in it is escaped by documents.drawing.markup."""
        rows, unit = rows_from_json(content["rows"]), registration_list.unit
        forms = mau01_forms(unit, registration_list.campaign, rows, issued_on=issued_on)
        return [mark_safe(mau01.to_html([form])) for form in forms]  # noqa: S308 -- see above

    def print_note(self, registration_list):
        omitted = 0 if registration_list.is_nil else unprintable(registration_list.rows)
        if not omitted:
            return ""
        return f"Bản in chưa có {omitted:02d} dòng còn thiếu nội dung. Bổ sung rồi xem lại."

    def problems(self, registration_list):
        """Everything that stops the sending; a nil return needs only its reason."""
        if registration_list.is_nil:
            return []
        rows = registration_list.rows
        if not rows:
            return [empty_table()]
        campaign = registration_list.campaign
        return row_problems(
            rows,
            sector_codes=codes(Sector, campaign),
            level_codes=codes(Level, campaign),
            max_length=campaign.name_max_length,
        )

    def limit_problems(self, registration_list):
        """Of the rows; which fields and levels the year has, no limit changes."""
        rows = registration_list.rows
        return row_problems(
            rows,
            sector_codes={row.sector for row in rows},
            level_codes={row.level for row in rows},
            max_length=registration_list.campaign.name_max_length,
        )

    review_template = "registrations/_review_mau01.html"
    return_reasons = (
        "Thiếu bản đã ký, đóng dấu",
        "Chưa chọn đúng lĩnh vực",
        "Chưa đúng cấp đăng ký thực hiện",
        "Tên mô hình chưa rõ",
        "Tên tập thể, cá nhân chưa đầy đủ",
        "Trùng mô hình đã đăng ký",
    )

    def review_context(self, registration_list, revision, previous, due):
        return review_context(registration_list, revision, previous, due)

    def sources(self, submission):
        return [
            SourceFile(
                read.file_name,
                reverse("registrations:import_source_file", args=[submission.pk, read.pk]),
                read.read_at,
            )
            for read in PendingImport.objects.filter(
                registration_list_id=submission.pk, confirmed_at__isnull=False
            ).order_by("-confirmed_at")
        ]

    def anchors(self, revision):
        return frozenset(row["id"] for row in revision.content["rows"])

    def is_blank(self, registration_list):
        return not (registration_list.rows or waiting_import(registration_list))

    def content(self, registration_list):
        rows = [] if registration_list.is_nil else in_paper_order(registration_list.rows)
        return {
            "form": "mau01",
            "unit": registration_list.unit.name,
            "year": registration_list.campaign.year,
            "is_nil": registration_list.is_nil,
            "nil_reason": registration_list.nil_reason,
            "rows": rows_as_json(rows),
        }

    def sent(self, registration_list):
        rebuild_entries(registration_list)

    def status_changed(self, registration_list):
        Entry.objects.filter(registration_list=registration_list).update(
            list_status=registration_list.status
        )
        follow_acceptance(registration_list)


def empty_table():
    message = "Biểu chưa có dòng nào. Nhập ít nhất 01 mô hình."
    return RowProblem("", "rows", 0, "", message, message)


def codes(model, campaign):
    return set(model.objects.filter(campaign=campaign).values_list("code", flat=True))


def rebuild_entries(registration_list):
    """Replace the list's entries by those of the rows just sent."""
    campaign, unit = registration_list.campaign, registration_list.unit
    rows = [] if registration_list.is_nil else in_paper_order(registration_list.rows)
    parts = EntryParts(
        sectors={sector.code: sector for sector in Sector.objects.filter(campaign=campaign)},
        levels={level.code: level for level in Level.objects.filter(campaign=campaign)},
        participants=_participants(unit, rows),
        initiatives=_initiatives(unit, rows),
    )
    Entry.objects.filter(registration_list=registration_list).delete()
    Entry.objects.bulk_create(entries_of(registration_list, rows, parts))


@dataclass(frozen=True, slots=True)
class EntryParts:
    """The records that rows name: by code, by (kind, folded name), by folded name."""

    sectors: dict
    levels: dict
    participants: dict
    initiatives: dict


def entries_of(registration_list, rows, parts):
    """Complete rows in paper order as unsaved entries of the list."""
    campaign, unit = registration_list.campaign, registration_list.unit
    return [
        Entry(
            registration_list=registration_list,
            row_id=row.id,
            position=position,
            participant=parts.participants[row.kind, fold(row.participant)],
            initiative=parts.initiatives[fold(row.initiative)],
            participant_name=clean_line(row.participant),
            initiative_name=clean_line(row.initiative),
            search_name=fold_words(row.initiative),
            participant_kind=row.kind,
            sector=parts.sectors[row.sector],
            level=parts.levels[row.level],
            kind=row.initiative_kind,
            is_key=row.is_key,
            campaign=campaign,
            ward_id=campaign.ward_id,
            unit=unit,
            list_status=registration_list.status,
        )
        for position, row in enumerate(rows, start=1)
    ]


def _participants(unit, rows):
    wanted = {(row.kind, fold(row.participant)): clean_line(row.participant) for row in rows}
    found = {(p.kind, p.folded_name): p for p in Participant.objects.filter(unit=unit)}
    for (kind, folded), name in wanted.items():
        if (kind, folded) not in found:
            # a parallel sending may have made it first: the unique constraint decides
            found[kind, folded], _ = Participant.objects.get_or_create(
                unit=unit, kind=kind, folded_name=folded, defaults={"name": name}
            )
    return found


def _initiatives(unit, rows):
    wanted = {fold(row.initiative): clean_line(row.initiative) for row in rows}
    found = {i.folded_name: i for i in Initiative.objects.filter(unit=unit)}
    for folded, name in wanted.items():
        if folded not in found:
            found[folded], _ = Initiative.objects.get_or_create(
                unit=unit, folded_name=folded, defaults={"name": name}
            )
    return found
