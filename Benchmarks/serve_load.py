#!/usr/bin/env python3
"""Loads `chiasm serve` with searches that come at a fixed rate whatever the server does (an open loop).

    python3 Benchmarks/serve_load.py make RUN FOLDER --program chiasm     an index of 100,000 cases
    python3 Benchmarks/serve_load.py load FOLDER --program chiasm         100 searches a second for 60 s

`make` takes a run of `chiasm pretrain` on `chiasm phantom pairs`, whose model encodes typed texts, indexes it, and
appends random unit vectors of the same width with texts of the run's own words until there are enough cases. `load` starts
the server, warms it up, and asks. A latency counts from the moment that a search was due, not from when it could be
sent: a server that stalls is charged for all that waited. Needs numpy for `make`; nothing for `load`.
"""

import argparse
import asyncio
import csv
import json
import math
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter


def make(options):
    import numpy as np

    run, folder = options.run, options.folder
    os.makedirs(folder, exist_ok=True)
    index = os.path.join(folder, "index")
    subprocess.run([options.program, "index", run, "--output", index], check=True)
    width = np.load(os.path.join(run, "embeddings", "text.npy"), mmap_mode="r").shape[1]
    own = len(np.load(os.path.join(run, "embeddings", "text.npy"), mmap_mode="r"))
    words = sorted(vocabulary(run))
    draw, names = np.random.default_rng(1), random.Random(1)
    count = options.cases - own
    for name in ("image", "text"):
        rows = draw.standard_normal((count, width), dtype=np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        np.save(os.path.join(folder, f"{name}.npy"), rows)
    with open(os.path.join(folder, "cases.csv"), "w", newline="") as file:
        table = csv.writer(file)
        # The columns of the index, then their values: the run's own table decides which there are.
        table.writerow(["case", "group", "text"] + options.columns)
        for number in range(count):
            text = " ".join(names.choices(words, k=names.randint(6, 40)))
            extra = [names.choice(["a", "b", "c"]) for _ in options.columns]
            table.writerow([f"made{number}", f"patient{number // 2}", text] + extra)
    with open(os.path.join(folder, "words.json"), "w") as file:
        json.dump(words, file)
    subprocess.run(
        [options.program, "index", "append", index, "--vectors",
         f"image={folder}/image.npy", f"text={folder}/text.npy", "--table", f"{folder}/cases.csv"],
        check=True)
    print(f"{index}: {options.cases} cases of width {width}, two modalities")


def vocabulary(run):
    """Words of the reports that the run was trained on."""
    manifest = open(os.path.join(run, "manifest.yaml")).read()
    table = re.search(r"^table: *\"?(.+?)\"?$", manifest, re.M).group(1)
    with open(os.path.join(run, table), newline="") as file:
        return {word for row in csv.DictReader(file) for word in re.findall(r"[a-z]+", row["report"].lower())}


class Server:
    """The program while it is being asked."""

    def __init__(self, options):
        command = [options.program, "serve", "--index", os.path.join(options.folder, "index"), "--port", "0"]
        if options.threads:
            command += ["--threads", str(options.threads)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
            if found:
                self.port = int(found.group(1))
                return
        sys.exit("the server did not start")

    def memory(self):
        """Resident memory in MB: all, and what is not the index's own files."""
        text = open(f"/proc/{self.process.pid}/status").read()
        return tuple(int(re.search(rf"{key}:\s+(\d+) kB", text).group(1)) / 1024 for key in ("VmRSS", "RssAnon"))

    def seconds(self):
        """Processor time until now."""
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=60)


class Client:
    """Connections that are kept open; at most as many as the server takes."""

    def __init__(self, port):
        self.port, self.idle, self.places = port, [], asyncio.Semaphore(200)

    def connection(self):
        """One that is open still: the server ends those that say nothing for 15 s, as any client must expect."""
        while self.idle:
            reader, writer = self.idle.pop()
            if not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.close()

    async def ask(self, body):
        async with self.places:
            reader, writer = self.connection() or await asyncio.open_connection("127.0.0.1", self.port)
            data = json.dumps(body).encode()
            writer.write(
                b"POST /api/v1/search HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n" % (self.port, len(data)) + data)
            head = await reader.readuntil(b"\r\n\r\n")
            status = int(head.split(b" ", 2)[1])
            length = int(re.search(rb"content-length: *(\d+)", head, re.I).group(1))
            answer = json.loads(await reader.readexactly(length))
            self.idle.append((reader, writer))
            return status, answer


def query(options, words, draw):
    kind = draw.choice(["text", "case"]) if options.kind == "both" else options.kind
    if kind == "case":
        return {"case": f"made{draw.randrange(options.known)}", "count": 10}
    return {"text": " ".join(draw.choices(words, k=draw.randint(3, 8))), "count": 10}


async def load(options):
    words = json.load(open(os.path.join(options.folder, "words.json")))
    draw, server = random.Random(options.seed), Server(options)
    client, latencies, errors, memory = Client(server.port), [], Counter(), []

    async def one(due, body, counts):
        try:
            status, answer = await client.ask(body)
            problem = None if status == 200 and answer["hits"] else f"status {status}"
        except (OSError, asyncio.IncompleteReadError) as error:
            problem = type(error).__name__
        if counts:
            latencies.append((due, time.perf_counter() - due))
            if problem:
                errors[problem] += 1

    async def phase(rate, seconds, counts):
        start, tasks = time.perf_counter(), []
        for number in range(int(rate * seconds)):
            due = start + number / rate
            await asyncio.sleep(max(0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(one(due, query(options, words, draw), counts)))
            if counts and number in (0, int(rate * seconds) // 2):
                memory.append(server.memory())
        await asyncio.gather(*tasks)
        return time.perf_counter() - start

    await phase(options.rate / 2, options.warmup, False)
    used, own, before = server.seconds(), time.process_time(), os.getloadavg()[0]
    wall = await phase(options.rate, options.seconds, True)
    memory.append(server.memory())
    used, own = server.seconds() - used, time.process_time() - own
    code = server.stop()
    sorted_ms = sorted(1000 * value for _, value in latencies)

    def at(percent):
        """The nearest rank: a value that was measured."""
        return sorted_ms[max(0, math.ceil(percent * len(sorted_ms) / 100) - 1)]

    result = {
        "kind": options.kind, "rate": options.rate, "searches": len(sorted_ms), "errors": dict(errors),
        "p50_ms": round(at(50), 1), "p90_ms": round(at(90), 1), "p99_ms": round(at(99), 1),
        "max_ms": round(sorted_ms[-1], 1), "seconds": round(wall, 1),
        "server_cpu_ms_per_search": round(1000 * used / len(sorted_ms), 2),
        "generator_cpu_s": round(own, 1), "load_average_before": round(before, 1),
        "resident_mb": [round(all_of_it) for all_of_it, _ in memory],
        "without_index_files_mb": [round(anonymous) for _, anonymous in memory], "server_exit": code,
    }
    print(json.dumps(result))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    maker = commands.add_parser("make")
    maker.add_argument("run")
    maker.add_argument("folder")
    maker.add_argument("--program", default="chiasm")
    maker.add_argument("--cases", type=int, default=100_000)
    maker.add_argument("--columns", nargs="*", default=["kind"])
    maker.set_defaults(work=make)
    loader = commands.add_parser("load")
    loader.add_argument("folder")
    loader.add_argument("--program", default="chiasm")
    loader.add_argument("--kind", choices=["text", "case", "both"], default="text")
    loader.add_argument("--rate", type=float, default=100)
    loader.add_argument("--seconds", type=float, default=60)
    loader.add_argument("--warmup", type=float, default=5)
    loader.add_argument("--threads", type=int)
    loader.add_argument("--known", type=int, default=90_000)
    loader.add_argument("--seed", type=int, default=1)
    loader.set_defaults(work=lambda options: asyncio.run(load(options)))
    options = parser.parse_args()
    options.work(options)


if __name__ == "__main__":
    main()
