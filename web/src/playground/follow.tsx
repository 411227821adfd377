import { useEffect, useState } from 'preact/hooks'
import { State } from '../ui/state.tsx'
import type { Followed } from './follow.ts'
import type { Begin, Heard } from './follow.worker.ts'
import { modules } from './modules.ts'

// Follow is the room in which the ledger of the page's address is run again, and its hashes are held against the node's.
export function Follow({ place }: { place: string }) {
  const [followed, setFollowed] = useState<Followed>()
  const [problem, setProblem] = useState<Extract<Heard, { problem: string }>>()
  useEffect(() => {
    const worker = new Worker(new URL('./follow.worker.ts', import.meta.url), { type: 'module' })
    const failed = (message: string) => setProblem({ problem: message, code: '', passing: false })
    worker.onerror = (event) => failed(event.message)
    worker.onmessage = ({ data }: MessageEvent<Heard>) => {
      if ('problem' in data) return setProblem(data)
      setProblem(undefined)
      setFollowed(data)
    }
    modules().then((compiled) => worker.postMessage({ modules: compiled, place } satisfies Begin), (error: Error) => failed(error.message))
    return () => worker.terminate()
  }, [place])
  const back = <a href={place}>To the playground</a>
  if (problem && !problem.passing) {
    const parted = problem.code === 'BLOCK_DIFFERS' || problem.code === 'OTHER_LEDGER'
    return (
      <State icon="cross" tone="no" title={parted ? 'The node tells another history' : 'It cannot be verified here'} text={problem.problem}
        help={followed && followed.height > 0 ? `What was verified reaches to block ${followed.height}.` : undefined} foot={back} />
    )
  }
  if (!followed?.height) return <State icon="clock" title="Running this ledger again" text={problem?.problem ?? 'Its beginning is on its way.'} foot={back} />
  return (
    <State icon={followed.all ? 'check' : 'clock'} tone={followed.all ? 'ok' : 'calm'} title={`Verified to block ${followed.height}`}
      text={<>All blocks of the ledger <code class="long">{followed.ledger}</code> were run again in this tab, with every signature in them checked, and came to what the node at this address says.</>}
      help={problem?.problem ?? 'Time, randomness and the order of transactions are the node’s choice, and so is this page: latchkey follow, on a machine of yours, believes neither.'} foot={back} />
  )
}
