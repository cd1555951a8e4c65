"""The dossier of a unit, or of all units of a year, as one ZIP that grows in a file."""

import hashlib
import logging
from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.core.files import File
from django.utils import timezone

from campaigns.answering import answering
from campaigns.models import Campaign
from documents import dossier_index
from documents.dossier_index import DossierIndex, DossierLine
from documents.errors import DocumentRefused
from documents.wording import moment_text
from organizations.models import Unit
from reporting.dossiers.contents import items_of, sendings_of, summary, ward_items
from reporting.dossiers.names import Places
from reporting.downloads import file_name

logger = logging.getLogger(__name__)
PIECE = 256 * 1024
GONE = "Không còn tệp trong kho"
UNREADABLE = "Kho lưu tệp không đọc được"
TOO_LONG = "Văn bản quá dài để lập tệp này"


@dataclass(frozen=True, slots=True)
class DossierOrder:
    """Everything sent in a year: of one unit, or of every unit of the ward in folders."""

    campaign: Campaign
    unit: Unit

    @property
    def is_ward(self):
        return self.unit.pk == self.campaign.ward_id

    def as_json(self):
        return {"campaign": self.campaign.pk, "unit": self.unit.pk}

    @classmethod
    def from_json(cls, data):
        campaign = Campaign.objects.select_related("ward").get(pk=data["campaign"])
        return cls(campaign, Unit.objects.get(pk=data["unit"]))

    def fill(self, at, user, *, progress):
        """(name, open File) of what the person may see now; `progress(units done, of how many)`.

        One file at a time is read, piece by piece; a photo or a video is never whole in memory.
        """
        units = [self.unit]
        if self.is_ward:
            units = list(answering(self.campaign))
        name = file_name("dossier", "zip", campaign=self.campaign, unit=self.unit, at=at)
        with ExitStack() as unfinished:
            file = unfinished.enter_context(TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR))
            with ZipFile(file, "w", ZIP_STORED) as archive:
                writer = _Writer(archive, at)
                if self.is_ward:
                    for item in ward_items(self.campaign, user, at=at):
                        writer.add(self.unit, [], item)
                for done, unit in enumerate(units, 1):
                    folders = [f"{done:03d} {unit.name}"] if self.is_ward else []
                    for item in items_of(unit, self.campaign, user):
                        writer.add(unit, folders, item)
                    progress(done, len(units))
                writer.add_index(
                    f"Hồ sơ phong trào thi đua “Dân vận khéo” năm {self.campaign.year}, "
                    f"{self.unit.name}",
                    sendings_of(units, self.campaign, user),
                )
            unfinished.pop_all()
        return name, File(file)


class _Writer:
    """Puts files into the archive and remembers what it put."""

    def __init__(self, archive, at):
        self._archive = archive
        self._at = at
        self._day = timezone.localtime(at).timetuple()[:6]
        self._places = Places()
        self._lines = []

    def add(self, unit, folders, item):
        """Put the item in; what the store does not give is a line that says so."""
        subject = item.folder.partition(" ")[2]
        try:
            source = item.open()
        except FileNotFoundError:
            self._lines.append(DossierLine(unit.name, subject, item.title, GONE))
            return
        except DocumentRefused:
            logger.exception("%s of unit %s was not drawn", item.title, unit.pk)
            self._lines.append(DossierLine(unit.name, subject, item.title, TOO_LONG))
            return
        except OSError:
            logger.exception("The store did not give %s of unit %s", item.title, unit.pk)
            self._lines.append(DossierLine(unit.name, subject, item.title, UNREADABLE))
            return
        path = self._places.path([*folders, item.folder], item.title, item.ending)
        with source:
            size, sha256 = self._copy(source, path)
        line = DossierLine(unit.name, subject, item.title, item.facts, path, size, sha256)
        self._lines.append(line)

    def _copy(self, source, path):
        """(size, SHA-256) of what was copied."""
        digest, size = hashlib.sha256(), 0
        with self._archive.open(self._entry(path, ZIP_STORED), "w", force_zip64=True) as target:
            while piece := source.read(PIECE):
                target.write(piece)
                digest.update(piece)
                size += len(piece)
        return size, digest.hexdigest()

    def add_index(self, title, sendings):
        made = f"Lập lúc {moment_text(self._at)}, {summary(self._lines)}."
        index = DossierIndex(title, made, self._lines, sendings)
        for name, content in (
            ("index.html", dossier_index.to_html(index)),
            ("danh-muc.xlsx", dossier_index.to_xlsx(index)),
            ("sha256.txt", dossier_index.to_sha256(index)),
        ):
            self._archive.writestr(self._entry(name, ZIP_DEFLATED), content)

    def _entry(self, path, compression):
        entry = ZipInfo(path, self._day)
        entry.compress_type = compression
        return entry
