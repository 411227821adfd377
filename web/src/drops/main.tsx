import '../ui/base.css'
import '../ui/parts.css'
import './drops.css'
import { render } from 'preact'
import { Keep } from '../keep/kept.ts'
import { here } from '../near/here.ts'
import { App } from './app.tsx'

// The page is served at PREFIX/drops, the node answers at PREFIX/.
const main = document.querySelector<HTMLElement>('main')!
main.replaceChildren()
render(<App ledger={here(/drops\/?$/)} keep={await Keep.open()} />, main)
