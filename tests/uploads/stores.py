"""A real S3-speaking server, started by the test that asks for it, and one that is dead.

Import the fixtures by name; `store` and `dead_store` switch the test's files to them.
"""

import socket

import boto3
import pytest
import requests
from moto.server import ThreadedMotoServer

KEY, SECRET, BUCKET = "khoa", "mat/khau+dai", "danvan-tep"


@pytest.fixture(scope="module")
def server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    # what servers before it in this process were given
    requests.post(f"http://{host}:{port}/moto-api/reset", timeout=5).raise_for_status()
    boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        region_name="us-east-1",
    ).create_bucket(Bucket=BUCKET)
    yield f"{host}:{port}"
    server.stop()


def use_store(settings, address, bucket=BUCKET):
    secret = SECRET.replace("/", "%2F").replace("+", "%2B")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "danvan.media.ObjectStorage",
            "OPTIONS": {"address": f"http://{KEY}:{secret}@{address}/{bucket}"},
        },
    }


@pytest.fixture
def store(server, settings):
    use_store(settings, server)


@pytest.fixture
def dead_store(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    use_store(settings, address)
