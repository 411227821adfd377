import type { Told } from './events.ts'

// What became of a funder's links, from what the drop contract said: the figures of latchkey drop stats.

// LinkState is what became of a link.
export type LinkState = 'open' | 'under_way' | 'claimed' | 'unpaid' | 'expired' | 'cancelled' | 'reclaimed'

export interface Link {
  number: number // of the drop's, from 1 on
  publicKey: string
  state: LinkState
  account?: string // who was paid
  at?: bigint // nanoseconds since 1970 of how it ended
  cost?: bigint // yocto that the gas of its claims took
  back?: bigint // yocto that the funder got back when it went
}

export interface Drop {
  id: string
  kind: string
  amount?: string // yocto or units of each claim
  token?: string // the contract that they are of
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

// readDrops makes drops of the events of one funder at the drop contract, the oldest first; now is in
// nanoseconds since 1970. The contract is the ledger's own: what it says holds.
export function readDrops(events: Told[], now: bigint): Drop[] {
  const drops = new Map<string, Drop>(), links = new Map<string, Link & { allowance: bigint }>()
  for (const told of events) {
    for (const data of (Array.isArray(told.data) ? told.data : []) as Data[]) {
      const id = String(data.drop_id)
      if (told.event === 'drop_created') drops.set(id, madeOf(id, told, data))
      const drop = drops.get(id)
      if (drop) hear(drop, links, told, data)
    }
  }
  const all = [...drops.values()].reverse()
  for (const drop of all) for (const link of drop.links) settle(drop, link, now)
  return all
}

const madeOf = (id: string, told: Told, data: Data): Drop => ({
  id, kind: data.kind ?? '', amount: data.amount, token: data.ft_contract ?? data.nft_contract, made: BigInt(told.timestamp_nanosec), transaction: told.transaction_hash,
  deposit: BigInt(data.deposit ?? 0), ...(data.start && { start: BigInt(data.start) }), ...(data.end && { end: BigInt(data.end) }),
  isFunded: data.ft_contract === undefined && data.nft_contract === undefined, isCancelled: false, isOver: false, links: [],
})

function hear(drop: Drop, links: Map<string, Link & { allowance: bigint }>, { event, timestamp_nanosec: at }: Told, data: Data): void {
  const link = links.get(data.public_key ?? '')
  switch (event) {
    case 'keys_added':
      for (const publicKey of data.public_keys ?? []) {
        const added = { number: drop.links.length + 1, publicKey, state: 'open' as LinkState, allowance: BigInt(data.allowance ?? 0) }
        links.set(publicKey, added)
        drop.links.push(added)
      }
      break
    case 'drop_funded': drop.isFunded = true; break
    case 'drop_cancelled': drop.isCancelled = true; break
    case 'drop_ended': drop.isOver = true; break
    case 'claim_started': if (link) link.state = 'under_way'; break
    case 'claim_failed': if (link) link.state = 'open'; break
    case 'claimed': if (link) Object.assign(link, { state: data.uses_left ? 'open' : 'claimed', account: data.account_id, at: BigInt(at) }); break
    case 'key_deleted':
      if (!link) break
      link.back = BigInt(data.storage_refund ?? 0) + BigInt(data.allowance_refund ?? 0)
      link.cost = link.allowance - BigInt(data.allowance_refund ?? 0)
      break
    case 'keys_reclaimed': {
      const gone = data.public_keys ?? []
      const back = BigInt(data.amount_refund ?? 0) + BigInt(data.storage_refund ?? 0) + BigInt(data.allowance_refund ?? 0)
      for (const key of gone) {
        const one = links.get(key)
        if (one) Object.assign(one, { state: data.reason === 'expired' ? 'reclaimed' : 'cancelled', at: BigInt(at), back: back / BigInt(gone.length) })
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

// Stats are what links have cost, and how they were claimed; amounts in yocto.
export interface Stats {
  links: number
  states: [LinkState, number][] // those that there are
  deposit: bigint
  claimGas: bigint // so far
  cameBack: bigint // so far
  costs: number // of how many claims the cost is known
  waits: { shortest: number; median: number; longest: number } | undefined // seconds from the making to a claim
  days: [day: string, claims: number][] // in UTC
}

const order: LinkState[] = ['open', 'under_way', 'claimed', 'unpaid', 'expired', 'cancelled', 'reclaimed']

export function statsOf(drops: Drop[]): Stats {
  const links = drops.flatMap((drop) => drop.links), days = new Map<string, number>()
  const waits = drops.flatMap((drop) => drop.links.flatMap(({ state, at }) => (state === 'claimed' && at !== undefined ? [Number(at - drop.made) / 1e9] : []))).sort((a, b) => a - b)
  for (const { state, at } of links) {
    if (state !== 'claimed' || at === undefined) continue
    const day = new Date(Number(at / 1_000_000n)).toISOString().slice(0, 10)
    days.set(day, (days.get(day) ?? 0) + 1)
  }
  const known = links.flatMap(({ cost }) => (cost === undefined ? [] : [cost]))
  return {
    links: links.length, states: order.map((state): [LinkState, number] => [state, links.filter((link) => link.state === state).length]).filter(([, n]) => n > 0),
    deposit: sum(drops.map(({ deposit }) => deposit)), claimGas: sum(known), cameBack: sum(links.map(({ back }) => back ?? 0n)), costs: known.length,
    waits: waits.length === 0 ? undefined : { shortest: waits[0]!, median: waits[Math.floor(waits.length / 2)]!, longest: waits.at(-1)! },
    days: [...days].sort(([a], [b]) => (a < b ? -1 : 1)),
  }
}

const sum = (all: bigint[]): bigint => all.reduce((a, b) => a + b, 0n)
