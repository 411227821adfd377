import { useCallback, useEffect, useState } from 'preact/hooks'
import { reasonOf } from '../near/text.ts'

// Loaded is what was asked for, as far as it is there.
export type Loaded<T> = { state: 'waiting' } | { state: 'failed'; reason: string } | { state: 'here'; value: T }

// useLoaded asks for something, and again when it is told to.
export function useLoaded<T>(load: () => Promise<T>): [Loaded<T>, () => void] {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'waiting' })
  const [round, setRound] = useState(0)
  useEffect(() => {
    let wanted = true
    load().then(
      (value) => { if (wanted) setLoaded({ state: 'here', value }) },
      (error: unknown) => { if (wanted) setLoaded({ state: 'failed', reason: reasonOf(error) }) })
    return () => { wanted = false }
  }, [load, round])
  return [loaded, useCallback(() => setRound((n) => n + 1), [])]
}
