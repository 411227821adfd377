// Types of host.mjs: ledgers in JavaScript, in Chromium, Node and workerd.

/** Where a ledger keeps its data. Every method is synchronous; what it throws fails the request. */
export interface Store {
  get(key: Uint8Array): Uint8Array | undefined;
  /** The keys in [start, end) in ascending byte order; no end means no upper bound. */
  scan(start: Uint8Array, end?: Uint8Array): Iterable<[Uint8Array, Uint8Array]>;
  /** Makes all changes or none; an undefined value deletes its key. A later change of a key wins. */
  commit(changes: [Uint8Array, Uint8Array | undefined][]): void;
  /**
   * Whether nobody but the core changes it, so that the core may remember what it has read.
   * Whoever puts back what was committed, or brings other records, closes the ledger first.
   */
  readonly lasting?: boolean;
}

/** A store in memory. */
export class MapStore implements Store {
  get(key: Uint8Array): Uint8Array | undefined;
  scan(start: Uint8Array, end?: Uint8Array): Iterable<[Uint8Array, Uint8Array]>;
  commit(changes: [Uint8Array, Uint8Array | undefined][]): void;
}

export interface HostOptions {
  /** core.wasm */
  core: WebAssembly.Module;
  /**
   * Plugins that were prepared and compiled beforehand, from the bytes that collect
   * returns, by the hash of their original code (hex), the prepare version and the
   * ledger's fee schedule, whose prices are in the code. Others are prepared and compiled
   * from the store, where the platform can. starting asks for what runs the start-up of a
   * plugin that is being prepared; no plugin that is there otherwise needs it.
   */
  compiled?: (hash: string, prepareVersion: number, schedule: string, starting: boolean) => WebAssembly.Module | undefined;
  /**
   * For platforms that compile nothing at run time: what to do about a plugin that
   * is not among compiled, in a sentence. A request that needs one is answered with
   * CONTRACT_NOT_CARRIED and this.
   */
  notCarried?: string;
}

export interface OpenOptions {
  /** With which to create the ledger when the store is empty. */
  genesis?: string | object;
  /** The code that the genesis names by its sha256. */
  code?: (hash: Uint8Array) => Uint8Array | undefined;
}

export interface GenesisOptions {
  /** "ed25519:…": controls the ledger's accounts. */
  publicKey: string;
  /** Nanoseconds since 1970. */
  now: bigint;
  /** The sha256 of each standard plugin in base58, by its name. */
  code: Record<string, string>;
  /** Which code accounts may deploy: any, or the code with these hashes in base58. */
  deployable?: "any" | string[];
}

/** What is told of a contract's code before anybody deploys it. */
export interface Inspection {
  /** Why no host would run it, in the words of an outcome. */
  refusal?: string;
  /** What of it can be called. */
  methods: string[];
  /** What its policy allows, a sentence each; none without a policy. */
  policy: string[];
  /** What it becomes when it is prepared, in bytes; 0 when it is refused. */
  prepared_bytes: number;
}

/** Runs ledgers on one instance of the core, which it replaces when it dies. */
export class Host {
  constructor(options: HostOptions);
  /** Whether a core runs; it boots at the first use. */
  readonly alive: boolean;
  /** The genesis (JSON) of a development ledger. */
  devGenesis(options: GenesisOptions): string;
  /** The same for a ledger without development powers, named chainId. */
  publicGenesis(options: GenesisOptions & { chainId: string }): string;
  /** Prepares a contract's code as a ledger would, and tells what came of it. */
  inspect(code: Uint8Array): Inspection;
  /** Opens the ledger that store holds, or creates it. Throws LedgerError, CoreDied. */
  open(store: Store, options?: OpenOptions): Ledger;
  /** Takes a ledger out of an archive into store, which is empty or has a part of it. */
  import(store: Store): Import;
}

/** How far an import is. */
export interface Imported {
  /** The number of the record that comes next. */
  wants: number;
  /** Of the newest block; 0: there is none. */
  height: number;
  /** Whether all records have come: finish is next. */
  ended: boolean;
  /** The hash of the genesis block, in base58. */
  ledger: string;
  /** The number of the change that opens a sealed ledger. */
  next_sequence: number;
  /** With one of which that change is signed. */
  admin_keys?: string[];
  /** That an opening has to open. */
  seal?: { to: string; height: number };
}

