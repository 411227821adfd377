// The tokens keep what README.md promises of them: contrast, and motion.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const read = (name) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')
const css = read('src/ui/tokens.css')
const [light, dark, still] = css.split('@media')

const valuesOf = (part) => Object.fromEntries([...part.matchAll(/--([\w-]+): ([^;]+);/g)].map(([, name, value]) => [name, value]))

// luminance is WCAG's, of #rrggbb.
function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a, b) {
  const [dim, bright] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (bright + 0.05) / (dim + 0.05)
}

// The pairs are those of the table: a colour, what it is for, what it stands on.
const pairs = [...read('README.md').matchAll(/^\| `--([\w-]+)` \|[^|]*\| (.+) \|$/gm)].flatMap(([, on, below]) =>
  [...below.matchAll(/`--([\w-]+)`/g)].map(([, back]) => [on, back]))

test('colours are told apart, in light and in dark', () => {
  assert.ok(pairs.length > 15, 'README.md lists no pairs')
  for (const [theme, values] of Object.entries({ light: valuesOf(light), dark: valuesOf(dark) })) {
    for (const [on, back] of pairs) {
      const ratio = contrast(values[on], values[back])
      assert.ok(ratio >= (on === 'edge' ? 3 : 4.5), `${theme}: --${on} on --${back} has ${ratio.toFixed(2)}`)
    }
  }
})

test('motion is short, and none for who asked for none', () => {
  const { motion } = valuesOf(light)
  assert.ok(parseInt(motion) <= 200, motion)
  assert.match(still, /prefers-reduced-motion: reduce[^]*--motion: 0ms/)
  for (const name of ['src/ui/base.css', 'src/ui/parts.css', 'src/claim/claim.css', 'src/account/account.css', 'src/playground/playground.css']) {
    assert.doesNotMatch(read(name).replace(/var\(--motion\)/g, ''), /transition[^;]*\d+m?s|animation/, `${name} moves by another time`)
    assert.doesNotMatch(read(name).replace(/background: #fff;/, ''), /#[0-9a-f]{3,8}\b/i, `${name} has a colour of its own`)
  }
})
