"""Models of a selection whose names are the same, or nearly: possible duplicates."""

from collections import defaultdict
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from documents.text import figures_in
from registrations.review import NEAR

# every name is compared with every other: four and a half million pairs take half a second
MOST_NAMES = 3000
_FACTS = (
    "initiative_id",
    "initiative_name",
    "search_name",
    "participant_name",
    "sector__short_label",
    "level__short_label",
    "unit__name",
    "list_status",
)


@dataclass(frozen=True, slots=True)
class AlikeGroups:
    """[[entry as a dictionary]], each of two models or more; of `name_count` names in all.

    Of more than MOST_NAMES only the same names were found (`is_exact`), not those nearly the same.
    """

    groups: list
    name_count: int
    is_exact: bool


def alike_groups(entries):
    """The AlikeGroups of a selection, by name; one query.

    Alike as for one sent list (registrations.review.alike): the words in any order, at least NEAR
    per cent, the same figures. What is alike to a third stands with both.
    """
    of_name = defaultdict(list)
    for entry in entries.order_by("unit__name_key", "unit_id", "position").values(*_FACTS):
        of_name[entry["search_name"]].append(entry)
    is_exact = len(of_name) > MOST_NAMES
    alike_names = [[name] for name in sorted(of_name)] if is_exact else _near_names(of_name)
    groups = ([entry for name in names for entry in of_name[name]] for names in alike_names)
    return AlikeGroups([group for group in groups if _has_two(group)], len(of_name), is_exact)


def _has_two(group):
    """False for one model with several participants."""
    return len({entry["initiative_id"] for entry in group}) > 1


def _near_names(names):
    """The names in lists, each in one of them, in the order of the alphabet."""
    group_of = {name: [name] for name in names}
    comparable = defaultdict(dict)
    for name in sorted(names):
        comparable[tuple(figures_in(name))][name] = " ".join(sorted(name.split()))
    for rest in comparable.values():
        while rest:
            name = next(iter(rest))
            words = rest.pop(name)
            found = process.extract(words, rest, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)
            for _, _, near in found:
                _join(group_of, name, near)
    return {id(group_of[name]): group_of[name] for name in sorted(names)}.values()


def _join(group_of, one, other):
    kept, joining = group_of[one], group_of[other]
    if kept is not joining:
        kept += joining
        group_of.update(dict.fromkeys(joining, kept))
