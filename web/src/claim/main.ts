import '../style.css'
import { el, show } from '../dom.ts'
import { validAccount } from '../near/account.ts'
import { near } from '../near/amount.ts'
import { Key, newPhrase } from '../near/keys.ts'
import { type Asker, Remote, RpcError } from '../near/rpc.ts'
import { Neighbour } from '../playground/local.ts'
import { claim, look, type Preview, type Target } from './claim.ts'
import { type Link, parseLink } from './link.ts'

const page = document.querySelector<HTMLElement>('main')!
// The page is served at PREFIX/claim, the node answers at PREFIX/. A link of the
// playground names the ledger in another tab of this browser.
const rpc: Asker = new URLSearchParams(location.search).get('ledger') === 'browser'
  ? new Neighbour()
  : new Remote(location.origin + location.pathname.replace(/claim(\.html)?$/, ''))

const paragraph = (text: string) => el('p', {}, text)

function message(title: string, ...text: string[]): void {
  show(page, el('h1', {}, title), ...text.map(paragraph))
}

async function start(): Promise<void> {
  const link = parseLink(location.hash)
  if (!link) {
    message('This link is broken',
      'A part of it is missing: perhaps it was cut when it was copied. Ask for the whole link, up to its last letter.')
    return
  }
  message('One moment…')
  try {
    const found = await look(rpc, link)
    if (found.state === 'open') offer(link, found.preview)
    else if (found.state === 'used') used()
    else message('This link is unknown', `The drop contract ${link.contract} has no gift for it. Ask whoever sent it for a new one.`)
  } catch (error) {
    failed(error)
  }
}

function used(): void {
  message('This link was used', 'What it held has been claimed, or was taken back. Each link works once.')
}

function failed(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error)
  show(page, el('h1', {}, 'That did not work'), paragraph(text),
    el('button', { onclick: () => void start() }, 'Try again'))
}

function offer(link: Link, preview: Preview): void {
  const account = el('input', {
    id: 'account', type: 'text', required: true, autocomplete: 'off', spellcheck: false, autocapitalize: 'none',
    attrs: { 'aria-describedby': 'problem' },
  })
  const suffix = el('span', { className: 'suffix' }, '.' + preview.top_level_account)
  const fresh = el('input', { type: 'radio', name: 'kind', value: 'new', checked: true })
  const existing = el('input', { type: 'radio', name: 'kind', value: 'existing' })
  const label = el('label', { htmlFor: 'account' })
  const problem = el('p', { id: 'problem', className: 'problem', attrs: { role: 'alert' } })
  const change = () => {
    label.textContent = fresh.checked ? 'Name of your new account' : 'Your account'
    suffix.hidden = !fresh.checked
    problem.textContent = ''
  }
  fresh.onchange = existing.onchange = change
  change()
  const form = el('form', {
    noValidate: true,
    onsubmit: (event) => {
      event.preventDefault()
      const name = account.value.trim().toLowerCase()
      const id = fresh.checked ? name + suffix.textContent : name
      if (!validAccount(id) || (fresh.checked && name.includes('.'))) {
        problem.textContent = fresh.checked
          ? 'A name has letters a to z, digits, and single - or _ between them.'
          : 'An account looks like alice.near: letters a to z, digits, and single . - _ between them.'
        account.focus()
        return
      }
      void run(link, preview, id, fresh.checked)
    },
  },
  el('fieldset', {}, el('legend', {}, 'Where should it go?'),
    el('label', { className: 'choice' }, fresh, 'A new account, made now'),
    el('label', { className: 'choice' }, existing, 'An account that I have')),
  label, el('div', { className: 'field' }, account, suffix), problem,
  el('button', { type: 'submit' }, `Claim ${near(preview.amount)} NEAR`),
  el('p', { className: 'note' }, 'Nothing to pay: the fee comes out of the gift’s own pocket.'))
  show(page,
    el('p', { className: 'from' }, `${preview.funder} has a gift for you`),
    el('h1', { className: 'amount' }, `${near(preview.amount)} NEAR`),
    preview.in_flight ? paragraph('A claim with this link is under way right now.') : undefined,
    preview.payable ? undefined : paragraph('The account behind this gift lacks the money to pay it right now.'), form)
}

async function run(link: Link, preview: Preview, id: string, fresh: boolean): Promise<void> {
  message('Claiming…', 'This takes a moment.')
  const phrase = fresh ? newPhrase() : undefined
  const target: Target = phrase ? { account: id, owner: Key.fromPhrase(phrase).publicKey } : { account: id }
  try {
    const result = await claim(rpc, link, preview, target)
    if (result.paid) done(preview, id, result.transaction, phrase)
    else again(link, preview, result.reason)
  } catch (error) {
    if (error instanceof RpcError && error.rule === 'AccessKeyNotFound') used()
    else if (error instanceof RpcError && (error.rule === 'GuardRefused' || error.rule === 'TooManyRefusals')) refused(link, preview, error.message)
    else if (error instanceof RpcError && phrase) uncertain(error, id, phrase)
    else failed(error)
  }
}

function again(link: Link, preview: Preview, reason: string): void {
  show(page, el('h1', {}, 'Nothing was paid'), paragraph(reason), paragraph('The link is still good.'),
    el('button', { onclick: () => offer(link, preview) }, 'Choose another account'))
}

// refused shows what the contract has against the claim, in its own words.
function refused(link: Link, preview: Preview, sentence: string): void {
  show(page, el('h1', {}, 'Not accepted'), paragraph(sentence), paragraph('Nothing was spent and the link is as it was.'),
    el('button', { onclick: () => offer(link, preview) }, 'Try again'))
}

function done(preview: Preview, id: string, transaction: string, phrase: string | undefined): void {
  show(page, el('h1', {}, `${near(preview.amount)} NEAR are yours`),
    paragraph(`They are in the account ${id}.`),
    phrase ? phraseBox(phrase) : undefined,
    el('p', { className: 'note' }, `Transaction ${transaction}`))
}

// uncertain shows the phrase although no answer came: the account may exist.
function uncertain(error: RpcError, id: string, phrase: string): void {
  show(page, el('h1', {}, 'No clear answer'), paragraph(error.message),
    paragraph(`If ${id} was made all the same, these words open it. Keep them until you know.`),
    phraseBox(phrase), el('button', { onclick: () => void start() }, 'Look again'))
}

function phraseBox(phrase: string): HTMLElement {
  const copied = el('span', { attrs: { role: 'status' } })
  return el('section', { className: 'phrase' },
    el('h2', {}, 'Write these words down'),
    paragraph('They are the only key to the new account. Whoever has them has the account; nobody can restore them.'),
    el('ol', {}, ...phrase.split(' ').map((word) => el('li', {}, word))),
    el('button', {
      className: 'quiet',
      onclick: () => void navigator.clipboard.writeText(phrase).then(() => { copied.textContent = ' Copied.' }),
    }, 'Copy'), copied)
}

addEventListener('hashchange', () => void start())
void start()
