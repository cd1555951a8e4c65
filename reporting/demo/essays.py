"""The texts of the demo ward's awards: articles and summaries put together from story parts.

fixtures/demo_articles.json holds the sentences; `[a|b]` in them is a choice and `{name}` a word
or a figure. Every text has its own chance, so it does not change with what others write.
"""

import random
import re
from dataclasses import dataclass, replace

from awards.duplicates.sketches import containment, shingles_of
from awards.rules import ArticleText, NominationText
from campaigns.opening import read_fixture
from documents.text import clean_line
from documents.wording import in_sentence
from registrations.rows import INDIVIDUAL, Row, quoted
from reporting.demo.names import NameBook
from reporting.demo.units import UnitPlan

_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_HONORIFICS = ("Ông", "Bà", "Chị", "Anh")
# the figures of one sentence; those of a whole text come from its subject
_FIGURES = {
    "few": (3, 9),
    "homes": (12, 58),
    "meetings": (11, 28),
    "money": (18, 160),
    "share": (83, 98),
    "visits": (46, 180),
}
_MONTHS = (3, 9)
_DRAFTS = 12  # of which the one least like the texts before it is taken


@dataclass(frozen=True, slots=True)
class Subject:
    """Of whom and of which model one unit writes; `source` is the chance its texts come from."""

    plan: UnitPlan
    honorific: str
    name: str
    role: str
    article_row: Row
    nominated_row: Row
    source: str

    @property
    def is_about_children(self):
        return self.plan.group == "school"

    def as_in(self, other):
        """The same subject, written about in the words of another."""
        return replace(self, source=other.source)


class Writer:
    """Writes what a unit sends; the same seed always gives the same texts."""

    def __init__(self, seed):
        self._seed = seed
        self._fixture = read_fixture("demo_articles")
        self._names = read_fixture("demo_models")

    def subjects(self, plans, rows):
        """{unit code: Subject} of these units, none of whose articles is much like another.

        `rows` is {unit code: the rows of its list}.
        """
        subjects, written = {}, []
        for plan in plans:
            first = self._subject(plan, rows[plan.code])
            drafts = [replace(first, source=f"{plan.code}-{turn}") for turn in range(_DRAFTS)]
            texts = [shingles_of(self.article(draft).parts) for draft in drafts]
            likeness = [
                max((containment(text, old) for old in written), default=0) for text in texts
            ]
            chosen = likeness.index(min(likeness))
            subjects[plan.code] = drafts[chosen]
            written.append(texts[chosen])
        return subjects

    def _subject(self, plan, rows):
        """A person of the unit's list, or one who works on the first model of it."""
        rng = self._rng("subject", plan.code)
        people = [row for row in rows if row.kind == INDIVIDUAL]
        article_row = people[0] if people else rows[0]
        names = NameBook(self._names, rng)
        described = people[0].participant if people else names.participant(plan, INDIVIDUAL)
        name, _, role = described.partition(",")
        honorific, _, rest = name.partition(" ")
        if honorific not in _HONORIFICS:
            honorific, rest = rng.choice(_HONORIFICS[:2]), name
        role = clean_line(role) or rng.choice(self._names["titles"][plan.group])
        nominated = rng.choice([*rows, *(row for row in rows if row.is_key)])
        return Subject(plan, honorific, rest, role, article_row, nominated, plan.code)

    def theme(self, row):
        """What the model is about, as its name tells, or its sector."""
        themes, name = self._fixture["themes"], row.initiative.lower()
        for theme in themes:
            if any(re.search(rf"\b{re.escape(word.lower())}\b", name) for word in theme["words"]):
                return theme
        return next(theme for theme in themes if theme.get("sector") == row.sector)

    def article(self, subject):
        """The whole article, as ArticleText."""
        rng = self._rng("article", subject.source)
        words = self._words(subject, subject.article_row, rng)
        theme = self.theme(subject.article_row)
        title = self._sentence(rng.choice(self._fixture["titles"]), words, rng)
        parts = [
            self._part(self._slots(slots, theme), words, rng) for slots in self._fixture["parts"]
        ]
        return ArticleText(title, subject.name, tuple(parts))

    def nomination(self, subject):
        """The whole Mẫu số 03, as NominationText."""
        row = subject.nominated_row
        rng = self._rng("nomination", subject.source)
        words = self._words(subject, row, rng)
        words["nominee"] = words["call"] = _inside_a_sentence(row.participant.partition(",")[0])
        slots = self._slots(self._fixture["summary"], self.theme(row))
        summary = " ".join(self._sentence(rng.choice(slot), words, rng) for slot in slots)
        return NominationText(row.kind, row.participant, row.initiative, row.sector, summary)

    def caption(self, subject, stage):
        rng = self._rng("caption", stage, subject.plan.code)
        words = self._words(subject, subject.article_row, rng)
        return self._sentence(rng.choice(self._fixture["captions"][stage]), words, rng)

    def reason_to_return(self, subject, form):
        """(anchor, what is asked for) of the one flaw that the first sending has."""
        return self._rng("return", form, subject.plan.code).choice(self._fixture["returns"][form])

    def fixed(self, name):
        return self._fixture[name]

    def _rng(self, *of):
        return random.Random(f"{self._seed}-{'-'.join(of)}")  # noqa: S311 (sample data)

    def _slots(self, slots, theme):
        """A slot is its sentences to choose from, or the name of a slot of the theme."""
        return [theme[slot] if isinstance(slot, str) else slot for slot in slots]

    def _part(self, slots, words, rng):
        """One sentence of every slot, two to a paragraph."""
        sentences = [self._sentence(rng.choice(slot), words, rng) for slot in slots]
        pairs = (sentences[start : start + 2] for start in range(0, len(sentences), 2))
        return "\n\n".join(map(" ".join, pairs))

    def _words(self, subject, row, rng):
        plan = subject.plan
        given_name = subject.name.rpartition(" ")[2]
        started = rng.randint(2022, 2025)
        place = dict(self._fixture["places"][plan.group])
        return place | {
            "total": rng.randint(*place["total"]),
            "unit": plan.short_name or plan.name,
            "name": f"{subject.honorific.lower()} {subject.name}",
            "call": f"{subject.honorific.lower()} {given_name}",
            "hon": subject.honorific.lower(),
            "role": subject.role,
            "model": quoted(row.initiative),
            "since": rng.randint(2008, started - 3),
            "year_from": started,
            "months": rng.randint(6, 11),
        }

    def _sentence(self, text, words, rng):
        while _CHOICE.search(text):
            text = _CHOICE.sub(lambda found: rng.choice(found[1].split("|")), text)
        figures = {name: f"{rng.randint(*limits):02d}" for name, limits in _FIGURES.items()}
        words = words | figures | {"month": rng.randint(*_MONTHS)}
        capitals = {name.capitalize(): _capitalized(str(word)) for name, word in words.items()}
        text = text.format_map(words | capitals)
        return _capitalized(text)


def _inside_a_sentence(name):
    return in_sentence(name) if name.partition(" ")[0] in _HONORIFICS else name


def _capitalized(text):
    return text[:1].upper() + text[1:]
