import { useCallback, useMemo, useState } from 'preact/hooks'
import type { Keep } from '../keep/kept.ts'
import { call } from '../near/actions.ts'
import { shown, tera } from '../near/amount.ts'
import { callChecks } from '../near/called.ts'
import type { Here } from '../near/here.ts'
import { dropContract } from '../near/names.ts'
import type { Secret } from '../near/secret.ts'
import { see } from '../near/seen.ts'
import { humane } from '../near/text.ts'
import type { Outcome } from '../near/transaction.ts'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { download } from '../ui/download.ts'
import { Field, Problem } from '../ui/field.tsx'
import { useLoaded } from '../ui/loaded.ts'
import { Mark } from '../ui/mark.tsx'
import { Unlock } from '../ui/unlock.tsx'
import { Made } from './made.tsx'
import { type Form, linksTable, type Plan, readForm } from './plan.ts'

const method = 'create_near_drop', createGas = 200n * tera // most of it comes back

interface NewProps {
  funder: string
  ledger: Here
  keep: Keep
  secret: Secret | undefined
  unlock: (secret: Secret) => void
  refresh: () => void
}

// NewDrop makes links: what each brings, what that costs, the links in a file, and then the payment.
export function NewDrop(props: NewProps) {
  const { funder, ledger, keep, secret, unlock } = props
  const [plan, setPlan] = useState<Plan>()
  const [drop, setDrop] = useState<string>()
  const [seen] = useLoaded(useCallback(() => see(ledger.rpc, funder), [ledger, funder]))
  if (plan && drop !== undefined) return <Made {...props} plan={plan} drop={drop} />
  return (
    <div class="sheet">
      <div class="top"><Mark /><a class="small" href={`#${funder}`}>All drops</a></div>
      <h1>Make links</h1>
      {!plan && <Terms ledger={ledger} onPlan={setPlan} />}
      {plan && (
        <dl class="figures">
          <div><dt>links</dt><dd>{plan.keys.length}</dd></div>
          <div><dt>they bring</dt><dd>{shown(plan.gifts)}</dd></div>
          <div><dt>deposit</dt><dd>{shown(plan.deposit)}</dd></div>
        </dl>
      )}
      {plan && <p class="soft small">The deposit has the gifts, and what claims cost at most: what they leave of that comes back to {funder}.</p>}
      {plan && seen.state === 'failed' && <p class="problem" role="alert">{seen.reason}</p>}
      {plan && seen.state === 'here' && (secret ? <Pay {...props} plan={plan} secret={secret} onMade={setDrop} signer={seen.value.keys.find(({ publicKey }) => publicKey === secret.key.publicKey)} />
        : <Unlock account={funder} keys={seen.value.keys} keep={keep} onUnlock={unlock} />)}
    </div>
  )
}

function Terms({ ledger, onPlan }: { ledger: Here; onPlan: (plan: Plan) => void }) {
  const [form, setForm] = useState<Form>({ count: '', each: '', days: '90', title: '', message: '' })
  const [problem, setProblem] = useState('')
  const write = (name: keyof Form) => (text: string) => {
    setForm({ ...form, [name]: text })
    setProblem('')
  }
  const estimate = () => readForm(ledger.rpc, form).then(onPlan, (error: Error) => setProblem(humane(error.message)))
  return (
    <form class="stack wide" noValidate onSubmit={(event) => { event.preventDefault(); void estimate() }}>
      <Field id="count" label="How many links?" value={form.count} onInput={write('count')} inputMode="decimal" describedBy="problem" />
      <Field id="each" label="What does each bring?" suffix=" NEAR" value={form.each} onInput={write('each')} inputMode="decimal" describedBy="problem" />
      <Field id="days" label="When do they expire?" suffix=" days from now" value={form.days} onInput={write('days')} inputMode="decimal" describedBy="problem" />
      <Field id="title" label="A title, if you like" value={form.title} onInput={write('title')} />
      <Field id="message" label="A message, if you like" value={form.message} onInput={write('message')} />
      <Problem id="problem" text={problem} />
      <button type="submit" class="btn">See what it costs</button>
    </form>
  )
}

// Pay has the links in a file before anything is paid: whatever happens then, none is lost.
function Pay({ plan, funder, ledger, secret, signer, onMade }: NewProps & { plan: Plan; secret: Secret; signer: Parameters<typeof callChecks>[1]['key']; onMade: (drop: string) => void }) {
  const [isSaved, setSaved] = useState(false)
  const { rpc } = ledger
  const checks = useCallback(() => callChecks(rpc, { account: funder, key: signer, contract: dropContract, method, gas: createGas, deposit: plan.deposit }), [rpc, funder, signer, plan])
  const signing = useMemo(() => ({
    account: funder, key: secret.key, receiver: dropContract, verb: `Pay ${shown(plan.deposit)}`, done: 'The keys of the links could not be added: the deposit came back.',
    actions: [call(method, { public_keys: plan.keys.map((key) => key.publicKey), ...plan.terms }, createGas, plan.deposit)],
  }), [funder, secret, plan])
  const ended = ({ status, latchkey }: Outcome) => {
    const drop = latchkey?.failure || !status.SuccessValue ? null : JSON.parse(atob(status.SuccessValue)) as number | null
    if (drop === null) return
    onMade(String(drop))
  }
  const save = () => {
    download(`links-of-${funder}.csv`, linksTable(ledger, plan.keys), 'text/csv')
    setSaved(true)
  }
  if (!isSaved) return <><p>Save the links first. Nobody else has them, and the money is in them: whoever has a link can claim it.</p><Button act={save}>Save the links as a file</Button></>
  return <Confirm rpc={rpc} checks={checks} signing={signing} onEnd={ended}><a class="btn quiet" href={`#${funder}`}>Back to all drops</a></Confirm>
}
