"""Real peers, a scripted peer, captures and eipd itself as nodes of a lab. One file a concern, used by the tests beside it."""
