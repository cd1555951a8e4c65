"""Search as people type it: without marks, some of the words, in any order."""

from functools import reduce
from operator import and_, or_

from django.db.models import Q

from documents.text import fold_words

EVERY_ROW = Q(pk__isnull=False)  # an empty Q would vanish beside another condition


def unit_finder(text):
    """found(folded name, code): as Unit.matching asks the database, of units that are known.

    Each word of `text` begins a word of the name (folded as documents.text.fold_words does), or it
    is the code: “to dan pho 7” finds “Chi bộ Tổ dân phố số 7”, and not “số 17”.
    """
    words, code = [f" {word}" for word in fold_words(text).split()], text.lower()

    def found(folded_name, own_code):
        return code == own_code.lower() or all(word in f" {folded_name}" for word in words)

    return found


def holding_words(text, *columns):
    """The Q of rows for which each word begins a word of one of these columns, which are folded."""
    words = fold_words(text).split()
    return reduce(and_, (reduce(or_, _beginning(word, columns)) for word in words), EVERY_ROW)


def _beginning(word, columns):
    for column in columns:
        yield Q(**{f"{column}__startswith": word})
        yield Q(**{f"{column}__contains": f" {word}"})
