import { Key } from '../near/keys.ts'
import { asLine, asText } from '../near/text.ts'
import { type ABI, type Field as Argument, fieldsOf, type Method, wordsIn } from './abi.ts'

const suffixes: Partial<Record<Argument['kind'], string>> = { amount: ' NEAR' }
const hints: Partial<Record<Argument['kind'], string>> = { time: 'a date, or +90 s, +2 h, +7 d', json: 'JSON', keys: 'ed25519:…, one a line', texts: 'one a line' }

// Arguments is the form of a method, from what its contract says of it. make gives a new key of the contract's
// account, whose secret the page keeps.
export function Arguments({ abi, method, written, write, accounts, make }: {
  abi: ABI
  method: Method
  written: Record<string, string>
  write: (written: Record<string, string>) => void
  accounts: string // the id of the list of them
  make: (label: string) => Promise<Key>
}) {
  const fields = fieldsOf(abi, method)
  const [must, may] = [fields.filter(({ required }) => required), fields.filter(({ required }) => !required)]
  const one = (field: Argument) => (
    <OneArgument key={field.name} field={field} text={wordsIn(written, field.name)} accounts={accounts} make={() => make(`${method.name} key`)}
      write={(text) => write({ ...written, [field.name]: text })} />
  )
  return (
    <div class="stack">
      {method.doc && <p class="soft small">{asText(method.doc, 400)}</p>}
      {must.map(one)}
      {may.length > 0 && <details open={may.some(({ name }) => wordsIn(written, name) !== '')}><summary>{must.length > 0 ? `${may.length} more arguments` : `${may.length} arguments, all of which may be left out`}</summary><div class="inside">{may.map(one)}</div></details>}
    </div>
  )
}

interface OneProps {
  field: Argument
  text: string
  accounts: string
  write: (text: string) => void
  make: () => Promise<Key>
}

function OneArgument({ field, text, accounts, write, make }: OneProps) {
  const id = `argument-${field.name}`, isKeys = field.kind === 'key' || field.kind === 'keys'
  const addKey = async () => {
    const { publicKey } = await make()
    write(field.kind === 'keys' && text.trim() !== '' ? `${text.trim()}\n${publicKey}` : publicKey)
  }
  return (
    <div class="argument">
      <label for={id}>{asLine(field.name, 60)}</label>
      <div class="stack tight">
        <div class="box">{control(id, field, text, accounts, write)}{suffixes[field.kind] && <span class="suffix">{suffixes[field.kind]}</span>}</div>
        {isKeys && <button type="button" class="chip" onClick={() => void addKey()}>{field.kind === 'keys' ? 'Add a new key' : 'A new key'}</button>}
        {field.doc && <p class="soft small" id={`${id}-doc`}>{asText(field.doc, 300)}</p>}
      </div>
    </div>
  )
}

function control(id: string, field: Argument, text: string, accounts: string, write: (text: string) => void) {
  const common = { id, 'aria-describedby': field.doc ? `${id}-doc` : undefined, placeholder: hints[field.kind] }
  if (field.kind === 'choice' || field.kind === 'yes') {
    const choices = field.kind === 'yes' ? ['true', 'false'] : field.choices
    return <select {...common} value={text} onChange={(event) => write(event.currentTarget.value)}>{['', ...choices].map((one) => <option key={one} value={one}>{one || '…'}</option>)}</select>
  }
  if (field.kind === 'json' || field.kind === 'keys' || field.kind === 'texts') {
    return <textarea {...common} rows={2} spellcheck={false} value={text} onInput={(event) => write(event.currentTarget.value)} />
  }
  return (
    <input {...common} type="text" autocomplete="off" spellcheck={false} autocapitalize="none" list={field.kind === 'account' ? accounts : undefined}
      inputMode={field.kind === 'number' || field.kind === 'amount' ? 'decimal' : undefined} value={text} onInput={(event) => write(event.currentTarget.value)} />
  )
}
