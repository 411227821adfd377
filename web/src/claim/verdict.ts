import { useEffect, useState } from 'preact/hooks'
import type { Asker } from '../near/rpc.ts'
import type { Preview } from './preview.ts'
import { objection, type Recipient, recipientOf, suggestions } from './recipient.ts'

// Verdict is what the ledger says of a recipient that is being written.
export interface Verdict {
  text: string
  good: boolean
  instead: string[] // names that are free, where this one is not
}

const none: Verdict = { text: '', good: true, instead: [] }
const pause = 400 // milliseconds without a key pressed, before the ledger is asked

// useVerdict asks the ledger about the last that was written.
export function useVerdict(rpc: Asker, preview: Preview, text: string, fresh: boolean): Verdict {
  const [verdict, setVerdict] = useState(none)
  useEffect(() => {
    let last = true
    const tell = (told: Verdict) => { if (last) setVerdict(told) }
    tell(none)
    const timer = setTimeout(() => void judge(rpc, preview, text, fresh).then(tell, () => undefined), pause) // what fails is told when the form is sent
    return () => {
      last = false
      clearTimeout(timer)
    }
  }, [rpc, preview, text, fresh])
  return verdict
}

// read is a recipient, or a sentence about what was written instead.
function read(text: string, fresh: boolean, preview: Preview): Recipient | string {
  try {
    return recipientOf(text, fresh, preview)
  } catch (error) {
    return (error as Error).message
  }
}

async function judge(rpc: Asker, preview: Preview, text: string, fresh: boolean): Promise<Verdict> {
  if (text.trim() === '') return none
  const to = read(text, fresh, preview)
  if (typeof to === 'string') return { text: to, good: false, instead: [] }
  const no = await objection(rpc, preview, to)
  if (no === undefined) return { text: `✓ ${to.account} is ${fresh ? 'free' : 'there'}`, good: true, instead: [] }
  return { text: no, good: false, instead: fresh && no.endsWith('is taken.') ? await suggestions(rpc, preview, to.account) : [] }
}
