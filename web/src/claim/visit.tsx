import type { ComponentChild } from 'preact'
import type { Keep, Kept } from '../keep/kept.ts'
import { isKeyAccount } from '../near/account.ts'
import { accountPage, type Here } from '../near/here.ts'
import { type Asker, RpcError } from '../near/rpc.ts'
import { settle } from '../near/settle.ts'
import { asText, humane, reasonOf } from '../near/text.ts'
import { timeAt } from '../near/now.ts'
import { isRefusal, isUnproven, outcomeOf, type Signed } from '../near/transaction.ts'
import { Button } from '../ui/button.tsx'
import { Waiting } from '../ui/state.tsx'
import { Words } from '../ui/words.tsx'
import { claimInto, claimNew, type Claimed, ended, type Found, look, type Made, made } from './claim.ts'
import * as closed from './closed.tsx'
import { Done, Returned } from './done.tsx'
import { brings, type Gift, quoted } from './gift.ts'
import type { Link } from './link.ts'
import { type Draft, Offer } from './offer.tsx'
import { unlock } from './password.ts'
import { objection, type Recipient } from './recipient.ts'
import type { Stage } from './stage.tsx'
import { KeepWords } from './step.tsx'
import { phaseOf } from './when.ts'

// A claim may make an account that is a key, and costs more.
const onlyNamed = 'Attempts that failed have used up what this link had for accounts that are keys. It still pays into an account with a name.'

const notThePassword = 'That is not the password of this link. Nothing was spent: try again, or ask whoever sent it.'

// The sentence is that of the drop contract, as Keypom's has it.
const isWrongPassword = ({ code, message }: RpcError): boolean => code === 'GuardRefused' && message.includes('Incorrect password')

const lookAgainWait = 2_000 // milliseconds, while a claim is under way

// Visit is one link, from the look at it to its end. No key is ever at risk: the
// words of a new account are kept, and confirmed by the visitor, before a claim
// is signed, and stay until the visitor removes them.
export class Visit {
  private readonly stage: Stage
  private readonly here: Here
  private readonly keep: Keep
  private readonly link: Link
  private password = '' // that the visitor gave
  private sent = false // a claim that may have run

  constructor(stage: Stage, here: Here, keep: Keep, link: Link) {
    this.stage = stage
    this.here = here
    this.keep = keep
    this.link = link
  }

  private get id(): string {
    return this.link.key.publicKey
  }

  private get rpc(): Asker {
    return this.here.rpc
  }

  private show(view: ComponentChild): void {
    this.stage.place(view)
  }

  private button(text: string, act: () => Promise<void> | void, kind?: 'quiet' | 'plain'): ComponentChild {
    return <Button kind={kind} act={() => this.guarded(async () => act())}>{text}</Button>
  }

