import { el } from '../dom.ts'
import type { Asker } from '../near/rpc.ts'
import { brings, type Preview } from './claim.ts'
import { objection, type Recipient, recipientOf, suffixOf } from './recipient.ts'
import { local } from './when.ts'

// Draft is what a form starts with.
export interface Draft extends Partial<Recipient> {
  problem?: string
}

const noAccountLeft = 'Attempts that failed have used up this link’s allowance for new accounts. It still pays into an account that you have.'

const pause = 400 // milliseconds without a key pressed, before the ledger is asked

// offer shows a gift and asks where it should go. take gets a recipient and
// returns what is wrong with it, or goes on.
export function offer(rpc: Asker, preview: Preview, draft: Draft, take: (to: Recipient) => Promise<string | void>): HTMLElement[] {
  const canMake = preview.new_account !== false
  const startFresh = canMake && draft.fresh !== false
  const ending = suffixOf(preview)
  const suffix = el('span', { className: 'suffix' }, ending)
  const account = el('input', {
    id: 'account', type: 'text', required: true, autocomplete: 'off', spellcheck: false, autocapitalize: 'none',
    value: draft.account && startFresh && draft.account.endsWith(ending) ? draft.account.slice(0, draft.account.length - ending.length) : draft.account ?? '',
    attrs: { 'aria-describedby': 'hint problem' },
  })
  const fresh = el('input', { type: 'radio', name: 'kind', value: 'new', checked: startFresh, disabled: !canMake })
  const existing = el('input', { type: 'radio', name: 'kind', value: 'existing', checked: !startFresh })
  const label = el('label', { htmlFor: 'account' })
  const hint = el('p', { id: 'hint', className: 'hint', attrs: { role: 'status' } })
  const problem = el('p', { id: 'problem', className: 'problem', attrs: { role: 'alert' } }, draft.problem)
  const watch = watcher(rpc, preview, hint)
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
  const submit = el('button', { type: 'submit' }, `Take ${brings(preview)}`)
  const refuse = (sentence: string) => {
    problem.textContent = sentence
    account.focus()
  }
  const send = async () => {
    submit.disabled = true // twice would be two claims
    try {
      const no = await take(recipientOf(account.value, fresh.checked, preview))
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
  label, el('div', { className: 'field' }, account, suffix), hint, problem,
  submit,
  el('p', { className: 'note foot' }, `Nothing to pay: the fee comes out of the gift’s own pocket.${preview.end ? ` Good until ${local(preview.end)}.` : ''}`))
  return [
    el('p', { className: 'from' }, `${preview.funder} has a gift for you`),
    el('h1', { className: 'amount' }, `${brings(preview)}`),
    ...(preview.payable ? [] : [el('p', {}, 'The account behind this gift lacks the money to pay it right now.')]),
    form,
  ]
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
