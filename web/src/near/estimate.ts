import { gasPrice } from './access.ts'
import { tera } from './amount.ts'
import { dropCount, hashesOf, kindOf, offerOf, type Plan, sizeOf, stepsOf, type Terms } from './plan.ts'
import { type Asker, view } from './rpc.ts'

// Estimate is what links cost, as the ledger says before they are paid: the figures of latchkey drop estimate, in yocto.
export interface Estimate {
  drops: number
  deposit: bigint // for all drops
  gifts: bigint // the NEAR among it that the links bring
  units: bigint // of a token, beside it
  claimGas: bigint // what all claims cost at most, each into a new account
  comesBack: bigint // what is left of the deposit when all are claimed, at least
  makingGas: bigint // what making the links costs at most
}

// Planned is a plan as far as its cost hangs on it.
export type Planned = Pick<Plan, 'terms' | 'links' | 'contract'> & { hasPasswords: boolean }

// Gas that is used at most: figures of plugins/drop/README.md, as host/campaign has them.
const makingDropGas = 8n * tera // a drop, beside its links
const makingLinkGas = 8n * tera / 10n
const passwordGas = 2n * tera / 10n // for each use of a link
const payingTokenGas = 40n * tera // bringing a drop its units, or an NFT
const claimGas = { NEAR: 48n * tera, FT: 91n * tera, NFT: 55n * tera } // of one use into a new account, with the guard

const endedStorage = 63n * 10n ** 19n // yocto of what stays of each drop

const most = 2n ** 128n - 1n

export async function estimate(rpc: Asker, plan: Planned): Promise<Estimate> {
  const { terms, links, contract } = plan, kind = kindOf(terms)
  const drops = dropCount(plan), uses = BigInt(terms.uses) * BigInt(links), amount = BigInt(terms.amount ?? 0) * uses
  if (amount > most) throw tooMuch(links)
  const [price, deposit] = await Promise.all([gasPrice(rpc), deposits(rpc, plan)])
  const gifts = kind === 'FT' ? 0n : amount, forClaims = price * claimGas[kind] * uses
  let making = price * makingGas(plan), kept = gifts + forClaims + endedStorage * BigInt(drops)
  if (terms.ft) {
    kept += (await registrationPrice(rpc, terms.ft)) * uses
    making += await registration(rpc, terms.ft, contract)
  }
  if ([deposit, making, kept].some((sum) => sum > most)) throw tooMuch(links)
  return { drops, deposit, gifts, units: kind === 'FT' ? amount : 0n, claimGas: forClaims, comesBack: deposit > kept ? deposit - kept : 0n, makingGas: making }
}

const tooMuch = (links: number): Error => new Error(`${links} such links cost more than there can be: make fewer, or let each bring less.`)

// deposits is what all drops cost: those that are full, and the last.
async function deposits(rpc: Asker, plan: Planned): Promise<bigint> {
  const last = dropCount(plan) - 1
  const [rest, full] = await Promise.all([sizeOf(plan, last), ...(last > 0 ? [sizeOf(plan, 0)] : [])].map((links) => depositOf(rpc, plan, links)))
  return rest! + (full ?? 0n) * BigInt(last)
}

// depositOf is what one drop of so many links costs, in yocto.
export async function depositOf(rpc: Asker, { terms, contract, hasPasswords }: Planned, links: number): Promise<bigint> {
  const passwords = hasPasswords && { passwords: Array.from({ length: links }, () => placeholder(terms)) }
  return BigInt(await view<string>(rpc, contract, 'required_deposit', { ...offerOf(terms), ...passwords, kind: kindOf(terms), keys: links }))
}

// placeholder has the size of what is kept of any password.
const placeholder = ({ uses }: Terms): Record<string, string> => hashesOf('', '', uses)

function makingGas(plan: Planned): bigint {
  const drops = dropCount(plan), { terms, links } = plan
  let gas = BigInt(drops) * makingDropGas + BigInt(links) * makingLinkGas
  if (plan.hasPasswords) gas += BigInt(links * terms.uses) * passwordGas
  for (let drop = 0; drop < drops; drop++) gas += BigInt(stepsOf(plan, drop) - 1) * payingTokenGas
  return gas
}

// registration is what it costs to have an account known to a token: nothing if it is.
export async function registration(rpc: Asker, token: string, account: string): Promise<bigint> {
  const there = await view<unknown>(rpc, token, 'storage_balance_of', { account_id: account })
  return there === null ? registrationPrice(rpc, token) : 0n
}

const registrationPrice = async (rpc: Asker, token: string): Promise<bigint> =>
  BigInt((await view<{ min: string }>(rpc, token, 'storage_balance_bounds', {})).min)
