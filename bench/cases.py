"""What is measured, each against its floor."""

import io
import time
from functools import partial

from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from docx import Document
from openpyxl import Workbook
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from audit.clock import held_at, now
from bench.books import sample_yearbook
from bench.broker import silent_broker
from bench.duplicates import near_copy_search
from bench.first_load import first_loads
from bench.pictures import hostile_pictures
from bench.reminders_case import planning
from bench.timing import compare
from campaigns.models import Campaign
from campaigns.vocabulary import Obligation, Status
from danvan import urls as site_urls
from documents import mau01, mau02, yearbook
from documents.letterhead import Letterhead
from documents.limited import read_mau01
from documents.mau01 import Mau01Entry, Mau01Form
from documents.vocabulary import LEVELS_2026, SECTORS_2026
from organizations.models import User
from registrations.models import Entry
from reporting.demo.seeding import STAGES
from reporting.papers import registered_mau02
from reporting.totals import ACCEPTED_ONLY, labels_of, totals

UNITS = 150
ARTICLES = 10_000
PAGES = [
    ("the board", "bxdd1", "/bang-theo-doi/"),
    ("the board with all lines", "bxdd1", "/bang-theo-doi/?so-dong=150"),
    ("the board to be printed", "bxdd1", "/bang-theo-doi/ban-in/"),
    ("Mẫu 02 of the ward", "bxdd1", "/tong-hop/"),
    ("the last look before sealing", "bxdd1", "/tong-hop/chot/"),
    ("the list of models", "bxdd1", "/mo-hinh/"),
    ("the leader's view", "ttdu", "/tong-quan/"),
    ("the leader's pictures", "ttdu", "/hinh-anh/"),
    ("the clerk's tasks", "tdp12", "/viec-can-lam/"),
    ("a file of the queue", "bxdd1", "/kiem-tra/"),
    ("an article under review", "bxdd1", "/kiem-tra/{article}/"),
    ("whom to chase", "bxdd1", "/don-doc/"),
    ("whom to call", "bxdd1", "/don-doc/goi-dien/"),
    ("texts for Zalo", "bxdd1", "/don-doc/tin-zalo/"),
    ("the outbox", "bxdd1", "/loi-nhac/"),
    ("what will be told", "bxdd1", "/lich-nhac/"),
    ("the ward's articles", "bxdd1", "/bai-viet/"),
    ("the yearbook", "bxdd1", "/ky-yeu/"),
    ("the choice", "bxdd1", "/xet-chon/"),
    ("the assessment", "bxdd1", "/danh-gia/"),
    ("the store of photos", "bxdd1", "/kho-anh/"),
    ("models without photos", "bxdd1", "/kho-anh/mo-hinh/"),
    ("alike models", "bxdd1", "/mo-hinh/co-the-trung/"),
    ("limits of the year", "bxdd1", "/han-gui/"),
    ("sealed tables", "ttdu", "/bao-cao/"),
    ("the unit's models", "tdp12", "/mo-hinh-don-vi/"),
    ("forms and letters", "tdp12", "/bieu-mau/"),
    ("what was sent", "tdp12", "/lich-su-gui/"),
    ("settings of the year", "admin", "/nam-cong-tac/{campaign}/"),
    ("units", "admin", "/don-vi/"),
    ("accounts", "admin", "/tai-khoan/"),
    ("the log", "admin", "/nhat-ky/"),
    ("state of the machine", "admin", "/tinh-trang/"),
]
# as often as an empty page, and at most so many questions to the database
PAGE_TARGET, MOST_QUERIES = 12, 30
EMPTY_PAGE = "/bench-empty/"
# What the database alone needs for the figures of Mẫu 02: its cells, and the distinct numbers.
RAW_TOTALS = [
    f"""
    SELECT {columns}, COUNT(DISTINCT participant_id), COUNT(*)
    FROM registrations_entry
    WHERE campaign_id = %s AND ward_id = %s AND list_status = %s
    GROUP BY {columns}
    """  # noqa: S608 -- the columns are the two lists below
    for columns in ("level_id, sector_id, participant_kind", "participant_kind")
]
COPY_ENTRIES = """
    INSERT INTO registrations_entry ({columns})
    SELECT {values} FROM registrations_entry WHERE campaign_id = %s
"""


def empty_page(request):
    return HttpResponse("<!doctype html><title>x</title>")


urlpatterns = [*site_urls.urlpatterns, path(EMPTY_PAGE.strip("/") + "/", empty_page)]


def run(entries):
    """All results; the totals last, because they fill the database.

    The pages stand at the end of the demo's year, when they have the most to say.
    """
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("seed_demo", stage="year_end", units=UNITS)
    site = override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"])
    with site, held_at(STAGES["year_end"]):
        pages = [page(*case) for case in PAGES]
    pages += first_loads()
    searches = [near_copy_search(demo_campaign().ward, ARTICLES)]
    papers = [*imports(), *exports(), yearbooks(), *hostile_pictures()]
    return [*pages, silent_broker(), *papers, *searches, planning(), ward_totals(entries)]


