"""How alike two texts are, and where: folded three-word shingles and their MinHash sketches.

A copy in which every fifth word was changed keeps half of its shingles, an unrelated text shares
a few per cent. The sketch is cut into bands of two values: a near copy has some bands in common
with its source, so candidates are found by equal numbers; the shingles themselves then decide.
"""

import re
import struct
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

from rensa import RMinHash

from documents.text import fold

SHINGLE_WORDS = 3
_RULE = RMinHash.ALGORITHM_VERSION
_VALUES = 128
_BAND_VALUES = 2
_SEED = 2023
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


@lru_cache(maxsize=16_384)
def _folded(word):
    return fold(word)


def words_of(text):
    """[(folded word, start, end)] of a text, without its punctuation."""
    return [(_folded(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def shingles_of(parts):
    """Every run of three words inside a part."""
    return {shingle for text in parts for shingle in _runs([word for word, _, _ in words_of(text)])}


def _runs(words):
    return [" ".join(words[i : i + SHINGLE_WORDS]) for i in range(len(words) - SHINGLE_WORDS + 1)]


def bands_of(shingles, ward_id):
    """The sketch of a set of shingles as 64 signed numbers of 64 bits; none of an empty set.

    Ward and rule are part of each number, so that only what may be compared can be equal.
    """
    if not shingles:
        return []
    sketch = RMinHash(num_perm=_VALUES, seed=_SEED)
    sketch.update(sorted(shingles))
    values = sketch.digest()
    return [
        _band(ward_id, number, values[start : start + _BAND_VALUES])
        for number, start in enumerate(range(0, _VALUES, _BAND_VALUES))
    ]


def _band(ward_id, number, values):
    packed = struct.pack(f"<QHH{_BAND_VALUES}I", ward_id, _RULE, number, *values)
    return int.from_bytes(blake2b(packed, digest_size=8).digest(), "little", signed=True)


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
