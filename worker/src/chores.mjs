// What a ledger does by itself, when its object's alarm rings: it has drops taken back that
// are over, and forgets outcomes that are old. The core says when there is more to do.

import { SettingError } from "./settings.mjs";

const dayMs = 86_400_000;

/** How long chores are left that failed. */
const againMs = 60_000;

/** How long they are left at most: alarms end in the year 2189, drops may end later. */
const lookMs = 365 * dayMs;

/** Keeps the alarm, and in a table that there was one: an object that never looked looks. */
export class Chores {
  #storage;
  #known = false;

  /** How long outcomes are kept, in nanoseconds: 0n is for good. */
  keep;

  /** storage is a Durable Object's, env the Worker's variables. */
  constructor(storage, env) {
    this.#storage = storage;
    this.keep = keepOf(env);
    storage.sql.exec("CREATE TABLE IF NOT EXISTS chores (one INTEGER PRIMARY KEY, at INTEGER NOT NULL)");
  }

  /** A ledger was opened. */
  begin() {
    if (this.#known) return;
    this.#known = true;
    if (this.#storage.sql.exec("SELECT at FROM chores").toArray().length === 0) this.soon();
  }

  /** There is something to look for. */
  soon() {
    this.#ring(Date.now());
  }

  /** A slice is done; next is when there is more, as the core says it. */
  done(next) {
    if (next > 0n) this.#ring(Number(next / 1_000_000n) + 1);
    else if (this.keep > 0n) this.#ring(Date.now() + dayMs);
    else this.#note(0);
  }

  failed() {
    this.#ring(Date.now() + againMs);
  }

  /** Nothing is awaited: what answers waits until it is written. */
  #ring(ms) {
    const at = Math.min(ms, Date.now() + lookMs);
    this.#note(at);
    this.#storage.setAlarm(at);
  }

  #note(ms) {
    this.#storage.sql.exec("INSERT OR REPLACE INTO chores (one, at) VALUES (1, ?)", ms);
  }
}

function keepOf({ KEEP_OUTCOMES_DAYS: days }) {
  if (!days) return 0n;
  if (!/^([2-9]|[1-9][0-9]{1,4})$/.test(days)) throw new SettingError("KEEP_OUTCOMES_DAYS", "is no number of days, 2 at least: want one, or nothing to keep them for good");
  return BigInt(days) * BigInt(dayMs) * 1_000_000n;
}
