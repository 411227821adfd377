import { useState } from 'preact/hooks'
import { validAccount } from '../near/account.ts'
import { accountPage, type Here } from '../near/here.ts'
import { asLine } from '../near/text.ts'
import { Field, Problem } from '../ui/field.tsx'
import { State } from '../ui/state.tsx'

// Which asks for an account's name.
export function Which({ ledger, text: asked }: { ledger: Here; text: string }) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState(asked === '' ? '' : `“${asLine(asked, 64)}” is no account’s name: letters a to z, digits, and single . - _ between them.`)
  const open = (event: SubmitEvent) => {
    event.preventDefault()
    const id = text.trim().toLowerCase()
    if (validAccount(id)) location.assign(accountPage(ledger, id))
    else setProblem('An account looks like alice.near: letters a to z, digits, and single . - _ between them.')
  }
  return (
    <State icon="key" title="Which account?" text="See what it has, which keys open it, and what happened.">
      <form class="stack" noValidate onSubmit={open}>
        <Field id="account" label="Its name" value={text} onInput={(value) => { setText(value); setProblem('') }} describedBy="problem" />
        <Problem id="problem" text={problem} />
        <button type="submit" class="btn">Open it</button>
      </form>
    </State>
  )
}
