import { defineConfig } from 'vite'

// All pages are served under any prefix: a Worker has one for each ledger.
export default defineConfig({
  base: './',
  worker: { format: 'es' },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false, // a placeholder stays, for go:embed; make build clears the rest
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { index: 'index.html', claim: 'claim.html', account: 'account/index.html', grant: 'grant.html', drops: 'drops.html' },
      checks: { pluginTimings: false }, // how long its own plugins took is no warning
    },
  },
})
