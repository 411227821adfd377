import { el } from '../dom.ts'

// wordsBox shows the words of an account and gives copies of them; onKept hears
// when a copy was made.
export function wordsBox(phrase: string, account: string, onKept: () => void = () => undefined): HTMLElement {
  const status = el('p', { className: 'hint', attrs: { role: 'status' } })
  const tell = (text: string) => { status.textContent = text }
  const list = el('ol', {
    className: 'words',
    oncopy: (event) => {
      event.clipboardData?.setData('text/plain', phrase)
      event.preventDefault()
      copied()
    },
  }, ...phrase.split(' ').map((word) => el('li', {}, word)))
  const copied = () => {
    tell('Copied.')
    onKept()
  }
  const save = () => {
    download(`${account}.txt`, fileText(phrase, account))
    tell('Saved as a file.')
    onKept()
  }
  return el('section', { className: 'phrase', attrs: { 'aria-label': 'The words' } }, list,
    el('button', { type: 'button', className: 'quiet', onclick: save }, 'Save as a file'),
    el('button', { type: 'button', className: 'quiet', onclick: () => void copy(phrase, list, copied, tell) }, 'Copy'), status)
}

// copy copies as the browser allows it: pages without https get no clipboard, but
// may copy what is selected, and where they may not the visitor can.
async function copy(phrase: string, list: HTMLElement, copied: () => void, tell: (text: string) => void): Promise<void> {
  try {
    await navigator.clipboard.writeText(phrase)
    return copied()
  } catch {
    getSelection()?.selectAllChildren(list)
  }
  if (!document.execCommand('copy')) tell('The words are selected: copy them as you copy any text.')
}

function download(name: string, text: string): void {
  const href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  el('a', { href, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(href), 60_000) // the browser has read it by then
}

const fileText = (phrase: string, account: string): string =>
  `The words of the account ${account} at ${location.host}:\n\n${phrase}\n\n` +
  'They are its only key. Whoever has them has the account; nobody can restore them.\n'
