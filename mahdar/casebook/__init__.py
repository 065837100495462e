"""Many reports, one account that keeps its contradictions: store, links between reports, ledger, questions."""
