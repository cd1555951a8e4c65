"""What an editor changed in a text, word by word: pure functions."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stands in both versions, in the old one only, or in the new one only."""

    text: str
    is_removed: bool = False
    is_added: bool = False


def differences(old, new):
    """The pieces of both versions in reading order; all of them kept make either text again.

    Paragraphs are compared first and words only inside those that differ, so that the time
    stays short for texts that are mostly the same.
    """
    pieces = []
    for kept, before, after in _blocks(
        old.splitlines(keepends=True), new.splitlines(keepends=True)
    ):
        if kept:
            pieces.append(Piece(before))
            continue
        for same, removed, added in _blocks(_WORD.findall(before), _WORD.findall(after)):
            if same:
                pieces.append(Piece(removed))
                continue
            pieces += [Piece(removed, is_removed=True)] if removed else []
            pieces += [Piece(added, is_added=True)] if added else []
    return pieces


def _blocks(old, new):
    """(is the same, old text, new text) of two sequences of strings."""
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag == "equal", "".join(old[i:j]), "".join(new[k:m])
