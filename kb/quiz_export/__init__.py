"""Question banks as files: the paper with its key, and what examination systems and flash cards take in."""
