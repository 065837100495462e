"""Who stands where on a promise: «وهو ما عرضه نظام الأسد وقبله تنظيم داعش»."""

from __future__ import annotations

from collections.abc import Sequence

from mahdar.record import Deal, Stance, Term
from mahdar.render.counted import counted
from mahdar.render.frames import nouns, stances
from mahdar.render.labels import Label
from mahdar.render.naming import Named, according_to, and_ar, and_en

Standing = frozenset[tuple[str | None, str]]
NOTHING = Label("", "")


def standing(term: Term) -> Standing:
    """Who holds which stance on a term."""
    return frozenset((s.party, s.stance) for s in term.stances)


def bargain(named: Named, give: Sequence[Term], get: Sequence[Term]) -> Label | None:
    """«وهي مبادلة عرضها أ»: what one side offers to give and demands in return is that side's offer."""
    sides = [{standing(t) for t in terms} for terms in (give, get)]
    if not all(len(side) == 1 for side in sides):
        return None
    first, second = (side.pop() for side in sides)
    parties = [{party for party, _ in side} for side in (first, second)]
    said = sorted(sorted({stance for _, stance in side}) for side in (first, second))
    if parties[0] != parties[1] or None in parties[0] or said != [["demanded"], ["offered"]]:
        return None
    ids = list(dict.fromkeys(s.party for s in give[0].stances if s.party))
    who = named.all(ids, nominative=True)
    return Label(f"وهي مبادلة {named.verb(('عرضها', 'عرضتها'), ids)} {who.ar}", f"an exchange offered by {who.en}")


def stood(named: Named, deal: Deal, terms: Sequence[Term]) -> Label:
    """The stances that all these terms have; nothing where they differ."""
    if not terms or len({standing(t) for t in terms}) > 1:
        return NOTHING
    by_kind: dict[str, list[Stance]] = {}
    for stance in terms[0].stances:
        by_kind.setdefault(stance.stance, []).append(stance)
    said = [_stance(named, deal, kind, found) for kind, found in by_kind.items()]
    if not said:
        return NOTHING
    return Label(f"وهو ما {and_ar([s.ar for s in said])}", f"which {and_en([s.en for s in said])}")


def _stance(named: Named, deal: Deal, kind: str, found: Sequence[Stance]) -> Label:
    how = stances()[kind]
    parties = list(dict.fromkeys(s.party for s in found if s.party))
    if not parties or how.verb is None:
        return Label(how.nobody[0], f"was {how.en_nobody}")
    forms = how.together if how.together and len(parties) > 1 else how.verb
    everyone = len(parties) > 1 and set(parties) == set(deal.parties)
    who = _everyone(len(parties)) if everyone else named.all(parties, nominative=True)
    verb = forms[0] if everyone else named.verb(forms, parties)
    said = Label(f"{verb} {who.ar}", f"{who.en} {how.en}")
    chain = next((s.attribution for s in found if s.attribution), [])
    if chain and {c.name for c in chain} != {c.name for c in deal.attribution}:
        source = according_to(chain)
        said = Label(f"{said.ar} ({source.ar})", f"{said.en} ({source.en})")
    return said


def _everyone(n: int) -> Label:
    """«الطرفان», «الأطراف الثلاثة»."""
    if n == 2:
        return Label("الطرفان", "both sides")
    number = counted((n, n), nouns()["طرف"], nominative=True)
    return Label(f"الأطراف ال{number.ar.split()[0]}" if n <= 10 else "الأطراف كلها", f"all {number.en}")
