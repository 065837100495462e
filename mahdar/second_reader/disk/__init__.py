"""What a model in a folder needs to read a report: windows of sub-words, heads, and its findings as an answer."""
