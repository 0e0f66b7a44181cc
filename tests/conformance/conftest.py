"""What all conformance tests share: one eipd a file, and after each row the proof that the row did it no harm."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
pytest.register_assert_rewrite("hostile.pop", "hostile.peer")

from hostile import messages as m  # noqa: E402
from hostile.pop import Pop, neighbors  # noqa: E402


def usual_neighbors():
    """The kinds that most files attack."""
    return [
        *neighbors("external", 1, 150),
        *neighbors("internal", 4, 20, m.LOCAL_AS),
        *neighbors("wide", 5, 10, m.WIDE_AS),
    ]


@pytest.fixture(scope="module")
def pop(request, tmp_path_factory):
    """The file's eipd; a file with neighbors or a hold time of its own says so as NEIGHBORS and HOLD."""
    hostile = getattr(request.module, "NEIGHBORS", None) or usual_neighbors()
    pop = Pop(tmp_path_factory.mktemp("pop"), hostile, getattr(request.module, "HOLD", "90s"))
    pop.start()
    yield pop
    assert pop.stop() == 0


@pytest.fixture(autouse=True)
def unharmed(pop):
    yield
    pop.assert_unharmed()
