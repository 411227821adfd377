import { useRef, useState } from 'preact/hooks'
import { Button } from '../ui/button.tsx'
import { QR } from '../ui/qr.tsx'
import { copy } from '../ui/words.tsx'
import { Sheet } from './sheet.tsx'

// Receive shows where money for the account goes.
export function Receive({ id }: { id: string }) {
  const name = useRef<HTMLParagraphElement>(null)
  const [status, tell] = useState('')
  const copyOut = async () => tell((await copy(id, name.current!)) === 'copied' ? 'Copied.' : 'The name is selected: copy it as you copy any text.')
  return (
    <Sheet title="Receive">
      <p class="soft">Money and tokens for this account go to its name. The code holds the name.</p>
      <QR text={id} label={`QR code of ${id}`} />
      <p ref={name} class="name centred">{id}</p>
      <Button kind="quiet" act={copyOut}>Copy the name</Button>
      <p class="hint spare" role="status">{status}</p>
    </Sheet>
  )
}
