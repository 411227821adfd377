import { useEffect, useReducer, useRef, useState } from 'preact/hooks'
import { humane } from '../near/text.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/field.tsx'
import { Mark } from '../ui/mark.tsx'
import { useView } from '../ui/view.ts'
import { Came, Verdict } from './came.tsx'
import { blank, type Draft, draftOf } from './draft.ts'
import { ChooseLesson, Task, underWay } from './lesson.tsx'
import { StoppedError } from './local.ts'
import type { Differs } from './scenario.ts'
import type { Session } from './session.ts'
import { type Opened, Share } from './share.tsx'
import type { Step } from './steps.ts'
import { There } from './there.tsx'
import { Timeline } from './timeline.tsx'
import { titleOf } from './title.ts'
import { Try } from './try.tsx'
import type { World } from './world.ts'

// App is the instrument: what there is, what is tried, what came of it; below, all that was tried.
export function App({ session, place, restart, replace, differ, newer }: {
  session: Session
  place: string // the address of the page
  restart: () => Promise<void>
  replace: (by: Opened) => Promise<void>
  differ: Differs[] // steps of a scenario that ended otherwise than when it was saved
  newer?: () => void // takes a newer page that waits
}) {
  const [, changed] = useReducer((n: number) => n + 1, 0)
  const { steps } = session, last = steps.length - 1
  const [looked, setLooked] = useState<number>() // none: the newest
  useEffect(() => { session.onchange = () => changed(undefined) }, [session])
  const at = Math.min(looked ?? last, last), isPast = at < last
  const look = (n: number) => setLooked(n < last ? n : undefined)
  const [world, problem] = useWorld(session, steps, isPast ? at : undefined)
  const [written, setDraft] = useState<Draft>()
  const step = steps[at]
  const seen = world && step?.tried && draftOf(step.tried, abiOf(world, step.tried.receiver_id))
  const draft = written ?? seen ?? blank
  const write = (change: Partial<Draft>) => setDraft((now) => ({ ...(now ?? seen ?? blank), ...change }))
  const lesson = underWay(useView(), steps)
  const places = useRef<HTMLDivElement>(null)
  const go = (n: number) => places.current?.children[n]?.scrollIntoView({ block: 'nearest', inline: 'start' })
  const goOn = async () => {
    await session.goOn(at)
    setLooked(undefined)
  }
  return (
    <>
      <header class="bar">
        <Mark text="" /><h1>Latchkey playground</h1>
        <nav class="turn" aria-label="Places">{['There is', 'You try', 'Came of it'].map((name, i) => <button key={name} type="button" class="chip" onClick={() => go(i)}>{name}</button>)}</nav>
        <ChooseLesson session={session} at={lesson} />
        <Share session={session} page={place} replace={replace} />
        {newer && <button type="button" class="chip" onClick={newer}>Use the newer page</button>}
        <StartOver restart={() => restart()} />
      </header>
      {problem && <p class="problem" role="alert">{problem}</p>}
      {differ[0] && <p class="problem" role="alert">{`${differ.length === 1 ? 'One step' : `${differ.length} steps`} ended otherwise than when the scenario was saved: step ${differ[0].n + 1} was ${differ[0].expected}, and is ${differ[0].ended}.`}</p>}
      <div class="places" ref={places}>
        <Place title="What there is">
          {world && <There world={world} book={session.book} draft={draft} claimPage={`${place}claim?ledger=browser`} take={(change) => { write(change); go(1) }} />}
        </Place>
        <Place title="What you try">
          {lesson && <Task at={lesson} />}
          {world && <Try session={session} world={world} draft={draft} write={write} done={() => { setLooked(undefined); go(2) }}
            instead={isPast && step ? (busy) => <Then step={step} busy={busy} goOn={goOn} back={() => setLooked(undefined)} /> : undefined} />}
        </Place>
        <Place title="What came of it">
          {world && step && seen && <Came key={step.n} step={step} explorer={(hash) => `${place}tx/${hash}?ledger=browser`} session={session} world={world} draft={seen} mend={(change) => { setLooked(undefined); setDraft({ ...seen, ...change }); go(1) }} />}
        </Place>
      </div>
      {step && <Verdict step={step} see={() => go(2)} />}
      <Timeline steps={steps} at={at} look={look} />
    </>
  )
}

const abiOf = (world: World, id: string) => world.beings.find((being) => being.id === id)?.contract?.abi ?? undefined

// Place is one of the three: it stays where it is, whatever it holds.
function Place({ title, children }: { title: string; children: preact.ComponentChildren }) {
  return <section class="place" aria-label={title} tabIndex={0}><h2 class="label">{title}</h2>{children ?? <p class="soft">Asking the ledger…</p>}</section>
}

const passing = 80 // milliseconds that a step of the past is looked at before the ledger is asked about it

// useWorld is what there is behind a step; the last that was seen stays until the next is there.
function useWorld(session: Session, steps: Step[], at: number | undefined): [World | undefined, string] {
  const [world, setWorld] = useState<World>()
  const [problem, setProblem] = useState('')
  useEffect(() => {
    let wanted = true
    const look = () => session.world(at).then(
      (found) => { if (wanted) { setWorld(found); setProblem('') } },
      (error: Error) => { if (wanted && !(error instanceof StoppedError)) setProblem(humane(error.message)) })
    const timer = setTimeout(() => void look(), at === undefined ? 0 : passing)
    return () => { wanted = false; clearTimeout(timer) }
  }, [session, steps, at])
  return [world, problem]
}

// Then is a step that others followed: the ledger is shown as it was behind it.
function Then({ step, busy, goOn, back }: { step: Step; busy: boolean; goOn: () => Promise<void>; back: () => void }) {
  const [problem, setProblem] = useState('')
  const attempt = () => goOn().catch((error: Error) => setProblem(humane(error.message)))
  return (
    <>
      <p class="say">{titleOf(step)}</p>
      <p class="soft">You look at the ledger as it was behind this step. What followed it stays, until you go on from here: then it is forgotten.</p>
      <Problem text={problem} />
      <div class="buttons">
        <Button act={attempt} busy={busy}>Go on from here</Button>
        <Button kind="quiet" act={back}>Back to now</Button>
      </div>
    </>
  )
}

// StartOver asks once more, in its place.
function StartOver({ restart }: { restart: () => Promise<void> }) {
  const [asks, setAsks] = useState(false)
  if (!asks) return <button type="button" class="chip over" onClick={() => setAsks(true)}>Start over</button>
  return <span class="sure"><span class="small">All of it goes.</span><button type="button" class="chip" onClick={() => void restart()}>Forget it</button><button type="button" class="chip" onClick={() => setAsks(false)}>Keep it</button></span>
}
