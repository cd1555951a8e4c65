"""What the editor of the article shows (no HTTP here)."""

from collections import defaultdict
from dataclasses import dataclass

from awards.articles.article_form import FIELDS
from awards.articles.photos import shown_marks
from awards.articles.receiving import PURPOSE, target
from awards.consents import (
    PICTURES_CHANGED,
    consent_text,
    given_consents,
    valid_consents,
)
from awards.models import PHOTO_STAGES, ArticlePhoto, Consent
from awards.pending import confirmed_files
from awards.rules import Limits, count_problem, counted, no_room, part_anchor, words_of
from campaigns.editors import ConflictLine, editor_frame, error_links
from campaigns.registry import form_of
from documents.article_outline import PARTS_2026, ArticlePart
from documents.photos import is_large_enough, least_text, megapixels_text, too_small
from documents.text import count_words
from documents.wording import count_text
from uploads.services import ticket

# Đề cương bài viết, lưu ý (1): “không quá 3.500 từ (khoảng 05 trang A4)”
WORDS_PER_PAGE = 700


@dataclass(frozen=True, slots=True)
class PartField:
    """One of the five parts: what the outline asks for, what is written, what is wrong with it."""

    outline: ArticlePart
    text: str
    errors: list
    asked: str

    @property
    def anchor(self):
        return part_anchor(self.outline.number)

    @property
    def words(self):
        return count_words(self.text)


@dataclass(frozen=True, slots=True)
class PhotoCard:
    """A picture of the draft with what is said of it; `warning` if it has too few pixels."""

    photo: ArticlePhoto
    number: int
    warning: str
    errors: list
    asked: str
    is_first: bool
    is_last: bool
    ticket: str  # for a better picture at its place

    @property
    def megapixels(self):
        return megapixels_text(self.photo.pixels)


