import { useState } from 'preact/hooks'
import { humane } from '../near/text.ts'
import { type Lesson, lessons } from './lessons.ts'
import type { Session } from './session.ts'
import type { Step } from './steps.ts'

// A lesson that is under way is in the address: #lesson/ID/STEP, where it began.

export interface UnderWay {
  lesson: Lesson
  number: number // from 1 on
  steps: Step[] // since it began
}

export function underWay(view: string, steps: Step[]): UnderWay | undefined {
  const [, id, from] = /^lesson\/([a-z]+)\/(\d+)$/.exec(view) ?? []
  const at = lessons.findIndex((lesson) => lesson.id === id)
  return at < 0 ? undefined : { lesson: lessons[at]!, number: at + 1, steps: steps.slice(Number(from)) }
}

// Choose begins a lesson, with what it needs.
export function ChooseLesson({ session, at }: { session: Session; at: UnderWay | undefined }) {
  const [problem, setProblem] = useState('')
  const [isBusy, setBusy] = useState(false)
  const begin = async (id: string) => {
    setProblem('')
    setBusy(true)
    const lesson = lessons.find((one) => one.id === id)
    try {
      await lesson?.begin?.(session)
      location.hash = lesson ? `lesson/${id}/${session.steps.length}` : ''
    } catch (error) {
      setProblem(humane((error as Error).message))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {isBusy && <span class="soft small" role="status">Preparing…</span>}
      <select class="chip" aria-label="Lesson" disabled={isBusy} value={at?.lesson.id ?? ''} onChange={(event) => void begin(event.currentTarget.value)}>
        <option value="">Lessons</option>
        {lessons.map(({ id, title }, i) => <option key={id} value={id}>{`${i + 1} of ${lessons.length} · ${title}`}</option>)}
      </select>
      {problem && <span class="problem small" role="alert">{problem}</span>}
    </>
  )
}

// Task is what a lesson asks, and what it says once that is done.
export function Task({ at: { lesson, number, steps } }: { at: UnderWay }) {
  const isSolved = lesson.solved(steps)
  return (
    <section class={isSolved ? 'note ok' : 'note'} aria-label="Your task">
      <h3>Lesson {number}: {lesson.title}</h3>
      <p>{lesson.task}</p>
      <div role="status">{isSolved && <><p><b>✓ Solved.</b> {lesson.why}</p><p>Next: {lesson.next}</p></>}</div>
      {!isSolved && <details><summary>A hint</summary><p>{lesson.hint}</p></details>}
    </section>
  )
}
