"""Echoes every message; a message "close" is answered with Close 4000. Prints its port."""

import asyncio

import websockets


async def echo(socket):
    async for message in socket:
        if message == "close":
            await socket.close(4000, "as asked")
        else:
            await socket.send(message)
    print("closed", socket.close_code, flush=True)


async def main():
    async with websockets.serve(
        echo, "127.0.0.1", 0, subprotocols=["echo"], max_size=None, ping_interval=0.2
    ) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.get_running_loop().run_in_executor(None, input)


try:
    asyncio.run(main())
except EOFError:
    pass
