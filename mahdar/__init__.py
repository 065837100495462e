"""mahdar (محضر): Arabic conflict reports in, records with evidence out."""
