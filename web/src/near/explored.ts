import { base58 } from '@scure/base'
import { validAccount } from './account.ts'
import type { Here } from './here.ts'
import { type Asker, RpcError, type Told } from './rpc.ts'
import type { Change, Trace } from './trace.ts'

// What the explorer asks of a ledger. Each answer has a bound, however long the ledger is.

// Ran is a transaction or receipt in a list of what ran.
export interface Ran {
  id: string
  kind: 'transaction' | 'receipt' | 'refund'
  from: string
  to: string
  actions: string[]
  more_actions?: number
  gas_burnt: number
  failure?: Told
}

export interface Act extends Ran {
  block_height: number
  timestamp_nanosec: string
}

// ShortBlock is a block in a list.
export interface ShortBlock {
  height: number
  hash: string
  timestamp_nanosec: string
  transactions: number
  outcomes: number
  gas_used: number
}

export interface Block extends ShortBlock {
  prev_hash: string
  state_root: string
  tokens_burnt: string
  ran: Ran[]
  next: number | null
  pruned_height?: number // through which outcomes are not kept, if this block is one of those
  head_height: number
}

export interface Acts {
  acts: Act[]
  next: string | null
  pruned_height?: number
  indexed_height: number
  block_height: number
}

export const blocksBefore = (rpc: Asker, before: number | undefined, limit: number) =>
  rpc.ask<{ blocks: ShortBlock[]; next: number | null; head_height: number }>('latchkey_blocks', { limit, ...(before !== undefined && { before }) })

// blockOf asks for a block by its height or hash, and for what ran in it from a place on.
export const blockOf = (rpc: Asker, id: string, from = 0, limit = 50): Promise<Block> =>
  rpc.ask<Block>('latchkey_block', { block_id: /^\d+$/.test(id) ? Number(id) : id, from, limit })

export const actsOf = (rpc: Asker, account: string, before?: string | null, limit = 30): Promise<Acts> =>
  rpc.ask<Acts>('latchkey_activity', { account_id: account, limit, ...(before && { before }) })

// deployedBy is what gave an account its contract last; undefined when nothing that is known did.
export const deployedBy = async (rpc: Asker, account: string): Promise<Act | undefined> =>
  (await rpc.ask<Acts>('latchkey_activity', { account_id: account, deploys: true, limit: 1 })).acts[0]

// traceOf is a transaction without what its receipts changed, which changesOf tells of one.
export const traceOf = (rpc: Asker, hash: string): Promise<Trace> => rpc.ask<Trace>('latchkey_trace', { tx_hash: hash, changes: false })
export const changesOf = async (rpc: Asker, id: string): Promise<Change[]> => (await rpc.ask<{ changes: Change[] }>('latchkey_changes', { id })).changes

export interface Found {
  kind: 'block' | 'transaction' | 'receipt'
  block_height: number
  transaction_hash?: string
}

export const findHash = (rpc: Asker, hash: string): Promise<Found> => rpc.ask<Found>('latchkey_find', { hash })

// pageOf is the address of what is known of one thing.
export const pageOf = ({ base, query }: Here, kind: 'tx' | 'block' | 'contract', name: string | number): string => `${base}${kind}/${name}${query}`
export const activityOf = ({ base, query }: Here, account: string): string => `${base}account/${account}/activity${query}`
export const explorerOf = ({ base, query }: Here): string => `${base}explorer/${query}`

// isHash reports whether a text is 32 bytes in base58.
export function isHash(text: string): boolean {
  try {
    return text.length >= 32 && text.length <= 44 && base58.decode(text).length === 32
  } catch {
    return false
  }
}

// whereIs is the address of what somebody looks for: an account's name, a height, or the hash of a block, transaction or receipt.
// Errors say what would do.
export async function whereIs(here: Here, text: string): Promise<string> {
  const what = text.trim()
  if (/^\d{1,15}$/.test(what)) return pageOf(here, 'block', Number(what))
  if (isHash(what)) {
    const { kind, block_height: height } = await findHash(here.rpc, what)
    return kind === 'block' ? pageOf(here, 'block', height) : pageOf(here, 'tx', what)
  }
  const account = what.toLowerCase()
  if (validAccount(account)) return activityOf(here, account)
  throw new RpcError('PARSE_ERROR', '', 'That is none of what can be looked for: an account such as alice.near, the height of a block, or the hash of a block, a transaction or a receipt.')
}
