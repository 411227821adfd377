import { Host, type Imported, type Ledger } from '../../../bin/wasm/host.mjs'
import { signedChange } from '../near/admin.ts'
import { Key } from '../near/keys.ts'
import { asLine } from '../near/text.ts'
import { genesisHeight, partsOf } from './archive.ts'
import type { Entry } from './book.ts'
import { type Ask, effectsOf, heightOf } from './chronicle.ts'
import { Recording } from './recording.ts'
import type { Step } from './steps.ts'

const partBytes = 1 << 18 // blocks are run again: that many at a time

// Brought is a ledger that came in an archive: its store, what was written to it, and the step that stands for all before.
export interface Brought {
  store: Recording
  ledger: Ledger
  step: Step
}

// SealedError: nobody here can open the ledger that was sealed to be moved.
export class SealedError extends Error {
  constructor() {
    super('This ledger was ended where it was, to be moved. Choose the file with its admin key together with it, and it goes on here.')
  }
}

// ElsewhereError: the ledger was sealed to go on at an address, which a page cannot ask whether it does.
export class ElsewhereError extends Error {
  constructor(to: string) {
    super(`This ledger was ended to go on at ${asLine(to, 100)}, and may live there. To have it go on here, end it where it is without an address: latchkey seal, without --to.`)
  }
}

// bring runs all blocks of an archive in a store of its own. One that was sealed is opened with an admin key among the entries;
// another is a copy of a ledger that lives elsewhere. Errors: ImportError, SealedError, ElsewhereError.
export function bring(host: Host, archive: Uint8Array, entries: Entry[], surroundings: () => { now: bigint; random: Uint8Array }, time: number): Brought {
  const store = new Recording(), coming = host.import(store)
  try {
    let how: Imported | undefined
    for (const part of partsOf(archive, partBytes)) how = coming.take(part)
    if (!Number.isSafeInteger(how?.height)) throw new Error('This ledger has blocks of heights that a page cannot count: 2^53 is the end.')
    const opening = how?.seal && openingOf(how, entries)
    how = coming.finish({ ...surroundings(), copied: true, ...(opening && { opening }) })
    const ledger = host.open(store)
    return { store, ledger, step: stepOf((method, params) => answerOf(ledger, method, params, surroundings()), how, genesisHeight(archive), time) }
  } finally {
    coming.close()
  }
}

function openingOf({ ledger, next_sequence, seal, admin_keys }: Imported, entries: Entry[]): Uint8Array {
  if (seal!.to !== '') throw new ElsewhereError(seal!.to)
  const key = entries.map(({ secret }) => Key.parse(secret)).find((one) => one && admin_keys?.includes(one.publicKey))
  if (!key) throw new SealedError()
  return signedChange({ ledger, sequence: next_sequence, open: '' }, key)
}

function answerOf(ledger: Ledger, method: string, params: unknown, surroundings: { now: bigint; random: Uint8Array }) {
  const { body } = ledger.handle(new TextEncoder().encode(JSON.stringify({ jsonrpc: '2.0', id: 0, method, params })), surroundings)
  return JSON.parse(new TextDecoder().decode(body)) as ReturnType<Ask>
}

const blocksLooked = 500

// stepOf stands for all that was tried elsewhere. The accounts that the last blocks touched are there to be seen.
function stepOf(ask: Ask, { height }: Imported, genesis: number, time: number): Step {
  const first = Math.max(genesis, height - blocksLooked), touched = new Set<string>()
  for (let at = first; at <= height; at++) for (const id of effectsOf(ask, at)) touched.add(id)
  return { n: 0, height: heightOf(ask), time, state: 'done', brought: true, touched: [...touched] }
}
