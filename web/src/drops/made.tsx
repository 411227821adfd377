import { useLayoutEffect, useRef } from 'preact/hooks'
import { shown } from '../near/amount.ts'
import type { Here } from '../near/here.ts'
import { local } from '../near/when.ts'
import { Button } from '../ui/button.tsx'
import { download } from '../ui/download.ts'
import { Mark } from '../ui/mark.tsx'
import { QR } from '../ui/qr.tsx'
import { linkOf, linksTable, type Plan } from './plan.ts'

// Made are the links, once they are paid: as a list, as a file, and as cards to print and cut.
export function Made({ plan, drop, funder, ledger, refresh }: { plan: Plan; drop: string; funder: string; ledger: Here; refresh: () => void }) {
  const { keys, terms } = plan
  const title = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => title.current?.focus(), []) // the button that had the focus is gone
  return (
    <div class="sheet broad">
      <div class="top unprinted"><Mark /><a class="small" href={`#${funder}/${drop}`} onClick={refresh}>What becomes of them</a></div>
      <div class="stack unprinted">
        <h1 ref={title} tabIndex={-1}>{keys.length === 1 ? 'The link is made' : `${keys.length} links are made`}</h1>
        <p class="soft">Hand each to one person. This page forgets them when you leave it.</p>
        <div class="row">
          <Button act={() => download(`drop-${drop}-links.csv`, linksTable(ledger, keys, drop), 'text/csv')}>Save as a table</Button>
          <Button kind="quiet" act={() => print()}>Print cards</Button>
        </div>
      </div>
      <ul class="prints" aria-label="Links">
        {keys.map((key, i) => (
          <li key={key.publicKey}>
            <QR text={linkOf(ledger, key)} label={`QR code of link ${i + 1}`} />
            <div class="stack tight">
              {terms.title && <b>{terms.title}</b>}
              <span>{shown(terms.amount_per_drop)}</span>
              {terms.message && <span class="small">{terms.message}</span>}
              <span class="soft small">Scan to claim, until {local(terms.end)}. No. {i + 1}</span>
              <a class="small unprinted" href={linkOf(ledger, key)} target="_blank" rel="noopener">{linkOf(ledger, key)}</a>
            </div>
          </li>
        ))}
      </ul>
    </div>
  )
}
