import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Plan } from '../near/plan.ts'
import { asLine, asText } from '../near/text.ts'
import { local } from '../near/when.ts'
import { Button } from '../ui/button.tsx'
import { download } from '../ui/download.ts'
import { Mark } from '../ui/mark.tsx'
import { QR } from '../ui/qr.tsx'
import { linkOf, linksTable } from './links.ts'
import type { Scene } from './scene.ts'

const atOnce = 100 // cards that are added
const sheetMax = 1_000 // cards that are shown together

// Made are the links, once they are paid: as a list, as a table, and as cards to print and cut.
export function Made({ plan, drops, keeps, scene, children }: { plan: Plan; drops: (string | undefined)[]; keeps: boolean; scene: Scene; children: ComponentChildren }) {
  const { ledger, funder, refresh } = scene
  const [from, setFrom] = useState(0)
  const [most, setMost] = useState(atOnce)
  const end = Math.min(from + sheetMax, plan.links), shown = Math.min(from + most, end)
  const [isPrinting, setPrinting] = useState(false)
  useEffect(() => {
    if (!isPrinting) return
    if (shown < end) return setMost(most + atOnce)
    setPrinting(false)
    setTimeout(print) // once the codes are drawn
  }, [isPrinting, shown, end, most])
  const save = async () => download(`${plan.label}.csv`, await linksTable(ledger, plan, drops), 'text/csv')
  return (
    <div class="sheet broad">
      <div class="top unprinted"><Mark /><a class="small" href={drops.length === 1 ? `#${funder}/${drops[0]}` : `#${funder}`} onClick={refresh}>What becomes of them</a></div>
      <div class="stack unprinted">
        <h1>{plan.links === 1 ? 'The link is made' : `${plan.links} links are made`}</h1>
        <p class="soft">Hand each to one person. {keeps ? 'This browser keeps them until you remove them.' : 'This page forgets them when you leave it.'}</p>
        <div class="row">
          <Button act={save}>Save as a table</Button>
          <Button kind="quiet" act={() => setPrinting(true)}>Print cards</Button>
        </div>
        {plan.passwords.length > 1 && <p class="soft small">Each link’s password is in the table, and not on its card: give it by another way.</p>}
        {plan.links > sheetMax && <Sheets plan={plan} from={from} choose={(first) => { setFrom(first); setMost(atOnce) }} />}
      </div>
      <ul class="prints" aria-label="Links">
        {Array.from({ length: shown - from }, (_, i) => <One key={from + i} plan={plan} link={from + i} scene={scene} />)}
      </ul>
      {shown < end && <div class="unprinted"><Button kind="quiet" act={() => setMost(most + atOnce)}>Show more</Button></div>}
      <div class="unprinted">{children}</div>
    </div>
  )
}

// Sheets chooses which cards are shown, where there are more than one page can show.
const Sheets = ({ plan, from, choose }: { plan: Plan; from: number; choose: (first: number) => void }) => (
  <div class="chips" role="group" aria-label="Which links are shown">
    {Array.from({ length: Math.ceil(plan.links / sheetMax) }, (_, i) => i * sheetMax).map((first) => (
      <button key={first} type="button" class="chip" aria-pressed={first === from} onClick={() => choose(first)}>{first + 1} to {Math.min(first + sheetMax, plan.links)}</button>
    ))}
  </div>
)

function One({ plan, link, scene: { ledger } }: { plan: Plan; link: number; scene: Scene }) {
  const address = useMemo(() => linkOf(ledger, plan, link), [ledger, plan, link])
  const { title, message, end } = plan.terms
  return (
    <li>
      <QR text={address} label={`QR code of link ${link + 1}`} />
      <div class="stack tight">
        {title && <b>{asLine(title, 100)}</b>}
        <span>{plan.brings}</span>
        {message && <span class="small">{asText(message)}</span>}
        <span class="soft small">Scan to claim{end && `, until ${local(end)}`}. No. {link + 1}</span>
        <a class="small unprinted" href={address} target="_blank" rel="noopener">{address}</a>
      </div>
    </li>
  )
}
