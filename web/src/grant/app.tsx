import { useCallback, useState } from 'preact/hooks'
import type { Keep } from '../keep/kept.ts'
import { callsLeft, gasPrice } from '../near/access.ts'
import { shown, shownUnits } from '../near/amount.ts'
import type { Here } from '../near/here.ts'
import { local } from '../near/when.ts'
import { Button } from '../ui/button.tsx'
import { useLoaded } from '../ui/loaded.ts'
import { Mark } from '../ui/mark.tsx'
import { State } from '../ui/state.tsx'
import { Whose } from '../ui/whose.tsx'
import { Allow } from './allow.tsx'
import { Methods } from './methods.tsx'
import { type Answer, answerTo, type Request } from './request.ts'

// App shows who asks for what, has the visitor unlock an account and confirm, and
// brings the answer back to who asked.
export function App({ request, ledger, keep }: { request: Request; ledger: Here; keep: Keep }) {
  const [account, setAccount] = useState<string>()
  const [answered, setAnswered] = useState<string>()
  const answer = (given: Answer) => {
    const address = answerTo(request, given)
    setAnswered(address)
    location.replace(address)
  }
  if (answered) {
    return (
      <State icon="check" tone="ok" title={`Back to ${request.back.host}`} text="Your browser takes you there.">
        <a class="btn quiet" href={answered}>Go there now</a>
      </State>
    )
  }
  return (
    <div class="sheet broad">
      <Mark />
      <div class="columns">
        <Asked request={request} ledger={ledger} />
        <section class="stack wide" aria-label="Your answer">
          {account === undefined ? <Whose ledger={ledger} keep={keep} onChosen={setAccount} />
            : <Allow id={account} request={request} ledger={ledger} keep={keep} answer={answer} another={() => setAccount(undefined)} />}
          <Button kind="plain" act={() => answer({ error: 'access_denied' })}>Do not allow it</Button>
        </section>
      </div>
    </div>
  )
}

// Asked says who asks for what, what that is worth and how it ends.
function Asked({ request, ledger }: { request: Request; ledger: Here }) {
  const { back, from, contract, methods, allowance, expires, publicKey } = request
  const [price] = useLoaded(useCallback(() => gasPrice(ledger.rpc), [ledger]))
  const calls = price.state === 'here' ? callsLeft({ receiver_id: contract, method_names: methods, allowance: String(allowance) }, price.value) : undefined
  return (
    <div class="stack wide">
      <div>
        <h1>{back.host}</h1>
        <p>asks for a key of its own to your account at {location.host}.</p>
      </div>
      <dl class="terms">
        <dt>It can</dt>
        <dd>call {methods.length === 0 ? 'any method' : <b>{methods.join(', ')}</b>} of <b>{contract}</b> in your name, without asking you again. <Methods request={request} ledger={ledger} /></dd>
        <dt>It can spend</dt>
        <dd>{shown(allowance)} of yours on fees{calls !== undefined && `, which ${worth(calls)}`}.</dd>
        <dt>It cannot</dt>
        <dd>send your money, change your keys, or call any other contract.</dd>
        <dt>It ends</dt>
        <dd>{expires === undefined ? 'when you delete the key.' : `on ${local(expires)}, or when you delete the key.`} The page of your account lists it, at any time.</dd>
        <dt>The answer goes</dt>
        <dd>to {from} and nowhere else: the name of your account, and the public key.</dd>
      </dl>
      <details>
        <summary>Its public key</summary>
        <code class="small">{publicKey}</code>
      </details>
    </div>
  )
}

function worth(calls: bigint): string {
  if (calls === 0n) return 'is less than a call usually takes'
  return `buys ${shownUnits(String(calls), 0)} ${calls === 1n ? 'call' : 'calls'} at least`
}
