// The playground as its visitors use it: three places, and the timeline below them.
import assert from 'node:assert/strict'
import { watched } from './browser.mjs'

export const url = process.env.LATCHKEY_URL + '/'

// open has the playground ready; page.asked is what it asked of the server besides its files.
export async function open(context, { ready = true } = {}) {
  const page = watched(await context.newPage(), url)
  page.asked = []
  page.on('request', (r) => { if (r.method() !== 'GET') page.asked.push(r.url()) })
  await page.goto(url)
  if (ready) await place(page, 'What there is').getByRole('heading', { name: 'The ledger’s own' }).waitFor()
  return page
}

export const place = (page, name) => page.getByRole('region', { name, exact: true })
export const word = (page, label) => place(page, 'What you try').getByLabel(label, { exact: true })

// write changes words of the sentence and fields of the form, in their order.
export async function write(page, words) {
  for (const [label, value] of Object.entries(words)) {
    const at = word(page, label)
    if (await at.evaluate((e) => e.tagName === 'SELECT')) await at.selectOption(typeof value === 'string' ? { label: value } : value)
    else await at.fill(value)
  }
}

// attempt signs and sends, and waits for the step that comes of it.
export async function attempt(page) {
  const before = await count(page)
  await place(page, 'What you try').getByRole('button', { name: 'Try it' }).click()
  await page.waitForFunction((n) => Number(/of (\d+)$/.exec(document.querySelector('.count').textContent)[1]) > n, before)
}

// count is how many steps there are.
export const count = async (page) => Number(/of (\d+)$/.exec(await page.locator('.count').textContent())[1])

// cameOf is how the last step ended: the ladder's rungs, the rule that said no, and why.
export async function cameOf(page) {
  const came = place(page, 'What came of it')
  await came.locator('.ladder').waitFor()
  return came.evaluate((e) => {
    const text = (selector) => e.querySelector(selector)?.textContent
    return { rule: text('p > code'), stopped: text('.ladder .stopped .rung'), why: text('.ladder .stopped .note p'), passed: e.querySelectorAll('.ladder .passed').length }
  })
}

export async function done(page) {
  await attempt(page)
  const { stopped, why } = await cameOf(page)
  assert.equal(stopped, undefined, why)
}

// makeAccount has the root make one.
export async function makeAccount(page, name, near = '20') {
  await place(page, 'What there is').getByRole('button', { name: 'Make an account' }).click()
  await write(page, { Name: name, NEAR: near })
  await done(page)
  await place(page, 'What there is').getByRole('heading', { name: `${name}.test.near` }).waitFor()
}

// with takes a key by its name, as the list of keys has it.
export const withKey = (page, name) => write(page, { Key: name })

export const newKey = async (page, argument) => {
  await place(page, 'What you try').locator('.argument', { has: page.getByLabel(argument, { exact: true }) }).getByRole('button', { name: /new key/ }).click()
  return word(page, argument).inputValue()
}
