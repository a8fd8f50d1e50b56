"""Python's asyncio, as a peer of `kernlet bench`: prints one line of JSON.

Each key is a benchmark; its value is nanoseconds of processor time for one operation, or an object of
counters. What it measures, and how often, is fixed here; the driver calls it once for each repetition.
"""

import asyncio
import json
import statistics
import time

MANY = 1024
WAITING = 100_000  # of the million; the figures are given for a million


async def per_operation(batch, operations):
    """The median of five batches, after one that warms up."""
    await batch()
    took = []
    for _ in range(5):
        start = time.process_time_ns()
        await batch()
        took.append((time.process_time_ns() - start) / operations)
    return statistics.median(took)


async def gives_way(turns):
    for _ in range(turns):
        await asyncio.sleep(0)


async def nothing():
    pass


async def number(value):
    return value


async def yields(tasks, turns):
    async def batch():
        await asyncio.gather(*(gives_way(turns) for _ in range(tasks)))

    return await per_operation(batch, tasks * turns)


async def spawn_join():
    async def batch():
        for _ in range(2000):
            await asyncio.create_task(nothing())

    return await per_operation(batch, 2000)


async def spawn_join_many():
    async def batch():
        await asyncio.gather(*(asyncio.create_task(nothing()) for _ in range(MANY)))

    return await per_operation(batch, MANY)


async def ready():
    async def batch():
        total = 0
        for i in range(20_000):
            total += await number(i)

    return await per_operation(batch, 20_000)


def resident_bytes():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096


async def waiting():
    may_go = asyncio.Event()
    before = resident_bytes()
    start = time.process_time()
    tasks = [asyncio.create_task(may_go.wait()) for _ in range(WAITING)]
    await asyncio.sleep(0)  # all have begun
    created = time.process_time()
    after = resident_bytes()
    may_go.set()
    await asyncio.gather(*tasks)
    finished = time.process_time()
    to_a_million = 1_000_000 / WAITING * 1000
    return {
        "create_ms": (created - start) * to_a_million,
        "finish_ms": (finished - created) * to_a_million,
        "bytes": (after - before) / WAITING,
    }


async def main():
    print(
        json.dumps(
            {
                "asyncio/many": await waiting(),  # first: memory that was freed before would not be counted
                "asyncio/yield_2": await yields(2, 2000),
                "asyncio/yield_1000": await yields(MANY, 8),
                "asyncio/spawn_join": await spawn_join(),
                "asyncio/spawn_join_1000": await spawn_join_many(),
                "asyncio/ready": await ready(),
            }
        )
    )


asyncio.run(main())
