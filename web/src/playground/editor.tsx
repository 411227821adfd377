import { useEffect, useRef } from 'preact/hooks'

// Editor is a text of several lines with colours. It is fetched when it is first shown. It lives in a shadow tree:
// the styles that it makes are sheets of that tree, which the policy of pages allows, and no elements.
export function Editor({ label, text, language, onChange }: { label: string; text: string; language: 'json' | 'typescript'; onChange: (text: string) => void }) {
  const place = useRef<HTMLDivElement>(null)
  const hear = useRef(onChange)
  hear.current = onChange
  useEffect(() => {
    let close: (() => void) | undefined
    let wanted = true
    void import('./codemirror.ts').then(({ edit }) => {
      if (!wanted || !place.current) return
      const root = place.current.shadowRoot ?? place.current.attachShadow({ mode: 'open' })
      close = edit(root, { label, text, language, onChange: (changed) => hear.current(changed) })
    })
    return () => {
      wanted = false
      close?.()
    }
  }, [language, label]) // the text is the editor's from then on
  return <div class="editor" ref={place} />
}
