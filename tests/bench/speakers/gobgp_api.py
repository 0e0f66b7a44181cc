"""GoBGP's gRPC API over one open connection, without its protobuf files: what `gobgp global rib add` and `del` send is
recorded once from the CLI itself, and sent again with other addresses. Those must be equally long as text."""
import concurrent.futures
import time

import grpc

SOCKET, RECORDER = "/run/gobgp.sock", "/run/recorder.sock"
SERVICE = "/apipb.GobgpApi/"


class Api:
    def __init__(self, scene):
        self._plan = scene.plan
        self._first = scene.plan.prefix(0).removesuffix("/32").encode()
        self._requests = _record(scene.node, scene.plan.prefix(0))
        self._channel = grpc.insecure_channel(f"unix:{scene.node.path(SOCKET)}")
        self._methods = {name: self._channel.unary_unary(SERVICE + name) for name in self._requests}
        self._call = None

    def add(self, number: int) -> int:
        return self._send("AddPath", number)

    def delete(self, number: int) -> int:
        return self._send("DeletePath", number)

    def settle(self) -> None:
        self._call.result(10)

    def _send(self, method: str, number: int) -> int:
        address = self._plan.prefix(number).removesuffix("/32").encode()
        assert len(address) == len(self._first)
        request = self._requests[method].replace(self._first, address)
        begin = time.monotonic_ns()
        self._call = self._methods[method].future(request)
        return begin


class _Recorder(grpc.GenericRpcHandler):
    def __init__(self):
        self.requests: dict[str, bytes] = {}

    def service(self, details):
        def answer(request: bytes, _) -> bytes:
            self.requests[details.method.removeprefix(SERVICE)] = request
            return b""
        return grpc.unary_unary_rpc_method_handler(answer)


def _record(node, prefix: str) -> dict[str, bytes]:
    recorder = _Recorder()
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(1))
    server.add_generic_rpc_handlers((recorder,))
    server.add_insecure_port(f"unix:{node.path(RECORDER)}")
    server.start()
    for word in ("add", "del"):
        node.run("gobgp", "--target", f"unix://{RECORDER}", "global", "rib", word, prefix)
    server.stop(None)
    return recorder.requests
