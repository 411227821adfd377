// What the tests of pages set up by themselves: accounts with words, tokens and drops of
// them, signed with LATCHKEY_ROOT, the secret key of test.near.
import { createServer } from 'vite'

const names = ['near/keys', 'near/rpc', 'near/actions', 'near/transaction', 'near/secret', 'near/amount', 'near/plan', 'near/estimate', 'near/grant', 'grant/request']

async function load() {
  const vite = await createServer({ configFile: false, server: { middlewareMode: true, ws: false }, appType: 'custom', logLevel: 'error' })
  try {
    return Object.assign({}, ...await Promise.all(names.map((name) => vite.ssrLoadModule(`/src/${name}.ts`))))
  } finally {
    await vite.close()
  }
}

export const modules = await load()
const { Key, Remote, call, send, newPhrase } = modules
export const near = (n) => BigInt(Math.round(n * 1e6)) * 10n ** 18n
export const rpc = new Remote(process.env.LATCHKEY_URL)
const root = 'test.near', rootKey = Key.parse(process.env.LATCHKEY_ROOT ?? '')

// view asks a contract.
export const view = (contract, method, args) => modules.view(rpc, contract, method, args)

// done sends and requires that it happened; it gives what the call returned.
export async function done(signer, key, receiver, actions) {
  const outcome = await send(rpc, signer, key, receiver, actions)
  if (outcome.latchkey?.failure) throw new Error(outcome.latchkey.failure.message)
  const { SuccessValue: value } = outcome.status
  return value ? JSON.parse(Buffer.from(value, 'base64').toString()) : undefined
}

export const byRoot = (receiver, ...actions) => done(root, rootKey, receiver, actions)

// byContract has a contract's own account sign: on a development ledger it has root's key.
export const byContract = (id, ...actions) => done(id, rootKey, id, actions)

// account makes one with words of its own, and further keys.
export async function account(id, money = 10, ...more) {
  const phrase = newPhrase(), key = Key.fromPhrase(phrase)
  await byRoot(id, { kind: 'createAccount' }, { kind: 'transfer', deposit: near(money) }, { kind: 'addKey', publicBytes: key.publicBytes }, ...more)
  return { id, phrase, key }
}

// contract makes an account of a standard plugin and calls new.
export async function contract(id, plugin, args) {
  await byRoot(root, call('create_account_advanced', { new_account_id: id, options: { use_global_contract_account_id: plugin } }, 100n * 10n ** 12n, near(1)))
  await byRoot(id, call('new', args, 50n * 10n ** 12n))
}

export const token = (id, metadata) => contract(id, 'ft.latchkey', { owner_id: root, total_supply: '1000000000', metadata: { spec: 'ft-1.0.0', ...metadata } })

export const register = (token, id) => byRoot(token, call('storage_deposit', { account_id: id }, 30n * 10n ** 12n, near(0.00125)))

export async function give(token, id, amount) {
  await register(token, id)
  await byRoot(token, call('ft_transfer', { receiver_id: id, amount }, 30n * 10n ** 12n, 1n))
}

export const collection = (id, metadata = {}) => contract(id, 'nft.latchkey', { owner_id: root, metadata: { spec: 'nft-1.0.0', name: 'Things', symbol: 'THING', ...metadata } })

export const mint = (collection, owner, id, metadata) => byRoot(collection, call('nft_mint', { token_id: id, token_owner_id: owner, token_metadata: metadata }, 50n * 10n ** 12n, near(0.2)))

// drop makes one of one claim key and returns its link's fragment. fund brings its tokens.
export async function drop(method, kind, args, fund) {
  const key = Key.random(), contract = 'drop.test.near'
  const terms = { public_keys: [key.publicKey], ...args }
  const deposit = BigInt(await view(contract, 'required_deposit', { kind, keys: 1, ...args })) + near(0.5)
  const id = await byRoot(contract, call(method, terms, 200n * 10n ** 12n, deposit))
  if (fund) await fund(contract, String(id))
  return { link: `${process.env.LATCHKEY_URL.replace(/\/$/, '')}/claim#${contract}/${key.secretKey}`, id: String(id) }
}

export const fundFT = (token, amount) => (receiver_id, msg) =>
  byRoot(token, call('ft_transfer_call', { receiver_id, amount, msg }, 150n * 10n ** 12n, 1n))
export const fundNFT = (collection, token_id) => (receiver_id, msg) =>
  byRoot(collection, call('nft_transfer_call', { receiver_id, token_id, msg }, 150n * 10n ** 12n, 1n))
