"""Text into terms: one function for documents and questions, so that both speak the same words.

    run of Han          dictionary words (jieba), and every two neighbours: 防汛预案 -> 防汛 预案 防+汛 汛+预 预+案
    number              whole, and with the character behind it: 3.5米 -> 3.5 3.5+米
    response level      in one spelling, too: Ⅲ级, 三级 and 3级 -> 3+级
    Latin, kana, …      whole words

A word and a pair are different terms although they may look alike (防汛 and 防+汛): a pair that is also a
word counts twice, which finds more than either alone and more than counting it once (measured on statutes).
All terms are made of the folded text; `ingest.fold` makes the scripts one.

Words learnt from the corpus (agency names, titles) only ever add terms. They never change how the rest is
cut, so a passage indexed before a word was learnt stays right but for that one term.

The terms are stored in SQLite FTS5 joined by spaces. FTS5's own `ascii` tokenizer takes them apart there:
unlike `unicode61` it keeps every Han character, also those newer than its Unicode tables, and with
`tokenchars` it keeps 3.5, 100% and 防+汛 whole.

Left out: storing and ranking (store.py).
"""

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

from ingest.document import Document, Metadata, Passage
from ingest.fold import fold

TERMS_VERSION = 1  # part of the build record: terms made by other rules do not match
TOKENIZE = "ascii tokenchars '.%+'"  # of the FTS5 table

_MOST_CHARACTERS = 10_000  # of a question that are looked at
_MOST_TERMS = 64  # of a question that are searched for: about 25 characters of Han give 30

# What asks, and what a question is wrapped in. It says nothing about the text that answers, and the pairs it
# makes with its neighbours (谁+负) stand in no document. Questions alone are stripped of it: documents keep all.
_STOP = {
    "asks for a person or agency": "谁 哪个 哪位 哪家",
    "asks for a thing": "什么 啥 哪 哪些 哪种 哪类 哪几 何",
    "asks for a number": "多少 几 几个 多大 多高",
    "asks for a time": "何时 多久 多长 几时",
    "asks for a place": "哪里 哪儿 何处",
    "asks for a way": "怎么 怎么办 怎样 怎么样 如何 咋",
    "asks for a reason": "为什么 为何",
    "asks for yes or no": "是否 是不是 有没有 能否 可否 吗 么",
    "politeness and particles": "请 请问 呢 吧 啊 呀 了",
}
_STOP_WORDS = frozenset(word for words in _STOP.values() for word in words.split())

# Extension B and later are included: names of places and persons use them.
_HAN = "〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff"
_PIECES = {
    "level": r"(?<![一二三四五六七八九十百千0-9])(?:[一二三四ⅰⅱⅲⅳ]|(?<![a-z])(?:i{1,3}|iv))(?=级)",  # Ⅲ级响应
    "number": r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?%?|[0-9]+(?:\.[0-9]+)*%?",  # 1,200 · 3.5 · 100% · 2.3.1
    "latin": r"[a-z][a-z0-9]*(?:\.[0-9]+)?",  # pm2.5 · covid
    "han": rf"[{_HAN}]+",  # 防汛应急预案
    "other": rf"[^\W_0-9a-z{_HAN}]+",  # かな · ①
}
_PIECE = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PIECES.items()))
_HAN_ONLY = re.compile(f"[{_HAN}]{{3,30}}")  # what can be learnt: 云州市防汛防台风指挥部
_HAN_ONE = re.compile(f"[{_HAN}]")
_LEVELS = {"一": 1, "二": 2, "三": 3, "四": 4, "ⅰ": 1, "ⅱ": 2, "ⅲ": 3, "ⅳ": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}


