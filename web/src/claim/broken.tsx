import { useState } from 'preact/hooks'
import { Field, Problem } from '../ui/field.tsx'
import { State } from '../ui/state.tsx'
import { type Link, parseLink } from './link.ts'

// Broken asks for a whole link: chats cut them, and some pass on only the end.
export function Broken({ open }: { open: (link: Link) => void }) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState('')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const link = parseLink(text)
    if (link) open(link)
    else setProblem('That is not a whole link either: it looks like https://host/claim#drop.test.near/ed25519:…')
  }
  return (
    <State icon="link" tone="no" title="This link is broken" text="A part of it is missing: perhaps it was cut when it was copied."
      help="Ask for the whole link, up to its last letter.">
      <form class="stack" noValidate onSubmit={submit}>
        <Field id="link" label="The whole link" value={text} onInput={setText} describedBy="problem" />
        <Problem id="problem" text={problem} />
        <button type="submit" class="btn">Open it</button>
      </form>
    </State>
  )
}
