import { useCallback } from 'preact/hooks'
import type { Here } from '../near/here.ts'
import { type Method, methodsOf, missing } from '../near/methods.ts'
import { asLine } from '../near/text.ts'
import { useLoaded } from '../ui/loaded.ts'
import type { Request } from './request.ts'

// Methods are what a contract says of those that an application asks for, as a stranger's words.
export function Methods({ request: { contract, methods: names }, ledger: { rpc } }: { request: Request; ledger: Here }) {
  const [loaded] = useLoaded(useCallback(() => methodsOf(rpc, contract), [rpc, contract]))
  if (loaded.state !== 'here') return null
  const methods = loaded.value, absent = missing(names, methods)
  if (!methods) return <p class="note warm">{contract} does not say what its methods do.</p>
  const asked = names.length === 0 ? methods.filter(({ isPrivate, isView }) => !isPrivate && !isView) : methods.filter(({ name }) => names.includes(name))
  return (
    <>
      {absent.length > 0 && <p class="note no">{contract} has no method {absent.map((name) => asLine(name, 40)).join(', ')}.</p>}
      {asked.length > 0 && (
        <details open={names.length > 0}>
          <summary>What they do, in the words of {contract}</summary>
          <dl class="methods">{asked.map((method) => <One key={method.name} method={method} />)}</dl>
        </details>
      )}
    </>
  )
}

const One = ({ method }: { method: Method }) => (
  <div>
    <dt>{asLine(method.name, 40)}</dt>
    <dd>
      <blockquote>{method.doc || 'It says nothing of it.'}</blockquote>
      {hindrance(method) && <span class="soft small">{hindrance(method)}</span>}
    </dd>
  </div>
)

// hindrance says why a key like this one may not be able to call a method, in the page's own words.
function hindrance({ isPrivate, isPayable, isView }: Method): string {
  if (isPrivate) return 'Only the contract’s own account calls it: this key cannot.'
  if (isPayable) return 'It takes money: this key can attach none.'
  return isView ? 'It only reads.' : ''
}
