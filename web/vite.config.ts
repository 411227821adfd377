import { defineConfig, type Plugin } from 'vite'

// What the compiler of contracts would ask Node for, where it ran there.
const ofNode = ['fs', 'module', 'node:module', 'path', 'url']

const quiet = { pluginTimings: false } // how long its own plugins took is no warning

// What the playground cannot begin without. Its page names it, so that it is on its way before the script asks.
const atOnce = ['wasm/core.wasm', 'wasm/prepared/drop.wasm', 'wasm/prepared/registrar.wasm']
const early: Plugin = {
  name: 'early',
  transformIndexHtml: {
    order: 'post',
    handler(_, { bundle, path }) {
      if (path !== '/index.html') return []
      const files = Object.values(bundle ?? {}).filter((file) => file.type === 'asset' && file.originalFileNames.some((name) => atOnce.some((one) => name.endsWith(one))))
      return files.map(({ fileName }) => ({ tag: 'link', attrs: { rel: 'preload', as: 'fetch', type: 'application/wasm', crossorigin: '', href: `./${fileName}` } }))
    },
  },
}

// All pages are served under any prefix: a Worker has one for each ledger.
export default defineConfig({
  base: './',
  plugins: [early],
  worker: { format: 'es', rolldownOptions: { checks: quiet } },
  resolve: { alias: ofNode.map((name) => ({ find: new RegExp(`^${name}$`), replacement: '/src/playground/no_node.ts' })) },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    outDir: 'built',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 14_000, // kB: the compiler's, which is fetched when somebody compiles
    rolldownOptions: {
      input: { index: 'index.html', claim: 'claim.html', account: 'account/index.html', activity: 'account/activity/index.html', explorer: 'explorer/index.html', grant: 'grant.html', drops: 'drops.html' },
      checks: quiet,
    },
  },
})
