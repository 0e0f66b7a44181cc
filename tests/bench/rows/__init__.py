"""The rows of the table. A row is a module with

KEY        how `make bench ROWS=…` chooses it
TITLE      the work, and from when to when
TARGET     what is demanded of eipd (harness/target.py)
SPEAKERS   keys of those that are asked to do it, eipd first; others get a dash
WITHOUT    {key: why} for those that are not
SECONDS    about what it takes in all, for the budget
measure(speaker)  does the work in a scene of its own and returns a Figure; raises CannotDo where the speaker can't

New rows: write the module, put it into ALL.
"""
from . import dump

ALL = {each.KEY: each for each in (dump,)}
