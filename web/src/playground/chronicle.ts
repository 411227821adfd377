import { type Response, resultOf } from '../near/rpc.ts'
import type { Outcome } from '../near/transaction.ts'
import type { Step, Tried } from './steps.ts'

// Ask asks a ledger that answers at once.
export type Ask = (method: string, params: unknown) => Response

const ask = <T>(of: Ask, method: string, params: unknown): T => resultOf<T>(of(method, params), 'The ledger gave no answer.')

export const heightOf = (of: Ask): number => ask<{ header: { height: number } }>(of, 'block', { finality: 'final' }).header.height

// effectsOf are the accounts that a block has touched.
export const effectsOf = (of: Ask, height: number): string[] =>
  ask<{ changes: { account_id: string }[] }>(of, 'block_effects', { block_id: height }).changes.map(({ account_id }) => account_id)

interface Chunk {
  transactions: (Tried & { hash: string })[]
}

// stepOf tells of the blocks that the ledger made since it was at a height.
export function stepOf(of: Ask, n: number, since: number, time: number): Step {
  const height = heightOf(of)
  const step: Step = { n, height, time, state: 'done', touched: [] }
  const touched = new Set<string>()
  for (let at = since + 1; at <= height; at++) {
    for (const id of effectsOf(of, at)) touched.add(id)
    const [tx] = ask<Chunk>(of, 'chunk', { block_id: at, shard_id: 0 }).transactions
    if (tx && !step.hash) {
      const { hash, signer_id, public_key, receiver_id, actions, nonce } = tx
      Object.assign(step, { hash, tried: { signer_id, public_key, receiver_id, actions, nonce } })
    }
  }
  step.touched = [...touched]
  if (step.hash) {
    const outcome = ask<Outcome>(of, 'tx', { tx_hash: step.hash, sender_account_id: step.tried!.signer_id, wait_until: 'NONE' })
    const failure = outcome.latchkey?.failure
    if (failure) Object.assign(step, { state: 'failed', failure: failure.message })
  }
  return step
}
