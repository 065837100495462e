"""How words and claims stand in their sentences, computed once a report for the features of attribution."""

from __future__ import annotations

from mahdar.reading.acts import Telling
from mahdar.reading.known import Claim
from mahdar.reading.scene import Scene
from mahdar.reading.speech import SPEECH_ACTS

# Words that often bring the outlet's own voice back inside a sentence or at the head of one.
_TURNS = frozenset("وكان وكانت فيما بينما كما يذكر يشار حيث لكن وياتي وتاتي ومن وفي هذا اما وقد الي من في".split())
_RELATIVES = frozenset("الذي التي الذين اللذين اللتين".split())
_PAST = frozenset("الماضي الماضيه منذ سابق عام اول امس اليوم".split())
_MARKS = frozenset('« » “ ” "'.split())
_COMMAS = frozenset("،,؛")


class Standing:
    """Commas, turns and quotations up to every token, and cached features of tellings and sentences."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.quotes: list[int] = []  # where the quotation a token stands in was opened, or -1
        self._commas: list[int] = [0]
        self._turns: list[int] = []
        self._told: dict[tuple[int, str], list[str]] = {}
        self._clauses: dict[int, list[str]] = {}
        self._starts: dict[tuple[int, int], tuple[str, ...]] = {}
        self._places: dict[int, str] = {}
        self._scan()

    def _scan(self) -> None:
        tokens, paragraphs = self.scene.tokens, self.scene.words.paragraphs
        opened = turn = -1
        for n, (a, b) in enumerate(self.scene.words.sentences):
            if n and paragraphs[n] != paragraphs[n - 1]:
                opened = -1  # a paragraph closes all quotations
            for i in range(a, b):
                word = tokens[i].fold
                comma = 0
                if tokens[i].kind == "p":
                    if word in _MARKS:
                        opened = i if word in "«“" or (word == '"' and opened < 0) else -1
                    comma = word in _COMMAS
                elif word in _TURNS:
                    turn = i
                self.quotes.append(opened)
                self._turns.append(turn)
                self._commas.append(self._commas[-1] + comma)

    def between(self, lo: int, hi: int) -> tuple[int, str]:
        """The commas between two tokens, and the last turning word."""
        if hi <= lo:
            return 0, ""
        turn = self._turns[hi - 1]
        return self._commas[hi] - self._commas[lo], self.scene.tokens[turn].fold if turn > lo else ""

    def place(self, c: Claim) -> str:
        """Where in its sentence a claim stands."""
        found = self._places.get(id(c))
        if found is None:
            a, b = self.scene.sentence(c.cue)
            where = "front" if c.cue - a <= 1 else "tail" if b - max(c.last, c.cue) <= 4 else "mid"
            found = self._places[id(c)] = f"{where}|{c.how}"
        return found

    def start(self, s: int, rank: int) -> tuple[str, ...]:
        """How a sentence begins."""
        found = self._starts.get((s, rank))
        if found is None:
            word = self.scene.tokens[self.scene.words.sentences[s][0]].fold
            coarse, fine = self.scene.clusters.get(word)
            found = self._starts[s, rank] = (f"cy{rank}|w={word}", f"cy{rank}|c={coarse}", f"cy{rank}|f={fine}")
        return found

    def told(self, t: Telling, zone: str) -> list[str]:
        """How the act's word stands in its clause, as features of a zone."""
        found = self._told.get((t.first, zone))
        if found is None:
            clause = self._clauses.get(t.first)
            if clause is None:
                clause = self._clauses[t.first] = self._clause(t)
            found = self._told[t.first, zone] = [zone + f for f in clause]
        return found

    def _clause(self, t: Telling) -> list[str]:
        """What precedes the act's word, whether it is definite, in a relative clause, in the first person, past."""
        tokens = self.scene.tokens
        a, b = self.scene.sentence(t.first)
        before = self.scene.fold(t.first - 1, a, b)
        coarse, fine = self.scene.clusters.get(before)
        definite = bool(t.matches) and t.matches[0].definite
        near = range(t.first - 1, max(a, t.first - 8) - 1, -1)
        relative = min(next((t.first - i for i in near if tokens[i].fold in _RELATIVES), 0), 3)
        past = next((tokens[i].fold for i in range(t.last, min(b, t.last + 12)) if tokens[i].fold in _PAST), "")
        person = "".join(sorted({m.form.split(":")[2][0] for m in t.matches[:6] if m.form.count(":") > 1}))
        speech = t.type in SPEECH_ACTS
        speaking = "apart" in t.forms and tokens[t.first].fold.endswith("ا")
        return [
            f"b1={before}", f"b1c={coarse}|{t.shape}", f"b1f={fine}", f"def={definite}|{t.shape}", f"rel={relative}",
            f"rel={relative}|{t.shape}", f"per={person}|{speech}", f"speaking={speaking}|{speech}", f"past={past}",
        ]  # fmt: skip
