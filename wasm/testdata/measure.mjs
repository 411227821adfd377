// Measures the log of claims that host/onelog records, in milliseconds. The log
// is a block that sets up a drop contract, one that makes a drop, then as many
// claims into an account as into new ones.

/** Claims of each kind that warm up and are not counted; host/onelog has the same. */
const warmUps = 10;

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];

/** files is what load.mjs gives. */
export function measure(files) {
  const { Host, MapStore, readLog, log, code } = files;
  const timed = (use) => {
    const start = performance.now();
    const result = use();
    return [performance.now() - start, result];
  };
  const { genesis, inputs } = readLog(log);
  const status = new TextEncoder().encode('{"jsonrpc":"2.0","id":1,"method":"status","params":[]}');
  const surroundings = { now: 1_800_000_000_000_000_000n, random: new Uint8Array(32) };

  const [compile, core] = timed(() => new WebAssembly.Module(files.core));
  const host = new Host({ core });
  const [boot] = timed(() => host.core());
  const [create, ledger] = timed(() => host.open(new MapStore(), { genesis, code }));
  const [answer] = timed(() => ledger.handle(status, surroundings));

  const claims = inputs.slice(2);
  for (const input of inputs.slice(0, 2)) ledger.apply(input);
  const warm = (list) => median(list.map((input) => timed(() => ledger.apply(input))[0]).slice(warmUps));
  const [existing, fresh] = [claims.slice(0, claims.length / 2), claims.slice(claims.length / 2)].map(warm);
  return { compile, boot, create, answer, cold: compile + boot + create + answer, claim: existing, "claim-new": fresh };
}
