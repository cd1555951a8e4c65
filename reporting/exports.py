"""What file was asked for, as an order that is filled at once or, when long, later by a job."""

from dataclasses import dataclass

from campaigns.models import Campaign, Revision
from organizations.models import Unit
from registrations.models import RegistrationList
from reporting.downloads import Download, file_name, write
from reporting.papers import (
    Version,
    draft_version,
    list_mau01,
    list_mau02,
    registered_mau01,
    registered_mau02,
    sent_version,
)
from reporting.totals import entries_of

# an order of more rows is filled by a job with a progress page
MAX_ROWS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class ListOrder:
    """One unit's own list: the working copy, or what a revision froze."""

    registration_list: RegistrationList
    version: Version
    form: str
    file_format: str
    level_code: str = ""

    def row_count(self):
        return len(self.version.rows)

    def fill(self, at, *, write=write) -> Download:
        builder = {"mau01": self._mau01, "mau02": self._mau02}[self.form]
        revision = self.version.revision
        name = file_name(
            self.form,
            self.file_format,
            campaign=self.registration_list.campaign,
            unit=self.registration_list.unit,
            at=revision.sent_at if revision else at,
            marks=[self.level_code, "" if revision else "BanNhap"],
        )
        return write(self.form, self.file_format, builder(at), name)

    def _mau01(self, at):
        return list_mau01(self.registration_list, self.version, at=at, level_code=self.level_code)

    def _mau02(self, at):
        return list_mau02(
            self.registration_list, self.version, at=at, with_annex=self.file_format == "xlsx"
        )

    def as_json(self):
        revision = self.version.revision
        return {
            "order": "list",
            "list": self.registration_list.pk,
            "revision": revision.pk if revision else None,
            "form": self.form,
            "format": self.file_format,
            "level": self.level_code,
        }

    @classmethod
    def from_json(cls, data):
        lists = RegistrationList.objects.select_related("unit", "campaign__ward")
        registration_list = lists.get(pk=data["list"])
        if data["revision"] is None:
            version = draft_version(registration_list)
        else:
            version = sent_version(revisions().get(pk=data["revision"]))
        return cls(registration_list, version, data["form"], data["format"], data["level"])


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
        return write(self.form, self.file_format, builder(at), name)

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


ORDERS = {"list": ListOrder, "registered": RegisteredOrder}


def order_from_json(data):
    return ORDERS[data["order"]].from_json(data)


def revisions():
    """Sendings with all that their code and their paper name."""
    return Revision.objects.select_related(
        "sent_by", "submission__unit", "submission__campaign__ward"
    )
