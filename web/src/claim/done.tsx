import type { ComponentChild } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { accountOf } from '../near/accounts.ts'
import { shown } from '../near/amount.ts'
import type { Asker } from '../near/rpc.ts'
import { day } from '../near/when.ts'
import { Mark } from '../ui/mark.tsx'
import { Seal } from '../ui/state.tsx'
import { Words } from '../ui/words.tsx'
import { brings, type Gift, isOne } from './gift.ts'

interface Account {
  account: string
  page: string // of the account
  words?: string // of its key, if they are here
  removal?: ComponentChild // of them
}

// Done is a claim that was paid.
export function Done({ rpc, gift, trace, ...of }: { rpc: Asker; gift: Gift; trace: string } & Account) {
  const what = brings(gift)
  const [balance, setBalance] = useState<string>()
  useEffect(() => { void accountOf(rpc, of.account).then((account) => setBalance(account?.amount), () => undefined) }, [rpc, of.account])
  return (
    <div class="sheet">
      <Mark />
      <Seal icon="check" tone="ok" />
      {gift.known
        ? <div><h1><span class={what.length > 14 ? 'hero long' : 'hero'}>{what}</span> <span class="after">{isOne(gift) ? 'is yours' : 'are yours'}</span></h1><p class="soft">in {of.account}</p></div>
        : <div class="stack"><h1>The claim has run</h1><p>The contract {gift.contract} says that {what} went to {of.account}. Look at the account before you rely on it.</p></div>}
      <AccountCard detail={balance === undefined ? '' : `${shown(balance)}${of.words ? ' · made just now' : ''}`} {...of} />
      <details>
        <summary>Details of the claim</summary>
        <div class="inside">
          <dl class="facts"><dt>from</dt><dd>{gift.known ? gift.funder : gift.contract}</dd><dt>held by</dt><dd>{gift.contract}</dd></dl>
          <a class="small" href={trace}>Every step of it</a>
        </div>
      </details>
      <p class="foot">{(gift.uses_left ?? 1) > 1 ? 'This link is good for another claim.' : 'This link has done its work and opens nothing any more.'}</p>
    </div>
  )
}

// Returned is what a visitor finds who comes back to a link that they claimed.
export function Returned({ at, brought, opens, ...of }: { at?: number | string; brought?: string; opens: boolean } & Account) {
  const nanoseconds = typeof at === 'number' ? BigInt(at) * 1_000_000n : at
  return (
    <div class="sheet">
      <Mark />
      <Seal icon="check" tone="ok" />
      <div class="stack">
        <h1>You claimed this{nanoseconds === undefined ? '' : ` on ${day(nanoseconds)}`}</h1>
        <p class="soft">{brought ? `${brought} went` : 'It went'} into <b>{of.account}</b>.</p>
      </div>
      {!opens && <p class="note warm">Its key was replaced since: the words that were made here open it no more.</p>}
      <AccountCard {...of} detail="" />
      <p class="foot">This link has done its work and opens nothing any more.</p>
    </div>
  )
}

// AccountCard is an account with what one can do now.
function AccountCard({ account, page, words, removal, detail }: Account & { detail: string }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <div class="stack">
      <a class="card on" href={page}><b>{account}</b><small>{detail || 'your account'}</small></a>
      <a class="btn" href={page}>Open my account</a>
      {words && (
        <>
          <button type="button" class="btn quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>Use it in a wallet</button>
          <div class="stack" hidden={!isOpen}>
            <p class="soft small">Wallets ask for these words when you import an account. Whoever has them has the account; nobody can restore them.</p>
            <Words phrase={words} account={account} />
            {removal}
          </div>
        </>
      )}
    </div>
  )
}
