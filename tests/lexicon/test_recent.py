"""What is remembered stays within bounds, and what is asked for again stays."""

from mahdar.lexicon.recent import Recent


def test_two_generations_and_no_more() -> None:
    recent: Recent[int, str] = Recent(3)
    for n in range(4):
        recent.keep(n, str(n))
    assert list(recent.young) == [3]
    assert recent.again(0) == "0"
    for n in range(4, 8):
        recent.keep(n, str(n))
    assert recent.again(0) == "0" and recent.again(1) is None


def test_whoever_holds_the_young_sees_what_is_added() -> None:
    recent: Recent[str, int] = Recent(1)
    young = recent.young
    recent.keep("a", 1)
    recent.keep("b", 2)
    assert young == {"b": 2}
