"""The ward's papers on its nominees and articles, as orders (see reporting.exports)."""

from dataclasses import dataclass

from awards.accepted import accepted
from awards.choice.ward_papers import city_mau03, ward_mau03
from awards.models import Nomination
from awards.yearbook.services import yearbook_of
from campaigns.models import Campaign
from documents import limited
from organizations.models import Unit
from reporting.downloads import Download, file_name, write


@dataclass(frozen=True, slots=True)
class WardOrder:
    """What is about a whole ward and year, for those whose role covers it."""

    campaign: Campaign
    file_format: str

    @property
    def unit(self) -> Unit:
        return self.campaign.ward

    def as_json(self):
        return {
            "order": self.kind,
            "campaign": self.campaign.pk,
            "format": self.file_format,
        }

    @classmethod
    def from_json(cls, data):
        campaign = Campaign.objects.select_related("ward").get(pk=data["campaign"])
        return cls(campaign, data["format"])

    def _name(self, form, at, *marks):
        return file_name(
            form, self.file_format, campaign=self.campaign, unit=self.unit, at=at, marks=marks
        )


class NomineesOrder(WardOrder):
    """Mẫu số 03 of the ward: all accepted nominees."""

    kind = "nominees"

    def row_count(self):
        return accepted(Nomination, self.campaign).count()

    def fill(self, at, *, write=write) -> Download:
        paper = ward_mau03(self.campaign, at=at)
        name = self._name("mau03", at)
        return write("mau03", self.file_format, paper, name, campaign=self.campaign)


class CityNomineeOrder(WardOrder):
    """Mẫu số 03 with the one nominee that is put forward; WorkflowError while there is none."""

    kind = "city_nominee"

    def row_count(self):
        return 1

    def fill(self, at, *, write=write) -> Download:
        paper = city_mau03(self.campaign, at=at)
        name = self._name("mau03", at, "DeXuatThanhPho")
        return write("mau03", self.file_format, paper, name, campaign=self.campaign)


class YearbookOrder(WardOrder):
    """The bound articles of a year, which takes a minute and more."""

    kind = "yearbook"

    def fill(self, at, *, progress=None) -> Download:
        """WorkflowError without articles, DocumentRefused when the book exceeds the limits."""
        book = yearbook_of(self.campaign)
        content = limited.draw_yearbook(book, self.file_format, progress=progress)
        return Download(self._name("yearbook", at), content)
