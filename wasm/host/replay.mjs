// One log, every host: core/ledger/log.go describes the format.

import { MapStore } from "./store.mjs";

const magic = "latchkey log 1\n";

/** Splits a log into the genesis (a string) and its inputs. */
export function readLog(bytes) {
  if (new TextDecoder().decode(bytes.subarray(0, magic.length)) !== magic) throw new TypeError("not a latchkey log");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = [];
  for (let at = magic.length; at < bytes.length;) {
    const length = view.getUint32(at, true);
    parts.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  const [genesis, ...inputs] = parts;
  return { genesis: new TextDecoder().decode(genesis), inputs };
}

/** Replays a log on an empty store and returns the line of each block. */
export function replay(host, log, code, store = new MapStore()) {
  const { genesis, inputs } = readLog(log);
  const ledger = host.open(store, { genesis, code });
  try {
    return inputs.map((input) => ledger.apply(input));
  } finally {
    ledger.close();
  }
}
