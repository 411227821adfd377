import '../ui/base.css'
import './claim.css'
import { Keep } from '../keep/kept.ts'
import { here } from '../near/here.ts'
import { Broken } from './broken.tsx'
import { parseLink } from './link.ts'
import { Stage } from './stage.tsx'
import { Visit } from './visit.tsx'

const page = document.querySelector<HTMLElement>('main')!
const ledger = here(/claim(\.html)?$/)
taken() // before anything is waited for
const keep = await Keep.open()

// The link leaves the address bar as soon as it is read: what stands there is looked at
// over shoulders, copied, and kept by histories that browsers share between machines.
// The entry itself keeps it, for a reload and for the way back.
function taken(): string {
  if (location.hash !== '') history.replaceState({ link: location.hash }, '', location.pathname + location.search)
  const { link } = (history.state ?? {}) as { link?: unknown }
  return typeof link === 'string' ? link : ''
}

let shown: string | undefined

// show opens a link that came in, or that of the entry which the tab is at now.
function show(): void {
  const isNew = location.hash !== '', link = taken()
  if (isNew || link !== shown) start(shown = link)
}

function start(text: string): void {
  const stage = new Stage(page), link = parseLink(text)
  if (link) void new Visit(stage, ledger, keep, link).begin()
  else stage.place(<Broken open={({ contract, key }) => { location.hash = `${contract}/${key.secretKey}` }} />)
}

// A browser tells of a new fragment with the one, of the way back with the other.
addEventListener('hashchange', show)
addEventListener('popstate', show)
show()
