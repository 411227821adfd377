import { channelName } from '../near/neighbour.ts'
import { type Asker, type Response, resultOf, RpcError } from '../near/rpc.ts'
import type { Entry, Storage } from './book.ts'
import type { Reply, Request } from './ledger.worker.ts'

type Open = { resolve: (value: unknown) => void; reject: (error: Error) => void }
type Question = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never

// TakenError: another tab of this browser has the ledger.
export class TakenError extends Error {}

// Local is the ledger in this tab's worker, and the book beside it.
export class Local implements Asker, Storage {
  private readonly worker: Worker
  private readonly open = new Map<number, Open>()
  private count = 0

  private constructor(worker: Worker) {
    this.worker = worker
  }

  // start boots the ledger; TakenError when another tab has it.
  static start(): Promise<Local> {
    const worker = new Worker(new URL('./ledger.worker.ts', import.meta.url), { type: 'module' })
    const local = new Local(worker)
    return new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message))
      worker.onmessage = ({ data }: MessageEvent<Reply>) => {
        if (!('state' in data)) return local.answered(data)
        if (data.state === 'ready') return resolve(local)
        worker.terminate()
        reject(data.state === 'taken' ? new TakenError() : new Error(data.reason))
      }
    })
  }

  private answered(reply: Exclude<Reply, { state: string }>): void {
    const waiting = this.open.get(reply.id)
    this.open.delete(reply.id)
    if ('error' in reply) waiting?.reject(new RpcError('INTERNAL_ERROR', '', reply.error))
    else waiting?.resolve(reply.value)
  }

  private post(question: Question): Promise<unknown> {
    const id = ++this.count
    return new Promise((resolve, reject) => {
      this.open.set(id, { resolve, reject })
      this.worker.postMessage({ ...question, id })
    })
  }

  // raw answers a JSON-RPC request as text.
  async raw(body: string): Promise<string> {
    return (await this.post({ kind: 'rpc', body })) as string
  }

  async ask<T>(method: string, params: unknown): Promise<T> {
    const body = await this.raw(JSON.stringify({ jsonrpc: '2.0', id: 0, method, params }))
    return resultOf<T>(JSON.parse(body) as Response, 'The ledger gave no answer.')
  }

  async load(): Promise<Entry[]> {
    return (await this.post({ kind: 'load' })) as Entry[]
  }

  async save(entries: Entry[]): Promise<void> {
    await this.post({ kind: 'save', entries })
  }

  // share answers other tabs: a claim page has no ledger of its own.
  share(): void {
    const channel = new BroadcastChannel(channelName)
    channel.onmessage = ({ data }: MessageEvent<{ ask: string; body: string }>) => {
      if (data.ask) void this.raw(data.body).then((body) => channel.postMessage({ answer: data.ask, body }))
    }
  }
}
