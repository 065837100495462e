"""Figures: one report worked out by hand, broken input, floors."""

import copy
import importlib.util
import json
from pathlib import Path

import pytest

from mahdar.errors import InputError
from mahdar.evaluate import Scores, below_floors, load_floors, load_gold, load_records, score

SHARED = Path(__file__).parents[2] / "shared"
GOLD = Path(__file__).parents[1] / "gold"
TEXT = "قصف الجيش قرية العين أمس، وقتل ثلاثة مدنيين بحسب مصدر طبي. ثم اعتقل الجيش رجلاً."


def span(quote):
    at = TEXT.index(quote)
    return {"start": at, "end": at + len(quote), "quote": quote}


def gold_report():
    shelling = {
        "type": "ASSAULT", "mode": "heavy-weapons", "status": "occurred", "trigger": "قصف",
        "quote": ["قصف الجيش قرية العين أمس"], "actors": ["الجيش"], "recipients": ["مدنيين"], "place": ["قرية العين"],
        "date": {"start": "2020-06-14", "end": "2020-06-14"}, "killed": [3, 3], "according_to": ["مصدر طبي"],
    }  # fmt: skip
    arrest = {"type": "COERCE", "mode": "arrest", "status": "occurred", "trigger": "اعتقل", "actors": ["الجيش"],
              "quote": ["اعتقل الجيش رجلاً"], "recipients": [], "place": []}  # fmt: skip
    return {"id": "one", "text": TEXT, "persons": [], "groups": ["الجيش", "مدنيون"], "places": ["قرية العين"],
            "events": [shelling, arrest]}  # fmt: skip


def record():
    entity = {"id": "g1", "kind": "group", "name": "الجيش", "mentions": [span("الجيش")]}
    shelling = {
        "id": "e1", "type": "ASSAULT", "mode": "aerial", "trigger": span("قصف"), "evidence": [span("قصف الجيش")],
        "actors": ["g1"], "recipients": [], "place": [], "status": "occurred", "attribution": [], "date": None,
        "casualties": {"killed": {"range": [3, 3]}},
    }  # fmt: skip
    return {"report": {"text": TEXT}, "entities": [entity], "events": [shelling], "meetings": [], "deals": [],
            "findings": []}  # fmt: skip


def test_figures_worked_out_by_hand():
    figures = score([gold_report()], [record()])
    assert figures["entity:groups"] == {"p": 1.0, "r": 0.5, "f1": 0.6667, "gold": 2, "system": 1}
    assert figures["event:typed"] == {"p": 1.0, "r": 0.5, "f1": 0.6667, "gold": 2, "system": 1}
    assert figures["event:actors"]["f1"] == 1.0
    assert figures["event:recipients"] == {"p": None, "r": 0.0, "f1": 0.0, "gold": 1, "system": 0}
    assert figures["event:casualties"] == {"accuracy": 1.0, "n": 1}
    assert figures["event:mode"] == {"accuracy": 0.0, "n": 1}
    assert figures["evidence:true"]["accuracy"] == 1.0
    assert figures["documents"] == {"gold": 1, "without_record": 0}


def test_a_report_without_a_record_counts_as_an_empty_one():
    figures = score([gold_report()], [])
    assert figures["documents"]["without_record"] == 1 and figures["event:typed"]["f1"] == 0


def test_a_misquoted_span_is_counted():
    wrong = record()
    wrong["events"][0]["trigger"] = {**span("قصف"), "quote": "ضرب"}
    assert score([gold_report()], [wrong])["evidence:true"]["accuracy"] < 1


def test_errors_name_what_was_missed():
    errors = Scores.of([gold_report()], [record()]).errors
    assert ("one", "missed", "COERCE", "اعتقل") in errors["event:typed"]


