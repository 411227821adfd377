import '../ui/base.css'
import '../ui/parts.css'
import './account.css'
import { render } from 'preact'
import { Keep } from '../keep/kept.ts'
import { validAccount } from '../near/account.ts'
import { here } from '../near/here.ts'
import { App } from './app.tsx'
import { Which } from './which.tsx'

// The page is served at PREFIX/account/ID, the node answers at PREFIX/.
const page = /account\/[^/]*$/
const id = decodeURIComponent(location.pathname.replace(/.*\/account\//, '')).toLowerCase()
const ledger = here(page)
const main = document.querySelector<HTMLElement>('main')!
main.replaceChildren()

if (validAccount(id)) {
  document.title = id
  render(<App id={id} ledger={ledger} keep={await Keep.open()} />, main)
} else {
  render(<Which ledger={ledger} text={id} />, main)
}
