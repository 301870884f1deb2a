"""The scenario language on CPython's asyncio: what a program means, said a second time and by other means.

Covers the steps that the program supports now; a step it does not know is an error of this file, never ignored.
"""
import asyncio
from collections import deque
from functools import partial

from arrivals import Arrivals, ArrivingGroup, Gathering, StoppingGroup
from virtual_asyncio import Chance, Crashed, Deadlock, OrderedTaskGroup, run

UNITS = {"ns": 1, "us": 1000, "ms": 10**6, "s": 10**9, "min": 60 * 10**9}


class WorkloadError(Exception):
    def __init__(self, name):
        super().__init__(name)
        self.name = name


def nanoseconds(value, scope):
    if value.startswith("="):
        return round(evaluate(value, scope) * 1e9)
    number, unit = value.split()
    return round(float(number) * UNITS[unit])


def evaluate(value, scope):
    if isinstance(value, str) and value.startswith("="):
        return eval(value[1:].replace("^", "**"), {"__builtins__": {}, "min": min, "max": max, "mod": lambda a, b: a % b}, scope)
    return value


def error_name(error):
    if isinstance(error, WorkloadError):
        return error.name
    if isinstance(error, asyncio.CancelledError):
        return "CancelledError"
    if isinstance(error, TimeoutError):
        return "TimeoutError"
    return "ExceptionGroup" if isinstance(error, BaseExceptionGroup) else type(error).__name__


KINDS = (
    "io", "cpu", "block", "yield", "crash", "raise", "repeat", "gather", "group", "first", "as_completed", "shield", "spawn", "cancel", "await", "future", "set", "forget", "timeout", "retry",
    "try", "limit", "breaker", "cache", "batches", "pipeline", "use",
)

# What handlers may take up; a CancelledError only while the task itself is not being cancelled.
FAILURES = (WorkloadError, TimeoutError, BaseExceptionGroup, asyncio.CancelledError, asyncio.InvalidStateError, RuntimeError)


def catchable(error):
    return not isinstance(error, asyncio.CancelledError) or asyncio.current_task().cancelling() == 0


def inside(scope, name, number):
    """The scope of one turn of a loop; names of tasks carry the numbers of all loops around."""
    return {**scope, name: number, "#loops": (*scope.get("#loops", ()), number)}


class Impossible(Exception):
    """An error of the run itself, such as a name that does not exist yet."""


class Limit:
    """Permits, and for those who have one a rate: at most `most` grants in any `period`. The head of the queue holds the lock and waits for the clock."""

    def __init__(self, loop, shape):
        shape = shape if isinstance(shape, dict) else {"permits": shape}
        self.loop, self.permits, self.refuse = loop, asyncio.Semaphore(shape["permits"]), shape.get("refuse")
        self.turn, self.grants, self.most = asyncio.Lock(), deque(), None
        if "rate" in shape:
            most, period = shape["rate"].split("/")
            self.most, self.period = int(most), nanoseconds(period, {})

    def over(self):
        """How long until a grant is free."""
        while self.grants and self.grants[0] + self.period <= self.loop.now:
            self.grants.popleft()
        return self.grants[0] + self.period - self.loop.now if len(self.grants) >= self.most else 0

    async def grant(self):
        if self.most is None:
            return
        if self.refuse:
            if self.over():
                raise WorkloadError(self.refuse)
            self.grants.append(self.loop.now)
            return
        async with self.turn:
            while rest := self.over():
                await asyncio.sleep(rest)
            self.grants.append(self.loop.now)


class Breaker:
    """The three states of a circuit breaker; a result counts only within the stay in a state that its call began in."""

    def __init__(self, loop):
        self.loop, self.state, self.stay, self.since, self.failures, self.trial = loop, "closed", 0, 0, 0, False

    def become(self, state):
        self.state, self.stay, self.since, self.failures, self.trial = state, self.stay + 1, self.loop.now, 0, False

    def admit(self, open_for):
        if self.state == "open" and self.loop.now >= self.since + open_for:
            self.become("half-open")
        if self.state == "open" or self.state == "half-open" and self.trial:
            raise WorkloadError("CircuitOpen")
        self.trial = self.state == "half-open"
        return self.stay

    def ended(self, stay, how, most):
        if stay != self.stay:
            return
        if how == "cancelled":
            self.trial = False
        elif how == "ok":
            self.failures = 0
            if self.state == "half-open":
                self.become("closed")
        else:
            self.failures += 1
            if self.state == "half-open" or self.failures >= most:
                self.become("open")


