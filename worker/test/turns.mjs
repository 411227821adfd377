// Who waits for nonces, and for how long: run by node --test.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Turns } from "../src/turns.mjs";

const early = (of, alone) => ({ effect: "early", gap: { of, wait_ms: 1000, ...(alone ? { alone_ms: 100 } : {}) } });
const done = { effect: "committed" };

/** Starts asking; the result says how often it was asked and, once it is, answered. */
function ask(turns, gap) {
  const turn = { asked: 0 };
  turns.take((patient) => {
    turn.asked += 1;
    return patient && gap.skips ? early(gap.of, gap.alone) : done;
  }).then(() => { turn.answered = true; });
  return turn;
}

async function pass(ms) {
  for (let i = 0; i < ms; i += 100) {
    mock.timers.tick(100);
    for (let j = 0; j < 10; j++) await Promise.resolve();
  }
}

test("a key that skips a single nonce waits shortly while it is alone, whoever else waits", async () => {
  mock.timers.enable({ apis: ["setInterval"] });
  const turns = new Turns();
  const stranger = ask(turns, { of: "bob", skips: true });
  const alone = ask(turns, { of: "alice", skips: true, alone: true });
  await pass(100);
  assert.ok(alone.answered);
  assert.ok(!stranger.answered);
  await pass(900);
  assert.ok(stranger.answered);
  mock.timers.reset();
});

test("in company of its own key it waits for what it skips", async () => {
  mock.timers.enable({ apis: ["setInterval"] });
  const turns = new Turns();
  const first = { of: "alice", skips: true, alone: true };
  const second = { of: "alice", skips: true };
  const [one, two] = [ask(turns, first), ask(turns, second)];
  await pass(300);
  assert.ok(!one.answered && !two.answered);
  first.skips = false;
  const between = ask(turns, { of: "alice", skips: false });
  await pass(100);
  assert.ok(between.answered && one.answered);
  second.skips = false;
  await pass(900);
  assert.ok(two.answered);
  mock.timers.reset();
});

test("beyond so many nobody waits", async () => {
  mock.timers.enable({ apis: ["setInterval"] });
  const turns = new Turns();
  for (let i = 0; i < 64; i++) ask(turns, { of: `user ${i}`, skips: true });
  const next = ask(turns, { of: "late", skips: true });
  await pass(100);
  assert.ok(next.answered);
  await pass(1000);
  mock.timers.reset();
});
