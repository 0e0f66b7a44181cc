"""Containerlab topologies in plain Linux network namespaces.

    from netlab import Lab

    with Lab.from_file("demo.clab.yml") as lab:       # or Lab(a_dictionary_of_the_same_form)
        lab["router"].run("ip", "route")

topology.py     the file's text as checked values; pure
namespaces.py   network namespaces, links and sockets in them
node.py         one node: its root file system, main process, further commands
node_root.sh    builds a node's root file system
lab.py          all of it up and, through guard.py, down again
guard.py        the process that takes a lab down when its runner ends, however it ends
state.py        what has been created, on disk, so that anyone can take it down
birdc.py        a client of BIRD's control socket
wait.py         waiting for what can be seen
"""
from .lab import Lab
from .node import Node
from .topology import Topology, TopologyError

__all__ = ["Lab", "Node", "Topology", "TopologyError"]
