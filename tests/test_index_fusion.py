"""Laws of fusion, on generated rankings."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.fusion import reciprocal_rank, scaled, weighted_sum
from index.hits import Scored

names = st.sampled_from("甲乙丙丁戊己庚辛")
# Whole numbers stand for scores: laws about ties are then about ties, not about rounding.
rankings = st.dictionaries(names, st.integers(-20, 20), max_size=8).map(
    lambda scores: [Scored(name, float(score)) for name, score in scores.items()]
)
two = st.lists(rankings, min_size=2, max_size=2)
shares = st.lists(st.integers(1, 5).map(float), min_size=2, max_size=2)
ways = pytest.mark.parametrize("fuse", [reciprocal_rank, weighted_sum])


def score_of(fused: list[Scored], name: str) -> float:
    return next((scored.score for scored in fused if scored.passage_id == name), 0.0)


@ways
@given(lists=two, weights=shares, random=st.randoms())
def test_the_order_within_a_list_does_not_matter(fuse, lists, weights, random):
    shuffled = [random.sample(ranking, len(ranking)) for ranking in lists]
    assert fuse(shuffled, weights) == fuse(lists, weights)


@ways
@given(lists=two, weights=shares)
def test_every_candidate_is_ranked_once_between_0_and_1_best_first(fuse, lists, weights):
    fused = fuse(lists, weights)
    assert sorted(s.passage_id for s in fused) == sorted({s.passage_id for ranking in lists for s in ranking})
    assert all(-1e-12 <= s.score <= 1 + 1e-12 for s in fused)
    assert [s.score for s in fused] == sorted((s.score for s in fused), reverse=True)


@ways
@given(lists=two, weights=shares, name=names, more=st.integers(1, 30))
def test_a_passage_that_scores_more_in_one_list_never_falls(fuse, lists, weights, name, more):
    assume(any(s.passage_id == name for s in lists[0]))
    raised = [Scored(s.passage_id, s.score + more) if s.passage_id == name else s for s in lists[0]]
    before, after = fuse(lists, weights), fuse([raised, lists[1]], weights)
    assert score_of(after, name) >= score_of(before, name) - 1e-12


@ways
@given(ranking=rankings)
def test_a_list_alone_keeps_its_order(fuse, ranking):
    order = [s.passage_id for s in sorted(ranking, key=lambda s: (-s.score, s.passage_id))]
    assert [s.passage_id for s in fuse([ranking, []], [1, 1])] == order


@given(lists=two, weights=shares, factor=st.sampled_from([0.5, 2.0, 8.0]), shift=st.integers(-4, 4))
def test_the_scale_of_a_ranker_does_not_matter_to_the_weighted_sum(lists, weights, factor, shift):
    other = [Scored(s.passage_id, s.score * factor + shift) for s in lists[0]]
    before, after = weighted_sum(lists, weights), weighted_sum([other, lists[1]], weights)
    assert {s.passage_id: pytest.approx(s.score) for s in before} == {s.passage_id: s.score for s in after}


def test_a_passage_that_both_rankers_like_comes_before_one_that_one_likes():
    lexical = [Scored("甲", 9.0), Scored("乙", 8.0), Scored("丙", 1.0)]
    dense = [Scored("乙", 0.90), Scored("丁", 0.88), Scored("甲", 0.70)]
    assert reciprocal_rank([lexical, dense], [1, 1])[0].passage_id == "乙"
    assert weighted_sum([lexical, dense], [1, 1])[0].passage_id == "乙"


def test_a_passage_that_is_first_everywhere_has_one():
    lists = [[Scored("甲", 3.0), Scored("乙", 1.0)], [Scored("甲", 0.9)]]
    assert reciprocal_rank(lists, [2, 3])[0] == Scored("甲", 1.0)
    assert weighted_sum(lists, [2, 3])[0] == Scored("甲", 1.0)


def test_cosines_that_lie_close_together_weigh_as_much_as_scores_that_lie_far_apart():
    lexical = [Scored("甲", 30.0), Scored("乙", 0.5)]
    dense = [Scored("乙", 0.86), Scored("甲", 0.82)]
    assert [s.score for s in weighted_sum([lexical, dense], [0.5, 0.5])] == [0.5, 0.5]


def test_a_floor_divides_by_the_best():
    assert scaled([Scored("甲", 8.0), Scored("乙", 6.0)], floor=0.0) == [Scored("甲", 1.0), Scored("乙", 0.75)]
    assert weighted_sum([[Scored("甲", 8.0), Scored("乙", 6.0)]], [1], [0.0])[1] == Scored("乙", 0.75)


def test_scores_that_tell_nothing_apart_are_all_the_best():
    assert scaled([Scored("甲", 0.8), Scored("乙", 0.8)]) == [Scored("甲", 1.0), Scored("乙", 1.0)]


@pytest.mark.parametrize("weights", [[1], [0, 0], [2, -1]])
def test_weights_that_mean_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        weighted_sum([[], []], weights)
