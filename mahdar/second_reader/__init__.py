"""A language model as a second coder, its answers held to the text of the report."""
