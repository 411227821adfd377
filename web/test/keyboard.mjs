// Visitors without a pointer.
import assert from 'node:assert/strict'

const stepsMax = 60

// focused is what a reader of the page would hear of where the focus is.
export const focused = (page) => page.evaluate(() => {
  const { activeElement: at } = document
  const label = at?.labels?.[0] ?? at
  return (label?.querySelector?.('b')?.textContent ?? label?.textContent ?? '').trim()
})

// goTo moves the focus forward until it is on something of that name; what has the focus can
// be seen to have it.
export async function goTo(page, name) {
  for (let steps = 0; steps < stepsMax; steps++) {
    await page.keyboard.press('Tab')
    if ((await focused(page)) !== name) continue
    const seen = await page.evaluate(() => {
      const marked = document.activeElement.closest('.box, .card, .file') ?? document.activeElement
      return [marked, document.activeElement].some((e) => getComputedStyle(e).outlineStyle !== 'none')
    })
    assert.ok(seen, `nothing shows that ${name} has the focus`)
    return
  }
  assert.fail(`the keyboard does not reach ${name}`)
}

// arrives waits until the reader has been moved to the heading of a view that follows another,
// which happens after it is shown: who presses a key before that loses their place.
export const arrives = (page, title) =>
  page.waitForFunction((title) => document.activeElement?.localName === 'h1' && document.activeElement.textContent === title, title)

export async function press(page, name) {
  await goTo(page, name)
  await page.keyboard.press('Enter')
}

export async function typeInto(page, name, text) {
  await goTo(page, name)
  await page.keyboard.type(text)
}
