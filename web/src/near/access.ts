import { tera } from './amount.ts'
import type { Asker } from './rpc.ts'

// Calls is what a key may that may only call.
export interface Calls {
  receiver_id: string
  method_names: string[] // none is any
  allowance: string | null // yocto for fees; null is the whole balance
}

// AccessKey is a key of an account, with what it may.
export interface AccessKey {
  publicKey: string
  calls?: Calls // absent: everything
}

interface Listed {
  public_key: string
  access_key: { permission: 'FullAccess' | { FunctionCall: Calls } }
}

// keysOf are the keys of an account, those that may everything first.
export async function keysOf(rpc: Asker, account: string): Promise<AccessKey[]> {
  const { keys } = await rpc.ask<{ keys: Listed[] }>('query', { request_type: 'view_access_key_list', finality: 'final', account_id: account })
  const all = keys.map(({ public_key: publicKey, access_key: { permission } }): AccessKey =>
    permission === 'FullAccess' ? { publicKey } : { publicKey, calls: permission.FunctionCall })
  return all.sort((a, b) => Number(a.calls !== undefined) - Number(b.calls !== undefined))
}

export const fullKeys = (keys: AccessKey[]): AccessKey[] => keys.filter(({ calls }) => !calls)

// gasPrice is yocto for a unit of gas.
export const gasPrice = async (rpc: Asker): Promise<bigint> => BigInt((await rpc.ask<{ gas_price: string }>('gas_price', [null])).gas_price)

// gasOfCall is what clients attach to a call, unless they are told otherwise.
const gasOfCall = 30n * tera

// callsLeft is how many such calls an allowance pays for at least; undefined is no limit.
export const callsLeft = ({ allowance }: Calls, price: bigint): bigint | undefined =>
  (allowance === null ? undefined : BigInt(allowance) / (gasOfCall * price || 1n))
