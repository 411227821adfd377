import { type AccessKey, gasPrice } from './access.ts'
import { type Account, accountOf } from './accounts.ts'
import { type Action, call } from './actions.ts'
import { shown, tera } from './amount.ts'
import { type Method, methodsOf, missing } from './methods.ts'
import { nowOf } from './now.ts'
import type { Asker } from './rpc.ts'
import { asLine } from './text.ts'
import { type Check, gasOfAction, rungs, staked } from './verdict.ts'

// termsPlugin is the global contract that holds keys to more than the protocol does: to a date, here.
export const termsPlugin = 'proxy.latchkey'

const grantGas = 30n * tera // most of it comes back
const termsBytes = 600 // what a key with terms takes of its account at most, besides the names of methods
const noCode = '11111111111111111111111111111111'

// Grant is a key for an application's contract.
export interface Grant {
  contract: string
  methods: string[] // none is any
  publicKey: string
  publicBytes: Uint8Array
  allowance: bigint // yocto
  expires?: bigint // nanoseconds since 1970
}

export const hasContract = (account: Account): boolean =>
  account.code_hash !== noCode || account.global_contract_account_id !== undefined || account.global_contract_hash !== undefined

const keepsTerms = (account: Account): boolean => account.global_contract_account_id === termsPlugin

// actionsOf are what an account signs to grant a key. Without a date the protocol holds the key
// to all there is; a date is kept to by the account's contract, which it gets with that.
export function actionsOf(grant: Grant, account: Account): Action[] {
  const { contract, methods, publicKey, publicBytes, allowance, expires } = grant
  if (expires === undefined) return [{ kind: 'addKey', publicBytes, limit: { receiver: contract, methods, allowance } }]
  const terms = { public_key: publicKey, allowance: String(allowance), calls: [{ contract_id: contract, method_names: methods }], expires_at: String(expires) }
  return [...(keepsTerms(account) ? [] : [{ kind: 'useGlobalContract', publisher: termsPlugin } as const]), call('grant', terms, grantGas)]
}

// grantChecks asks what the ledger and the account's contract would, before a key is granted. key is
// the one that signs, as the ledger lists it.
export async function grantChecks(rpc: Asker, grant: Grant, id: string, key: AccessKey | undefined): Promise<Check[]> {
  const [account, called, price, methods, now] = await Promise.all([accountOf(rpc, id), accountOf(rpc, grant.contract), gasPrice(rpc), methodsOf(rpc, grant.contract), nowOf(rpc)])
  const { expires, allowance, contract } = grant
  const balance = BigInt(account?.amount ?? 0)
  const fee = (expires === undefined ? gasOfAction : grantGas + 2n * gasOfAction) * price
  const bytes = termsBytes + grant.methods.join().length * (expires === undefined ? 1 : 2)
  const kept = account ? staked({ storage_usage: account.storage_usage + bytes }) : 0n
  return rungs([
    [`The key is one of ${id}`, key ? undefined : 'It was deleted: unlock with another.'],
    ['The key may do this', key?.calls ? 'This key may only call contracts: unlock with a full key.' : undefined],
    [`${contract} has a contract`, callable(called, contract, id)],
    ...(methods && grant.methods.length > 0 ? [[`${contract} has the methods`, absent(grant, methods)] as [string, string | undefined]] : []),
    ...(expires === undefined ? [] : [['The key is not over before it begins', now < expires ? undefined : 'The date that the application asks for has passed: go back to it, and ask again.'] as [string, string | undefined], [`${id} can hold keys to a date`, account && holdable(account, id)] as [string, string | undefined]]),
    ['The key can pay for a call', allowance >= gasOfAction * price ? undefined : `${shown(allowance)} buys none: the application has to ask for more.`],
    ['The account can pay the fees it allows', allowance <= balance ? undefined : `${shown(allowance)} is more than the ${shown(balance)} that it has: that would be no limit.`],
    ['The account can pay', fee <= balance ? undefined : `It has ${shown(balance)}, and this takes ${shown(fee)} as a fee.`],
    ['It keeps what its storage needs', kept + fee <= balance ? undefined : `${shown(kept)} must stay in it beside the fee.`],
  ])
}

function callable(called: Account | undefined, contract: string, id: string): string | undefined {
  if (contract === id) return 'That is this account itself: no application gets a key for the contract of its visitor.'
  if (!called) return `There is no account ${contract}: the key could do nothing, until somebody makes one and decides what it does.`
  return hasContract(called) ? undefined : 'There is nothing to call: the key could do nothing.'
}

const holdable = (account: Account, id: string): string | undefined =>
  keepsTerms(account) || !hasContract(account) ? undefined : `${id} has a contract of its own that keeps no such terms: the application has to ask without a date.`

// absent says which methods a contract does not have that a key is to call.
function absent(grant: Grant, methods: Method[]): string | undefined {
  const names = missing(grant.methods, methods).map((name) => asLine(name, 40))
  return names.length === 0 ? undefined : `It has no ${names.join(', ')}: the application asks for what is not there.`
}
