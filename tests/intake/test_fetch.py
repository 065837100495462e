"""Fetching keeps to its guard; a real server on the loopback stands for the world, let through by name and port."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from mahdar.errors import InputError
from mahdar.intake import Failure
from mahdar.intake.fetch import fetched
from mahdar.intake.guard import Guard, is_public


class Handler(BaseHTTPRequestHandler):
    """Answers by path."""

    protocol_version = "HTTP/1.1"
    page = b""

    def do_GET(self):
        name = self.path.split("?")[0].strip("/").split("/")[0]
        getattr(self, f"get_{name}", self.get_none)()

    def answer(self, data, kind="text/html; charset=utf-8", status=200, **more):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for key, value in {"Content_Length": str(len(data)), **more}.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def get_none(self):
        self.answer(b"", status=404)

    def get_page(self):
        self.server.asked.append((self.path, self.headers["Host"]))
        self.answer(self.page)

    def get_packed(self):
        self.answer(gzip.compress(self.page), Content_Encoding="gzip")

    def get_chunks(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in (self.page[:100], self.page[100:], b""):
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")

    def get_bomb(self):
        self.answer(gzip.compress(bytes(3_000_000)), Content_Encoding="gzip")

    def get_big(self):
        self.answer(bytes(3_000_000))

    def get_cut(self):
        self.answer(self.page, Content_Length=str(len(self.page) + 50))
        self.close_connection = True

    def get_drip(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        try:
            for _ in range(100):
                self.wfile.write(b"x")
                time.sleep(0.05)
        except OSError:
            pass
        self.close_connection = True

    def get_to(self):
        self.answer(b"", status=302, Location=self.path.split("?", 1)[1])

    def get_round(self):
        self.answer(b"", status=301, Location="/round")

    def get_feed(self):
        port = self.server.server_port
        links = [f"http://127.0.0.1:{port}/page/1", "http://10.0.0.1/private", f"http://127.0.0.1:{port}/gone"]
        entries = "".join(
            f"<item><title>خبر</title><link>{link}</link><pubDate>Sat, 25 Jul 2015 10:00:00 GMT</pubDate></item>"
            for link in links
        )
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>خلاصة</title>{entries}</channel></rss>'
        self.answer(feed.encode(), "application/rss+xml")

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.asked = []
    running.daemon_threads = True
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def at(server, page):
    Handler.page = page.encode()
    server.asked.clear()
    return f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def guard(server):
    """Lets through exactly the test's server."""
    return Guard(allowed=frozenset({f"127.0.0.1:{server.server_port}"}), biggest=1_000_000, seconds=5)


def test_a_page_becomes_a_report(at, guard, text):
    (report,) = fetched([f"{at}/page"], guard, pause=0)
    assert (report.text, report.published, report.outlet) == (text, "2015-07-26", "وكالة المثال")
    assert report.url == "https://example.org/a/1"  # what the page itself says


@pytest.mark.parametrize("path", ["packed", "chunks", "to?/page", "to?page/x"])
def test_as_servers_answer(at, guard, text, path):
    (report,) = fetched([f"{at}/{path}"], guard, pause=0)
    assert report.text == text


def test_a_feed_leads_to_its_pages(at, guard, server, text):
    report, private, gone = fetched([f"{at}/feed"], guard, pause=0)
    assert (report.text, report.published) == (text, "2015-07-26")
    assert isinstance(private, Failure) and "10.0.0.1 is not public" in str(private)
    assert isinstance(gone, Failure) and "answers 404" in str(gone)
    assert server.asked == [("/page/1", f"127.0.0.1:{server.server_port}")]


def test_no_more_pages_of_a_feed_than_wanted(at, guard):
    assert len(list(fetched([f"{at}/feed"], guard, pause=0, most=1))) == 1


