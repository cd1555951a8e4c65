"""What R7 shows: the year's articles, one article beside its edited copy, the yearbook."""

from dataclasses import dataclass

from awards.accepted import Sending, accepted_in_brief, last_in_brief
from awards.models import Article, EditedArticle
from awards.rules import PART_HEADINGS
from awards.yearbook.differences import differences
from awards.yearbook.services import by_place
from campaigns.deadlines import days_sent_late, due_dates_of_units
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

    def kept(self, lines):
        """Those of the lines that were asked for."""
        if self.status:
            lines = [line for line in lines if line.sending.status == STATUS_WORDS[self.status]]
        if self.is_late:
            lines = [line for line in lines if line.days_late]
        if wanted := fold_words(self.search):
            lines = [line for line in lines if wanted in fold_words(line.searched)]
        return lines


@dataclass(frozen=True, slots=True)
class Line:
    """One article in a list; `title` and `words` are the unit's own, or those of the copy."""

    sending: Sending
    title: str
    words: int
    is_edited: bool = False
    days_late: int = 0

    @property
    def is_nil(self):
        return self.sending.brief["is_nil"]

    @property
    def person(self):
        return self.sending.brief["person"]

    @property
    def photos(self):
        return self.sending.brief["photos"]

    @property
    def searched(self):
        return f"{self.title} {self.person} {self.sending.unit_name}"


def sent_lines(user, campaign):
    """[Line] of every article sent to the Ban this year; two queries for any number."""
    articles = Article.objects.visible_to(user).filter(campaign=campaign)
    sendings = last_in_brief(articles.filter(first_sent_at__isnull=False))
    due = due_dates_of_units(campaign, [sending.unit_id for sending in sendings])
    return [
        Line(
            sending,
            sending.brief["title"],
            sending.brief["words"],
            days_late=days_sent_late(
                due[sending.unit_id].get(Obligation.ARTICLE), sending.first_sent_at
            ),
        )
        for sending in sendings
    ]


def with_copies(lines):
    """[(Line, the EditedArticle of its sending without the text, or None)]; one query."""
    sendings = [line.sending.revision_id for line in lines]
    found = EditedArticle.objects.filter(revision__in=sendings).select_related("edited_by")
    copies = {copy.revision_id: copy for copy in found.defer("parts")}
    return [(line, copies.get(line.sending.revision_id)) for line in lines]


def status_counts(found):
    """[(word of the address, label, how many lines)], nil returns among them."""
    return [
        (word, STATUS_LABELS[word], sum(line.sending.status == status for line in found))
        for word, status in STATUS_WORDS.items()
    ]


def article_counts(found):
    """How many articles were sent and accepted; who reports to have none is counted apart."""
    articles = [line for line in found if not line.is_nil]
    return {
        "sent": len(articles),
        "accepted": sum(line.sending.status == Status.ACCEPTED for line in articles),
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
    """[Line] of the accepted articles in the order of the book; two queries for any number."""
    copies = {
        revision_id: (title, words)
        for revision_id, title, words in EditedArticle.objects.filter(
            revision__submission__campaign=campaign
        ).values_list("revision_id", "title", "words")
    }
    lines = []
    for sending in accepted_in_brief(Article, campaign, by_place("submission__article__")):
        own = (sending.brief["title"], sending.brief["words"])
        title, words = copies.get(sending.revision_id, own)
        lines.append(Line(sending, title, words, is_edited=sending.revision_id in copies))
    return lines
