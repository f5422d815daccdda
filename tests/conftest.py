"""What all tests share."""

from hypothesis import settings

# Compiling a kernel takes seconds, and a test that fails must fail again.
settings.register_profile("wherefrom", deadline=None, derandomize=True)
settings.load_profile("wherefrom")


def pytest_addoption(parser):
    parser.addoption("--accept", action="store_true", help="rewrite what golden cases expect")
