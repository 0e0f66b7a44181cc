"""The speakers that are measured. Each module has a class with

key, name, package       how it is chosen, shown, and where its version comes from
dials                    True: it dials the measuring peer, else it is passive
lets_back_in             False: a session that has ended is not soon followed by another; default True
pacing                   what delays or gathers its UPDATEs, as configured here
configuration(plan)      its configuration's text, without the routes: shown in docs/benchmarks.md
node(plan, folder)       a lab node that runs it; files go into `folder`
load(scene)              returns when the plan's routes are loaded
control(scene)           a Control over one prefix at a time; raises CannotDo
withdraw_all(scene)      gives up all routes at once; returns the time before the trigger
announce_all(scene)      undoes that; only speakers that can
"""
from . import bird, eipd, exabgp, frr, gobgp, haproxy, openbgpd, raw

ALL = {each.key: each for each in (eipd.Eipd(), bird.Bird(), gobgp.Gobgp(), frr.Frr(), exabgp.Exabgp(), openbgpd.Openbgpd(),
                                   haproxy.Haproxy(), raw.Raw())}
"""In the order of the table's columns."""
