// What was tried on the ledger of this tab, in its order, as the worker keeps it.

// Tried is a transaction in NEAR's JSON; code that it deploys goes by its hash.
export interface Tried {
  signer_id: string
  public_key: string
  receiver_id: string
  actions: ActionJSON[]
  nonce?: number // of what was accepted, or was signed with one that somebody chose
}

export type ActionJSON = string | Record<string, Record<string, unknown>>

// Refusal is why a transaction was not accepted: the rule, and a sentence.
export interface Refusal {
  rule: string
  message: string
}

// Step is one transaction: a block was made of it, or it was refused and changed nothing.
export interface Step {
  n: number // from 0 on
  height: number // of the ledger behind it
  time: number // milliseconds since 1970
  state: 'done' | 'failed' | 'refused'
  tried?: Tried // none of what changed the ledger's settings, or was brought
  hash?: string // of what was accepted
  refusal?: Refusal
  failure?: string // why what was accepted came to nothing
  touched: string[] // accounts
  brought?: true // stands for all blocks of a ledger that came from elsewhere
}

// Note is what the page tells the worker about a transaction that was refused.
export interface Note {
  tried: Tried
  refusal: Refusal
}
