import preparedDrop from '../../../bin/wasm/prepared/drop.wasm?url'
import preparedFT from '../../../bin/wasm/later/ft.wasm?url'
import preparedIssuer from '../../../bin/wasm/later/issuer.wasm?url'
import preparedNFT from '../../../bin/wasm/later/nft.wasm?url'
import preparedProxy from '../../../bin/wasm/later/proxy.wasm?url'
import preparedRecovery from '../../../bin/wasm/later/recovery.wasm?url'
import preparedRegistrar from '../../../bin/wasm/prepared/registrar.wasm?url'
import drop from '../../../bin/plugins/drop.wasm?url'
import ft from '../../../bin/plugins/ft.wasm?url'
import issuer from '../../../bin/plugins/issuer.wasm?url'
import nft from '../../../bin/plugins/nft.wasm?url'
import proxy from '../../../bin/plugins/proxy.wasm?url'
import recovery from '../../../bin/plugins/recovery.wasm?url'
import registrar from '../../../bin/plugins/registrar.wasm?url'
import type { PluginName } from './plugin_names.ts'

// Plugin is where a standard plugin is: its code, and what prepare makes of it.
interface Plugin {
  code: string
  prepared: string
}

const plugins: Record<PluginName, Plugin> = {
  drop: { code: drop, prepared: preparedDrop },
  registrar: { code: registrar, prepared: preparedRegistrar },
  ft: { code: ft, prepared: preparedFT },
  nft: { code: nft, prepared: preparedNFT },
  proxy: { code: proxy, prepared: preparedProxy },
  recovery: { code: recovery, prepared: preparedRecovery },
  issuer: { code: issuer, prepared: preparedIssuer },
}

export const codeOf = async (name: PluginName): Promise<Uint8Array> => new Uint8Array(await (await fetch(plugins[name].code)).arrayBuffer())
export const preparedOf = (name: PluginName): Promise<WebAssembly.Module> => WebAssembly.compileStreaming(fetch(plugins[name].prepared))
