"""From a report to its record, in this order: matches, mentions, who, where, when, how many, acts, sources."""
