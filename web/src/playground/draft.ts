import { validAccount } from '../near/account.ts'
import { type Action, call } from '../near/actions.ts'
import { inTera, near, teraIn, yocto } from '../near/amount.ts'
import { Key, publicBytesOf } from '../near/keys.ts'
import { library, root } from '../near/names.ts'
import { type ABI, argsOf, fieldsOf, writtenOf } from './abi.ts'
import { actionOf, jsonArgs, opened } from './action_json.ts'
import { jsonOf } from './json.ts'
import type { Tried } from './steps.ts'

// Deed is what a sentence is about.
export type Deed = 'call' | 'transfer' | 'key' | 'unkey' | 'use' | 'deploy' | 'delete' | 'account' | 'json'

// Code is a contract that somebody brought.
export interface Code {
  name: string
  bytes: Uint8Array<ArrayBuffer>
}

// Draft is a transaction as it is written, right or wrong.
export interface Draft {
  deed: Deed
  account: string // whose key signs
  publicKey: string // that signs
  receiver: string // who is called, paid, or gets the rest
  method: string
  written: Record<string, string> // arguments, by the fields of the ABI
  args: string // as JSON, where there is no ABI
  gas: string // Tgas
  deposit: string // NEAR
  name: string // of a new account, without the root's
  opens: 'all' | 'calls' // a new key
  methods: string // that it may call, with commas
  allowance: string // NEAR; empty is no limit
  gone: string // a public key
  plugin: string // the global contract to use
  code?: Code
  json: string
}

export const blank: Draft = {
  deed: 'call', account: '', publicKey: '', receiver: '', method: '', written: {}, args: '{}', gas: '30', deposit: '0', name: '', opens: 'calls',
  methods: '', allowance: '0.25', gone: '', plugin: `proxy.${library}`, json: '',
}

// Plan is what a draft comes to.
export interface Plan {
  account: string // who signs
  isRoots: boolean // the ledger's root signs: it makes accounts, and nothing else for the page
  receiver: string
  actions: Action[]
  nonce?: bigint // one that was chosen
  made?: { account: string; label: string; key: Key } // a key that comes with it
}

// planOf reads a draft; abi is that of the contract that is called. Errors say what to write.
export function planOf(draft: Draft, abi: ABI | undefined): Plan {
  const { account, receiver } = draft
  const own = (...actions: Action[]): Plan => ({ account, isRoots: false, receiver: account, actions })
  switch (draft.deed) {
    case 'call': return { account, isRoots: false, receiver: accountIn(receiver, 'the contract'), actions: [callOf(draft, abi)] }
    case 'transfer': return { account, isRoots: false, receiver: accountIn(receiver, 'whom to pay'), actions: [{ kind: 'transfer', deposit: amountIn(draft.deposit) }] }
    case 'use': return own({ kind: 'useGlobalContract', publisher: accountIn(draft.plugin, 'the contract to use') })
    case 'deploy': return own({ kind: 'deployContract', code: codeIn(draft) })
    case 'delete': return own({ kind: 'deleteAccount', beneficiary: accountIn(receiver, 'who gets the rest') })
    case 'unkey': return own({ kind: 'deleteKey', publicBytes: keyIn(draft.gone) })
    case 'key': return keyPlan(draft)
    case 'account': return accountPlan(draft)
    case 'json': return jsonPlan(draft)
  }
}

function callOf(draft: Draft, abi: ABI | undefined): Action {
  const { method } = draft
  if (method === '') throw new Error('Choose a method to call.')
  const known = abi?.methods.find(({ name }) => name === method)
  const args = known?.args ? argsOf(fieldsOf(abi!, known), draft.written) : jsonOf('The arguments', draft.args || '{}')
  return call(method, args, gasIn(draft.gas), amountIn(draft.deposit))
}

function keyPlan(draft: Draft): Plan {
  const key = Key.random()
  const limit = draft.opens === 'all' ? undefined : {
    receiver: accountIn(draft.receiver, 'whom the key may call'), methods: wordsIn(draft.methods), ...(draft.allowance.trim() !== '' && { allowance: amountIn(draft.allowance) }),
  }
  const label = limit ? `key for ${limit.methods.join(', ') || limit.receiver}` : 'full key'
  return { account: draft.account, isRoots: false, receiver: draft.account, actions: [{ kind: 'addKey', publicBytes: key.publicBytes, limit }], made: { account: draft.account, label, key } }
}

function accountPlan(draft: Draft): Plan {
  const id = accountIn(`${draft.name.trim()}.${root}`, 'a name'), key = Key.random()
  return {
    account: root, isRoots: true, receiver: id, made: { account: id, label: 'full key', key },
    actions: [{ kind: 'createAccount' }, { kind: 'transfer', deposit: amountIn(draft.deposit) }, { kind: 'addKey', publicBytes: key.publicBytes }],
  }
}