/** A ledger on its way into a store. Until finish nobody can open it. */
export class Import {
  /** Takes whole records, as Ledger.archive gives them. Throws ImportError: what was committed must then be undone by whoever can. */
  take(records: Uint8Array): Imported;
  /** Has the ledger live here: with a signed change that opens it (latchkey admin's form), or as a copy. */
  finish(options: { now: bigint; random: Uint8Array; opening?: Uint8Array; copied?: boolean }): Imported;
  /** Gives the import up, if it is as its status said: what is {"ledger", "wants"} in JSON. The store may then be emptied but for the key "\x01mimport". */
  discard(what: Uint8Array): Imported;
  /** Forgets the import; its store stays as it is. */
  close(): void;
}

export interface Surroundings {
  /** Nanoseconds since 1970. */
  now: bigint;
  /** 32 bytes that nobody can predict. */
  random: Uint8Array;
  /**
   * Leave a transaction that skips nonces for later: clients send several at once,
   * and the one signed last may come first. Default: take it.
   */
  patient?: boolean;
  /**
   * Leave transactions for later that the ledger would take: all, or those that a key of
   * a claim link has signed. Default: none.
   */
  hold?: "none" | "claims" | "all";
}

export interface Answer {
  /** The HTTP status to send with the body. */
  status: number;
  body: Uint8Array;
  /**
   * What became of the ledger: nothing; a block was made; the work did not finish,
   * and what the call committed to the store must be undone by whoever can, as
   * after CoreDied.
   */
  effect: "none" | "committed" | "failed";
  /** A drop was made that will be over some day: Ledger.chores tells when. */
  chores: boolean;
}

/** A transaction that was left for later, since it skips nonces: ask again. */
export interface Early {
  effect: "early";
  gap: {
    /** The account and the key whose nonces it skips. */
    of: string;
    /** How long to wait for them at most, in milliseconds. */
    wait_ms: number;
    /** The same when no other transaction of the key waits. */
    alone_ms?: number;
  };
}

/** A transaction that was left for later, since it is held: ask again with another hold. */
export interface Held {
  effect: "held";
  held: {
    /** The keys of claim links that have signed it, or a delegate action in it. */
    claim_keys: string[] | null;
  };
}

/**
 * One ledger. Its methods throw LedgerError when the core refuses, CoreDied when
 * it broke: what the call committed to the store must then be undone by whoever
 * can (a transaction around it), and the next call runs on a new core.
 */
export class Ledger {
  /** Answers a JSON-RPC request. */
  handle(request: Uint8Array, surroundings: Surroundings & { patient?: false; hold?: "none" }): Answer;
  handle(request: Uint8Array, surroundings: Surroundings): Answer | Early | Held;
  /**
   * Does a slice of what the ledger has to do by itself: has drops taken back that are over,
   * and forgets outcomes that are older than keep (nanoseconds; 0n: none). next is when there
   * is more, in nanoseconds since 1970; 0n: when an Answer says so.
   */
  chores(options: { now: bigint; random: Uint8Array; keep?: bigint }): { next: bigint; effect: Answer["effect"] };
  /** A part of the archive of the ledger, from a record on: whole records. done: that is all. */
  archive(from?: number, bytesMax?: number): { bytes: Uint8Array; next: number; done: boolean };
  /** Makes the block of one input of a log; returns its line, which is the same on every host. */
  apply(input: Uint8Array): string;
  /** Forgets the ledger; its store stays as it is. */
  close(): void;
}

/** The core's refusal of a call. */
export class LedgerError extends Error {}

/** The store holds a part of a ledger that is being imported. */
export class ImportingError extends LedgerError {}

/** Why an archive is not taken. */
export class ImportError extends LedgerError {
  /** Stable; missing when the host failed. */
  code?: string;
}

/** The core has ended, as after a Go panic. */
export class CoreDied extends Error {}

/** The genesis (JSON) and the inputs of a log. */
export function readLog(log: Uint8Array): { genesis: string; inputs: Uint8Array[] };

/** Replays a log on an empty store and returns the line of each block. */
export function replay(host: Host, log: Uint8Array, code?: OpenOptions["code"], store?: Store): string[];

/**
 * What HostOptions.compiled is, of prepared plugins: bin/wasm/prepared has the
 * standard ones for ledgers of the schedule classic. With them, a host need not prepare
 * or compile those.
 */
export function compiledOf(modules: WebAssembly.Module[]): NonNullable<HostOptions["compiled"]>;

/**
 * For building: runs use on a host that compiles, and returns the plugins that it
 * prepared and compiled, for a platform that compiles nothing at run time: bytes by
 * "hash-prepareVersion-schedule", as HostOptions.compiled is asked for them, and by
 * "hash-prepareVersion-schedule-start" what it ran to prepare them.
 */
export function collect(core: WebAssembly.Module, use: (host: Host) => void): Map<string, Uint8Array>;
