import { generate } from 'lean-qr'
import { el } from './dom.ts'
import { validAccount } from '../near/account.ts'
import { type Action, call } from '../near/actions.ts'
import { near, tera, yocto } from '../near/amount.ts'
import { Key } from '../near/keys.ts'
import { dropContract, root } from '../near/names.ts'
import { view } from '../near/rpc.ts'
import type { Entry } from './book.ts'
import { checks } from './checks.ts'
import { action, choice, field } from './form.ts'
import { type Game, value } from './game.ts'
import { tree } from './trace.ts'


// Room is one card of the page; refresh shows what the ledger says now.
export interface Room {
  element: HTMLElement
  refresh(): Promise<void>
}

function amountOf(text: string): bigint {
  const amount = yocto(text)
  if (amount === null) throw new Error(`${text || 'nothing'} is not an amount: write NEAR, such as 2.5`)
  return amount
}

function describe(entry: Entry): string {
  return `${entry.label} of ${entry.account}`
}

export function accountsRoom(game: Game): Room {
  const name = field('Name', '', 'alice')
  const list = el('ul', { className: 'plain' })
  const form = action('Accounts', 'New account with 10 NEAR', [list, name.row], async () => {
    const id = `${name.input.value.trim()}.${root}`
    if (!validAccount(id)) throw new Error(`${id} is not an account id: letters a to z, digits, and single - _ between them`)
    const key = Key.random()
    const move = await game.play(`make account ${id}`, game.book.owner(root), id, [
      { kind: 'createAccount' }, { kind: 'transfer', deposit: amountOf('10') }, { kind: 'addKey', publicBytes: key.publicBytes },
    ])
    if (move.failure) throw new Error(move.failure)
    await game.book.add(id, 'full-access key', key)
    name.input.value = ''
    game.onchange()
  })
  return {
    element: form,
    refresh: async () => {
      const rows = await Promise.all(game.book.accounts().map(async (id) => {
        const account = await game.rpc.ask<{ amount: string }>('query', { request_type: 'view_account', finality: 'final', account_id: id })
          .catch(() => undefined)
        return el('li', {}, el('span', { className: 'who' }, id), ' ', account ? `${near(account.amount).replace(/(\.\d{3})\d+$/, '$1')} NEAR` : 'is gone')
      }))
      list.replaceChildren(...rows)
    },
  }
}

interface ListedKey {
  public_key: string
  access_key: { permission: 'FullAccess' | { FunctionCall: { allowance: string | null; receiver_id: string; method_names: string[] } } }
}

function cut(permission: ListedKey['access_key']['permission']): string {
  if (permission === 'FullAccess') return 'may do everything'
  const { allowance, receiver_id, method_names } = permission.FunctionCall
  return `may call ${method_names.join(', ') || 'any method'} of ${receiver_id}, ` +
    (allowance === null ? 'without limit for gas' : `with ${near(allowance)} NEAR for gas`)
}

export function keysRoom(game: Game): Room {
  const account = choice('Account')
  const receiver = field('May call', dropContract)
  const methods = field('Methods', 'create_near_drop', 'all')
  const allowance = field('Allowance in NEAR', '0.25', 'unlimited')
  const list = el('ul', { className: 'plain' })
  const form = action('Keys', 'Cut a key', [account.row, list, receiver.row, methods.row, allowance.row], async () => {
    const key = Key.random()
    const id = account.select.value
    const limit = {
      receiver: receiver.input.value.trim(),
      methods: methods.input.value.split(',').map((m) => m.trim()).filter((m) => m !== ''),
      allowance: allowance.input.value.trim() === '' ? undefined : amountOf(allowance.input.value),
    }
    const move = await game.play(`cut a key of ${id}`, game.book.owner(id), id, [{ kind: 'addKey', publicBytes: key.publicBytes, limit }])
    if (move.refusal) throw new Error(`${move.refusal.rule}: ${move.refusal.message}`)
    if (move.failure) throw new Error(move.failure)
    await game.book.add(id, `key for ${limit.methods.join(', ') || limit.receiver}`, key)
    game.onchange()
  })
  account.select.onchange = () => void refresh()
  const refresh = async () => {
    account.refill(game.book.accounts().map((id) => ({ value: id, text: id })))
    const { keys } = await game.rpc.ask<{ keys: ListedKey[] }>('query', {
      request_type: 'view_access_key_list', finality: 'final', account_id: account.select.value,
    })
    list.replaceChildren(...keys.map((k) => el('li', {},
      el('code', {}, k.public_key.slice(0, 16) + '…'), ' ', cut(k.access_key.permission))))
  }
  return { element: form, refresh }
}

