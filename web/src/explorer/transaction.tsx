import { useCallback } from 'preact/hooks'
import { activityOf, blocksBefore, changesOf, findHash, pageOf, traceOf } from '../near/explored.ts'
import type { Here } from '../near/here.ts'
import { RpcError } from '../near/rpc.ts'
import { asText, humane } from '../near/text.ts'
import type { Trace } from '../near/trace.ts'
import { local } from '../near/when.ts'
import { Button } from '../ui/button.tsx'
import { Graph } from '../ui/graph.tsx'
import { useLoaded } from '../ui/loaded.ts'
import { Absent, Asked } from './ask.tsx'
import { Hash } from './ran.tsx'

// Seen is what is known under a hash.
type Seen = { trace: Trace; time: string } | { absent: string; pruned: boolean } | { height: number; kind: 'block' | 'receipt' }

// look finds a transaction by its hash, or by that of one of its receipts.
async function look({ rpc }: Here, id: string): Promise<Seen> {
  try {
    return await seen(rpc, await traceOf(rpc, id))
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
    if (error.cause === 'OUTCOME_PRUNED') return { absent: error.message, pruned: true }
    if (error.cause !== 'UNKNOWN_TRANSACTION') throw error
  }
  try {
    const { kind, block_height: height, transaction_hash: hash } = await findHash(rpc, id)
    return hash ? await seen(rpc, await traceOf(rpc, hash)) : { height, kind: kind === 'block' ? 'block' : 'receipt' }
  } catch (error) {
    if (error instanceof RpcError && (error.cause === 'UNKNOWN_HASH' || error.cause === 'OUTCOME_PRUNED')) return { absent: error.message, pruned: error.cause === 'OUTCOME_PRUNED' }
    throw error
  }
}

async function seen(rpc: Here['rpc'], trace: Trace): Promise<Seen> {
  const { blocks } = await blocksBefore(rpc, trace.block_height + 1, 1)
  return { trace, time: blocks[0]?.timestamp_nanosec ?? '0' }
}

// TransactionPage is a transaction with all that it led to; id is its hash, or that of a receipt of it.
export function TransactionPage({ ledger, id }: { ledger: Here; id: string }) {
  const [loaded, again] = useLoaded(useCallback(() => look(ledger, id), [ledger, id]))
  return (
    <Asked loaded={loaded} again={again}>
      {(what) => ('trace' in what ? <Told ledger={ledger} id={id} {...what} again={again} /> : 'absent' in what ? <Nothing ledger={ledger} id={id} {...what} /> : <Elsewhere ledger={ledger} {...what} />)}
    </Asked>
  )
}

function Told({ ledger, id, trace, time, again }: { ledger: Here; id: string; trace: Trace; time: string; again: () => void }) {
  const first = trace.receipts?.[0], failed = failedOf(trace), waits = trace.state === 'waiting' || isWaiting(trace)
  const changes = useCallback((one: string) => changesOf(ledger.rpc, one), [ledger])
  return (
    <>
      <div class="stack">
        <h1>{trace.state === 'failed' ? 'A transaction that failed' : waits ? 'A transaction under way' : 'A transaction that was done'}</h1>
        <p>
          <a href={activityOf(ledger, trace.executor)}>{trace.executor}</a> signed
          {first ? <> for <a href={activityOf(ledger, first.executor)}>{first.executor}</a>: {(first.actions ?? []).map((action) => asText(action, 200)).join(', ')}</> : ' it; it has not run yet'}.
        </p>
        {failed && <div class={trace.state === 'failed' ? 'note no' : 'note warm'}>{trace.state !== 'failed' && <p>A part of it failed:</p>}<p>{humane(failed.failure!)}</p>{failed.failure_code && <p><code>{asText(failed.failure_code, 60)}</code> at {failed.executor}</p>}</div>}
        {waits && <Button kind="quiet" act={again}>Look again</Button>}
      </div>
      <section class="stack" aria-labelledby="graph">
        <h2 id="graph">What it led to</h2>
        <Graph trace={trace} changesOf={changes} accountAt={(account) => activityOf(ledger, account)} blockAt={(height) => pageOf(ledger, 'block', height)} chosen={id === trace.id ? undefined : id} />
      </section>
      <dl class="facts">
        <dt>hash</dt><dd><Hash hash={trace.id} /></dd>
        <dt>block</dt><dd><a href={pageOf(ledger, 'block', trace.block_height)}>{trace.block_height}</a>, {local(time)}</dd>
      </dl>
    </>
  )
}

// failedOf is the first of a tree that failed.
const failedOf = (trace: Trace): Trace | undefined => (trace.failure ? trace : (trace.receipts ?? []).map(failedOf).find((one) => one !== undefined))
const isWaiting = (trace: Trace): boolean => (trace.waiting ?? []).length > 0 || (trace.receipts ?? []).some(isWaiting)

const Nothing = ({ ledger, id, absent, pruned }: { ledger: Here; id: string; absent: string; pruned: boolean }) => (
  <Absent ledger={ledger} title={pruned ? 'It is not kept any more' : 'Nothing has this hash'}
    text={pruned ? <>A transaction of this hash ran, and what came of it was forgotten. {humane(absent)}.</> : <>No transaction, receipt or block of this ledger has the hash <Hash hash={id} />.</>}
    help={pruned ? 'Whoever runs this ledger decides for how long that is kept. Balances, keys and contracts are here all the same.'
      : 'A transaction that was refused leaves no trace: whoever sent it was told why. One that was sent just now may be a moment late.'} />
)

const Elsewhere = ({ ledger, height, kind }: { ledger: Here; height: number; kind: 'block' | 'receipt' }) => (
  <Absent ledger={ledger} title={kind === 'block' ? 'That is a block' : 'A receipt that no transaction made'}
    text={<>{kind === 'block' ? 'The hash is that of' : 'The ledger made it by itself, when a drop was over. It ran in'} <a href={pageOf(ledger, 'block', height)}>block {height}</a>.</>} />
)
