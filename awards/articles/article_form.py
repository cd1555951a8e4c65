"""What the exemplar article adds to the common path of sending and reviewing."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.safestring import mark_safe

from awards.articles.papers import article_page
from awards.consents import consents_as_json, valid_consents
from awards.duplicates.search import book_entries_about, near_texts, remember_article
from awards.models import ArticlePhoto, EditedArticle
from awards.pending import source_files, waiting_file
from awards.rules import (
    PART_COUNT,
    PART_HEADINGS,
    ArticleText,
    Declarations,
    Limits,
    PhotoFacts,
    article_problems,
    article_text_problems,
    part_anchor,
    photo_problems,
    words_of,
)
from campaigns.paper_links import form_paper
from campaigns.registry import Form, NilWords
from campaigns.review import Check, changed_fields, good_news_first, timeliness
from campaigns.sending import notes_by_anchor
from documents import article as article_document
from documents.photos import megapixels_text
from documents.text import count_words
from documents.wording import thousands
from registrations.models import EvidenceStage
from registrations.rows import quoted

FIELDS = ("title", "person", "person_role")


@dataclass(frozen=True, slots=True)
class ReviewPart:
    """One of the five parts as the reviewer reads it; `before` only where it was changed."""

    anchor: str
    number: int
    heading: str
    text: str
    words: int
    before: str | None
    asked_before: str


@dataclass(frozen=True, slots=True)
class ReviewPhoto:
    """A picture of the revision with the caption sent then; `is_new` since the last sending."""

    anchor: str
    photo: ArticlePhoto
    caption: str
    part: int | None
    stage: str
    is_new: bool
    asked_before: str

    @property
    def megapixels(self):
        return megapixels_text(self.photo.pixels)

    @property
    def stage_label(self):
        return EvidenceStage(self.stage).label if self.stage else ""


class ArticleForm(Form):
    name = "Bài viết điển hình"
    first_step = "Chọn tệp hoặc viết"
    part_labels = {
        "title": "tên bài viết",
        "person": "cá nhân điển hình",
        "person_role": "chức vụ, vai trò",
        "parts": "nội dung bài viết",
        "photos": "ảnh và chú thích",
        "is_not_in_book": "phần đơn vị xác nhận",
        "shows_children": "phần đơn vị xác nhận",
    }
    takes_signed_copy = False  # the outline asks for a text and its photos
    content_template = "awards/_sent_article.html"
    review_template = "awards/_review_article.html"
    nil_words = NilWords(
        nothing="bài viết",
        verb="có bài viết",
        label="Lý do không gửi bài viết",
        example="Chi bộ mới thành lập, chưa có điển hình tiêu biểu.",
    )
    return_reasons = (
        "Bài viết quá số từ quy định",
        "Ảnh chưa đạt 01 MP",
        "Thiếu ảnh hoặc chú thích ảnh",
        "Kết quả chưa có số liệu cụ thể",
        "Chưa nêu rõ cách làm của cá nhân",
        "Trùng điển hình đã được giới thiệu",
    )

    def problems(self, article):
        """Everything that stops the sending; a nil return needs only its reason."""
        if article.is_nil:
            return []
        photos = list(article.photos.shown())
        return article_problems(
            text_of(article),
            photo_facts(photos),
            declarations(article, photos),
            Limits.of(article.campaign),
        )

    def for_limits(self, files):
        shown = Prefetch("photos", ArticlePhoto.objects.shown(), to_attr="photos_of_limits")
        return files.prefetch_related(shown)

    def limit_problems(self, article):
        limits = Limits.of(article.campaign)
        return [
            *article_text_problems(text_of(article), limits),
            *photo_problems(photo_facts(article.photos_of_limits), limits),
        ]

    def is_blank(self, article):
        typed = [*(getattr(article, name) for name in FIELDS), *article.parts]
        return not (any(typed) or article.photos.shown().exists() or waiting_file(article))

    def content(self, article):
        is_nil = article.is_nil
        photos = [] if is_nil else list(article.photos.shown())
        consents = {} if is_nil else _consents(article, photos)
        return {
            "form": "article",
            "unit": article.unit.name,
            "year": article.campaign.year,
            "is_nil": is_nil,
            "nil_reason": article.nil_reason,
            **{name: "" if is_nil else getattr(article, name) for name in FIELDS},
            "parts": [""] * PART_COUNT if is_nil else article.parts,
            "photos": [photo_as_json(photo) for photo in photos],
            "is_not_in_book": None if is_nil else article.is_not_in_book,
            "shows_children": None if is_nil else article.shows_children,
            "consents": consents_as_json(consents),
        }

    def brief(self, content):
        return {
            **{name: content[name] for name in ("is_nil", "title", "person")},
            "words": words_of(content["parts"]),
            "photos": len(content["photos"]),
        }

    def title(self, campaign):
        return f"Bài viết giới thiệu tấm gương điển hình “Dân vận khéo” năm {campaign.year}"

    def edit_url(self, submission_id):
        return reverse("awards:article_edit", args=[submission_id])

    def start_url(self, unit, campaign):
        return f"{reverse('awards:article_start', args=[unit.pk])}?nam={campaign.year}"

    def is_ready(self, article):
        """A file that was read and not yet confirmed comes first."""
        return not (waiting_file(article) or self.problems(article))

    def content_context(self, article, revision, notes):
        content = revision.content if revision else self.content(article)
        return {
            "text": content,
            "parts": review_parts(content, None, notes),
            "photos": review_photos(content, None, notes),
            "words": words_of(content["parts"]),
            "max_words": article.campaign.article_max_words,
            "notes": notes,
        }

    def warnings(self, article):
        """What is near an entry of the book register or an article of any unit and year."""
        content = self.content(article)
        near = _near(article, content)
        return [*warnings_of(article, content, near), *map(_alike, _passages(near))]

    def summary(self, revision):
        content = revision.content
        if content["is_nil"]:
            return "báo cáo không có bài viết"
        words = thousands(words_of(content["parts"]))
        return f"bài {quoted(content['title'])}, {words} từ, {len(content['photos']):02d} ảnh"

    def downloads(self, article, revision):
        return [form_paper(self.name, "article", ["docx", "pdf"], article, revision)]

    def preview(self, article, content, *, issued_on=None):
        """One sheet; every typed word in it is escaped by documents.drawing.markup."""
        if content["is_nil"]:
            return []
        sheet = article_document.to_html(
            article_page(article, content, issued_on=issued_on),
            addresses=[
                reverse("awards:photo_file", args=[photo["id"], "vua"])
                for photo in content["photos"]
            ],
        )
        return [mark_safe(sheet)]  # noqa: S308 -- see above

    def print_note(self, article):
        if article.is_nil or not self.problems(article):
            return ""
        return "Bài viết còn nội dung cần bổ sung trước khi gửi."

    def review_context(self, article, revision, previous, due):
        """The text by parts, the pictures, what is near it elsewhere, and the edited copy."""
        content, before = revision.content, previous.content if previous else None
        asked, near = notes_by_anchor(previous), _near(article, content)
        parts, photos = review_parts(content, before, asked), review_photos(content, before, asked)
        changed = changed_fields(content, before, FIELDS)
        copy = last_copy(revision)
        is_older = copy is not None and copy.revision_id != revision.pk
        return {
            "is_nil": content["is_nil"],
            "text": content,
            "before": before,
            "changed": changed,
            "difference": difference_text(changed, parts, photos) if before else "",
            "asked": asked,
            "parts": parts,
            "photos": photos,
            "words": words_of(content["parts"]),
            "max_words": article.campaign.article_max_words,
            "near": near,
            "edited": None if is_older else copy,
            "older_copy": copy if is_older else None,
            "checks": good_news_first(_checks(article, revision, due, near)),
        }

    def sources(self, submission):
        return source_files(submission)

    def anchors(self, revision):
        photos = {photo_anchor(photo["id"]) for photo in revision.content["photos"]}
        parts = {part_anchor(number) for number in range(1, PART_COUNT + 1)}
        return frozenset({*FIELDS, *parts, *photos})

    def status_changed(self, article):
        remember_article(article)


def last_copy(revision):
    """The Ban's EditedArticle of this sending or, without one, of the last before it; or None."""
    copies = EditedArticle.objects.filter(
        revision__submission=revision.submission_id, revision__number__lte=revision.number
    )
    # who edited which sending, and when; not its text, nor that of the sending
    people = ("edited_by__full_name", "edited_by__username")
    copies = copies.select_related("edited_by", "revision").only(
        "edited_at", "revision__number", *people
    )
    return copies.order_by("-revision__number").first()


