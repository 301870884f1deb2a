"""Children at intervals on asyncio: made by a timer of the loop, not by the task that awaits them."""
import asyncio

from virtual_asyncio import OrderedTaskGroup


class Arrivals:
    """Lets numbers come, the first at once, each other one `interval(number)` after the instant of the one before."""

    def __init__(self, loop, count, interval, arrive):
        self.loop, self.count, self.interval, self.arrive = loop, count, interval, arrive
        self.due, self.next, self.timer = loop.now, 0, None

    @property
    def to_come(self):
        return self.count - self.next

    def begin(self):
        while self.to_come:
            number = self.next
            self.next += 1
            self.arrive(number)
            if self.to_come:
                self.due += max(0, self.interval(self.next))
                if self.due > self.loop.now:
                    self.timer = self.loop.call_at(self.due, self.begin)
                    return

    def stop(self):
        self.count = self.next
        if self.timer:
            self.timer.cancel()


class Gathering(asyncio.Future):
    """asyncio.gather for tasks of which some are perhaps still to come: it ends their coming when it fails or is cancelled."""

    def __init__(self, arrivals, return_exceptions):
        super().__init__(loop=arrivals.loop)
        self.arrivals, self.collects, self.children, self.left, self.asked = arrivals, return_exceptions, [], arrivals.count, False

    def add(self, task):
        self.children.append(task)
        task.add_done_callback(self.ended)

    def ended(self, task):
        self.left -= 1
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        if not self.done() and error is not None and not self.collects:
            self.close()
            self.set_exception(error)
        self.settle()

    def close(self):
        self.left -= self.arrivals.to_come
        self.arrivals.stop()

    def settle(self):
        if self.left or self.done():
            return
        if self.asked:
            self.set_exception(asyncio.CancelledError())
        else:
            self.set_result(None)

    def cancel(self, msg=None):
        if self.done():
            return False
        coming = self.arrivals.to_come > 0
        any_left = any([child.cancel() for child in self.children])
        self.close()
        self.asked = self.asked or any_left or coming
        self.settle()
        return any_left or coming


class StoppingGroup(OrderedTaskGroup):
    """A task group that ends arrivals where it cancels its tasks."""

    def __init__(self, arrivals=None):
        super().__init__()
        self.arrivals = arrivals

    def _abort(self):
        self.arrivals.stop()
        super()._abort()


class ArrivingGroup(StoppingGroup):
    """A task group some of whose tasks are still to come: a stand-in among them keeps it open."""

    STAND_IN = object()

    def expect(self, arrivals):
        self.arrivals = arrivals
        if arrivals.to_come:
            self._tasks.add(self.STAND_IN)
        arrivals.begin()

    def create_task(self, coroutine):
        task = super().create_task(coroutine)
        if not self.arrivals.to_come:
            self._tasks.discard(self.STAND_IN)
        return task

    def _abort(self):
        self._tasks.discard(self.STAND_IN)
        super()._abort()
