import { el } from './dom.ts'

// field is a labelled input.
export function field(label: string, value = '', hint = ''): { row: HTMLElement; input: HTMLInputElement } {
  const input = el('input', { type: 'text', value, placeholder: hint, autocomplete: 'off', spellcheck: false })
  return { row: el('label', { className: 'row' }, el('span', {}, label), input), input }
}

// Option is something to choose: what it stands for, its text, and under which
// heading it stands, if any.
export interface Option {
  value: string
  text: string
  group?: string
}

// choice is a labelled select; refill replaces its options and keeps the chosen one.
export function choice(label: string): { row: HTMLElement; select: HTMLSelectElement; refill: (options: Option[]) => void } {
  const select = el('select')
  const refill = (options: Option[]) => {
    const chosen = select.value
    const groups = [...new Set(options.map(({ group }) => group))]
    select.replaceChildren(...groups.flatMap((group) => {
      const members = options.filter((o) => o.group === group).map(({ value, text }) => el('option', { value }, text))
      return group === undefined ? members : [el('optgroup', { label: group }, ...members)]
    }))
    if (options.some(({ value }) => value === chosen)) select.value = chosen
  }
  return { row: el('label', { className: 'row' }, el('span', {}, label), select), select, refill }
}

// action is a form whose button runs work and shows what it throws.
export function action(title: string, button: string, rows: HTMLElement[], work: () => Promise<void>): HTMLFormElement {
  const problem = el('p', { className: 'problem', attrs: { role: 'alert' } })
  const submit = el('button', { type: 'submit' }, button)
  return el('form', {
    className: 'card', noValidate: true,
    onsubmit: (event) => {
      event.preventDefault()
      problem.textContent = ''
      submit.disabled = true
      work()
        .catch((error: unknown) => { problem.textContent = error instanceof Error ? error.message : String(error) })
        .finally(() => { submit.disabled = false })
    },
  }, el('h2', {}, title), ...rows, problem, submit)
}
