// Measures the log of claims that internal/test/onelog records, in milliseconds.

/** Of internal/test/onelog/claims.go: blocks, in their order; warm-ups are of both kinds by turns. */
const [setUp, warmUp, each] = [22, 1200, 100];

/** How many of the first claims, of both kinds, are the early ones. */
const early = 80;

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

  const took = inputs.map((input) => timed(() => ledger.apply(input))[0]);
  const first = took.slice(setUp, setUp + early);
  const warm = took.slice(setUp + warmUp);
  if (warm.length !== 2 * each) throw new Error(`${took.length} blocks: this is another log`);
  return {
    compile, boot, create, answer, cold: compile + boot + create + answer,
    "early-claim": median(first.filter((_, n) => n % 2 === 0)), "early-claim-new": median(first.filter((_, n) => n % 2 === 1)),
    claim: median(warm.slice(0, each)), "claim-new": median(warm.slice(each)),
  };
}
