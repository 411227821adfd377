import type { Told } from './events.ts'
import { type Asker, view } from './rpc.ts'
import { type Fungible, fungible, type Item, itemOf, type TokenAnswer } from './tokens.ts'

const contractsMax = 24 // that are asked
const itemsMax = 12 // of one contract that are shown

// Holding is what one contract says that an account has.
export type Holding =
  | { kind: 'ft'; contract: string; units: string; token?: Fungible }
  | { kind: 'nft'; contract: string; id: string; item: Item }

// holdingsOf asks the contracts that have named an account what it has there now.
export async function holdingsOf(rpc: Asker, account: string, events: Told[]): Promise<Holding[]> {
  const of = (standard: string) => [...new Set(events.filter((e) => e.standard === standard).map((e) => e.contract_id))].slice(0, contractsMax)
  const all = await Promise.all([...of('nep141').map((contract) => units(rpc, contract, account)), ...of('nep171').map((contract) => items(rpc, contract, account))])
  return all.flat()
}

async function units(rpc: Asker, contract: string, account: string): Promise<Holding[]> {
  const [balance, token] = await Promise.all([view<unknown>(rpc, contract, 'ft_balance_of', { account_id: account }).catch(() => null), fungible(rpc, contract)])
  return typeof balance === 'string' && /^\d{1,39}$/.test(balance) && /[1-9]/.test(balance) ? [{ kind: 'ft', contract, units: balance, token }] : []
}

async function items(rpc: Asker, contract: string, account: string): Promise<Holding[]> {
  const [list, own] = await Promise.all([
    view<unknown>(rpc, contract, 'nft_tokens_for_owner', { account_id: account, limit: itemsMax }).catch(() => null),
    view<{ base_uri?: unknown } | null>(rpc, contract, 'nft_metadata', {}).catch(() => null),
  ])
  return Array.isArray(list) ? list.slice(0, itemsMax).flatMap((token: TokenAnswer | null): Holding[] =>
    (typeof token?.token_id === 'string' ? [{ kind: 'nft', contract, id: token.token_id, item: itemOf(token, own?.base_uri) }] : [])) : []
}
