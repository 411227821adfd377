// A Worker that runs the Go test programs it carries on host.mjs in place of the
// core, and answers any request with what they print.

import * as host from "./host.mjs";
import { textOfProgram } from "./programs.mjs";
import { args, programs } from "./list.mjs";

export default {
  async fetch() {
    let text = "";
    for (const module of programs) text += await textOfProgram(host, module, args);
    return new Response(text);
  },
};
