import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { shown } from '../near/amount.ts'
import { asJSON, asText, humane } from '../near/text.ts'
import { type Change, feeOf, gasOf, tgas, type Trace } from '../near/trace.ts'
import { Button } from './button.tsx'
import { type Box, given, layOut, made, type Placed } from './lanes.ts'
import { useLoaded } from './loaded.ts'

export interface GraphProps {
  trace: Trace
  changesOf: (id: string) => Promise<Change[]>
  accountAt?: (id: string) => string // the address of what is known of an account
  blockAt?: (height: number) => string
  chosen?: string // the receipt that is asked for
}

// Graph shows a transaction over the blocks that it ran in: a column each, a receipt a row, lines from who made one to it and from
// who gave a result to who waited for it.
export function Graph(props: GraphProps) {
  const { trace, blockAt } = props
  const laid = useMemo(() => layOut(trace), [trace])
  const list = useRef<HTMLOListElement>(null)
  const lines = useLines(list, laid.placed)
  const all = gasOf(trace)
  const isSplit = laid.heights.length > 1, columns = { '--columns': laid.heights.length, '--steps': laid.heights.length - 1 }
  return (
    <div class="stack">
      <div class="graph" tabIndex={isSplit ? 0 : undefined} role={isSplit ? 'region' : undefined} aria-label={isSplit ? 'The receipts, a column for each block' : undefined}>
        <div class="over">
          <div class={isSplit ? 'heads split' : 'heads'} style={columns} aria-hidden="true">
            {laid.heights.map((height) => <p key={height} class="soft small">block {blockAt ? <a href={blockAt(height)} tabIndex={-1}>{height}</a> : height}</p>)}
          </div>
          <svg class="lines" aria-hidden="true">{lines.map(({ path, isResult }) => <path key={path} d={path} class={isResult ? 'result' : ''} />)}</svg>
          <ol ref={list} class={isSplit ? 'split' : undefined} style={columns} aria-label="What ran, in its order">
            {laid.placed.map((one) => <Node key={one.trace.id} {...props} one={one} all={all} isSplit={isSplit} />)}
          </ol>
        </div>
      </div>
      <p class="soft small">
        Together {tgas(all)}, a fee of {shown(feeOf(trace))}.{' '}
        {laid.waiting > 0 && <b>{laid.waiting === 1 ? 'One receipt waits' : `${laid.waiting} receipts wait`} for a later block.</b>}
      </p>
      {laid.placed.some(({ givesTo }) => givesTo.length > 0) && <p class="soft small legend-lines"><span>made by</span><span class="result">gives its result to</span></p>}
    </div>
  )
}

const depthMax = 4 // beyond which nothing moves further to the right

// Node is one transaction or receipt; all is the gas of the whole.
function Node({ one, all, isSplit, changesOf, accountAt, chosen }: GraphProps & { one: Placed; all: number; isSplit: boolean }) {
  const { trace: t, n, parent, givesTo } = one, isRefund = t.refund !== undefined
  const what = parent === 0 ? 'signed it' : isRefund ? `gets back ${shown(t.refund!)}` : (t.actions ?? []).map((action) => asText(action, 200)).join(', ')
  return (
    <li class={`node${t.failure ? ' failed' : isRefund ? ' refund' : ''}${t.id === chosen ? ' chosen' : ''}`} style={{ '--column': one.column + 1, gridRow: n, marginLeft: `${Math.min(one.depth, depthMax) * 1.25}rem` }} aria-current={t.id === chosen ? 'true' : undefined}>
      <p><span class="nth" aria-label={`${n}:`}>{n}</span> <b>{accountAt ? <a href={accountAt(t.executor)}>{t.executor}</a> : t.executor}</b> {what}</p>
      <p class="soft small whence">{[parent > 0 && `made by ${parent}`, givesTo.length > 0 && `gives its result to ${givesTo.join(', ')}`, isSplit && `in block ${t.block_height}`].filter(Boolean).join(' · ')}</p>
      {t.gas_burnt > 0 && <GasBar part={t.gas_burnt} all={all} />}
      {(t.failure ? [] : t.events ?? []).map((event, i) => <Said key={i} {...event} />)}
      {(t.logs ?? []).map((log, i) => <p key={i} class="small">{asText(log, 300)}</p>)}
      {t.failure && <p class="problem small">failed: {humane(t.failure)} {t.failure_code && <span><code>{asText(t.failure_code, 60)}</code></span>}</p>}
      <Changes id={t.id} changesOf={changesOf} />
    </li>
  )
}

const GasBar = ({ part, all }: { part: number; all: number }) => (
  <p class="burnt soft small"><span class="gauge" style={{ width: `${Math.max(2, Math.round(part / all * 100))}%` }} aria-hidden="true" />{tgas(part)}</p>
)

// Said is an event, with what it says as JSON.
function Said({ event, data }: { event: string; data?: unknown }) {
  const json = data === undefined ? '' : asJSON(data)
  if (json === '') return <p class="small yes">“{asText(event, 60)}”</p>
  return <details class="small"><summary class="yes">“{asText(event, 60)}”</summary><pre class="data">{asText(json, 1_000)}</pre></details>
}

// Changes are asked for when somebody wants to see them: the ledger runs the block again for that.
function Changes({ id, changesOf }: { id: string; changesOf: GraphProps['changesOf'] }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details class="small" onToggle={(event) => { if (event.currentTarget.open) setOpen(true) }}>
      <summary>What it changed</summary>
      {isOpen && <Changed id={id} changesOf={changesOf} />}
    </details>
  )
}

function Changed({ id, changesOf }: { id: string; changesOf: GraphProps['changesOf'] }) {
  const [loaded, again] = useLoaded(useCallback(() => changesOf(id), [changesOf, id]))
  if (loaded.state === 'waiting') return <p class="soft">Running the block again…</p>
  if (loaded.state === 'failed') return <div><p class="soft">{loaded.reason}</p><Button kind="plain" act={again}>Ask again</Button></div>
  if (loaded.value.length === 0) return <p class="soft">Nothing.</p>
  return <ul class="changes">{loaded.value.map(({ account_id, text }, i) => <li key={i}><b>{account_id}</b> {asText(text, 200)}</li>)}</ul>
}

interface Line {
  path: string
  isResult: boolean
}

// useLines draws lines between the items of a list where they stand, also when that changes.
function useLines(list: { current: HTMLOListElement | null }, placed: Placed[]): Line[] {
  const [lines, setLines] = useState<Line[]>([])
  useLayoutEffect(() => {
    const at = list.current
    if (!at) return undefined
    const draw = () => {
      const boxes = Array.from(at.children as HTMLCollectionOf<HTMLElement>, (e): Box => ({ left: e.offsetLeft, top: e.offsetTop, width: e.offsetWidth, height: e.offsetHeight }))
      setLines(placed.flatMap(({ n, parent, givesTo }) => [
        ...(parent > 0 ? [{ path: made(boxes[parent - 1]!, boxes[n - 1]!), isResult: false }] : []),
        ...givesTo.map((to) => ({ path: given(boxes[n - 1]!, boxes[to - 1]!, n), isResult: true })),
      ]))
    }
    draw()
    const watch = new ResizeObserver(draw)
    watch.observe(at)
    for (const e of at.children) watch.observe(e)
    return () => watch.disconnect()
  }, [placed])
  return lines
}
