"""The mechanisms a document may declare, one per file, each with an example of how it is written.

A mechanism reads its entry in a rulebook folder and turns it into plain conditions, definitions or
a small declared choice; none of them knows a city.
"""
