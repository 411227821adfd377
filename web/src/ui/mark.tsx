import svg from './mark.svg?raw'

// Mark is the project's mark, with what the page is.
export const Mark = ({ text = 'Latchkey' }: { text?: string }) => (
  <div class="mark"><span class="logo" aria-hidden="true" dangerouslySetInnerHTML={{ __html: svg }} />{text}</div>
)