def text_of(article):
    return ArticleText(article.title, article.person, tuple(article.parts))


def photo_facts(photos):
    return [
        PhotoFacts(photo_anchor(photo.pk), photo.width, photo.height, photo.caption)
        for photo in photos
    ]


def photo_anchor(pk):
    return f"photo-{pk}"


def declarations(article, photos):
    return Declarations(
        is_not_in_book=article.is_not_in_book,
        shows_children=article.shows_children,
        consents=frozenset(_consents(article, photos)),
    )


def _consents(article, photos):
    return valid_consents(article, article.person, [photo.sha256 for photo in photos])


def photo_as_json(photo):
    """What a revision keeps of a picture; its files stay where they are."""
    return {
        "id": photo.pk,
        "sha256": photo.sha256,
        "caption": photo.caption,
        "part": photo.part,
        "stage": photo.stage,
        "width": photo.width,
        "height": photo.height,
    }


def review_parts(content, before, asked):
    earlier = before["parts"] if before else content["parts"]
    return [
        ReviewPart(
            anchor=part_anchor(number),
            number=number,
            heading=heading,
            text=text,
            words=count_words(text),
            before=old if old != text else None,
            asked_before=asked.get(part_anchor(number), ""),
        )
        for number, (heading, text, old) in enumerate(
            zip(PART_HEADINGS, content["parts"], earlier, strict=True), 1
        )
    ]


