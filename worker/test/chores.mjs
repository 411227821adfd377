// When a ledger's alarm rings: run by node --test.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Chores } from "../src/chores.mjs";

/** A Durable Object's storage, as Chores uses it. */
function storage() {
  let row;
  const alarms = [];
  return {
    alarms,
    setAlarm: async (ms) => alarms.push(ms),
    sql: {
      exec(query, ...values) {
        if (query.startsWith("INSERT")) row = { at: values[0] };
        return { toArray: () => (row && query.startsWith("SELECT") ? [row] : []) };
      },
    },
  };
}

const day = 86_400_000;

test("an object that never looked looks once", () => {
  mock.timers.enable({ apis: ["Date"], now: 1000 });
  const kept = storage();
  const chores = new Chores(kept, {});
  chores.begin();
  chores.begin();
  assert.deepEqual(kept.alarms, [1000]);
  chores.done(0n); // nothing to do until a drop is made
  new Chores(kept, {}).begin(); // another instance of the object
  assert.deepEqual(kept.alarms, [1000]);
  mock.timers.reset();
});

test("it rings when the core says, and again after a failure", () => {
  mock.timers.enable({ apis: ["Date"], now: 5000 });
  const kept = storage();
  const chores = new Chores(kept, {});
  chores.done(7_000_000_001n);
  chores.failed();
  chores.soon();
  assert.deepEqual(kept.alarms, [7001, 65_000, 5000]);
  mock.timers.reset();
});

test("a drop that ends when there are no alarms is looked for before", () => {
  mock.timers.enable({ apis: ["Date"], now: 5000 });
  const kept = storage();
  new Chores(kept, {}).done(9_223_372_036_854_775_807n);
  assert.deepEqual(kept.alarms, [365 * day + 5000]);
  mock.timers.reset();
});

test("where outcomes are kept for a while somebody looks every day", () => {
  mock.timers.enable({ apis: ["Date"], now: 0 });
  const kept = storage();
  const chores = new Chores(kept, { KEEP_OUTCOMES_DAYS: "30" });
  assert.equal(chores.keep, 30n * BigInt(day) * 1_000_000n);
  chores.done(0n);
  assert.deepEqual(kept.alarms, [day]);
  for (const wrong of ["1", "0", "-3", "two", "1000000"]) assert.throws(() => new Chores(storage(), { KEEP_OUTCOMES_DAYS: wrong }), { name: "SettingError" });
  mock.timers.reset();
});
