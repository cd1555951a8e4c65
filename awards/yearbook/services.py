"""The yearbook (kỷ yếu) of a year: its accepted articles in the order the Ban gives them."""

from django.db import transaction
from django.db.models import F

from audit.services import record
from awards.accepted import accepted, accepted_sendings
from awards.articles.papers import article_paper
from awards.models import Article, EditedArticle, YearbookPlace
from awards.permissions import require_decider
from campaigns.letterheads import ward_letterhead
from campaigns.models import Campaign
from campaigns.workflow import WorkflowError
from documents.yearbook import Yearbook
from organizations.rules import ward_name


def by_place(article=""):
    """The order of the book; `article` is the path to one, articles of a place not given last."""
    return F(f"{article}yearbook_place__position").asc(nulls_last=True)


def yearbook_articles(campaign):
    """The accepted articles of the year, in the order of the book; a query set."""
    return accepted(Article, campaign).order_by(by_place(), "unit__name_key", "unit_id")


def place_article(article, position, *, actor):
    """Put an accepted article at a place of the book (from 1), the others behind it moving on.

    A place before the first or behind the last is the first or the last. Naming the place where
    the article stands already changes nothing. Returns the place where it stands now; raises
    NotAllowed or WorkflowError.
    """
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update().get(pk=article.campaign_id)
        require_decider(actor, campaign)
        order = list(yearbook_articles(campaign).values_list("pk", flat=True))
        if article.pk not in order:
            raise WorkflowError("Bài viết này không còn trong các bài đã tiếp nhận.")
        moved = [pk for pk in order if pk != article.pk]
        moved.insert(max(position, 1) - 1, article.pk)
        place = moved.index(article.pk) + 1
        if moved == order:
            return place
        places = [YearbookPlace(article_id=pk, position=n) for n, pk in enumerate(moved, 1)]
        YearbookPlace.objects.bulk_create(
            places, update_conflicts=True, unique_fields=["article"], update_fields=["position"]
        )
        record(actor, "yearbook.ordered", article, campaign=campaign.pk, position=place)
    return place


def yearbook_title(campaign):
    name = ward_name(campaign.ward.name)
    return f"Kỷ yếu tấm gương điển hình “Dân vận khéo” {name} năm {campaign.year}"


def yearbook_of(campaign):
    """The book as it is printed, its photos read from the store; the edited copy goes first.

    WorkflowError while no article is accepted.
    """
    sent = accepted_sendings(yearbook_articles(campaign))
    if not sent:
        raise WorkflowError("Chưa có bài viết nào được tiếp nhận.")
    copies = edited_copies(revision for _, revision in sent)
    return Yearbook(
        title=yearbook_title(campaign),
        letterhead=ward_letterhead(campaign),
        year=campaign.year,
        articles=tuple(
            article_paper(article, revision.content, edited=copies.get(revision.pk))
            for article, revision in sent
        ),
    )


def edited_copies(revisions):
    """{id of a revision: its EditedArticle}, for those that have one."""
    ids = [revision.pk for revision in revisions]
    copies = EditedArticle.objects.filter(revision__in=ids).select_related("edited_by")
    return {copy.revision_id: copy for copy in copies}