  // guarded shows what goes wrong.
  private async guarded(act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      if (isRefusal(error) && error.code === 'AccessKeyNotFound') return this.begin() // it was used in between
      this.show(<closed.Failed reason={this.told(error)} sent={this.sent}>{this.button('Try again', () => this.begin())}</closed.Failed>)
    }
  }

  // told is an error as a sentence. What a contract says it says under its name.
  private told(error: unknown): string {
    if (error instanceof RpcError && error.cause === 'CONTRACT_EXECUTION_ERROR') return quoted(this.link.contract, humane(error.message))
    return reasonOf(error)
  }

  // begin looks at the link and goes on where the visitor was.
  begin(): Promise<void> {
    return this.guarded(async () => {
      this.show(<Waiting title="One moment…" />)
      const [found, kept] = await Promise.all([look(this.rpc, this.link), this.keep.find(this.id)])
      const mine = kept && (await made(this.rpc, kept))
      if (found.state !== 'open') return this.closed(found, kept, mine)
      if (!this.opens(found.gift)) return
      if (mine) this.offer(found.gift, { account: mine.account, fresh: false })
      else if (kept && found.gift.password && found.gift.new_account !== false) this.offer(found.gift, { account: kept.accounts.at(-1)!, fresh: true })
      else if (kept && found.gift.new_account !== false) await this.words(found.gift, kept.accounts.at(-1)!)
      else this.offer(found.gift)
    })
  }

  // mine is the account that a claim of this link made for the words kept here.
  private async mine(): Promise<Made | undefined> {
    const kept = await this.keep.find(this.id)
    return kept && made(this.rpc, kept)
  }

  // choose looks at the link and asks where it should go.
  private async choose(draft: Draft = {}): Promise<void> {
    const found = await look(this.rpc, this.link)
    if (found.state !== 'open') return this.begin()
    if (this.opens(found.gift)) this.offer(found.gift, draft)
  }

  // opens reports whether a claim could be accepted now; if not, it says why.
  private opens(gift: Gift): boolean {
    const phase = phaseOf(gift, timeAt(this.rpc))
    const again = this.button('Look again', () => this.begin())
    if (gift.in_flight) {
      this.show(<closed.UnderWay />)
      setTimeout(() => { if (this.stage.current) void this.begin() }, lookAgainWait)
    } else if (gift.cancelled) this.show(<closed.Cancelled gift={gift} />)
    else if (gift.existing_account === false && gift.new_account === false) this.show(<closed.Spent gift={gift} />)
    else if (phase === 'late') this.show(<closed.Expired gift={gift} />)
    else if (phase === 'early') this.show(<closed.Early gift={gift}>{again}</closed.Early>)
    else if (!gift.payable) this.show(<closed.Unfunded gift={gift}>{again}</closed.Unfunded>)
    else return true
    return false
  }

  private async closed(found: Exclude<Found, { state: 'open' }>, kept: Kept | undefined, mine: Made | undefined): Promise<void> {
    const { contract } = this.link
    if (found.state === 'used') return this.used(found.at, kept, mine)
    if (found.state === 'strange') this.show(<closed.Strange contract={contract}>{this.button('Look again', () => this.begin())}</closed.Strange>)
    else if (found.state === 'elsewhere') this.show(<closed.Elsewhere contract={contract} />)
    else this.show(<closed.Unknown contract={contract} />)
  }

  // used is a link whose key is gone: by this visitor's claim, or by another's.
  private async used(at: string | undefined, kept: Kept | undefined, mine: Made | undefined): Promise<void> {
    const note = await this.keep.noted(this.id)
    const account = mine?.account ?? note?.account
    if (account !== undefined) {
      this.show(<Returned account={account} at={note?.at ?? at} brought={note?.account === account ? note.brought : undefined}
        words={mine && kept?.phrase} opens={mine?.opens !== false} page={accountPage(this.here, account)} removal={mine && this.removal(account)} />)
      return
    }
    this.show(<closed.Used leftover={kept?.accounts.at(-1)}>
      {kept && this.button('Remove the words from this browser', () => this.keep.forget(this.id).then(() => this.begin()), 'quiet')}
    </closed.Used>)
  }

  private removal(account: string): ComponentChild {
    if (!this.keep.lasting) return <p class="note">This browser keeps nothing for this page: once it is closed, only your own copy has them.</p>
    return (
      <>
        <p class="soft small">They stay in this browser until you remove them.</p>
        {this.button('I have kept them: remove them from this browser', async () => {
          await this.keep.forget(this.id)
          this.show(<closed.Removed account={account} page={accountPage(this.here, account)} />)
        }, 'quiet')}
      </>
    )
  }

  private offer(gift: Gift, draft: Draft = {}): void {
    this.show(<Offer rpc={this.rpc} gift={gift} draft={draft} take={(to, password) => this.chosen(gift, to, password)} />)
  }

  // chosen asks the ledger about a recipient before anything is made or sent, and
  // returns what is wrong with it.
  private async chosen(gift: Gift, to: Recipient, password: string): Promise<string | void> {
    this.password = password
    const problem = await objection(this.rpc, gift, to)
    if (problem === undefined) return this.guarded(() => to.fresh ? this.words(gift, to.account) : this.pay(gift, to))
    // The name may be taken by an earlier claim of this link.
    return (await this.mine()) ? this.begin() : problem
  }

  private async pay(gift: Gift, to: Recipient): Promise<void> {
    await this.claim(gift, to, await claimInto(this.rpc, this.link, gift, to.account, await unlock(this.rpc, this.link, gift, this.password)))
  }

  // words shows the words of an account that is not made yet.
  private async words(gift: Gift, account: string): Promise<void> {
    const { phrase } = await this.keep.begin(this.id, account)
    this.show(<KeepWords phrase={phrase} account={account} what={brings(gift)} lasting={this.keep.lasting}
      take={(copied) => this.guarded(() => this.confirmed(gift, account, phrase, copied))}
      other={this.button('Choose another account', () => this.choose(), 'plain')} />)
  }

  // confirmed claims into a new account whose words the visitor has. In between they
  // may have been removed here, or the browser may have come to keep nothing.
  private async confirmed(gift: Gift, account: string, phrase: string, copied: boolean): Promise<void> {
    this.claiming()
    const kept = await this.keep.begin(this.id, account)
    if (kept.phrase !== phrase || (!this.keep.lasting && !copied)) return this.words(gift, account)
    const to = { account, fresh: true }
    const problem = await objection(this.rpc, gift, to)
    if (problem !== undefined) return (await this.mine()) ? this.begin() : this.offer(gift, { ...to, problem })
    return this.claim(gift, to, await claimNew(this.rpc, this.link, gift, account, phrase, await unlock(this.rpc, this.link, gift, this.password)))
  }

  private claiming(): void {
    this.show(<Waiting title="Claiming…" text="This takes a moment." />)
  }

  private async claim(gift: Gift, to: Recipient, tx: Signed, token?: string): Promise<void> {
    this.claiming()
    try {
      this.sent = true
      const settled = await settle(this.rpc, tx, token)
      return 'outcome' in settled ? this.ended(gift, to, ended(settled.outcome)) : this.unclear(gift, to, tx, this.told(settled.doubt))
    } catch (error) {
      if (isRefusal(error) || isUnproven(error)) this.sent = false
      if (isRefusal(error)) return this.refused(gift, to, error)
      if (isUnproven(error) && error.siteKey !== undefined) return this.prove(error.siteKey, token !== undefined, (proof) => this.claim(gift, to, tx, proof))
      throw error
    }
  }

  // prove has a visitor pass the test for people that this server wants, and goes on with what it gives.
  private async prove(siteKey: string, again: boolean, passed: (token: string) => Promise<void>): Promise<void> {
    const { Prove } = await import('./prove.tsx')
    this.show(<Prove siteKey={siteKey} again={again} passed={(token) => void this.guarded(() => passed(token))}>{this.button('Not now', () => this.begin(), 'plain')}</Prove>)
  }

  private async ended(gift: Gift, to: Recipient, claimed: Claimed): Promise<void> {
    if (claimed.paid) return this.paid(gift, to.account, claimed.transaction)
    const mine = await this.mine().catch(() => undefined)
    const said = gift.known ? humane(claimed.reason) : quoted(gift.contract, humane(claimed.reason))
    const reason = mine ? said : (await objection(this.rpc, gift, to).catch(() => undefined)) ?? said
    this.show(<closed.Unpaid reason={reason}>
      {mine ? this.button('Try again', () => this.begin()) : this.button('Choose another account', () => this.choose({ fresh: to.fresh }))}
    </closed.Unpaid>)
  }

  private async paid(gift: Gift, account: string, transaction: string): Promise<void> {
    const kept = await this.keep.find(this.id)
    const words = kept?.accounts.includes(account) ? kept.phrase : undefined
    await this.keep.note(this.id, { account, brought: brings(gift), at: Date.now() })
    this.show(<Done rpc={this.rpc} gift={gift} account={account} words={words} removal={words && this.removal(account)}
      page={accountPage(this.here, account)} trace={accountPage(this.here, account, `#trace/${transaction}`)} />)
  }

  // refused says what the ledger or the contract has against a claim. Nothing was
  // spent.
  private refused(gift: Gift, to: Recipient, error: RpcError): Promise<void> | void {
    switch (error.code) {
      case 'AccessKeyNotFound': case 'InvalidNonce': return this.begin() // another claim of this link ran
      case 'NotEnoughAllowance':
        if (to.fresh) return this.offer({ ...gift, new_account: false }, { fresh: false })
        return isKeyAccount(to.account) ? this.choose({ ...to, problem: onlyNamed }) : this.show(<closed.Spent gift={gift} />)
    }
    if (gift.known && isWrongPassword(error)) return this.offer(gift, { ...to, problem: notThePassword, isOfPassword: true })
    const reason = error.code === 'GuardRefused' && !gift.known ? quoted(gift.contract, humane(error.message)) : humane(asText(error.message))
    this.show(<closed.Refused reason={reason}>{this.button('Try again', () => this.choose(to))}</closed.Refused>)
  }

  // unclear is a claim whose answer did not come: it may have run, or may still.
  private async unclear(gift: Gift, to: Recipient, tx: Signed, reason: string): Promise<void> {
    const kept = to.fresh ? await this.keep.find(this.id) : undefined
    const again = async () => {
      try {
        const outcome = await outcomeOf(this.rpc, tx)
        return await (outcome ? this.ended(gift, to, ended(outcome)) : this.begin())
      } catch (error) {
        return this.unclear(gift, to, tx, this.told(error)) // as unclear as before
      }
    }
    this.show(<closed.Unclear account={to.account} reason={reason} fresh={kept !== undefined}>
      {kept && <Words phrase={kept.phrase} account={to.account} />}
      {this.button('Look again', again)}
    </closed.Unclear>)
  }
}
