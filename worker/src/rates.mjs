// How often somebody may ask: by the platform's rate limits where the Worker has them, or
// counted here.

import { BadRequest } from "./http.mjs";

/** Requests of one address, and transactions of one claim key, in a minute. */
export const addressPerMinute = 600;
export const keyPerMinute = 30;

const minuteMs = 60_000;

/** How many names are counted at once; those that ask beyond are counted together. */
const namesMax = 10_000;

/** Counts in windows of a minute, as a rate limit of the platform does. */
export class Counted {
  #most;
  #window;
  #counts = new Map();

  constructor(most) {
    this.#most = most;
  }

  async limit({ key }) {
    const window = Math.floor(Date.now() / minuteMs);
    if (window !== this.#window) this.#counts.clear();
    this.#window = window;
    if (this.#counts.size >= namesMax && !this.#counts.has(key)) key = "";
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return { success: count <= this.#most };
  }
}

/** Throws when key has asked too often; what names it, for people. */
export async function check(limit, key, what) {
  if ((await limit.limit({ key })).success) return;
  throw new BadRequest(429, "TOO_MANY_REQUESTS", `${what} within a minute are too many: wait a little`);
}

/** Who asks, as Cloudflare knows it: of IPv6 a /64, of which anybody has as many addresses as they like. */
export function clientOf(request) {
  const address = request.headers.get("CF-Connecting-IP") ?? "";
  if (!address.includes(":")) return address;
  const [head, tail] = address.split("::").map((part) => (part ? part.split(":") : []));
  const missing = tail === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array(Math.max(missing, 0)).fill("0"), ...(tail ?? [])].slice(0, 4).map((group) => parseInt(group, 16).toString(16)).join(":");
}
