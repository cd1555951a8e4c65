"""The forms of this app on the common path of sending and reviewing."""

from awards.articles.article_form import ArticleForm
from awards.assessment.assessment_form import AssessmentForm
from awards.models import Article, Assessment, Nomination
from awards.nominations.mau03_form import Mau03
from campaigns import registry
from campaigns.vocabulary import Obligation


def register_nomination():
    """From then on units owe Mẫu số 03, and it stands in the queue and on the board."""
    registry.register(Obligation.NOMINATION, Nomination, Mau03())


def register_article():
    """The same for the article."""
    registry.register(Obligation.ARTICLE, Article, ArticleForm())


def register_assessment():
    """The same for the self-assessment, from the day that the ward's limit names."""
    registry.register(Obligation.SELF_ASSESSMENT, Assessment, AssessmentForm())
