"""What the Arabic language is: folding, tokens, clitics, verbs, nouns, numbers, dates. Nothing about conflict."""
