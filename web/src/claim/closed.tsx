import type { ComponentChildren } from 'preact'
import { local } from '../near/when.ts'
import { State } from '../ui/state.tsx'
import { brings, type Gift, sender } from './gift.ts'

// The pages of links that cannot be taken now, or not any more, and of claims that paid
// nothing. Each says what happened and who can help; what they have for children are buttons.

interface Of { gift: Gift }
interface With { children?: ComponentChildren }

const askTheSender = 'Ask whoever sent it for another one.'

export const UnderWay = () => (
  <State icon="clock" title="A claim is under way" text="A claim with this link is being carried out." help="This page looks again by itself." />
)

export const Cancelled = ({ gift }: Of) => (
  <State icon="cross" tone="no" title="This link was cancelled" text={`${sender(gift)} takes back what it held.`} help="If that surprises you, ask them: nobody else can open it again." />
)

export const Spent = ({ gift }: Of) => (
  <State icon="cross" tone="no" title="This link is spent" text="Attempts that failed have used up what it had for fees."
    help={`${sender(gift)} can take back what it holds, and send you another.`} />
)

export const Expired = ({ gift }: Of) => (
  <State icon="clock" tone="no" title="This link has expired" text={`It was good until ${local(gift.end!)}. What it held goes back to ${sender(gift)}.`} help={askTheSender} />
)

export const Early = ({ gift, children }: Of & With) => (
  <State icon="clock" tone="warm" title="This link is not open yet" text={`${brings(gift)} from ${sender(gift)} can be taken from ${local(gift.start!)} on.`}
    help="Keep the link: it opens then.">{children}</State>
)

export const Unfunded = ({ gift, children }: Of & With) => (
  <State icon="coin" tone="warm" title="Not funded yet" text={`The account behind this link lacks what it should bring: ${brings(gift)}.`}
    help={`${sender(gift)} can fund it; the link is good then.`}>{children}</State>
)

export const Used = ({ leftover, children }: { leftover?: string } & With) => (
  <State icon="check" title="This link was used" text="What it held has been claimed, or was taken back. Each link works once."
    help={leftover === undefined ? 'If it was not you, ask whoever sent it.' : `The words that were made here for ${leftover} open nothing: this link did not make that account.`}>{children}</State>
)

export const Strange = ({ contract, children }: { contract: string } & With) => (
  <State icon="question" tone="no" title="This link cannot be read" text={`What the contract ${contract} says of it is not what a drop contract says.`} help={askTheSender}>{children}</State>
)

export const Unknown = ({ contract }: { contract: string }) => (
  <State icon="question" tone="no" title="This link is unknown" text={`The drop contract ${contract} has no gift for it.`} help="Ask whoever sent it for a new one." />
)

export const Elsewhere = ({ contract }: { contract: string }) => (
  <State icon="link" tone="no" title="This link is for another network" text={`There is no account ${contract} on the ledger of ${location.host}.`}
    help="Ask whoever sent it at which address it opens." />
)

export const Removed = ({ account, page }: { account: string; page: string }) => (
  <State icon="check" tone="ok" title="The words are removed" text={`Your own copy of them opens ${account}.`}>
    <a class="btn quiet" href={page}>Open my account</a>
  </State>
)

export const Failed = ({ reason, sent, children }: { reason: string; sent: boolean } & With) => (
  <State icon="cross" tone="no" title="That did not work" text={reason} help={sent ? 'Whether the claim that was sent has run will show.' : 'Nothing was sent.'}>{children}</State>
)

export const Unpaid = ({ reason, children }: { reason: string } & With) => (
  <State icon="cross" tone="no" title="Nothing was paid" text={reason} help="The link is still good.">{children}</State>
)

export const Refused = ({ reason, children }: { reason: string } & With) => (
  <State icon="cross" tone="no" title="Not accepted" text={reason} help="Nothing was spent and the link is as it was.">{children}</State>
)

export const Unclear = ({ account, reason, fresh, children }: { account: string; reason: string; fresh: boolean } & With) => (
  <State icon="question" tone="warm" title="No clear answer" text={reason}
    help={fresh ? `If ${account} was made all the same, these words open it.` : `Whether ${account} was paid will show.`}>{children}</State>
)
