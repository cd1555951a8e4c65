"""The forms of this app on the common path of sending and reviewing."""

from awards.articles.article_form import ArticleForm
from awards.models import Article, Nomination
from awards.nominations.mau03_form import Mau03
from campaigns import registry
from campaigns.vocabulary import Obligation


def register_nomination():
    """From then on units owe Mẫu số 03, and it stands in the queue and on the board."""
    registry.register(Obligation.NOMINATION, Nomination, Mau03())


def register_article():
    """The same for the article."""
    registry.register(Obligation.ARTICLE, Article, ArticleForm())
