import { useEffect } from 'preact/hooks'
import { validAccount } from '../near/account.ts'
import { explorerOf, isHash } from '../near/explored.ts'
import type { Here } from '../near/here.ts'
import { asLine } from '../near/text.ts'
import { Mark } from '../ui/mark.tsx'
import { ActivityPage } from './activity.tsx'
import { BlockPage } from './block.tsx'
import { ContractPage } from './contract.tsx'
import { Start } from './start.tsx'
import { TransactionPage } from './transaction.tsx'

// App is one page of the explorer: a search, and below it what the address names.
export function App({ ledger, kind, name }: { ledger: Here; kind: string; name: string }) {
  useEffect(() => {
    if (name !== '') document.title = `${asLine(name, 20)} · ${titles[kind] ?? 'Explorer'}`
  }, [kind, name])
  return (
    <div class="sheet explorer">
      <div class="top">
        <a class="home" href={explorerOf(ledger)} aria-label="Latchkey explorer"><Mark text="Latchkey explorer" /></a>
        {ledger.query !== '' && <span class="soft small">the ledger of the playground in this browser</span>}
      </div>
      <View ledger={ledger} kind={kind} name={name} />
    </div>
  )
}

const titles: Record<string, string> = { tx: 'Transaction', block: 'Block', contract: 'Contract', activity: 'Activity' }

function View({ ledger, kind, name }: { ledger: Here; kind: string; name: string }) {
  const account = name.toLowerCase()
  if (kind === 'tx' && isHash(name)) return <TransactionPage ledger={ledger} id={name} />
  if (kind === 'block' && (/^\d{1,15}$/.test(name) || isHash(name))) return <BlockPage ledger={ledger} id={name} />
  if (kind === 'contract' && validAccount(account)) return <ContractPage ledger={ledger} id={account} />
  if (kind === 'activity' && validAccount(account)) return <ActivityPage ledger={ledger} id={account} />
  return <Start ledger={ledger} problem={name === '' ? '' : `“${asLine(name, 64)}” is no ${kinds[kind] ?? 'address of this explorer'}.`} />
}

const kinds: Record<string, string> = { tx: 'hash: those are 43 or 44 letters and digits', block: 'height of a block, nor its hash', contract: 'account’s name', activity: 'account’s name' }
