import type { Asker } from './rpc.ts'
import { isRefusal, isSettled, isUnproven, type Outcome, outcomeOf, type Signed, submit } from './transaction.ts'

const tries = 3 // how often the ledger is asked what became of a transaction
const pause = 1_000 // milliseconds between them

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

// Settled is what became of a transaction that was not refused: its outcome, or why
// nobody can say yet. It may have run, or may still.
export type Settled = { outcome: Outcome } | { doubt: Error }

// settle sends a transaction and finds out what became of it. A refusal is thrown, and so is one until its sender is proven to be a person.
export async function settle(rpc: Asker, tx: Signed, token?: string): Promise<Settled> {
  let doubt = new Error('It is in a block, but not all of it has run.')
  try {
    const outcome = await submit(rpc, tx, token)
    if (isSettled(outcome)) return { outcome }
  } catch (error) {
    if (isRefusal(error) || isUnproven(error)) throw error
    doubt = error instanceof Error ? error : new Error(String(error))
  }
  for (let i = 0; i < tries; i++) {
    if (i > 0) await wait(pause)
    const outcome = await outcomeOf(rpc, tx).catch(() => undefined)
    if (outcome) return { outcome }
  }
  return { doubt }
}
