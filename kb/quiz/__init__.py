"""Question banks: made from what documents lay down, each question with its clause beside it."""
