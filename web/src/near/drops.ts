import type { Told } from './events.ts'

// What became of a funder's links, from what the drop contract said: the figures of latchkey drop stats.

// LinkState is what became of a link.
export type LinkState = 'open' | 'under_way' | 'claimed' | 'unpaid' | 'expired' | 'dead' | 'cancelled' | 'reclaimed' | 'deleted' | 'forgotten'

export interface Link {
  number: number // of the drop's, from 1 on
  publicKey: string
  state: LinkState
  usesLeft: number // of the drop's uses
  tries: number // claims that paid nothing
  isKeyGone?: boolean // of a dead one: its key was deleted, not used up
  account?: string // who was paid last
  at?: bigint // nanoseconds since 1970 of how it ended
  cost?: bigint // yocto that the gas of its claims took
  back?: bigint // yocto that the funder got back when it went
  storage?: bigint // yocto of that for its storage
}

export interface Drop {
  id: string
  kind: string
  amount?: string // yocto or units of each claim
  token?: string // the contract that they are of
  uses: number // of each link
  allowance: bigint // yocto of each link for fees
  made: bigint // nanoseconds since 1970
  transaction: string
  deposit: bigint // yocto
  end?: bigint // nanoseconds since 1970
  start?: bigint
  isFunded: boolean // its tokens have come, or it needs none
  isCancelled: boolean
  isOver: boolean
  links: Link[]
}

interface Data {
  drop_id?: unknown
  kind?: string
  funder?: string
  uses_per_key?: number
  deposit?: string
  amount?: string
  ft_contract?: string
  nft_contract?: string
  start?: string
  end?: string
  public_key?: string
  public_keys?: string[]
  allowance?: string
  account_id?: string
  uses_left?: number
  reason?: string
  storage_refund?: string
  allowance_refund?: string
  amount_refund?: string
}

// readDrops makes drops of what the drop contract said, the oldest first: those of one funder, or all, the newest first; now is
// in nanoseconds since 1970. The contract is the ledger's own: what it says holds.
export function readDrops(events: Told[], funder: string | undefined, now: bigint): Drop[] {
  const drops = new Map<string, Drop>(), links = new Map<string, Link>()
  for (const told of events) {
    for (const data of (Array.isArray(told.data) ? told.data : []) as Data[]) {
      const id = String(data.drop_id)
      if (told.event === 'drop_created' && (funder ?? data.funder) === data.funder) drops.set(id, madeOf(id, told, data))
      const drop = drops.get(id)
      if (drop) hear(drop, links, told, data)
    }
  }
  const all = [...drops.values()].filter(({ isOver, links }) => !isOver || links.length > 0).reverse() // the keys of some could not be added
  for (const drop of all) for (const link of drop.links) settle(drop, link, now)
  return all
}

const madeOf = (id: string, told: Told, data: Data): Drop => ({
  id, kind: data.kind ?? '', amount: data.amount, token: data.ft_contract ?? data.nft_contract, made: BigInt(told.timestamp_nanosec), transaction: told.transaction_hash,
  deposit: BigInt(data.deposit ?? 0), ...(data.start && { start: BigInt(data.start) }), ...(data.end && { end: BigInt(data.end) }),
  uses: data.uses_per_key ?? 1, allowance: 0n, isFunded: data.ft_contract === undefined && data.nft_contract === undefined, isCancelled: false, isOver: false, links: [],
})

function hear(drop: Drop, links: Map<string, Link>, { event, timestamp_nanosec: at }: Told, data: Data): void {
  const link = links.get(data.public_key ?? '')
  switch (event) {
    case 'keys_added':
      drop.allowance = BigInt(data.allowance ?? 0)
      for (const publicKey of data.public_keys ?? []) {
        const added: Link = { number: drop.links.length + 1, publicKey, state: 'open', usesLeft: drop.uses, tries: 0 }
        links.set(publicKey, added)
        drop.links.push(added)
      }
      break
    case 'drop_funded': drop.isFunded = true; break
    case 'drop_cancelled': drop.isCancelled = true; break
    case 'drop_ended': drop.isOver = true; break
    case 'claim_started': if (link) link.state = 'under_way'; break
    case 'claim_failed': if (link) Object.assign(link, { state: 'open', tries: link.tries + 1 }); break
    case 'claimed': if (link) Object.assign(link, { state: data.uses_left ? 'open' : 'claimed', usesLeft: data.uses_left ?? 0, account: data.account_id, at: BigInt(at) }); break
    case 'key_deleted':
      if (!link) break
      link.storage = BigInt(data.storage_refund ?? 0)
      link.back = link.storage + BigInt(data.allowance_refund ?? 0)
      link.cost = drop.allowance - BigInt(data.allowance_refund ?? 0)
      break
    case 'keys_reclaimed': {
      const gone = data.public_keys ?? []
      const many = BigInt(Math.max(gone.length, 1)), storage = BigInt(data.storage_refund ?? 0)
      const back = (BigInt(data.amount_refund ?? 0) + storage + BigInt(data.allowance_refund ?? 0)) / many
      for (const key of gone) {
        const one = links.get(key)
        if (one) Object.assign(one, { state: data.reason === 'expired' ? 'reclaimed' : 'cancelled', at: BigInt(at), back, storage: storage / many })
      }
    }
  }
}

// settle says of a link that is open what keeps it from being claimed.
function settle(drop: Drop, link: Link, now: bigint): void {
  if (link.state !== 'open') return
  if (drop.isCancelled) link.state = 'cancelled'
  else if (drop.end !== undefined && drop.end <= now) link.state = 'expired'
  else if (!drop.isFunded) link.state = 'unpaid'
}
