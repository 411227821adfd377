// Runs a Go test program on host.mjs in place of the core, and returns its exit
// code. host holds the exports of host.mjs; say hears what Go itself prints.
export async function runProgram(host, module, args, say, env = {}) {
  const go = new globalThis.Go();
  let exit;
  go.argv = ["program.test", ...args];
  go.env = env;
  go.exit = (code) => { exit = code; };
  const ledgers = new Map();
  go.importObject.latchkey_test = {
    new_store: () => {
      const number = ledgers.size + 1;
      ledgers.set(number, { store: new host.MapStore() });
      return number;
    },
  };
  const core = new host.Core(module, ledgers, new host.Modules(), go, say);
  await core.ran;
  return exit;
}

/** Where there are no files: the same, returning all that the program prints and then its exit code. */
export async function textOfProgram(host, module, args) {
  let text = "";
  const decoder = new TextDecoder();
  const { fs } = globalThis;
  const { writeSync } = fs;
  fs.writeSync = (_, bytes) => {
    text += decoder.decode(bytes, { stream: true });
    return bytes.length;
  };
  try {
    const exit = await runProgram(host, module, args, (said) => { text += said; });
    return `${text}exit ${exit}\n`;
  } finally {
    fs.writeSync = writeSync;
  }
}
