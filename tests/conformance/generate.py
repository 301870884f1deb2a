"""Random scenario programs for the comparison with CPython: small, and made of every step that the program supports.

Durations are multiples of a millisecond from a short list, so that instants often coincide: that is where orders differ.
"""
import random

DURATIONS = ["0 ms", "1 ms", "2 ms", "3 ms", "5 ms", "8 ms", "10 ms", "20 ms"]
APART = ["20 ms", "40 ms", "60 ms", "100 ms"]  # for the real clock
ERRORS = ["Error", "Down", "Busy"]
RAISED = [*ERRORS, "RateLimitError", "CircuitOpen", "TimeoutError", "ExceptionGroup", "CancelledError", "InvalidStateError", "*"]


class Generator:
    def __init__(self, seed, apart=False):
        self.random = random.Random(seed)
        self.apart = apart
        self.names = 0
        self.pooled = False

    def document(self, number):
        r = self.random
        strategy = r.choice(["native", "event-loop"])
        self.names = 0
        document = {
            "version": 1,
            "id": f"program-{number}",
            "title": "Random program",
            "topic": "foundations",
            "machine": {"strategy": strategy, "workers": r.randint(1, 3), "cores": 8},
            "limits": {
                "one": 1,
                "two": 2,
                "paced": {"permits": r.randint(1, 3), "rate": f"{r.randint(1, 3)} / {r.choice(DURATIONS[1:])}"},
                "strict": {"permits": r.randint(1, 2), "rate": f"{r.randint(1, 3)} / {r.choice(DURATIONS[1:])}", "refuse": "RateLimitError"},
            },
            "defines": {"part": self.leaf(fail=False)},
        }
        document["program"] = self.step(r.randint(2, 5), {})
        return document

    def name(self):
        self.names += 1
        return f"n{self.names}"

    def duration(self):
        return self.random.choice(APART if self.apart else DURATIONS)

    def steps(self, least, most):
        """A time in seconds, for expressions."""
        return f"{self.random.randint(least, most) * (0.02 if self.apart else 0.001):g}"

    def leaf(self, fail=True, scope={}):
        r = self.random
        if fail and (names := scope.get("#names")) and r.random() < 0.3:
            name, kind = r.choice(names)
            return {r.choice(["await", "await", kind]): name}
        if fail and "#self" in scope and r.random() < 0.15:
            return {r.choice(["await", "cancel"]): scope["#self"]}
        kind = r.choices(["io", "cpu", "block", "yield", "raise", "crash"], [10, 3, 1, 1, 1 if fail else 0, 0.03 if fail else 0])[0]
        if kind == "raise":
            return {"raise": r.choice(ERRORS)}
        step = {"name": self.name()}
        if kind == "io" and r.random() < 0.1:
            step |= {"via": "file", "bytes": "10 kB"}  # a timer stands for it in `simulate`
        if r.random() < 0.1:
            step["holds"] = "1 MB"  # memory changes no instant
        if kind in ("yield", "crash"):
            step[kind] = True
        elif "item" in scope and r.random() < 0.4:
            step[kind] = f"=(item + 1) * {self.steps(1, 3 if self.apart else 9)}"
        else:
            step[kind] = "1 ms" if self.apart and kind == "cpu" else self.duration()
        if kind in ("cpu", "block") and r.random() < 0.4:
            step["on"] = r.choice(["loop", "pool"])
        if fail and kind not in ("yield", "crash") and r.random() < 0.25:
            if "attempt" in scope:
                step["fail"] = f"=attempt < {r.randint(1, 4)}"
            elif "item" in scope:
                step["fail"] = sorted(r.sample(range(6), 2))
            if "fail" in step:
                step["error"] = r.choice(ERRORS)
        return step

    def step(self, depth, scope):
        r = self.random
        if depth <= 0:
            return self.leaf(scope=scope)
        kinds = {
            "leaf": 3, "sequence": 3, "gather": 4, "each": 3, "timeout": 3, "retry": 2, "try": 3, "limit": 2, "breaker": 2, "cache": 2, "repeat": 1, "batches": 1, "pipeline": 2, "use": 1,
            "group": 3, "first": 2, "as_completed": 2, "shield": 2, "spawn": 2, "future": 2, "forget": 0.3,
        }
        kind = r.choices(list(kinds), list(kinds.values()))[0]
        return getattr(self, "make_" + kind)(depth - 1, scope)

    def make_leaf(self, depth, scope):
        return self.leaf(scope=scope)

    def make_sequence(self, depth, scope):
        return [self.step(depth, scope) for _ in range(self.random.randint(1, 3))]

    def make_use(self, depth, scope):
        return {"use": "part"}

    def make_gather(self, depth, scope):
        inner = self.elsewhere(scope)
        return self.collected({"gather": [self.step(depth, inner) for _ in range(self.random.randint(1, 4))]})

    def elsewhere(self, scope):
        """In another task: one that awaits the task it is awaited by makes a circle, whose cancellation CPython ends with a RecursionError
        at a depth that depends on the interpreter's own stack."""
        return {key: value for key, value in scope.items() if key != "#self"}

    def make_each(self, depth, scope):
        return self.collected({"gather": self.each(depth, scope)})

    def each(self, depth, scope, least=0):
        return self.arriving({"each": self.random.randint(least, 5), "do": self.step(depth, {**self.elsewhere(scope), "item": None})})

    def arriving(self, loop):
        """Perhaps at intervals, some of which are nothing or less."""
        if self.random.random() < 0.3:
            loop["every"] = self.random.choice([self.duration(), f"=item * {self.steps(2, 2)}", f"=(item - 2) * {self.steps(3, 3)}"])
        return loop

    def children(self, depth, scope, least=0):
        if self.random.random() < 0.4:
            return self.each(depth, scope, least)
        inner = self.elsewhere(scope)
        return [self.step(depth, inner) for _ in range(self.random.randint(1, 4))]

    def make_group(self, depth, scope):
        return {"group": self.children(depth, scope)}

    def make_first(self, depth, scope):
        of = self.children(depth, scope, least=1)
        return {"first": self.random.randint(1, of["each"] if isinstance(of, dict) else len(of)), "of": of}

    def make_as_completed(self, depth, scope):
        return {"as_completed": self.children(depth, scope), "then": self.step(depth - 1, {**scope, "item": None})}

    def make_shield(self, depth, scope):
        return {"shield": self.step(depth, self.elsewhere(scope))}

    def make_forget(self, depth, scope):
        return {"forget": self.step(depth, scope)}

    def naming(self, scope, name, kind):
        """What stands behind the declaration of a name may refer to it."""
        return {**scope, "#names": [*scope.get("#names", ()), (name, kind)]}

    def make_spawn(self, depth, scope):
        name = self.name()
        inner = self.naming(scope, name, "cancel")
        return [{"spawn": self.step(depth, {**scope, "#self": name}), "name": name}, *(self.step(depth, inner) for _ in range(self.random.randint(0, 3)))]

    def make_future(self, depth, scope):
        name = self.name()
        inner = self.naming(self.elsewhere(scope), name, "set")
        steps = [self.step(depth, inner) for _ in range(self.random.randint(0, 3))] + [{"set": name}]
        self.random.shuffle(steps)
        return [{"future": name}, self.random.choice([steps, {"gather": steps}, self.collected({"gather": steps})])]

    def collected(self, step):
        if self.random.random() < 0.5:
            step["return_exceptions"] = True
        return step

    def make_timeout(self, depth, scope):
        step = {"timeout": self.duration(), "do": self.step(depth, scope)}
        if self.random.random() < 0.5:
            step["else"] = self.step(depth - 1, scope)
        return step

    def make_retry(self, depth, scope):
        r = self.random
        options = {"attempts": r.randint(1, 3), "initial": self.duration()}
        if r.random() < 0.5:
            options["factor"] = r.randint(1, 3)
        if r.random() < 0.3:
            options["cap"] = self.duration()
        if r.random() < 0.3:
            options["on"] = r.sample(ERRORS + ["TimeoutError"], 2)
        step = {"retry": options, "do": self.step(depth, {**scope, "attempt": None})}
        if r.random() < 0.4:
            step["else"] = self.step(depth - 1, scope)
        return step

    def make_try(self, depth, scope):
        r = self.random
        step = {"try": self.step(depth, scope)}
        if r.random() < 0.7:
            step["catch"] = {error: self.step(depth - 1, scope) for error in r.sample(RAISED, r.randint(1, 2))}
        if r.random() < 0.5 or "catch" not in step:
            step["finally"] = self.step(depth - 1, scope)
        return step

    def make_limit(self, depth, scope):
        return {"limit": self.random.choice(["one", "two", "paced", "strict"]), "do": self.step(depth, scope)}

    def make_breaker(self, depth, scope):
        r = self.random
        step = {"breaker": {"name": r.choice("ab"), "failures": r.randint(1, 2), "open": self.duration()}, "do": self.step(depth, scope)}
        if r.random() < 0.4:
            step["else"] = self.step(depth - 1, scope)
        return step

    def make_cache(self, depth, scope):
        r = self.random
        options = {"key": "=mod(item, 2)" if "item" in scope and r.random() < 0.5 else r.randint(0, 1)}
        if r.random() < 0.6:
            options["ttl"] = self.duration()
        if r.random() < 0.6:
            options["name"] = r.choice("cd")
        return {"cache": options, "do": self.step(depth, scope)}

    def make_repeat(self, depth, scope):
        return {"repeat": self.random.randint(0, 3), "do": self.step(depth, {**scope, "item": None})}

    def make_batches(self, depth, scope):
        inner = {"gather": {"each": "=size", "do": self.step(depth - 1, {**self.elsewhere(scope), "item": None})}}
        return {"batches": {"items": self.random.randint(1, 6), "size": self.random.randint(1, 4)}, "do": self.collected(inner)}

    def make_pipeline(self, depth, scope):
        r = self.random
        inner = {**self.elsewhere(scope), "item": None}
        stages = [{"name": self.name(), "workers": r.randint(1, 3), "queue": r.randint(1, 2), "do": self.step(depth - 1, inner)} for _ in range(r.randint(1, 3))]
        del stages[0]["queue"]
        shape = self.arriving({"items": r.randint(0, 6), "stages": stages})
        if r.random() < 0.3:
            shape["on_error"] = "fail"
        return {"pipeline": shape}
