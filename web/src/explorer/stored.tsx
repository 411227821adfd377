import { base64 } from '@scure/base'
import { useCallback, useState } from 'preact/hooks'
import type { Here } from '../near/here.ts'
import { Asked } from './ask.tsx'
import { bytesOf, type Shown, shownBytes } from './bytes.ts'
import { type Page, usePages } from './pages.tsx'

const entriesShown = 25

interface Entry {
  key: string // base64
  value: string
}

// Stored is what a contract keeps, a page at a time, of keys that begin alike.
export function Stored({ ledger, id }: { ledger: Here; id: string }) {
  const [written, write] = useState('')
  const [prefix, setPrefix] = useState('')
  const read = useCallback(async (after: string | undefined): Promise<Page<Entry, string>> => {
    const { values, last_key: last } = await ledger.rpc.ask<{ values: Entry[]; last_key?: string }>('query', {
      request_type: 'view_state', finality: 'final', account_id: id, prefix_base64: base64.encode(bytesOf(prefix)), limit: entriesShown, ...(after && { after_key_base64: after }) })
    return { items: values, next: last }
  }, [ledger, id, prefix])
  const [pages, again, more] = usePages<Entry, string>(read, 'More')
  return (
    <section class="stack" aria-labelledby="stored">
      <h2 id="stored">What it keeps</h2>
      <form class="joint" onSubmit={(event) => { event.preventDefault(); setPrefix(written) }}>
        <div class="box"><input type="text" aria-label="Keys that begin with" placeholder="Keys that begin with, as text or 0x…" autocomplete="off" spellcheck={false} value={written} onInput={(event) => write(event.currentTarget.value)} /></div>
        <button type="submit" class="btn quiet">Show</button>
      </form>
      <Asked loaded={pages} again={again}>
        {({ items, next }) => (
          <>
            {items.length === 0 && <p class="soft">{prefix === '' ? 'Nothing.' : 'No key begins so.'}</p>}
            <ul class="rows entries">{items.map(({ key, value }) => <EntryLine key={key} name={shownBytes(base64.decode(key), 80)} value={shownBytes(base64.decode(value), 600)} />)}</ul>
            {next !== undefined && more}
          </>
        )}
      </Asked>
    </section>
  )
}

const EntryLine = ({ name, value }: { name: Shown; value: Shown }) => (
  <li>
    <code class="small">{name.text}</code>
    <pre class="data">{value.text}</pre>
    <span class="soft small">{value.bytes === 1 ? 'one byte' : `${value.bytes.toLocaleString('en-GB')} bytes`}, {value.form}{value.isCut && ', of which this is the beginning'}</span>
  </li>
)
