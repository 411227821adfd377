import { type AccessKey, gasPrice, keysOf } from '../near/access.ts'
import { type Account, accountOf } from '../near/accounts.ts'
import { type Drop, readDrops } from '../near/drops.ts'
import { eventsAfter, type Told } from '../near/events.ts'
import { hasContract } from '../near/grant.ts'
import { dropContract, library, registrar, root } from '../near/names.ts'
import { type Asker, RpcError } from '../near/rpc.ts'
import type { ABI } from './abi.ts'
import { readABI } from './abi_read.ts'
import type { Step } from './steps.ts'

export interface Rule {
  kind: string
}

export interface Policy {
  guard?: boolean
  functions?: string[]
  promises?: Rule[]
  memory_pages_max?: number
}

// Contract is what an account's code says of itself; null where it says nothing that can be read.
export interface Contract {
  code_hash: string
  code_bytes: number
  abi: ABI | null
  policy: Policy | null
}

// Being is an account as it is.
export interface Being {
  id: string
  account: Account
  keys: AccessKey[]
  contract?: Contract
  isSystem: boolean // the ledger needs it
}

// World is what there is.
export interface World {
  beings: Being[] // in the order in which they came
  more: number // that are not looked at
  drops: Drop[] // the newest first
  price: bigint // yocto of a unit of gas
}

const first = [root, registrar, dropContract, library]
const beingsMax = 60

export const isSystem = (id: string): boolean => first.includes(id) || id.endsWith(`.${library}`)

// worldOf looks at the accounts that the steps touched, as the asked ledger has them; at is the time there, in milliseconds since 1970.
export async function worldOf(rpc: Asker, steps: Step[], at: number, heard: Heard, contracts: Contracts): Promise<World> {
  const ids = [...new Set([...first, ...steps.flatMap(({ touched }) => touched)])].filter((id) => id !== 'system')
  const looked = ids.length > beingsMax ? [...ids.slice(0, first.length), ...ids.slice(first.length - beingsMax)] : ids
  const [beings, drops, price] = await Promise.all([Promise.all(looked.map((id) => beingOf(rpc, id, (account) => contracts.of(rpc, id, account, steps)))), heard.drops(steps.at(-1)?.height ?? 0, at), gasPrice(rpc)])
  return { beings: beings.filter((being) => being !== undefined), more: ids.length - looked.length, drops, price }
}

async function beingOf(rpc: Asker, id: string, contractOf: (account: Account) => Promise<Contract | undefined>): Promise<Being | undefined> {
  const account = await accountOf(rpc, id)
  if (!account) return undefined
  const [keys, contract] = await Promise.all([id === dropContract ? [] : keysOf(rpc, id), hasContract(account) ? contractOf(account) : undefined])
  return { id, account, keys, contract, isSystem: isSystem(id) }
}

// Contracts are those that were asked for, by their code: to read what a large one says takes a while.
export class Contracts {
  private readonly known = new Map<string, Promise<Contract | undefined>>()

  of(rpc: Asker, id: string, { code_hash, global_contract_hash: hash, global_contract_account_id: publisher }: Account, steps: Step[]): Promise<Contract | undefined> {
    const published = publisher && steps.findLastIndex(({ touched }) => touched.includes(publisher)) // since when it may be other code
    const code = publisher ? `${publisher} ${published}` : hash ?? code_hash
    const found = this.known.get(code) ?? contractOf(rpc, id)
    this.known.set(code, found)
    found.catch(() => this.known.delete(code))
    return found
  }
}

async function contractOf(rpc: Asker, id: string): Promise<Contract | undefined> {
  try {
    const said = await rpc.ask<Omit<Contract, 'abi'> & { abi: unknown }>('latchkey_contract', { account_id: id })
    return { ...said, abi: readABI(said.abi) }
  } catch (error) {
    if (error instanceof RpcError && error.cause === 'NO_CONTRACT_CODE') return undefined
    throw error
  }
}

// Heard is what the drop contract has told, as far as it was asked for.
export class Heard {
  private events: Told[] = []
  private next: string | undefined

  constructor(private readonly rpc: Asker) {}

  // drops are those that there were at a height, at a time in milliseconds since 1970.
  async drops(height: number, at: number): Promise<Drop[]> {
    const { events, next } = await eventsAfter(this.rpc, { contract_id: dropContract, standard: 'latchkey-drop' }, this.next)
    const known = new Set(this.events.map(({ cursor }) => cursor)) // two may ask at once
    this.events = [...this.events, ...events.filter(({ cursor }) => !known.has(cursor))]
    this.next = next
    return readDrops(this.events.filter(({ block_height }) => block_height <= height), undefined, BigInt(at) * 1_000_000n)
  }
}

const kinds: Record<string, string> = {
  transfer: 'pay', function_call: 'call others', add_key: 'add keys', delete_key: 'delete keys', create_account: 'make accounts', deploy_contract: 'deploy code',
  stake: 'stake', delete_account: 'delete its account', use_global_contract: 'use published code', deploy_global_contract: 'publish code',
}

// policyWords says what a contract is held to.
export function policyWords({ abi, policy }: Contract): string {
  const parts = abi ? [`${abi.methods.length} methods`] : ['says nothing of its methods']
  if (!policy) return [...parts, 'may do what NEAR allows any contract'].join(' · ')
  if (policy.guard) parts.push('has a guard')
  if (policy.promises) {
    const may = [...new Set(policy.promises.map(({ kind }) => kinds[kind] ?? kind))]
    parts.push(may.length === 0 ? 'plans nothing' : `may ${may.join(', ')}`)
  }
  if (policy.memory_pages_max) parts.push(`${policy.memory_pages_max / 16} MB`)
  return parts.join(' · ')
}
