// A browser that a test starts ends with the test's process, also when that is killed.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'

const starts = `
  const { launchAt } = await import(process.argv[1])
  console.log((await launchAt(process.argv[2])).pid)
  setInterval(() => {}, 1e6)`

// runs reports whether any process of a group is left.
function runs(group) {
  try {
    return process.kill(-group, 0)
  } catch {
    return false
  }
}

test('a browser does not outlive who started it', async (t) => {
  const profile = mkdtempSync(join(tmpdir(), 'profile-'))
  t.after(() => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }))
  const program = spawn(process.execPath, ['--input-type=module', '-e', starts, import.meta.resolve('./browser.mjs'), profile],
    { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await program.stdout.take(1).toArray()
  const browser = Number(line)
  assert.ok(runs(browser), `process group ${line}`)
  program.kill('SIGKILL')
  for (let tries = 0; runs(browser); tries++) {
    if (tries === 1000) {
      process.kill(-browser, 'SIGKILL')
      assert.fail('the browser still runs')
    }
    await pause(20)
  }
})
