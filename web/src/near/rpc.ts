import { base64 } from '@scure/base'

// RpcError is a server's refusal. cause is NEAR's name for it, code a stable one of
// ours (the rule, if a transaction was refused), message a sentence for people.
export class RpcError extends Error {
  readonly cause: string
  readonly code: string
  readonly siteKey: string | undefined // of the test for people that has to be passed first

  constructor(cause: string, code: string, message: string, siteKey?: string) {
    super(message)
    this.cause = cause
    this.code = code
    this.siteKey = siteKey
  }
}

// Told is what the server says in its own words: a stable code, and a sentence.
export interface Told {
  code: string
  message: string
}

// ErrorBody has what a Latchkey node says; another server may leave out any of it.
interface ErrorBody {
  cause?: { name?: unknown } | null
  latchkey?: (Partial<Told> & { site_key?: string }) | null
}

export interface Response {
  result?: unknown
  error?: ErrorBody
}

// Asker asks a ledger, wherever it is. headers are for a server that stands before it.
export interface Asker {
  ask<T>(method: string, params: unknown, headers?: Record<string, string>): Promise<T>
  now?(): number // milliseconds since 1970 by its clock, where that is another machine's
}

// answerWait bounds how long an answer may take, in milliseconds; servers give up
// on a transaction sooner, and say so.
const answerWait = 30_000

// Remote is a ledger behind HTTP.
export class Remote implements Asker {
  readonly url: string
  private id = 0
  private ahead = 0 // milliseconds by which the server's clock is before this machine's

  constructor(url: string) {
    this.url = url
  }

  async ask<T>(method: string, params: unknown, headers?: Record<string, string>): Promise<T> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      referrerPolicy: 'no-referrer',
      body: JSON.stringify({ jsonrpc: '2.0', id: ++this.id, method, params }),
      signal: AbortSignal.timeout(answerWait),
    }).catch(() => {
      throw new RpcError('NO_ANSWER', '', 'The server does not answer. Check your connection and try again.')
    })
    const there = Date.parse(response.headers.get('date') ?? '')
    if (!Number.isNaN(there)) this.ahead = there - Date.now()
    const body = (await response.json().catch(() => null)) as Response | null
    return resultOf<T>(body, `The server answered with status ${response.status}.`)
  }

  // now is this machine's time, unless that differs from what the server last told: phones go wrong by years.
  now(): number {
    return Date.now() + (Math.abs(this.ahead) > clocksDiffer ? this.ahead : 0)
  }
}

// clocksDiffer is by how many milliseconds two clocks differ before one of them is wrong.
const clocksDiffer = 120_000

// resultOf unwraps a response; absent says what it means when it holds nothing.
export function resultOf<T>(response: Response | null, absent: string): T {
  if (response?.error) throw refusal(response.error, absent)
  if (response?.result === undefined || response.result === null) throw new RpcError('NO_ANSWER', '', absent)
  return response.result as T
}

// view calls a method that changes nothing and returns its JSON.
export async function view<T>(rpc: Asker, contract: string, method: string, args: unknown): Promise<T> {
  const result = await rpc.ask<{ result?: number[]; latchkey?: Told }>('query', {
    request_type: 'call_function', finality: 'final', account_id: contract, method_name: method,
    args_base64: base64.encode(new TextEncoder().encode(JSON.stringify(args))),
  })
  if (result.latchkey) throw new RpcError('CONTRACT_EXECUTION_ERROR', result.latchkey.code, result.latchkey.message)
  return JSON.parse(new TextDecoder().decode(new Uint8Array(result.result ?? []))) as T
}

function refusal({ cause, latchkey }: ErrorBody, absent: string): RpcError {
  const { code = '', message = absent, site_key: siteKey } = latchkey ?? {}
  return new RpcError(typeof cause?.name === 'string' ? cause.name : 'NO_ANSWER', code, message, siteKey)
}
