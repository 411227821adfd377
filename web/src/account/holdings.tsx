import type { Holding } from '../near/holdings.ts'
import { asLine } from '../near/text.ts'
import { amountOf } from '../near/tokens.ts'
import { Picture } from '../ui/art.tsx'
import type { Loaded } from '../ui/loaded.ts'
import type { Past } from './data.ts'

// Holdings are the tokens of an account, each beside the contract that says so.
export function Holdings({ past }: { past: Loaded<Past> }) {
  if (past.state !== 'here' || past.value.holdings.length === 0) return null
  return (
    <section class="stack" aria-labelledby="tokens">
      <h2 id="tokens">Tokens</h2>
      <ul class="rows">{past.value.holdings.map((one) => <li key={nameOf(one)}>{one.kind === 'ft' ? <Units {...one} /> : <One {...one} />}</li>)}</ul>
    </section>
  )
}

const nameOf = (one: Holding): string => (one.kind === 'ft' ? one.contract : `${one.contract}/${one.id}`)

const Units = ({ contract, units, token }: Extract<Holding, { kind: 'ft' }>) => (
  <><b>{amountOf(units, contract, token)}</b>{token && <span class="soft small">of {contract}</span>}</>
)

const One = ({ contract, id, item }: Extract<Holding, { kind: 'nft' }>) => (
  <>
    {item.picture && <div class="thumb"><Picture bytes={item.picture.bytes} type={item.picture.type} /></div>}
    <b>{item.title || `token ${asLine(id, 40)}`}</b>
    <span class="soft small">of {contract}{item.elsewhere && <>; <a href={item.elsewhere.href} target="_blank" rel="noopener noreferrer">its picture lies at {item.elsewhere.host}</a></>}</span>
  </>
)
