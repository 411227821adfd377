// tsc must accept this program, and refuse what is marked.

import { Host, Ledger, LedgerError, MapStore, collect, readLog, replay, type Store } from "latchkey";
import { files } from "latchkey/node";

class Watched implements Store {
  private readonly inner = new MapStore();
  reads = 0;

  get(key: Uint8Array): Uint8Array | undefined {
    this.reads++;
    return this.inner.get(key);
  }

  scan(start: Uint8Array, end?: Uint8Array) {
    return this.inner.scan(start, end);
  }

  commit(changes: [Uint8Array, Uint8Array | undefined][]): void {
    this.inner.commit(changes);
  }
}

export function answer(log: Uint8Array, request: string): string {
  const host = new Host(files());
  const { genesis, inputs } = readLog(log);
  const ledger: Ledger = host.open(new Watched(), { genesis });
  try {
    const lines: string[] = inputs.map((input) => ledger.apply(input));
    const { status, body } = ledger.handle(new TextEncoder().encode(request), { now: 1n, random: new Uint8Array(32) });
    return `${lines.length} ${status} ${new TextDecoder().decode(body)}`;
  } catch (error) {
    return error instanceof LedgerError ? error.message : "";
  } finally {
    ledger.close();
  }
}

export const carried: Map<string, Uint8Array> = collect(files().core, (host) => replay(host, new Uint8Array()));

// @ts-expect-error A ledger lives in a store.
new Host(files()).open();
// @ts-expect-error Time is in nanoseconds, which no number holds.
new Host(files()).open(new MapStore()).handle(new Uint8Array(), { now: 1, random: new Uint8Array(32) });
