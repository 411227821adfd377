import { useCallback } from 'preact/hooks'
import { shown } from '../near/amount.ts'
import { type Block, blockOf, pageOf, type Ran } from '../near/explored.ts'
import type { Here } from '../near/here.ts'
import { RpcError } from '../near/rpc.ts'
import { tgas } from '../near/trace.ts'
import { local } from '../near/when.ts'
import { Absent, Asked } from './ask.tsx'
import { type Page, usePages } from './pages.tsx'
import { Hash, RanLine } from './ran.tsx'

const ranShown = 50

interface BlockPart extends Page<Ran, number> {
  block: Block | undefined // undefined: there is none
}

// BlockPage is a block, and what ran in it in its order.
export function BlockPage({ ledger, id }: { ledger: Here; id: string }) {
  const read = useCallback(async (from: number | undefined): Promise<BlockPart> => {
    try {
      const block = await blockOf(ledger.rpc, id, from, ranShown)
      return { block, items: block.ran, next: block.next ?? undefined }
    } catch (error) {
      if (error instanceof RpcError && error.cause === 'UNKNOWN_BLOCK') return { block: undefined, items: [], next: undefined }
      throw error
    }
  }, [ledger, id])
  const [pages, again, more] = usePages<Ran, number, BlockPart>(read, 'More')
  return (
    <Asked loaded={pages} again={again}>
      {({ block, items, next }) => (block ? <Told ledger={ledger} block={block} ran={items} more={next !== undefined && more} />
        : <Absent ledger={ledger} title="There is no such block" text={<>This ledger has no block {/^\d+$/.test(id) ? id : <Hash hash={id} />}.</>} help="Blocks are made when there is something to do: a height that is to come has none yet." />)}
    </Asked>
  )
}

function Told({ ledger, block, ran, more }: { ledger: Here; block: Block; ran: Ran[]; more: preact.ComponentChildren }) {
  const { height } = block
  return (
    <>
      <div class="stack">
        <h1>Block {height}</h1>
        <p class="soft">{local(block.timestamp_nanosec)} · {tgas(block.gas_used)} burnt, {shown(block.tokens_burnt)} left the supply</p>
        <nav class="around" aria-label="Blocks beside it">
          {!isFirst(block) && <a href={pageOf(ledger, 'block', block.prev_hash)}>‹ the one before</a>}
          {height < block.head_height && <a href={pageOf(ledger, 'block', height + 1)}>the next ›</a>}
        </nav>
      </div>
      <section class="stack" aria-labelledby="ran">
        <h2 id="ran">What ran in it</h2>
        {block.pruned_height !== undefined ? <p class="note">{block.outcomes} outcomes are not kept any more: this ledger keeps those of blocks above {block.pruned_height}.</p>
          : ran.length === 0 && <p class="soft">Nothing: it has no transactions.</p>}
        <ul class="rows">{ran.map((one) => <RanLine key={one.id} ledger={ledger} ran={one} />)}</ul>
        {more}
      </section>
      <dl class="facts">
        <dt>hash</dt><dd><Hash hash={block.hash} /></dd>
        <dt>before it</dt><dd>{isFirst(block) ? 'nothing: the ledger begins with it' : <Hash hash={block.prev_hash} />}</dd>
        <dt>state</dt><dd><Hash hash={block.state_root} /></dd>
      </dl>
    </>
  )
}

// isFirst reports whether a ledger begins with a block: zeros stand for the hash of one before.
const isFirst = ({ prev_hash }: Block): boolean => /^1+$/.test(prev_hash)
