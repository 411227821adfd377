import { useState } from 'preact/hooks'
import { root } from '../near/names.ts'
import { humane } from '../near/text.ts'
import { Button } from '../ui/button.tsx'
import { download } from '../ui/download.ts'
import { Field } from '../ui/field.tsx'
import { keysText } from './keys_file.ts'
import type { Session } from './session.ts'

// Whole gives the ledger itself away, with all of its blocks: as a copy, or so that it goes on elsewhere and ends here.
export function Whole({ session, tell }: { session: Session; tell: (text: string) => void }) {
  const [isMoving, setMoving] = useState(false)
  const attempt = (work: () => Promise<string>) => () => work().then(tell, (error: Error) => tell(humane(error.message)))
  const saveLedger = async () => {
    download('playground.latchkey', await session.local.archive(), 'application/octet-stream')
    return 'Saved as playground.latchkey.'
  }
  const saveKeys = attempt(async () => {
    const { chain_id } = await session.local.ask<{ chain_id: string }>('status', {})
    download(`${root}.json`, keysText(session.book.entries()), 'application/json')
    return `Saved as ${root}.json: the command line looks for it in ~/.near-credentials/${chain_id}. Whoever gets it can sign with the keys.`
  })
  return (
    <>
      <p class="small">The ledger itself, with all of its blocks: <code>latchkey import</code> makes one of it on a laptop, a node or a Worker.</p>
      <div class="row"><Button kind="quiet" act={attempt(saveLedger)}>Save the ledger</Button><Button kind="quiet" act={saveKeys}>Save its keys</Button></div>
      {isMoving ? <Move session={session} save={saveLedger} tell={tell} end={() => setMoving(false)} /> : <Button kind="quiet" act={() => setMoving(true)}>Move it elsewhere</Button>}
    </>
  )
}

// Move asks where the ledger goes on, ends it here and saves it.
function Move({ session, save, tell, end }: { session: Session; save: () => Promise<string>; tell: (text: string) => void; end: () => void }) {
  const [to, setTo] = useState('')
  const move = async () => {
    try {
      await session.seal(to.trim())
      tell(`It has ended here. ${await save()} Save its keys, too: one of them opens it where it goes.`)
      end()
    } catch (error) {
      tell(humane((error as Error).message))
    }
  }
  return (
    <div class="note stack">
      <p class="small">It ends here: you can look at it, and try nothing any more. For another playground, name no address.</p>
      <Field id="moves-to" label="Where it goes on, if you know it" value={to} onInput={setTo} placeholder="https://…" />
      <div class="row"><Button act={move}>End and save it</Button><Button kind="quiet" act={end}>Keep it here</Button></div>
    </div>
  )
}