class Cache:
    """By key: the futures of those who wait while somebody does it, or until when it is kept."""

    TAKE_OVER = object()

    def __init__(self, loop):
        self.loop, self.waiting, self.until = loop, {}, {}

    async def get(self, key, ttl, step):
        if key in self.waiting:
            told = self.loop.create_future()
            self.waiting[key].append(told)
            try:
                outcome = await told
            except asyncio.CancelledError:
                if told.cancelled():
                    if told in self.waiting.get(key, ()):
                        self.waiting[key].remove(told)
                elif told.result() is self.TAKE_OVER:
                    self.hand_over(key)
                raise
            if isinstance(outcome, BaseException):
                raise outcome
            if outcome is not self.TAKE_OVER:
                return
        elif key in self.until and self.loop.now < self.until[key]:
            return
        else:
            self.waiting[key] = deque()
        try:
            await step()
        except FAILURES as error:
            if not catchable(error):
                self.hand_over(key)
                raise
            self.until.pop(key, None)
            self.tell(key, error)
            raise
        self.until[key] = self.loop.now + ttl
        self.tell(key, None)

    def tell(self, key, outcome):
        for each in self.waiting.pop(key):
            if not each.done():
                each.set_result(outcome)

    def hand_over(self, key):
        while self.waiting[key]:
            if not (first := self.waiting[key].popleft()).done():
                return first.set_result(self.TAKE_OVER)
        del self.waiting[key]


