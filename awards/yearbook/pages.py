"""What R7 shows: the year's articles, one article beside its edited copy, the yearbook."""

from dataclasses import dataclass

from awards.accepted import accepted_sendings, last_sendings
from awards.models import Article, EditedArticle
from awards.permissions import visible_articles
from awards.rules import PART_HEADINGS
from awards.yearbook.differences import differences
from awards.yearbook.services import edited_copies, yearbook_articles
from campaigns.deadlines import days_sent_late, due_dates_of_units
from campaigns.models import Revision
from campaigns.vocabulary import Obligation, Status
from documents.text import count_words, fold_words

STATUS_WORDS = {
    "cho-kiem-tra": Status.SUBMITTED,
    "bo-sung": Status.RETURNED,
    "da-tiep-nhan": Status.ACCEPTED,
}
STATUS_LABELS = {
    "cho-kiem-tra": "Chờ kiểm tra",
    "bo-sung": "Đề nghị bổ sung",
    "da-tiep-nhan": "Đã tiếp nhận",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; unknown words ask for nothing."""

    status: str = ""
    is_late: bool = False
    search: str = ""

    @classmethod
    def from_query(cls, query):
        status = query.get("trang-thai", "")
        return cls(
            status if status in STATUS_WORDS else "",
            query.get("muon") == "1",
            query.get("tim", "").strip()[:100],
        )

    @property
    def is_narrowed(self):
        return bool(self.status or self.is_late or self.search)

    def keeps(self, line):
        return (
            (not self.status or line.article.status == STATUS_WORDS[self.status])
            and (line.days_late > 0 or not self.is_late)
            and fold_words(self.search) in fold_words(line.searched)
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One sending in a list; `title` and `parts` are the unit's own, or those of the copy."""

    article: Article
    revision: Revision
    title: str
    parts: list
    edited: EditedArticle | None
    days_late: int = 0

    @property
    def content(self):
        return self.revision.content

    @property
    def words(self):
        return sum(map(count_words, self.parts))

    @property
    def searched(self):
        return f"{self.title} {self.content['person']} {self.article.unit.name}"


def sent_lines(user, campaign):
    """The Line of every article sent to the Ban this year; five queries for any number."""
    articles = (
        visible_articles(user)
        .filter(campaign=campaign, first_sent_at__isnull=False)
        .order_by("unit__name_key", "unit_id")
    )
    sendings = last_sendings(articles)
    due = due_dates_of_units(campaign, [article.unit_id for article, _ in sendings])
    copies = edited_copies(revision for _, revision in sendings)
    for article, revision in sendings:
        limit = due[article.unit_id].get(Obligation.ARTICLE)
        yield Line(
            article,
            revision,
            revision.content["title"],
            revision.content["parts"],
            copies.get(revision.pk),
            days_sent_late(limit, article.first_sent_at),
        )


def status_counts(found):
    """[(word of the address, label, how many lines)], nil returns among them."""
    return [
        (word, STATUS_LABELS[word], sum(line.article.status == status for line in found))
        for word, status in STATUS_WORDS.items()
    ]


def article_counts(found):
    """How many articles were sent and accepted; who reports to have none is counted apart."""
    articles = [line for line in found if not line.content["is_nil"]]
    return {
        "sent": len(articles),
        "accepted": sum(line.article.status == Status.ACCEPTED for line in articles),
        "nil": len(found) - len(articles),
    }


@dataclass(frozen=True, slots=True)
class CopyPart:
    """One part twice: as the unit sent it, and as the Ban edits it."""

    number: int
    heading: str
    original: str
    text: str
    pieces: list

    @property
    def is_changed(self):
        return self.original != self.text

    @property
    def original_words(self):
        return count_words(self.original)

    @property
    def words(self):
        return count_words(self.text)


def copy_page(revision, copy, *, title, parts, max_words):
    """A sending beside its copy; `title` and `parts` are what the fields hold."""
    content = revision.content
    shown = [
        CopyPart(number, heading, original, text, differences(original, text))
        for number, (heading, original, text) in enumerate(
            zip(PART_HEADINGS, content["parts"], parts, strict=True), 1
        )
    ]
    words = sum(part.words for part in shown)
    return {
        "revision": revision,
        "copy": copy,
        "content": content,
        "title_text": title,
        "title_pieces": differences(content["title"], title),
        "title_is_changed": content["title"] != title,
        "parts": shown,
        "words": words,
        "original_words": sum(part.original_words for part in shown),
        "max_words": max_words,
        "surplus": max(words - max_words, 0),
    }


def yearbook_lines(campaign):
    """The accepted articles in the order of the book; three queries."""
    sent = accepted_sendings(yearbook_articles(campaign))
    copies = edited_copies(revision for _, revision in sent)
    for article, revision in sent:
        edited = copies.get(revision.pk)
        title = edited.title if edited else revision.content["title"]
        parts = edited.parts if edited else revision.content["parts"]
        yield Line(article, revision, title, parts, edited)
