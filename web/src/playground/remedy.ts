import type { AccessKey } from '../near/access.ts'
import { near, tera } from '../near/amount.ts'
import type { Draft } from './draft.ts'
import type { Refusal } from './steps.ts'
import type { World } from './world.ts'

// Remedy is what would satisfy the rule that said no.
export interface Remedy {
  text: string
  verb?: string // of the button that makes the draft so
  change?: Partial<Draft>
}

// remedyOf is undefined where the refusal itself says all that there is.
export function remedyOf({ rule }: Refusal, draft: Draft, world: World): Remedy | undefined {
  const being = world.beings.find(({ id }) => id === draft.account)
  const key = being?.keys.find(({ publicKey }) => publicKey === draft.publicKey)
  const full = being?.isSystem ? undefined : being?.keys.find(({ calls }) => !calls)
  const withFull = full && { verb: 'Try with the full key', change: { account: draft.account, publicKey: full.publicKey } }
  switch (rule) {
    case 'DepositWithFunctionCall': return { text: 'Without a deposit this rung would pass.', verb: 'Try without', change: { deposit: '0' } }
    case 'RequiresFullAccess': return { text: 'A limited key signs one function call, and nothing else.', ...withFull }
    case 'ReceiverMismatch': return callInstead(`It passes for ${key?.calls?.receiver_id ?? 'the account that the key is for'}.`, key, draft)
    case 'MethodNameMismatch': return callInstead(`The key calls ${key?.calls?.method_names.join(', ') ?? 'other methods'}.`, key, draft)
    case 'NotEnoughAllowance': return lessGas(key?.calls?.allowance, world.price, draft)
    case 'NotEnoughBalance': return { text: being ? `${draft.account} has ${near(being.account.amount).replace(/(\.\d{3})\d+$/, '$1')} NEAR.` : 'The account needs more money.' }
    case 'AccessKeyNotFound': return { text: 'A key that was deleted opens nothing any more. Another key of the account would.', ...withFull }
  }
  return undefined
}

// callInstead changes a call into one that the key makes.
function callInstead(text: string, key: AccessKey | undefined, { deed, method }: Draft): Remedy {
  if (deed !== 'call' || !key?.calls) return { text }
  return { text, verb: 'Call that', change: { receiver: key.calls.receiver_id, method: key.calls.method_names[0] ?? method } }
}

const reserved = 3n // Tgas besides what is attached: conversion, and what a guard may take is on top

function lessGas(allowance: string | null | undefined, price: bigint, draft: Draft): Remedy {
  const affordable = allowance ? BigInt(allowance) / (price * tera || 1n) - reserved : 0n
  if (draft.deed !== 'call' || affordable <= 0n) return { text: 'The allowance is used up: a full key of the account can cut another key.' }
  return { text: `What the allowance pays for is ${affordable} Tgas.`, verb: `Try with ${affordable} Tgas`, change: { gas: String(affordable) } }
}
