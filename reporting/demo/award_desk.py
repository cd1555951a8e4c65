"""Takes the acts of `award_story` through the services, each at its own moment.

So the trail, the sketches of texts and the rules are those of real work; only the photos are
drawn, and one stored PDF stands for every signed copy, as in `ledger`.
"""

import hashlib
import random

from audit.clock import held_at
from awards.articles.drafts import open_article, save_article
from awards.articles.photos import add_photo, describe_photo, shown_marks
from awards.consents import Subject as Agreed
from awards.consents import record_consent
from awards.nominations.drafts import open_nomination, save_nomination
from campaigns.drafts import declare_nil
from campaigns.signed_copies import note_signed_copy
from campaigns.vocabulary import ParticipantKind
from campaigns.workflow import advance, mark_opened
from documents.photos import CleanPhoto, Rendition
from registrations.models import EvidenceStage
from reporting.demo.award_story import ARTICLE
from reporting.demo.drawings import LARGE, THUMBNAIL, draw_photo

DRAWN_OF_STAGE = 4
# the part of the article beside which the photo of a stage stands
_PART_OF_STAGE = {EvidenceStage.BEFORE: 2, EvidenceStage.DURING: 3, EvidenceStage.AFTER: 4}


class Desk:
    """Clerks and reviewers at work on articles and Mẫu số 03 of one year."""

    def __init__(self, cast, campaign, writer, subjects):
        self._cast, self._campaign, self._writer = cast, campaign, writer
        self._subjects = subjects
        self._files = {}
        self._album = {}

    def take(self, act):
        with held_at(act.at):
            getattr(self, f"_{act.code}")(act)

    def _open(self, act):
        unit, clerk = self._cast.units[act.unit_code], self._clerk(act)
        open_file = open_article if act.obligation == ARTICLE else open_nomination
        self._files[act.unit_code, act.obligation] = open_file(unit, self._campaign, actor=clerk)

    def _write(self, act):
        write = self._write_article if act.obligation == ARTICLE else self._write_nomination
        write(act, self._file(act), self._subjects[act.unit_code])

    def _write_article(self, act, article, subject):
        text = self._writer.article(subject)
        parts = list(text.parts)
        if act.is_flawed:
            anchor, _ = self._writer.reason_to_return(subject, "article")
            flawed = int(anchor.removeprefix("part-")) - 1
            parts[flawed] = _beginning(parts[flawed], sentences=1)
        changes = {
            "title": text.title,
            "person": text.person,
            "person_role": subject.role,
            "parts": parts,
            "is_not_in_book": True,
            "shows_children": subject.is_about_children,
        }
        save_article(article, changes, version=article.version, actor=self._clerk(act))
        if not article.photos.exists():
            self._add_photos(act, article, subject)
        agreed = [Agreed.PERSON, Agreed.PHOTOS]
        if subject.is_about_children:
            agreed.append(Agreed.GUARDIANS)
        self._agree(act, article, agreed, text.person, pictures=shown_marks(article))

    def _write_nomination(self, act, nomination, subject):
        text = self._writer.nomination(subject)
        summary = _beginning(text.summary, sentences=2) if act.is_flawed else text.summary
        changes = {
            "kind": text.kind,
            "participant_name": text.participant,
            "initiative_name": text.initiative,
            "sector": text.sector,
            "summary": summary,
        }
        save_nomination(nomination, changes, version=nomination.version, actor=self._clerk(act))
        if text.kind == ParticipantKind.INDIVIDUAL:
            self._agree(act, nomination, [Agreed.PERSON], text.participant)

    def _agree(self, act, submission, agreed, person, pictures=()):
        for subject in agreed:
            record_consent(
                submission,
                subject,
                person,
                pictures=() if subject == Agreed.PERSON else pictures,
                is_given=True,
                actor=self._clerk(act),
            )

    def _add_photos(self, act, article, subject):
        """Before, during and after; some units send two photos only."""
        chance = random.Random(f"photos-{act.unit_code}")  # noqa: S311 (sample data)
        stages = list(EvidenceStage)[-2 if chance.random() < 0.3 else -3 :]
        for stage in stages:
            clean = self._drawn(stage, chance.randrange(DRAWN_OF_STAGE))
            photo = add_photo(article, clean, actor=self._clerk(act))
            describe_photo(
                photo,
                caption=self._writer.caption(subject, stage),
                part=_PART_OF_STAGE[stage],
                stage=stage,
                actor=self._clerk(act),
            )

    def _drawn(self, stage, number):
        if (stage, number) not in self._album:
            chance = random.Random(f"{stage}-{number}")  # noqa: S311 (a drawing)
            large, thumbnail = draw_photo(stage, chance)
            picture, small = Rendition(large, *LARGE), Rendition(thumbnail, *THUMBNAIL)
            sha256 = hashlib.sha256(large).hexdigest()
            self._album[stage, number] = CleanPhoto(*LARGE, sha256, picture, picture, small)
        return self._album[stage, number]

    def _nil(self, act):
        file, reason = self._file(act), self._writer.fixed("nil_reason")
        declare_nil(file, reason, version=file.version, actor=self._clerk(act))

    def _sign(self, act):
        note_signed_copy(
            self._file(act),
            self._cast.signed_copy,
            1,
            actor=self._clerk(act),
            files=[f"{act.unit_code}.pdf"],
            sha256=self._cast.signed_copy_sha256,
            replaced="",
        )

    def _send(self, act):
        advance(self._file(act), "send", actor=self._clerk(act))

    def _look(self, act):
        mark_opened(self._file(act), actor=self._reviewer(act))

    def _return(self, act):
        form = "article" if act.obligation == ARTICLE else "nomination"
        reason = self._writer.reason_to_return(self._subjects[act.unit_code], form)
        advance(self._file(act), act.code, actor=self._reviewer(act), row_notes=[tuple(reason)])

    _reopen = _return

    def _accept(self, act):
        advance(self._file(act), "accept", actor=self._reviewer(act))

    def _file(self, act):
        return self._files[act.unit_code, act.obligation]

    def _clerk(self, act):
        return self._cast.clerks[act.unit_code]

    def _reviewer(self, act):
        return self._cast.reviewers[act.reviewer]


def _beginning(text, *, sentences):
    return ". ".join(text.split(". ")[:sentences]).rstrip(".") + "."


def with_near_copy(subjects, codes, writer):
    """The subjects, where the second of two units with one theme writes in the words of the first.

    `codes` are the units to look at; without such a pair nothing changes.
    """
    seen = {}
    for code in codes:
        subject = subjects[code]
        key = subject.plan.group, tuple(writer.theme(subject.article_row)["words"])
        if key in seen:
            return subjects | {code: subject.as_in(seen[key])}
        seen[key] = subject
    return subjects
