"""What hidden causes could change: bands hold the ranges, tighter policies lose no less."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lineage.tales import lineage_of
from tests.lineage.worlds import branching, results_of

from wherefrom.lineage.hidden import hide
from wherefrom.lineage.history import OUTCOME
from wherefrom.replay.forward import replay
from wherefrom.replay.losses import if_unseen, losses, stopped_of_ours

seeds = st.integers(0, 2**32 - 1)
shares = st.floats(0, 1)


@pytest.fixture(scope="module")
def told():
    world = branching(3, people=25)
    outcomes = results_of(world)[:12]
    return lineage_of(world.activities, outcomes, ours=("p0", "p1", "p2", "p3"), draws=8)


def everything(told, seed, k=1):
    """Return what k policies allow: of each of ours all, nothing or a part; of others all."""
    rng = np.random.default_rng(seed)
    allowed = np.ones((told.history.type.size, k))
    ours = (told.history.type != OUTCOME) & (told.history.ours[told.history.actor] > 0)
    kind = rng.integers(0, 3, (int(ours.sum()), k))
    allowed[ours] = np.choose(kind, [0.0, 1.0, rng.uniform(size=kind.shape)])
    return allowed


def rows(told, allowed):
    talk = told.history.type != OUTCOME
    return replay(told, [str(k) for k in range(allowed.shape[1])], allowed[talk])


def loss(told, allowed, share=0.0):
    return losses(told, allowed, share).lost.sum(axis=0)


@given(seed=seeds)
@settings(max_examples=20)
def test_band_holds_the_range_and_the_range_what_may_come_another_way(told, seed):
    for row in rows(told, everything(told, seed, k=2)):
        for name, most in (("lost", 12), ("share_lost", 1)):
            ordered = [
                row[f"{name}{end}"]
                for end in (
                    "_if_hidden_low",
                    "_low",
                    "_with_backup",
                    "",
                    "_high",
                    "_if_hidden_high",
                )
            ]
            assert ordered == sorted(ordered)
            assert ordered[0] >= 0
            assert ordered[-1] <= most + 1e-9


@given(seed=seeds, share=shares, thin=shares)
@settings(max_examples=20)
def test_tighter_policy_loses_no_less_whatever_is_hidden(told, seed, share, thin):
    loose = everything(told, seed)
    tight = loose * np.where(everything(told, seed + 1) < 1, thin, 1.0)
    for way in (losses, if_unseen):
        before, after = way(told, loose, share), way(told, tight, share)
        pairs = [(before.lost, after.lost), (before.backed, after.backed)]
        for less, more in (*pairs, *zip(before.drawn, after.drawn, strict=True)):
            assert (more >= less - 1e-9).all()


@given(share=shares)
def test_policy_that_stops_nothing_loses_nothing_whatever_is_hidden(told, share):
    all_let = np.ones((told.history.type.size, 1))
    for way in (losses, if_unseen):
        found = way(told, all_let, share)
        for lost in (found.lost, found.backed, *found.drawn):
            assert np.abs(lost).max() < 1e-9
    (row,) = rows(told, all_let)
    assert {row[key] for key in row if "lost" in key} == {0.0}
    assert row["hidden_turns"] is row["hidden_reorders"] is None


@given(seed=seeds, less=shares, more=shares)
@settings(max_examples=20)
def test_more_hidden_loses_less_and_more_unseen_loses_more(told, seed, less, more):
    less, more = sorted((less, more))
    allowed = everything(told, seed)
    assert (loss(told, allowed, more) <= loss(told, allowed, less) + 1e-9).all()
    seen, unseen = (if_unseen(told, allowed, share) for share in (less, more))
    assert (unseen.lost >= seen.lost - 1e-9).all()


def test_none_hidden_is_the_plain_replay_and_all_hidden_loses_nothing(told):
    allowed = everything(told, 1)
    plain, unseen = losses(told, allowed), if_unseen(told, allowed, 0.0)
    np.testing.assert_allclose(unseen.lost, plain.lost)
    np.testing.assert_allclose(losses(told, allowed, 1.0).lost, 0, atol=1e-12)


def test_all_of_ours_unseen_and_stopped_loses_all_that_came_by_itself(told):
    # Were all that seems to come by itself ours, a policy that stops all of ours leaves nothing.
    ours = (told.history.type != OUTCOME) & (told.history.ours[told.history.actor] > 0)
    allowed = np.where(ours[:, None], 0.0, 1.0)
    assert stopped_of_ours(told, allowed).tolist() == [1.0]
    np.testing.assert_allclose(if_unseen(told, allowed, 1.0).lost, 1)


@given(seed=seeds)
@settings(max_examples=10)
def test_turning_points_are_where_the_replay_says_so(told, seed):
    allowed = everything(told, seed, k=3)
    found = rows(told, allowed)
    lost = [row["lost"] for row in found]
    for k, row in enumerate(found):
        lane = allowed[:, [k]]
        least = {"hidden_turns": 1.0 if lost[k] >= 1 else None}
        least["hidden_reorders"] = max((x for x in lost if x < lost[k] - 1e-9), default=None)
        for key, bound in least.items():
            if bound is None:
                assert row[key] is None
            else:
                assert loss(told, lane, row[key])[0] <= bound + 1e-6
                assert loss(told, lane, row[key] - 0.01)[0] >= bound - 1e-6


def test_policies_are_ordered_among_those_of_the_same_rate(told):
    allowed = everything(told, 9, k=2)
    talk = told.history.type != OUTCOME
    both = replay(told, ["a", "b"], allowed[talk], (0.0, 0.8))
    for rate in (0.0, 0.8):
        alone = replay(told, ["a", "b"], allowed[talk], (rate,))
        together = [row for row in both if row["substitution"] == rate]
        assert all(one == pytest.approx(row) for one, row in zip(alone, together, strict=True))


def test_tighter_policy_turns_no_sooner(told):
    loose = everything(told, 5)
    tight = loose * 0.8
    turns = [rows(told, allowed)[0]["hidden_turns"] or 0.0 for allowed in (loose, tight)]
    assert 0 < turns[0] <= turns[1]


def test_drawn_worlds_with_hidden_causes_agree_with_the_pass(told):
    allowed = everything(told, 7)
    many = told._replace(forests=np.repeat(told.forests, 40, axis=0))
    cut = np.mean([world.sum() for world in losses(many, allowed, 0.3).drawn])
    # What a forest keeps on average once arrows are cut is what its own arrows, hidden, keep.
    expected = []
    for parent in told.forests:
        kept = allowed[:, 0].copy()
        for i, above in enumerate(parent):
            if above >= 0:
                kept[i] *= 0.3 + 0.7 * kept[above]
        expected.append((1 - kept[told.history.type == OUTCOME]).sum())
    assert cut == pytest.approx(np.mean(expected), rel=0.05)
    assert hide(told, 0.3).forests is told.forests
