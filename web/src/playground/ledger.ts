import { base58 } from '@scure/base'
import { Host, type Ledger, compiledOf } from '../../../bin/wasm/host.mjs'
import { joined } from '../near/bytes.ts'
import { Key } from '../near/keys.ts'
import { dropContract, library, root } from '../near/names.ts'
import { type Response, resultOf } from '../near/rpc.ts'
import type { Entry } from './book.ts'
import { bring } from './bring.ts'
import { type Ask, heightOf, stepOf } from './chronicle.ts'
import type { Change, Disk } from './disk.ts'
import { atFirst, onDemand, type PluginName } from './plugin_names.ts'
import { Past, Recording } from './recording.ts'
import type { Note, Step } from './steps.ts'

export type Request =
  | { id: number; kind: 'rpc'; body: string; at?: number } // at: as it was behind that step
  | { id: number; kind: 'note'; note: Note }
  | { id: number; kind: 'back'; n: number }
  | { id: number; kind: 'carry'; name: PluginName }
  | { id: number; kind: 'inspect'; code: Uint8Array }
  | { id: number; kind: 'load' }
  | { id: number; kind: 'save'; entries: Entry[] }
  | { id: number; kind: 'archive' }
  | { id: number; kind: 'bring'; archive: Uint8Array; entries: Entry[] }

// Keeping is where all of it is kept.
export type Keeping = Pick<Disk, 'read' | 'steps' | 'undone' | 'begin' | 'write' | 'replace' | 'goBack' | 'book' | 'saveBook'>

// Files are what a ledger needs besides.
export interface Files {
  core(): Promise<WebAssembly.Module>
  prepared(name: PluginName): Promise<WebAssembly.Module>
  code(name: PluginName): Promise<Uint8Array>
}

const now = () => BigInt(Date.now()) * 1_000_000n

// Playground is the ledger with what has been done to it.
export class Playground {
  private past?: { n: number; ledger: Ledger }
  private height?: number // of the ledger, once it was asked
  private gaveWay = false // another ledger is kept in place of this one

  private constructor(
    private readonly disk: Keeping,
    private readonly files: Files,
    private readonly hear: (step: Step) => void,
    private readonly store: Recording,
    private readonly host: Host,
    private readonly modules: WebAssembly.Module[],
    private ledger: Ledger,
    readonly steps: Step[],
  ) {}

  // open opens the ledger that is kept, or makes one; hear is told of each step.
  static async open(disk: Keeping, files: Files, hear: (step: Step) => void): Promise<Playground> {
    const store = new Recording()
    const coming = Promise.all([files.core(), ...atFirst.map(files.prepared)]) // while the disk is read
    coming.catch(() => undefined)
    const [records, steps, book] = await Promise.all([disk.read(), disk.steps(), disk.book()])
    const isNew = records.length + steps.length + book.length === 0 // a copy may have no keys, and what was lost is not begun anew
    const originals = isNew ? Promise.all(atFirst.map(files.code)) : undefined // of a ledger that is to be made
    originals?.catch(() => undefined)
    store.below.commit(records)
    const published = onDemand.map(({ name }) => name).filter((name) => steps.some(({ touched }) => touched.includes(`${name}.${library}`)))
    const [core, ...modules] = [...await coming, ...await Promise.all(published.map(files.prepared))] as [WebAssembly.Module, ...WebAssembly.Module[]]
    const host = new Host({ core, compiled: (...asked) => compiledOf(modules)(...asked) })
    const ledger = originals ? await makeLedger(host, store, disk, modules, await originals) : host.open(store)
    return new Playground(disk, files, hear, store, host, modules, ledger, steps)
  }

  async answer(request: Request): Promise<unknown> {
    if (this.gaveWay) throw new Error('Another ledger has taken the place of this one: nothing of this has happened.')
    switch (request.kind) {
      case 'load': return this.disk.book()
      case 'save': return this.disk.saveBook(request.entries)
      case 'carry': return void this.modules.push(await this.files.prepared(request.name))
      case 'inspect': return this.host.inspect(request.code)
      case 'archive': return this.archive()
      case 'bring': return this.bring(request.archive, request.entries)
      case 'note': return this.note(request.note)
      case 'back': return this.goBack(request.n)
      case 'rpc': return request.at === undefined ? this.handle(request.body) : answerOf(await this.before(request.at), request.body)
    }
  }

  // handle answers a request; what it changed is a step.
  private async handle(body: string): Promise<string> {
    const since = this.height ??= heightOf(this.ask)
    let answer
    try {
      answer = this.ledger.handle(new TextEncoder().encode(body), { now: now(), random: random() })
    } catch (error) {
      this.store.undo() // the core has ended; the next request has another
      throw error
    }
    if (answer.effect === 'failed') this.store.undo()
    if (answer.effect === 'committed') {
      const step = stepOf(this.ask, this.steps.length, since, Date.now())
      this.height = step.height
      const { changes, undo } = this.store.take()
      await this.add(step, changes, undo).catch((error: unknown) => this.unmake(undo, error))
    }
    return new TextDecoder().decode(answer.body)
  }

