// AssemblyScript's compiler. It is large, and fetched when somebody has something to compile: within the first
// request, for it takes its time to start, and what is sent to a worker meanwhile would be heard by nobody.

export interface Compile {
  source: string
}

export type Compiled = { wasm: Uint8Array<ArrayBuffer> } | { problem: string }

const options = ['--optimizeLevel', '3', '--shrinkLevel', '1', '--runtime', 'stub', '--noAssert', '--exportStart', '_initialize']

async function compile({ source }: Compile): Promise<Compiled> {
  const { default: asc } = await import('assemblyscript/asc')
  let wasm: Uint8Array | undefined
  const { error, stderr } = await asc.main(['contract.ts', '--outFile', 'contract.wasm', ...options], {
    readFile: (name: string) => (name === 'contract.ts' ? source : null),
    writeFile: (name: string, contents: string | Uint8Array) => { if (name === 'contract.wasm' && typeof contents !== 'string') wasm = contents },
    listFiles: () => [],
  })
  if (error || !wasm) return { problem: stderr.toString() || String(error) }
  return { wasm: wasm.slice() }
}

onmessage = ({ data }: MessageEvent<Compile>) => {
  void compile(data).catch((error: unknown): Compiled => ({ problem: String(error) })).then((compiled) => postMessage(compiled))
}
