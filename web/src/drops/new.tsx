import { useState } from 'preact/hooks'
import { reasonOf } from '../near/text.ts'
import { isMotif } from '../ui/art.tsx'
import { Cards } from '../ui/cards.tsx'
import { Field, Problem, Select } from '../ui/field.tsx'
import { Mark } from '../ui/mark.tsx'
import { emptyForm, type Form, pictureIn, readForm } from './form.ts'
import type { Scene } from './scene.ts'

// NewLinks asks what links are to bring. The plan is kept in this browser before anything is paid for it.
export function NewLinks({ scene: { funder, ledger, campaigns } }: { scene: Scene }) {
  const [form, setForm] = useState<Form>(emptyForm)
  const [problem, setProblem] = useState('')
  const change = (changed: Partial<Form>) => {
    setForm((form) => ({ ...form, ...changed }))
    setProblem('')
  }
  const plan = async () => {
    try {
      const made = await readForm(ledger.rpc, funder, form)
      await campaigns.begin(made)
      location.hash = `${funder}/links/${made.label}`
    } catch (error) {
      setProblem(reasonOf(error))
    }
  }
  return (
    <div class="sheet">
      <div class="top"><Mark /><a class="small" href={`#${funder}`}>All drops</a></div>
      <h1>Make links</h1>
      <form class="stack wide" noValidate onSubmit={(event) => { event.preventDefault(); void plan() }}>
        <Gift form={form} change={change} />
        <Field id="days" label="When do they expire?" suffix=" days from now" value={form.days} onInput={(days) => change({ days })} inputMode="decimal" describedBy="problem" />
        <Card form={form} change={change} fail={setProblem} />
        <Rules form={form} change={change} />
        <Problem id="problem" text={problem} />
        <button type="submit" class="btn">See what it costs</button>
      </form>
    </div>
  )
}

interface Part {
  form: Form
  change: (changed: Partial<Form>) => void
}

function Gift({ form, change }: Part) {
  const isNFT = form.kind === 'NFT'
  return (
    <>
      <Cards<Form['kind']> name="kind" legend="What does each link bring?" chosen={form.kind} onChoose={(kind) => change({ kind })} options={[
        { value: 'NEAR', title: 'NEAR', detail: 'Into any account, also one that the claim makes.' },
        { value: 'FT', title: 'Tokens', detail: 'An amount of a token that this account has.' },
        { value: 'NFT', title: 'NFTs', detail: 'One of this account’s for each use of a link.' },
      ]} />
      {form.kind !== 'NEAR' && <Field id="token" label="Contract of the token" value={form.token} onInput={(token) => change({ token })} describedBy="problem" />}
      {isNFT && <Field id="ids" label="Ids of the NFTs" hasLines value={form.ids} onInput={(ids) => change({ ids })} describedBy="problem" />}
      {!isNFT && <Field id="count" label="How many links?" value={form.count} onInput={(count) => change({ count })} inputMode="decimal" describedBy="problem" />}
      {!isNFT && <Field id="each" label="How much for each?" suffix={form.kind === 'NEAR' ? ' NEAR' : ' of the token'} value={form.each} onInput={(each) => change({ each })} inputMode="decimal" describedBy="problem" />}
    </>
  )
}

const motifs = ['gift', 'ticket', 'star', 'heart', 'leaf', 'sun', 'wave', 'confetti'].filter(isMotif)
const ownPicture = 'a file'

function Card({ form, change, fail }: Part & { fail: (problem: string) => void }) {
  const [hasOwn, setOwn] = useState(false)
  const choose = (motif: string) => {
    setOwn(motif === ownPicture)
    change({ motif: motif === ownPicture ? '' : motif, picture: undefined })
  }
  const read = (file: File | undefined) => file && pictureIn(file).then((picture) => change({ picture }), (error: Error) => fail(error.message))
  return (
    <details>
      <summary>A title, a message, a picture</summary>
      <div class="inside">
        <Field id="title" label="Title" value={form.title} onInput={(title) => change({ title })} describedBy="problem" />
        <Field id="message" label="Message" hasLines value={form.message} onInput={(message) => change({ message })} describedBy="problem" />
        <Select id="motif" label="Picture" value={hasOwn ? ownPicture : form.motif} onChoose={choose} options={[['', 'none'], ...motifs.map((name): [string, string] => [name, name]), [ownPicture, 'a PNG or WebP file of 24 kB at most']]} />
        {hasOwn && (
          <label class="btn quiet file">
            <span>{form.picture ? 'The picture is here: choose another' : 'Choose the file'}</span>
            <input type="file" accept="image/png,image/webp" onChange={(event) => void read(event.currentTarget.files?.[0])} />
          </label>
        )}
      </div>
    </details>
  )
}

function Rules({ form, change }: Part) {
  return (
    <details>
      <summary>Several uses, a password, a first day</summary>
      <div class="inside">
        <Field id="uses" label="How often can each link be used?" value={form.uses} onInput={(uses) => change({ uses })} inputMode="decimal" describedBy="problem" />
        <Field id="passwords" label="Password: one for all links, or a line for each" hasLines value={form.passwords} onInput={(passwords) => change({ passwords })} describedBy="problem" />
        <Field id="starts" label="When do they open? Empty is at once" suffix=" days from now" value={form.starts} onInput={(starts) => change({ starts })} inputMode="decimal" describedBy="problem" />
      </div>
    </details>
  )
}
