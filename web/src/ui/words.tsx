import { useEffect, useRef, useState } from 'preact/hooks'
import { offersPasskeys, seal } from '../keep/passkey.ts'
import { Button } from './button.tsx'
import { download } from './download.ts'

// Words shows the words of an account and gives copies of them; onKept hears
// when a copy was made.
export function Words({ phrase, account, onKept }: { phrase: string; account: string; onKept?: () => void }) {
  const list = useRef<HTMLOListElement>(null)
  const [status, tell] = useState('')
  const [withPasskey, setWithPasskey] = useState(false)
  useEffect(() => { void offersPasskeys().then(setWithPasskey) }, [])
  const kept = (how: string) => {
    tell(how)
    onKept?.()
  }
  const save = () => {
    download(`${account}.txt`, fileText(phrase, account))
    kept('Saved as a file.')
  }
  const copyOut = async () => {
    const how = await copy(phrase, list.current!)
    if (how === 'selected') tell('The words are selected: copy them as you copy any text.')
    else kept('Copied.')
  }
  const underPasskey = () => seal(account, phrase).then(() => kept('Kept in this browser, under your passkey.'), (error: Error) => tell(error.message))
  const onCopy = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', phrase)
    event.preventDefault()
    kept('Copied.')
  }
  return (
    <section class="stack" aria-label="The words">
      <ol class="words" ref={list} onCopy={onCopy}>{phrase.split(' ').map((word, i) => <li key={i}>{word}</li>)}</ol>
      <div class="row">
        <Button kind="quiet" act={save}>Save as a file</Button>
        <Button kind="quiet" act={copyOut}>Copy</Button>
      </div>
      {withPasskey && <Button kind="quiet" act={underPasskey}>Keep a copy under a passkey</Button>}
      <p class="hint spare" role="status">{status}</p>
    </section>
  )
}

// copy copies as the browser allows it: pages without https get no clipboard, but
// may copy what is selected, and where they may not the visitor can.
export async function copy(text: string, shown: HTMLElement): Promise<'copied' | 'selected'> {
  try {
    await navigator.clipboard.writeText(text)
    return 'copied'
  } catch {
    getSelection()?.selectAllChildren(shown)
  }
  return document.execCommand('copy') ? 'copied' : 'selected'
}

const fileText = (phrase: string, account: string): string =>
  `The words of the account ${account} at ${location.host}:\n\n${phrase}\n\n` +
  'They are its only key. Whoever has them has the account; nobody can restore them.\n'
