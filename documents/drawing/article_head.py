"""What stands above the first part of an article: letterhead, title, who is written about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.reading.article_word import Passage
from documents.reading.headings import head_names, words

_LONGEST_TITLE = 40  # words
_LETTERHEAD_END = re.compile(
    r"dang cong san viet nam|doc lap tu do|cong hoa xa hoi chu nghia|\bngay .{0,12}\bthang\b"
)
_KIND_OF_PAPER = re.compile(
    r"bai (?:viet|du thi)|chua co ten bai|de cuong|giai doan 20\d\d.*|phu luc.*|"
    r"(?:bai (?:viet|du thi) )?(?:gioi thieu )?(?:ve )?(?:tam )?guong dien hinh"
    r"(?: tien tien)?(?: trong)?(?: phong trao thi dua)?(?: dan van kheo)?(?: nam 20\d\d)?"
    r"(?: giai doan 20\d\d.*)?|so(?: \d.*)?|kinh gui.*"
)
_DOTTED_LINE = re.compile(r"[.…]{4}|…{2}")
_LABELS = {
    "title": {"ten bai", "tieu de", "ten bai viet"},
    "person": {"ca nhan dien hinh", "nhan vat", "ho va ten", "ho ten", "nguoi duoc gioi thieu"},
    "person_role": {"chuc vu vai tro", "chuc vu", "vai tro", "chuc danh"},
    "unit_name": {"don vi", "ten don vi", "co quan don vi", "don vi gui bai"},
    "author": {"tac gia", "nguoi viet", "nguoi viet bai"},
}
_FIELD_OF = {label: name for name, labels in _LABELS.items() for label in labels}


@dataclass
class Head:
    """The facts found; `lines` are recognised but no part of the article, the rest `unplaced`."""

    title: str = ""
    unit_name: str = ""
    person: str = ""
    person_role: str = ""
    author: str = ""
    lines: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)


def read_head(passages: Sequence[Passage], *, has_parts: bool) -> Head:
    """The head of an article; in one without parts only its first short lines can be that."""
    head = Head()
    passages = list(passages)
    body = _after_letterhead(passages, head)
    title = _title_among(passages[body:], has_parts=has_parts)
    for passage in passages[body:]:
        if passage is title and not head.title:
            head.title = passage.text
        else:
            for line in _lines(passage):
                _file(line, head, within_head=has_parts)
    return head


def _after_letterhead(passages: Sequence[Passage], head: Head) -> int:
    """The place after the letterhead, whose lines and issuing body are noted."""
    ends = [
        place
        for place, passage in enumerate(passages)
        if any(_LETTERHEAD_END.search(words(line)) for line in _lines(passage))
        and all(len(line) < 200 for line in _lines(passage))
    ]
    if not ends:
        return 0
    end = ends[-1] + 1
    columns = [cell for passage in passages[:end] for cell in (passage.cells or [passage.lines])]
    names = [name for cell in columns for name in head_names(cell)[-1:]]
    head.unit_name = names[-1] if names else ""
    head.lines += [line for cell in columns for line in cell]
    return end


def _title_among(passages: Sequence[Passage], *, has_parts: bool) -> Passage | None:
    """The line that looks like a title: a heading of Word's own, else the first that stands out."""
    possible = []
    for passage in passages:
        if passage.cells or not passage.lines:
            continue
        if passage.text.count(" ") >= _LONGEST_TITLE:
            if not has_parts:
                break
            continue
        if words(passage.text) and not _is_known(passage.text):
            possible.append(passage)
    for passage in possible:
        if passage.is_heading:
            return passage
    for passage in possible:
        if passage.is_bold or passage.is_centered or passage.text.isupper():
            return passage
    return possible[0] if possible and has_parts else None


def _is_known(text: str) -> bool:
    return bool(_KIND_OF_PAPER.fullmatch(words(text)) or _labelled(text)[0])


def _labelled(text: str) -> tuple[str, str]:
    """The fact that a line states ("Đơn vị: Chi bộ 12") and its value, "" where only dots are."""
    label, colon, value = text.partition(":")
    return (_FIELD_OF.get(words(label), ""), _written(value)) if colon else ("", "")


def _written(value):
    """What stands on a dotted line, without the line before and behind it; its own “…” stays."""
    core = value.strip(".… \t")
    if not core:
        return ""
    ends = ("" if _DOTTED_LINE.search(end) else end for end in value.split(core, 1))
    return core.join(ends).strip()


def _file(line: str, head: Head, *, within_head: bool) -> None:
    name, value = _labelled(line)
    if name and not value:
        head.lines.append(line)
    elif name and (not getattr(head, name) or name == "unit_name") and within_head:
        if name == "unit_name" and head.unit_name:
            head.lines.append(line)  # the letterhead's own name stands there already
        setattr(head, name, value)
    elif not words(line) or _KIND_OF_PAPER.fullmatch(words(line)):
        head.lines.append(line)
    else:
        head.unplaced.append(line)


def _lines(passage: Passage) -> tuple[str, ...]:
    return (*passage.lines, *(line for cell in passage.cells for line in cell))