def page(name, username, address):
    """A page as its person gets it, through all middleware, against a page that says nothing."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    answer = client.get(address.format(**records_of_addresses()), follow=True)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    own_address = answer.wsgi_request.get_full_path()
    with CaptureQueriesContext(connection) as captured:
        client.get(own_address)
    return compare(
        f"page: {name}, {UNITS} units",
        partial(client.get, own_address),
        "empty Django page",
        partial(client.get, EMPTY_PAGE),
        rounds=41,
        target=PAGE_TARGET,
        queries=len(captured),
        most_queries=MOST_QUERIES,
        clock=time.process_time,
    )


def imports():
    """Reading a filled Word form in its child process, against python-docx in this one."""
    for rows in (50, 300):
        data = mau01.to_docx([sample_form(rows)])
        yield compare(
            f"import: Mẫu 01 of {rows} rows, docx",
            partial(read_mau01, data, "mau01.docx"),
            "python-docx reads the cells",
            partial(read_cells, data),
            rounds=5,
        )


def read_cells(data):
    return [
        cell.text
        for table in Document(io.BytesIO(data)).tables
        for row in table.rows
        for cell in row.cells
    ]


def exports():
    """Each form in each format, against the smallest document with as many rows."""
    form, table = [sample_form(100)], ward_mau02()
    fonts = FontConfiguration()
    for name, rows, module, content in (
        ("Mẫu 01 of 100 rows", 100, mau01, form),
        ("Mẫu 02", 16, mau02, table),
    ):
        floors = {
            "docx": ("minimal python-docx", partial(minimal_docx, rows)),
            "pdf": ("minimal WeasyPrint", partial(minimal_pdf, rows, fonts)),
            "xlsx": ("minimal openpyxl", partial(minimal_xlsx, rows)),
        }
        for file_format, (floor_name, floor) in floors.items():
            writer = getattr(module, f"to_{file_format}")
            yield compare(
                f"export: {name}, {file_format}",
                partial(writer, content),
                floor_name,
                floor,
                rounds=5,
            )


def yearbooks():
    """A book of twice as many articles, against the smaller one: its time grows with them."""
    smaller, larger = sample_yearbook(8), sample_yearbook(16)
    return compare(
        "yearbook: 16 articles with 40 photos, docx",
        partial(yearbook.to_docx, larger),
        "yearbook of 8 articles",
        partial(yearbook.to_docx, smaller),
        rounds=3,
        target=2.3,
    )


def sample_form(rows):
    """A form of one level; half of its participants carry two models."""
    entries = tuple(
        Mau01Entry(
            kind="collective" if number < rows * 2 // 3 else "individual",
            participant=f"Tổ dân vận khu dân cư số {number}",
            initiative=f"Ngõ {number} sáng – xanh – sạch – đẹp, văn minh đô thị",
            sector=SECTORS_2026[number % 4].code,
        )
        for number in range(rows)
    )
    head = Letterhead(issuer="Chi bộ Tổ dân phố số 12", place="Đống Đa")
    return Mau01Form(head, 2026, LEVELS_2026[0], SECTORS_2026, entries)


def ward_mau02():
    campaign = demo_campaign()
    return registered_mau02(campaign.ward, campaign, ACCEPTED_ONLY, at=now(), with_annex=True)


def records_of_addresses():
    """The numbers that the addresses of PAGES speak of."""
    campaign = demo_campaign()
    articles = campaign.submissions.filter(obligation=Obligation.ARTICLE, status=Status.ACCEPTED)
    return {"campaign": campaign.pk, "article": articles.earliest("pk").pk}


def demo_campaign():
    return Campaign.objects.select_related("ward").get(year=2026)


def minimal_docx(rows):
    document, buffer = Document(), io.BytesIO()
    document.add_table(rows=rows, cols=6)
    document.save(buffer)


def minimal_pdf(rows, fonts):
    row = "<tr>" + "<td>Tổ dân vận</td>" * 6 + "</tr>"
    HTML(string=f"<table>{row * rows}</table>").write_pdf(font_config=fonts)


def minimal_xlsx(rows):
    book, buffer = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for _ in range(rows):
        sheet.append(["Tổ dân vận"] * 6)
    book.save(buffer)


def ward_totals(entries):
    """Mẫu 02 through the service, against the same groupings in raw SQL, over many entries."""
    campaign = demo_campaign()
    multiply_entries(campaign, entries)
    labels = labels_of(campaign)
    with CaptureQueriesContext(connection) as captured:
        totals(campaign.ward, campaign, labels)
    return compare(
        f"totals: Mẫu 02 of the ward, {Entry.objects.filter(campaign=campaign).count()} entries",
        partial(totals, campaign.ward, campaign, labels),
        "raw SQL, the same two GROUP BY",
        partial(raw_totals, campaign),
        target=1.6,
        queries=len(captured),
    )


def raw_totals(campaign):
    with connection.cursor() as cursor:
        for statement in RAW_TOTALS:
            cursor.execute(statement, [campaign.pk, campaign.ward_id, Status.ACCEPTED])
            cursor.fetchall()


def multiply_entries(campaign, wanted):
    """Copy the year's entries within the database until there are as many as wanted."""
    columns = [field.column for field in Entry._meta.concrete_fields if not field.primary_key]
    copies = 0
    while Entry.objects.filter(campaign=campaign).count() < wanted:
        copies += 1
        values = [f"row_id || '-{copies}'" if column == "row_id" else column for column in columns]
        statement = COPY_ENTRIES.format(columns=", ".join(columns), values=", ".join(values))
        with connection.cursor() as cursor:
            cursor.execute(statement, [campaign.pk])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
