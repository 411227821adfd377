// What one ledger may use: requests in a day, and bytes in its object, which ends at 10 GB.
// When it is spent that is said; what is there stays, and can be read the next day.

import { BadRequest } from "./http.mjs";
import { SettingError } from "./settings.mjs";

export const requestsPerDay = 1_000_000;
export const bytesMax = 9_000_000_000;

const dayMs = 86_400_000;

/** How often the count of requests is written: a write is dearer than what it counts. */
const writtenEach = 64;

export class Budget {
  #sql;
  #requestsMax;
  #bytesMax;
  #day;
  #requests;

  /** sql is a Durable Object's storage.sql, env the Worker's variables. */
  constructor(sql, env) {
    this.#sql = sql;
    this.#requestsMax = figure(env, "LEDGER_REQUESTS_PER_DAY", requestsPerDay);
    this.#bytesMax = figure(env, "LEDGER_BYTES_MAX", bytesMax);
    sql.exec("CREATE TABLE IF NOT EXISTS spent (day INTEGER PRIMARY KEY, requests INTEGER NOT NULL)");
  }

  /** Counts a request, or throws when there were too many today. */
  request() {
    const day = Math.floor(Date.now() / dayMs);
    if (day !== this.#day) {
      this.#day = day;
      this.#requests = this.#sql.exec("SELECT requests FROM spent WHERE day = ?", day).toArray()[0]?.requests ?? 0;
    }
    if (this.#requests >= this.#requestsMax) {
      throw new BadRequest(429, "LEDGER_BUDGET_SPENT", `this ledger has answered ${this.#requestsMax} requests today, which is all that its operator allows: come back tomorrow`);
    }
    this.#requests += 1;
    if (this.#requests % writtenEach > 0 && this.#requests < this.#requestsMax) return;
    this.#sql.exec("DELETE FROM spent WHERE day <> ?", day);
    this.#sql.exec("INSERT OR REPLACE INTO spent (day, requests) VALUES (?, ?)", day, this.#requests);
  }

  /** Whether there is no room for another block. */
  get full() {
    return this.#sql.databaseSize >= this.#bytesMax;
  }

  /** What a transaction is told then. */
  refusal() {
    const size = this.#sql.databaseSize;
    return new BadRequest(507, "LEDGER_FULL", `this ledger holds ${size} bytes, and its operator allows ${this.#bytesMax}: it can be read, and takes no transaction until that is changed`);
  }

  /** What /status tells. */
  told() {
    return { stored_bytes: this.#sql.databaseSize, stored_bytes_max: this.#bytesMax };
  }
}

function figure(env, name, otherwise) {
  if (!env[name]) return otherwise;
  if (!/^[1-9][0-9]{0,14}$/.test(env[name])) throw new SettingError(name, "is no number: want one, or nothing");
  return Number(env[name]);
}
