"""The PDF writer fetches nothing, embeds Tinos only, and tags what it writes."""

import base64
import http.server
import subprocess
import sys
import threading
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from documents import mau01, mau02, mau03
from documents.drawing import pdf
from documents.drawing.markup import Markup, element
from tests.documents.paper_forms import (
    many_entries,
    mau01_form,
    mau02_form,
    mau03_form,
    ward_nominees,
)

SECRET = "TOPSECRET-CONTENT"

# {url}: a listener on this machine; {secret}: a file on it; {svg}: a picture naming the listener.
FRAGMENTS = {
    "img": '<img src="{url}/img">',
    "img of a file": '<img src="file://{secret}">',
    "attachment link": '<link rel="attachment" href="file://{secret}">',
    "attachment anchor": '<a rel="attachment" href="file://{secret}">x</a>',
    "css link": '<link rel="stylesheet" href="{url}/css">',
    "css import": "<style>@import url({url}/import);</style>",
    "background": '<p style="background:url({url}/bg)">x</p>',
    "content": '<p style="content:url({url}/content)">x</p>',
    "list style": '<ul style="list-style-image:url({url}/lsi)"><li>x</ul>',
    "font face": "<style>@font-face{{font-family:a;src:url({url}/font)}} p{{font-family:a}}"
    "</style><p>x</p>",
    "object": '<object data="{url}/object"></object>',
    "embed": '<embed src="{url}/embed">',
    "svg image": '<svg xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<image xlink:href="{url}/svgin" width="9" height="9"/></svg>',
    "svg use": '<svg xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<use xlink:href="{url}/svguse#a"/></svg>',
    "data svg": '<img src="data:image/svg+xml;base64,{svg}">',
    "base": '<base href="{url}/base/"><img src="rel.png">',
    "redirect to a file": '<img src="{url}/redirect-file">',
    "redirect inside": '<img src="{url}/redirect-inside">',
    "iframe": '<iframe src="{url}/iframe"></iframe>',
    "script": '<script src="{url}/script"></script>',
    "refresh": '<meta http-equiv="refresh" content="0;url={url}/meta">',
    "input image": '<input type="image" src="{url}/input">',
    "poster": '<video poster="{url}/poster"></video>',
    "body background": '<body background="{url}/body">x',
    "picture": '<picture><source srcset="{url}/srcset"><img src="{url}/pic"></picture>',
    "relative path": '<img src="../..{secret}">',
}

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<image xlink:href="{url}/svg"/><style>@import url("{url}/css");</style></svg>'
)


class Listener(http.server.BaseHTTPRequestHandler):
    hits: list[str] = []

    def do_GET(self):
        self.hits.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"body { color: red }")

    def log_message(self, *_args):
        """Nothing on the test's screen."""


@pytest.fixture(scope="module")
def listener():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("fragment", FRAGMENTS.values(), ids=FRAGMENTS.keys())
def test_no_fragment_makes_the_writer_fetch_anything(fragment, listener, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    picture = SVG.format(url=listener).encode()
    svg = base64.b64encode(picture).decode()
    Listener.hits.clear()
    body = Markup(fragment.format(url=listener, secret=secret, svg=svg))
    try:
        written = pdf.render(body, title="Thử", css="")
    except FatalURLFetchingError:
        written = b""
    assert Listener.hits == []
    assert SECRET.encode() not in written


def test_the_listener_would_have_heard_an_unguarded_writer(listener):
    Listener.hits.clear()
    HTML(string=f'<img src="{listener}/unguarded.css">').write_pdf()
    assert Listener.hits == ["/unguarded.css"]


def test_a_document_that_names_a_foreign_picture_is_not_written(listener):
    with pytest.raises(FatalURLFetchingError, match="may not fetch"):
        pdf.render(element("p", element("img", src=f"{listener}/x.png")), title="Thử", css="")


def test_only_the_bundled_font_files_can_be_named():
    with pytest.raises(FatalURLFetchingError):
        pdf.OwnFilesOnly().fetch("font:../pdf.py")
    assert pdf.OwnFilesOnly().fetch("font:Tinos-Bold.ttf").read(4) == b"\x00\x01\x00\x00"


def test_a_picture_handed_over_with_the_document_is_shown():
    file = BytesIO()
    Image.new("RGB", (40, 20), "red").save(file, "PNG")
    page = element("p", element("img", src="media:7", alt="Ảnh"))
    written = pdf.render(page, title="Thử", css="", pictures={"7": file.getvalue()})
    (picture,) = PdfReader(BytesIO(written)).pages[0].images
    assert picture.image.size == (40, 20)
    with pytest.raises(FatalURLFetchingError):
        pdf.render(page, title="Thử", css="", pictures={"8": file.getvalue()})


@pytest.mark.parametrize(
    "written",
    [
        lambda: mau01.to_pdf([mau01_form(many_entries(30))]),
        lambda: mau02.to_pdf(mau02_form()),
        lambda: mau03.to_pdf(mau03_form(*ward_nominees(2))),
    ],
    ids=["mau01", "mau02", "mau03"],
)
def test_tinos_alone_is_embedded(written, tmp_path):
    file = tmp_path / "form.pdf"
    file.write_bytes(written())
    listing = subprocess.run(
        ["pdffonts", str(file)],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()[2:]
    faces = {line[7:].split()[0] for line in listing}
    assert {"Tinos", "Tinos-Bold", "Tinos-Italic"} <= faces
    assert all(face.startswith("Tinos") for face in faces)
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in listing)


def test_all_vietnamese_letters_come_from_tinos(tmp_path):
    vowels = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    tones = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    letters = "".join(vowel + tone for vowel in vowels for tone in tones) + "đĐ“”–…"
    written = pdf.render(element("p", letters), title="Chữ", css='p { font-family: "Tinos"; }')
    fonts = PdfReader(BytesIO(written)).pages[0]["/Resources"]["/Font"]
    assert {fonts[name]["/BaseFont"].split("+")[1] for name in fonts} == {"Tinos"}


def test_the_pdf_has_title_language_and_tags():
    reader = PdfReader(BytesIO(mau01.to_pdf([mau01_form()])))
    root = reader.trailer["/Root"]
    assert reader.metadata.title == (
        "Mẫu số 01 – Danh sách đăng ký mô hình “Dân vận khéo” năm 2026 – Chi bộ Tổ dân phố số 12"
    )
    assert reader.metadata.author == "Chi bộ Tổ dân phố số 12"
    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_the_table_and_its_headings_are_tagged():
    reader = PdfReader(BytesIO(mau02.to_pdf(mau02_form())))
    tags = []

    def walk(node):
        if isinstance(node, list):
            for child in node:
                walk(child.get_object())
        elif isinstance(node, dict) and "/S" in node:
            tags.append(node["/S"])
            walk(node.get("/K"))

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert tags.count("/Table") == 1
    assert tags.count("/TR") == 18
    assert tags.count("/TH") == 8
    assert tags.count("/TD") == 15 * 6 + 5
    assert "/H1" in tags


def test_the_form_modules_do_not_import_weasyprint():
    script = (
        "import sys; from documents import article, mau01, mau02, mau03, receipt, yearbook;"
        "print('weasyprint' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert answer.stdout.strip() == "False"