@dataclass(frozen=True, slots=True)
class ConsentBox:
    """A sentence to be confirmed; `value` is whom it speaks for: a name, or ids of pictures.

    `hint` says why it is asked again.
    """

    subject: str
    text: str
    value: str
    is_given: bool
    errors: list
    hint: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What the fields show: the draft, or what could not be stored."""

    texts: dict
    parts: list
    is_not_in_book: bool | None
    shows_children: bool | None
    ticked: dict


def typed_of(article, post=None):
    said = post.changes if post else {}
    return Typed(
        texts={name: said.get(name, getattr(article, name)) for name in FIELDS},
        parts=said.get("parts", article.parts),
        is_not_in_book=said.get("is_not_in_book", article.is_not_in_book),
        shows_children=said.get("shows_children", article.shows_children),
        ticked=post.consents if post else {},
    )


def editor_context(article, user, *, is_checked=False, post=None, removed=None):
    """`post` is an ArticlePost that could not be stored: shown again as it was typed."""
    _, form = form_of(article)
    campaign, frame = article.campaign, editor_frame(article, user)
    limits = Limits.of(campaign)
    typed = typed_of(article, post)
    problems = form.problems(article) if is_checked else []
    errors = _by_anchor(problems)
    photos = photo_cards(article, user, errors, frame["notes"])
    words = words_of(typed.parts)
    return frame | {
        "article": article,
        "is_blank": frame["is_blank"] and post is None,
        "source": confirmed_files(article).first(),
        "text": typed.texts,
        "parts": part_fields(typed.parts, errors, frame["notes"]),
        "words": words,
        "max_words": campaign.article_max_words,
        "pages_text": f"{words / WORDS_PER_PAGE:.1f}".replace(".", ","),
        "max_pages": round(campaign.article_max_words / WORDS_PER_PAGE),
        "words_per_page": WORDS_PER_PAGE,
        "over_text": count_text(max(0, words - campaign.article_max_words)),
        "photos": photos,
        "photo_range": f"{campaign.photos_min:02d}–{campaign.photos_max:02d}",
        "photo_least": least_text(campaign.photo_min_pixels),
        "photo_state": photo_state(photos, limits),
        "photo_places": [(part.number, part.numbered_heading) for part in PARTS_2026],
        "stages": PHOTO_STAGES,
        "photo_ticket": ticket(PURPOSE, target(article), user),
        "removed": removed,
        "is_not_in_book": typed.is_not_in_book,
        "shows_children": typed.shows_children,
        "consents": consent_boxes(article, typed, [card.photo for card in photos], errors),
        "field_errors": errors,
        "errors": error_links(problems),
        "warnings": form.warnings(article) if is_checked else [],
    }


def _by_anchor(problems):
    found = defaultdict(list)
    for problem in problems:
        found[problem.anchor].append(problem.message)
    return dict(found)


def part_fields(parts, errors, asked):
    return [
        PartField(
            outline,
            text,
            errors.get(part_anchor(outline.number), []),
            asked.get(part_anchor(outline.number), ""),
        )
        for outline, text in zip(PARTS_2026, parts, strict=True)
    ]


def photo_cards(article, user, errors, asked):
    photos = list(article.photos.shown())
    least = article.campaign.photo_min_pixels
    return [
        PhotoCard(
            photo=photo,
            number=number,
            warning=""
            if is_large_enough(photo.width, photo.height, least)
            else too_small(photo.width, photo.height, least).message,
            errors=errors.get(f"photo-{photo.pk}", []),
            asked=asked.get(f"photo-{photo.pk}", ""),
            is_first=number == 1,
            is_last=number == len(photos),
            ticket=ticket(PURPOSE, target(article, photo), user),
        )
        for number, photo in enumerate(photos, 1)
    ]


@dataclass(frozen=True, slots=True)
class PhotoState:
    """How the number of pictures stands: one sentence at most, and the same count for all of it."""

    text: str
    has_room: bool


def photo_state(cards, limits):
    """PhotoState of [PhotoCard]; before the first picture nothing is said."""
    count = len(counted([card.photo for card in cards], limits))
    text = count_problem(count, limits) if cards else ""
    if count == limits.photos_max:
        text = no_room(limits.photos_max)
    return PhotoState(text, has_room=count < limits.photos_max)


def consent_boxes(article, typed, photos, errors):
    person = typed.texts["person"]
    given, marks = given_consents(article, person), [photo.sha256 for photo in photos]
    return {
        str(subject): _consent_box(subject, given.get(subject), typed, photos, marks, errors)
        for subject in Consent.Subject
    }


def _consent_box(subject, consent, typed, photos, marks, errors):
    """Ticked when agreed to for these very pictures, or just now on a page that showed them."""
    ids, person = [photo.pk for photo in photos], typed.texts["person"]
    is_given = consent is not None and consent.speaks_for(marks)
    if subject in typed.ticked:
        seen = typed.ticked[subject]
        is_given = seen is not None and (subject == Consent.Subject.PERSON or seen >= set(ids))
    return ConsentBox(
        subject=str(subject),
        text=consent_text(subject, person),
        value=person if subject == Consent.Subject.PERSON else " ".join(map(str, ids)),
        is_given=is_given,
        errors=errors.get(f"consent-{subject}", []),
        hint=PICTURES_CHANGED if consent and not consent.speaks_for(marks) else "",
    )


_LABELS = {
    "title": "Tên bài viết",
    "person": "Cá nhân điển hình",
    "person_role": "Chức vụ, vai trò",
}


def lines_beside_article(article, changes):
    """[ConflictLine] of the stored text (theirs) beside {field: text} of another one (mine)."""
    lines = [
        ConflictLine(label, getattr(article, name), changes.get(name, ""))
        for name, label in _LABELS.items()
    ]
    parts = changes.get("parts", [""] * len(PARTS_2026))
    return lines + [
        ConflictLine(part.numbered_heading, theirs, mine)
        for part, theirs, mine in zip(PARTS_2026, article.parts, parts, strict=True)
    ]


def conflict_lines(current, post):
    """The stored draft beside what was typed, place by place."""
    mine = typed_of(current, post)
    return [
        *lines_beside_article(current, mine.texts | {"parts": mine.parts}),
        *_photo_lines(current, post),
        *_declaration_lines(current, mine),
    ]


_PART_HEADINGS = {part.number: part.numbered_heading for part in PARTS_2026}
_STAGES = dict(PHOTO_STAGES)


def _photo_lines(current, post):
    for number, photo in enumerate(current.photos.shown(), 1):
        if said := post.photos.get(photo.pk):
            theirs = _said_of(photo.caption, photo.part, photo.stage)
            yield ConflictLine(f"Ảnh {number}", theirs, _said_of(**said))


def _said_of(caption, part, stage):
    place, moment = _PART_HEADINGS.get(part, ""), _STAGES.get(stage, "") if stage else ""
    return "\n".join(filter(None, [caption, place, moment]))


_CONFIRMED = {True: "Đã xác nhận", False: "Chưa xác nhận"}
_CHILDREN = {True: "Có", False: "Không", None: "Chưa trả lời"}


def _declaration_lines(current, mine):
    yield ConflictLine(
        "Chưa được giới thiệu trong sách năm 2023",
        _CONFIRMED[bool(current.is_not_in_book)],
        _CONFIRMED[bool(mine.is_not_in_book)],
    )
    yield ConflictLine(
        "Có trẻ em trong bài viết hoặc ảnh",
        _CHILDREN[current.shows_children],
        _CHILDREN[mine.shows_children],
    )
    given = valid_consents(current, current.person, shown_marks(current))
    for subject, photo_ids in mine.ticked.items():
        yield ConflictLine(
            f"{Consent.Subject(subject).label}: đồng ý",
            _CONFIRMED[subject in given],
            _CONFIRMED[photo_ids is not None],
        )


def kept_fields(data):
    """[(name, value)] to post my text once more: every field but those of the page's state."""
    return [
        (name, value)
        for name, values in data.lists()
        if name not in ("csrfmiddlewaretoken", "version", "action")
        for value in values
    ]
