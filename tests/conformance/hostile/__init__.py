"""The hostile peer: octets by hand (messages.py), one TCP connection (peer.py), the eipd it attacks (pop.py)."""
