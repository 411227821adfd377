import { json, jsonParseLinter } from '@codemirror/lang-json'
import { javascript } from '@codemirror/lang-javascript'
import { linter } from '@codemirror/lint'
import { EditorView, basicSetup } from 'codemirror'

interface Edited {
  label: string
  text: string
  language: 'json' | 'typescript'
  onChange: (text: string) => void
}

const look = EditorView.theme({
  '&': { fontSize: 'var(--text-s)', backgroundColor: 'var(--paper)', color: 'var(--ink)' },
  '.cm-content': { fontFamily: 'var(--mono)', caretColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--wash)', color: 'var(--soft)', border: '0' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--wash)' },
  '&.cm-focused .cm-cursor': { borderLeftColor: 'var(--ink)' },
})

// edit shows a text in a shadow tree, to be changed; what it returns ends that.
export function edit(root: ShadowRoot, { label, text, language, onChange }: Edited): () => void {
  const languages = language === 'json' ? [json(), linter(jsonParseLinter())] : [javascript({ typescript: true })]
  const view = new EditorView({
    doc: text, root, parent: root,
    extensions: [basicSetup, ...languages, look, EditorView.lineWrapping, EditorView.contentAttributes.of({ 'aria-label': label }),
      EditorView.updateListener.of((update) => { if (update.docChanged) onChange(update.state.doc.toString()) })],
  })
  return () => view.destroy()
}