def review_photos(content, before, asked):
    """The pictures of a revision in its order, removed ones included: one query."""
    records = ArticlePhoto.objects.in_bulk([photo["id"] for photo in content["photos"]])
    known = {photo["sha256"] for photo in before["photos"]} if before else None
    return [
        ReviewPhoto(
            anchor=photo_anchor(photo["id"]),
            photo=records[photo["id"]],
            caption=photo["caption"],
            part=photo["part"],
            stage=photo["stage"],
            is_new=known is not None and photo["sha256"] not in known,
            asked_before=asked.get(photo_anchor(photo["id"]), ""),
        )
        for photo in content["photos"]
    ]


def difference_text(changed, parts, photos):
    """What was changed since the sending before, in a sentence."""
    words = []
    if changed:
        words.append("sửa tên bài hoặc tên cá nhân")
    if mended := [part.number for part in parts if part.before is not None]:
        words.append(f"sửa phần {', '.join(map(str, mended))}")
    if new := sum(photo.is_new for photo in photos):
        words.append(f"{new:02d} ảnh mới")
    return f"{', '.join(words).capitalize()}." if words else "Bài viết và ảnh không thay đổi."


def _near(article, content):
    if content["is_nil"]:
        return []
    return near_texts(article.campaign.ward, content["title"], content["parts"], but_not=article)


def _checks(article, revision, due, near):
    yield timeliness(revision, due)
    content = revision.content
    if content["is_nil"]:
        return
    words, limit = words_of(content["parts"]), article.campaign.article_max_words
    yield Check(words <= limit, f"Bài viết có {thousands(words)}/{thousands(limit)} từ")
    yield from _photo_checks(content["photos"], Limits.of(article.campaign))
    if content["shows_children"]:
        agreed = "guardians" in {consent["subject"] for consent in content["consents"]}
        said = "đã đồng ý" if agreed else "chưa được ghi là đã đồng ý"
        yield Check(agreed, f"Có trẻ em trong bài hoặc ảnh; người giám hộ {said}")
    for warning in warnings_of(article, content, near):
        yield Check(False, warning)


def _photo_checks(photos, limits):
    """The pictures of a sending against the limits of today."""
    facts = [
        PhotoFacts(photo_anchor(photo["id"]), photo["width"], photo["height"], photo["caption"])
        for photo in photos
    ]
    problems = list(photo_problems(facts, limits))
    if not problems:
        yield Check(True, f"Có {len(photos):02d} ảnh, đủ số điểm ảnh và chú thích")
    numbers = {fact.anchor: f"Ảnh {number}: " for number, fact in enumerate(facts, 1)}
    for problem in problems:
        yield Check(False, f"{numbers.get(problem.anchor, '')}{problem.message}")


def warnings_of(article, content, near):
    """Sentences on the person, the title and the text having been introduced before."""
    if content["is_nil"]:
        return []
    person = content["person"]
    return [
        f"{quoted(person)} có trong sách năm {entry.year}: {quoted(str(entry))}."
        for entry in book_entries_about(article.campaign.ward, person)
    ] + [text.message for text in near]


MOST_PASSAGES = 3
_SHOWN_OF_PASSAGE = 160  # characters


def _passages(near):
    """The longest stretches of the own text that stand elsewhere, of all near texts."""
    return [passage for text in near for passage in text.listed[:MOST_PASSAGES]][:MOST_PASSAGES]


def _alike(passage):
    text = passage.text
    if len(text) > _SHOWN_OF_PASSAGE:
        text = f"{text[:_SHOWN_OF_PASSAGE].rsplit(' ', 1)[0]}…"
    return f"Đoạn giống ở phần {passage.part}: {quoted(text)}"
