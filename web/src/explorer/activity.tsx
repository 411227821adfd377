import { useCallback } from 'preact/hooks'
import { shown } from '../near/amount.ts'
import { accountOf } from '../near/accounts.ts'
import { type Act, actsOf, pageOf } from '../near/explored.ts'
import { hasContract } from '../near/grant.ts'
import { accountPage, type Here } from '../near/here.ts'
import { local } from '../near/when.ts'
import { useLoaded } from '../ui/loaded.ts'
import { Asked } from './ask.tsx'
import { type Page, usePages } from './pages.tsx'
import { RanLine } from './ran.tsx'
import { Search } from './search.tsx'

interface ActsPart extends Page<Act, string> {
  pruned: number | undefined
  behind: number // blocks that are not looked through yet
}

// ActivityPage is what an account signed and what ran there, the newest first.
export function ActivityPage({ ledger, id }: { ledger: Here; id: string }) {
  const [account, ask] = useLoaded(useCallback(async () => ({ found: await accountOf(ledger.rpc, id) }), [ledger, id]))
  const read = useCallback(async (before: string | undefined): Promise<ActsPart> => {
    const { acts, next, pruned_height: pruned, indexed_height: indexed, block_height: head } = await actsOf(ledger.rpc, id, before)
    return { items: acts, next: next ?? undefined, pruned, behind: head - indexed }
  }, [ledger, id])
  const [pages, again, more] = usePages<Act, string, ActsPart>(read)
  return (
    <>
      <div class="stack">
        <h1>{id}</h1>
        <Asked loaded={account} again={ask}>
          {({ found }) => (found ? (
            <p>{shown(found.amount)} · <a href={accountPage(ledger, id)}>its keys and tokens</a>{hasContract(found) && <> · <a href={pageOf(ledger, 'contract', id)}>its contract</a></>}</p>
          ) : <p>There is no such account now: nobody has made it, or it was deleted.</p>)}
        </Asked>
      </div>
      <section class="stack" aria-labelledby="acts">
        <h2 id="acts">What it signed, and what ran there</h2>
        <Asked loaded={pages} again={again}>
          {({ items, next, pruned, behind }) => (
            <>
              {behind > 0 && <p class="note warm">{behind === 1 ? 'The newest block is' : `The newest ${behind} blocks are`} still being looked through.</p>}
              {items.length === 0 && next === undefined && <p class="soft">Nothing that is kept here.</p>}
              <ul class="rows">
                {items.map((act) => <RanLine key={`${act.block_height} ${act.id}`} ledger={ledger} ran={act} own={id}> · <a href={pageOf(ledger, 'block', act.block_height)}>block {act.block_height}</a>, {local(act.timestamp_nanosec)}</RanLine>)}
              </ul>
              {next !== undefined && more}
              {pruned !== undefined && next === undefined && <p class="soft small">This ledger keeps what ran in blocks above {pruned}: what was before is not listed.</p>}
            </>
          )}
        </Asked>
      </section>
      <Search ledger={ledger} />
    </>
  )
}
