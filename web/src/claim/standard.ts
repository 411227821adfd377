import { dropPlugin } from '../near/names.ts'
import type { Asker } from '../near/rpc.ts'

// isStandard reports whether an account's code is the ledger's own drop contract. It
// uses that by its name, which nobody but the ledger's beginning gives; another contract can
// say whatever its author likes.
export async function isStandard(rpc: Asker, account: string): Promise<boolean> {
  const { global_contract_account_id: plugin } = await rpc.ask<{ global_contract_account_id?: string }>('query', {
    request_type: 'view_account', finality: 'final', account_id: account,
  })
  return plugin === dropPlugin
}
