import type { Inspection } from '../../../bin/wasm/host.mjs'
import { channelName } from '../near/neighbour.ts'
import { type Asker, type Response, resultOf, RpcError } from '../near/rpc.ts'
import type { Entry, Storage } from './book.ts'
import { NothingKeptError } from './disk.ts'
import type { Request } from './ledger.ts'
import type { Reply } from './ledger.worker.ts'
import { busyLockWait, lockWait, TakenError } from './lock.ts'
import { modules } from './modules.ts'
import type { PluginName } from './plugin_names.ts'
import type { Note, Step } from './steps.ts'

type Open = { resolve: (value: unknown) => void; reject: (error: Error) => void }
type Question = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never

// StoppedError: the ledger was stopped while it was asked. Nothing of it has happened.
export class StoppedError extends Error {
  constructor() {
    super('It was stopped. Nothing of it has happened: no block was made, and nothing was paid.')
  }

  // ofCall is the same of a call to which so many Tgas were attached.
  ofCall = (gas: string): string => `It was stopped. Nothing of it has happened: it burnt none of the ${gas} Tgas attached, no block was made, and nothing was paid.`
}

// Local is the ledger in this tab's worker, and the book beside it.
export class Local implements Asker, Storage {
  private worker!: Worker
  private readonly open = new Map<number, Open>()
  private readonly channel = new BroadcastChannel(channelName)
  private count = 0
  steps: Step[] = []
  onstep: () => void = () => undefined

  // start boots the ledger; TakenError when another tab has it.
  static async start(): Promise<Local> {
    const local = new Local()
    try {
      await local.boot(lockWait)
    } catch (error) {
      local.end()
      throw error
    }
    local.share()
    return local
  }

  private boot(wait: number): Promise<void> {
    const worker = this.worker = new Worker(new URL('./ledger.worker.ts', import.meta.url), { type: 'module', name: String(wait) })
    return new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message))
      modules().then((compiled) => worker.postMessage({ modules: compiled }), reject)
      worker.onmessage = ({ data }: MessageEvent<Reply>) => {
        if ('id' in data) return this.answered(data)
        if ('step' in data) return this.add(data.step)
        if (data.state !== 'ready') return reject(data.state === 'taken' ? new TakenError() : data.state === 'unkept' ? new NothingKeptError() : new Error(data.reason))
        this.steps = data.steps
        resolve()
      }
    })
  }

  // end gives up the ledger; what it held is on disk.
  end(): void {
    this.worker.terminate()
    this.channel.close()
  }

  // stop ends what the ledger is about, whatever that is, and has it go on from its last block.
  async stop(): Promise<void> {
    this.worker.terminate()
    const waiting = [...this.open.values()]
    this.open.clear()
    await this.boot(busyLockWait)
    for (const { reject } of waiting) reject(new StoppedError())
    this.onstep()
  }

  private answered(reply: Extract<Reply, { id: number }>): void {
    const waiting = this.open.get(reply.id)
    this.open.delete(reply.id)
    if ('error' in reply) waiting?.reject(new RpcError('INTERNAL_ERROR', '', reply.error))
    else waiting?.resolve(reply.value)
  }

  private add(step: Step): void {
    this.steps = [...this.steps, step]
    this.onstep()
  }

  private post(question: Question): Promise<unknown> {
    const id = ++this.count
    return new Promise((resolve, reject) => {
      this.open.set(id, { resolve, reject })
      this.worker.postMessage({ ...question, id })
    })
  }

  // raw answers a JSON-RPC request as text; at is the step behind which the ledger is asked.
  async raw(body: string, at?: number): Promise<string> {
    return (await this.post({ kind: 'rpc', body, at })) as string
  }

  ask<T>(method: string, params: unknown): Promise<T> {
    return this.at().ask<T>(method, params)
  }

  // at asks the ledger as it was behind a step.
  at(n?: number): Asker {
    return {
      ask: async <T>(method: string, params: unknown): Promise<T> => {
        const body = await this.raw(JSON.stringify({ jsonrpc: '2.0', id: 0, method, params }), n)
        return resultOf<T>(JSON.parse(body) as Response, 'The ledger gave no answer.')
      },
    }
  }

  // refused notes a transaction that changed nothing.
  async refused(note: Note): Promise<void> {
    await this.post({ kind: 'note', note })
  }

  // goBack has the ledger go on from behind a step.
  async goBack(n: number): Promise<void> {
    await this.post({ kind: 'back', n })
    this.steps = this.steps.slice(0, n + 1)
    this.onstep()
  }

  // carry has the core find a standard plugin prepared.
  async carry(name: PluginName): Promise<void> {
    await this.post({ kind: 'carry', name })
  }

  // inspect tells what hosts say of a contract's code.
  async inspect(code: Uint8Array): Promise<Inspection> {
    return (await this.post({ kind: 'inspect', code })) as Inspection
  }

  // archive is the whole ledger, to be taken elsewhere.
  async archive(): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.post({ kind: 'archive' })) as Uint8Array<ArrayBuffer>
  }

  // bring has another ledger take the place of what is kept. It is opened by who starts next.
  async bring(archive: Uint8Array, entries: Entry[]): Promise<void> {
    await this.post({ kind: 'bring', archive, entries })
  }

  async load(): Promise<Entry[]> {
    return (await this.post({ kind: 'load' })) as Entry[]
  }

  async save(entries: Entry[]): Promise<void> {
    await this.post({ kind: 'save', entries })
  }

  // share answers other tabs: a claim page has no ledger of its own.
  private share(): void {
    this.channel.onmessage = ({ data }: MessageEvent<{ ask: string; body: string }>) => {
      if (data.ask) void this.raw(data.body).catch(failed).then((body) => this.channel.postMessage({ answer: data.ask, body }))
    }
  }
}

// failed is the answer to another tab whose question was not answered.
const failed = (error: Error): string => JSON.stringify({ jsonrpc: '2.0', id: 0, error: { cause: { name: 'INTERNAL_ERROR' }, latchkey: { code: '', message: error.message } } })
