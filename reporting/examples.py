"""The forms filled in as an example (C11): invented people, and marked as such on every paper.

The texts are fixtures/examples.json. Whoever sends one in by mistake is asked, for its head names
another unit.
"""

from dataclasses import replace

from campaigns.opening import read_fixture
from documents.article import Article
from documents.mau01 import Mau01Entry
from documents.mau03 import Mau03Nominee
from reporting.papers import blank_mau01, blank_mau03

NOTES = ("VÍ DỤ để tham khảo cách điền: tên người, tập thể và số liệu không có thật.",)


def example_mau01(campaign):
    """A form per level that has rows; a year that knows other levels or fields has fewer."""
    filled = read_fixture("examples")
    forms = []
    for form in blank_mau01(campaign):
        known = {sector.code for sector in form.sectors}
        entries = tuple(
            Mau01Entry(row["kind"], row["participant"], row["initiative"], row["sector"])
            for row in filled["mau01"]
            if row["level"] == form.level.code and row["sector"] in known
        )
        if entries:
            forms.append(replace(_marked(form, filled), entries=entries, blank_rows=0))
    return forms


def example_mau03(campaign):
    filled = read_fixture("examples")
    nominee = filled["mau03"]
    form = _marked(blank_mau03(campaign), filled)
    summary = "\n".join(nominee["summary"])
    return replace(form, nominees=(Mau03Nominee(**{**nominee, "summary": summary}),))


def example_article(campaign):
    """Without photos: they go beside the Word file."""
    filled = read_fixture("examples")
    article = filled["article"]
    return Article(
        letterhead=_head(blank_mau03(campaign).letterhead, filled),
        year=campaign.year,
        unit_name=filled["issuer"],
        notes=NOTES,
        **{**article, "parts": tuple("\n".join(part) for part in article["parts"])},
    )


EXAMPLES = {"mau01": example_mau01, "mau03": example_mau03, "article": example_article}


def _marked(form, filled):
    return replace(form, letterhead=_head(form.letterhead, filled), notes=NOTES)


def _head(letterhead, filled):
    names = {name: filled[name] for name in ("issuer", "superior", "position", "signer")}
    return replace(letterhead, has_seal=False, **names)
