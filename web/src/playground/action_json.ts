import { sha256 } from '@noble/hashes/sha2.js'
import { base58, base64 } from '@scure/base'
import type { Action } from '../near/actions.ts'
import { publicBytesOf } from '../near/keys.ts'
import { objectIn } from './json.ts'
import type { ActionJSON } from './steps.ts'

// Actions in NEAR's JSON, and back. Arguments of calls are base64 there; the page also takes an object.

// wholeOf is a number as JSON has it, or a text where that would be another.
const wholeOf = (n: bigint): number | string => (n <= Number.MAX_SAFE_INTEGER ? Number(n) : String(n))

const publicKeyOf = (bytes: Uint8Array): string => 'ed25519:' + base58.encode(bytes)

export function jsonOfAction(a: Action): ActionJSON {
  switch (a.kind) {
    case 'createAccount': return 'CreateAccount'
    case 'transfer': return { Transfer: { deposit: String(a.deposit) } }
    case 'functionCall': return { FunctionCall: { method_name: a.method, args: base64.encode(a.args), gas: wholeOf(a.gas), deposit: String(a.deposit) } }
    case 'addKey': return { AddKey: { public_key: publicKeyOf(a.publicBytes), access_key: { nonce: 0, permission: a.limit ? { FunctionCall: {
      allowance: a.limit.allowance === undefined ? null : String(a.limit.allowance), receiver_id: a.limit.receiver, method_names: a.limit.methods } } : 'FullAccess' } } }
    case 'deleteKey': return { DeleteKey: { public_key: publicKeyOf(a.publicBytes) } }
    case 'deleteAccount': return { DeleteAccount: { beneficiary_id: a.beneficiary } }
    case 'deployContract': return { DeployContract: { code: base64.encode(sha256(a.code)) } }
    case 'deployGlobalContract': return { DeployGlobalContractByAccountId: { code: base64.encode(sha256(a.code)) } }
    case 'useGlobalContract': return { UseGlobalContractByAccountId: { account_id: a.publisher } }
  }
}

// actionOf reads one action. Errors say what is wanted, and where.
export function actionOf(given: unknown, at: string): Action {
  if (given === 'CreateAccount') return { kind: 'createAccount' }
  const [name, body] = Object.entries(given && typeof given === 'object' ? given : {})[0] ?? []
  const read = name !== undefined && Object.hasOwn(readers, name) ? readers[name] : undefined
  if (!read || typeof body !== 'object' || body === null) throw new Error(`${at}: it must be "CreateAccount" or an object with one of ${Object.keys(readers).join(', ')}`)
  return read(body as Body, `${at}.${name}`)
}

type Body = Record<string, unknown>

const readers: Record<string, (body: Body, at: string) => Action> = {
  Transfer: (body, at) => ({ kind: 'transfer', deposit: amountIn(body, 'deposit', at) }),
  FunctionCall: (body, at) => ({ kind: 'functionCall', method: textIn(body, 'method_name', at), args: argsIn(body.args, at), gas: wholeIn(body, 'gas', at, 64), deposit: amountIn(body, 'deposit', at) }),
  AddKey: (body, at) => ({ kind: 'addKey', publicBytes: keyIn(body, at), limit: limitIn(body.access_key, `${at}.access_key`) }),
  DeleteKey: (body, at) => ({ kind: 'deleteKey', publicBytes: keyIn(body, at) }),
  DeleteAccount: (body, at) => ({ kind: 'deleteAccount', beneficiary: textIn(body, 'beneficiary_id', at) }),
  UseGlobalContractByAccountId: (body, at) => ({ kind: 'useGlobalContract', publisher: textIn(body, 'account_id', at) }),
}

function textIn(body: Body, name: string, at: string): string {
  const value = body[name]
  if (typeof value !== 'string') throw new Error(`${at}.${name}: it must be a text`)
  return value
}

const amountIn = (body: Body, name: string, at: string): bigint => wholeIn(body, name, at, 128)

function wholeIn(body: Body, name: string, at: string, bits: number): bigint {
  const value = body[name], most = (1n << BigInt(bits)) - 1n
  if (/^\d{1,39}$/.test(String(value)) && BigInt(String(value)) <= most) return BigInt(String(value))
  throw new Error(`${at}.${name}: it must be a whole number of at most ${most}, as a number or as a text`)
}

function keyIn(body: Body, at: string): Uint8Array {
  const bytes = publicBytesOf(textIn(body, 'public_key', at))
  if (!bytes) throw new Error(`${at}.public_key: it must be ed25519: and base58`)
  return bytes
}

function argsIn(args: unknown, at: string): Uint8Array {
  if (typeof args === 'object' && args !== null) return new TextEncoder().encode(JSON.stringify(args))
  try {
    return base64.decode(String(args ?? ''))
  } catch {
    throw new Error(`${at}.args: they must be an object, or any bytes in base64`)
  }
}

function limitIn(given: unknown, at: string) {
  const permission = (given as Body | undefined)?.permission
  if (permission === 'FullAccess') return undefined
  const calls = (permission as { FunctionCall?: Body } | undefined)?.FunctionCall
  if (!calls) throw new Error(`${at}.permission: it must be "FullAccess", or an object with FunctionCall`)
  const methods = calls.method_names ?? []
  if (!Array.isArray(methods) || !methods.every((one) => typeof one === 'string')) throw new Error(`${at}.permission.FunctionCall.method_names: it must be a list of texts`)
  return { receiver: textIn(calls, 'receiver_id', at), methods, ...(calls.allowance != null && { allowance: amountIn(calls, 'allowance', at) }) }
}

// jsonArgs are the arguments of a call, if they are a JSON object that can be written again as it was.
export function jsonArgs(encoded: unknown): Record<string, unknown> | undefined {
  try {
    return objectIn(base64.decode(String(encoded)))
  } catch {
    return undefined
  }
}

// opened has the arguments of a call as JSON, where they are an object.
export function opened(action: ActionJSON): ActionJSON {
  const body = typeof action === 'object' && action.FunctionCall, args = body && jsonArgs(body.args)
  return args ? { FunctionCall: { ...body, args } } : action
}
