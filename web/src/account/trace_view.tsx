import { useCallback } from 'preact/hooks'
import type { Asker } from '../near/rpc.ts'
import { Button } from '../ui/button.tsx'
import { useLoaded } from '../ui/loaded.ts'
import { type Trace, Tree } from '../ui/trace.tsx'
import { Sheet } from './sheet.tsx'

// TraceView shows every step of a transaction.
export function TraceView({ rpc, hash }: { rpc: Asker; hash: string }) {
  const [trace, again] = useLoaded(useCallback(() => rpc.ask<Trace>('latchkey_trace', { tx_hash: hash }), [rpc, hash]))
  return (
    <Sheet title="Every step">
      {trace.state === 'waiting' && <p class="soft" role="status">Asking the ledger…</p>}
      {trace.state === 'failed' && <div class="stack"><p class="problem" role="alert">{trace.reason}</p><Button kind="quiet" act={again}>Ask again</Button></div>}
      {trace.state === 'here' && <Tree trace={trace.value} />}
      <details><summary>Its hash</summary><code class="small">{hash}</code></details>
    </Sheet>
  )
}
