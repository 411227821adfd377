// The ledger of the page's address, followed in a Web Worker. It is kept in memory: a page that is opened anew runs all of it again.
import { BehindError, type Followed, Follower, ImportError, type Page } from './follow.ts'
import { atFirst, onDemand } from './plugin_names.ts'
import { preparedOf } from './plugins.ts'
import type { Modules } from './modules.ts'

export interface Begin {
  modules: Modules
  place: string // the ledger's address, with a slash at its end
}

// Heard is what the page is told: passing: it is asked again.
export type Heard = Followed | { problem: string; code: string; passing: boolean }

const pollEvery = 1000 // milliseconds
const sleep = () => new Promise((resolve) => setTimeout(resolve, pollEvery))
const post = (heard: Heard) => postMessage(heard)

async function ask(place: string, parameter: string, n: number): Promise<Page | undefined> {
  const answer = await fetch(`${place}v1/log?${parameter}=${n}`, { cache: 'no-store' })
  if (answer.ok) {
    const { headers } = answer
    return { records: new Uint8Array(await answer.arrayBuffer()), next: Number(headers.get('Latchkey-Next')), all: headers.get('Latchkey-Done') === 'true' }
  }
  const { error, code } = await answer.json().catch(() => ({ error: `It answers ${answer.status}.` })) as { error: string; code?: string }
  if (code === 'LOG_BEYOND_HEAD') return undefined
  throw new Error(error)
}

async function follow({ modules, place }: Begin): Promise<void> {
  const prepared = [...modules.prepared, ...await Promise.all(onDemand.map(({ name }) => name).filter((name) => !atFirst.includes(name)).map(preparedOf))]
  const follower = new Follower(modules.core, prepared, (parameter, n) => ask(place, parameter, n))
  for (;;) {
    try {
      const followed = await follower.step()
      post(followed)
      if (followed.all) await sleep()
    } catch (error) {
      if (!(error instanceof BehindError) && !(error instanceof TypeError) && !(error instanceof Error && error.constructor === Error)) {
        post({ problem: (error as Error).message, code: error instanceof ImportError ? error.code ?? '' : '', passing: false })
        return
      }
      post({ problem: error.message, code: '', passing: true })
      await sleep()
    }
  }
}

addEventListener('message', ({ data }: MessageEvent<Begin>) => {
  follow(data).catch((error: unknown) => post({ problem: error instanceof Error ? error.message : String(error), code: '', passing: false }))
}, { once: true })
