import '../style.css'
import { el } from '../dom.ts'
import { Neighbour } from '../near/neighbour.ts'
import { type Asker, Remote } from '../near/rpc.ts'
import { Keep } from './kept.ts'
import { parseLink } from './link.ts'
import { Stage } from './stage.ts'
import { Visit } from './visit.ts'

const page = document.querySelector<HTMLElement>('main')!
// The page is served at PREFIX/claim, the node answers at PREFIX/. A link of the
// playground names the ledger in another tab of this browser.
const rpc: Asker = new URLSearchParams(location.search).get('ledger') === 'browser'
  ? new Neighbour()
  : new Remote(location.origin + location.pathname.replace(/claim(\.html)?$/, ''))
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
  if (link) void new Visit(stage, rpc, keep, link).begin()
  else broken(stage)
}

// broken asks for a whole link: chats cut them, and some pass on only the end.
function broken(stage: Stage): void {
  const field = el('input', { id: 'link', type: 'text', autocomplete: 'off', spellcheck: false, attrs: { 'aria-describedby': 'problem' } })
  const problem = el('p', { id: 'problem', className: 'problem', attrs: { role: 'alert' } })
  stage.show('This link is broken',
    'A part of it is missing: perhaps it was cut when it was copied. Ask for the whole link, up to its last letter.',
    el('form', {
      noValidate: true,
      onsubmit: (event) => {
        event.preventDefault()
        const link = parseLink(field.value)
        if (link) location.hash = `${link.contract}/${link.key.secretKey}`
        else problem.textContent = 'That is not a whole link either: it looks like https://host/claim#drop.test.near/ed25519:…'
      },
    }, el('label', { htmlFor: 'link' }, 'The whole link'), el('div', { className: 'field' }, field), problem,
    el('button', { type: 'submit' }, 'Open it')))
}

// A browser tells of a new fragment with the one, of the way back with the other.
addEventListener('hashchange', show)
addEventListener('popstate', show)
show()
