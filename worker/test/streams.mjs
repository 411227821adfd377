// Streams of events, and when they end: run by node --test.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Streams } from "../src/streams.mjs";

/** A ledger whose events are numbers, a block each. */
class Told {
  head = 1;
  events = [];
  streams = new Streams((method, params) => {
    if (method === "status") return { sync_info: { latest_block_height: this.head } };
    const found = this.events.filter(({ height }) => height > Number(params.after ?? 0));
    const events = found.slice(0, 2).map(({ height, n }) => ({ cursor: String(height), data: { n } }));
    const more = found.length > events.length;
    return { events, more, next: more ? events.at(-1).cursor : String(this.head) };
  });

  say(...numbers) {
    for (const n of numbers) this.events.push({ height: ++this.head, n });
    this.streams.wake();
  }

  /** Opens a stream. What it has said so far is in said; ended says whether it has. */
  open(query = "", last = undefined, client = "a") {
    const request = new Request(`http://here/v1/events/stream${query}`, { headers: last ? { "Last-Event-ID": last } : {} });
    const reader = this.streams.answer(request, client).getReader();
    const stream = { said: "", ended: false, leave: () => reader.cancel() };
    (async () => {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        stream.said += new TextDecoder().decode(value);
      }
      stream.ended = true;
    })();
    return stream;
  }
}

const numbersIn = (said) => Array.from(said.matchAll(/"n":(\d+)/g), ([, n]) => Number(n));

async function pass(ms) {
  for (let i = 0; i <= ms; i += 100) {
    for (let j = 0; j < 20; j++) await Promise.resolve();
    mock.timers.tick(100);
    await new Promise(setImmediate);
  }
}

function timed(name, run) {
  test(name, async () => {
    mock.timers.enable({ apis: ["setTimeout", "Date"] });
    try {
      await run();
    } finally {
      mock.timers.reset();
    }
  });
}

timed("a stream begins now, or where it is told to", async () => {
  const told = new Told();
  told.say(1, 2, 3, 4, 5);
  const [now, all, rest] = [told.open(), told.open("?from=0"), told.open("", "4")];
  await pass(1000);
  told.say(6);
  await pass(1000);
  assert.deepEqual(numbersIn(now.said), [6]);
  assert.deepEqual(numbersIn(all.said), [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(numbersIn(rest.said), [4, 5, 6]);
  for (const stream of [now, all, rest]) await stream.leave();
});

timed("a silent stream says how far it is, and ends after five minutes", async () => {
  const told = new Told();
  const stream = told.open();
  await pass(20_000);
  assert.ok(!stream.ended && stream.said.endsWith("id: 1\n\nid: 1\n\n"), stream.said);
  told.say(1);
  await pass(290_000);
  assert.ok(!stream.ended);
  await pass(30_000);
  assert.ok(stream.ended);
});

timed("a client has eight, and its place again when one ends", async () => {
  const told = new Told();
  const open = Array.from({ length: 8 }, () => told.open());
  assert.throws(() => told.open(), { status: 429, code: "TOO_MANY_REQUESTS" });
  const other = told.open("", undefined, "b");
  await open[0].leave();
  await pass(1000);
  open[0] = told.open();
  assert.throws(() => told.open(), { status: 429 });
  for (const stream of [...open, other]) await stream.leave();
});

timed("all clients together have 64", async () => {
  const told = new Told();
  for (let i = 0; i < 64; i++) told.open("", undefined, `client ${i}`);
  assert.throws(() => told.open("", undefined, "late"), { status: 503, code: "NODE_BUSY" });
  await pass(330_000);
  told.open("", undefined, "late");
});

test("what a stream has not is refused", () => {
  const told = new Told();
  for (const query of ["?to=5", "?limit=1", "?order=newest_first", "?event=a&event=b"]) {
    assert.throws(() => told.open(query), { status: 400, code: "PARSE_ERROR" }, query);
  }
});
