import type { ComponentChildren } from 'preact'

// Words of a sentence that can be changed, in the line with the others.

export interface Choice {
  value: string
  text: string
  group?: string
}

export function Choose({ label, value, choices, onChoose }: { label: string; value: string; choices: Choice[]; onChoose: (value: string) => void }) {
  const groups = [...new Set(choices.map(({ group }) => group))]
  const options = (group: string | undefined) => choices.filter((one) => one.group === group).map((one) => <option key={one.value} value={one.value}>{one.text}</option>)
  return (
    <select class="word" aria-label={label} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
      {!choices.some((one) => one.value === value) && <option value={value}>{value || '…'}</option>}
      {groups.map((group) => (group === undefined ? options(group) : <optgroup key={group} label={group}>{options(group)}</optgroup>))}
    </select>
  )
}

export const Write = ({ label, value, list, onInput, placeholder = '…' }: { label: string; value: string; list?: string; onInput: (text: string) => void; placeholder?: string }) => (
  <input class="word" type="text" aria-label={label} value={value} list={list} placeholder={placeholder} autocomplete="off" spellcheck={false} autocapitalize="none"
    onInput={(event) => onInput(event.currentTarget.value)} />
)

export const Said = ({ children }: { children: ComponentChildren }) => <p class="say">{children}</p>
