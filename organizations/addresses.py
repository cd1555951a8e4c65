"""Where a request comes from, for throttling and the trail."""

from ipaddress import ip_address, ip_network

UNKNOWN = "0.0.0.0"  # noqa: S104 -- the unspecified address, not a listening one
SHARED_PREFIX = 64  # one subscriber holds a whole /64 of IPv6 (RFC 6177)


def client_address(meta, trusted_proxies=()):
    """The caller's address as text, from the WSGI variables.

    X-Forwarded-For counts only behind a proxy listed in `trusted_proxies` (addresses or
    networks): the last entry that is not itself such a proxy. Anyone may write that header.
    """
    proxies = [ip_network(proxy) for proxy in trusted_proxies]
    address = _parse(meta.get("REMOTE_ADDR", ""))
    hops = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while address is not None and hops and any(address in proxy for proxy in proxies):
        forwarded = _parse(hops.pop())
        if forwarded is None:
            break
        address = forwarded
    return _shared(address) if address else UNKNOWN


def _parse(text):
    try:
        address = ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _shared(address):
    if address.version == 4:
        return str(address)
    return str(ip_network((address, SHARED_PREFIX), strict=False).network_address)