export function dropRoom(game: Game, claimPage: string): Room {
  const funder = choice('Paid by')
  const each = field('NEAR for each claim', '2')
  const claims = field('Claims', '2')
  const links = el('div', { className: 'links' })
  const form = action('Drop', 'Make a drop', [funder.row, each.row, claims.row, links], async () => {
    const count = Number(claims.input.value)
    if (!Number.isInteger(count) || count < 1 || count > 20) throw new Error('Claims: 1 to 20 here')
    const amount = amountOf(each.input.value).toString()
    const keys = Array.from({ length: count }, () => Key.random())
    const deposit = await view<string>(game.rpc, dropContract, 'required_deposit', { kind: 'NEAR', keys: count, amount_per_drop: amount })
    const move = await game.play(`make a drop of ${count} × ${each.input.value} NEAR`, game.book.owner(funder.select.value), dropContract,
      [call('create_near_drop', { public_keys: keys.map((k) => k.publicKey), amount_per_drop: amount }, 200n * tera, BigInt(deposit))])
    if (move.refusal) throw new Error(`${move.refusal.rule}: ${move.refusal.message}`)
    if (typeof value(move) !== 'number') throw new Error(move.failure ?? 'the contract made no drop')
    for (const [i, key] of keys.entries()) await game.book.add(dropContract, `claim key ${i + 1} of drop ${value(move) as number}`, key)
    links.replaceChildren(...keys.map((key) => linkCard(`${claimPage}#${dropContract}/${key.secretKey}`)))
    game.onchange()
  })
  return {
    element: form,
    refresh: async () => funder.refill(game.book.accounts().filter((id) => id !== dropContract).map((id) => ({ value: id, text: id }))),
  }
}

function linkCard(url: string): HTMLElement {
  const canvas = el('canvas', { className: 'qr', attrs: { 'aria-label': 'QR code of the link' } })
  generate(url).toCanvas(canvas)
  return el('div', { className: 'link' }, canvas,
    el('a', { href: url, target: '_blank', rel: 'noopener' }, 'Open the claim page'), el('code', {}, url))
}

// Try is something to attempt with a key.
interface Try {
  text: string
  receiver: (entry: Entry) => string
  action: (entry: Entry, key: Key) => Action
}

const tries: Record<string, Try> = {
  transfer: { text: 'send 0.001 NEAR away', receiver: () => root, action: () => ({ kind: 'transfer', deposit: 10n ** 21n }) },
  promote: { text: 'become a full-access key', receiver: (e) => e.account, action: (_, key) => ({ kind: 'addKey', publicBytes: key.publicBytes }) },
  deploy: { text: 'replace the contract', receiver: (e) => e.account, action: () => ({ kind: 'deployContract', code: new Uint8Array() }) },
  delete: { text: 'delete the account', receiver: (e) => e.account, action: () => ({ kind: 'deleteAccount', beneficiary: root }) },
  elsewhere: { text: 'call another contract', receiver: () => root, action: () => call('create_account', {}, 30n * tera) },
  method: { text: 'call another method', receiver: () => dropContract, action: () => call('new', {}, 30n * tera) },
  deposit: { text: 'attach a deposit', receiver: () => dropContract, action: () => call('claim_for', {}, 30n * tera, 1n) },
  overspend: { text: 'spend 300 Tgas at once', receiver: () => dropContract, action: () => call('claim_for', {}, 300n * tera) },
  hurry: { text: 'claim on too little gas', receiver: () => dropContract, action: () => call('claim_for', { account_id: root }, 5n * tera) },
  claim: { text: 'claim for test.near', receiver: () => dropContract, action: () => call('claim_for', { account_id: root }, 30n * tera) },
}

export function tryRoom(game: Game): Room {
  const key = choice('With')
  const what = choice('Try to')
  what.refill(Object.entries(tries).map(([value, { text }]) => ({ value, text })))
  const owner = el('p', { className: 'note' })
  const chosen = () => game.book.entries[Number(key.select.value)]
  const tellOwner = () => { owner.textContent = `a key of ${chosen()?.account ?? 'nobody'}` }
  key.select.onchange = tellOwner
  const verdict = el('p', { className: 'verdict', attrs: { role: 'status' } })
  const steps = el('div')
  const form = action('Break out', 'Try it', [key.row, owner, what.row, verdict, steps], async () => {
    const entry = chosen()
    const attempt = tries[what.select.value]
    if (!entry || !attempt) throw new Error('choose a key and what to try')
    const parsed = Key.parse(entry.secret)
    if (!parsed) throw new Error('the stored key is damaged')
    verdict.textContent = ''
    steps.replaceChildren()
    const move = await game.play(`${describe(entry)}: ${attempt.text}`, entry, attempt.receiver(entry), [attempt.action(entry, parsed)])
    verdict.className = move.refusal || move.failure ? 'verdict no' : 'verdict yes'
    verdict.textContent = move.refusal
      ? `No. ${move.refusal.rule}: ${move.refusal.message}`
      : move.failure ? `It ran and failed: ${move.failure}` : 'Allowed, and done.'
    steps.replaceChildren(checks(move))
  })
  return {
    element: form,
    refresh: async () => {
      key.refill(game.book.entries.map((e, i) => ({ value: String(i), text: e.label, group: e.account })).reverse())
      tellOwner()
    },
  }
}

export function historyRoom(game: Game): Room {
  const list = el('div')
  return {
    element: el('section', { className: 'card wide' }, el('h2', {}, 'What happened'), list),
    refresh: async () => {
      list.replaceChildren(...(game.moves.length === 0 ? [el('p', { className: 'note' }, 'Nothing yet since this page was opened.')] : []),
        ...game.moves.map((move, i) => el('details', { open: i === 0 },
          el('summary', {}, move.title, ' ', el('span', { className: move.refusal || move.failure ? 'no' : 'yes' },
            move.refusal ? 'refused' : move.failure ? 'failed' : 'done')),
          move.refusal ? el('p', {}, `${move.refusal.rule}: ${move.refusal.message}`) : undefined,
          checks(move),
          move.trace ? tree(move.trace) : undefined)))
    },
  }
}
