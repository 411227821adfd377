import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Keep } from '../keep/kept.ts'
import type { AccessKey } from '../near/access.ts'
import type { Here } from '../near/here.ts'
import type { Secret } from '../near/secret.ts'
import type { Seen } from './data.ts'

// Scene is what every view of an account's page knows.
export interface Scene {
  id: string
  ledger: Here
  keep: Keep
  seen: Seen
  refresh: () => void
}

// Unlocked is a scene with the key that its visitor gave.
export interface Unlocked extends Scene {
  secret: Secret
  key: AccessKey | undefined // the same as the ledger lists it; undefined when it was deleted since
}

// Views are addressed by the fragment, so that the browser's way back leads through them.
export function useView(): string {
  const [view, setView] = useState(location.hash.slice(1))
  useEffect(() => {
    const hear = () => setView(location.hash.slice(1))
    addEventListener('hashchange', hear)
    return () => removeEventListener('hashchange', hear)
  }, [])
  return view
}

// useFocus moves the reader to the heading of a view that follows another.
export function useFocus(view: string): void {
  const [first] = useState(view)
  const [moved, setMoved] = useState(false)
  useEffect(() => {
    if (view === first && !moved) return
    setMoved(true)
    scrollTo(0, 0)
    const heading = document.querySelector('h1')
    if (!heading) return
    heading.tabIndex = -1
    heading.focus()
  }, [view])
}

export interface With { children?: ComponentChildren }
