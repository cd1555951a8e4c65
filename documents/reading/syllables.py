"""Is this a syllable that Vietnamese can spell? Used to tell garbled text from real text."""

import re
import unicodedata

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay
ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt
oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uên uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut
uy uya uych uyên uyêt uyn uynh uyp uyt uyu
ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
y yêm yên yêng yêt yêu ych ym yn ynh yt
"""
_ALL_ONSETS = tuple(_ONSETS.split())
_ALL_RHYMES = frozenset(_RHYMES.split())
_LONGEST = 20  # "nghiêng" decomposed, with room to spare
_TONES = {"\u0300", "\u0309", "\u0303", "\u0301", "\u0323"}
_TONES_OF_STOPPED = {"\u0301", "\u0323"}
_STOPPED = re.compile(r"(?:p|t|c|ch)$")


def is_syllable(word: str) -> bool:
    """Whether the word, in any case and tone placement, is spelled like a Vietnamese syllable."""
    if len(word) > _LONGEST:
        return False
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in decomposed if c in _TONES]
    toneless = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    if len(tones) > 1 or (
        tones and _STOPPED.search(toneless) and tones[0] not in _TONES_OF_STOPPED
    ):
        return False
    return any(rest in _ALL_RHYMES for rest in _rests(toneless))


def _rests(word: str) -> list[str]:
    """What may be the rhyme of the word: without an onset, or after each onset that fits."""
    rests = [word]
    rests += [word[len(onset) :] for onset in _ALL_ONSETS if word.startswith(onset)]
    if word.startswith("gi"):
        rests.append(word[1:])  # gì, giếng: the i is written once
    return rests
