import { el, show } from '../dom.ts'

export type Part = Node | string | undefined

export const paragraph = (text: string, className = ''): HTMLElement => el('p', { className }, text)

// Stage is the page as one visit has it, until the next takes it.
export class Stage {
  private static last: Stage | undefined
  private readonly page: HTMLElement

  constructor(page: HTMLElement) {
    Stage.last = this
    this.page = page
  }

  get current(): boolean {
    return Stage.last === this
  }

  // place shows elements, unless the page is another's.
  place(parts: Part[]): void {
    if (this.current) show(this.page, ...parts)
  }

  // show shows a heading and paragraphs or elements.
  show(title: string, ...rest: Part[]): void {
    this.place([el('h1', {}, title), ...rest.map((part) => (typeof part === 'string' ? paragraph(part) : part))])
  }
}
