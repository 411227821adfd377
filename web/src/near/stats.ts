import type { Drop, Link, LinkState } from './drops.ts'

// Stats are what links have cost, and how they were claimed; amounts in yocto. They are those of latchkey drop stats.
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

const order: LinkState[] = ['open', 'under_way', 'claimed', 'unpaid', 'expired', 'dead', 'cancelled', 'reclaimed', 'deleted', 'forgotten']

export function statsOf(drops: Drop[]): Stats {
  const links = drops.flatMap((drop) => drop.links), waits = waitsOf(drops)
  const known = links.flatMap(({ cost }) => (cost === undefined ? [] : [cost]))
  return {
    links: links.length, states: order.map((state): [LinkState, number] => [state, links.filter((link) => link.state === state).length]).filter(([, n]) => n > 0),
    deposit: sum(drops.map(({ deposit }) => deposit)), claimGas: sum(known), cameBack: sum(links.map(({ back }) => back ?? 0n)), costs: known.length,
    waits: waits.length === 0 ? undefined : { shortest: waits[0]!, median: waits[Math.floor(waits.length / 2)]!, longest: waits.at(-1)! },
    days: daysOf(drops).filter(({ claims }) => claims > 0).map(({ day, claims }) => [day, claims]),
  }
}

export const sum = (all: bigint[]): bigint => all.reduce((a, b) => a + b, 0n)

type Claimed = Link & { at: bigint }

const isClaimed = (link: Link): link is Claimed => link.state === 'claimed' && link.at !== undefined

// waitsOf are how long links waited to be claimed, in seconds, the shortest first.
export const waitsOf = (drops: Drop[]): number[] =>
  drops.flatMap(({ made, links }) => links.filter(isClaimed).map(({ at }) => Number(at > made ? at - made : 0n) / 1e9)).sort((a, b) => a - b)

// Day is what happened on one, in UTC.
export interface Day {
  day: string
  made: number // links
  claims: number
  gas: bigint // of claims, in yocto
  storage: bigint // that was paid for links, less what came back, in yocto
}

const dayOf = (nanoseconds: bigint): string => new Date(Number(nanoseconds / 1_000_000n)).toISOString().slice(0, 10)

// daysOf are the days on which something happened, the first first.
export function daysOf(drops: Drop[]): Day[] {
  const days = new Map<string, Day>()
  const on = (at: bigint): Day => {
    const day = dayOf(at)
    if (!days.has(day)) days.set(day, { day, made: 0, claims: 0, gas: 0n, storage: 0n })
    return days.get(day)!
  }
  for (const drop of drops) {
    on(drop.made).made += drop.links.length
    on(drop.made).storage += storagePaid(drop)
    for (const link of drop.links) {
      if (link.at === undefined) continue
      if (link.storage !== undefined) on(link.at).storage -= link.storage
      if (isClaimed(link)) on(link.at).claims++
      if (link.cost !== undefined) on(link.at).gas += link.cost
    }
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1))
}

// storagePaid is what a drop's deposit has for storage: what is neither a gift nor for fees. A drop of tokens has what registers
// accounts with the token among it.
export function storagePaid({ deposit, kind, amount, uses, allowance, links }: Drop): bigint {
  const many = BigInt(links.length), gifts = kind === 'NEAR' ? BigInt(amount ?? 0) * BigInt(uses) * many : 0n
  const rest = deposit - gifts - allowance * many
  return rest > 0n ? rest : 0n
}

// Kind is what drops of one kind are.
export interface Kind {
  kind: string
  drops: number
  links: number
  claimed: number
}

export function kindsOf(drops: Drop[]): Kind[] {
  const kinds = new Map<string, Kind>()
  for (const { kind, links } of drops) {
    const of = kinds.get(kind) ?? { kind, drops: 0, links: 0, claimed: 0 }
    kinds.set(kind, { kind, drops: of.drops + 1, links: of.links + links.length, claimed: of.claimed + links.filter(isClaimed).length })
  }
  return [...kinds.values()].sort((a, b) => b.links - a.links)
}

// Moment is what there was of links at some time.
export interface Moment {
  at: number // seconds since 1970
  made: number
  claimed: number
  gas: bigint // of claims
  storage: bigint // paid for, less what came back
}

const momentsMax = 1_000
const leastSpan = 600 // seconds that are looked at

// momentsOf are those at which that changed, the first first and of very many some, and how it is at last, in seconds since 1970.
export function momentsOf(drops: Drop[], last: number): Moment[] {
  const changes = drops.flatMap((drop) => [
    { at: drop.made, made: drop.links.length, claimed: 0, gas: 0n, storage: storagePaid(drop) },
    ...drop.links.flatMap((link) => (link.at === undefined ? [] : [{ at: link.at, made: 0, claimed: isClaimed(link) ? 1 : 0, gas: link.cost ?? 0n, storage: -(link.storage ?? 0n) }])),
  ]).sort((a, b) => Number(a.at - b.at))
  const now: Moment = { at: 0, made: 0, claimed: 0, gas: 0n, storage: 0n }
  const all = changes.map((change) => {
    now.made += change.made
    now.claimed += change.claimed
    now.gas += change.gas
    now.storage += change.storage
    return { ...now, at: Number(change.at / 1_000_000n) / 1000 }
  })
  const each = Math.ceil(all.length / momentsMax)
  const some = all.filter((_, i) => i % each === each - 1 || i === all.length - 1), [oldest] = some, newest = some.at(-1)
  if (!oldest || !newest) return []
  const before: Moment = { at: Math.min(oldest.at, last - leastSpan), made: 0, claimed: 0, gas: 0n, storage: 0n }
  return [before, ...some, ...(newest.at < last ? [{ ...newest, at: last }] : [])]
}

// spans are how long links wait, as people tell it: up to so many seconds.
const spans: [words: string, seconds: number][] = [
  ['1 min', 60], ['1 h', 3_600], ['6 h', 6 * 3_600], ['1 d', 86_400], ['3 d', 3 * 86_400], ['7 d', 7 * 86_400], ['30 d', 30 * 86_400], ['more', Infinity],
]

// Span is how many links waited so long, and longer than the one before.
export interface Span {
  words: string
  claims: number
}

export function spansOf(drops: Drop[]): Span[] {
  const waits = waitsOf(drops)
  let from = 0
  return spans.map(([words, seconds]) => {
    const next = waits.findIndex((wait) => wait > seconds), to = next < 0 ? waits.length : next
    const span = { words, claims: to - from }
    from = to
    return span
  })
}
