import { useState } from 'preact/hooks'
import { asLine, humane } from '../near/text.ts'
import { Button } from '../ui/button.tsx'
import { download } from '../ui/download.ts'
import { copy } from '../ui/words.tsx'
import { isArchive } from './archive.ts'
import type { Entry } from './book.ts'
import { go } from './export_go.ts'
import { js } from './export_js.ts'
import { shell } from './export_shell.ts'
import { isKeys, readKeys } from './keys_file.ts'
import { packed } from './link.ts'
import { readScenario, type Scenario, scenarioOf } from './scenario.ts'
import type { Session } from './session.ts'
import { Whole } from './whole.tsx'

// programs run the same steps elsewhere.
const programs = [
  { name: 'For the shell', file: 'scenario.sh', write: shell },
  { name: 'For near-api-js', file: 'scenario.test.mjs', write: js },
  { name: 'For Go', file: 'scenario_test.go', write: go },
]

const fileBytesMax = 16 << 20, ledgerBytesMax = 256 << 20

// Opened is what was chosen in place of this ledger.
export type Opened = { scenario: Scenario } | { archive: Uint8Array<ArrayBuffer>; keys: Entry[] }

// Share gives away what was tried, or the ledger, and takes what others did.
export function Share({ session, page, replace }: { session: Session; page: string; replace: (by: Opened) => Promise<void> }) {
  const [withSecrets, setWithSecrets] = useState(false)
  const [status, tell] = useState('')
  const made = async () => {
    const { scenario, left } = await scenarioOf(session, withSecrets)
    return { text: JSON.stringify(scenario, null, 1), note: left === 0 ? '' : ` ${left} steps that were signed elsewhere are not in it.` }
  }
  const attempt = (work: () => Promise<string>) => () => work().then(tell, (error: Error) => tell(humane(error.message)))
  const save = attempt(async () => {
    const { text, note } = await made()
    download('scenario.json', text, 'application/json')
    return `Saved.${note}`
  })
  const link = attempt(async () => {
    const { text, note } = await made(), short = await packed(JSON.stringify(JSON.parse(text)))
    if (!short) return 'It is too long for a link: save it as a file.'
    const how = await copy(`${page}#play/${short}`, document.body)
    return how === 'copied' ? `The link is copied.${note}` : 'This browser copies nothing: save it as a file.'
  })
  const program = (file: string, write: (scenario: Scenario) => string) => attempt(async () => {
    download(file, write((await scenarioOf(session, withSecrets)).scenario))
    return `Saved as ${file}.`
  })
  const open = (files: FileList | null) => attempt(async () => {
    if (!files?.length) return ''
    tell('Reading it. The blocks of a ledger are run again, which takes as long as they once did.')
    await replace(await opened([...files]))
    return ''
  })()
  return (
    <details class="menu">
      <summary class="chip">Share</summary>
      <div class="stack">
        <p class="small">What was tried here, to be tried again: each step, and how it ended.</p>
        <label class="small"><input type="checkbox" checked={withSecrets} onChange={(event) => setWithSecrets(event.currentTarget.checked)} /> with the secret keys</label>
        {withSecrets && <p class="note no">Whoever gets it can sign with these keys. Without them, new keys take their places.</p>}
        <div class="row"><Button kind="quiet" act={link}>Copy a link</Button><Button kind="quiet" act={save}>Save as a file</Button></div>
        <div class="row">{programs.map(({ name, file, write }) => <Button key={file} kind="quiet" act={program(file, write)}>{name}</Button>)}</div>
        <Whole session={session} tell={tell} />
        <label class="btn quiet file">Open a file<input type="file" accept=".json,.latchkey,application/json" multiple onChange={(event) => void open(event.currentTarget.files)} /></label>
        <p class="soft small">A scenario, or a ledger together with a file of its keys. It takes the place of this ledger.</p>
        <p class="small" role="status">{status}</p>
      </div>
    </details>
  )
}

// opened reads the files that were chosen: a scenario, or a ledger with keys. Errors say what is wrong with them.
async function opened(files: File[]): Promise<Opened> {
  const keys: Entry[] = []
  let found: Opened | undefined
  for (const file of files) {
    const isLedger = isArchive(new Uint8Array(await file.slice(0, 32).arrayBuffer()))
    if (file.size > (isLedger ? ledgerBytesMax : fileBytesMax)) throw new Error(`${asLine(file.name, 60)} is too large: a page takes ledgers of ${ledgerBytesMax >> 20} MB and other files of ${fileBytesMax >> 20} MB at most.`)
    const text = isLedger ? '' : await file.text()
    if (!isLedger && isKeys(text)) {
      keys.push(...readKeys(text))
      continue
    }
    if (found) throw new Error('These are several ledgers or scenarios: choose one.')
    found = isLedger ? { archive: new Uint8Array(await file.arrayBuffer()), keys } : { scenario: readScenario(text) }
  }
  if (!found) throw new Error('These are keys alone: choose the file of their ledger together with them.')
  return found
}
