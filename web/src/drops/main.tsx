import '../ui/base.css'
import '../ui/parts.css'
import './drops.css'
import { render } from 'preact'
import { Campaigns } from '../keep/campaigns.ts'
import { Keep } from '../keep/kept.ts'
import { here } from '../near/here.ts'
import { App } from './app.tsx'

// The page is served at PREFIX/drops, the node answers at PREFIX/.
const main = document.querySelector<HTMLElement>('main')!
main.replaceChildren()
const [keep, campaigns] = await Promise.all([Keep.open(), Campaigns.open()])
render(<App ledger={here(/drops\/?$/)} keep={keep} campaigns={campaigns} />, main)
