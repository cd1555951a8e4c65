"""Whether a nominee is a collective or an individual: the paper of Mẫu 03 does not tell.

Its title and its heading say "tập thể/cá nhân" and it has no parts for the two, so a form that
the program writes carries the kinds hidden, each with the name it belongs to: a name changed in
Word takes no kind that was meant for another.
"""

from collections.abc import Iterable, Mapping

from documents.text import fold
from documents.vocabulary import COLLECTIVE, INDIVIDUAL

_PROPERTY = "danvan.kind."
_LONGEST_NAME = 200  # Word keeps 255 characters of a property


def kind_properties(nominees: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Document properties that hold the kind of each (participant, kind)."""
    return {
        f"{_PROPERTY}{number}": f"{kind}:{_key(participant)}"
        for number, (participant, kind) in enumerate(nominees, 1)
    }


def kinds_in(properties: Mapping[str, str]) -> "HiddenKinds":
    found: dict[str, set[str]] = {}
    for name, value in properties.items():
        kind, _, participant = value.partition(":")
        if name.startswith(_PROPERTY) and kind in (COLLECTIVE, INDIVIDUAL):
            found.setdefault(participant, set()).add(kind)
    return HiddenKinds({name: kinds.pop() for name, kinds in found.items() if len(kinds) == 1})


class HiddenKinds:
    """The kinds by folded name; names that stand for both kinds are left out."""

    def __init__(self, kinds: Mapping[str, str]):
        self._kinds = kinds

    def of(self, participant: str) -> str:
        """The kind that the file keeps for this name; empty when it keeps none."""
        return self._kinds.get(_key(participant), "")


def _key(participant: str) -> str:
    return fold(participant)[:_LONGEST_NAME]
