import { el } from '../dom.ts'
import type { Asker } from '../near/rpc.ts'
import { brings, type Gift, sender } from './claim.ts'
import { asText, type Preview } from './preview.ts'
import { objection, type Recipient, recipientOf, suffixOf } from './recipient.ts'
import { local } from './when.ts'

// Draft is what a form starts with.
export interface Draft extends Partial<Recipient> {
  problem?: string
}

const noAccountLeft = 'Attempts that failed have used up this link’s allowance for new accounts. It still pays into an account that you have.'

const pause = 400 // milliseconds without a key pressed, before the ledger is asked

// offer shows a gift and asks where it should go. take gets a recipient, and the password
// of a gift that asks for one, and returns what is wrong with the recipient, or goes on.
export function offer(rpc: Asker, gift: Gift, draft: Draft, take: (to: Recipient, password: string) => Promise<string | void>): HTMLElement[] {
  const canMake = gift.new_account !== false
  const startFresh = canMake && draft.fresh !== false
  const ending = suffixOf(gift)
  const suffix = el('span', { className: 'suffix' }, ending)
  const account = el('input', {
    id: 'account', type: 'text', required: true, autocomplete: 'off', spellcheck: false, autocapitalize: 'none',
    value: draft.account && startFresh && draft.account.endsWith(ending) ? draft.account.slice(0, draft.account.length - ending.length) : draft.account ?? '',
    attrs: { 'aria-describedby': 'hint problem' },
  })
  const fresh = el('input', { type: 'radio', name: 'kind', value: 'new', checked: startFresh, disabled: !canMake })
  const existing = el('input', { type: 'radio', name: 'kind', value: 'existing', checked: !startFresh })
  const label = el('label', { htmlFor: 'account' })
  const password = el('input', { id: 'password', type: 'text', required: true, autocomplete: 'off', spellcheck: false, autocapitalize: 'none', attrs: { 'aria-describedby': 'problem' } })
  const hint = el('p', { id: 'hint', className: 'hint', attrs: { role: 'status' } })
  const problem = el('p', { id: 'problem', className: 'problem', attrs: { role: 'alert' } }, draft.problem)
  const watch = watcher(rpc, gift, hint)
  const adapt = () => {
    label.textContent = fresh.checked ? 'Name of your new account' : 'Your account'
    suffix.hidden = !fresh.checked || account.value.includes('.')
  }
  const change = () => {
    problem.textContent = ''
    adapt()
    watch(account.value, fresh.checked)
  }
  fresh.onchange = existing.onchange = account.oninput = change
  adapt()
  const submit = el('button', { type: 'submit' }, `Take ${brings(gift)}`)
  const refuse = (sentence: string, field = account) => {
    problem.textContent = sentence
    field.focus()
  }
  const send = async () => {
    if (gift.password && password.value === '') return refuse('This link asks for a password: whoever sent it knows it.', password)
    submit.disabled = true // twice would be two claims
    try {
      const no = await take(recipientOf(account.value, fresh.checked, gift), password.value)
      if (no) refuse(no)
    } catch (error) {
      refuse((error as Error).message)
    } finally {
      submit.disabled = false
    }
  }
  const form = el('form', {
    noValidate: true,
    onsubmit: (event) => {
      event.preventDefault()
      void send()
    },
  },
  el('fieldset', {}, el('legend', {}, 'Where should it go?'),
    choice(fresh, 'A new account, made now', canMake ? 'No app, no sign-up. Yours for good.' : noAccountLeft),
    choice(existing, 'An account that I have', 'Any account on this ledger')),
  label, el('div', { className: 'field' }, account, suffix), hint,
  ...(gift.password ? [el('label', { htmlFor: 'password' }, 'Password of this link'), el('div', { className: 'field' }, password)] : []), problem,
  submit,
  el('p', { className: 'note foot' }, `Nothing to pay: the fee comes out of the gift’s own pocket.${gift.end ? ` Good until ${local(gift.end)}.` : ''}${gift.known ? ` Held by the drop contract ${gift.contract}.` : ''}`))
  return [
    el('p', { className: 'from' }, gift.known ? `${gift.funder} has a gift for you` : `The contract ${gift.contract} says that this is for you`),
    el('h1', { className: 'amount' }, `${brings(gift)}`),
    ...(gift.known ? [] : [caution(gift)]),
    ...said(gift),
    ...(gift.payable ? [] : [el('p', {}, 'The account behind this gift lacks the money to pay it right now.')]),
    form,
  ]
}

// caution stands where a contract speaks that the ledger does not vouch for.
function caution(gift: Gift): HTMLElement {
  return el('p', { className: 'warning' },
    el('b', {}, 'This page does not know that contract.'),
    ` What stands here is what it says, the amount too, and so is the sender that it names: ${gift.funder}. `
    + 'Go on only if you expected this link from somebody you trust.')
}

// said are the title and the message of a drop, as a quotation with its author.
function said(gift: Gift): HTMLElement[] {
  const [title, message] = [asText(gift.title ?? ''), asText(gift.message ?? '')]
  if (!title && !message) return []
  return [el('figure', { className: 'said' },
    el('blockquote', { dir: 'auto' }, title ? el('b', {}, title) : undefined, message ? el('p', {}, message) : undefined),
    el('figcaption', {}, gift.known ? `in the words of ${sender(gift)}, who made this drop` : `in the words of the contract ${sender(gift)}`))]
}

function choice(input: HTMLInputElement, title: string, detail: string): HTMLElement {
  return el('label', { className: 'choice' }, input, el('span', {}, el('b', {}, title), el('small', {}, detail)))
}

// watcher asks the ledger about what is being written, and shows what it says of
// the last of it.
function watcher(rpc: Asker, preview: Preview, hint: HTMLElement): (text: string, fresh: boolean) => void {
  let last = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = (text: string, good: boolean) => {
    hint.textContent = text
    hint.classList.toggle('no', !good)
  }
  const ask = async (mine: number, text: string, fresh: boolean) => {
    try {
      const to = recipientOf(text, fresh, preview)
      const no = await objection(rpc, preview, to)
      if (mine === last && hint.isConnected) tell(no ?? `✓ ${to.account} is ${fresh ? 'free' : 'there'}`, no === undefined)
    } catch {
      // half a name, or no connection: both are told when the form is sent
    }
  }
  return (text, fresh) => {
    clearTimeout(timer)
    tell('', true)
    const mine = ++last
    timer = setTimeout(() => void ask(mine, text, fresh), pause)
  }
}
