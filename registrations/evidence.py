"""Minh chứng: photos, videos and documents of a model, before, during and after its work."""

import hashlib
from dataclasses import dataclass, field

from django.db import transaction

from audit.clock import now
from audit.services import record
from campaigns.models import Campaign
from campaigns.workflow import fingerprint, year_is_closed
from documents.attachments import accepted_document
from documents.errors import DocumentRefused, refused
from documents.limited import shown_name
from documents.photos import clean_photo
from documents.reading.archive import MAX_FILE_BYTES, too_large
from documents.reading.file_kinds import FileKind, kind_of
from documents.text import clean_line
from documents.videos import (
    HEAD_BYTES,
    MAX_VIDEO_BYTES,
    VideoKind,
    accepted_video,
    blank_notes,
    video_kind,
)
from documents.wording import short_date
from registrations.models import Evidence, EvidenceStage, Initiative
from uploads.storing import forget, keep_all, random_name, settle

PURPOSE = "evidence"
MAX_FILES = 20  # of one model in one year
_KINDS = "ảnh, video (MP4, WebM, MOV), PDF, Word (.docx) hoặc Excel (.xlsx)"
SIZES = ("file", "screen", "thumbnail")


def check(size, head):
    """Refuse early what could not be kept anyway: by size, and by kind once `head` is here."""
    if size > MAX_VIDEO_BYTES:
        raise too_large(size, MAX_VIDEO_BYTES)
    if head and size > MAX_FILE_BYTES and video_kind(head) is None:
        raise too_large(size)


def prepare(initiative, campaign, stage, file_name, file, *, actor):
    """Look at the file and store what is kept of it; answers with a uploads.registry.Received.

    `file` is an open Django File, written over where a video tells of places. Raises
    DocumentRefused, also when the year is closed.
    """
    _require_open(campaign)
    if stage not in EvidenceStage.values:
        raise DocumentRefused("stage", "Chọn trước, trong hoặc sau khi triển khai.")
    name = shown_name(file_name) or "tệp"
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    check(file.size, head)
    facts, contents = _looked_at(head, file, name)
    folder = f"minh-chung/{campaign.year}"
    ending = facts.pop("ending")
    kept = keep_all({random_name(folder, ending): content for content in contents})
    evidence = Evidence(
        initiative=initiative,
        campaign=campaign,
        stage=stage,
        file_name=name,
        uploaded_by=actor,
        **facts,
        **dict(zip(SIZES, kept, strict=False)),
    )
    return PreparedEvidence(evidence, kept)


def attach(initiative, campaign, stage, file_name, file, *, actor):
    """Prepare and save in one go; returns the Evidence."""
    prepared = prepare(initiative, campaign, stage, file_name, file, actor=actor)
    settle(prepared)
    return prepared.evidence


def _looked_at(head, file, name):
    """(facts, the contents to store): photos become our own pixels, videos lose their notes."""
    if video_kind(head) is not None:
        kind = accepted_video(head, file.size, name)
        if kind is not VideoKind.WEBM:
            blank_notes(file, name)
        facts = {"kind": Evidence.Kind.VIDEO, "ending": f".{kind.value}"}
        return facts | {"sha256": _digest(file), "size": file.size}, [file]
    kind = kind_of(head, name)
    if kind is FileKind.PICTURE:
        return _photo(file.read(), name)
    if kind not in (FileKind.PDF, FileKind.ZIP):
        raise refused("not_wanted", filename=name, wanted=_KINDS)
    ending, data = accepted_document(file.read(), name, _KINDS)
    facts = {"kind": Evidence.Kind.DOCUMENT, "ending": f".{ending}"}
    return facts | {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}, [data]


def _photo(data, name):
    photo = clean_photo(data, name)
    facts = {
        "kind": Evidence.Kind.PHOTO,
        "ending": ".jpg",
        "sha256": photo.sha256,
        "width": photo.width,
        "height": photo.height,
        "size": len(photo.large.data),
    }
    return facts, [photo.large.data, photo.screen.data, photo.thumbnail.data]


def _digest(file):
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


