"""For speakers that cannot originate 100,000 routes in any sensible time: a neighbor, the feeder, announces them, and its
end takes all of them away at once."""
import time

from harness.plan import FEEDER, FEEDER_AS, Plan


def feed(scene, count: int) -> None:
    """The feeder's session comes up and announces the plan's routes from number `single` on."""
    scene.feed = scene.feeder(first=scene.plan.single)
    scene.feed.connect()
    scene.feed.ask(f"flood {count} 60", 60)


def cut(scene) -> int:
    begin = time.monotonic_ns()
    scene.feed.begin("close")
    scene.feed.end(1)
    return begin


def is_neighbor(plan: Plan) -> bool:
    return plan.routes > plan.single


__all__ = ["FEEDER", "FEEDER_AS", "cut", "feed", "is_neighbor"]
