"""What Mẫu 01 adds to the common path of sending and reviewing."""

from dataclasses import dataclass

from django.urls import reverse

from campaigns.models import Level, Sector
from campaigns.workflow import Form
from documents.text import clean_line, fold
from registrations.models import Entry, Initiative, Participant, PendingImport
from registrations.review import review_context
from registrations.rows import RowProblem, in_paper_order, row_problems, rows_as_json


class Mau01(Form):
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

    review_template = "registrations/_review_mau01.html"
    papers_template = "registrations/_review_papers.html"
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

    def papers_context(self, submission):
        imports = PendingImport.objects.filter(
            registration_list_id=submission.pk, confirmed_at__isnull=False
        )
        return {"sources": imports.order_by("-confirmed_at")}

    def anchors(self, revision):
        return frozenset(row["id"] for row in revision.content["rows"])

    def signed_copy_url(self, submission):
        return reverse("registrations:signed_copy_file", args=[submission.pk])

    def file_url(self, submission_id, *, is_editable):
        page = "list_edit" if is_editable else "list_detail"
        return reverse(f"registrations:{page}", args=[submission_id])

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
    _respell(Participant, found, wanted)
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
    _respell(Initiative, found, wanted)
    for folded, name in wanted.items():
        if folded not in found:
            found[folded], _ = Initiative.objects.get_or_create(
                unit=unit, folded_name=folded, defaults={"name": name}
            )
    return found


def _respell(model, found, wanted):
    """The spelling typed last is the one printed: a unit that adds its marks is read with them."""
    respelled = []
    for key, name in wanted.items():
        if key in found and found[key].name != name:
            found[key].name = name
            respelled.append(found[key])
    for item in respelled:
        item.save()
