"""What money does without anybody at the desk; safe to run at any time and twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from jisheng.foundation import clock
from jisheng.foundation.jobs import on_a_fresh_connection
from jisheng.funds.operations import hand_over, pick_up_returns


@app.periodic(cron="* * * * *")
@app.task(name="funds.resume_sending", queueing_lock="funds.resume_sending")
@on_a_fresh_connection
def resume_sending(timestamp: int) -> int:  # noqa: ARG001 - the queue passes it
    """Finish sendings that were interrupted, with the same files."""
    return hand_over.resume_sending(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="funds.pick_up_returns", queueing_lock="funds.pick_up_returns")
@on_a_fresh_connection
def pick_up_bank_returns(timestamp: int) -> int:  # noqa: ARG001 - the queue passes it
    """Read in the return files that the bank has put into its folder."""
    return pick_up_returns.pick_up_returns(at=clock.now())
