import { type AccessKey, gasPrice, keysOf } from './access.ts'
import { type Account, accountOf } from './accounts.ts'
import type { Asker } from './rpc.ts'

// Seen is what the ledger says of an account now.
export interface Seen {
  account: Account | undefined // undefined: there is none
  keys: AccessKey[]
  price: bigint // yocto of a unit of gas
}

export async function see(rpc: Asker, id: string): Promise<Seen> {
  const [account, price] = await Promise.all([accountOf(rpc, id), gasPrice(rpc)])
  return { account, price, keys: account ? await keysOf(rpc, id) : [] }
}
