import type { ComponentChildren } from 'preact'
import { useCallback, useState } from 'preact/hooks'
import { reasonOf } from '../near/text.ts'
import { Button } from '../ui/button.tsx'
import { type Loaded, useLoaded } from '../ui/loaded.ts'

// Page is a part of a list, and where the next begins.
export interface Page<Item, Cursor> {
  items: Item[]
  next: Cursor | undefined
}

// usePages reads a list a page at a time: what is there, what asks again, and the button for more.
export function usePages<Item, Cursor, P extends Page<Item, Cursor> = Page<Item, Cursor>>(read: (from: Cursor | undefined) => Promise<P>, verb = 'Older ones'): [Loaded<P>, () => void, ComponentChildren] {
  const [first, again] = useLoaded(useCallback(() => read(undefined), [read]))
  const [rest, setRest] = useState<{ of: unknown; page: P }>()
  const [problem, setProblem] = useState('')
  if (first.state !== 'here') return [first, again, undefined]
  const page = rest?.of === first.value ? rest.page : first.value
  const further = async () => {
    try {
      setProblem('')
      const { items, next } = await read(page.next)
      setRest({ of: first.value, page: { ...page, items: [...page.items, ...items], next } })
    } catch (error) {
      setProblem(reasonOf(error))
    }
  }
  const more = <div class="stack"><Button kind="quiet" act={further}>{verb}</Button>{problem && <p class="problem" role="alert">{problem}</p>}</div>
  return [{ state: 'here', value: page }, again, more]
}
