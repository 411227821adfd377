import { eventsAbout, type Told } from '../near/events.ts'
import { type Holding, holdingsOf } from '../near/holdings.ts'
import { type Payment, paymentsOf } from '../near/payments.ts'
import { type Asker } from '../near/rpc.ts'
import { type Fungible, fungible } from '../near/tokens.ts'

// Past is what contracts have said of an account, what it was paid and has paid, and what it has of contracts'.
export interface Past {
  events: Told[] // the newest first
  payments: Payment[] // alike, those that no event tells of
  complete: boolean // there are no older ones
  holdings: Holding[]
  tokens: Record<string, Fungible> // of the contracts that the events name
}

const eventsMax = 100
const paymentsMax = 100

export async function remember(rpc: Asker, id: string): Promise<Past> {
  const [{ events, complete }, paid] = await Promise.all([eventsAbout(rpc, id, eventsMax), paymentsOf(rpc, id, paymentsMax)])
  const payments = paid.payments.filter(({ from, transaction_hash: hash }) => !events.some((told) => told.transaction_hash === hash && told.contract_id === from))
  const contracts = [...new Set(events.flatMap(({ standard, contract_id, data }) => [...(standard === 'nep141' ? [contract_id] : []), ...contractsIn(data)]))]
  const [holdings, names] = await Promise.all([
    holdingsOf(rpc, id, events), Promise.all(contracts.slice(0, 24).map(async (contract) => [contract, await fungible(rpc, contract)] as const)),
  ])
  return { events, payments, complete: complete && paid.complete, holdings, tokens: Object.fromEntries(names.filter((pair): pair is readonly [string, Fungible] => pair[1] !== undefined)) }
}

// contractsIn are the tokens that a drop's event names.
const contractsIn = (data: unknown): string[] => (Array.isArray(data) ? data : []).flatMap((one: { ft_contract?: unknown } | null) =>
  (typeof one?.ft_contract === 'string' ? [one.ft_contract] : []))
