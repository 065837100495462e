"""A tie of the network opens the events of both, and the deals between them."""

from __future__ import annotations

import re


def test_a_tie_opens_the_events_of_both(room) -> None:
    with room.client() as client:
        for what in ("fought", "dealt", "spoke", "all"):
            told = client.get("/api/network", params={"what": what}).json()
            page = client.get("/network", params={"what": what}).text
            for tie in told["ties"]:
                between = f"{tie['a']}-{tie['b']}"
                (link,) = set(re.findall(rf'href="(/events\?[^"]*between={between}(?:&[^"]*)?)"', page))
                opened = client.get(link.replace("&amp;", "&")).text
                lines = client.get("/api/events", params={"between": between, "limit": 500}).json()
                assert lines or (what in ("dealt", "all") and "/deals/" in opened)
                names = {n["no"]: n["name"] for n in told["nodes"]}
                assert names[tie["a"]] in opened and names[tie["b"]] in opened
                if what == "fought":
                    shown = set(re.findall(r'<th scope="row"><a href="/events/(\d+)"', opened))
                    assert len(shown) == tie["events"], (link, shown)


def test_who_has_nothing_to_do_with_each_other(room) -> None:
    with room.client() as client:
        assert client.get("/api/events", params={"between": "999999-888888"}).json() == []
        assert client.get("/events", params={"between": "999999-888888"}).status_code == 200
        for wrong in ("x", "1", "1-", "-", "1-2-3", "٣-٤", "1-99999999999"):
            assert client.get("/api/events", params={"between": wrong}).status_code == 422, wrong
