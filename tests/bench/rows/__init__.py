"""The rows of the table. A row is a module with

KEY        how `make bench ROWS=…` chooses it
TITLE      the work, and from when to when
TARGET     what is demanded of eipd (harness/target.py)
SPEAKERS   keys of those that are asked to do it, eipd first; others get a dash
WITHOUT    {key: why} for those that are not
measure(speaker)  does the work in a scene of its own and returns a Figure; raises CannotDo where the speaker can't

New rows: write the module, put it into ALL. Rows that differ in a word are objects of a class in one module (checks).
"""
from . import (checks, dump, dump16, dump_million, failed_check, flood, idle, killed, stalled, start, stored, verdict_all,
               withdraw, withdraw_all)

ALL = {each.KEY: each for each in (dump, dump_million, dump16, withdraw, withdraw_all, flood, stalled, start, stored, idle,
                                failed_check.quiet, failed_check.busy, killed, verdict_all, checks.http, checks.tcp)}
