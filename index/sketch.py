"""What two texts share, whatever their format: runs of eight letters, hashed, and a sample of them small enough to keep.

    letters('第１條　為防災，')  -> '第1条为防灾'          script, width, blanks and punctuation do not count
    shingles(letters)           -> a hash for each run of 8 letters, sorted, each once
    sketch(letters)             -> those of them below 1/16 of all hashes: a text of 8,000 characters keeps about 500

Because every text keeps the same part of all hashes, two sketches tell how much of one text stands in the other, in both
directions, also where one is much longer (FracMinHash; a bottom-k sketch cannot). Left out: which documents are compared
and what is said of them (kb/duplicates.py).
"""

import re

import numpy as np
import numpy.typing as npt

from ingest.fold import fold

Hashes = npt.NDArray[np.uint64]

_RUN = 8  # letters: shorter ones stand in every official document
_KEPT = np.uint64(2**64 // 16)
_NO_LETTER = re.compile(r"[\W_]+")
# FNV's prime, and the finalizer of MurmurHash3: fixed for good, so that sketches of different runs compare.
_PRIME = np.uint64(0x100000001B3)
_MIX = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53))
_SHIFT = np.uint64(33)


def letters(text: str) -> str:
    """The letters and figures of a text, folded: `letters('第１條　為防災，') == '第1条为防灾'`."""
    return _NO_LETTER.sub("", fold(text))


def shingles(letters: str) -> Hashes:
    """The hashes of all runs of eight letters, sorted, each once; [] for a text of fewer letters."""
    return np.unique(_hashes(letters))


def sketch(letters: str) -> Hashes:
    """Of `shingles` those in the same sixteenth of all hashes for every text."""
    hashes = _hashes(letters)
    return np.unique(hashes[hashes < _KEPT])


def shared(one: Hashes, other: Hashes) -> int:
    """How many hashes two sorted arrays have in common."""
    few, many = (one, other) if len(one) < len(other) else (other, one)
    if not len(few):
        return 0
    at = np.minimum(np.searchsorted(many, few), len(many) - 1)
    return int(np.count_nonzero(many[at] == few))


def _hashes(letters: str) -> Hashes:
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < _RUN:
        return np.zeros(0, np.uint64)
    hashes = np.zeros(len(codes) - _RUN + 1, np.uint64)
    for k in range(_RUN):
        hashes = hashes * _PRIME + codes[k : k + len(hashes)]
    for factor in _MIX:
        hashes = (hashes ^ (hashes >> _SHIFT)) * factor
    mixed: Hashes = hashes ^ (hashes >> _SHIFT)
    return mixed
