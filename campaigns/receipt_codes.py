"""The code of a sending, as it stands on its receipt and on its papers for good."""

from itertools import chain, count

from campaigns.models import Revision
from campaigns.vocabulary import Obligation


def receipt_code(submission, number):
    """DVK-2026-M01-TDP12-01, with the unit's code of this day."""
    mark = Obligation(submission.obligation).file_code
    return f"DVK-{submission.campaign.year}-{mark}-{submission.unit.code}-{number:02d}"


def unissued_code(submission, number):
    """The `receipt_code`, or DVK-2026-M01-TDP12-01-2 where another file has it.

    A unit's code may be corrected, and another unit then take the old one.
    """
    code = receipt_code(submission, number)
    issued = set(Revision.objects.filter(code__startswith=code).values_list("code", flat=True))
    candidates = chain([code], (f"{code}-{again}" for again in count(2)))
    return next(each for each in candidates if each not in issued)
