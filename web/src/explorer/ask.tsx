import type { ComponentChildren } from 'preact'
import type { Here } from '../near/here.ts'
import { Button } from '../ui/button.tsx'
import type { Loaded } from '../ui/loaded.ts'
import { Search } from './search.tsx'

// Asked shows what was asked for once it is there, and why it is not.
export function Asked<T>({ loaded, again, children }: { loaded: Loaded<T>; again: () => void; children: (value: T) => ComponentChildren }) {
  if (loaded.state === 'waiting') return <p class="soft" role="status">Asking the ledger…</p>
  if (loaded.state === 'failed') return <div class="stack"><p class="problem" role="alert">{loaded.reason}</p><Button kind="quiet" act={again}>Ask again</Button></div>
  return <>{children(loaded.value)}</>
}

// Absent is the page of what is not there: what it is not, what may have been, and the way on.
export const Absent = ({ ledger, title, text, help }: { ledger: Here; title: string; text: ComponentChildren; help?: string }) => (
  <>
    <div class="stack">
      <h1>{title}</h1>
      <p>{text}</p>
      {help && <p class="soft">{help}</p>}
    </div>
    <Search ledger={ledger} />
  </>
)
