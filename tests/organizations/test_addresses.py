"""Which address a request counts under."""

import pytest

from organizations.addresses import UNKNOWN, client_address

PROXIES = ["127.0.0.1", "10.1.0.0/16", "fd00::/8"]


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "address"),
    [
        ("203.0.113.9", "", [], "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7", [], "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7", PROXIES, "203.0.113.9"),
        ("127.0.0.1", "198.51.100.7", PROXIES, "198.51.100.7"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.7", PROXIES, "198.51.100.7"),
        ("127.0.0.1", "198.51.100.7, 10.1.2.3", PROXIES, "198.51.100.7"),
        ("127.0.0.1", "", PROXIES, "127.0.0.1"),
        ("127.0.0.1", "unknown", PROXIES, "127.0.0.1"),
        ("10.1.2.3", "10.1.9.9", PROXIES, "10.1.9.9"),
        ("::ffff:203.0.113.9", "", [], "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "", [], "2001:db8:1:2::"),
        ("fe80::1%eth0", "", [], "fe80::"),
        ("", "198.51.100.7", PROXIES, UNKNOWN),
        ("not an address", "", PROXIES, UNKNOWN),
    ],
)
def test_only_a_trusted_proxy_may_name_another_address(remote, forwarded, proxies, address):
    meta = {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded}

    assert client_address(meta, proxies) == address
