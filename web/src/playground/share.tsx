import { useState } from 'preact/hooks'
import { humane } from '../near/text.ts'
import { Button } from '../ui/button.tsx'
import { download } from '../ui/download.ts'
import { copy } from '../ui/words.tsx'
import { go } from './export_go.ts'
import { js } from './export_js.ts'
import { shell } from './export_shell.ts'
import { packed } from './link.ts'
import { readScenario, type Scenario, scenarioOf } from './scenario.ts'
import type { Session } from './session.ts'

// programs run the same steps elsewhere.
const programs = [
  { name: 'For the shell', file: 'scenario.sh', write: shell },
  { name: 'For near-api-js', file: 'scenario.test.mjs', write: js },
  { name: 'For Go', file: 'scenario_test.go', write: go },
]

const fileBytesMax = 16 << 20

// Share gives away what was tried, and takes what others did.
export function Share({ session, page, play }: { session: Session; page: string; play: (scenario: Scenario) => Promise<void> }) {
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
    const file = files?.[0]
    if (!file) return ''
    if (file.size > fileBytesMax) return 'This file is too large for a scenario.'
    await play(readScenario(await file.text()))
    return ''
  })()
  return (
    <details class="menu">
      <summary class="chip">Share</summary>
      <div class="stack">
        <p class="small">What was tried here, to be tried again: each step, and how it ended.</p>
        <label class="small"><input type="checkbox" checked={withSecrets} onChange={(event) => setWithSecrets(event.currentTarget.checked)} /> with the secret keys</label>
        {withSecrets && <p class="note no">Whoever gets it can sign with these keys. Without them, new keys take their places.</p>}
        <Button kind="quiet" act={link}>Copy a link</Button>
        <Button kind="quiet" act={save}>Save as a file</Button>
        <div class="row">{programs.map(({ name, file, write }) => <Button key={file} kind="quiet" act={program(file, write)}>{name}</Button>)}</div>
        <label class="btn quiet file">Open a file<input type="file" accept=".json,application/json" onChange={(event) => void open(event.currentTarget.files)} /></label>
        <p class="soft small">Opening one begins a new ledger in place of this.</p>
        <p class="small" role="status">{status}</p>
      </div>
    </details>
  )
}