def test_a_server_is_not_hurried(at, guard):
    start = time.monotonic()
    assert len(list(fetched([f"{at}/page"] * 3, guard, pause=0.1))) == 3
    assert time.monotonic() - start >= 0.2


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("{at}/page", "is not public"),
        ("http://localhost:{port}/page", "is not public"),
        ("http://127.1:{port}/page", "is not public"),
        ("http://2130706433:{port}/page", "is not public"),
        ("http://[::1]:{port}/page", "is not public"),
        ("http://[::ffff:127.0.0.1]:{port}/page", "is not public"),
        ("http://0.0.0.0:{port}/", "is not public"),
        ("http://169.254.169.254:{port}/latest/meta-data", "is not public"),
        ("http://192.168.1.1:{port}/", "is not public"),
    ],
)
def test_private_addresses_are_refused(at, server, url, said):
    everywhere = Guard(ports=frozenset({server.server_port}))
    with pytest.raises(InputError, match=said):
        everywhere.get(url.format(at=at, port=server.server_port))
    assert server.asked == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://example.org/", "only http and https"),
        ("gopher://127.0.0.1/", "only http and https"),
        ("http://", "only http and https"),
        ("http://user:pass@example.org/", "with a password"),
        ("http://example.org:22/", "port 22"),
        ("http://example.org:99999/", "no address"),
        ("http://example.org/a b\r\nX: y", "no address"),
        ("http://[::1/", "no address"),
        ("http://" + "a" * 300 + ".example/", "no server of this name"),
    ],
)
def test_what_is_no_public_page(url, said):
    with pytest.raises(InputError, match=said):
        Guard().get(url)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("http://169.254.169.254/latest", "is not public"),
        ("http://localhost/", "is not public"),
        ("//10.1.2.3/", "is not public"),
        ("file:///etc/passwd", "only http and https"),
        ("http://127.0.0.1:1/", "port 1"),
        ("http://a:b@127.0.0.1/", "with a password"),
    ],
)
def test_each_redirect_is_looked_at(at, guard, target, said):
    with pytest.raises(InputError, match=said):
        guard.get(f"{at}/to?{target}")


def test_round_and_round(at, guard):
    with pytest.raises(InputError, match="more than 5 times"):
        guard.get(f"{at}/round")


@pytest.mark.parametrize(("path", "said"), [("bomb", "too big"), ("big", "too big"), ("cut", "breaks off")])
def test_too_big_or_cut(at, guard, path, said):
    with pytest.raises(InputError, match=said):
        guard.get(f"{at}/{path}")


def test_a_server_that_drips(at, server):
    slow = Guard(allowed=frozenset({f"127.0.0.1:{server.server_port}"}), seconds=0.5)
    start = time.monotonic()
    with pytest.raises(InputError, match="too slow"):
        slow.get(f"{at}/drip")
    assert time.monotonic() - start < 4


def test_a_name_is_resolved_once(at, guard, server, monkeypatch):
    """A name that first leads to an allowed place and then elsewhere: the connection goes where was looked."""
    real, asked = socket.getaddrinfo, []

    def rebinding(host, *more, **named):
        if host != "news.test":
            return real(host, *more, **named)
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "127.0.0.2", *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    port = server.server_port
    named = Guard(allowed=frozenset({f"news.test:{port}"}), seconds=5)
    named.get(f"http://news.test:{port}/page")
    assert asked == ["news.test"]
    assert server.asked == [("/page", f"news.test:{port}")]


def test_proxies_are_not_asked(at, guard, monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert guard.get(f"{at}/page").data


def test_an_unsure_server_over_tls_is_refused(at, server):
    port = server.server_port
    with pytest.raises(InputError, match="cannot be reached"):
        Guard(allowed=frozenset({f"127.0.0.1:{port}"}), seconds=5).get(f"https://127.0.0.1:{port}/page")


@pytest.mark.parametrize("address", [
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "198.18.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1",
    "64:ff9b::a00:1", "2002:7f00:1::", "2001:db8::1",
])  # fmt: skip
def test_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_public(address):
    assert is_public(ipaddress.ip_address(address))