@dataclass
class PreparedEvidence:
    evidence: Evidence
    kept: list = field(default_factory=list)

    def save(self):
        """The lock on the model decides between two who add the last file at once."""
        evidence = self.evidence
        _locked(evidence)
        present = evidence.initiative.evidence.shown().filter(campaign=evidence.campaign)
        _require_room(present)
        if known := present.filter(sha256=evidence.sha256).first():
            label = EvidenceStage(known.stage).label.lower()
            raise DocumentRefused("known", f"Tệp “{evidence.file_name}” đã có ở phần “{label}”.")
        evidence.uploaded_at = now()
        evidence.save()
        record(
            evidence.uploaded_by,
            "evidence.added",
            evidence,
            initiative=evidence.initiative.name,
            year=evidence.campaign.year,
            stage=evidence.stage,
            sha256=evidence.sha256,
        )

    def forget(self):
        forget(self.kept)


class StaleEvidence(Exception):
    """Somebody changed the words of a file meanwhile; `current` is it as it stands now."""

    def __init__(self, current):
        self.current = current
        said = [current.caption or "không có chú thích", current.get_stage_display().lower()]
        if current.taken_on:
            said.append(short_date(current.taken_on))
        super().__init__(
            f"Người khác vừa sửa thành: {', '.join(said)}. Bấm “Lưu” để ghi nội dung dưới đây."
        )


def fingerprint_of(evidence):
    """Another one as soon as anything that `change` writes is another, as hex digits."""
    taken_on = evidence.taken_on
    return fingerprint(
        {
            "caption": evidence.caption,
            "stage": evidence.stage,
            "taken_on": taken_on.isoformat() if taken_on else "",
        }
    )


@transaction.atomic
def change(evidence, *, caption, stage, taken_on, shown, actor):
    """Caption, before–during–after and the day it was taken.

    `shown` is the `fingerprint_of` what the person began from. Saving what is stored already
    changes nothing. Raises StaleEvidence, or DocumentRefused in a closed year.
    """
    _locked(evidence)
    evidence.refresh_from_db()
    changes = {"caption": clean_line(caption), "stage": stage, "taken_on": taken_on}
    before = {name: getattr(evidence, name) for name in changes}
    if changes == before:
        return
    if fingerprint_of(evidence) != shown:
        raise StaleEvidence(evidence)
    for name, value in changes.items():
        setattr(evidence, name, value)
    evidence.save(update_fields=list(changes))
    record(
        actor,
        "evidence.changed",
        evidence,
        before={name: str(value or "") for name, value in before.items()},
        after={name: str(value or "") for name, value in changes.items()},
    )


@transaction.atomic
def remove(evidence, *, actor):
    """Take it off the page; `restore` brings it back."""
    _locked(evidence)
    evidence.removed_at = now()
    if Evidence.objects.filter(pk=evidence.pk, removed_at=None).update(
        removed_at=evidence.removed_at
    ):
        record(actor, "evidence.removed", evidence)


@transaction.atomic
def restore(evidence, *, actor):
    """Undo a removal; DocumentRefused when its place was taken meanwhile."""
    _locked(evidence)
    present = evidence.initiative.evidence.shown().filter(campaign=evidence.campaign)
    if present.filter(sha256=evidence.sha256).exists():
        return
    _require_room(present)
    evidence.removed_at = None
    if Evidence.objects.filter(pk=evidence.pk).update(removed_at=None):
        record(actor, "evidence.restored", evidence)


def _locked(evidence):
    """One change of a model's evidence at a time, in a year that is still open."""
    Initiative.objects.select_for_update().get(pk=evidence.initiative_id)
    _require_open(Campaign.objects.get(pk=evidence.campaign_id))


def _require_open(campaign):
    if not campaign.is_open:
        raise DocumentRefused("closed", year_is_closed(campaign))


def _require_room(present):
    if present.count() >= MAX_FILES:
        raise DocumentRefused(
            "full",
            f"Mô hình đã có {MAX_FILES} tệp minh chứng trong năm. Gỡ bớt một tệp nếu muốn thay.",
        )
