"""Names and reference numbers as one spelling, for finding exactly the same again.

What two desks write differently without meaning another person is the same here: capitals, accents
of Latin, Greek and Cyrillic letters, Arabic vowel marks, hyphens, spaces, and which name comes
first. Vowel signs of other scripts carry meaning and stay. This is equality, not likeness: a name
that is spelt in another way is another name.
"""

import unicodedata

_ACCENTS = range(0x0300, 0x0370)
_ARABIC_MARKS = frozenset([*range(0x064B, 0x0653), 0x0640, 0x0670])


def name_key(*names: str) -> str:
    """Return the words of `names` in one spelling and order; empty if they have no letter."""
    return " ".join(sorted(_words(" ".join(names))))


def reference_key(text: str) -> str:
    """Return a reference number without spaces, punctuation and capitals; may be empty."""
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    spelt = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(letter for letter in unicodedata.normalize("NFKD", spelt) if _counts(letter))
    parts = "".join(letter if _in_word(letter) else " " for letter in kept).split()
    return [unicodedata.normalize("NFC", part) for part in parts]


def _counts(letter: str) -> bool:
    return ord(letter) not in _ACCENTS and ord(letter) not in _ARABIC_MARKS


def _in_word(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter).startswith("M")