def test_floors_name_each_figure_below(tmp_path):
    (tmp_path / "floors.json").write_text('{"event:typed": 0.9, "event:actors": 0.5, "no:such": 0.1}', "utf-8")
    floors = load_floors(tmp_path / "floors.json")
    fallen = below_floors(score([gold_report()], [record()]), floors)
    assert [error.where for error in fallen] == ["event:typed", "no:such"]


@pytest.mark.parametrize(
    ("load", "name", "text"),
    [
        (load_floors, "floors.json", "[1]"),
        (load_floors, "floors.json", "{"),
        (load_gold, "gold.json", '{"id": "x"}'),
        (load_gold, "gold.json", "{"),
        (load_records, "records.jsonl", "{}"),
        (load_records, "records.jsonl", '{"report": {"text": 3}}'),
    ],
)
def test_broken_files_are_named(tmp_path, load, name, text):
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        load(tmp_path / name)
    assert name in str(caught.value)


def from_gold(gold):
    """A record that says what gold says, as a reader would who knew the answers and then forgot every third one."""
    text, entities, ids = gold["text"], [], {}

    def spans(quotes):
        found = [(text.find(q), q) for q in ([quotes] if isinstance(quotes, str) else quotes or []) if q in text]
        return [{"start": at, "end": at + len(q), "quote": q} for at, q in found]

    for kind, key in (("person", "persons"), ("group", "groups"), ("place", "places")):
        for name in gold.get(key) or []:
            ids.setdefault(name, f"x{len(ids)}")
            entities.append({"id": ids[name], "kind": kind, "name": name, "mentions": spans(name)})

    def refer(names):
        return [ids.get(n, n) for n in ([names] if isinstance(names, str) else names or [])]

    record = {"report": {"text": text}, "entities": entities[::2] + entities[1::3]}
    record["events"] = [
        {**e, "trigger": (spans(e.get("trigger")) or [None])[0], "evidence": spans(e.get("quote")),
         **{role: refer(e.get(role)) for role in ("actors", "recipients", "place")},
         "attribution": [{"name": n} for n in e.get("according_to") or []],
         "casualties": {"killed": {"range": e["killed"]}} if e.get("killed") else {}}
        for n, e in enumerate(gold.get("events") or []) if n % 3 != 2
    ]  # fmt: skip
    record["meetings"] = [
        {**m, "evidence": spans(m.get("quote")), "participants": refer(m.get("participants"))}
        for m in gold.get("meetings") or []
    ]
    record["deals"] = copy.deepcopy(gold.get("deals") or [])
    for deal in record["deals"]:
        deal["terms"] = [t for n, t in enumerate(deal.get("terms") or []) if n % 3 != 2]
        for item in [*deal["terms"], *(deal.get("conditions") or [])]:
            item["evidence"] = spans(item.get("quote"))
    record["findings"] = [{**f, "evidence": spans(f.get("quote"))} for f in gold.get("findings") or []]
    return record


@pytest.mark.parametrize("folder", [GOLD, SHARED / "gold" / "train"], ids=["own", "shared"])
def test_the_figures_are_those_of_the_yardstick(folder, tmp_path, capsys, monkeypatch):
    tool = SHARED / "tools" / "score.py"
    if not tool.exists() or not folder.exists():
        pytest.skip("the yardstick is not here")
    gold = load_gold(folder)
    records = [from_gold(g) for n, g in enumerate(gold) if n % 7]
    path = tmp_path / "records.jsonl"
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), "utf-8")
    yardstick = importlib.util.module_from_spec(spec := importlib.util.spec_from_file_location("yardstick", tool))
    spec.loader.exec_module(yardstick)
    (tmp_path / "gold").mkdir()
    for g in gold:
        (tmp_path / "gold" / f"{g['id']}.json").write_text(json.dumps(g, ensure_ascii=False), "utf-8")
    monkeypatch.setattr("sys.argv", ["score.py", str(tmp_path / "gold"), str(path), "--json"])
    yardstick.main()
    wanted = json.loads(capsys.readouterr().out)
    assert score(load_gold(tmp_path / "gold"), load_records(path)) == wanted
