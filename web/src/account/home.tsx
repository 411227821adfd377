import { fullKeys } from '../near/access.ts'
import { shown } from '../near/amount.ts'
import type { Secret } from '../near/secret.ts'
import { staked } from '../near/verdict.ts'
import { KeyCard } from '../ui/keys.tsx'
import type { Loaded } from '../ui/loaded.ts'
import { Mark } from '../ui/mark.tsx'
import { Activity } from './activity.tsx'
import type { Past } from './data.ts'
import { Holdings } from './holdings.tsx'
import type { Scene } from './scene.ts'

// Home is the account at a glance.
export function Home({ id, ledger, seen, past, secret, lock }: Scene & { past: Loaded<Past>; secret: Secret | undefined; lock: () => void }) {
  const account = seen.account!, stake = staked(account)
  const isOpened = fullKeys(seen.keys).length > 0
  return (
    <div class="sheet broad">
      <div class="top">
        <Mark />
        {secret ? <button type="button" class="chip" onClick={lock}>Lock</button> : seen.keys.length > 0 && <a class="chip" href="#unlock">Unlock</a>}
      </div>
      <div class="columns">
        <div class="stack wide">
          <div>
            <h1 class="name">{id}</h1>
            <p class="hero">{shown(account.amount)}</p>
            {stake > 0n && <p class="soft small">{shown(stake)} of it is staked for storage and cannot be sent.</p>}
          </div>
          <div class="row">
            {isOpened && <a class="btn" href="#send">Send</a>}
            <a class="btn quiet" href="#receive">Receive</a>
          </div>
          <Holdings past={past} />
          <Activity id={id} ledger={ledger} past={past} />
        </div>
        <section class="stack" aria-labelledby="keys">
          <h2 id="keys">Keys</h2>
          {seen.keys.length === 0 && <p class="note warm">No key opens this account: nobody can send what it holds, but its own contract.</p>}
          <ul class="keys">
            {seen.keys.map((key) => (
              <KeyCard key={key.publicKey} accessKey={key} price={seen.price} mine={key.publicKey === secret?.key.publicKey}>
                {secret && <a class="small" href={`#delete/${key.publicKey}`}>Delete this key</a>}
              </KeyCard>
            ))}
          </ul>
          {isOpened && <a class="btn quiet" href="#add">Add a key</a>}
          {seen.keys.length > 0 && <a class="btn quiet" href="#wallet">Use it in a wallet</a>}
        </section>
      </div>
    </div>
  )
}
