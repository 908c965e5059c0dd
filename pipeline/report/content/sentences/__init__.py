"""The sentences of the section: each a pattern that says in plain Dutch what its figures say.

A function gets figures and gives one line, empty where there is nothing to say. tests/cases/report_sentences.yaml has
examples of every pattern.
"""
