import { type Account, accountOf } from './accounts.ts'
import { isContractAccount, isKeyAccount } from './account.ts'
import { type AccessKey, gasPrice } from './access.ts'
import { shown } from './amount.ts'
import type { Asker } from './rpc.ts'

// Check is one thing that the ledger will ask before it accepts a transaction.
export interface Check {
  state: 'passed' | 'stopped' | 'skipped'
  text: string
  why?: string // of what stops it: what would let it pass
}

// gasOfAction is what one action costs with its receipt, in gas, rounded up: what is left comes back.
export const gasOfAction = 1_000_000_000_000n

const yoctoOfByte = 10n ** 19n
const bytesFree = 770 // an account that small stakes nothing

// staked is what an account must keep for its storage, in yocto.
export const staked = ({ storage_usage: bytes }: Pick<Account, 'storage_usage'>): bigint => (bytes <= bytesFree ? 0n : BigInt(bytes) * yoctoOfByte)

// Deed is what somebody is about to sign: with which of the account's keys, and what it costs
// besides the fee. Only a full key does it.
export interface Deed {
  account: string
  key: AccessKey | undefined // as the ledger lists it
  deposit: bigint // yocto
  receiver?: string // who must be there
}

// checksOf asks what the ledger would, in its order, before anything is signed. Behind a check that
// stops it, the rest is not asked.
export async function checksOf(rpc: Asker, deed: Deed): Promise<Check[]> {
  const [account, price, problem] = await Promise.all([
    accountOf(rpc, deed.account), gasPrice(rpc), deed.receiver === undefined ? undefined : unpayable(rpc, deed.receiver),
  ])
  const fee = gasOfAction * price
  const amount = BigInt(account?.amount ?? 0), rest = amount - deed.deposit - fee, kept = account ? staked(account) : 0n
  const steps: [text: string, why: string | undefined][] = [
    [`The key is one of ${deed.account}`, deed.key ? undefined : 'It was deleted: unlock with another.'],
    ['The account can pay', rest >= 0n ? undefined : `It has ${shown(amount)}, and this takes ${shown(deed.deposit + fee)} with the fee.`],
    ['It keeps what its storage needs', rest >= kept ? undefined : `${shown(kept)} must stay: at most ${shown(positive(amount - fee - kept))} can go.`],
    ['The key may do this', deed.key?.calls ? 'This key may only call contracts: unlock with a full key.' : undefined],
    ...(deed.receiver === undefined ? [] : [[`${deed.receiver} can be paid`, problem] as [string, string | undefined]]),
  ]
  return rungs(steps)
}

// rungs makes checks of texts in their order, each with why it stops; behind the first that does, the rest is not asked.
export function rungs(steps: [text: string, why: string | undefined][]): Check[] {
  const stop = steps.findIndex(([, why]) => why !== undefined)
  return steps.map(([text, why], i) => ({ text, why, state: stop < 0 || i < stop ? 'passed' : i === stop ? 'stopped' : 'skipped' }))
}

const positive = (n: bigint): bigint => (n < 0n ? 0n : n)

// unpayable says why money for an account would come back, or stay where nobody moves it.
async function unpayable(rpc: Asker, receiver: string): Promise<string | undefined> {
  if (isContractAccount(receiver)) return 'Money of such accounts is moved by a contract that is not on this ledger.'
  if (isKeyAccount(receiver) || (await accountOf(rpc, receiver))) return undefined
  return 'There is no such account: what is sent there would come back.'
}

export const passes = (checks: Check[]): boolean => checks.every(({ state }) => state === 'passed')
