import { useEffect, useRef, useState } from 'preact/hooks'
import type { Keep } from '../keep/kept.ts'
import { isSealed, unseal } from '../keep/passkey.ts'
import type { AccessKey } from '../near/access.ts'
import { readSecret, type Secret } from '../near/secret.ts'
import { Button } from './button.tsx'
import { Problem } from './field.tsx'

const fileBytesMax = 64 << 10

// Unlock asks for the key of an account: as words, a secret key, a file, or this browser's
// own copy. What is given stays in the page.
export function Unlock({ account, keys, keep, onUnlock }: {
  account: string
  keys: AccessKey[] // of the account
  keep: Keep
  onUnlock: (secret: Secret) => void
}) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState('')
  const [here, setHere] = useState<string[]>([])
  const [sealed, setSealed] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    void keep.phrasesFor(account).then(setHere)
    void isSealed(account).then(setSealed, () => undefined)
  }, [account, keep])
  const opens = (secret: Secret) => keys.some(({ publicKey }) => publicKey === secret.key.publicKey)
  const tryText = (given: string, what: string) => {
    const secret = readSecret(given)
    if (!secret) setProblem(`There is no key in ${what}: it takes the words with spaces between them, or a secret key that begins with ed25519:.`)
    else if (!opens(secret)) setProblem(`That key opens another account, or was deleted from ${account}.`)
    else return onUnlock(secret)
    field.current?.focus()
  }
  const openCopy = () => {
    const secret = here.map(readSecret).find((one) => one && opens(one))
    if (secret) onUnlock(secret)
    else setProblem(`The copy in this browser opens ${account} no more: its key was replaced.`)
  }
  const openSealed = () => unseal(account).then((phrase) => tryText(phrase, 'that copy'), (error: Error) => setProblem(error.message))
  const readFile = async (file: File | undefined) => {
    if (!file) return
    if (file.size > fileBytesMax) setProblem('That file is too large for a key.')
    else tryText(await file.text(), 'that file')
  }
  return (
    <form class="stack wide" noValidate onSubmit={(event) => { event.preventDefault(); tryText(text, 'that text') }}>
      {(here.length > 0 || sealed) && (
        <div class="stack">
          {here.length > 0 && <Button act={openCopy}>Use the copy in this browser</Button>}
          {sealed && <Button act={openSealed}>Use your passkey</Button>}
        </div>
      )}
      <div class="field">
        <label for="secret">Words or secret key</label>
        <div class="box">
          <textarea id="secret" ref={field} value={text} autocomplete="off" spellcheck={false} autocapitalize="none" aria-describedby="problem"
            onInput={(event) => { setText(event.currentTarget.value); setProblem('') }} />
        </div>
      </div>
      <Problem id="problem" text={problem} />
      <button type="submit" class={here.length > 0 || sealed ? 'btn quiet' : 'btn'}>Unlock</button>
      <label class="btn quiet file">
        <span>Open a file</span>
        <input type="file" accept=".txt,.json,text/plain,application/json" onChange={(event) => void readFile(event.currentTarget.files?.[0])} />
      </label>
      <p class="soft small">It stays in this page, is sent nowhere, and is gone when you lock or close it.</p>
    </form>
  )
}
