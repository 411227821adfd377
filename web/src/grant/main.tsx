import '../ui/base.css'
import '../ui/parts.css'
import './grant.css'
import { render } from 'preact'
import { Keep } from '../keep/kept.ts'
import { here } from '../near/here.ts'
import { asText } from '../near/text.ts'
import { State } from '../ui/state.tsx'
import { App } from './app.tsx'
import { readRequest, RequestError } from './request.ts'

// The page is served at PREFIX/grant, the node answers at PREFIX/.
const main = document.querySelector<HTMLElement>('main')!
main.replaceChildren()

try {
  const place = new URL(location.href)
  const request = readRequest(place.searchParams, document.referrer, place)
  render(<App request={request} ledger={here(/grant\/?$/)} keep={await Keep.open()} />, main)
} catch (error) {
  if (!(error instanceof RequestError)) throw error
  render(
    <State icon="link" tone="no" title="This request is not in order" text="An application sent you here, and what it asks for cannot be shown to you as it is. Nothing was given away."
      help="Go back with your browser. Whoever made the application can mend it:">
      <p class="note">{asText(error.message)}</p>
    </State>, main)
}
