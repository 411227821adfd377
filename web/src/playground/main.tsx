import '../ui/base.css'
import '../ui/parts.css'
import './playground.css'
import { render } from 'preact'
import { Button } from '../ui/button.tsx'
import { State } from '../ui/state.tsx'
import { App } from './app.tsx'
import { Disk, NothingKeptError } from './disk.ts'
import { TakenError } from './local.ts'
import { keepOffline } from './offline.ts'
import { playScene } from './scene.ts'
import { Session } from './session.ts'

const main = document.querySelector<HTMLElement>('main')!
const place = location.origin + location.pathname.replace(/(index\.html)?$/, '')
let takeNewer: (() => void) | undefined
let draw: () => void = () => undefined
const show = (content: preact.ComponentChildren) => render(content, main)

async function startAnew(): Promise<void> {
  await Disk.erase()
  await start()
}

async function start(): Promise<void> {
  main.className = ''
  if (!isSecureContext) {
    show(<State icon="lock" tone="warm" title="Not at this address" text={`Browsers let a page keep a ledger at https addresses and on their own machine only, not at ${location.origin}. Claim links work here all the same.`} />)
    return
  }
  show(<State icon="clock" title="Latchkey playground" text="Starting the ledger…" />)
  try {
    const session = await Session.start()
    if (session.steps.length === 0) await playScene(session)
    const restart = async () => {
      draw = () => undefined
      await session.startOver()
      await start()
    }
    main.replaceChildren()
    main.className = 'playground'
    draw = () => show(<App session={session} claimPage={`${place}claim?ledger=browser`} restart={restart} newer={takeNewer} />)
    draw()
    void keepOffline(place, (use) => {
      takeNewer = use
      draw()
    })
  } catch (error) {
    show(<Failed error={error as Error} />)
  }
}

// Failed says why there is no ledger here, and what can be done about it.
function Failed({ error }: { error: Error }) {
  if (error instanceof TakenError) return <State icon="lock" tone="warm" title="Open in another tab" text="Another tab of this browser has the ledger. Go on there, or close it and reload this page." />
  if (error instanceof NothingKeptError) return <State icon="lock" tone="warm" title="This browser keeps no ledger" text="It lets pages store nothing: in a private window, or by a setting. The playground needs a place for its ledger." />
  return (
    <State icon="cross" tone="no" title="The ledger did not start" text={error.message} help="It stays as it is in this browser. A new one can take its place: what the old one holds is lost then.">
      <Button act={startAnew}>Start a new ledger</Button>
    </State>
  )
}

main.replaceChildren()
void start()
