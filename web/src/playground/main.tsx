import '../ui/base.css'
import '../ui/parts.css'
import '../ui/graph.css'
import './playground.css'
import { render } from 'preact'
import { Button } from '../ui/button.tsx'
import { State } from '../ui/state.tsx'
import { App } from './app.tsx'
import { Disk, NothingKeptError } from './disk.ts'
import { Follow } from './follow.tsx'
import { keepOffline } from './offline.ts'
import { unpacked } from './link.ts'
import { busyLockWait, lockWait, TakenError } from './lock.ts'
import { modules } from './modules.ts'
import { type Differs, playScenario, readScenario, type Scenario } from './scenario.ts'
import { playScene } from './scene.ts'
import { Session } from './session.ts'
import type { Opened } from './share.tsx'

if (isSecureContext) modules().catch(() => undefined) // while the rest begins; whoever needs them hears of it

const main = document.querySelector<HTMLElement>('main')!
const place = location.origin + location.pathname.replace(/(index\.html)?$/, '')
let takeNewer: (() => void) | undefined
let draw: () => void = () => undefined
const show = (content: preact.ComponentChildren) => render(content, main)

// startAnew has a new ledger take the place of what is kept, if no other tab has that for longer than wait milliseconds.
async function startAnew(scenario?: Scenario, wait = lockWait): Promise<void> {
  show(<State icon="clock" title="Latchkey playground" text="Beginning a new ledger…" />)
  try {
    if (isSecureContext) await Disk.erase(wait)
  } catch (error) {
    show(<Failed error={error as Error} />)
    return
  }
  await start(scenario)
}

// start opens the ledger of this browser; a new one begins with a scenario, or with the opening scene.
async function start(scenario?: Scenario): Promise<void> {
  main.className = ''
  if (!isSecureContext) {
    show(<State icon="lock" tone="warm" title="Not at this address" text={`Browsers let a page keep a ledger at https addresses and on their own machine only, not at ${location.origin}. Claim links work here all the same.`} />)
    return
  }
  show(<State icon="clock" title="Latchkey playground" text="Starting the ledger…" />)
  try {
    const session = await Session.start()
    const isNew = session.steps.length === 0
    const differ = isNew && scenario ? await playScenario(session, scenario) : []
    if (isNew && !scenario) await playScene(session)
    open(session, differ)
  } catch (error) {
    show(<Failed error={error as Error} />)
  }
}

function open(session: Session, differ: Differs[]): void {
  const close = () => {
    draw = () => undefined
    session.end()
    history.replaceState(null, '', place)
    main.className = ''
  }
  const restart = async (scenario?: Scenario) => {
    close()
    await startAnew(scenario, busyLockWait)
  }
  const replace = async (by: Opened) => {
    if ('scenario' in by) return restart(by.scenario)
    await session.local.bring(by.archive, by.keys)
    close()
    await start()
  }
  main.replaceChildren()
  main.className = 'playground'
  draw = () => show(<App session={session} place={place} restart={() => restart()} replace={replace} differ={differ} newer={takeNewer} />)
  draw()
  void keepOffline(place, (use) => {
    takeNewer = use
    draw()
  })
}

// shared asks whether what a link holds is to be played.
async function shared(link: string): Promise<void> {
  const keep = () => {
    history.replaceState(null, '', place)
    return start()
  }
  try {
    const scenario = readScenario(await unpacked(link))
    const play = () => {
      history.replaceState(null, '', place)
      return startAnew(scenario)
    }
    show(
      <State icon="link" title="A scenario for you" text={`Somebody tried ${scenario.steps.length} steps in a playground, and shared them.`} help="Playing it begins a new ledger in this browser: what the old one holds is lost.">
        <Button act={play}>Play it</Button>
        <Button kind="quiet" act={keep}>Keep mine</Button>
      </State>)
  } catch (error) {
    show(<State icon="cross" tone="no" title="This link holds no scenario" text={(error as Error).message}><Button act={keep}>Open the playground</Button></State>)
  }
}

// Failed says why there is no ledger here, and what can be done about it.
function Failed({ error }: { error: Error }) {
  if (error instanceof TakenError) return <State icon="lock" tone="warm" title="Open in another tab" text="Another tab of this browser has the ledger. Go on there, or close it and reload this page." />
  if (error instanceof NothingKeptError) return <State icon="lock" tone="warm" title="This browser keeps no ledger" text="It lets pages store nothing: in a private window, or by a setting. The playground needs a place for its ledger." />
  return (
    <State icon="cross" tone="no" title="The ledger did not start" text={error.message} help="It stays as it is in this browser. A new one can take its place: what the old one holds is lost then.">
      <Button act={() => startAnew()}>Start a new ledger</Button>
    </State>
  )
}

main.replaceChildren()
const [, link] = /^#play\/([\w-]+)$/.exec(location.hash) ?? []
if (location.search === '?follow') show(<Follow place={place} />)
else void (link ? shared(link) : start())
