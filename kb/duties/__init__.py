"""Who has to do what, with whom, by when: read out of every document by rules over its structure, no language model.

Left out: which documents are read and kept (kb/ledger.py), answering with what is found (kb/answer.py).
"""
