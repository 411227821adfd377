// Opens a page in the browser of the tests and prints the text that it leaves in
// globalThis.answer:
//
//	node visit.mjs URL
//
// It waits until it is ended.
import { launchWhole } from './browser.mjs'

const browser = await launchWhole()
try {
  const page = await browser.newPage()
  await page.goto(process.argv[2])
  const answer = await page.waitForFunction(() => globalThis.answer, undefined, { timeout: 0, polling: 100 })
  process.stdout.write(await answer.jsonValue())
} finally {
  await browser.close()
}
