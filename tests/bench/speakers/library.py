"""eipd's bgp/ library by itself: a speaker whose routes are set through its API (library_main.cpp)."""
from harness import programs
from harness.plan import BASE, FIRST_PEER, PEER_AS, SPEAKER, SPEAKER_AS, Plan
from netlab.wait import until


class Library:
    key, name, package, dials = "eipd", "eipd's library", None, False

    def node(self, plan: Plan, folder) -> dict:
        program = programs.built("bench_library")
        return {"binds": [f"{program}:{program}:ro"],
                "cmd": f"{program} {SPEAKER} {SPEAKER_AS} {FIRST_PEER} {PEER_AS} {BASE} {plan.routes}"}

    def load(self, scene) -> None:
        until("the library's routes", lambda: "ready" in scene.node.log(), deadline=30)
