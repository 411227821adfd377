// Transactions of one key in the order of their nonces. Clients send several at once,
// and the one that was signed last may come first: it waits for those that it skips.

/** How often those who wait look at how long they have. */
const tickMs = 100;

/** How many may wait; others are taken as they come. */
const waitingMax = 64;

export class Turns {
  #waiting = new Map(); // by key, as gaps name it: functions that wake those who wait
  #count = 0;

  /**
   * Asks until the answer is final. ask takes whether a transaction that skips nonces
   * may be left for later, and then gives the effect "early" and its gap.
   */
  async take(ask) {
    const turn = { ticks: 0, patient: this.#count < waitingMax };
    for (;;) {
      const answer = ask(turn.patient);
      if (answer.effect === "committed") this.#wakeAll();
      if (answer.effect !== "early") return answer;
      await this.#wait(answer.gap, turn);
    }
  }

  #wakeAll() {
    for (const wakers of this.#waiting.values()) for (const wake of wakers) wake();
  }

  /**
   * Waits for a block, or until the turn has waited long enough. It ticks, since a
   * single timer would run out while another object keeps the isolate busy and what is
   * waited for stands in the queue.
   */
  async #wait(gap, turn) {
    const wakers = this.#waiting.get(gap.of) ?? new Set();
    this.#waiting.set(gap.of, wakers);
    this.#count += 1;
    let wake, clock;
    try {
      await new Promise((resolve) => {
        wakers.add(wake = resolve);
        clock = setInterval(() => {
          turn.ticks += 1;
          const most = wakers.size === 1 ? gap.alone_ms ?? gap.wait_ms : gap.wait_ms;
          if (turn.ticks * tickMs < most) return;
          turn.patient = false;
          wake();
        }, tickMs);
      });
    } finally {
      clearInterval(clock);
      wakers.delete(wake);
      this.#count -= 1;
      if (wakers.size === 0) this.#waiting.delete(gap.of);
    }
  }
}
