"""The adjusted Rand index of two ways to divide things (Hubert and Arabie,
1985): 1 where they are the same, about 0 where one is by chance."""

from collections import Counter


def pairs(counts):
    return sum(n * (n - 1) / 2 for n in counts.values())


def adjusted_rand_index(expected, found):
    """Of two dicts from thing to group, over the things that both have."""
    things = [thing for thing in found if thing in expected]
    both = pairs(Counter((expected[t], found[t]) for t in things))
    left = pairs(Counter(expected[t] for t in things))
    right = pairs(Counter(found[t] for t in things))
    everything = len(things) * (len(things) - 1) / 2
    chance = left * right / everything if everything else 0
    most = (left + right) / 2
    return (both - chance) / (most - chance) if most != chance else 1.0
