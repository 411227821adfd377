import { validAccount } from '../near/account.ts'
import type { Window } from './when.ts'

// Asset is one thing that a claim brings.
export interface Asset {
  kind: 'near' | 'ft' | 'nft' | 'call'
  amount?: string // yocto, or a token's smallest units
  contract_id?: string
  receiver_id?: string
  method_name?: string
}

// Preview is what the drop contract says about a claim key.
export interface Preview extends Window {
  drop_id: number
  kind: string
  funder: string
  amount: string // yocto: the NEAR among what it brings
  assets?: Asset[] // absent: the NEAR alone
  title?: string | null
  message?: string | null
  picture?: boolean | null // the drop has one
  claims_left: number
  uses_left?: number // of the link
  password?: boolean // the next use asks for one
  in_flight: boolean
  payable: boolean // the account has the money
  cancelled?: boolean // the funder takes it back
  // Whether the key's allowance covers a claim into such an account; absent: yes.
  existing_account?: boolean
  new_account?: boolean
  top_level_account: string // which makes accounts
  required_gas: { existing_account: number; implicit_account: number; new_account: number }
}

const assetsMax = 16
const gasMax = 1e15 // of what a transaction may attach

// readPreview reads what a contract answered. Any contract may stand behind a link: what
// is not a preview in every field is undefined.
export function readPreview(answer: unknown): Preview | undefined {
  return fits(answer, {
    drop_id: isCount, funder: isAccount, amount: isAmount, claims_left: isCount, in_flight: isBoolean, payable: isBoolean,
    top_level_account: isAccount, title: or(isText), message: or(isText), picture: or(isBoolean), cancelled: or(isBoolean), password: or(isBoolean), uses_left: or(isCount), existing_account: or(isBoolean),
    new_account: or(isBoolean), start: or(isTime), end: or(isTime), assets: or(isAssets),
    required_gas: (gas) => fits(gas, { existing_account: isGas, implicit_account: isGas, new_account: isGas }),
  }) ? answer as Preview : undefined
}

type Check = (value: unknown) => boolean

// fits reports whether a value is an object whose fields pass their checks.
const fits = (value: unknown, checks: Record<string, Check>): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
  && Object.entries(checks).every(([name, check]) => check((value as Record<string, unknown>)[name]))

const or = (check: Check): Check => (value) => value === undefined || value === null || check(value)
const isBoolean: Check = (value) => typeof value === 'boolean'
const isText: Check = (value) => typeof value === 'string'
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0
const isGas: Check = (value) => isCount(value) && (value as number) > 0 && (value as number) <= gasMax
const isAmount: Check = (value) => typeof value === 'string' && /^[0-9]{1,39}$/.test(value)
const isTime: Check = (value) => typeof value === 'string' && /^[0-9]{1,20}$/.test(value) // nanoseconds
const isAccount: Check = (value) => typeof value === 'string' && validAccount(value)
const isMethod: Check = (value) => typeof value === 'string' && value.length <= 256

const isAssets: Check = (value) => Array.isArray(value) && value.length <= assetsMax && value.every((asset) => {
  switch ((asset as Asset | null)?.kind) {
    case 'near': return fits(asset, { amount: isAmount })
    case 'ft': return fits(asset, { amount: isAmount, contract_id: isAccount })
    case 'nft': return fits(asset, { contract_id: isAccount })
    case 'call': return fits(asset, { method_name: isMethod, receiver_id: isAccount })
    default: return false
  }
})
