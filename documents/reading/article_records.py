"""What reading an exemplar article gives: plain records that pass between processes."""

from dataclasses import asdict, dataclass, field, replace

from documents.child.parcels import pack, unpack
from documents.text import count_words


@dataclass(frozen=True)
class ReadPhoto:
    """A picture found in the file, as it lay there: to be cleaned before it is kept.

    `part` is the number of the part it stands in, 0 outside of all.
    """

    data: bytes = field(repr=False)
    caption: str = ""
    part: int = 0


@dataclass(frozen=True)
class ArticleReading:
    """An article as read from a Word file.

    Paragraphs are parted by "\\n". `head_lines` is what was recognised above the article without
    belonging to it (letterhead, kind of paper). `unplaced` is every other text outside the parts.
    Each word of the file is in exactly one of title, unit_name, person, person_role, author,
    parts, captions, head_lines and unplaced; headings are not repeated, and what else was left
    out is told in `notices`.
    """

    title: str
    unit_name: str
    person: str
    person_role: str
    author: str
    parts: tuple[str, ...]
    photos: tuple[ReadPhoto, ...] = ()
    head_lines: tuple[str, ...] = ()
    unplaced: str = ""
    notices: tuple[str, ...] = ()

    @property
    def part_words(self) -> tuple[int, ...]:
        return tuple(map(count_words, self.parts))

    @property
    def words(self) -> int:
        """The words of all parts, which the limit of the article counts."""
        return sum(self.part_words)

    def as_parcel(self) -> bytes:
        photos = [{"caption": photo.caption, "part": photo.part} for photo in self.photos]
        facts = asdict(replace(self, photos=())) | {"photos": photos}
        return pack(facts, [photo.data for photo in self.photos])

    @classmethod
    def from_parcel(cls, parcel: bytes) -> "ArticleReading":
        """The reading that `as_parcel` described."""
        facts, files = unpack(parcel)
        photos = zip(files, facts.pop("photos"), strict=True)
        for name in ("parts", "head_lines", "notices"):
            facts[name] = tuple(facts[name])
        return cls(**facts, photos=tuple(ReadPhoto(data, **photo) for data, photo in photos))
