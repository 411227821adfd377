import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

export interface ButtonProps {
  children: ComponentChildren
  act: () => Promise<unknown> | unknown
  kind?: 'quiet' | 'plain' | 'danger'
  busy?: boolean
}

// Button does something once at a time: while that runs, it cannot be pressed again. act
// shows what goes wrong.
export function Button({ children, act, kind, busy }: ButtonProps) {
  const [running, setRunning] = useState(false)
  const press = async () => {
    setRunning(true)
    try {
      await act()
    } finally {
      setRunning(false)
    }
  }
  return <button type="button" class={kind ? `btn ${kind}` : 'btn'} disabled={running || busy} onClick={() => void press()}>{children}</button>
}
