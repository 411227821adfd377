import '../ui/base.css'
import '../ui/parts.css'
import '../ui/graph.css'
import './explorer.css'
import { render } from 'preact'
import { here } from '../near/here.ts'
import { App } from './app.tsx'

// The pages are served at PREFIX/explorer/, /tx/HASH, /block/H, /contract/ID and /account/ID/activity, the node answers at PREFIX/.
const page = /(?:(explorer|tx|block|contract)\/([^/]*)|account\/([^/]*)\/(activity))$/
const [, kind, name, account, activity] = page.exec(location.pathname) ?? []
const main = document.querySelector<HTMLElement>('main')!
main.replaceChildren()
render(<App ledger={here(page)} kind={kind ?? activity ?? 'explorer'} name={decoded(name ?? account ?? '')} />, main)

// decoded is a part of an address as it was meant; what is not well encoded stays as it is.
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
