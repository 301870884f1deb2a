"""asyncio under a virtual clock: CPython's own loop, tasks and primitives, with time as integer nanoseconds that moves only when nothing is ready.

Two orders that CPython leaves open are fixed to the order of creation, as the scenario contract asks: timers due at the same instant, and the
tasks cancelled when the program ends.
"""
import asyncio
import heapq
import itertools
from asyncio import base_events, events

base_events.MAXIMUM_SELECT_TIMEOUT = 1 << 62


class OrderedTimer(events.TimerHandle):
    """A timer handle whose ties are broken by the order in which timers were set."""

    __slots__ = ("order",)
    count = itertools.count()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order = next(self.count)

    def __lt__(self, other):
        return (self._when, self.order) < (other._when, other.order)


class Chance:
    """What a real machine adds to a program's own times: here nothing."""

    real = False

    def late(self, work=0):
        """ns by which the next timer, or job or work of that length, takes longer than was asked for."""
        return 0

    def turn(self):
        """ns that the loop's next turn takes by itself."""
        return 0

    def shuffle(self, places):
        """Puts timers that are found due at once in any order; here they keep theirs."""


class Workers:
    """A pool of W workers with a first-in-first-out queue and a core for each: its jobs go on while the loop is held."""

    def __init__(self, loop, count, chance):
        self.chance = chance
        self.loop, self.free, self.queue, self.running, self.order = loop, count, [], [], itertools.count()

    def submit(self, length, crashes=False):
        future = self.loop.create_future()
        job = [future, length + self.chance.late(length), crashes]
        self.queue.append(job)
        self._start(self.loop.now)
        return future, job

    def withdraw(self, job):
        """True when the job had not begun."""
        if job in self.queue:
            self.queue.remove(job)
            return True
        return False

    def _start(self, now):
        while self.free and self.queue:
            job = self.queue.pop(0)
            self.free -= 1
            heapq.heappush(self.running, (now + job[1], next(self.order), job))

    def due(self):
        return self.running[0][0] if self.running else None

    def advance(self, now):
        """Ends what is due by `now`, each at its own time; gives the finished ones."""
        ended = []
        while self.running and self.running[0][0] <= now:
            when, _, job = heapq.heappop(self.running)
            self.free += 1
            ended.append(job)
            self._start(when)
        return ended


class Clock:
    """Stands where the selector stands: instead of waiting it moves the time."""

    def __init__(self, loop):
        self.loop = loop

    def select(self, timeout):
        self.wait(timeout)
        self.loop.advance(self.loop.now + self.loop.chance.turn())
        self.shuffle_due()
        return []

    def shuffle_due(self):
        """Timers that are due at once, in any order: where the loop was held, a wait that another thread or the kernel ends may come first."""
        scheduled = self.loop._scheduled
        due = [timer for timer in scheduled if timer._when <= self.loop.now]
        if len(due) > 1:
            places = [(timer._when, timer.order) for timer in due]
            self.loop.chance.shuffle(places)
            for timer, place in zip(due, places):
                timer._when, timer.order = place
            heapq.heapify(scheduled)

    def wait(self, timeout):
        loop = self.loop
        if loop.crashed:
            raise Crashed
        target = None if timeout is None else loop.now + max(0, timeout)
        while True:
            due = loop.workers.due()
            if not loop.arrived and due is not None and (target is None or due <= target):
                loop.advance(max(due, loop.now))
                continue
            break
        if loop.arrived:
            for future, _, crashes in loop.arrived:
                loop.crashed |= crashes
                loop._ready.append(events.Handle(lambda f=future: None if f.done() else f.set_result(None), (), loop, None))
            loop.arrived.clear()
            if loop.crashed:
                raise Crashed
        elif target is not None:
            loop.advance(max(target, loop.now))
        elif not loop._ready:
            raise Deadlock

    def close(self):
        pass

    def get_map(self):
        return {}


class Deadlock(Exception):
    pass


class Crashed(Exception):
    """The process of the workload has died: no further turn."""


KEPT = []  # what a deadlock or a crash left waiting: were it collected, its `finally` blocks would run within a later program


class VirtualLoop(base_events.BaseEventLoop):
    def __init__(self, workers, chance):
        super().__init__()
        self.chance = chance
        self.now = 0
        self.crashed = False
        self.arrived = []
        self.workers = Workers(self, workers, chance)
        self._selector = Clock(self)
        self._clock_resolution = 1  # ns: a timer is due at its instant
        self.tasks = []

    def time(self):
        return self.now

    def advance(self, now):
        self.now = now
        self.arrived += self.workers.advance(now)

    def hold(self, length):
        """Work on the loop's own thread: time passes, workers go on, the loop does not."""
        self.advance(self.now + length + self.chance.late(length))

    def _process_events(self, event_list):
        pass

    def __del__(self):
        pass  # nothing to close, and what a deadlock left behind may still unwind

    def call_at(self, when, callback, *args, context=None):
        timer = OrderedTimer(when + self.chance.late(), callback, args, self, context)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

    def create_task(self, coro, *, name=None, context=None):
        task = asyncio.Task(coro, loop=self, name=name)
        self.tasks.append(task)
        return task


class OrderedTaskGroup(asyncio.TaskGroup):
    """A task group that cancels its tasks in the order they were made, where CPython iterates over a set."""

    class Tasks(dict):
        add = dict.setdefault

        def discard(self, task):
            self.pop(task, None)

    def __init__(self):
        super().__init__()
        self._tasks = self.Tasks()


def run(make_main, workers, chance):
    """Runs a coroutine to its end, then cancels what is left in the order it was made, as asyncio.run does. Gives (loop, main task).
    """
    loop = VirtualLoop(workers, chance)
    loop.set_exception_handler(lambda *_: None)  # a failure that nobody awaits is part of many programs
    events.set_event_loop(loop)
    main = loop.create_task(make_main(loop))
    try:
        try:
            loop.run_until_complete(main)
        except (Exception, asyncio.CancelledError) as error:
            if isinstance(error, (Deadlock, Crashed)):
                raise
        left = [task for task in loop.tasks if not task.done()]
        for task in left:
            task.cancel()
        while left:  # unwinding may make more of them, which asyncio.run would leave behind: every task ends once
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            left = [task for task in loop.tasks if not task.done()]
        for task in loop.tasks:
            if not task.cancelled():
                task.exception()
    except (Deadlock, Crashed):
        KEPT.append(loop)
        raise
    finally:
        events.set_event_loop(None)
        for task in loop.tasks:
            task._log_destroy_pending = False  # those of a deadlock or a crash are meant to be pending
    return loop, main
