"""Whole numbers in given proportions, and decks dealt from them: plain arithmetic."""


def apportion(total, shares):
    """`total` split by `shares` ({key: weight}) into whole numbers that add up (largest remainder).

    Equal remainders go to the earlier key.
    """
    weight = sum(shares.values())
    exact = {key: total * share / weight for key, share in shares.items()}
    parts = {key: int(value) for key, value in exact.items()}
    by_remainder = sorted(shares, key=lambda key: parts[key] - exact[key])
    for key in by_remainder[: total - sum(parts.values())]:
        parts[key] += 1
    return parts


def deck(rng, total, shares):
    """A shuffled list of `total` keys in exactly these proportions."""
    cards = [key for key, count in apportion(total, shares).items() for _ in range(count)]
    rng.shuffle(cards)
    return cards


def sizes(rng, count, total, *, most):
    """`count` list lengths between 1 and `most` that add up to `total` (or come closest)."""
    lengths = [1] * count
    room = list(range(count))
    for _ in range(min(total, count * most) - count):
        place = rng.choice(room)
        lengths[place] += 1
        if lengths[place] == most:
            room.remove(place)
    return lengths
