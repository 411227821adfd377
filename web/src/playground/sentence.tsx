import type { ComponentChildren } from 'preact'
import { library, root } from '../near/names.ts'
import { asLine } from '../near/text.ts'
import type { Book } from './book.ts'
import type { Deed, Draft } from './draft.ts'
import { atFirst, onDemand } from './plugin_names.ts'
import { type Choice, Choose, Said, Write } from './word.tsx'
import type { World } from './world.ts'

export const accountsList = 'accounts'

const deeds: Record<Deed, string> = {
  call: 'call', transfer: 'pay', key: 'add a key', unkey: 'delete a key', use: 'use a contract', deploy: 'deploy a file', delete: 'delete the account',
  account: 'make an account', json: 'sign some JSON',
}

interface SentenceProps {
  draft: Draft
  world: World
  book: Book
  write: (change: Partial<Draft>) => void
}

// Sentence is a draft in words, each of which can be changed.
export function Sentence(props: SentenceProps) {
  const { draft, write } = props
  const deed = <Choose label="What to do" value={draft.deed} choices={Object.entries(deeds).map(([value, text]) => ({ value, text }))} onChoose={(value) => write(toDeed(draft, value as Deed))} />
  if (draft.deed === 'account') {
    return <Said>Let the ledger’s root {deed}: <Write label="Name" value={draft.name} onInput={(name) => write({ name })} placeholder="alice" /><span class="soft">.{root}</span> with <Write label="NEAR" value={draft.deposit} onInput={(deposit) => write({ deposit })} /> NEAR.</Said>
  }
  return <Said>With the <Signer {...props} />, {deed} <Rest {...props} /></Said>
}

// toDeed clears what means something else in another sentence.
const toDeed = (draft: Draft, deed: Deed): Partial<Draft> => ({ deed, deposit: deed === 'transfer' ? '1' : deed === 'account' ? '10' : '0', ...(deed === 'transfer' && draft.receiver === '' && { receiver: root }) })

// Signer chooses among the keys whose secrets the page has.
function Signer({ draft, world, book, write }: SentenceProps) {
  const choices = keysOf(world, book)
  const value = `${draft.account} ${draft.publicKey}`
  return (
    <Choose label="Key" value={choices.some((one) => one.value === value) ? value : ''} choices={choices} onChoose={(chosen) => {
      const [account, publicKey] = chosen.split(' ') as [string, string]
      write({ account, publicKey })
    }} />
  )
}

// keysOf are the keys that can be signed with, also those that the ledger has no more: what they open then is
// worth a try.
function keysOf(world: World, book: Book): Choice[] {
  return book.all().map(({ account, label, key }) => ({ value: `${account} ${key.publicKey}`, text: `${label} of ${account}`, group: group(world, account, key.publicKey) }))
}

function group(world: World, account: string, publicKey: string): string {
  const being = world.beings.find(({ id }) => id === account)
  const links = world.drops.flatMap((drop) => drop.links).find((link) => link.publicKey === publicKey)
  if (links) return ['open', 'under_way', 'unpaid', 'expired'].includes(links.state) ? 'links' : 'gone'
  return being?.keys.some((key) => key.publicKey === publicKey) ? account : 'gone'
}

function Rest({ draft, world, write }: SentenceProps) {
  const being = world.beings.find(({ id }) => id === draft.receiver)
  const receiver = (label: string) => <Write label={label} value={draft.receiver} list={accountsList} onInput={(id) => write({ receiver: id })} />
  switch (draft.deed) {
    case 'call': {
      const methods = (being?.contract?.abi?.methods ?? []).filter(({ kind }) => kind === 'change').map(({ name }) => ({ value: name, text: asLine(name, 60) }))
      const method = methods.length > 0 ? <Choose label="Method" value={draft.method} choices={methods} onChoose={(name) => write({ method: name, written: {} })} />
        : <Write label="Method" value={draft.method} onInput={(name) => write({ method: name })} />
      return <>{method} of {receiver('Contract')} and attach <Write label="Deposit" value={draft.deposit} onInput={(deposit) => write({ deposit })} /> NEAR.</>
    }
    case 'transfer': return <>{receiver('Whom to pay')} <Write label="Amount" value={draft.deposit} onInput={(deposit) => write({ deposit })} /> NEAR.</>
    case 'unkey': return <>of {draft.account}.</>
    case 'use': return <>that is published: <Choose label="Contract" value={draft.plugin} onChoose={(plugin) => write({ plugin })} choices={published} /></>
    case 'delete': return <>and leave the rest to {receiver('Who gets the rest')}.</>
    case 'key': return <>that opens <Opens draft={draft} write={write} receiver={receiver('Contract')} />.</>
    default: return <>.</>
  }
}

const published: Choice[] = [...atFirst.map((name) => ({ name, is: 'there from the beginning' })), ...onDemand]
  .map(({ name, is }) => ({ value: `${name}.${library}`, text: `${name}.${library}: ${is}` }))

// Opens is what a new key opens.
function Opens({ draft: { opens, allowance }, write, receiver }: Pick<SentenceProps, 'draft' | 'write'> & { receiver: ComponentChildren }) {
  const choices = [{ value: 'all', text: 'everything' }, { value: 'calls', text: 'some calls' }]
  const what = <Choose label="What the key opens" value={opens} choices={choices} onChoose={(value) => write({ opens: value as Draft['opens'] })} />
  if (opens === 'all') return what
  return <>{what} of {receiver}, with <Write label="Allowance" value={allowance} onInput={(text) => write({ allowance: text })} placeholder="unlimited" /> NEAR for fees</>
}
