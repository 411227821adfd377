import { useCallback } from 'preact/hooks'
import { accountOf } from '../near/accounts.ts'
import { type Act, activityOf, deployedBy, pageOf } from '../near/explored.ts'
import { hasContract } from '../near/grant.ts'
import { accountPage, type Here } from '../near/here.ts'
import { type Method, readMethods } from '../near/methods.ts'
import { RpcError } from '../near/rpc.ts'
import { asText } from '../near/text.ts'
import { local } from '../near/when.ts'
import { useLoaded } from '../ui/loaded.ts'
import { Absent, Asked } from './ask.tsx'
import { Hash } from './ran.tsx'
import { Stored } from './stored.tsx'

interface Contract {
  code_hash: string
  code_bytes: number
  abi: unknown
  policy: unknown
  policy_words: string[]
}

interface Seen {
  contract?: Contract // undefined: there is none
  isAccount: boolean
  publisher: string | undefined // whose published code it is
  deployed: Act | undefined
}

async function look({ rpc }: Here, id: string): Promise<Seen> {
  const account = await accountOf(rpc, id)
  if (!account || !hasContract(account)) return { isAccount: account !== undefined, publisher: undefined, deployed: undefined }
  const [contract, deployed] = await Promise.all([
    rpc.ask<Contract>('latchkey_contract', { account_id: id }).catch((error: unknown) => {
      if (error instanceof RpcError && error.cause === 'NO_CONTRACT_CODE') return undefined
      throw error
    }),
    deployedBy(rpc, id),
  ])
  return { isAccount: true, contract, deployed, publisher: account.global_contract_account_id }
}

// ContractPage is what an account's code says of itself, and what it keeps.
export function ContractPage({ ledger, id }: { ledger: Here; id: string }) {
  const [loaded, again] = useLoaded(useCallback(() => look(ledger, id), [ledger, id]))
  return (
    <Asked loaded={loaded} again={again}>
      {(seen) => (seen.contract ? <Told ledger={ledger} id={id} {...seen} contract={seen.contract} />
        : <Absent ledger={ledger} title={seen.isAccount ? 'It has no contract' : 'There is no such account'}
          text={seen.isAccount ? <>{id} is an account <a href={accountPage(ledger, id)}>with keys and money</a>, and no code of its own.</> : `Nobody has made ${id} on this ledger, or it was deleted.`} />)}
    </Asked>
  )
}

function Told({ ledger, id, contract, publisher, deployed }: Seen & { ledger: Here; id: string; contract: Contract }) {
  const methods = readMethods(contract.abi)
  return (
    <>
      <div class="stack">
        <h1>{id}</h1>
        <p>
          A contract of {contract.code_bytes.toLocaleString('en-GB')} bytes{publisher && <>, the code that <a href={pageOf(ledger, 'contract', publisher)}>{publisher}</a> has published</>}.{' '}
          {deployed ? <>It came with a <a href={pageOf(ledger, 'tx', deployed.id)}>transaction</a> on {local(deployed.timestamp_nanosec)}, block <a href={pageOf(ledger, 'block', deployed.block_height)}>{deployed.block_height}</a>.</>
            : 'Who brought it is not known: the ledger began with it, or that is not kept.'}
        </p>
        <p class="small"><a href={activityOf(ledger, id)}>What ran there</a> · <a href={accountPage(ledger, id)}>its account</a></p>
      </div>
      <div class="columns">
        <div class="stack wide">
          <section class="stack" aria-labelledby="may">
            <h2 id="may">What it is held to</h2>
            {contract.policy_words.length === 0 ? <p>What holds for every contract, and nothing besides: it says nothing that would narrow it.</p>
              : <><p class="soft small">The ledger refuses it everything else.</p><ul class="plain">{contract.policy_words.map((one) => <li key={one}>{asText(one, 400)}</li>)}</ul></>}
          </section>
          <section class="stack" aria-labelledby="methods">
            <h2 id="methods">Methods</h2>
            {methods ? <Methods methods={methods} /> : <p class="soft">It lists none.</p>}
          </section>
        </div>
        <Stored ledger={ledger} id={id} />
      </div>
      <dl class="facts"><dt>code</dt><dd><Hash hash={contract.code_hash} /></dd></dl>
    </>
  )
}

const Methods = ({ methods }: { methods: Method[] }) => (
  <>
    <p class="soft small">As its author lists them.</p>
    <ul class="rows">
      {methods.map(({ name, doc, isView, isPrivate, isPayable }) => (
        <li key={name}>
          <span><code>{asText(name, 80)}</code> <span class="soft small">{[isView ? 'only reads' : 'changes something', isPayable && 'takes money', isPrivate && 'for the contract alone'].filter(Boolean).join(' · ')}</span></span>
          {doc && <span class="soft small">{doc}</span>}
        </li>
      ))}
    </ul>
  </>
)