class Reference:
    def __init__(self, document, chance=Chance()):
        self.document, self.chance = document, chance
        self.strategy = document["machine"]["strategy"]
        self.pooled = self.strategy in ("native", "interpreters")
        self.workers = document["machine"]["workers"]
        self.leaves = {}

    def run(self):
        """The summary's fields that a program without costs determines."""

        ended = []

        async def main():
            try:
                await self.step(self.document["program"], {}, {})
            finally:
                ended.append(self.loop.now)

        def make(loop):
            self.loop = loop
            loop.wrong = False
            self.named = {}
            self.limits = {name: Limit(loop, shape) for name, shape in self.document.get("limits", {}).items()}
            self.breakers, self.caches = {}, {}
            return main()

        try:
            loop, task = run(make, self.workers, self.chance)
        except Deadlock:
            return {"outcome": "impossible" if self.loop.wrong else "deadlock"}
        except Crashed:
            pass
        if self.loop.wrong:
            return {"outcome": "impossible"}
        if self.loop.crashed:
            return {"outcome": "crashed"}
        failed = task.cancelled() or task.exception() is not None
        outcomes = {"done": 0, "failed": 0, "cancelled": 0}
        for each in loop.tasks[1:]:
            outcomes["cancelled" if each.cancelled() else "failed" if each.exception() else "done"] += 1
        return {
            "outcome": "failed" if failed else "done",
            "error": ("CancelledError" if task.cancelled() else error_name(task.exception())) if failed else None,
            "makespan_s": ended[0] / 1e9,
            "tasks": outcomes,
            "leaves": {name: sorted(rows) for name, rows in self.leaves.items()},
        }

    async def leaf(self, kind, step, scope, bound, wait):
        start, outcome = self.loop.now, "cancelled"
        try:
            await wait()
            outcome = "ok"
            fail = step.get("fail")
            if isinstance(fail, list) and bound.get("#") in fail or isinstance(fail, str) and evaluate(fail, scope):
                outcome = "failed"
                raise WorkloadError(step.get("error", "Error"))
        finally:
            self.leaves.setdefault(step.get("name", kind), []).append([start / 1e9, self.loop.now / 1e9, outcome])

    async def step(self, step, scope, bound):
        if isinstance(step, list):
            for each in step:
                await self.step(each, scope, bound)
            return
        for kind in KINDS:
            if kind in step:
                return await getattr(self, "do_" + kind)(step, scope, bound)
        raise AssertionError(step)

    async def do_io(self, step, scope, bound):
        for_real = self.chance.real and step.get("via") == "file"
        await self.leaf("io", step, scope, bound, lambda: (self.read if for_real else asyncio.sleep)(nanoseconds(step["io"], scope)))

    async def read(self, length):
        """A small file is there at once; what is left of its time is waited out."""
        begun = self.loop.now
        await asyncio.sleep(1)
        if (rest := begun + length - self.loop.now) > 0:
            await asyncio.sleep(rest)

    async def do_yield(self, step, scope, bound):
        await self.leaf("yield", step, scope, bound, lambda: asyncio.sleep(0))

    async def do_cpu(self, step, scope, bound):
        await self.work(step, "cpu", scope, bound, self.pooled and step.get("on", "pool") == "pool")

    async def do_block(self, step, scope, bound):
        await self.work(step, "block", scope, bound, self.pooled and step.get("on", "loop") == "pool")

    async def work(self, step, kind, scope, bound, pooled):
        length = nanoseconds(step[kind], scope)

        async def wait():
            if not pooled:
                return self.loop.hold(length)
            future, job = self.loop.workers.submit(length)
            try:
                await future
            except asyncio.CancelledError:
                self.loop.workers.withdraw(job)
                raise

        await self.leaf(kind, step, scope, bound, wait)

    async def do_crash(self, step, scope, bound):
        if not self.pooled:
            self.loop.crashed = True  # at once: what is ready has no turn
            await self.loop.create_future()

        async def wait():
            future, job = self.loop.workers.submit(0, crashes=True)
            try:
                await future
            except asyncio.CancelledError:
                self.loop.workers.withdraw(job)
                raise

        await self.leaf("crash", step, scope, bound, wait)

    async def do_raise(self, step, scope, bound):
        raise WorkloadError(step["raise"])

    async def do_use(self, step, scope, bound):
        inner = dict(scope, **{name: evaluate(value, scope) for name, value in step.get("with", {}).items()})
        await self.step(self.document["defines"][step["use"]], inner, bound)

    async def do_repeat(self, step, scope, bound):
        for i in range(int(evaluate(step["repeat"], scope))):
            await self.step(step["do"], inside(scope, step.get("as", "item"), i), {"#": i})

    def coroutines(self, children, scope, bound):
        """What makes the coroutines of a composition's children, in order."""
        if isinstance(children, list):
            return [partial(self.step, each, scope, bound) for each in children]
        count = int(evaluate(children["each"], scope))
        first = bound.get("offset", 0) if bound.get("size") == count else 0
        name = children.get("as", "item")
        return [partial(self.step, children["do"], inside(scope, name, first + i), {"#": first + i}) for i in range(count)]

    def arrivals(self, children, scope, bound, take):
        """An `each` with `every`: hands what makes a child's coroutine to `take` when the child comes."""
        made = self.coroutines(children, scope, bound)
        first = bound.get("offset", 0) if bound.get("size") == len(made) else 0

        def interval(number):
            return nanoseconds(children["every"], {**scope, children.get("as", "item"): first + number})

        return Arrivals(self.loop, len(made), interval, lambda number: take(made[number]))

    async def do_gather(self, step, scope, bound):
        children = step["gather"]
        if "every" in children:
            arrivals = self.arrivals(children, scope, bound, lambda each: gathering.add(self.loop.create_task(each())))
            gathering = Gathering(arrivals, step.get("return_exceptions", False))
            arrivals.begin()
            gathering.settle()
            return await gathering
        tasks = [self.loop.create_task(each()) for each in self.coroutines(step["gather"], scope, bound)]
        await asyncio.gather(*tasks, return_exceptions=step.get("return_exceptions", False))

    async def do_group(self, step, scope, bound):
        if "every" in step["group"]:
            async with ArrivingGroup() as group:
                group.expect(self.arrivals(step["group"], scope, bound, lambda each: group.create_task(each())))
            return
        async with OrderedTaskGroup() as group:
            for each in self.coroutines(step["group"], scope, bound):
                group.create_task(each())

    async def do_first(self, step, scope, bound):
        tasks, children = [], step["of"]

        def take(each):
            tasks.append(self.loop.create_task(each()))
            tasks[-1].add_done_callback(ended)

        if "every" in children:
            arrivals = self.arrivals(children, scope, bound, take)
        else:
            made = self.coroutines(children, scope, bound)
            arrivals = Arrivals(self.loop, len(made), lambda number: 0, lambda number: take(made[number]))
        wanted, left, succeeded, failures = step["first"], arrivals.count, 0, []
        if wanted > left:
            self.impossible()
        over, told = False, self.loop.create_future()

        def close():
            nonlocal left
            left -= arrivals.to_come
            arrivals.stop()

        def ended(task):
            nonlocal left, succeeded
            left -= 1
            if not task.cancelled() and task.exception() is None:
                succeeded += 1
            elif not over:
                failures.append((self.loop.now, tasks.index(task)))
            decided = succeeded >= wanted or succeeded + left < wanted
            if decided:
                close()
            if not told.done() and (left == 0 if over else decided):
                told.set_result(None)

        arrivals.begin()
        cancelled = None
        try:
            await told
        except asyncio.CancelledError as error:
            cancelled = error
        over = True
        close()
        for task in tasks:
            if not task.done():
                task.cancel()
        while left > 0:
            told = self.loop.create_future()
            try:
                await told
            except asyncio.CancelledError as error:
                cancelled = error
        if cancelled:
            raise cancelled
        if succeeded < wanted:
            tasks[min(failures)[1]].result()

    async def do_as_completed(self, step, scope, bound):
        children = step["as_completed"]
        made = self.coroutines(children, scope, bound)
        first = bound.get("offset", 0) if isinstance(children, dict) and bound.get("size") == len(made) else 0

        async def numbered(number, each):
            await each()
            return number

        async def take(number):
            await self.step(step["then"], inside(scope, "item", number), {"#": number})

        if "every" in children:
            ended, numbers = asyncio.Queue(), iter(range(first, first + len(made)))
            arrivals = self.arrivals(children, scope, bound, lambda each: self.loop.create_task(
                numbered(next(numbers), each)).add_done_callback(ended.put_nowait))
            try:
                arrivals.begin()
                for _ in made:
                    await take((await ended.get()).result())
            finally:
                arrivals.stop()
            return

        tasks = [self.loop.create_task(numbered(first + i, each)) for i, each in enumerate(made)]
        for each in asyncio.as_completed(tasks):
            await take(await each)

    async def do_shield(self, step, scope, bound):
        await asyncio.shield(self.loop.create_task(self.step(step["shield"], scope, bound)))

    async def do_forget(self, step, scope, bound):
        self.step(step["forget"], scope, bound).close()

    def find(self, name, scope):
        indices = [] if "[" in name else [f"[{each}]" for each in scope.get("#loops", ())]
        for depth in range(len(indices), -1, -1):
            if (found := self.named.get(name + "".join(indices[:depth]))) is not None:
                return found
        self.impossible()

    def impossible(self):
        self.loop.wrong |= not self.loop.crashed
        raise Impossible

    def declare(self, name, scope, make):
        name += "".join(f"[{each}]" for each in scope.get("#loops", ()))
        if name in self.named and not self.named[name].done():
            self.impossible()
        self.named[name] = make()

    async def do_spawn(self, step, scope, bound):
        self.declare(step["name"], scope, lambda: self.loop.create_task(self.step(step["spawn"], scope, bound)))

    async def do_cancel(self, step, scope, bound):
        self.find(step["cancel"], scope).cancel()

    async def do_await(self, step, scope, bound):
        await self.find(step["await"], scope)

    async def do_future(self, step, scope, bound):
        self.declare(step["future"], scope, self.loop.create_future)

    async def do_set(self, step, scope, bound):
        self.find(step["set"], scope).set_result(None)

    async def do_timeout(self, step, scope, bound):
        scope_of_time = asyncio.timeout(nanoseconds(step["timeout"], scope))
        expired, within = False, None
        try:
            async with scope_of_time:
                try:
                    await self.step(step["do"], scope, bound)
                except TimeoutError as error:
                    within = error
                    raise
        except TimeoutError as error:
            # The scope's own expiry is the one that it raises itself; another's may come out of an expired scope.
            expired = scope_of_time.expired() and "else" in step and error is not within
            if not expired:
                raise
        if expired:
            await self.step(step["else"], scope, bound)

    async def do_retry(self, step, scope, bound):
        options = step["retry"]
        pause = nanoseconds(options.get("initial", "0 s"), scope)
        cap = nanoseconds(options["cap"], scope) if "cap" in options else 1 << 62
        failure = None
        for attempt in range(1, options["attempts"] + 1):
            try:
                return await self.step(step["do"], dict(scope, attempt=attempt), bound)
            except FAILURES as error:
                if not catchable(error) or "on" in options and error_name(error) not in options["on"]:
                    raise
                failure = error
            if attempt < options["attempts"]:
                await asyncio.sleep(min(cap, pause))
                pause *= options.get("factor", 2)
        if "else" not in step:
            raise failure
        await self.step(step["else"], scope, bound)

    async def do_try(self, step, scope, bound):
        try:
            handler = None
            try:
                await self.step(step["try"], scope, bound)
            except FAILURES as error:
                if not catchable(error):
                    raise
                catches = step.get("catch", {})
                handler = catches.get(error_name(error), catches.get("*"))
                if handler is None:
                    raise
            if handler is not None:
                await self.step(handler, scope, bound)
        finally:
            if "finally" in step:
                await self.step(step["finally"], scope, bound)

    async def do_limit(self, step, scope, bound):
        limit = self.limits[step["limit"]]
        async with limit.permits:
            await limit.grant()
            await self.step(step["do"], scope, bound)

    async def do_breaker(self, step, scope, bound):
        options = step["breaker"]
        breaker = self.breakers.setdefault(options["name"], Breaker(self.loop))
        try:
            stay, how = breaker.admit(nanoseconds(options["open"], scope)), "cancelled"
            try:
                await self.step(step["do"], scope, bound)
                how = "ok"
            except FAILURES as error:
                if catchable(error):
                    how = "failed"
                raise
            finally:
                breaker.ended(stay, how, options["failures"])
        except FAILURES as error:
            if "else" not in step or not catchable(error):
                raise
        else:
            return
        await self.step(step["else"], scope, bound)

    async def do_cache(self, step, scope, bound):
        options = step["cache"]
        cache = self.caches.setdefault(options.get("name", id(step)), Cache(self.loop))
        ttl = nanoseconds(options["ttl"], scope) if "ttl" in options else 1 << 62
        await cache.get(evaluate(options["key"], scope), ttl, partial(self.step, step["do"], scope, bound))

    async def do_batches(self, step, scope, bound):
        items, size = int(evaluate(step["batches"]["items"], scope)), int(evaluate(step["batches"]["size"], scope))
        for batch, offset in enumerate(range(0, items, size)):
            here = min(size, items - offset)
            await self.step(step["do"], dict(inside(scope, "batch", batch), size=here), dict(bound, offset=offset, size=here))

    async def do_pipeline(self, step, scope, bound):
        shape = step["pipeline"]
        stages, items = shape["stages"], int(evaluate(shape["items"], scope))
        together = shape.get("on_error") == "fail"
        name, every = shape.get("as", "item"), shape.get("every")
        queues = [asyncio.Queue() if every else None] + [asyncio.Queue(stage.get("queue", 1)) for stage in stages[1:]]
        closed, working = [False] * len(stages), [stage["workers"] for stage in stages]
        numbers = iter(range(items))

        async def get(k):
            # asyncio.Queue.get, with the close that CPython has from 3.13 on.
            queue = queues[k]
            while queue.empty():
                if closed[k]:
                    return None
                getter = self.loop.create_future()
                queue._getters.append(getter)
                try:
                    await getter
                except BaseException:
                    getter.cancel()
                    if getter in queue._getters:
                        queue._getters.remove(getter)
                    if not queue.empty() and not getter.cancelled():
                        queue._wakeup_next(queue._getters)
                    raise
            return queue.get_nowait()

        async def worker(k):
            try:
                while True:
                    number = await get(k) if queues[k] else next(numbers, None)
                    if number is None:
                        return
                    try:
                        await self.step(stages[k]["do"], inside(scope, name, number), {"#": number})
                        if k + 1 < len(stages):
                            await queues[k + 1].put(number)
                    except FAILURES as error:
                        if together or not catchable(error):
                            raise
            finally:
                working[k] -= 1
                if working[k] == 0 and k + 1 < len(stages):
                    close(k + 1)

        def close(k):
            closed[k] = True
            while queues[k]._getters:
                queues[k]._wakeup_next(queues[k]._getters)

        def arrive(number):
            queues[0].put_nowait(number)
            if number + 1 == items:
                close(0)

        arrivals = Arrivals(self.loop, items if every else 0, lambda number: nanoseconds(every, {**scope, name: number}), arrive)

        workers = [worker(k) for k, stage in enumerate(stages) for _ in range(stage["workers"])]
        if every and not items:
            close(0)
        if together:
            async with StoppingGroup(arrivals) as group:
                for each in workers:
                    group.create_task(each)
                arrivals.begin()
            return
        joined = asyncio.gather(*[self.loop.create_task(each) for each in workers], return_exceptions=True)
        cancel = joined.cancel
        joined.cancel = lambda msg=None: (arrivals.stop(), cancel(msg=msg))[1]
        arrivals.begin()
        await joined
