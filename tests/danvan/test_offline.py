"""What a phone may keep, and what the browser is told about the application."""

import json

import pytest
from django.conf import settings
from PIL import Image

ICONS = settings.BASE_DIR / "static" / "icons"


@pytest.fixture
def worker(client, db):
    return client.get("/sw.js")


def test_the_manifest_names_icons_of_the_size_they_have(client, db):
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    manifest = json.loads(answer.content)
    assert (manifest["lang"], manifest["start_url"], manifest["display"]) == (
        "vi",
        "/",
        "minimal-ui",
    )
    purposes = set()
    for icon in manifest["icons"]:
        with Image.open(ICONS / icon["src"].rpartition("/")[2]) as picture:
            assert icon["sizes"] == f"{picture.width}x{picture.height}"
        purposes.add(icon["purpose"])
    assert purposes == {"any", "maskable"}


def test_every_page_points_to_the_manifest(client, db):
    assert (
        '<link rel="manifest" href="/manifest.webmanifest">'
        in client.get("/dang-nhap/").content.decode()
    )


def test_the_worker_is_asked_for_anew_and_obeys_the_policy_of_the_site(worker):
    assert worker["Content-Type"] == "text/javascript; charset=utf-8"
    assert worker["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in worker["Content-Security-Policy"]
    assert "unsafe" not in worker["Content-Security-Policy"]


def test_what_the_worker_keeps_beforehand_is_public_and_there(worker, client):
    code = worker.content.decode()
    for address in ("/ngoai-tuyen/", "/ngoai-tuyen/?pdf=1", "/static/css/offline.css"):
        assert f'"{address}"' in code.replace("\\u003D", "=").replace("\\u002D", "-")
        answer = client.get(address)
        answer.close()
        assert answer.status_code == 200
        assert "private" not in answer.get("Cache-Control", "")


def test_the_page_without_a_net_says_what_can_still_be_opened(client, db):
    page = client.get("/ngoai-tuyen/?pdf=1").content.decode()
    assert "Không có kết nối." in page
    assert "Bản PDF tải gần nhất vẫn mở được trong máy." in page
    assert "/ngoai-tuyen/ban-gan-nhat.pdf" in page
    assert "ban-gan-nhat.pdf" not in client.get("/ngoai-tuyen/").content.decode()


def test_without_a_worker_there_is_no_last_pdf(client, db):
    assert client.get("/ngoai-tuyen/ban-gan-nhat.pdf").status_code == 404


def test_signing_out_empties_what_the_browser_stores(client, django_user_model, db):
    client.force_login(django_user_model.objects.create_user("ai-do", password="x" * 12))
    assert client.post("/dang-xuat/")["Clear-Site-Data"] == '"storage"'
