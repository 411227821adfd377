import { useCallback } from 'preact/hooks'
import { blocksBefore, pageOf, type ShortBlock } from '../near/explored.ts'
import type { Here } from '../near/here.ts'
import { local } from '../near/when.ts'
import { tgas } from '../near/trace.ts'
import { usePages } from './pages.tsx'
import { Asked } from './ask.tsx'
import { Search } from './search.tsx'

const blocksShown = 20

// Start is the search, and the newest blocks.
export function Start({ ledger, problem }: { ledger: Here; problem: string }) {
  const read = useCallback(async (before: number | undefined) => {
    const { blocks, next } = await blocksBefore(ledger.rpc, before, blocksShown)
    return { items: blocks, next: next ?? undefined }
  }, [ledger])
  const [pages, again, more] = usePages<ShortBlock, number>(read)
  return (
    <>
      <h1>What is on this ledger?</h1>
      <Search ledger={ledger} problem={problem} />
      <section class="stack" aria-labelledby="blocks">
        <h2 id="blocks">Newest blocks</h2>
        <Asked loaded={pages} again={again}>
          {({ items, next }) => (
            <>
              <ul class="rows">{items.map((block) => <BlockLine key={block.height} ledger={ledger} block={block} />)}</ul>
              {next !== undefined && more}
            </>
          )}
        </Asked>
      </section>
    </>
  )
}

const BlockLine = ({ ledger, block: { height, timestamp_nanosec: time, transactions, outcomes, gas_used: gas } }: { ledger: Here; block: ShortBlock }) => (
  <li>
    <span><a href={pageOf(ledger, 'block', height)}>Block {height}</a>: {transactions === 1 ? 'one transaction' : `${transactions} transactions`}{outcomes > transactions && `, ${outcomes - transactions} ${outcomes - transactions === 1 ? 'receipt' : 'receipts'}`}</span>
    <span class="soft small">{local(time)} · {tgas(gas)}</span>
  </li>
)
