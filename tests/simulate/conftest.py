import pytest

from wherefrom.simulate import year


@pytest.fixture(scope="session")
def free():
    return year(seed=3, people=120)
