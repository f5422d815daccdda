"""What a policy of relevance would have said of any talk, others' as well as ours."""

import pyarrow as pa

from wherefrom.kernels import Flags
from wherefrom.replay.policy import Policy, allowed

RELEVANCE = ("on-message-only", "target-audience-only")  # the ready-made policies of relevance


def passes(policy: Policy, activities: pa.Table, zone: str) -> Flags:
    """Tell of each activity whether the policy would let it through, were it ours.

    Args:
        policy: read by `policy.load`.
        activities: columns `policy.GIVEN`; any order, kept.
        zone: IANA name; the policy's clock.
    """
    place = activities.column_names.index("ours")
    everybody = pa.array([True] * activities.num_rows, pa.bool_())
    told = activities.set_column(place, "ours", everybody)
    through: Flags = allowed(policy, told, zone) > 0
    return through
