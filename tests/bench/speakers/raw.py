"""Plain TCP: moves UPDATEs that were encoded before (peer/raw_main.cpp). The floor under every dump."""
from harness import programs
from harness.figures import CannotDo
from harness.plan import BASE, SPEAKER, SPEAKER_AS, Plan


class Raw:
    key, name, package, dials = "raw", "raw TCP", None, False
    pacing = "none"

    def version(self) -> str:
        return ""

    def configuration(self, plan: Plan) -> str:
        return "# no configuration: writes pre-encoded UPDATEs after the first KEEPALIVE"

    def node(self, plan: Plan, folder) -> dict:
        program = programs.built("bench_raw")
        return {"binds": [f"{program}:{program}:ro"], "cmd": f"{program} {SPEAKER} {SPEAKER_AS} {BASE} {plan.routes}"}

    def load(self, scene) -> None:
        if scene.plan.neighbors > 1:
            raise CannotDo("one connection at a time")

    def control(self, scene):
        raise CannotDo("it only dumps")

    def withdraw_all(self, scene) -> int:
        raise CannotDo("it only dumps")
