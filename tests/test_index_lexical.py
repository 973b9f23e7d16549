"""Terms: what finds what."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import Lexicon, learnable

lexicon = Lexicon()
chinese = st.text(alphabet="云州市防汛抗旱指挥部办公室应急响应谁负责的在Ⅱ二级3.5%，。 AB臺灣災", max_size=40)


def test_a_word_and_its_pairs_are_different_terms():
    assert lexicon.terms("防汛预案") == ["防汛", "预案", "防+汛", "汛+预", "预+案"]


def test_words_within_a_longer_word_are_terms_too():
    assert {"指挥部", "指挥"} <= set(lexicon.terms("指挥部"))


def test_a_character_is_a_term_only_where_it_stands_alone():
    assert lexicon.terms("汛") == ["汛"]
    assert "汛" not in lexicon.terms("防汛")


def test_both_scripts_and_all_widths_give_the_same_terms():
    assert lexicon.terms("災害防救法第１７條（ＡＢＣ）") == lexicon.terms("灾害防救法第17条(abc)")


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("水位18.5米", "18.5"),
        ("完成率100%", "100%"),
        ("共1,200人", "1200"),
        ("降雨50毫米", "50+毫"),
        ("PM2.5超标", "pm2.5"),
        ("第2.3.1节", "2.3.1"),
        ("0599-8800110", "8800110"),
    ],
)
def test_numbers_and_latin_words_are_whole(text, term):
    assert term in lexicon.terms(text)


def test_a_range_is_its_two_numbers():
    assert {"1", "4", "4+级"} <= set(lexicon.terms("1-4级"))


@pytest.mark.parametrize("text", ["Ⅲ级响应", "三级响应", "3级响应", "III级响应", "三級應變"])
def test_a_response_level_has_one_spelling(text):
    assert "3+级" in lexicon.terms(text)


@pytest.mark.parametrize("text", ["十三级台风", "13级台风", "viii级"])
def test_a_larger_level_is_not_taken_for_a_small_one(text):
    assert "3+级" not in lexicon.terms(text)


def test_characters_of_the_newest_unicode_blocks_are_kept():
    assert lexicon.terms("𰻝") == ["𰻝"]


def test_questions_lose_what_only_asks():
    assert lexicon.query_terms("请问谁负责防汛？") == ["负责", "防汛", "负+责", "责+防", "防+汛"]
    assert lexicon.query_terms("怎么办呢？") == []


@given(chinese)
def test_every_term_of_a_question_is_a_term_of_the_same_text_in_a_document(text):
    # but for a character left alone when what asks beside it is taken away
    asked = [term for term in lexicon.query_terms(text) if len(term) > 1]
    assert set(asked) <= set(lexicon.terms(text))


@given(chinese)
def test_terms_hold_nothing_that_would_take_them_apart_again(text):
    for term in lexicon.terms(text):
        assert term
        assert not any(c.isspace() or (c.isascii() and not c.isalnum() and c not in ".%+") for c in term)


@given(chinese, chinese)
def test_texts_side_by_side_have_the_terms_of_both(one, other):
    assert lexicon.terms(f"{one}。{other}") == lexicon.terms(one) + lexicon.terms(other)


def test_a_question_of_ten_thousand_characters_stays_bounded():
    text = "".join(chr(0x4E00 + n % 5000) for n in range(10_000)) + "防汛" * 50
    assert len(lexicon.query_terms(text)) == 64


def test_what_a_long_text_says_again_and_again_is_searched_for():
    rare = "。".join(chr(0x4E00 + n) + chr(0x5E00 + n) for n in range(200))
    assert "管涌" in lexicon.query_terms(rare + "。管涌" * 5)


def test_a_word_learnt_only_adds_terms():
    name = "云州市防汛防台风指挥部"
    text = f"由{name}办公室负责。"
    learnt = Lexicon(learnable([name])).terms(text)
    plain = lexicon.terms(text)
    assert name in learnt
    assert sorted(learnt) == sorted([*plain, name])


def test_words_that_overlap_are_all_found():
    words = learnable(["云州市防汛指挥部", "防汛指挥部办公室"])
    assert words <= set(Lexicon(words).terms("云州市防汛指挥部办公室"))


def test_what_is_learnt_is_folded_and_must_be_a_name():
    assert learnable(["澎岬縣災害應變中心"]) == {"澎岬县灾害应变中心"}
    assert learnable(["预案", "指挥部", "Ⅱ级响应组", "", "汛" * 31]) == frozenset()


def test_a_lexicon_leaves_jieba_and_the_shared_temporary_folder_alone():
    program = """
import json, pathlib, sys, tempfile
shared = pathlib.Path(tempfile.mkdtemp())
tempfile.tempdir = str(shared)
from index.lexical import Lexicon
heavy = "jieba" in sys.modules
Lexicon(["云州市防汛指挥部"]).terms("云州市防汛指挥部")
import jieba
print(json.dumps([heavy, jieba.dt.initialized, [p.name for p in shared.iterdir()]]))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [False, False, []]
    assert done.stderr == ""
