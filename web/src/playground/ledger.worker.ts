// The ledger of the playground in a Web Worker. One tab at a time owns it, by a Web Lock.
import { Disk, NothingKeptError } from './disk.ts'
import { Playground, type Request } from './ledger.ts'
import { withLock } from './lock.ts'
import type { Modules } from './modules.ts'
import { atFirst, type PluginName } from './plugin_names.ts'
import { codeOf, preparedOf } from './plugins.ts'
import type { Step } from './steps.ts'

export type Reply =
  | { id: number; value: unknown }
  | { id: number; error: string }
  | { state: 'ready'; steps: Step[] }
  | { state: 'taken' | 'unkept' | 'failed'; reason?: string }
  | { step: Step } // it was tried, here or in another tab

const post = (reply: Reply) => postMessage(reply)

// The page's first message has what it compiled.
const modules = new Promise<Modules>((resolve) => addEventListener('message', ({ data }: MessageEvent<{ modules: Modules }>) => resolve(data.modules), { once: true }))
const files = {
  core: async () => (await modules).core,
  prepared: async (name: PluginName) => (await modules).prepared[atFirst.indexOf(name)] ?? preparedOf(name),
  code: codeOf,
}

// serve answers one request after the other: the second waits until what the first changed is on disk.
function serve(playground: Playground): void {
  let last: Promise<unknown> = Promise.resolve()
  onmessage = ({ data }: MessageEvent<Request>) => {
    last = last.then(() => playground.answer(data)).then(
      (value) => post({ id: data.id, value }),
      (error: unknown) => post({ id: data.id, error: error instanceof Error ? error.message : String(error) }))
  }
}

// The lock is held as long as the worker lives. How long to wait for it, in milliseconds, is the worker's name.
withLock(Number(self.name), async () => {
  try {
    const playground = await Playground.open(await Disk.open(), files, (step) => post({ step }))
    serve(playground)
    post({ state: 'ready', steps: playground.steps })
  } catch (error) {
    post(error instanceof NothingKeptError ? { state: 'unkept' } : { state: 'failed', reason: String(error) })
    return
  }
  await new Promise(() => undefined)
}).catch(() => post({ state: 'taken' }))
