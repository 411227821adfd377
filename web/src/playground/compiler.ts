import type { Compiled } from './compiler.worker.ts'

let worker: Worker | undefined

// compile makes a module of AssemblyScript, one after another. Errors are the compiler's words.
export function compile(source: string): Promise<Uint8Array<ArrayBuffer>> {
  worker ??= new Worker(new URL('./compiler.worker.ts', import.meta.url), { type: 'module' })
  const asked = worker
  return new Promise((resolve, reject) => {
    asked.onerror = (event) => reject(new Error(event.message || 'The compiler did not start.'))
    asked.onmessage = ({ data }: MessageEvent<Compiled>) => ('wasm' in data ? resolve(data.wasm) : reject(new Error(data.problem)))
    asked.postMessage({ source })
  })
}
