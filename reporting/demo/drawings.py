"""Drawn landscapes that stand for photos in the demo ward: no real place, no person."""

import io
from functools import partial

from PIL import Image, ImageDraw

from registrations.models import EvidenceStage

LARGE, THUMBNAIL = (1280, 960), (400, 300)
QUALITY = 72
_DRAWN_AT = 2  # drawn larger, then scaled down: smooth edges
# sky, sun, far hill, near hill, road, trees
_PALETTES = {
    EvidenceStage.BEFORE: ("#b9b3a6", "#d3cec2", "#9b9385", "#857c6e", "#6f675b", "#77705f"),
    EvidenceStage.DURING: ("#c3d0dc", "#f0e2b6", "#93a9ba", "#7389a0", "#9aa0a6", "#5f7d64"),
    EvidenceStage.AFTER: ("#bfe0f2", "#f7d15e", "#86bf7c", "#5d9e5f", "#d9cfc0", "#2f7d43"),
}
_WALLS = ("#e8d9b8", "#d9b59a", "#c9d3c0", "#e3c7a0")
_FLOWERS = ("#e2574c", "#f2b134", "#d665a3", "#ffffff")


def draw_photo(stage, rng):
    """(large, thumbnail) JPEG bytes of a lane before, during or after it was made pretty."""
    width, height = (side * _DRAWN_AT for side in LARGE)
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    at = partial(_at, width, height)
    sky, sun, far, near, road, trees = _PALETTES[stage]
    draw.rectangle([0, 0, width, height], fill=sky)
    _disc(draw, at(rng.uniform(0.6, 0.9), rng.uniform(0.12, 0.25)), width * 0.055, sun)
    draw.polygon([*_ridge(rng, at, 0.45, 0.1), at(1, 1), at(0, 1)], fill=far)
    draw.polygon([*_ridge(rng, at, 0.6, 0.06), at(1, 1), at(0, 1)], fill=near)
    for place in sorted(rng.uniform(0.02, 0.82) for _ in range(rng.randint(3, 5))):
        _house(draw, at, place, rng)
    draw.polygon([at(0.46, 0.68), at(0.54, 0.68), at(0.85, 1), at(0.15, 1)], fill=road)
    for side in (-1, 1):
        for step in range(rng.randint(3, 5)):
            place = at(0.5 + side * (0.09 + step * 0.085), 0.72 + step * 0.055)
            _disc(draw, place, width * (0.018 + step * 0.006), trees)
    if stage == EvidenceStage.AFTER:
        for _ in range(60):
            depth = rng.uniform(0.74, 0.99)
            edge = 0.5 + rng.choice((-1, 1)) * (0.06 + (depth - 0.68) * 1.06)
            _disc(draw, at(edge, depth), width * 0.005, rng.choice(_FLOWERS))
    large = image.reduce(_DRAWN_AT)
    return _jpeg(large), _jpeg(large.resize(THUMBNAIL, Image.Resampling.LANCZOS))


def _at(width, height, x, y):
    return width * x, height * y


def _disc(draw, centre, radius, colour):
    x, y = centre
    draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=colour)


def _ridge(rng, at, level, swing):
    return [at(x / 6, level + rng.uniform(-swing, swing)) for x in range(7)]


def _house(draw, at, place, rng):
    wide, high = rng.uniform(0.08, 0.14), rng.uniform(0.1, 0.2)
    draw.rectangle([*at(place, 0.7 - high), *at(place + wide, 0.72)], fill=rng.choice(_WALLS))
    roof = [
        at(place - 0.01, 0.7 - high),
        at(place + wide + 0.01, 0.7 - high),
        at(place + wide / 2, 0.63 - high),
    ]
    draw.polygon(roof, fill="#9c4a3c")


def _jpeg(image):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()
