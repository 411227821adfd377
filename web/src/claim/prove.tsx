import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Problem } from '../ui/field.tsx'
import { State } from '../ui/state.tsx'

// Turnstile, Cloudflare's test for people. Its script is loaded only where a server has refused a claim for want of it: that
// server's policy names the script's host, others' do not.

const source = 'https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit'

interface Turnstile {
  render(place: HTMLElement, options: { sitekey: string; callback: (token: string) => void; 'error-callback': () => void; 'expired-callback': () => void }): string
  remove(widget: string): void
}

declare global {
  interface Window { turnstile?: Turnstile }
}

// loaded is the script, asked for once; after a failure it is asked for anew.
let script: Promise<Turnstile> | undefined
const loaded = (): Promise<Turnstile> => script ??= load().catch((error: unknown) => {
  script = undefined
  throw error
})

function load(): Promise<Turnstile> {
  return new Promise((resolve, reject) => {
    const element = document.createElement('script')
    element.src = source
    element.onload = () => (window.turnstile ? resolve(window.turnstile) : reject(new Error('it is something else')))
    element.onerror = () => {
      element.remove()
      reject(new Error('it does not load'))
    }
    document.head.append(element)
  })
}

const fails = 'The test does not load. Check your connection, and whether something in your browser blocks challenges.cloudflare.com.'

// Prove shows the test, and passes on what it gives.
export function Prove({ siteKey, again, passed, children }: { siteKey: string; again: boolean; passed: (token: string) => void; children?: ComponentChildren }) {
  const place = useRef<HTMLDivElement>(null)
  const [problem, setProblem] = useState(again ? 'That did not count. Once more, please.' : '')
  const [round, setRound] = useState(0)
  useEffect(() => {
    let isWanted = true, remove = () => undefined as void
    const failed = () => { if (isWanted) setProblem(fails) }
    loaded().then((turnstile) => {
      if (!isWanted) return
      const widget = turnstile.render(place.current!, {
        sitekey: siteKey, callback: (token) => { if (isWanted) passed(token) }, 'error-callback': failed, 'expired-callback': () => setRound((n) => n + 1),
      })
      remove = () => turnstile.remove(widget)
    }, failed)
    return () => {
      isWanted = false
      remove()
    }
  }, [siteKey, round])
  const retry = () => {
    setProblem('')
    setRound(round + 1)
  }
  return (
    <State icon="lock" title="One test first" text={`${location.host} wants to know that you are no program, and has Cloudflare’s Turnstile find out.`} help="Nothing has happened yet. The test is a program of challenges.cloudflare.com that runs in this page.">
      <div ref={place} class="test" />
      <Problem text={problem} />
      {problem === fails && <button type="button" class="btn" onClick={retry}>Try again</button>}
      {children}
    </State>
  )
}
