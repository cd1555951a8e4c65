"""HTML put together without a template says what Django's own functions would."""

import pytest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from organizations.templatetags.frame import nav_entries
from organizations.templatetags.markup import filled, filled_each

PARTS = ["<b>", "“Dân vận khéo” & 'ý đảng'", mark_safe("<b>1</b>"), 12, gettext_lazy("<a>")]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_escaped_as_django_does(part):
    assert filled("<i>{}</i>", part) == format_html("<i>{}</i>", part)
    assert isinstance(filled("<i>{}</i>", part), SafeString)


def test_rows_follow_one_another():
    rows = [(part,) for part in PARTS]
    assert filled_each("<li>{}</li>", rows) == format_html_join("", "<li>{}</li>", rows)


def entry(label, **changes):
    usual = {"url": "/a/?nam=2026&b=1", "icon": "list", "current": False, "badge": 0}
    return usual | {"label": label} | changes


def test_the_navigation_escapes_marks_the_page_and_counts_what_waits():
    drawn = nav_entries([entry("Mô hình <1>"), entry("Hồ sơ", current=True, badge=3)])
    assert 'href="/a/?nam=2026&amp;b=1"><svg' in drawn
    assert "<span>Mô hình &lt;1&gt;</span></a></li>" in drawn
    assert drawn.count('aria-current="page"') == 1
    assert drawn.endswith('<span>Hồ sơ</span><span class="badge-count">3</span></a></li>')


def test_what_stands_behind_a_menu_shows_only_where_the_screen_is_narrow():
    rare = entry("Nhật ký")
    drawn = nav_entries([entry("Bảng theo dõi"), rare], narrow=[rare])
    assert drawn.startswith("<li><a")
    assert drawn.count('<li class="narrow-only">') == 1
