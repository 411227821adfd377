import { el } from '../dom.ts'
import { isKeyAccount } from '../near/account.ts'
import { type Asker, RpcError } from '../near/rpc.ts'
import { isRefusal, isSettled, type Outcome, outcomeOf, type Signed, submit } from '../near/transaction.ts'
import { brings, type Claimed, claimInto, claimNew, ended, type Found, type Gift, look, type Made, made, quoted, sender } from './claim.ts'
import type { Keep, Kept } from './kept.ts'
import type { Link } from './link.ts'
import { type Draft, offer } from './offer.ts'
import { unlock } from './password.ts'
import { objection, type Recipient } from './recipient.ts'
import { type Part, paragraph, Stage } from './stage.ts'
import { local, phaseOf } from './when.ts'
import { wordsBox } from './words.ts'

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

// A claim may make an account that is a key, and costs more.
const onlyNamed = 'Attempts that failed have used up what this link had for accounts that are keys. It still pays into an account with a name.'

const lookAgainWait = 2_000 // milliseconds, while a claim is under way
const outcomeTries = 3 // how often the ledger is asked what became of a claim
const outcomeWait = 1_000 // milliseconds between them

// Visit is one link, from the look at it to its end. No key is ever at risk: the
// words of a new account are kept, and confirmed by the visitor, before a claim
// is signed, and stay until the visitor removes them.
export class Visit {
  private readonly stage: Stage
  private readonly rpc: Asker
  private readonly keep: Keep
  private readonly link: Link
  private password = '' // that the visitor gave

  constructor(stage: Stage, rpc: Asker, keep: Keep, link: Link) {
    this.stage = stage
    this.rpc = rpc
    this.keep = keep
    this.link = link
  }

  private get id(): string {
    return this.link.key.publicKey
  }

  private show(title: string, ...rest: Part[]): void {
    this.stage.show(title, ...rest)
  }

  private button(text: string, act: () => Promise<void> | void, className = ''): HTMLElement {
    return el('button', { type: 'button', className, onclick: () => void this.guarded(async () => act()) }, text)
  }

