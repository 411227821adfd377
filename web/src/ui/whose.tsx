import { useEffect, useState } from 'preact/hooks'
import type { Keep } from '../keep/kept.ts'
import { sealedAccounts } from '../keep/passkey.ts'
import { validAccount } from '../near/account.ts'
import { exists } from '../near/accounts.ts'
import type { Here } from '../near/here.ts'
import { reasonOf } from '../near/text.ts'
import { Field, Problem } from './field.tsx'

// Whose asks which account is meant; those that this browser has a copy of are there to be pressed.
export function Whose({ ledger, keep, onChosen }: { ledger: Here; keep: Keep; onChosen: (account: string) => void }) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState('')
  const [kept, setKept] = useState<string[]>([])
  useEffect(() => {
    void Promise.all([keep.accounts(), sealedAccounts()]).then((lists) => setKept([...new Set(lists.flat())].filter(validAccount)))
  }, [keep])
  const choose = async (name: string) => {
    const account = name.trim().toLowerCase()
    if (!validAccount(account)) return setProblem('An account looks like alice.near: letters a to z, digits, and single . - _ between them.')
    try {
      if (await exists(ledger.rpc, account)) onChosen(account)
      else setProblem(`There is no account ${account} on the ledger of ${location.host}.`)
    } catch (error) {
      setProblem(reasonOf(error))
    }
  }
  return (
    <form class="stack wide" noValidate onSubmit={(event) => { event.preventDefault(); void choose(text) }}>
      <h2>Which account is yours?</h2>
      <Field id="account" label="Your account" value={text} onInput={(value) => { setText(value); setProblem('') }} describedBy="problem">
        {kept.length > 0 && <div class="chips">{kept.map((account) => <button key={account} type="button" class="chip" onClick={() => void choose(account)}>{account}</button>)}</div>}
      </Field>
      <Problem id="problem" text={problem} />
      <button type="submit" class="btn">Go on</button>
    </form>
  )
}
