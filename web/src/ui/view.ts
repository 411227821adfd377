import { useEffect, useState } from 'preact/hooks'

// Views are addressed by the fragment, so that the browser's way back leads through them.
export function useView(): string {
  const [view, setView] = useState(location.hash.slice(1))
  useEffect(() => {
    const hear = () => setView(location.hash.slice(1))
    addEventListener('hashchange', hear)
    return () => removeEventListener('hashchange', hear)
  }, [])
  return view
}

// useFocus moves the reader to the heading of a view that follows another.
export function useFocus(view: string): void {
  const [first] = useState(view)
  const [moved, setMoved] = useState(false)
  useEffect(() => {
    if (view === first && !moved) return
    setMoved(true)
    scrollTo(0, 0)
    const heading = document.querySelector('h1')
    if (!heading) return
    heading.tabIndex = -1
    heading.focus()
  }, [view])
}
