"""The forms of this app on the common path of sending and reviewing."""

from awards.article_form import ArticleForm
from awards.mau03_form import Mau03
from awards.models import Article, Nomination
from campaigns import registry
from campaigns.vocabulary import Obligation


def register_forms():
    """From then on units owe both, and both stand in the queue and on the board."""
    registry.register(Obligation.NOMINATION, Nomination, Mau03())
    registry.register(Obligation.ARTICLE, Article, ArticleForm())
