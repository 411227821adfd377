import type { Action } from '../near/actions.ts'
import { type Asker, RpcError } from '../near/rpc.ts'
import { type Outcome, send } from '../near/transaction.ts'
import { type Book, type Entry, keyOf } from './book.ts'
import type { Trace } from './trace.ts'

// Move is something that was tried: what it was and what came of it.
export interface Move {
  title: string
  limited: boolean // the key that signed may only call
  guarded: boolean // and the contract of its account has a guard
  refusal?: { rule: string; message: string }
  failure?: string
  outcome?: Outcome
  trace?: Trace
}

// Game is the ledger one plays with, the keys, and what was tried.
export class Game {
  readonly rpc: Asker
  readonly book: Book
  readonly moves: Move[] = []
  onchange: () => void = () => undefined

  constructor(rpc: Asker, book: Book) {
    this.rpc = rpc
    this.book = book
  }

  // play signs actions with a key and notes what came of it.
  async play(title: string, entry: Entry, receiver: string, actions: Action[]): Promise<Move> {
    const move: Move = { title, ...(await this.cutOf(entry)) }
    try {
      const outcome = await send(this.rpc, entry.account, keyOf(entry), receiver, actions)
      move.outcome = outcome
      move.failure = outcome.latchkey?.failure?.message
      move.trace = await this.rpc.ask<Trace>('latchkey_trace', { tx_hash: outcome.transaction.hash })
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
      move.refusal = { rule: error.code || error.cause, message: error.message }
    }
    this.moves.unshift(move)
    this.onchange()
    return move
  }

  // cutOf says what will be asked about what the key signs.
  private async cutOf(entry: Entry): Promise<{ limited: boolean; guarded: boolean }> {
    const fate = await this.rpc.ask<{ access_key?: { permission: unknown }; guarded?: boolean }>('latchkey_access_key', {
      account_id: entry.account, public_key: keyOf(entry).publicKey,
    })
    return { limited: fate.access_key !== undefined && fate.access_key.permission !== 'FullAccess', guarded: fate.guarded === true }
  }
}

// value is what the called method returned, as JSON.
export function value(move: Move): unknown {
  const encoded = move.outcome?.status.SuccessValue
  return encoded ? JSON.parse(atob(encoded)) : undefined
}
