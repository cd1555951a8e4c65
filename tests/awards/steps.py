"""What the tests of the award editors do over and over: post, read the answer, draw a file."""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html
from PIL import Image

from awards.models import Article, Nomination
from documents import article as article_document
from documents.letterhead import Letterhead

SAMPLES = settings.BASE_DIR / "tests" / "samples"
GOOD = "Từ tháng 3 năm 2026, kết quả vận động được 120 hộ tham gia."
PERSON = {"kind": "individual", "participant": "Lê Thị Mai"}


def url(name, *args):
    return reverse(f"awards:{name}", args=args)


def page(name, *args, **query):
    words = "&".join(f"{key.replace('_', '-')}={value}" for key, value in query.items())
    return reverse(f"awards:{name}", args=args) + (f"?{words}" if words else "")


def side_by_side(nominees):
    return page("compare") + "?" + "&".join(f"ho-so={nominee.pk}" for nominee in nominees)


def text_of(answer):
    return " ".join(html.fromstring(answer.content).text_content().split())


def messages_of(page):
    return [str(message) for message in page.context["messages"]]


def errors_of(page):
    return {error.anchor: error.text for error in page.context["errors"]}


def picture(width=1300, height=900, shade=90):
    stored = BytesIO()
    Image.new("RGB", (width, height), (shade, shade, 40)).save(stored, "JPEG")
    return stored.getvalue()


def file(name, data):
    return SimpleUploadedFile(name, data)


def sample(name):
    return (SAMPLES / name).read_bytes()


def upload(client, submission, name, data=None):
    """Post a filled form, one of the samples unless `data` is given; the page that follows."""
    posted = {"file": file(name, sample(name) if data is None else data)}
    return client.post(url("file_upload", submission.pk), posted, follow=True)


def press(client, page, button):
    """Post the form of the page that has the button, as a browser does; the page that follows."""
    tree = html.fromstring(page.content)
    [found] = tree.xpath(f"//button[normalize-space()='{button}']")
    form = tree.get_element_by_id(found.get("form"))
    data = dict(form.form_values())
    if found.get("name"):
        data[found.get("name")] = found.get("value")
    return client.post(form.action, data, follow=True)


def word_file(parts, title="Người giữ lửa", **fields):
    paper = article_document.Article(
        letterhead=Letterhead(issuer="Chi bộ Tổ dân phố số 12"),
        year=2026,
        title=title,
        unit_name="Chi bộ Tổ dân phố số 12",
        author="",
        parts=tuple(parts),
        **{"person": "Lê Thị Mai", "person_role": "Tổ trưởng"} | fields,
    )
    return article_document.to_docx(paper)


def shown_ids(article):
    """What the box about the pictures holds: those it was shown with."""
    return " ".join(map(str, article.photos.shown().values_list("pk", flat=True)))


def typed_article(article, **fields):
    """The editor's form as its page would post it; None leaves a field out."""
    article = Article.objects.get(pk=article.pk)
    data = {
        "version": article.version,
        "title": article.title,
        "person": article.person,
        "person_role": article.person_role,
        "declarations": "1",
        "is_not_in_book": "1",
        "shows_children": "0",
        "consent-person": article.person,
        "consent-photos": shown_ids(article),
        "action": "save",
    }
    data |= {f"part-{number}": text for number, text in enumerate(article.parts, 1)}
    for photo in article.photos.shown():
        data[f"photo-{photo.pk}-caption"] = photo.caption
        data[f"photo-{photo.pk}-part"] = photo.part or ""
        data[f"photo-{photo.pk}-stage"] = photo.stage
    return {name: value for name, value in (data | fields).items() if value is not None}


def typed_nomination(nomination, action="save", **fields):
    """As `typed_article`, of Mẫu số 03."""
    values = {
        "version": nomination.version,
        "action": action,
        "kind": nomination.kind,
        "participant": nomination.participant_name,
        "initiative": nomination.initiative_name,
        "sector": nomination.sector,
        "summary": nomination.summary,
    }
    return values | fields


def save_nomination_page(client, nomination, action="save", **fields):
    """Post the editor of Mẫu số 03; the page that follows."""
    address = url("nomination_edit", nomination.pk)
    page = client.post(address, typed_nomination(nomination, action, **fields), follow=True)
    nomination.refresh_from_db()
    return page


def autosave_nomination(client, nomination, **fields):
    address = url("nomination_autosave", nomination.pk)
    return client.post(address, typed_nomination(nomination, **fields))


def start_nomination(client, unit):
    """Press the unit's line of the task list; (the page that follows, the Nomination)."""
    page = client.post(f"{url('nomination_start', unit.pk)}?nam=2026", follow=True)
    return page, Nomination.objects.get(unit=unit)
