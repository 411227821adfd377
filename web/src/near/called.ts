import { type AccessKey, gasPrice } from './access.ts'
import { accountOf } from './accounts.ts'
import { shown } from './amount.ts'
import type { Asker } from './rpc.ts'
import { type Check, gasOfAction, rungs, staked } from './verdict.ts'

// Called is a call that waits for its signer's word.
export interface Called {
  account: string
  key: AccessKey | undefined // as the ledger lists it
  contract: string
  method: string
  gas: bigint // most of it comes back
  deposit: bigint // yocto
}

// callChecks asks what the ledger would, before a call is signed.
export async function callChecks(rpc: Asker, { account: id, key, contract, method, gas, deposit }: Called): Promise<Check[]> {
  const [account, price] = await Promise.all([accountOf(rpc, id), gasPrice(rpc)])
  const takes = deposit + (gas + gasOfAction) * price, balance = BigInt(account?.amount ?? 0), kept = account ? staked(account) : 0n
  const limit = key?.calls
  const may = !limit || (deposit === 0n && limit.receiver_id === contract && (limit.method_names.length === 0 || limit.method_names.includes(method)))
  return rungs([
    [`The key is one of ${id}`, key ? undefined : 'It was deleted: unlock with another.'],
    ['The key may do this', may ? undefined : `This key may not call ${method} of ${contract}: unlock with a full key.`],
    ['The account can pay', takes <= balance ? undefined : `It has ${shown(balance)}, and this takes ${shown(takes)} with the fees, of which most comes back.`],
    ['It keeps what its storage needs', takes + kept <= balance ? undefined : `${shown(kept)} must stay in it.`],
  ])
}
