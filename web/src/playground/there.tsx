import type { ComponentChildren } from 'preact'
import type { AccessKey } from '../near/access.ts'
import { shown } from '../near/amount.ts'
import type { Drop, Link, LinkState } from '../near/drops.ts'
import { dropContract } from '../near/names.ts'
import { Icon } from '../ui/icons.tsx'
import { Budget, may } from '../ui/keys.tsx'
import type { Book } from './book.ts'
import type { Draft } from './draft.ts'
import { type Being, policyWords, type World } from './world.ts'

interface ThereProps {
  world: World
  book: Book
  draft: Draft
  claimPage: string // links begin so
  take: (change: Partial<Draft>) => void // what is chosen becomes part of the sentence
}

// There is what there is: accounts with their keys, contracts, drops; and what the ledger itself needs.
export function There(props: ThereProps) {
  const { world, take } = props
  const people = world.beings.filter(({ isSystem }) => !isSystem), system = world.beings.filter(({ isSystem }) => isSystem)
  return (
    <div class="stack wide">
      {people.map((being) => <BeingCard key={being.id} being={being} {...props} />)}
      {people.length === 0 && <p class="soft">No account yet but the ledger’s own.</p>}
      {world.more > 0 && <p class="soft small">{world.more} older accounts are not shown.</p>}
      <button type="button" class="btn quiet" onClick={() => take({ deed: 'account', name: '', deposit: '10' })}>Make an account</button>
      {world.drops.slice(0, dropsMax).map((drop) => <DropCard key={drop.id} drop={drop} {...props} />)}
      {world.drops.length > dropsMax && <p class="soft small">{world.drops.length - dropsMax} older drops are not shown.</p>}
      <section class="stack tight" aria-label="The ledger’s own">
        <h3>The ledger’s own</h3>
        {system.filter(({ contract }) => contract).map((being) => <ContractCard key={being.id} being={being} take={take} />)}
        <p class="soft small">{system.filter(({ contract }) => !contract).map(({ id }) => id).join(', ')}. What keeps the ledger going has full keys, too; they are not offered here.</p>
      </section>
    </div>
  )
}

function BeingCard({ being, ...props }: ThereProps & { being: Being }) {
  const { id, account, keys, contract } = being
  return (
    <section class="stack tight being" aria-label={id}>
      <h3><bdi>{id}</bdi> <span class="soft">{shown(account.amount)}</span></h3>
      {listed(being, props.book).map((key) => <Pick key={key.publicKey} account={id} accessKey={key} {...props} />)}
      {keys.length === 0 && <p class="soft small">It has no key.</p>}
      {keys.length > keysMax && <p class="soft small">{keys.length - keysMax} more keys.</p>}
      {contract && <ContractCard being={being} take={props.take} />}
    </section>
  )
}

const keysMax = 20, linksMax = 20, dropsMax = 30

// listed are the keys of an account that are shown: of many, those that can be signed with before others.
function listed({ id, keys }: Being, book: Book): AccessKey[] {
  if (keys.length <= keysMax) return keys
  const isKnown = ({ publicKey }: AccessKey) => book.of(id, publicKey) !== undefined
  return [...keys.filter(isKnown), ...keys.filter((key) => !isKnown(key))].slice(0, keysMax)
}

// Pick is a key that one can sign with, if the page has its secret.
function Pick({ account, accessKey, world, book, draft, take }: ThereProps & { account: string; accessKey: AccessKey }) {
  const { publicKey, calls } = accessKey, known = book.of(account, publicKey)
  const isChosen = draft.account === account && draft.publicKey === publicKey
  const inside = (
    <>
      <span class={calls ? 'icon' : 'icon full'}><Icon name="key" /></span>
      <span class="stack tight">
        <b>{known?.label ?? (calls ? 'a limited key' : 'a full key')}</b>
        <span class="small">{calls ? may(calls) : 'opens everything'}</span>
        {calls && <Budget calls={calls} price={world.price} />}
        {!known && <span class="small soft">Its secret is elsewhere.</span>}
      </span>
    </>
  )
  if (!known) return <div class="key">{inside}</div>
  return <button type="button" class="key pick" aria-pressed={isChosen} onClick={() => take({ account, publicKey })}>{inside}</button>
}

const ContractCard = ({ being: { id, contract }, take }: { being: Being; take: ThereProps['take'] }) => (
  <button type="button" class="key pick plain" onClick={() => take({ deed: 'call', receiver: id, method: '', written: {} })}>
    <span class="stack tight"><b>contract of {id}</b><span class="small soft">{policyWords(contract!)}</span></span>
  </button>
)

const states: Record<LinkState, string> = {
  open: 'open', under_way: 'being claimed', claimed: 'claimed', unpaid: 'waits for its tokens', expired: 'expired', dead: 'dead', cancelled: 'cancelled',
  reclaimed: 'taken back', deleted: 'its key deleted', forgotten: 'forgotten',
}

function DropCard({ drop, ...props }: ThereProps & { drop: Drop }) {
  const open = drop.links.filter(({ state }) => state === 'open').length
  return (
    <section class="stack tight being" aria-label={`drop ${drop.id}`}>
      <h3>drop {drop.id} <span class="soft">{open === 1 ? '1 link open' : `${open} links open`}</span></h3>
      {drop.links.slice(0, linksMax).map((link) => <LinkRow key={link.publicKey} link={link} {...props} />)}
      {drop.links.length > linksMax && <p class="soft small">{drop.links.length - linksMax} more links.</p>}
    </section>
  )
}

// LinkRow is a link: it opens the claim page in another tab, and its key can be played with.
function LinkRow({ link, book, draft, claimPage, take }: ThereProps & { link: Link }) {
  const known = book.of(dropContract, link.publicKey)
  const isChosen = draft.account === dropContract && draft.publicKey === link.publicKey
  const about: ComponentChildren = <>{known?.label ?? `key ${link.number}`}: {states[link.state]}{link.account && `, by ${link.account}`}</>
  if (!known) return <p class="small">{about}</p>
  return (
    <div class="link">
      <button type="button" class="chip" aria-pressed={isChosen} onClick={() => take({ account: dropContract, publicKey: link.publicKey })}>{about}</button>
      {link.state === 'open' && <a class="small" href={`${claimPage}#${dropContract}/${known.secret}`} target="_blank" rel="noopener" aria-label={`open the link of ${known.label}`}>open the link</a>}
    </div>
  )
}