class Lexicon:
    """The terms of texts, with the words one library has learnt. Never changes: learning makes a new one.

    >>> Lexicon().terms("Ⅲ级响应")
    ['3+级', '响应', '级+响', '响+应']
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.words = frozenset(words)
        self._beginnings = frozenset(word[:end] for word in self.words for end in range(1, len(word)))

    def terms(self, text: str) -> list[str]:
        """The terms of a text in its order, repeated as often as they occur: '3.5%' -> ['3.5%']."""
        return list(self._terms(fold(text), frozenset()))

    def query_terms(self, text: str) -> list[str]:
        """The terms of a question, each once, without what only asks; at most 64, the most telling first.

        >>> Lexicon().query_terms("谁负责防汛？")
        ['负责', '防汛', '负+责', '责+防', '防+汛']
        """
        found = Counter(self._terms(fold(text[:_MOST_CHARACTERS]), _STOP_WORDS))
        if len(found) <= _MOST_TERMS:
            return list(found)
        # A long text was pasted: what it says again and again, and long words, tell what it is about.
        return sorted(found, key=lambda term: -found[term] * len(term))[:_MOST_TERMS]

    def columns(self, document: Document) -> Iterator[tuple[str, str, str]]:
        """Of every passage of a document the texts for the columns title, path and body, terms joined by spaces."""
        title = self.title_column(document.metadata)
        paths: dict[tuple[object, str], str] = {}
        for passage in document.passages:
            above = (passage.path, passage.context)
            if above not in paths:
                paths[above] = self.path_column(passage)
            yield title, paths[above], self.body_column(passage)

    def title_column(self, metadata: Metadata) -> str:
        """The terms of a document's title and number."""
        return " ".join(self.terms(f"{metadata.title} {metadata.number or ''}"))

    def path_column(self, passage: Passage) -> str:
        """The terms of the headings above a passage and of its context."""
        return " ".join(self.terms(" ".join((*passage.path, passage.context))))

    def body_column(self, passage: Passage) -> str:
        """The terms of a passage's text."""
        return " ".join(self.terms(passage.text))

    def _terms(self, folded: str, stop: frozenset[str]) -> Iterator[str]:
        for piece in _PIECE.finditer(folded):
            kind, text = piece.lastgroup, piece.group()
            if kind == "han":
                yield from self._han(text, stop)
            elif kind == "level":
                yield f"{_LEVELS[text]}+级"
            else:
                text = text.replace(",", "")
                yield text
                if kind == "number" and _HAN_ONE.match(behind := folded[piece.end() : piece.end() + 1]):
                    yield f"{text}+{behind}"

    def _han(self, run: str, stop: frozenset[str]) -> Iterator[str]:
        stretch: list[str] = []
        for word in (*_words(run), ""):  # "" closes the last stretch
            if word and word not in stop:
                stretch.append(word)
                continue
            if stretch:
                yield from self._stretch(stretch)
            stretch = []

    def _stretch(self, words: list[str]) -> Iterator[str]:
        """Terms of adjoining words: ['市', '指挥部'] -> 指挥部 指挥 市+指 指+挥 挥+部."""
        text = "".join(words)
        if len(text) == 1:
            yield text
            return
        for word in words:
            yield from _with_inner(word)
        if self.words:
            yield from self._learnt(text)
        yield from map("+".join, pairwise(text))

    def _learnt(self, text: str) -> Iterator[str]:
        dictionary = _dictionary().FREQ
        for start in range(len(text) - 2):
            end = start + 1
            while end < len(text) and text[start:end] in self._beginnings:
                end += 1
                if (word := text[start:end]) in self.words and not dictionary.get(word):
                    yield word


def learnable(words: Iterable[str]) -> frozenset[str]:
    """Those words, folded, that can be learnt: 3 to 30 Han characters that no dictionary has.

    >>> sorted(learnable(["澎岬縣災害應變中心", "A組", "预案"]))
    ['澎岬县灾害应变中心']
    """
    folded = {fold(word.strip()) for word in words}
    return frozenset(word for word in folded if _HAN_ONLY.fullmatch(word) and not _dictionary().FREQ.get(word))


def _words(run: str) -> Iterator[str]:
    # Without the hidden Markov model: it guesses names from their neighbours, so a question and a text could
    # disagree on the same name. Unknown names are found by their pairs, and agencies are learnt.
    return _dictionary().cut(run, HMM=False)  # type: ignore[no-any-return]


@lru_cache(maxsize=100_000)
def _with_inner(word: str) -> tuple[str, ...]:
    """A word and the shorter words in it: '指挥部' -> ('指挥部', '指挥'); () for a single character."""
    dictionary = _dictionary().FREQ
    inner = (word[at : at + size] for size in range(2, min(len(word), 4)) for at in range(len(word) - size + 1))
    return (word, *(part for part in inner if dictionary.get(part))) if len(word) > 1 else ()


def first_word(text: str) -> tuple[str, str]:
    """The first word of a folded text and its part of speech in jieba's letters: 组织抢救 -> ('组织', 'v'); ('', '') of none."""
    first = next(iter(_tagger().cut(text)), None)
    return (first.word, first.flag) if first is not None else ("", "")


@lru_cache(maxsize=1)
def _tagger() -> Any:  # noqa: ANN401  # jieba has no types
    dictionary = _dictionary()
    from jieba.posseg import POSTokenizer

    return POSTokenizer(dictionary)


@lru_cache(maxsize=1)
def _dictionary() -> Any:  # noqa: ANN401  # jieba has no types
    """A tokenizer of our own: jieba's global one could be changed by any other code in the process.

    Its dictionary is read directly. `Tokenizer.initialize` would read or write a pickle-like cache in the
    shared temporary folder, where anybody can put one, and gains but 0.3 s.
    """
    logging.getLogger("jieba").setLevel(logging.WARNING)
    import jieba

    logging.getLogger("jieba").setLevel(logging.WARNING)  # importing set it to DEBUG
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer
