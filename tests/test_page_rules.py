"""Rules every template and the style sheet keep, read from the files themselves."""

import re

import pytest
from django.conf import settings

from organizations.templatetags import vn

TEMPLATES = sorted(settings.BASE_DIR.glob("templates/**/*.html"))
STATIC = settings.BASE_DIR / "static"
STYLE = (STATIC / "css" / "dvk.css").read_text()
SPRITE = set(re.findall(r'id="bi-([\w-]+)"', (STATIC / vn.SPRITE).read_text()))
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", STYLE))
AA_TEXT = 4.5
AA_GRAPHIC = 3.0
FONT_BYTES = 110 * 1024


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_holds_no_inline_script_or_style(template):
    text = re.sub(r"{%.*?%}|{{.*?}}", "", template.read_text(), flags=re.DOTALL)
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_the_icons_a_template_names_are_in_the_sprite(template):
    named = re.findall(r'(?:\{% icon |icon_name=)"([\w-]+)"', template.read_text())
    assert set(named) <= SPRITE


def test_the_icons_that_lines_are_drawn_with_are_in_the_sprite():
    drawing = [path.read_text() for path in settings.BASE_DIR.glob("*/templatetags/*.py")]
    named = set(re.findall(r'\b(?:icon\(|pill\("\w+", )"([\w-]+)"', "".join(drawing)))
    assert "exclamation-circle-fill" in named
    assert named <= SPRITE


def test_a_hidden_label_puts_no_quotes_around_names_that_have_their_own():
    quoting = r'class="visually-hidden"[^<]*“{{'
    assert [path.name for path in TEMPLATES if re.search(quoting, path.read_text())] == []


def test_the_dot_between_two_facts_is_left_to_the_style_sheet():
    comment = re.compile("{% comment %}.*?{% endcomment %}", re.DOTALL)
    assert [path.name for path in TEMPLATES if "·" in comment.sub("", path.read_text())] == []


def test_the_icons_of_statuses_and_flags_are_in_the_sprite():
    faces = [*vn.STATUSES.values(), *vn.FLAGS.values()]
    assert {face.icon for face in faces} <= SPRITE


@pytest.mark.parametrize("tone", ["none", "draft", "sent", "more", "ok", "late"])
def test_the_words_of_a_status_stand_out_from_their_ground(tone):
    assert contrast(COLOURS[tone], COLOURS[f"{tone}-bg"]) >= AA_TEXT


@pytest.mark.parametrize("name", ["ink", "ink-2", "primary", "brand", "late", "focus", "alert"])
@pytest.mark.parametrize("ground", ["surface", "bg"])
def test_text_colours_stand_out_from_page_and_panel(name, ground):
    assert contrast(COLOURS[name], COLOURS[ground]) >= AA_TEXT


@pytest.mark.parametrize(
    "name", ["line-strong", "solid-ok", "solid-sent", "solid-more", "solid-late", "solid-none"]
)
def test_borders_of_controls_and_fills_of_charts_stand_out_from_white(name):
    assert contrast(COLOURS[name], "#fff") >= AA_GRAPHIC


def test_the_first_visit_needs_no_foreign_address():
    served = [*TEMPLATES, *STATIC.glob("css/*.css"), *STATIC.glob("js/*.js")]
    addresses = re.findall(r"(?:src|href)=\"https?:|url\(['\"]?https?:", "".join(map(read, served)))
    assert addresses == []


def test_the_fonts_of_a_page_are_light_without_the_papers_own():
    fonts = fonts_of("dvk.css")
    of_paper = {path for path in fonts if path.name.startswith("tinos-")}
    assert len(of_paper) == 4
    assert 0 < weight(fonts - of_paper) <= FONT_BYTES


def fonts_of(sheet):
    """The font files a style sheet names; each must be there."""
    folder = STATIC / "css"
    names = re.findall(r'url\("([^"]+\.woff2)"\)', read(folder / sheet))
    return {(folder / name).resolve(strict=True) for name in names}


def weight(files):
    return sum(path.stat().st_size for path in files)


def read(path):
    return path.read_text()


def contrast(one, other):
    """The WCAG 2.2 contrast ratio of two hex colours."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
