"""Close names are found among many, wherever the slip is."""

import pytest

from wherefrom.errors import COMPARED, did_you_mean

MANY = [
    f"email:{7919 * number % 99991:05}.{number}@mail{number % 50}.example"
    for number in range(20 * COMPARED)
]
MEANT = MANY[12_345]


@pytest.mark.parametrize("at", range(len(MEANT)))
def test_close_name_is_found_among_many_wherever_the_slip_is(at):
    slipped = MEANT[:at] + "_" + MEANT[at + 1 :]
    assert did_you_mean(slipped, MANY).startswith(f' Did you mean "{MEANT}"')


@pytest.mark.parametrize("found", ["", "x", "nothing of the kind"])
def test_nothing_is_suggested_where_nothing_is_close(found):
    assert did_you_mean(found, MANY) == ""
