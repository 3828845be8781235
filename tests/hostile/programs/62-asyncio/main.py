import asyncio


async def half(number):
    await asyncio.sleep(0.01)
    return number / 2


async def main():
    print(await asyncio.gather(half(2), half(4)))
    process = await asyncio.create_subprocess_exec("echo", "from a child", stdout=asyncio.subprocess.PIPE)
    print((await process.communicate())[0].decode())


asyncio.run(main())
