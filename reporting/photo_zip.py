"""Chosen pictures as one ZIP: readable names, and a list of what is in it and what is not.

One photo at a time is in memory; the ZIP itself grows in a file.
"""

import logging
import re
from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.conf import settings
from django.core.files import File

from awards.consents import agreed_pictures
from campaigns.models import Campaign
from documents.photos import is_whole
from documents.text import fold_words
from documents.wording import count_text, moment_text, short_date
from organizations.rules import ward_name
from registrations.models import EvidenceStage
from reporting.downloads import file_name
from reporting.pictures import pictures

logger = logging.getLogger(__name__)
MOST_PHOTOS = 500
LIST_NAME = "danh-sach.txt"
COLUMNS = (
    "Tên tệp",
    "Đơn vị",
    "Mô hình, bài viết",
    "Lĩnh vực",
    "Giai đoạn",
    "Chú thích",
    "Ngày ghi hình",
    "Sự đồng ý của người trong ảnh",
)
_TITLE_LENGTH = 40
_STAGE_WORDS = {
    EvidenceStage.BEFORE: "Truoc",
    EvidenceStage.DURING: "Trong",
    EvidenceStage.AFTER: "Sau",
}


@dataclass(frozen=True, slots=True)
class PhotoOrder:
    """The pictures of these keys (reporting.pictures), at most MOST_PHOTOS."""

    campaign: Campaign
    keys: tuple

    def as_json(self):
        return {"campaign": self.campaign.pk, "photos": list(self.keys)}

    @classmethod
    def from_json(cls, data):
        campaign = Campaign.objects.select_related("ward").get(pk=data["campaign"])
        return cls(campaign, tuple(data["photos"]))

    def fill(self, at, user, *, progress):
        """(name, open File) of the ZIP with those pictures that the person may see now."""
        found = pictures(user, self.campaign, self.keys, agreed_pictures(self.campaign))
        name = file_name("photos", "zip", campaign=self.campaign, unit=self.campaign.ward, at=at)
        with ExitStack() as unfinished:
            file = unfinished.enter_context(TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR))
            with ZipFile(file, "w", ZIP_STORED) as archive:
                lost = _write_photos(archive, found, progress)
                report = _Report(self.campaign, at, found, lost, len(self.keys) - len(found))
                archive.writestr(LIST_NAME, report.text, ZIP_DEFLATED)
            unfinished.pop_all()
        return name, File(file)


def _write_photos(archive, found, progress):
    """Put in what can be read; returns {number: why not} of the rest."""
    lost = {}
    for number, picture in enumerate(found, 1):
        data, trouble = _read(picture)
        if trouble:
            lost[number] = trouble
        else:
            archive.writestr(name_in_zip(number, picture), data)
        progress(number, len(found))
    return lost


def _read(picture):
    """(bytes, "") of the large size, or (None, why it cannot be given)."""
    try:
        with picture.file.open() as stored:
            data = stored.read()
    except FileNotFoundError:
        return None, "không còn tệp trong kho"
    except OSError:
        logger.exception("The store did not give picture %s", picture.key)
        return None, "kho lưu tệp không đọc được"
    if not is_whole(data):
        return None, "tệp trong kho bị hỏng"
    return data, ""


def name_in_zip(number, picture):
    """007_TDP12_Ngo-82-sang-xanh_Sau.jpg: ASCII, so that no system garbles it."""
    words = re.findall("[a-z0-9]+", fold_words(picture.title))
    title = "-".join(words)[:_TITLE_LENGTH].strip("-").capitalize()
    code = re.sub("[^A-Za-z0-9]", "", picture.unit.code)
    kind = "BaiViet" if picture.is_article else ""
    parts = [f"{number:03d}", code, kind, title, _STAGE_WORDS.get(picture.stage, "")]
    return "_".join(part for part in parts if part) + ".jpg"


@dataclass(frozen=True, slots=True)
class _Report:
    """danh-sach.txt: columns set apart by tabs, so that Excel takes it too."""

    campaign: Campaign
    at: object
    found: list
    lost: dict
    gone: int

    @property
    def text(self):
        """UTF-8 with its mark and Windows line ends, as Notepad of any age reads it."""
        return "\r\n".join(self._lines()).encode("utf-8-sig")

    def _lines(self):
        given = len(self.found) - len(self.lost)
        ward = ward_name(self.campaign.ward.name)
        yield f"Ảnh phong trào thi đua “Dân vận khéo” năm {self.campaign.year}, {ward}"
        yield f"Lập lúc {moment_text(self.at)}, gồm {count_text(given)} ảnh."
        yield ""
        yield "\t".join(COLUMNS)
        for number, picture in enumerate(self.found, 1):
            if number not in self.lost:
                yield "\t".join([name_in_zip(number, picture), *_facts(picture)])
        if self.lost:
            yield ""
            yield f"{count_text(len(self.lost))} ảnh không lấy được:"
            for number, trouble in self.lost.items():
                picture = self.found[number - 1]
                yield "\t".join([f"{number:03d}: {trouble}", *_facts(picture)])
        if self.gone:
            yield ""
            yield f"{count_text(self.gone)} ảnh đã được gỡ sau khi chọn."


def _facts(picture):
    facts = (
        picture.unit.name,
        picture.title,
        picture.sector,
        EvidenceStage(picture.stage).label if picture.stage else "",
        picture.caption,
        short_date(picture.taken) if picture.taken else "",
        "Đã ghi nhận" if picture.has_consent else "Chưa ghi nhận",
    )
    return [" ".join(fact.split()) for fact in facts]
