import { useCallback, useState } from 'preact/hooks'
import { shown } from '../near/amount.ts'
import { estimate } from '../near/estimate.ts'
import type { Plan } from '../near/plan.ts'
import { Button } from '../ui/button.tsx'
import { download } from '../ui/download.ts'
import { useLoaded } from '../ui/loaded.ts'
import { Mark } from '../ui/mark.tsx'
import { State, Waiting } from '../ui/state.tsx'
import { useFocus } from '../ui/view.ts'
import { Made } from './made.tsx'
import { linksTable } from './links.ts'
import { Pay } from './pay.tsx'
import { plannedOf, progressOf } from './run.ts'
import type { Scene } from './scene.ts'

const lost = 'Without a copy elsewhere nobody has these links any more: what they hold can only be taken back.'

// Making is links that this browser is to make, is making or has made.
export function Making({ scene, label }: { scene: Scene; label: string }) {
  const { campaigns, funder } = scene
  const [loaded, again] = useLoaded(useCallback(async () => {
    const plan = await campaigns.find(label)
    return plan?.funder === funder ? { plan, keeps: await campaigns.keeps(label), ...(await progressOf(campaigns, plan)) } : undefined
  }, [campaigns, funder, label]))
  useFocus(loaded.state === 'here' ? String(loaded.value?.made === loaded.value?.plan.links) : loaded.state)
  if (loaded.state === 'waiting') return <Waiting title="One moment…" />
  if (loaded.state === 'failed') return <State icon="cross" tone="no" title="That did not work" text={loaded.reason}><Button act={again}>Try again</Button></State>
  if (!loaded.value) return <Unknown funder={funder} />
  const { plan, made, drops, keeps, isBegun } = loaded.value
  if (made === plan.links) return <Made plan={plan} drops={drops} keeps={keeps} scene={scene}><Forget scene={scene} label={label} warning={lost} /></Made>
  return (
    <div class="sheet">
      <div class="top"><Mark /><a class="small" href={`#${funder}`}>All drops</a></div>
      <div>
        <h1>{plan.links === 1 ? 'One link' : `${plan.links} links`}</h1>
        <p>each for {plan.brings}{plan.terms.uses > 1 && `, ${plan.terms.uses} times`}</p>
      </div>
      {isBegun && <p class="note warm" role="status">{made} of {plan.links} are made. Go on: nothing is paid twice.</p>}
      <Cost plan={plan} scene={scene} />
      <Pay plan={plan} made={made} keeps={keeps} scene={scene} ended={again} />
      {made > 0 && <Button kind="quiet" act={async () => download(`${label}.csv`, await linksTable(scene.ledger, plan, drops), 'text/csv')}>Save the links as a table</Button>}
      <Forget scene={scene} label={label} warning={isBegun ? lost : undefined} />
    </div>
  )
}

const Unknown = ({ funder }: { funder: string }) => (
  <State title="This browser does not have these links" text="Links are kept where they were made, and on the list that was saved there.">
    <a class="btn quiet" href={`#${funder}`}>All drops</a>
  </State>
)

// Cost is what latchkey drop estimate says.
function Cost({ plan, scene: { ledger: { rpc } } }: { plan: Plan; scene: Scene }) {
  const [loaded, again] = useLoaded(useCallback(() => estimate(rpc, plannedOf(plan)), [rpc, plan]))
  if (loaded.state === 'waiting') return <p class="soft" role="status">Asking the ledger…</p>
  if (loaded.state === 'failed') return <div class="stack"><p class="problem" role="alert">{loaded.reason}</p><Button kind="quiet" act={again}>Ask again</Button></div>
  const { drops, deposit, gifts, comesBack, claimGas, makingGas } = loaded.value
  return (
    <dl class="figures" aria-label="What it costs">
      <div><dt>drops</dt><dd>{drops}</dd></div>
      {gifts > 0n && <div><dt>they bring</dt><dd>{shown(gifts)}</dd></div>}
      <div><dt>deposit</dt><dd>{shown(deposit)}</dd></div>
      <div><dt>comes back of it, or more, when all are claimed</dt><dd>{shown(comesBack)}</dd></div>
      <div><dt>gas of all claims, of it, at most</dt><dd>{shown(claimGas)}</dd></div>
      <div><dt>gas of making them, beside it, at most</dt><dd>{shown(makingGas)}</dd></div>
    </dl>
  )
}

// Forget removes links from this browser: with a warning, where something was sent for them.
function Forget({ scene: { campaigns, funder }, label, warning }: { scene: Scene; label: string; warning: string | undefined }) {
  const [isMeant, setMeant] = useState(false)
  const forget = async () => {
    await campaigns.forget(label)
    location.hash = funder
  }
  if (warning && !isMeant) return <Button kind="plain" act={() => setMeant(true)}>Remove them from this browser</Button>
  return (
    <div class="stack">
      {warning && <p class="note no">{warning}</p>}
      <Button kind={warning ? 'danger' : 'plain'} act={forget}>{warning ? 'Remove them for good' : 'Do not make them'}</Button>
    </div>
  )
}
