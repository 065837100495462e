"""How good the records are: figures against gold reports, what was missed, and floors that must hold."""

from mahdar.evaluate.gold import below_floors, load_floors, load_gold, load_records
from mahdar.evaluate.scores import Scores, score

__all__ = ["Scores", "below_floors", "load_floors", "load_gold", "load_records", "score"]