  // archive is the whole ledger, to be taken elsewhere.
  private archive(): Uint8Array {
    const parts = []
    for (let next = 0, done = false; !done;) {
      const part = this.ledger.archive(next)
      parts.push(part.bytes)
      ;({ next, done } = part)
    }
    return joined(parts)
  }

  // bring has the ledger of an archive, with its keys, take the place of what is kept: whoever opens it then has it, and this one answers
  // nothing more. Until it is whole nothing is lost.
  private async bring(archive: Uint8Array, entries: Entry[]): Promise<void> {
    const brought = bring(this.host, archive, entries, () => ({ now: now(), random: random() }), Date.now())
    brought.ledger.close()
    await this.disk.replace(brought.store.take().changes, brought.step, entries)
    this.gaveWay = true // what was asked meanwhile would be written among the other's records
  }

  // unmake takes back a block that could not be kept.
  private unmake(undo: Change[], error: unknown): never {
    this.ledger.close()
    this.store.below.commit(undo)
    this.height = undefined
    this.ledger = this.host.open(this.store)
    throw error
  }

  private readonly ask: Ask = (method, params) =>
    JSON.parse(answerOf(this.ledger, JSON.stringify({ jsonrpc: '2.0', id: 0, method, params }))) as Response

  private async note({ tried, refusal }: Note): Promise<void> {
    await this.add({ n: this.steps.length, height: heightOf(this.ask), time: Date.now(), state: 'refused', tried, refusal, touched: [] })
  }

  private async add(step: Step, changes: Change[] = [], undo: Change[] = []): Promise<void> {
    await this.disk.write(changes, step, undo)
    this.steps.push(step)
    this.forgetPast()
    this.hear(step)
  }

  // before is the ledger as it was behind a step.
  private async before(n: number): Promise<Ledger> {
    if (this.past?.n !== n) {
      const undone = await this.disk.undone(n)
      this.forgetPast()
      this.past = { n, ledger: this.host.open(new Past(this.store.below, undone)) }
    }
    return this.past!.ledger
  }

  private forgetPast(): void {
    this.past?.ledger.close()
    this.past = undefined
  }

  // goBack has the ledger go on from behind a step; what followed is forgotten. One that has ended here stays so: it lives elsewhere.
  private async goBack(n: number): Promise<void> {
    const seal = resultOf<{ seals?: { opened?: unknown }[] }>(this.ask('latchkey_settings', {}), 'The ledger gave no answer.').seals?.at(-1)
    if (seal && !seal.opened) throw new Error('This ledger has ended here, to go on elsewhere: it would live twice. Start over to have a new one.')
    const undone = await this.disk.undone(n)
    await this.disk.goBack(n, undone)
    this.forgetPast()
    this.ledger.close()
    this.store.below.commit(undone)
    this.steps.length = n + 1
    this.height = undefined
    this.ledger = this.host.open(this.store)
  }
}

const random = () => crypto.getRandomValues(new Uint8Array(32))

function answerOf(ledger: Ledger, body: string): string {
  const answer = ledger.handle(new TextEncoder().encode(body), { now: now(), random: random() })
  return new TextDecoder().decode(answer.body)
}

const libraryBalance = '10000000000000000000000000000' // yocto: it publishes what is asked for

// codeHash is that of the code which a module was prepared from, in base58: the module says it, and the core holds it against the code.
function codeHash(prepared: WebAssembly.Module): string {
  const { hash } = JSON.parse(new TextDecoder().decode(WebAssembly.Module.customSections(prepared, 'latchkey:about')[0])) as { hash: string }
  return base58.encode(Uint8Array.from(hash.match(/../g)!, (two) => parseInt(two, 16)))
}

// makeLedger begins one. It stores the plugins as they were before they were prepared: originals, in the order of atFirst.
async function makeLedger(host: Host, store: Recording, disk: Keeping, modules: WebAssembly.Module[], originals: Uint8Array[]): Promise<Ledger> {
  const hashes = atFirst.map((_, i) => codeHash(modules[i]!))
  const key = Key.random()
  const genesis = JSON.parse(host.devGenesis({ publicKey: key.publicKey, now: now(), code: Object.fromEntries(atFirst.map((name, i) => [name, hashes[i]!])) })) as
    { accounts: { account_id: string; amount: string; keys: unknown[] | null }[] }
  for (const account of genesis.accounts) {
    if (account.account_id === library) Object.assign(account, { amount: libraryBalance, keys: [{ public_key: key.publicKey, permission: 'FullAccess' }] })
  }
  const ledger = host.open(store, { genesis, code: (hash) => originals[hashes.indexOf(base58.encode(hash))] })
  await disk.begin(store.take().changes, [root, dropContract, library].map((account) => ({ account, label: 'full key', secret: key.secretKey, isSystem: true })))
  return ledger
}
