import { gasPrice } from './access.ts'
import { tera } from './amount.ts'
import type { Drop, Link } from './drops.ts'
import { type Asker, RpcError, view } from './rpc.ts'

// What events do not tell of links: whether fees are left for another claim, and what became of a key that no claim
// has used up. The drop contract and the ledger know; latchkey drop show --each asks the same.

const keysOfPage = 100
const claimGas = 110n * tera // that a claim of one thing is attached at most, with its guard
const askedMax = 64 // links of a drop that are asked about one by one

interface KeyNow {
  public_key: string
  open: boolean
  uses_left?: number
  in_flight?: boolean
  allowance?: string
}

// fatesOf is a drop whose links are as the contract has them now.
export async function fatesOf(rpc: Asker, contract: string, drop: Drop): Promise<Drop> {
  if (drop.isOver) return drop
  const [keys, price] = await Promise.all([keysOf(rpc, contract, drop), gasPrice(rpc)])
  const worn = keys.reduce((most, { allowance }) => (BigInt(allowance ?? 0) / 2n > most ? BigInt(allowance ?? 0) / 2n : most), claimGas * price)
  let asked = 0
  const links = await Promise.all(drop.links.map(async (link): Promise<Link> => {
    const key = keys.find(({ public_key }) => public_key === link.publicKey)
    if (!key) return link
    const now = { ...link, usesLeft: key.uses_left ?? link.usesLeft }
    if (!key.open && isTold(link)) return now
    if (!key.open) return { ...now, state: ++asked <= askedMax && (await isDeleted(rpc, contract, link)) ? 'deleted' : 'forgotten' }
    if (key.in_flight) return { ...now, state: 'under_way' }
    if (link.state !== 'open' || worn < BigInt(key.allowance ?? 0) || ++asked > askedMax || !(await isDead(rpc, contract, link))) return now
    return { ...now, state: 'dead', isKeyGone: await isDeleted(rpc, contract, link) }
  }))
  return { ...drop, links }
}

async function keysOf(rpc: Asker, contract: string, { id, links }: Drop): Promise<KeyNow[]> {
  const all: KeyNow[] = []
  while (all.length < links.length) {
    const page = await view<KeyNow[]>(rpc, contract, 'get_keys', { drop_id: Number(id), from_index: all.length }).catch(unlessOver)
    all.push(...page)
    if (page.length < keysOfPage) break
  }
  return all
}

// unlessOver: a drop that has ended since has no keys.
function unlessOver(error: unknown): KeyNow[] {
  if (error instanceof RpcError && error.cause === 'CONTRACT_EXECUTION_ERROR') return []
  throw error
}

interface Able {
  in_flight?: boolean
  existing_account?: boolean
  new_account?: boolean
}

// isTold reports whether events told what became of a link that is gone.
const isTold = ({ state }: Link): boolean => state === 'claimed' || state === 'reclaimed' || state === 'cancelled'

// isDead reports whether no claim of an open link can be paid any more.
async function isDead(rpc: Asker, contract: string, { publicKey }: Link): Promise<boolean> {
  const able = await view<Able>(rpc, contract, 'preview_claim', { public_key: publicKey }).catch(() => ({} as Able)) // it was used meanwhile
  return !able.in_flight && able.existing_account === false && !able.new_account
}

// isDeleted reports whether a key is the ledger's no more.
const isDeleted = async (rpc: Asker, contract: string, { publicKey }: Link): Promise<boolean> =>
  (await rpc.ask<{ state: string }>('latchkey_access_key', { account_id: contract, public_key: publicKey })).state === 'deleted'

// costOfMaking is what the fee of the transaction was that made a drop; undefined when the ledger keeps it no more.
export async function costOfMaking(rpc: Asker, { transaction }: Drop, funder: string): Promise<bigint | undefined> {
  const paid = await rpc.ask<Paid>('tx', { tx_hash: transaction, sender_account_id: funder, wait_until: 'EXECUTED_OPTIMISTIC' }).catch(() => undefined)
  return paid && [paid.transaction_outcome, ...paid.receipts_outcome].reduce((sum, { outcome }) => sum + BigInt(outcome.tokens_burnt), 0n)
}

interface Burnt { outcome: { tokens_burnt: string } }

interface Paid { transaction_outcome: Burnt; receipts_outcome: Burnt[] }
