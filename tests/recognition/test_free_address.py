"""What a visitor types is not believed: the server connects to no place that no camera has."""

import ipaddress
import socket

import pytest

from readroom.errors import SourceError
from readroom.recognition.free_address import checked, refused

REFUSED = [
    "rtsp://127.0.0.1/live",
    "rtsp://127.1/live",
    "rtsp://2130706433/live",
    "rtsp://0x7f000001/live",
    "rtsp://017700000001/live",
    "rtsp://localhost/live",
    "rtsp://[::1]/live",
    "rtsp://[::ffff:127.0.0.1]/live",
    "rtsp://[::ffff:169.254.169.254]/live",
    "rtsp://0.0.0.0/live",
    "rtsp://[::]/live",
    "rtsp://169.254.169.254/latest/meta-data",
    "rtsp://[fe80::1]/live",
    "rtsp://224.0.0.1/live",
    "rtsp://255.255.255.255/live",
    "rtsps://me:secret@127.0.0.1/live",
    "http://10.0.0.12/live",
    "https://10.0.0.12/live",
    "file:///etc/passwd",
    "rtsp:///live",
    "rtsp://[10.0.0.12/live",
    "rtsp://10.0.0.12:99999/live",
]


@pytest.mark.parametrize("address", REFUSED)
def test_is_refused_and_not_repeated(address):
    with pytest.raises(SourceError) as caught:
        checked("The camera", address)
    assert str(caught.value).startswith("The camera ")
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_an_own_address_is_refused():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 9))  # sends nothing; tells the own address
        except OSError:
            pytest.skip("needs a network card")
        own = probe.getsockname()[0]
    assert refused(ipaddress.ip_address(own))


@pytest.mark.parametrize(
    ("address", "connected"),
    [
        ("rtsp://10.99.98.97/live", "rtsp://10.99.98.97:554/live"),
        ("RTSPS://10.99.98.97/live?a=b", "rtsps://10.99.98.97:322/live?a=b"),
        ("rtsp://me:se@cret@10.99.98.97:8554/live", "rtsp://me:se@cret@10.99.98.97:8554/live"),
        ("rtsp://[fd00:1234::9]/live", "rtsp://[fd00:1234::9]:554/live"),
        (" rtsp://[::ffff:10.99.98.97]/live ", "rtsp://10.99.98.97:554/live"),
    ],
)
def test_a_camera_of_a_private_network_is_connected_by_its_number(address, connected):
    assert checked("The camera", address) == connected


def test_a_name_is_resolved_once_and_all_its_places_must_do(monkeypatch):
    def two_places(host, port, type):  # noqa: A002  the resolver's own word
        return [(0, 0, 0, "", (place, port)) for place in ("10.99.98.97", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", two_places)
    with pytest.raises(SourceError, match="not connected"):
        checked("The camera", "rtsp://camera.example/live")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: two_places(*a, **k)[:1])
    assert checked("The camera", "rtsp://camera.example/live") == "rtsp://10.99.98.97:554/live"
