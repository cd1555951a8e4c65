"""Search as people type it: without marks, some of the words, in any order."""

from functools import reduce
from operator import and_, or_

from django.db.models import Q

from documents.text import fold_words

EVERY_ROW = Q(pk__isnull=False)  # an empty Q would vanish beside another condition


def has_words(folded, text):
    """Whether each word of `text` begins a word of `folded` (a text of documents.text.fold_words).

    “to dan pho 7” finds “Chi bộ Tổ dân phố số 7”, and not “số 17”.
    """
    return all(f" {word}" in f" {folded}" for word in fold_words(text).split())


def holding_words(text, *columns):
    """The Q of rows for which each word begins a word of one of these columns, which are folded."""
    words = fold_words(text).split()
    return reduce(and_, (reduce(or_, _beginning(word, columns)) for word in words), EVERY_ROW)


def _beginning(word, columns):
    for column in columns:
        yield Q(**{f"{column}__startswith": word})
        yield Q(**{f"{column}__contains": f" {word}"})
