"""What a person saw before pressing “Chốt số liệu và phát hành”, so that nothing else is sealed."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.dateparse import parse_datetime

from campaigns.looks import fingerprint
from reporting.sealing.frozen import FrozenTable


@dataclass(frozen=True, slots=True)
class Look:
    """When the figures were read (None: not said), and the fingerprint of all but that moment."""

    at: datetime | None
    mark: str

    def __str__(self):
        """What the page posts, and the job keeps."""
        return f"{self.at.isoformat() if self.at else ''} {self.mark}"


def look_of(frozen: FrozenTable) -> Look:
    data = replace(frozen, lists=()).as_json() | {"as_of": "", "lists": frozen.lists}
    return Look(frozen.as_of, fingerprint(data))


def look_from(text):
    """The Look in what was posted; one that fits no figures when there is none."""
    moment, _, mark = text.partition(" ")
    try:
        at = parse_datetime(moment)
    except ValueError:
        at = None
    return Look(at if at and at.tzinfo else None, mark)
