"""Random programs on CPython's asyncio and on the simulator: the same outcomes, the same instants.

    compare.py PROGRAM [--programs N] [--seed S]

Each share of the programs is answered by one process of `interleave batch`; shares go on at once. A difference is shrunk to a small program before it is shown. Exit code 1 on a difference.
"""
import argparse
import copy
import json
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from generate import Generator
from reference import Reference


JUDGE = (3, 11, 2)  # Debian 12's; a later 3.11 counts the cancellations around a time limit otherwise
SHARE = 500  # programs for one process of each kind


def answers(program, documents):
    text = "".join(json.dumps(each) + "\n" for each in documents)
    run = subprocess.run([program, "batch"], input=text, capture_output=True, text=True, check=False)
    lines = run.stdout.splitlines()
    if len(lines) != len(documents):
        raise RuntimeError(f"batch answered {len(lines)} of {len(documents)} lines: {run.stderr[-500:]}")
    return [json.loads(line) for line in lines]


def differences(expected, found):
    """What of the reference's answer the program's does not share."""
    if "outcome" not in found:
        return [] if expected["outcome"] == "impossible" else [("refused", expected["outcome"], found)]
    if {"deadlock", "crashed"} & {expected["outcome"], found["outcome"]}:
        return [] if expected["outcome"] == found["outcome"] else [("outcome", expected["outcome"], found["outcome"])]
    wrong = [(key, expected[key], found.get(key)) for key in ("outcome", "error", "makespan_s") if expected[key] != found.get(key)]
    tasks = {key: found["tasks"][key] for key in ("done", "failed", "cancelled")}
    if tasks != expected["tasks"]:
        wrong.append(("tasks", expected["tasks"], tasks))
    for name in sorted(expected["leaves"].keys() | found["leaves"].keys()):
        here, there = expected["leaves"].get(name, []), sorted(found["leaves"].get(name, []))
        if here != there:
            wrong.append((name, here, there))
    return wrong


def check(program, documents):
    return [(document, wrong) for document, answer in zip(documents, answers(program, documents))
            if (wrong := differences(Reference(document).run(), answer))]


def smaller(node):
    """Every program that is this one with one step less."""
    if isinstance(node, list):
        for i, each in enumerate(node):
            if len(node) > 1:
                yield node[:i] + node[i + 1:]
            for less in smaller(each):
                yield node[:i] + [less] + node[i + 1:]
    elif isinstance(node, dict):
        for key in ("do", "else", "try", "finally"):
            if isinstance(node.get(key), (dict, list)):
                yield node[key]
        for key in ("else", "finally", "fail", "error", "return_exceptions", "on", "catch", "every"):
            if key in node and not (key == "error" and "fail" in node) and not ("try" in node and len(node) == 2):
                yield {k: v for k, v in node.items() if k != key and not (key == "fail" and k == "error")}
        for key, value in node.items():
            if isinstance(value, (dict, list)) and key not in ("fail", "on", "retry", "batches"):
                for less in smaller(value):
                    yield {**node, key: less}


def shrink(program, document, budget=400):
    current, progress = document, True
    while progress and budget > 0:
        progress = False
        candidates = []
        for less in smaller(current["program"]):
            candidate = copy.deepcopy(current)
            candidate["program"] = less
            candidates.append(candidate)
        candidates.sort(key=lambda each: len(json.dumps(each)))
        for candidate in candidates[:60]:
            budget -= 1
            try:
                if any(row[0] != "refused" for _, rows in check(program, [candidate]) for row in rows):
                    current, progress = candidate, True
                    break
            except Exception:  # a candidate that is no program at all
                continue
    return current


def compare(share):
    """One share of the programs: the wrong ones, and how the reference says they all end."""
    program, seed, count = share
    generator = Generator(seed)
    documents = [generator.document(i) for i in range(count)]
    ends, wrong = Counter(), []
    for document, answer in zip(documents, answers(program, documents)):
        expected = Reference(document).run()
        ends[expected["outcome"]] += 1
        if differences(expected, answer):
            wrong.append(document)
    if any(Reference(document).run() != Reference(document).run() for document in documents[:50]):
        raise RuntimeError("the reference does not give the same answer twice")
    return wrong, ends


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--programs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    shares = [(options.program, options.seed * 1_000_000 + first, min(SHARE, options.programs - first)) for first in range(0, options.programs, SHARE)]
    ends, wrong = Counter(), []
    with ProcessPoolExecutor() as pool:
        for more, counted in pool.map(compare, shares):
            wrong += more
            ends += counted
    told = ", ".join(f"{count} {outcome}" for outcome, count in ends.most_common())
    print(f"{options.programs} programs, {len(wrong)} differences, {time.monotonic() - started:.1f} s ({told})")
    if wrong and sys.version_info[:3] != JUDGE:
        print(f"This is CPython {'.'.join(map(str, sys.version_info[:3]))}; the judge is {'.'.join(map(str, JUDGE))}.")
    for document in wrong[:3]:
        least = shrink(options.program, document)
        print(json.dumps(least))
        for what, expected, found in check(options.program, [least])[0][1]:
            print(f"  {what}: CPython {expected}, here {found}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
