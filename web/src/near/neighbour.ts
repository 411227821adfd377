import { type Asker, type Response, resultOf, RpcError } from './rpc.ts'

// channelName is where tabs of this browser ask the tab that has a ledger.
export const channelName = 'latchkey-rpc'

const answerWait = 10_000 // milliseconds

// Neighbour asks the tab that has the ledger.
export class Neighbour implements Asker {
  private readonly channel = new BroadcastChannel(channelName)

  ask<T>(method: string, params: unknown): Promise<T> {
    const ask = crypto.randomUUID()
    return new Promise((resolve, reject) => {
      const stop = setTimeout(() => {
        this.channel.removeEventListener('message', hear)
        reject(new RpcError('NO_ANSWER', '', 'The playground is closed. Its ledger lives in that tab: open it and try again.'))
      }, answerWait)
      const hear = ({ data }: MessageEvent<{ answer?: string; body: string }>) => {
        if (data.answer !== ask) return
        clearTimeout(stop)
        this.channel.removeEventListener('message', hear)
        try {
          resolve(resultOf<T>(JSON.parse(data.body) as Response, 'The ledger gave no answer.'))
        } catch (error) {
          reject(error as Error)
        }
      }
      this.channel.addEventListener('message', hear)
      this.channel.postMessage({ ask, body: JSON.stringify({ jsonrpc: '2.0', id: 0, method, params }) })
    })
  }
}
