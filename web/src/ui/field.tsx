import type { ComponentChildren, Ref } from 'preact'

export interface FieldProps {
  id: string
  label: string
  value: string
  onInput: (text: string) => void
  suffix?: string // what stands behind the text, and belongs to it
  describedBy?: string
  inputRef?: Ref<HTMLInputElement>
  inputMode?: 'decimal' | 'text'
  placeholder?: string
  hasLines?: boolean // of several lines
  children?: ComponentChildren // below it
}

// Field is a text with its label. Browsers neither fill nor correct it: it is
// for names, amounts and secrets.
export function Field({ id, label, value, onInput, suffix, describedBy, inputRef, inputMode, placeholder, hasLines, children }: FieldProps) {
  const input = hasLines ? (
    <textarea id={id} autocomplete="off" spellcheck={false} placeholder={placeholder} value={value} aria-describedby={describedBy} onInput={(event) => onInput(event.currentTarget.value)} />
  ) : (
    <input id={id} ref={inputRef ?? null} type="text" required autocomplete="off" spellcheck={false} autocapitalize="none" inputMode={inputMode}
      placeholder={placeholder} value={value} aria-describedby={describedBy} onInput={(event) => onInput(event.currentTarget.value)} />
  )
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {suffix ? <div class="box joined" onClick={(event) => event.currentTarget.querySelector('input')?.focus()}>{input}<span class="suffix">{suffix}</span></div>
        : <div class="box">{input}</div>}
      {children}
    </div>
  )
}

// Problem is what is wrong with a form, said aloud when it appears.
export const Problem = ({ id, text }: { id?: string; text: string }) => <p id={id} class="problem" role="alert">{text}</p>

// Select is a choice of one of several names.
export function Select({ id, label, value, options, onChoose }: { id: string; label: string; value: string; options: [value: string, name: string][]; onChoose: (value: string) => void }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="box">
        <select id={id} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
          {options.map(([one, name]) => <option key={one} value={one}>{name}</option>)}
        </select>
      </div>
    </div>
  )
}
