import './style.css'
import { el } from './dom.ts'
import { channelName } from '../near/neighbour.ts'
import { Book } from './book.ts'
import { Disk } from './disk.ts'
import { Game } from './game.ts'
import { Local, TakenError } from './local.ts'
import { accountsRoom, dropRoom, historyRoom, keysRoom, tryRoom } from './rooms.ts'

const page = document.querySelector<HTMLElement>('main')!
const place = location.origin + location.pathname.replace(/(index\.html)?$/, '')

function notice(title: string, ...text: string[]): void {
  page.replaceChildren(el('h1', {}, title), ...text.map((t) => el('p', {}, t)))
}

async function startAnew(): Promise<void> {
  await Disk.erase()
  location.reload()
}

async function start(): Promise<void> {
  if (!isSecureContext) {
    notice('Not at this address', `Browsers let a page keep a ledger at https addresses and on their own machine only, not at ${location.origin}. Claim links work here all the same.`)
    return
  }
  notice('Latchkey playground', 'Starting the ledger…')
  let local: Local
  try {
    local = await Local.start()
  } catch (error) {
    if (error instanceof TakenError) {
      notice('Open in another tab', 'Another tab of this browser has the ledger. Go on there, or close it and reload this page.')
    } else {
      notice('The ledger did not start', error instanceof Error ? error.message : String(error), 'It stays as it is in this browser. A new one can take its place: what the old one holds is lost then.')
      page.append(el('button', { type: 'button', onclick: () => void startAnew() }, 'Start a new ledger'))
    }
    return
  }
  local.share()
  const book = new Book(local)
  await book.load()
  const game = new Game(local, book)
  const rooms = [accountsRoom(game), keysRoom(game), dropRoom(game, `${place}claim?ledger=browser`), tryRoom(game), historyRoom(game)]
  const refresh = () => Promise.all(rooms.map((room) => room.refresh()))
  game.onchange = () => void refresh()
  new BroadcastChannel(channelName).addEventListener('message', () => setTimeout(() => void refresh(), 300))
  page.replaceChildren(
    el('header', {}, el('h1', {}, 'Latchkey playground'),
      el('p', { className: 'note' }, 'A whole ledger in this tab: make accounts, cut keys, give money away by link, and try what a key may not do. Nothing leaves your browser; its keys are toys.')),
    el('div', { className: 'rooms' }, ...rooms.slice(0, -1).map((room) => room.element)), rooms.at(-1)!.element)
  await refresh()
}

void start()
