"""What file was asked for, as an order that is filled at once or, when long, later by a job."""

from dataclasses import dataclass

from campaigns.answering import answering
from campaigns.models import Campaign, Revision, Submission
from campaigns.registry import form_of
from organizations.models import Unit
from reporting.award_exports import CityNomineeOrder, NomineesOrder
from reporting.downloads import Download, file_name, write
from reporting.file_papers import PAPERS_OF, row_count
from reporting.papers import progress_form, registered_mau01, registered_mau02
from reporting.totals import entries_of

# an order of more rows is filled by a job with a progress page
MAX_ROWS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class FileOrder:
    """A paper of one unit's file: of the working copy (no revision), or of what was sent."""

    submission: Submission
    revision: Revision | None
    form: str
    file_format: str
    level_code: str = ""

    @property
    def is_draft(self):
        return self.revision is None

    def row_count(self):
        return row_count(self.submission, self.revision)

    def fill(self, at, *, write=write) -> Download:
        build = PAPERS_OF[self.submission.obligation][self.form]
        name = file_name(
            self.form,
            self.file_format,
            campaign=self.submission.campaign,
            unit=self.submission.unit,
            at=self.revision.sent_at if self.revision else at,
            marks=[self.level_code, "BanNhap" if self.is_draft else ""],
        )
        paper = build(
            self.submission,
            self.revision,
            at=at,
            level_code=self.level_code,
            with_annex=self.file_format == "xlsx",
        )
        campaign = self.submission.campaign
        return write(self.form, self.file_format, paper, name, campaign=campaign)

    def as_json(self):
        return {
            "order": "file",
            "file": self.submission.pk,
            "revision": None if self.is_draft else self.revision.pk,
            "form": self.form,
            "format": self.file_format,
            "level": self.level_code,
        }

    @classmethod
    def from_json(cls, data):
        model, _ = form_of(Submission.objects.get(pk=data["file"]))
        submission = model.objects.select_related("unit", "campaign__ward").get(pk=data["file"])
        pk = data["revision"]
        revision = None if pk is None else revisions().get(pk=pk)
        return cls(submission, revision, data["form"], data["format"], data["level"])


@dataclass(frozen=True, slots=True)
class RegisteredOrder:
    """What was registered: in the ward, or in a unit and those below it."""

    campaign: Campaign
    unit: Unit
    include: str
    form: str
    file_format: str
    level_code: str = ""

    def row_count(self):
        """Printed rows: every entry, but for Mẫu 02 without its annex."""
        if self.form == "mau02" and self.file_format != "xlsx":
            return 0
        return entries_of(self.unit, self.campaign, self.include).count()

    def fill(self, at, *, write=write) -> Download:
        builder = {"mau01": self._mau01, "mau02": self._mau02}[self.form]
        name = file_name(
            self.form,
            self.file_format,
            campaign=self.campaign,
            unit=self.unit,
            at=at,
            marks=[self.level_code],
        )
        return write(self.form, self.file_format, builder(at), name, campaign=self.campaign)

    def _mau01(self, at):
        return registered_mau01(
            self.unit, self.campaign, self.include, at=at, level_code=self.level_code
        )

    def _mau02(self, at):
        return registered_mau02(
            self.unit, self.campaign, self.include, at=at, with_annex=self.file_format == "xlsx"
        )

    def as_json(self):
        return {
            "order": "registered",
            "campaign": self.campaign.pk,
            "unit": self.unit.pk,
            "include": self.include,
            "form": self.form,
            "format": self.file_format,
            "level": self.level_code,
        }

    @classmethod
    def from_json(cls, data):
        return cls(
            Campaign.objects.select_related("ward").get(pk=data["campaign"]),
            Unit.objects.get(pk=data["unit"]),
            data["include"],
            data["form"],
            data["format"],
            data["level"],
        )


@dataclass(frozen=True, slots=True)
class ProgressOrder:
    """Who has sent what of a year's obligations, all units of the ward, with the five rates."""

    campaign: Campaign
    file_format: str

    @property
    def unit(self):
        return self.campaign.ward

    def row_count(self):
        return self._units().count()

    def fill(self, at, *, write=write) -> Download:
        name = file_name(
            "progress", self.file_format, campaign=self.campaign, unit=self.unit, at=at
        )
        paper = progress_form(self.campaign, list(self._units()), at=at)
        return write("progress", self.file_format, paper, name)

    def _units(self):
        return answering(self.campaign)

    def as_json(self):
        return {"order": "progress", "campaign": self.campaign.pk, "format": self.file_format}

    @classmethod
    def from_json(cls, data):
        campaign = Campaign.objects.select_related("ward").get(pk=data["campaign"])
        return cls(campaign, data["format"])


ORDERS = {
    "progress": ProgressOrder,
    "file": FileOrder,
    "registered": RegisteredOrder,
    "nominees": NomineesOrder,
    "city_nominee": CityNomineeOrder,
}


def order_from_json(data):
    return ORDERS[data["order"]].from_json(data)


def revisions():
    """Sendings with all that their code and their paper name."""
    return Revision.objects.select_related(
        "sent_by", "submission__unit", "submission__campaign__ward"
    )
