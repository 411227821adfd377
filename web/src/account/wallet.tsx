import { useEffect, useState } from 'preact/hooks'
import { dropCopy, isSealed } from '../keep/passkey.ts'
import { keyFile } from '../near/secret.ts'
import { Button } from '../ui/button.tsx'
import { download } from '../ui/download.ts'
import { Words } from '../ui/words.tsx'
import type { Unlocked } from './scene.ts'
import { Sheet } from './sheet.tsx'

// Wallet gives the key that the page is unlocked with to other programs.
export function Wallet({ id, secret }: Unlocked) {
  const [isShown, setShown] = useState(false)
  const [status, tell] = useState('')
  const [sealed, setSealed] = useState(false)
  useEffect(() => { void isSealed(id).then(setSealed, () => undefined) }, [id])
  const remove = () => dropCopy(id).then(() => setSealed(false))
  const save = () => {
    download(`${id}.json`, keyFile(id, secret.key), 'application/json')
    tell('Saved as a file.')
  }
  return (
    <Sheet title="Use it in a wallet">
      <p class="soft">Whoever has what this page gives out has the account.</p>
      {secret.phrase && (
        <section class="stack" aria-labelledby="phrase">
          <h2 id="phrase">Wallets</h2>
          <p class="soft small">They ask for these words when you import an account.</p>
          {isShown ? <Words phrase={secret.phrase} account={id} /> : <Button kind="quiet" act={() => setShown(true)}>Show the words</Button>}
        </section>
      )}
      <section class="stack" aria-labelledby="file">
        <h2 id="file">near-cli and other tools</h2>
        <p class="soft small">They read a key file, in a folder named after the network: <code>~/.near-credentials/NETWORK/{id}.json</code></p>
        <Button kind="quiet" act={save}>Save the key file</Button>
        <p class="hint spare" role="status">{status}</p>
      </section>
      {sealed && (
        <section class="stack" aria-labelledby="copy">
          <h2 id="copy">This browser</h2>
          <p class="soft small">It has a copy of the words, which opens with your passkey alone.</p>
          <Button kind="quiet" act={remove}>Remove that copy</Button>
        </section>
      )}
    </Sheet>
  )
}
