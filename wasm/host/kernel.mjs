// The Extism kernel: a module beside the guest that holds input, output and
// error text. Guests that import nothing of it get none.

import { GuestTrap, trapKind } from "./traps.mjs";

/** The module name under which guests import the kernel. */
export const kernelModule = "extism:host/env";

/** Its initial memory, in pages, as core/vm knows it. */
export const kernelPagesMin = 16;

// What guests may import, with parameters and results: I is i64, i is i32.
// No variables, configuration or HTTP.
export const kernelTypes = {
  alloc: "I I", free: "I ", length: "I I", length_unsafe: "I I", memory_bytes: " I", reset: " ",
  load_u8: "I i", load_u64: "I I", store_u8: "Ii ", store_u64: "II ",
  input_set: "II ", input_length: " I", input_offset: " I", input_load_u8: "I i", input_load_u64: "I I",
  output_set: "II ", output_length: " I", output_offset: " I", error_set: "I ", error_get: " I",
  log_trace: "I ", log_debug: "I ", log_info: "I ", log_warn: "I ", log_error: "I ", get_log_level: " i",
};

const low = (value) => Number(BigInt.asUintN(32, value));

export class Kernel {
  constructor(module) {
    this.exports = new WebAssembly.Instance(module, {}).exports;
    this.output = undefined; // as the guest last named it
    this.inputOffset = 0n;
  }

  setInput(input) {
    const k = this.exports;
    k.reset();
    this.inputOffset = k.alloc(BigInt(input.length));
    new Uint8Array(k.memory.buffer, low(this.inputOffset), input.length).set(input);
    k.input_set(this.inputOffset, BigInt(input.length));
  }

  /** The imports of a guest. Those missing here are the kernel's own. */
  imports() {
    const k = this.exports;
    const log = (offset) => k.free(offset);
    return {
      ...k,
      load_u64: (offset) => this.#view(offset).getBigUint64(0, true),
      store_u64: (offset, value) => this.#view(offset).setBigUint64(0, value, true),
      input_load_u64: (offset) => this.#view(offset + this.inputOffset).getBigUint64(0, true),
      output_set: (offset, length) => {
        this.output = { offset: BigInt.asUintN(64, offset), length: BigInt.asUintN(64, length) };
        k.output_set(offset, length);
      },
      log_trace: log, log_debug: log, log_info: log, log_warn: log, log_error: log,
      get_log_level: () => 0x7fffffff, // off
    };
  }

  #view(offset) {
    const at = low(offset);
    const { buffer } = this.exports.memory;
    if (at + 8 > buffer.byteLength) throw new GuestTrap(trapKind.memory);
    return new DataView(buffer, at, 8);
  }

  #read(offset, length) {
    const { buffer } = this.exports.memory;
    const at = low(offset);
    const size = low(length);
    return at + size > buffer.byteLength ? undefined : new Uint8Array(buffer, at, size);
  }

  /** The error text that the guest set, as bytes; empty for none. */
  errorText() {
    const offset = this.exports.error_get();
    const text = offset === 0n ? undefined : this.#read(offset, this.exports.length(offset));
    return text ?? new Uint8Array();
  }

  /**
   * {output} as the guest set it, {} for none, or {outside} with the length
   * that it named when that lies outside of memory.
   */
  result() {
    if (!this.output || (this.output.offset === 0n && this.output.length === 0n)) return {};
    const output = this.#read(this.exports.output_offset(), this.exports.output_length()) ?? new Uint8Array();
    if (BigInt(output.length) !== this.output.length) return { outside: this.output.length };
    return { output };
  }
}
