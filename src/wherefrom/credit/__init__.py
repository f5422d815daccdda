"""Where outcomes came from, and whom they are owed to."""

from wherefrom.credit.accounts import BY, KINDS, credit
from wherefrom.credit.trace import trace

__all__ = ["BY", "KINDS", "credit", "trace"]
