import statistics

from wherefrom.simulate.draws import Luck

LUCKS = [Luck.of("test", number) for number in range(4000)]


def test_luck_is_the_same_for_the_same_thing_and_other_for_another():
    assert Luck.of("a", 1).uniform("x") == Luck.of("a", 1).uniform("x")
    assert len({luck.uniform("x") for luck in LUCKS}) == len(LUCKS)
    assert Luck.of("a", 1) != Luck.of("a", 11)
    assert Luck.of("a", 1).child("b") != Luck.of("a", 1).child("b", 1)


def test_luck_has_the_moments_it_promises():
    assert abs(statistics.fmean(luck.uniform("u") for luck in LUCKS) - 0.5) < 0.02
    assert abs(statistics.fmean(luck.exponential(3.0, "e") for luck in LUCKS) - 3.0) < 0.2
    assert abs(statistics.median(luck.lognormal(2.0, 0.5, "l") for luck in LUCKS) - 2.0) < 0.1
    counts = [luck.poisson(1.7, "p") for luck in LUCKS]
    assert abs(statistics.fmean(counts) - 1.7) < 0.1
    assert abs(statistics.variance(counts) - 1.7) < 0.2
    picks = [luck.weighted([1.0, 3.0], "w") for luck in LUCKS]
    assert abs(statistics.fmean(picks) - 0.75) < 0.03


def test_luck_gives_no_more_where_less_is_expected():
    for luck in LUCKS[:500]:
        assert luck.poisson(0.4, "n") <= luck.poisson(2.5, "n")
        assert luck.chance(0.9, "c") or not luck.chance(0.2, "c")
