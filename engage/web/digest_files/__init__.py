"""A digest as a file: PDF, large print, Word, a table, words to read out. All from the same frozen data as its page."""
