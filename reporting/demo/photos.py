"""The photos of the demo ward: some models of 2026, before, during and after, as if sent in.

The first ones are of February, so the stages of January have none and are made without drawing.
"""

import hashlib
import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from audit.clock import held_at
from campaigns.vocabulary import Status
from registrations.evidence import PreparedEvidence
from registrations.models import Entry, Evidence, EvidenceStage
from reporting.demo.drawings import LARGE, draw_photo
from reporting.demo.story import ZONE
from uploads.storing import keep_all, random_name, settle

SHOWN_UNIT = "TDP12"
OTHER_MODELS = 12
FIRST_DAYS = {
    EvidenceStage.BEFORE: date(2026, 2, 2),
    EvidenceStage.DURING: date(2026, 4, 6),
    EvidenceStage.AFTER: date(2026, 7, 6),
}
CAPTIONS = {
    EvidenceStage.BEFORE: ("Hiện trạng trước khi vận động", "Đoạn đường trước khi làm", ""),
    EvidenceStage.DURING: ("Nhân dân cùng tham gia thực hiện", "Buổi ra quân đầu tiên", ""),
    EvidenceStage.AFTER: ("Kết quả sau khi hoàn thành", "Diện mạo mới của khu dân cư", ""),
}


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo of the story: of which entry's model, when, and what it says."""

    entry: Entry
    stage: EvidenceStage
    at: datetime
    caption: str
    seed: int


def add_photos(cast, until, *, seed):
    """Keep the photos taken up to the instant, each added by the clerk of its unit."""
    if until < datetime.combine(min(FIRST_DAYS.values()), time(), ZONE):
        return
    clerks = {unit.pk: cast.clerks[code] for code, unit in cast.units.items()}
    for shot in _shots(cast, random.Random(seed)):  # noqa: S311 (sample data, not secrets)
        if shot.at <= until:
            _keep(shot, clerks[shot.entry.unit_id])


def _shots(cast, rng):
    accepted = Entry.objects.filter(campaign=cast.campaigns[2026], list_status=Status.ACCEPTED)
    entries = list(accepted.select_related("initiative", "unit", "campaign").order_by("pk"))
    shown = [entry for entry in entries if entry.unit == cast.units[SHOWN_UNIT]]
    others = [entry for entry in entries if entry not in shown]
    chosen = [*shown, *rng.sample(others, min(OTHER_MODELS, len(others)))]
    first_of_model = {entry.initiative_id: entry for entry in reversed(chosen)}
    shots = [shot for entry in first_of_model.values() for shot in _of_model(entry, rng)]
    return sorted(shots, key=lambda shot: shot.at)


def _of_model(entry, rng):
    """Mostly one photo of each stage, sometimes two; a few models are not finished yet."""
    stages = list(EvidenceStage)[: 2 if rng.random() < 0.2 else 3]
    for stage in stages:
        for _ in range(2 if rng.random() < 0.2 else 1):
            day = FIRST_DAYS[stage] + timedelta(days=rng.randint(0, 60))
            hour = time(rng.randint(8, 16), rng.randint(0, 59))
            at = datetime.combine(day, hour, ZONE)
            yield Shot(entry, stage, at, rng.choice(CAPTIONS[stage]), rng.getrandbits(32))


def _keep(shot, clerk):
    drawing = random.Random(shot.seed)  # noqa: S311 (a drawing)
    large, thumbnail = draw_photo(shot.stage, drawing)
    folder = f"minh-chung/{shot.entry.campaign.year}"
    contents = (large, large, thumbnail)
    kept = keep_all({random_name(folder, ".jpg"): content for content in contents})
    names = dict(zip(("file", "screen", "thumbnail"), kept, strict=True))
    width, height = LARGE
    evidence = Evidence(
        initiative=shot.entry.initiative,
        campaign=shot.entry.campaign,
        stage=shot.stage,
        kind=Evidence.Kind.PHOTO,
        file_name=f"anh-{shot.seed % 10_000:04d}.jpg",
        caption=shot.caption,
        taken_on=shot.at.date(),
        sha256=hashlib.sha256(large).hexdigest(),
        width=width,
        height=height,
        size=len(large),
        uploaded_by=clerk,
        **names,
    )
    with held_at(shot.at):
        settle(PreparedEvidence(evidence, kept))
