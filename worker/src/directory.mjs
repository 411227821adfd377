// The directory: which ledgers may be, besides those that LEDGER_NAMES lists. The root key
// adds one by a signed request, POST /v1/ledgers; `latchkey worker ledger` sends it.

import { DurableObject } from "cloudflare:workers";
import { BadRequest } from "./http.mjs";
import { rootKey } from "./settings.mjs";

const ledgersMax = 1000;
const nameGrammar = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/** What is signed: it is for one Worker and one name. */
const signedText = (origin, name) => new TextEncoder().encode(`latchkey new ledger\n${origin}\n${name}`);

export class Directory extends DurableObject {
  #sql;

  constructor(ctx, env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec("CREATE TABLE IF NOT EXISTS ledger (name TEXT PRIMARY KEY)");
  }

  has(name) {
    return this.#sql.exec("SELECT 1 FROM ledger WHERE name = ?", name).toArray().length > 0;
  }

  /** Adds a name; whether it is new, or false when there is no room. */
  add(name) {
    if (this.has(name)) return { made: false };
    const [{ count }] = this.#sql.exec("SELECT COUNT(*) AS count FROM ledger").toArray();
    if (count >= ledgersMax) return { full: ledgersMax };
    this.#sql.exec("INSERT INTO ledger (name) VALUES (?)", name);
    return { made: true };
  }
}

const directory = (env) => env.DIRECTORY.getByName("ledgers");

/** What this isolate knows to be in the directory: nothing leaves it. */
const known = new Set();

/** Adds the name of a ledger that is there. */
export async function addLedger(name, env) {
  const { LEDGER_NAMES: names } = env;
  if (names === "*" || names.split(",").includes(name) || known.has(name)) return;
  const { full } = await directory(env).add(name);
  if (full) throw tooMany(full);
  known.add(name);
}

const tooMany = (full) => new BadRequest(507, "TOO_MANY_LEDGERS", `there are ${full} ledgers here, which is all that one Worker has`);

/** LEDGER_NAMES, with a ledger that the directory has. */
export async function namesWith(ledger, env) {
  const { LEDGER_NAMES: names } = env;
  if (names === "*" || names.split(",").includes(ledger)) return names;
  if (!known.has(ledger)) {
    if (!(await directory(env).has(ledger))) return names;
    known.add(ledger);
  }
  return `${names},${ledger}`;
}

/** Answers POST /v1/ledgers {"name", "signature_base64"} with the status and what is told. */
export async function makeLedger(body, origin, env) {
  const { name, signature } = requestOf(body);
  const key = await crypto.subtle.importKey("raw", rootKey(env), { name: "Ed25519" }, false, ["verify"]);
  if (!(await crypto.subtle.verify({ name: "Ed25519" }, key, signature, signedText(origin, name)))) {
    throw new BadRequest(403, "NOT_THE_ROOT_KEY", `a ledger is made by the root key of this Worker, which has not signed that for ${name} at ${origin}`);
  }
  const { made, full } = await directory(env).add(name);
  if (full) throw tooMany(full);
  return { status: made ? 201 : 200, told: { name, made, url: `${origin}/l/${name}` } };
}

function requestOf(body) {
  let name, signature;
  try {
    const request = JSON.parse(new TextDecoder().decode(body));
    name = request.name;
    signature = Uint8Array.from(atob(request.signature_base64), (character) => character.charCodeAt(0));
  } catch {
    throw new BadRequest(400, "PARSE_ERROR", 'the body is JSON: {"name": "…", "signature_base64": "…"}');
  }
  if (typeof name !== "string" || !nameGrammar.test(name)) {
    throw new BadRequest(400, "PARSE_ERROR", "a ledger's name has 1 to 64 of a to z, 0 to 9, _ and -, and begins with none of the last two");
  }
  return { name, signature };
}