function jsonPlan(draft: Draft): Plan {
  const given = jsonOf('The transaction', draft.json) as Partial<Tried> | null
  if (!Array.isArray(given?.actions)) throw new Error('The transaction: actions must be a list')
  const actions = given.actions.map((action, i) => actionOf(action, `actions[${i}]`))
  const { nonce } = given
  if (nonce !== undefined && !(Number.isSafeInteger(nonce) && nonce > 0)) throw new Error('The transaction: nonce must be a whole number; without it the key’s next is taken')
  return { account: draft.account, isRoots: false, receiver: accountIn(String(given.receiver_id ?? ''), 'receiver_id'), actions, ...(nonce && { nonce: BigInt(nonce) }) }
}

function accountIn(text: string, what: string): string {
  const id = text.trim()
  if (!validAccount(id)) throw new Error(`Write ${what}: ${id || 'nothing'} is not an account id, which has letters a to z, digits, and single - _ . between them.`)
  return id
}

function amountIn(text: string): bigint {
  const amount = yocto(text.trim() || '0')
  if (amount === null) throw new Error(`${text} is not an amount: write NEAR, such as 2.5`)
  return amount
}

function gasIn(text: string): bigint {
  const gas = teraIn(text)
  if (gas === null) throw new Error(`${text || 'Nothing'} is no gas: write Tgas, such as 30`)
  return gas
}

function keyIn(text: string): Uint8Array {
  const bytes = publicBytesOf(text)
  if (!bytes) throw new Error('Choose a key to delete.')
  return bytes
}

function codeIn({ code }: Draft): Uint8Array {
  if (!code) throw new Error('Choose a .wasm file, or drop one here.')
  return code.bytes
}

const wordsIn = (text: string): string[] => text.split(',').map((word) => word.trim()).filter((word) => word !== '')

// draftOf is a draft of what was tried; what has no sentence is JSON.
export function draftOf(tried: Tried, abi: ABI | undefined): Draft {
  const draft: Draft = { ...blank, account: tried.signer_id, publicKey: tried.public_key, receiver: tried.receiver_id, json: jsonText(tried) }
  const [action] = tried.actions
  if (isNewAccount(tried)) return { ...draft, deed: 'account', name: tried.receiver_id.slice(0, -root.length - 1), deposit: near(String(bodyOf(tried.actions[1]).deposit)) }
  if (tried.actions.length !== 1 || !action || typeof action === 'string') return { ...draft, deed: 'json' }
  const [name, body] = Object.entries(action)[0]!
  return { ...draft, ...(readers[name]?.(body, abi) ?? { deed: 'json' }) }
}

const isNewAccount = ({ signer_id, receiver_id, actions }: Tried): boolean =>
  signer_id === root && receiver_id.endsWith(`.${root}`) && actions.length === 3 && actions[0] === 'CreateAccount'

type Body = Record<string, unknown>

const bodyOf = (action: unknown): Body => (Object.values(action as Record<string, Body>)[0] ?? {})

const readers: Record<string, (body: Body, abi: ABI | undefined) => Partial<Draft>> = {
  Transfer: (body) => ({ deed: 'transfer', deposit: near(String(body.deposit)) }),
  FunctionCall: (body, abi) => {
    const args = jsonArgs(body.args), method = String(body.method_name)
    if (!args) return { deed: 'json' }
    const known = abi?.methods.find(({ name }) => name === method)
    const written = known && writtenOf(fieldsOf(abi!, known), args)
    return { deed: 'call', method, gas: inTera(String(body.gas)), deposit: near(String(body.deposit)), args: JSON.stringify(args, null, 2), written: written ?? {} }
  },
  AddKey: (body) => {
    const permission = (body.access_key as Body).permission as 'FullAccess' | { FunctionCall: { allowance: string | null; receiver_id: string; method_names: string[] } }
    if (permission === 'FullAccess') return { deed: 'key', opens: 'all' }
    const { allowance, receiver_id, method_names } = permission.FunctionCall
    return { deed: 'key', opens: 'calls', receiver: receiver_id, methods: method_names.join(', '), allowance: allowance === null ? '' : near(allowance) }
  },
  DeleteKey: (body) => ({ deed: 'unkey', gone: String(body.public_key) }),
  DeleteAccount: (body) => ({ deed: 'delete', receiver: String(body.beneficiary_id) }),
  DeployContract: () => ({ deed: 'deploy' }),
  UseGlobalContractByAccountId: (body) => ({ deed: 'use', plugin: String(body.account_id) }),
}

// jsonText is a transaction for people to change: arguments that are an object stand as one.
export function jsonText({ receiver_id, actions }: Pick<Tried, 'receiver_id' | 'actions'>): string {
  return JSON.stringify({ receiver_id, actions: actions.map(opened) }, null, 2)
}
