import { useState } from 'preact/hooks'
import { whereIs } from '../near/explored.ts'
import type { Here } from '../near/here.ts'
import { reasonOf } from '../near/text.ts'
import { Problem } from '../ui/field.tsx'

// Search takes the name of an account, the height of a block, or a hash, and leads there.
export function Search({ ledger, problem: first = '' }: { ledger: Here; problem?: string }) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState(first)
  const find = async () => {
    try {
      setProblem('')
      location.assign(await whereIs(ledger, text))
    } catch (error) {
      setProblem(reasonOf(error))
    }
  }
  return (
    <form class="search" role="search" noValidate onSubmit={(event) => { event.preventDefault(); void find() }}>
      <label class="label" for="what">An account, a height, or the hash of a transaction, receipt or block</label>
      <div class="joint">
        <div class="box"><input id="what" type="text" autocomplete="off" spellcheck={false} autocapitalize="none" value={text} aria-describedby="problem"
          onInput={(event) => { setText(event.currentTarget.value); setProblem('') }} /></div>
        <button type="submit" class="btn">Find it</button>
      </div>
      <Problem id="problem" text={problem} />
    </form>
  )
}
