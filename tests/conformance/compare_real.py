"""Random programs on the real clock: the same outcomes as on CPython's asyncio, not the same instants.

    compare_real.py PROGRAM [--programs N] [--seed S]

Only programs whose outcome no race decides: on the reference they end the same way however late each timer, job, turn and piece of work is,
up to a bound, and in whatever order those are taken that the loop finds due at once. A busy machine may be later than that; a program that
differs is run again by itself, and is a difference where it does so each time.
Exit code 1 on a difference.
"""
import argparse
import json
import random
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

from generate import Generator
from reference import Reference
from virtual_asyncio import Chance

LATEST = 50_000, 1_000_000, 12_000_000  # ns
TURNS = 1, 50_000, 1_500_000  # ns that a turn takes at most, of one trial or another: a sanitizer's are long
STRETCH = 3  # of work, at most, by whoever shares the cores; it may be a tenth shorter, being measured
TRIALS = 16  # of lateness, for each program
CLOSER = 400  # trials, of a program that differs: a rare race is a race
LONGEST = 0.5  # s, of a program
AT_ONCE = 8  # processes
RUNS = 6  # of a program that differs


class Trial(Chance):
    """One of the ways in which a real machine may run a program."""

    real = True

    def __init__(self, seed):
        self.draw = random.Random(seed)
        self.longest_turn = self.draw.choice(TURNS)
        self.shuffle = self.draw.shuffle

    def late(self, work=0):
        return self.draw.randrange(-work // 10, self.draw.choice(LATEST) + (STRETCH - 1) * work)

    def turn(self):
        return self.draw.randrange(self.longest_turn)


def ends(answer):
    """What of an answer does not depend on how long things took."""
    if "outcome" not in answer:
        return "impossible"
    if answer["outcome"] in ("deadlock", "crashed", "impossible"):
        return answer["outcome"]
    tasks = {key: answer["tasks"][key] for key in ("done", "failed", "cancelled")}
    leaves = {name: sorted(row[2] for row in rows) for name, rows in answer["leaves"].items()}
    return answer["outcome"], answer["error"], tasks, leaves


def raceless(document, trials=TRIALS):
    """How a program ends, or none where that depends on how late things are, or where it takes long."""
    told = Reference(document).run()
    if told.get("makespan_s", 0) > LONGEST:
        return None
    for trial in range(trials):
        if ends(Reference(document, Trial(trial)).run()) != ends(told):
            return None
    return ends(told)


def chosen(share):
    """Programs of a share of the seeds, each with how it ends."""
    seed, count = share
    generator, programs = Generator(seed, apart=True), []
    while len(programs) < count:
        document = generator.document(len(programs))
        if (told := raceless(document)) is not None:
            programs.append((document, told))
    return programs


def answers(program, documents):
    text = "".join(json.dumps(each) + "\n" for each in documents)
    run = subprocess.run([program, "batch", "--real"], input=text, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--programs", type=int, default=240)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    each = -(-options.programs // AT_ONCE)
    with ProcessPoolExecutor() as pool:
        shares = list(pool.map(chosen, [(options.seed * 1_000_000 + i, each) for i in range(AT_ONCE)]))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda share: answers(options.program, [document for document, _ in share]), shares))
    wrong, again = [], 0
    for share, answered in zip(shares, found):
        for (document, told), answer in zip(share, answered):
            if ends(answer) == told:
                continue
            again += 1
            if raceless(document, CLOSER) and all(ends(answer := answers(options.program, [document])[0]) != told for _ in range(RUNS - 1)):
                wrong.append((document, told, ends(answer)))
    count = sum(len(share) for share in shares)
    print(f"{count} programs on the real clock, {len(wrong)} differences, {again} run again, {time.monotonic() - started:.1f} s")
    for document, told, answer in wrong[:3]:
        print(f"{json.dumps(document)}\n  CPython {told}\n  here    {answer}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
