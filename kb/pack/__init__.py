"""An answer as a paper for the file: question, answer, every quote in its paragraph with where it is from.

Left out: finding the answer (kb/answer.py).
"""
