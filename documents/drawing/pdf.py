"""PDF by WeasyPrint: tagged (PDF/UA-1), with title and language, in the bundled Tinos only.

Importing this module costs seconds, so it is imported by those who render, when they render.
"""

from collections.abc import Mapping
from functools import cache

from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from documents.drawing import markup
from documents.drawing.markup import MEDIA_SCHEME, Markup, element
from documents.drawing.measure import FONTS
from documents.drawing.paper import Paper
from documents.drawing.stylesheet import paged_css
from documents.style import PartyStyle

_FONT_SCHEME = "font:"
_VARIANT = "pdf/ua-1"
_WHOLE_PAGE = "body { margin: 0; }\n"
_FACES = (
    ("Tinos-Regular.ttf", "normal", "normal"),
    ("Tinos-Bold.ttf", "bold", "normal"),
    ("Tinos-Italic.ttf", "normal", "italic"),
    ("Tinos-BoldItalic.ttf", "bold", "italic"),
)


class OwnFilesOnly(URLFetcher):
    """Gives out the bundled fonts and the pictures handed over with the document.

    Anything else an HTML text may name (network, files, data) stops the rendering with
    FatalURLFetchingError: a document that asks for it was tampered with.
    """

    def __init__(self, pictures: Mapping[str, bytes] | None = None):
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._pictures = pictures or {}

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        if url.startswith(_FONT_SCHEME) and url.removeprefix(_FONT_SCHEME) in _font_files():
            return URLFetcherResponse(url, (FONTS / url.removeprefix(_FONT_SCHEME)).read_bytes())
        if url.startswith(MEDIA_SCHEME) and url.removeprefix(MEDIA_SCHEME) in self._pictures:
            return URLFetcherResponse(url, self._pictures[url.removeprefix(MEDIA_SCHEME)])
        raise FatalURLFetchingError(f"a document may not fetch {url[:80]}")


def draw(paper: Paper, style: PartyStyle) -> bytes:
    steps = {sheet.squeeze for sheet in paper.sheets} - {0}
    css = paged_css(style, sorted(steps))
    body = markup.draw(paper, style, paged=True)
    return render(body, title=paper.title, author=paper.author, css=css, pictures=paper.pictures)


def render(
    body: Markup,
    *,
    title: str,
    css: str,
    author: str = "",
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """A PDF of the HTML `body`; an <img src="media:NAME"> shows pictures[NAME]."""
    return write(lay_out(body, title=title, css=css, author=author, pictures=pictures))


def write(document: Document) -> bytes:
    written: bytes = document.write_pdf(pdf_variant=_VARIANT)
    return written


def lay_out(
    body: Markup,
    *,
    title: str,
    css: str,
    author: str = "",
    pictures: Mapping[str, bytes] | None = None,
) -> Document:
    """The pages of the HTML `body`, still to be written."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("title", title),
        *([element("meta", name="author", content=author)] if author else []),
    )
    page = element("html", head, element("body", body), lang="vi")
    fetcher = OwnFilesOnly(pictures)
    fonts = _fonts()
    return HTML(string=page, url_fetcher=fetcher, base_url=None).render(
        stylesheets=[CSS(string=_WHOLE_PAGE + css, font_config=fonts, url_fetcher=fetcher)],
        font_config=fonts,
        pdf_variant=_VARIANT,
    )


@cache
def _font_files() -> frozenset[str]:
    return frozenset(file for file, _weight, _slant in _FACES)


@cache
def _fonts() -> FontConfiguration:
    """The one font configuration of the process: each new one would load the fonts again."""
    configuration = FontConfiguration()
    faces = "".join(
        f'@font-face {{ font-family: "Tinos"; src: url("{_FONT_SCHEME}{file}");'
        f" font-weight: {weight}; font-style: {slant}; }}"
        for file, weight, slant in _FACES
    )
    CSS(string=faces, font_config=configuration, url_fetcher=OwnFilesOnly())
    return configuration
