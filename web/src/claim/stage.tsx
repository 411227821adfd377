import { type ComponentChild, Fragment, render } from 'preact'

// Stage is the page as one visit has it, until the next takes it.
export class Stage {
  private static last: Stage | undefined
  private static shown = 0
  private readonly page: HTMLElement

  constructor(page: HTMLElement) {
    Stage.last = this
    this.page = page
  }

  get current(): boolean {
    return Stage.last === this
  }

  // place shows a view and moves the reader to its heading, unless the page is another's.
  place(view: ComponentChild): void {
    if (!this.current) return
    render(<Fragment key={++Stage.shown}>{view}</Fragment>, this.page)
    const heading = this.page.querySelector('h1')
    if (!heading) return
    heading.tabIndex = -1
    heading.focus()
  }
}
