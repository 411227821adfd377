import { tera } from './amount.ts'

// Trace is the node's answer to latchkey_trace: a transaction or one of its receipts, with those that it made.
export interface Trace {
  id: string
  executor: string
  predecessor?: string // who made the receipt; none of a transaction
  block_height: number
  actions: string[] | null
  gas_burnt: number
  guard_gas?: number // the part of it that a guard burnt
  tokens_burnt: string
  refund?: string
  state?: 'done' | 'failed' | 'waiting' // of a transaction
  events?: { standard: string; event: string; data?: unknown }[] // none of a receipt that failed: they did not happen
  logs?: string[]
  failure?: string
  failure_code?: string
  receipts?: Trace[]
  waiting?: string[] // receipts that have not run
  gives_to?: string[] // receipts that waited for its result
}

// Change is one record that a transaction or receipt changed, in words.
export interface Change {
  account_id: string
  text: string
}

export const feeOf = (t: Trace): bigint => BigInt(t.tokens_burnt) + (t.receipts ?? []).reduce((sum, r) => sum + feeOf(r), 0n)
export const gasOf = (t: Trace): number => t.gas_burnt + (t.receipts ?? []).reduce((sum, r) => sum + gasOf(r), 0)
export const tgas = (n: number): string => `${(n / Number(tera)).toFixed(2)} Tgas`
