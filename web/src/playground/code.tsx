import { useCallback, useState } from 'preact/hooks'
import { asLine, asText } from '../near/text.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/field.tsx'
import { useLoaded } from '../ui/loaded.ts'
import type { Code, Draft } from './draft.ts'
import { Editor } from './editor.tsx'
import { policySection, sectionText, withSection } from './sections.ts'
import type { Session } from './session.ts'
import starter from './starter.txt?raw'

interface CodeProps {
  session: Session
  draft: Draft
  write: (change: Partial<Draft>) => void
}

// BringCode is where a contract's code comes from, what hosts say of it, and the policy beside it.
export function BringCode({ session, draft, write }: CodeProps) {
  const [isWriting, setWriting] = useState(false)
  const [problem, setProblem] = useState('')
  const { code } = draft
  const bring = (given: Code | undefined) => {
    setProblem('')
    write({ code: given })
  }
  return (
    <div class="stack">
      <Files code={code} bring={bring} onProblem={setProblem} />
      {!isWriting && <Button kind="plain" act={() => setWriting(true)}>Write one in AssemblyScript</Button>}
      {isWriting && <Source session={session} bring={bring} onProblem={setProblem} />}
      <Problem text={problem} />
      {code && <Inspected session={session} code={code} bring={bring} onProblem={setProblem} />}
    </div>
  )
}

interface BringProps {
  bring: (code: Code | undefined) => void
  onProblem: (problem: string) => void
}

const codeBytesMax = 4 << 20

function Files({ code, bring, onProblem }: BringProps & { code: Code | undefined }) {
  const take = async (files: FileList | null | undefined) => {
    const file = files?.[0]
    if (!file) return
    const bytes = new Uint8Array(await file.slice(0, codeBytesMax + 1).arrayBuffer())
    if (bytes.length > codeBytesMax) return onProblem(`${asLine(file.name, 60)} has more than 4 MiB, which no transaction carries.`)
    try {
      sectionText(bytes, policySection)
      bring({ name: file.name, bytes })
    } catch (error) {
      onProblem(`${asLine(file.name, 60)}: ${(error as Error).message}.`)
    }
  }
  return (
    <label class="btn quiet file" onDragOver={(event) => event.preventDefault()} onDrop={(event) => { event.preventDefault(); void take(event.dataTransfer?.files) }}>
      {code ? `${asLine(code.name, 60)}, ${code.bytes.length} bytes` : 'Choose a .wasm file, or drop one here'}
      <input type="file" accept=".wasm,application/wasm" onChange={(event) => void take(event.currentTarget.files)} />
    </label>
  )
}

// Source is a contract that is written here. What it exports is told of in its ABI.
function Source({ session, bring, onProblem }: BringProps & { session: Session }) {
  const [source, setSource] = useState(starter)
  const make = async () => {
    try {
      bring({ name: 'contract.ts', bytes: await session.compiled(source) })
    } catch (error) {
      onProblem(asText((error as Error).message, 2_000))
    }
  }
  return (
    <div class="stack">
      <Editor label="The contract’s source" language="typescript" text={source} onChange={setSource} />
      <Button kind="quiet" act={make}>Compile it</Button>
    </div>
  )
}

const anything = '{\n  "version": 1,\n  "promises": []\n}\n'

// Inspected is what hosts say of code, with its policy to be changed.
function Inspected({ session, code, bring, onProblem }: BringProps & { session: Session; code: Code }) {
  const [told] = useLoaded(useCallback(() => session.local.inspect(code.bytes), [session, code]))
  const [policy, setPolicy] = useState<string>()
  const has = sectionText(code.bytes, policySection)
  const give = async () => {
    const changed = withSection(code.bytes, policySection, (policy ?? has ?? anything).trim())
    const { refusal } = await session.local.inspect(changed)
    if (refusal) return onProblem(`With that policy it would not run: ${refusal}`)
    bring({ ...code, bytes: changed })
  }
  if (told.state === 'failed') return <p class="problem">{told.reason}</p>
  if (told.state === 'waiting') return <p class="soft small" role="status">Preparing it…</p>
  const { refusal, methods, policy: words } = told.value
  return (
    <section class="stack" aria-label="What hosts say of it">
      {refusal ? <p class="note no">No host would run it: {asText(refusal, 600)}</p> : <p class="note">It can be called by {methods.map((name) => asLine(name, 60)).join(', ') || 'nobody: it exports no method'}.</p>}
      {words.length > 0 ? <ul class="rows small">{words.map((one) => <li key={one}>{asText(one, 600)}</li>)}</ul> : <p class="soft small">Without a policy it may do what NEAR allows any contract.</p>}
      <details>
        <summary>Its policy</summary>
        <div class="inside">
          <Editor key={code.name} label="The contract’s policy" language="json" text={has ?? anything} onChange={setPolicy} />
          <Button kind="quiet" act={give}>Give it this policy</Button>
        </div>
      </details>
    </section>
  )
}
