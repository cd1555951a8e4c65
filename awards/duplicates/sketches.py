"""How alike two texts are, and where: folded three-word shingles and bottom-k MinHash sketches.

A copy in which every fifth word was changed keeps half of its shingles, an unrelated text shares
a few per cent. Each shingle has a number, its mark, and a text is stored as its 64 smallest ones:
a fair sample, of which a new text that holds any copy of it has some. So candidates are found by
equal numbers, a known short text inside a new long one too; the shingles themselves then decide.
"""

import re
import struct
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

from documents.text import fold

SHINGLE_WORDS = 3
SKETCH_MARKS = 64
MOST_MARKS = 20_000  # a text of more is asked about by its smallest: sketches hold no others
_RULE = 1  # another rule of marks needs a migration that makes the stored sketches anew
_TOKEN = re.compile(r"[^\W_]+")
_SHORTEST_PASSAGE = 8  # words
_LARGEST_GAP = 4  # changed words inside one passage


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the new text that stands nearly so in the other; part counts from 1."""

    part: int
    start: int
    end: int
    text: str

    def lies_in(self, other):
        return self.part == other.part and other.start <= self.start and self.end <= other.end


@lru_cache(maxsize=16_384)
def _folded(word):
    return fold(word)


@lru_cache(maxsize=64)
def words_of(text):
    """[(folded word, start, end)] of a text, without its punctuation.

    Remembered for a while: a part is compared with one near text after the other.
    """
    return [(_folded(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def shingles_of(parts):
    """Every run of three words inside a part."""
    return {shingle for text in parts for shingle in _runs([*map(_folded, _TOKEN.findall(text))])}


def _runs(words):
    return map(" ".join, zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False))


def marks_of(shingles, ward_id):
    """The marks of a set of shingles, smallest first: signed numbers of 64 bits.

    Ward and rule are part of each number, so that only what may be compared can be equal.
    """
    salt = struct.pack("<QQ", ward_id, _RULE)
    return sorted(
        int.from_bytes(
            blake2b(shingle.encode(), digest_size=8, salt=salt).digest(), "little", signed=True
        )
        for shingle in shingles
    )[:MOST_MARKS]


def sketch_of(shingles, ward_id):
    """What is stored of a text; nothing of an empty one."""
    return marks_of(shingles, ward_id)[:SKETCH_MARKS]


def containment(shingles, others):
    """Which share of the shingles stands in the other text too, from 0 to 1."""
    return len(shingles & others) / len(shingles) if shingles else 0.0


def passages(parts, others):
    """The stretches of the parts whose shingles stand among `others`, longest first."""
    found = []
    for number, text in enumerate(parts, 1):
        words = words_of(text)
        for first, last in _stretches(_shared_words(words, others)):
            start, end = words[first][1], words[last][2]
            found.append((last - first, Passage(number, start, end, text[start:end])))
    return [passage for _, passage in sorted(found, key=lambda item: -item[0])]


def _shared_words(words, others):
    """The places of the words that a shared shingle covers, in order."""
    covered = set()
    for place, shingle in enumerate(_runs([word for word, _, _ in words])):
        if shingle in others:
            covered.update(range(place, place + SHINGLE_WORDS))
    return sorted(covered)


def _stretches(places):
    """[(first, last)] of places with small gaps only, if long enough to be told."""
    if not places:
        return []
    cuts = [i for i, (a, b) in enumerate(pairwise(places), 1) if b - a > _LARGEST_GAP]
    starts, ends = [0, *cuts], [*cuts, len(places)]
    runs = [(places[a], places[b - 1]) for a, b in zip(starts, ends, strict=True)]
    return [(first, last) for first, last in runs if last - first + 1 >= _SHORTEST_PASSAGE]
