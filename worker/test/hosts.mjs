// Which ledger a host name stands for: run by node --test.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ledgerOf, ledgerOfHost } from "../src/shortcut.mjs";

test("a host name stands for a ledger, below one domain alone", () => {
  for (const [hostname, domain, want] of [
    ["spring.drops.example", "drops.example", "spring"],
    ["spring-2.drops.example", "drops.example", "spring-2"],
    ["spring.drops.example.", "drops.example", "spring"],
    ["spring.drops.example", "Drops.Example.", "spring"],
    ["drops.example", "drops.example", "main"],
    ["spring.drops.example", "", "main"],
    ["spring.drops.example", undefined, "main"],
    ["a.b.drops.example", "drops.example", "main"],
    ["-.drops.example", "drops.example", "main"],
    ["spring.drops.example.evil.example", "drops.example", "main"],
    ["evildrops.example", "drops.example", "main"],
    [`${"a".repeat(64)}.drops.example`, "drops.example", "main"],
  ]) assert.equal(ledgerOfHost(hostname, domain), want, hostname);
});

test("a path names a ledger on any host", () => {
  assert.equal(ledgerOf("/l/one/claim", "spring"), "one");
  assert.equal(ledgerOf("/claim", "spring"), "spring");
  assert.equal(ledgerOf("/claim"), "main");
});
