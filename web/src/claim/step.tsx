import type { ComponentChild } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/field.tsx'
import { Words } from '../ui/words.tsx'

// KeepWords is the step before the money: the words of an account that is not made yet.
// take hears whether a copy was made here.
export function KeepWords({ phrase, account, what, lasting, take, other }: {
  phrase: string
  account: string
  what: string
  lasting: boolean // they outlive the page in this browser
  take: (copied: boolean) => Promise<void>
  other: ComponentChild
}) {
  const [copied, setCopied] = useState(false)
  const [problem, setProblem] = useState('')
  const onKept = () => {
    setCopied(true)
    setProblem('')
  }
  const confirm = () => (lasting || copied ? take(copied) : setProblem('First copy the words or save them as a file: nothing here keeps them.'))
  return (
    <div class="sheet">
      <p class="soft small">Step 1 of 2</p>
      <div class="stack">
        <h1>Keep these words first</h1>
        <p class="soft">They are the only key to <b>{account}</b>. They are made here and sent nowhere; whoever has them has the account, and nobody can restore them.</p>
      </div>
      {!lasting && <p class="note warm">This browser keeps nothing for this page: once it is closed, the words are gone. Copy them or save them as a file first.</p>}
      <Words phrase={phrase} account={account} onKept={onKept} />
      <Problem text={problem} />
      <div class="stack">
        <Button act={confirm}>I have kept them: take {what}</Button>
        {other}
      </div>
      {lasting && <p class="foot">Close this page and come back: unless this window is a private one, the words wait here until you remove them.</p>}
    </div>
  )
}
