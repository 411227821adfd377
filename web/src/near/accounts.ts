import { type Asker, RpcError } from './rpc.ts'

// Account is what the ledger says of one, as far as pages need it.
export interface Account {
  amount: string // yocto, what is staked for storage included
  storage_usage: number // bytes
  code_hash: string
  global_contract_account_id?: string
  global_contract_hash?: string
}

// accountOf is undefined when there is no such account.
export async function accountOf(rpc: Asker, account: string): Promise<Account | undefined> {
  try {
    return await rpc.ask<Account>('query', { request_type: 'view_account', finality: 'final', account_id: account })
  } catch (error) {
    if (error instanceof RpcError && error.cause === 'UNKNOWN_ACCOUNT') return undefined
    throw error
  }
}

// exists reports whether there is such an account.
export const exists = async (rpc: Asker, account: string): Promise<boolean> => (await accountOf(rpc, account)) !== undefined
