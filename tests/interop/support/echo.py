"""Gives back what it receives, by TCP and UDP, as a program of its own. Arguments: the address for UDP, whose answers have to
come from where they were asked; and the port of both."""
import asyncio
import sys


class Datagrams(asyncio.DatagramProtocol):
    def connection_made(self, transport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, sender) -> None:
        self.transport.sendto(data, sender)


async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(4096):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    writer.close()


async def main(address: str, port: int) -> None:
    await asyncio.get_running_loop().create_datagram_endpoint(Datagrams, (address, port))
    await (await asyncio.start_server(converse, "0.0.0.0", port)).serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
