"""The awards of the demo ward: what units send, what the Ban makes of it, the 2023 book."""

import random
from datetime import datetime

from audit.clock import held_at
from awards.accepted import accepted, accepted_sendings
from awards.book.services import save_book_entry
from awards.choice.services import choose_for_city
from awards.models import BookEntry, Nomination
from awards.yearbook.editing import edit_copy
from awards.yearbook.services import place_article, yearbook_articles
from reporting.demo.award_desk import Desk, with_near_copy
from reporting.demo.award_story import ARTICLE, award_acts
from reporting.demo.essays import Writer
from reporting.demo.story import ZONE

BOOK_WRITTEN_AT = datetime(2026, 4, 20, 14, 5, tzinfo=ZONE)
CHOSEN_AT = datetime(2026, 11, 3, 10, 20, tzinfo=ZONE)
COPIES_EDITED_AT = datetime(2026, 11, 11, 9, 30, tzinfo=ZONE)
YEARBOOK_ORDERED_AT = datetime(2026, 11, 17, 15, 10, tzinfo=ZONE)
CHOSEN_UNIT = "TDP12"
FIRST_IN_YEARBOOK = ("TDP12", "PHUNU", "CONGAN", "TDP7", "MTTQ")
EDITED_COPIES = 3
BOOK_YEAR = 2023


def add_awards(story, cast, until, *, seed):
    """Write down what was done about awards up to the instant."""
    if until < BOOK_WRITTEN_AT:
        return
    ward = WardAwards(cast, Writer(seed))
    ward.write_book()
    rows = _rows(story)
    # without a list there is nobody to write about
    plans = [plan for plan in story.units if plan.code in rows]
    chance = random.Random(f"{seed}-awards")  # noqa: S311 (sample data)
    ward.take(award_acts(plans, chance), ward.subjects(plans, rows), until)
    for at, step in (
        (CHOSEN_AT, ward.choose),
        (COPIES_EDITED_AT, ward.edit_copies),
        (YEARBOOK_ORDERED_AT, ward.order_yearbook),
    ):
        if at <= until:
            with held_at(at):
                step()


def _rows(story):
    """{unit code: the rows of its list as last saved}, of the units that have any."""
    return {
        history.unit_code: step.rows
        for history in story.this_year
        for step in history.steps
        if step.code == "save"
    }


class WardAwards:
    """The units at their desks, then the Ban at the ward's own."""

    def __init__(self, cast, writer):
        self._cast, self._writer = cast, writer
        self._campaign = cast.campaigns[2026]
        self._editor = cast.reviewers["bxdd1"]

    def write_book(self):
        """The register of the 2023 book as far as the Ban has typed it in."""
        ward = self._campaign.ward
        with held_at(BOOK_WRITTEN_AT):
            for title, person, unit_name, text in self._writer.fixed("book"):
                values = {
                    "title": title,
                    "person": person,
                    "unit_name": unit_name,
                    "year": BOOK_YEAR,
                    "text": text,
                }
                save_book_entry(BookEntry(ward=ward), values, shown=None, actor=self._editor)

    def subjects(self, plans, rows):
        return self._writer.subjects(plans, rows)

    def take(self, acts, subjects, until):
        sent = [act.unit_code for act in acts if (act.obligation, act.code) == (ARTICLE, "accept")]
        desk = Desk(
            self._cast, self._campaign, self._writer, with_near_copy(subjects, sent, self._writer)
        )
        for act in acts:
            if act.at <= until:
                desk.take(act)

    def choose(self):
        chosen = self._cast.units[CHOSEN_UNIT]
        nominations = accepted(Nomination, self._campaign).filter(unit=chosen)
        choose_for_city(
            self._campaign,
            nominations.get(),
            actor=self._editor,
            reason=self._writer.fixed("choice_reason"),
        )

    def edit_copies(self):
        """The Ban shortens the end of a few articles; what the units sent stays."""
        first = [self._cast.units[code] for code in FIRST_IN_YEARBOOK]
        articles = yearbook_articles(self._campaign).filter(unit__in=first)
        for _, revision in accepted_sendings(articles[:EDITED_COPIES]):
            *parts, last = revision.content["parts"]
            parts.append(last.partition("\n\n")[0])
            title = revision.content["title"]
            edit_copy(revision, title=title, parts=parts, version=0, actor=self._editor)

    def order_yearbook(self):
        articles = {found.unit: found for found in yearbook_articles(self._campaign)}
        for position, code in enumerate(FIRST_IN_YEARBOOK, 1):
            unit = self._cast.units[code]
            if unit in articles:
                place_article(articles[unit], position, actor=self._editor)
