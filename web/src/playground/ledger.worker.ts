// The ledger of the playground: the core in a Web Worker. State is a map in
// memory; what a request changes is in IndexedDB before the request is answered.
// One tab at a time owns it, by a Web Lock.
import { sha256 } from '@noble/hashes/sha2.js'
import { base58 } from '@scure/base'
import { Host, type Ledger, MapStore, type Store, compiledOf } from '../../../bin/wasm/host.mjs'
import coreURL from '../../../bin/wasm/core.wasm?url'
import preparedDropURL from '../../../bin/wasm/prepared/drop.wasm?url'
import preparedRegistrarURL from '../../../bin/wasm/prepared/registrar.wasm?url'
import dropURL from '../../../bin/plugins/drop.wasm?url'
import registrarURL from '../../../bin/plugins/registrar.wasm?url'
import { Key } from '../near/keys.ts'
import { dropContract, root } from '../near/names.ts'
import type { Entry } from './book.ts'
import { Disk, type Change } from './disk.ts'

export type Request =
  | { id: number; kind: 'rpc'; body: string }
  | { id: number; kind: 'load' }
  | { id: number; kind: 'save'; entries: Entry[] }

export type Reply = { id: number; value: unknown } | { id: number; error: string } | { state: 'ready' | 'taken' | 'failed'; reason?: string }

const post = (reply: Reply) => postMessage(reply)

// Recording keeps a store's commits until they are on disk.
class Recording implements Store {
  readonly below = new MapStore()
  unsaved: Change[] = []

  get(key: Uint8Array) { return this.below.get(key) }
  scan(start: Uint8Array, end?: Uint8Array) { return this.below.scan(start, end) }
  commit(changes: Change[]) {
    this.below.commit(changes)
    this.unsaved.push(...changes.map(([key, value]): Change => [key.slice(), value?.slice()]))
  }
}

const bytesOf = async (url: string) => new Uint8Array(await (await fetch(url)).arrayBuffer())

async function start(): Promise<void> {
  const disk = await Disk.open()
  const store = new Recording()
  store.below.commit(await disk.read())
  const [core, ...plugins] = await Promise.all(
    [coreURL, preparedDropURL, preparedRegistrarURL].map((url) => WebAssembly.compileStreaming(fetch(url))))
  const host = new Host({ core: core!, compiled: compiledOf(plugins) })
  const ledger = await openLedger(host, store, disk)
  await disk.write(store.unsaved.splice(0))
  serve(ledger, store, disk)
  post({ state: 'ready' })
}

async function openLedger(host: Host, store: Recording, disk: Disk): Promise<Ledger> {
  if ((await disk.book()).length > 0) return host.open(store)
  // A new ledger stores the plugins as they were before they were prepared.
  const originals = await Promise.all([dropURL, registrarURL].map(bytesOf))
  const code = new Map(originals.map((wasm) => [base58.encode(sha256(wasm)), wasm]))
  const [drop, registrar] = [...code.keys()] as [string, string]
  const key = Key.random()
  const genesis = host.devGenesis({ publicKey: key.publicKey, now: now(), code: { drop, registrar } })
  const ledger = host.open(store, { genesis, code: (hash) => code.get(base58.encode(hash)) })
  // The book is written last: without it the next start begins anew.
  await disk.write(store.unsaved.splice(0))
  await disk.saveBook([
    { account: root, label: 'full-access key', secret: key.secretKey },
    { account: dropContract, label: 'full-access key', secret: key.secretKey },
  ])
  return ledger
}

const now = () => BigInt(Date.now()) * 1_000_000n

// serve answers one request after the other: the second waits until what the
// first changed is on disk.
function serve(ledger: Ledger, store: Recording, disk: Disk): void {
  let last: Promise<unknown> = Promise.resolve()
  const answer = async (request: Request): Promise<unknown> => {
    switch (request.kind) {
      case 'load': return disk.book()
      case 'save': return disk.saveBook(request.entries)
      case 'rpc': {
        const random = crypto.getRandomValues(new Uint8Array(32))
        const { body } = ledger.handle(new TextEncoder().encode(request.body), { now: now(), random })
        await disk.write(store.unsaved.splice(0))
        return new TextDecoder().decode(body)
      }
    }
  }
  onmessage = ({ data }: MessageEvent<Request>) => {
    last = last.then(() => answer(data)).then(
      (value) => post({ id: data.id, value }),
      (error: unknown) => post({ id: data.id, error: String(error) }))
  }
}

// The lock is held as long as the worker lives.
void navigator.locks.request('latchkey-ledger', { ifAvailable: true }, async (lock) => {
  if (!lock) {
    post({ state: 'taken' })
    return
  }
  try {
    await start()
  } catch (error) {
    post({ state: 'failed', reason: String(error) })
    return
  }
  await new Promise(() => undefined)
})
