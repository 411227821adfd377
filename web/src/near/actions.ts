import { Writer } from './borsh.ts'

// Permission of an access key; no limit is full access.
export interface Limit {
  allowance?: bigint // yocto; undefined is unlimited
  receiver: string
  methods: string[] // empty is any
}

export type Action =
  | { kind: 'createAccount' }
  | { kind: 'deployContract'; code: Uint8Array }
  | { kind: 'functionCall'; method: string; args: Uint8Array; gas: bigint; deposit: bigint }
  | { kind: 'transfer'; deposit: bigint }
  | { kind: 'addKey'; publicBytes: Uint8Array; limit?: Limit }
  | { kind: 'deleteKey'; publicBytes: Uint8Array }
  | { kind: 'deleteAccount'; beneficiary: string }
  | { kind: 'deployGlobalContract'; code: Uint8Array } // publishes it under the receiver's name
  | { kind: 'useGlobalContract'; publisher: string } // whose published code the receiver gets

// call is a function call with JSON arguments.
export function call(method: string, args: unknown, gas: bigint, deposit = 0n): Action {
  return { kind: 'functionCall', method, args: new TextEncoder().encode(JSON.stringify(args)), gas, deposit }
}

const ed25519 = 0
const byAccount = 1 // how published code is named

export function writeKey(w: Writer, publicBytes: Uint8Array): Writer {
  return w.number(ed25519, 1).raw(publicBytes)
}

export function writeAction(w: Writer, a: Action): void {
  switch (a.kind) {
    case 'createAccount': w.number(0, 1); break
    case 'deployContract': w.number(1, 1).blob(a.code); break
    case 'functionCall':
      w.number(2, 1).text(a.method).blob(a.args).number(a.gas, 8).number(a.deposit, 16)
      break
    case 'transfer': w.number(3, 1).number(a.deposit, 16); break
    case 'addKey': writeAddKey(w, a.publicBytes, a.limit); break
    case 'deleteKey': writeKey(w.number(6, 1), a.publicBytes); break
    case 'deleteAccount': w.number(7, 1).text(a.beneficiary); break
    case 'deployGlobalContract': w.number(9, 1).blob(a.code).number(byAccount, 1); break
    case 'useGlobalContract': w.number(10, 1).number(byAccount, 1).text(a.publisher); break
  }
}

function writeAddKey(w: Writer, publicBytes: Uint8Array, limit: Limit | undefined): void {
  writeKey(w.number(5, 1), publicBytes).number(0, 8) // the nonce is the ledger's to choose
  if (!limit) {
    w.number(1, 1)
    return
  }
  w.number(0, 1).number(limit.allowance === undefined ? 0 : 1, 1)
  if (limit.allowance !== undefined) w.number(limit.allowance, 16)
  w.text(limit.receiver).number(limit.methods.length, 4)
  for (const method of limit.methods) w.text(method)
}
