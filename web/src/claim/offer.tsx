import { useEffect, useRef, useState } from 'preact/hooks'
import { deadline } from '../near/when.ts'
import type { Asker } from '../near/rpc.ts'
import { reasonOf } from '../near/text.ts'
import { Cards } from '../ui/cards.tsx'
import { Field, Problem } from '../ui/field.tsx'
import { Mark } from '../ui/mark.tsx'
import { brings, type Gift } from './gift.ts'
import { Hero } from './hero.tsx'
import { type Recipient, recipientOf, suffixOf } from './recipient.ts'
import { useVerdict } from './verdict.ts'

// Draft is what a form starts with.
export interface Draft extends Partial<Recipient> {
  problem?: string
  isOfPassword?: boolean // the problem
}

// Take gets a recipient, and the password of a gift that asks for one, and returns what is
// wrong with the recipient, or goes on.
export type Take = (to: Recipient, password: string) => Promise<string | void>

const noAccountLeft = 'Attempts that failed have used up this link’s allowance for new accounts. It still pays into an account that you have.'

const onlyNew = 'This link makes a new account.'

// Offer shows a gift and asks where it should go.
export function Offer({ rpc, gift, draft, take }: { rpc: Asker; gift: Gift; draft: Draft; take: Take }) {
  return (
    <div class="sheet broad">
      <Mark />
      <div class="gift">
        <Hero rpc={rpc} gift={gift} />
        <div class="stack wide side">
          <Where rpc={rpc} gift={gift} draft={draft} take={take} />
          <div class="foot">
            <p>Nothing to pay, no app, no sign&#8209;up.{gift.end ? ` Good until ${deadline(gift.end)}.` : ''}</p>
            {gift.known && <p>Held by the drop contract {gift.contract}.</p>}
          </div>
        </div>
      </div>
    </div>
  )
}

function Where({ rpc, gift, draft, take }: { rpc: Asker; gift: Gift; draft: Draft; take: Take }) {
  const canMake = gift.new_account !== false, canPay = gift.existing_account !== false
  const ending = suffixOf(gift)
  const [fresh, setFresh] = useState(canMake && (!canPay || draft.fresh !== false))
  const [text, setText] = useState(() => withoutEnding(draft.account ?? '', fresh ? ending : ''))
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState(draft.problem ?? '')
  const [busy, setBusy] = useState(false)
  const running = useRef(false) // twice would be two claims
  const fields = { account: useRef<HTMLInputElement>(null), password: useRef<HTMLInputElement>(null) }
  const verdict = useVerdict(rpc, gift, text, fresh)
  useEffect(() => { if (draft.isOfPassword) fields.password.current?.focus() }, [draft])

  const write = (change: () => void) => {
    setProblem('')
    change()
  }
  const refuse = (sentence: string, field: keyof typeof fields = 'account') => {
    setProblem(sentence)
    fields[field].current?.focus()
  }
  const send = async () => {
    if (running.current) return
    if (gift.password && password === '') return refuse('This link asks for a password: whoever sent it knows it.', 'password')
    setBusy(running.current = true)
    try {
      const no = await take(recipientOf(text, fresh, gift), password)
      if (no) refuse(no)
    } catch (error) {
      refuse(reasonOf(error))
    } finally {
      setBusy(running.current = false)
    }
  }
  return (
    <form class="stack wide" noValidate onSubmit={(event) => { event.preventDefault(); void send() }}>
      <Cards name="kind" legend="Where should it go?" chosen={fresh ? 'new' : 'existing'} onChoose={(kind) => write(() => setFresh(kind === 'new'))} options={[
        { value: 'new', title: 'A new account, made now', detail: canMake ? 'No app, no sign\u2011up. Yours for good.' : noAccountLeft, disabled: !canMake },
        { value: 'existing', title: 'An account that I have', detail: canPay ? 'Any account on this ledger' : onlyNew, disabled: !canPay },
      ]} />
      <Field id="account" label={fresh ? 'Name of your new account' : 'Your account'} value={text} onInput={(value) => write(() => setText(value))}
        suffix={fresh && !text.includes('.') ? ending : undefined} placeholder={fresh ? 'yourname' : 'alice.near'} describedBy="hint problem" inputRef={fields.account}>
        <p id="hint" class={problem ? 'hint spare' : verdict.good ? 'hint' : 'hint no'} role="status">{problem ? '' : verdict.text}</p>
        {verdict.instead.length > 0 && (
          <div class="chips" role="group" aria-label="Free names like it">
            {verdict.instead.map((name) => <button key={name} type="button" class="chip" onClick={() => write(() => setText(name))}>{name}{ending}</button>)}
          </div>
        )}
      </Field>
      {gift.password && <Field id="password" label="Password of this link" value={password} onInput={(value) => write(() => setPassword(value))} describedBy="problem" inputRef={fields.password} />}
      <Problem id="problem" text={problem} />
      <button type="submit" class="btn" disabled={busy}>Take {brings(gift)}</button>
    </form>
  )
}

const withoutEnding = (account: string, ending: string): string =>
  (ending !== '' && account.endsWith(ending) ? account.slice(0, account.length - ending.length) : account)
