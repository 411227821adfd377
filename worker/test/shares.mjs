// Shares of a minute and budgets of a ledger: run by node --test.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Budget } from "../src/budget.mjs";
import { Counted, check, clientOf } from "../src/rates.mjs";
import { report } from "../src/report.mjs";
import { rootKey } from "../src/settings.mjs";

const from = (address) => clientOf(new Request("http://here/", { headers: address ? { "CF-Connecting-IP": address } : {} }));

test("of IPv6 a network is one client", () => {
  assert.equal(from("192.0.2.7"), "192.0.2.7");
  assert.equal(from(""), "");
  assert.equal(from("2001:db8:1:2:3:4:5:6"), from("2001:0db8:0001:0002::9"));
  assert.equal(from("2001:db8::1"), from("2001:db8:0:0:ffff::2"));
  assert.notEqual(from("2001:db8:1:2::1"), from("2001:db8:1:3::1"));
  assert.notEqual(from("::1"), from("1::"));
});

test("a share is for a minute, and for each name", async () => {
  mock.timers.enable({ apis: ["Date"], now: 0 });
  const counted = new Counted(2);
  for (let i = 0; i < 2; i++) await check(counted, "a", "requests");
  await assert.rejects(check(counted, "a", "requests"), { status: 429, code: "TOO_MANY_REQUESTS" });
  await check(counted, "b", "requests");
  mock.timers.tick(60_000);
  await check(counted, "a", "requests");
  mock.timers.reset();
});

test("names beyond ten thousand share one", async () => {
  const counted = new Counted(2);
  for (let i = 0; i < 10_000; i++) await check(counted, `name ${i}`, "requests");
  await check(counted, "late", "requests");
  await check(counted, "later", "requests");
  await assert.rejects(check(counted, "latest", "requests"), { status: 429 });
  await check(counted, "name 0", "requests");
});

/** A table of one row, as Budget uses SQLite. */
function table(size = 0) {
  let row;
  return {
    databaseSize: size,
    exec(query, ...values) {
      if (query.startsWith("INSERT")) row = { day: values[0], requests: values[1] };
      return { toArray: () => (query.startsWith("SELECT") && row?.day === values[0] ? [row] : []) };
    },
  };
}

test("a budget is for a day, and outlives its object", () => {
  mock.timers.enable({ apis: ["Date"], now: 0 });
  const sql = table(), env = { LEDGER_REQUESTS_PER_DAY: "100" };
  let budget = new Budget(sql, env);
  for (let i = 0; i < 64; i++) budget.request();
  budget = new Budget(sql, env);
  for (let i = 64; i < 100; i++) budget.request();
  for (const spent of [budget, new Budget(sql, env)]) assert.throws(() => spent.request(), { status: 429, code: "LEDGER_BUDGET_SPENT" });
  mock.timers.tick(86_400_000);
  budget.request();
  mock.timers.reset();
});

test("bytes have an end", () => {
  assert.equal(new Budget(table(999), { LEDGER_BYTES_MAX: "1000" }).full, false);
  const full = new Budget(table(1000), { LEDGER_BYTES_MAX: "1000" });
  assert.equal(full.full, true);
  assert.match(full.refusal().message, /holds 1000 bytes/);
  for (const wrong of ["x", "-1", "0", "1e9"]) assert.throws(() => new Budget(table(), { LEDGER_BYTES_MAX: wrong }), { name: "SettingError" });
});

test("a report has the place of an error, and not its words", () => {
  const said = mock.method(console, "error", () => {});
  report(new TypeError("alice.near\nand her key"));
  report("alice.near");
  for (const { arguments: [text] } of said.mock.calls) assert.ok(!text.includes("alice") && !text.includes("key"), text);
  assert.match(said.mock.calls[0].arguments[0], /^TypeError\n\s+at .*shares\.mjs/);
  said.mock.restore();
});

test("the root key is read from base58", () => {
  const hex = (key) => Buffer.from(rootKey({ ROOT_PUBLIC_KEY: key })).toString("hex");
  assert.equal(hex(`ed25519:${"1".repeat(32)}`), "00".repeat(32));
  assert.equal(hex("ed25519:JEKNVnkbo3jma5nREBBJCDoXFVeKkD56V3xKrvRmWxFG"), "ff".repeat(32));
  for (const wrong of [undefined, "", "ed25519:0", `ed25519:${"z".repeat(44)}`, "JEKNVnkbo3jma5nREBBJCDoXFVeKkD56V3xKrvRmWxFH", "1".repeat(45)]) {
    assert.throws(() => rootKey({ ROOT_PUBLIC_KEY: wrong }), { name: "SettingError" }, wrong);
  }
});
