type Child = Node | string | undefined

// el makes an element: properties by name, event listeners as onclick etc.,
// aria and data attributes under attrs.
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Partial<HTMLElementTagNameMap[K]> & { attrs?: Record<string, string> } = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const { attrs, ...rest } = props
  const element = Object.assign(document.createElement(tag), rest)
  for (const [name, value] of Object.entries(attrs ?? {})) element.setAttribute(name, value)
  for (const child of children) if (child !== undefined) element.append(child)
  return element
}

// show replaces what a place holds and moves the reader there.
export function show(place: HTMLElement, ...children: Child[]): void {
  place.replaceChildren(...children.filter((c) => c !== undefined))
  const heading = place.querySelector<HTMLElement>('h1')
  if (heading) {
    heading.tabIndex = -1
    heading.focus()
  }
}
