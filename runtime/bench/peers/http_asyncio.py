"""A protocol on asyncio, as a peer of `kernlet bench loop`.

It answers on the listening socket that it inherits as its standard input. Like the bare epoll server it
parses nothing: each piece that arrives is taken for a request.
"""

import asyncio
import socket

RESPONSE = (
    b"HTTP/1.1 200 OK\r\n"
    b"Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    b"Content-Length: 13\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n"
    b"\r\n"
    b"hello, world\n"
)


class Answers(asyncio.Protocol):
    """One connection."""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(RESPONSE)


async def serve():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Answers, sock=socket.socket(fileno=0))
    await server.serve_forever()


asyncio.run(serve())
