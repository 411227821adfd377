import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Key } from '../near/keys.ts'
import { humane } from '../near/text.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/field.tsx'
import { jsonOfAction, opened } from './action_json.ts'
import { Arguments } from './arguments.tsx'
import { BringCode } from './code.tsx'
import { command } from './export_shell.ts'
import { type Draft, jsonText, planOf } from './draft.ts'
import { StoppedError } from './local.ts'
import { accountsList, Sentence } from './sentence.tsx'
import type { Session } from './session.ts'
import { Choose } from './word.tsx'
import type { World } from './world.ts'

export interface TryProps {
  session: Session
  world: World
  draft: Draft
  write: (change: Partial<Draft>) => void
  done: () => void // it was sent: what came of it is there
  instead?: (busy: boolean) => ComponentChildren // is shown in the place of the form; what the ledger is about goes on, and can be stopped
}

// Try is what is tried: a transaction as a sentence with its fields, or as JSON.
export function Try({ session, world, draft, write, done, instead }: TryProps) {
  const [problem, setProblem] = useState('')
  const [working, setWorking] = useState('')
  const [words, setWords] = useState('')
  const isLong = useLong(working)
  useEffect(() => {
    setProblem('')
    setWords('')
  }, [draft])
  const abi = world.beings.find(({ id }) => id === draft.receiver)?.contract?.abi ?? undefined
  const send = async () => {
    try {
      const plan = planOf(draft, abi)
      setWorking(draft.deed === 'use' ? `Fetching ${draft.plugin}…` : 'Asking the ledger…')
      if (draft.deed === 'use') await session.publish(draft.plugin)
      await session.play(plan, draft.publicKey)
      if (draft.deed === 'account' && session.steps.at(-1)?.state === 'done') write({ deed: 'call', deposit: '0', account: plan.made!.account, publicKey: plan.made!.key.publicKey })
      done()
    } catch (error) {
      setProblem(humane(error instanceof StoppedError && draft.deed === 'call' ? error.ofCall(draft.gas) : (error as Error).message))
    } finally {
      setWorking('')
    }
  }
  const asJSON = () => {
    try {
      const { receiver, actions } = planOf(draft, abi)
      write({ deed: 'json', json: jsonText({ receiver_id: receiver, actions: actions.map(jsonOfAction) }) })
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  const asCommand = () => {
    try {
      const { account, receiver, actions } = planOf(draft, abi)
      setWords(`latchkey ${command(account, { receiver_id: receiver, actions: actions.map(jsonOfAction).map(opened) })}`)
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  const about = <><span class="soft small" role="status">{working}</span>{isLong && <Button kind="quiet" act={() => session.local.stop()}>Stop it</Button>}</>
  if (instead) return <div class="stack wide">{instead(working !== '')}<Problem text={problem} />{about}</div>
  return (
    <form class="stack wide" noValidate onSubmit={(event) => { event.preventDefault(); void send() }}>
      <datalist id={accountsList}>{world.beings.map(({ id }) => <option key={id} value={id} />)}</datalist>
      <Sentence draft={draft} world={world} book={session.book} write={write} />
      <Fields session={session} world={world} draft={draft} write={write} />
      <Problem text={problem} />
      <div class="buttons">
        <button type="submit" class="btn" disabled={working !== ''}>Try it</button>
        {draft.deed !== 'json' && draft.deed !== 'account' && draft.deed !== 'deploy' && <button type="button" class="btn quiet" onClick={asJSON}>as JSON</button>}
        {draft.deed !== 'deploy' && draft.deed !== 'delete' && <button type="button" class="btn quiet" onClick={asCommand}>as a command</button>}
        {about}
      </div>
      {words && <pre class="note" aria-label="The command">{words}</pre>}
    </form>
  )
}

const longAfter = 500 // milliseconds

// useLong reports whether the ledger has been about something for long.
function useLong(what: string): boolean {
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    const timer = what === '' ? undefined : setTimeout(() => setLong(true), longAfter)
    return () => { clearTimeout(timer); setLong(false) }
  }, [what])
  return isLong
}

type FieldsProps = Omit<TryProps, 'done' | 'instead'>

function Fields(props: FieldsProps) {
  const { world, draft, write } = props
  switch (draft.deed) {
    case 'call': return <CallFields {...props} />
    case 'key': return draft.opens === 'calls' ? <Row id="methods" label="methods" value={draft.methods} placeholder="all of them" write={(methods) => write({ methods })} /> : null
    case 'unkey': {
      const keys = world.beings.find(({ id }) => id === draft.account)?.keys ?? []
      return <p>The key <Choose label="Which key" value={draft.gone} choices={keys.map(({ publicKey, calls }) => ({ value: publicKey, text: `${publicKey.slice(0, 20)}…, ${calls ? `for ${calls.receiver_id}` : 'full'}` }))} onChoose={(gone) => write({ gone })} /></p>
    }
    case 'deploy': return <BringCode session={props.session} draft={draft} write={write} />
    case 'json': return <div class="argument"><label for="json">transaction</label><div class="box"><textarea id="json" rows={12} spellcheck={false} value={draft.json} onInput={(event) => write({ json: event.currentTarget.value })} /></div></div>
    default: return null
  }
}

function CallFields({ session, world, draft, write }: FieldsProps) {
  const abi = world.beings.find(({ id }) => id === draft.receiver)?.contract?.abi
  const method = abi?.methods.find(({ name }) => name === draft.method)
  const make = async (label: string): Promise<Key> => {
    const key = Key.random()
    await session.book.add({ account: draft.receiver, label, key })
    return key
  }
  return (
    <>
      {abi && method?.args ? <Arguments abi={abi} method={method} written={draft.written} write={(written) => write({ written })} accounts={accountsList} make={make} />
        : (!abi || method) && <div class="argument"><label for="args">arguments</label><div class="box"><textarea id="args" rows={3} spellcheck={false} value={draft.args} onInput={(event) => write({ args: event.currentTarget.value })} /></div></div>}
      <Row id="gas" label="gas" suffix=" Tgas" value={draft.gas} write={(gas) => write({ gas })} />
    </>
  )
}

function Row({ id, label, value, suffix, placeholder, write }: { id: string; label: string; value: string; suffix?: string; placeholder?: string; write: (text: string) => void }) {
  return (
    <div class="argument">
      <label for={id}>{label}</label>
      <div class="box"><input id={id} type="text" autocomplete="off" spellcheck={false} value={value} placeholder={placeholder} onInput={(event) => write(event.currentTarget.value)} />{suffix && <span class="suffix">{suffix}</span>}</div>
    </div>
  )
}
