"""What new limits of a year would mean for the files that are there already."""

from copy import copy
from dataclasses import dataclass

from campaigns.models import Submission
from campaigns.registry import has_form, registered


@dataclass(frozen=True, slots=True)
class Beyond:
    """A file that keeps the present limits and would not keep the new ones, and why."""

    submission: Submission
    messages: tuple[str, ...]


def files_beyond(campaign, limits):
    """The files of the year that only the new `limits` ({field: value}) object to, by unit.

    A constant number of queries.
    """
    limited = copy(campaign)
    for name, value in limits.items():
        setattr(limited, name, value)
    found = [
        Beyond(file, messages)
        for file in _files(campaign)
        if (messages := _only_then(file, campaign, limited))
    ]
    return sorted(found, key=lambda item: (item.submission.unit.name_key, item.submission.pk))


def _files(campaign):
    obligations = Submission.objects.filter(campaign=campaign).values_list("obligation", flat=True)
    for obligation in filter(has_form, obligations.order_by("obligation").distinct()):
        model, form = registered(obligation)
        files = model.objects.filter(campaign=campaign, is_nil=False).select_related("unit")
        yield from form.for_limits(files)


def _only_then(file, campaign, limited):
    before, after = (_problems(file, year) for year in (campaign, limited))
    return tuple(message for message in after if message not in before)


def _problems(file, campaign):
    _, form = registered(file.obligation)
    file.campaign = campaign
    return [problem.message for problem in form.limit_problems(file)]
