"""Talks to an echoing server: websocket_client.py PORT; ends with 0 if all was as it should be."""

import asyncio
import os
import sys

import websockets


async def main(url):
    async with websockets.connect(
        url, subprotocols=["echo"], max_size=None, ping_interval=0.2
    ) as socket:
        assert socket.subprotocol == "echo", socket.subprotocol
        names = [extension.name for extension in socket.extensions]
        assert names == ["permessage-deflate"], names
        for size in (0, 1, 125, 126, 65535, 65536, 5_000_000):
            message = os.urandom(size)
            await socket.send(message)
            assert await socket.recv() == message, size
        await socket.send("text " * 100_000)
        assert await socket.recv() == "text " * 100_000
        await socket.send(iter(["in ", "three ", "parts"]))
        assert await socket.recv() == "in three parts"
        await asyncio.sleep(1)
        await (await socket.ping())
    async with websockets.connect(url) as socket:
        await socket.send("close")
        try:
            await socket.recv()
            raise AssertionError("a Close was expected")
        except websockets.ConnectionClosed as end:
            assert (end.rcvd.code, end.rcvd.reason) == (4000, "as asked"), end
    many = await asyncio.gather(*[websockets.connect(url) for _ in range(50)])
    await asyncio.gather(*[socket.send(str(i)) for i, socket in enumerate(many)])
    answers = await asyncio.gather(*[socket.recv() for socket in many])
    assert answers == [str(i) for i in range(50)], answers
    await asyncio.gather(*[socket.close() for socket in many])
    if len(sys.argv) > 2:
        async with websockets.connect(url) as socket:
            print("waiting", flush=True)
            try:
                await socket.recv()
            except websockets.ConnectionClosed as end:
                print("closed", end.rcvd.code, flush=True)


asyncio.run(main("ws://127.0.0.1:" + sys.argv[1] + "/"))
