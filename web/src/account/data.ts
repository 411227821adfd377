import { useCallback, useEffect, useState } from 'preact/hooks'
import { type AccessKey, gasPrice, keysOf } from '../near/access.ts'
import { type Account, accountOf } from '../near/accounts.ts'
import { eventsAbout, type Told } from '../near/events.ts'
import { type Holding, holdingsOf } from '../near/holdings.ts'
import { type Asker } from '../near/rpc.ts'
import { humane } from '../near/text.ts'
import { type Fungible, fungible } from '../near/tokens.ts'

// Seen is what the ledger says of an account now.
export interface Seen {
  account: Account | undefined // undefined: there is none
  keys: AccessKey[]
  price: bigint // yocto of a unit of gas
}

export type Loaded<T> = { state: 'waiting' } | { state: 'failed'; reason: string } | { state: 'here'; value: T }

// useLoaded asks for something, and again when it is told to.
export function useLoaded<T>(load: () => Promise<T>): [Loaded<T>, () => void] {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'waiting' })
  const [round, setRound] = useState(0)
  useEffect(() => {
    let wanted = true
    load().then(
      (value) => { if (wanted) setLoaded({ state: 'here', value }) },
      (error: unknown) => { if (wanted) setLoaded({ state: 'failed', reason: humane(error instanceof Error ? error.message : String(error)) }) })
    return () => { wanted = false }
  }, [load, round])
  return [loaded, useCallback(() => setRound((n) => n + 1), [])]
}

export async function see(rpc: Asker, id: string): Promise<Seen> {
  const [account, price] = await Promise.all([accountOf(rpc, id), gasPrice(rpc)])
  return { account, price, keys: account ? await keysOf(rpc, id) : [] }
}

// Past is what contracts have said of an account, and what it has of theirs.
export interface Past {
  events: Told[] // the newest first
  complete: boolean // there are no older ones
  holdings: Holding[]
  tokens: Record<string, Fungible> // of the contracts that the events name
}

const eventsMax = 100

export async function remember(rpc: Asker, id: string): Promise<Past> {
  const { events, complete } = await eventsAbout(rpc, id, eventsMax)
  const contracts = [...new Set(events.flatMap(({ standard, contract_id, data }) => [...(standard === 'nep141' ? [contract_id] : []), ...contractsIn(data)]))]
  const [holdings, names] = await Promise.all([
    holdingsOf(rpc, id, events), Promise.all(contracts.slice(0, 24).map(async (contract) => [contract, await fungible(rpc, contract)] as const)),
  ])
  return { events, complete, holdings, tokens: Object.fromEntries(names.filter((pair): pair is readonly [string, Fungible] => pair[1] !== undefined)) }
}

// contractsIn are the tokens that a drop's event names.
const contractsIn = (data: unknown): string[] => (Array.isArray(data) ? data : []).flatMap((one: { ft_contract?: unknown } | null) =>
  (typeof one?.ft_contract === 'string' ? [one.ft_contract] : []))
