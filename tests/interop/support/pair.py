"""eipd and one router on a link, each configured as a test wants, and what goes between them captured."""
from pathlib import Path

from netlab import Lab
from netlab.wait import until

from . import bird, eipd, exabgp, frr, gobgp, openbgpd, scene
from .capture import Capture
from .route import UP, Session

ROUTERS = {"bird": bird, "frr": frr, "gobgp": gobgp, "exabgp": exabgp, "openbgpd": openbgpd}
EIPS = [eipd.eip("eip-static", "203.0.113.20", "none"), eipd.eip("eip-static6", "2001:db8:100::20", "none")]
ALL = {"203.0.113.20/32", "2001:db8:100::20/128"}


class Pair:
    """A session with a router whose configuration `change` has changed, and an eipd whose neighbor has `keys`."""

    def __init__(self, name: str, folder: Path, session=Session(), change=lambda text: text, **keys):
        self.module, self.session, self.folder = ROUTERS[name], session, folder
        config = eipd.configuration([eipd.neighbor(session, **keys)], EIPS)
        node = self.module.node(session, folder)
        file = next(folder / each for each in ("bird.conf", "bgpd.conf", "gobgpd.yaml", "exabgp.conf")
                    if (folder / each).exists())
        file.write_text(change(file.read_text()))
        pop = eipd.node(config, folder)
        (folder / "key").write_text("secret\n")
        pop["binds"].append(f"{folder}/key:/etc/eipd/key:ro")  # for password_file
        nodes = {"pop": {**scene.HOST, **pop, "exec": scene.addresses(1)},
                 "router": {**scene.HOST, **node, "exec": scene.addresses(2)}}
        self.lab = Lab({"name": "pair", "topology": {"nodes": nodes, "links": [{"endpoints": ["pop:eth1", "router:eth1"]}]}},
                       start=False)

    def __enter__(self) -> "Pair":
        self.lab.__enter__()
        self.router, self.eipd = self.module.Router(self.lab, self.session), eipd.Eipd(self.lab)
        self.capture = Capture(self.lab["router"], "eth1", self.folder / "bgp.pcapng")
        self.capture.__enter__()
        self.lab.start()
        return self

    def __exit__(self, *what):
        for node in ("pop", "router"):
            print(f"--- {node} ---\n{self.lab[node].log()[-4000:]}")
        self.capture.stop()
        return self.lab.__exit__(*what)

    def has(self, prefixes: set[str]) -> None:
        until(f"{prefixes or 'nothing'} at {self.router.name}", lambda: self.router.prefixes() == prefixes, deadline=UP)

    def faults(self) -> list[str]:
        self.capture.stop()
        return self.capture.faults()