  // guarded shows what goes wrong where nothing has been sent.
  private async guarded(act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      if (isRefusal(error) && error.code === 'AccessKeyNotFound') return this.begin() // it was used in between
      this.show('That did not work', this.told(error), this.button('Try again', () => this.begin()))
    }
  }

  // told is an error as a sentence. What a contract says it says under its name.
  private told(error: unknown): string {
    if (error instanceof RpcError && error.cause === 'CONTRACT_EXECUTION_ERROR') return quoted(this.link.contract, error.message)
    return error instanceof Error ? error.message : String(error)
  }

  // begin looks at the link and goes on where the visitor was.
  begin(): Promise<void> {
    return this.guarded(async () => {
      this.show('One moment…')
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
    const phase = phaseOf(gift, Date.now())
    if (gift.in_flight) {
      this.show('A claim is under way', 'A claim with this link is being carried out. This page looks again by itself.')
      setTimeout(() => { if (this.stage.current) void this.begin() }, lookAgainWait)
    } else if (gift.cancelled) {
      this.show('This link was cancelled', `${sender(gift)} takes back what it held.`)
    } else if (gift.existing_account === false) {
      this.spent(gift)
    } else if (phase === 'late') {
      this.show('This link has expired', `It was good until ${local(gift.end!)}. What it held goes back to ${sender(gift)}.`)
    } else if (phase === 'early') {
      this.show('This link is not open yet', `${brings(gift)} from ${sender(gift)} can be taken from ${local(gift.start!)} on.`,
        this.button('Look again', () => this.begin()))
    } else {
      return true
    }
    return false
  }

  private spent(gift: Gift): void {
    this.show('This link is spent', `Attempts that failed have used up what it had for fees. ${sender(gift)} can take back what it holds.`)
  }

  private closed(found: Found, kept: Kept | undefined, mine: Made | undefined): void {
    if (kept && mine) {
      this.show(`You claimed this into ${mine.account}`,
        mine.opens ? 'Here are its words. Whoever has them has the account; nobody can restore them.'
          : 'Its key was replaced since: the words that were made here open it no more.',
        wordsBox(kept.phrase, mine.account), this.removal(mine.account))
    } else if (found.state === 'used') {
      this.show('This link was used', 'What it held has been claimed, or was taken back. Each link works once.',
        kept && `The words that were made here for ${kept.accounts.at(-1)!} open nothing: this link did not make that account.`,
        kept && this.button('Remove the words from this browser', () => this.keep.forget(this.id).then(() => this.begin()), 'quiet'))
    } else if (found.state === 'strange') {
      this.show('This link cannot be read', `What the contract ${this.link.contract} says of it is not what a drop contract says. Ask whoever sent it for another link.`,
        this.button('Look again', () => this.begin()))
    } else {
      this.show('This link is unknown', `The drop contract ${this.link.contract} has no gift for it. Ask whoever sent it for a new one.`)
    }
  }

  private removal(account: string): HTMLElement | undefined {
    return this.keep.lasting ? el('div', {},
      paragraph('They stay in this browser until you remove them.', 'note'),
      this.button('I have kept them: remove them from this browser', async () => {
        await this.keep.forget(this.id)
        this.show('The words are removed', `Your own copy of them opens ${account}.`)
      }, 'quiet')) : paragraph('This browser keeps nothing for this page: once it is closed, only your own copy has them.', 'note')
  }

  private offer(gift: Gift, draft: Draft = {}): void {
    this.stage.place(offer(this.rpc, gift, draft, (to, password) => this.chosen(gift, to, password)))
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
    const problem = el('p', { className: 'problem', attrs: { role: 'alert' } })
    let copied = false
    const take = async () => {
      if (!this.keep.lasting && !copied) {
        problem.textContent = 'First copy the words or save them as a file: nothing here keeps them.'
        return
      }
      await this.confirmed(gift, account, phrase, copied)
    }
    this.show('Keep these words first',
      `They are the only key to ${account}. They are made here and sent nowhere; whoever has them has the account, and nobody can restore them.`,
      this.keep.lasting ? undefined
        : paragraph('This browser keeps nothing for this page: once it is closed, the words are gone. Copy them or save them as a file first.', 'warning'),
      wordsBox(phrase, account, () => { copied = true; problem.textContent = '' }), problem,
      this.button(`I have kept them: take ${brings(gift)}`, take),
      this.button('Choose another account', () => this.choose(), 'plain'),
      this.keep.lasting ? paragraph('Close this page and come back: unless this window is a private one, the words wait here until you remove them.', 'note foot') : undefined)
  }

  // confirmed claims into a new account whose words the visitor has. In between they
  // may have been removed here, or the browser may have come to keep nothing.
  private async confirmed(gift: Gift, account: string, phrase: string, copied: boolean): Promise<void> {
    this.show('Claiming…', 'This takes a moment.')
    const kept = await this.keep.begin(this.id, account)
    if (kept.phrase !== phrase || (!this.keep.lasting && !copied)) return this.words(gift, account)
    const to = { account, fresh: true }
    const problem = await objection(this.rpc, gift, to)
    if (problem !== undefined) return (await this.mine()) ? this.begin() : this.offer(gift, { ...to, problem })
    return this.claim(gift, to, await claimNew(this.rpc, this.link, gift, account, phrase, await unlock(this.rpc, this.link, gift, this.password)))
  }

  private async claim(gift: Gift, to: Recipient, tx: Signed): Promise<void> {
    this.show('Claiming…', 'This takes a moment.')
    let outcome: Outcome
    try {
      outcome = await submit(this.rpc, tx)
    } catch (error) {
      if (isRefusal(error)) return this.refused(gift, to, error)
      return this.unclear(gift, to, tx, error instanceof Error ? error.message : String(error))
    }
    if (isSettled(outcome)) return this.ended(gift, to, ended(outcome))
    return this.unclear(gift, to, tx, 'The claim is in a block, but not all of it has run.')
  }

  private async ended(gift: Gift, to: Recipient, claimed: Claimed): Promise<void> {
    if (claimed.paid) return this.paid(gift, to.account, claimed.transaction)
    const mine = await this.mine()
    const said = gift.known ? claimed.reason : quoted(gift.contract, claimed.reason)
    const reason = mine ? said : (await objection(this.rpc, gift, to).catch(() => undefined)) ?? said
    this.show('Nothing was paid', reason, 'The link is still good.',
      mine ? this.button('Try again', () => this.begin()) : this.button('Choose another account', () => this.choose({ fresh: to.fresh })))
  }

  private async paid(gift: Gift, account: string, transaction: string): Promise<void> {
    const kept = await this.keep.find(this.id)
    const words = kept?.accounts.includes(account) ? kept.phrase : undefined
    const [title, text] = gift.known ? [`${brings(gift)} are yours`, `They are in the account ${account}.`]
      : ['The claim has run', `The contract ${gift.contract} says that ${brings(gift)} went to ${account}. Look at the account before you rely on it.`]
    this.show(title!, text!,
      words && el('h2', {}, 'The words that open it'), words && wordsBox(words, account), words && this.removal(account),
      paragraph(`Transaction ${transaction}`, 'note'))
  }

  // refused says what the ledger or the contract has against a claim. Nothing was
  // spent.
  private refused(gift: Gift, to: Recipient, error: RpcError): Promise<void> | void {
    switch (error.code) {
      case 'AccessKeyNotFound': case 'InvalidNonce': return this.begin() // another claim of this link ran
      case 'NotEnoughAllowance':
        if (to.fresh) return this.offer({ ...gift, new_account: false }, { fresh: false })
        return isKeyAccount(to.account) ? this.choose({ ...to, problem: onlyNamed }) : this.spent(gift)
    }
    this.show('Not accepted', error.code === 'GuardRefused' && !gift.known ? quoted(gift.contract, error.message) : error.message, 'Nothing was spent and the link is as it was.', this.button('Try again', () => this.choose(to)))
  }

  // unclear asks for the outcome of a claim whose answer did not come: it may
  // have run, or may still.
  private async unclear(gift: Gift, to: Recipient, tx: Signed, reason: string): Promise<void> {
    for (let i = 0; i < outcomeTries; i++) {
      if (i > 0) await wait(outcomeWait)
      const outcome = await outcomeOf(this.rpc, tx).catch(() => undefined)
      if (outcome) return this.ended(gift, to, ended(outcome))
    }
    const kept = to.fresh ? await this.keep.find(this.id) : undefined
    const again = async () => {
      const outcome = await outcomeOf(this.rpc, tx)
      return outcome ? this.ended(gift, to, ended(outcome)) : this.begin()
    }
    this.show('No clear answer', reason,
      kept ? `If ${to.account} was made all the same, these words open it.` : `Whether ${to.account} was paid will show.`,
      kept && wordsBox(kept.phrase, to.account), this.button('Look again', again))
  }
}
