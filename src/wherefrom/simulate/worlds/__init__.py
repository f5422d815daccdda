"""Worlds with a known answer: one engine, eleven laws, nine policies, and what each truly costs."""

from wherefrom.simulate.worlds.growth import World, grow
from wherefrom.simulate.worlds.kinds import KINDS, Kind
from wherefrom.simulate.worlds.life import Ban, Life, Truth, live, truth, without
from wherefrom.simulate.worlds.policies import POLICIES, Policy, policies
from wherefrom.simulate.worlds.telling import Told, write

__all__ = [
    "KINDS",
    "POLICIES",
    "Ban",
    "Kind",
    "Life",
    "Policy",
    "Told",
    "Truth",
    "World",
    "grow",
    "live",
    "policies",
    "truth",
    "without",
    "write",
]
