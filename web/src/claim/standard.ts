import { accountOf } from '../near/accounts.ts'
import { dropPlugin } from '../near/names.ts'
import type { Asker } from '../near/rpc.ts'

// isStandard reports whether an account's code is the ledger's own drop contract. It
// uses that by its name, which nobody but the ledger's beginning gives; another contract can
// say whatever its author likes.
export const isStandard = async (rpc: Asker, account: string): Promise<boolean> =>
  (await accountOf(rpc, account))?.global_contract_account_id === dropPlugin
