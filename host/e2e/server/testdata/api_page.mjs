// Opens a page of another origin and uses it: LATCHKEY_PAGE is its address, LATCHKEY_SIGNED a
// claim, and LATCHKEY_WANT the lines that it must come to show.

import assert from 'node:assert/strict'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const { launch } = await import(pathToFileURL(path.resolve('test/browser.mjs')))
const { LATCHKEY_PAGE: page, LATCHKEY_SIGNED: signed, LATCHKEY_WANT: want } = process.env
const browser = await launch()
try {
  const tab = await browser.newContext().then((context) => context.newPage())
  const problems = []
  tab.on('pageerror', (error) => problems.push(error.message))
  const streaming = tab.waitForResponse((response) => response.url().includes('/v1/events/stream'))
  await tab.goto(page)
  assert.equal((await streaming).status(), 200)
  await tab.fill('#signed', signed)
  await tab.click('#send')
  for (const line of want.split('\n')) await tab.locator('#shown', { hasText: line }).waitFor()
  assert.deepEqual(problems, [])
} finally {
  await browser.close()
}
