// Runs in workerd, with a ledger of its own: vitest run.

import { env, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { expect, test } from "vitest";
import { carried } from "../latchkey-worker/worker/build/own.mjs";
import list from "../plugins.json";

const at = "http://here.example";
const ask = async (method, params) => {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 0, method, params });
  return (await exports.default.fetch(at, { method: "POST", body })).json();
};

test("the ledger answers", async () => {
  expect((await exports.default.fetch(`${at}/healthz`)).status).toBe(200);
  expect((await ask("status", [])).result.chain_id).toBe("localnet");
});

test("the root key owns the accounts that it begins with", async () => {
  const { result } = await ask("query", { request_type: "view_access_key_list", finality: "final", account_id: "drop.test.near" });
  expect(result.keys.map((key) => key.public_key)).toContain(env.ROOT_PUBLIC_KEY);
});

test("what is no claim is refused with a code", async () => {
  const answer = await exports.default.fetch(`${at}/v1/claims`, { method: "POST", body: "{}" });
  expect([answer.status, (await answer.json()).code]).toEqual([400, "PARSE_ERROR"]);
});

test("what plugins.json lists was prepared by latchkey worker build", () => {
  expect(carried.length).toBe(list.plugins.length);
});

test("the alarm does the ledger's chores", async () => {
  const ledger = env.LEDGERS.getByName("main");
  await runInDurableObject(ledger, (_, { storage }) => storage.setAlarm(Date.now() + 60_000));
  expect(await runDurableObjectAlarm(ledger)).toBe(true);
});
