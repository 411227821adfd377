// What a guest sees of WASI: the same in every call on every host. A clock that
// moves a millisecond each time it is read, one random sequence, standard files
// that lead nowhere, no arguments and no environment.

import { GuestExit } from "./traps.mjs";

export const wasiModule = "wasi_snapshot_preview1";

// What guests may import, with parameters and results: I is i64, i is i32.
export const wasiTypes = {
  args_get: "ii i", args_sizes_get: "ii i", environ_get: "ii i", environ_sizes_get: "ii i",
  clock_time_get: "iIi i", random_get: "ii i", poll_oneoff: "iiii i", sched_yield: " i", proc_exit: "i ",
  fd_write: "iiii i", fd_read: "iiii i", fd_seek: "iIii i", fd_close: "i i",
  fd_fdstat_get: "ii i", fd_fdstat_set_flags: "ii i", fd_prestat_get: "ii i", fd_prestat_dir_name: "iii i",
};

const ok = 0, badf = 8, fault = 21, inval = 28, nametoolong = 37, nosys = 52, notsup = 58;
const startOfClock = 1640995200000000000n; // 2022-01-01
const millisecond = 1000000n;
const stdin = 0;

/**
 * One instance's surroundings. memory gives the guest's memory, random the first
 * so many bytes of the random sequence.
 */
export class Wasi {
  constructor(memory, random) {
    this.memory = memory;
    this.random = random;
    this.randomUsed = 0;
    this.wallTime = startOfClock;
    this.monotonicTime = 0n;
    this.open = [true, true, true];
  }

  /** Bytes of guest memory, or undefined when some lie outside. */
  #bytes(offset, length) {
    offset >>>= 0;
    length >>>= 0;
    const buffer = this.memory()?.buffer;
    return buffer && offset + length <= buffer.byteLength ? new Uint8Array(buffer, offset, length) : undefined;
  }

  #view(offset, length) {
    const bytes = this.#bytes(offset, length);
    return bytes && new DataView(bytes.buffer, bytes.byteOffset, length);
  }

  #put32(offset, value) {
    this.#view(offset, 4)?.setUint32(0, value, true);
    return this.#view(offset, 4) ? ok : fault;
  }

  #put64(offset, value) {
    this.#view(offset, 8)?.setBigUint64(0, value, true);
    return this.#view(offset, 8) ? ok : fault;
  }

  #two(first, second) {
    return this.#put32(first, 0) || this.#put32(second, 0);
  }

  clock_time_get(id, _precision, result) {
    if (id === 0) {
      this.wallTime += millisecond;
      return this.#put64(result, this.wallTime - millisecond);
    }
    if (id === 1) {
      this.monotonicTime += millisecond;
      return this.#put64(result, this.monotonicTime - millisecond);
    }
    return inval;
  }

  random_get(offset, length) {
    const target = this.#bytes(offset, length);
    if (!target) return fault;
    const end = this.randomUsed + target.length;
    target.set(this.random(end).subarray(this.randomUsed, end));
    this.randomUsed = end;
    return ok;
  }

  args_sizes_get(count, size) { return this.#two(count, size); }
  environ_sizes_get(count, size) { return this.#two(count, size); }
  args_get() { return ok; }
  environ_get() { return ok; }
  sched_yield() { return ok; }
  proc_exit(code) { throw new GuestExit(code >>> 0); }

  #vectors(offset, count, use) {
    const vectors = this.#view(offset, (count << 3) >>> 0);
    if (!vectors) return fault;
    for (let at = 0; at < vectors.byteLength; at += 8) {
      const length = vectors.getUint32(at + 4, true);
      const bytes = this.#bytes(vectors.getUint32(at, true), length);
      if (!use(bytes, length)) return bytes ? badf : fault;
    }
    return ok;
  }

  fd_write(fd, vectors, count, result) {
    if (!this.open[fd]) return badf;
    let written = 0;
    const errno = this.#vectors(vectors, count, (bytes) => {
      written += bytes?.length ?? 0;
      return bytes !== undefined && fd !== stdin;
    });
    return errno || this.#put32(result, written);
  }

  // Reading meets the end of standard input; the others cannot be read.
  fd_read(fd, vectors, count, result) {
    if (!this.open[fd]) return badf;
    let done = false;
    const errno = this.#vectors(vectors, count, (bytes, length) => {
      if (done || length === 0) return true;
      done = bytes !== undefined;
      return done && fd === stdin;
    });
    return errno || this.#put32(result, 0);
  }

  fd_seek(fd) { return this.open[fd] ? nosys : badf; }

  fd_close(fd) {
    if (!this.open[fd]) return badf;
    this.open[fd] = false;
    return ok;
  }

  fd_fdstat_get(fd, result) {
    const view = this.#view(result, 24);
    if (!view) return fault;
    if (!this.open[fd]) return badf;
    for (let i = 0; i < 24; i++) view.setUint8(i, 0);
    view.setUint8(0, 1); // a device
    view.setBigUint64(8, 0x08e001ffn, true); // a file's rights
    return ok;
  }

  fd_fdstat_set_flags(fd, flags) {
    if (flags & 0b11010) return inval;
    if (!this.open[fd]) return badf;
    return flags & 0b100 ? nosys : ok;
  }

  fd_prestat_get(fd, result) { return this.open[fd] ? this.#put64(result, 0n) : badf; }

  fd_prestat_dir_name(fd, path, length) {
    if (!this.open[fd]) return badf;
    if (length !== 0) return nametoolong;
    return this.#bytes(path, 0) ? ok : fault;
  }

  // Sleeping takes no time and every other event is there at once.
  poll_oneoff(subscriptions, events, count, result) {
    if (count === 0) return inval;
    const input = this.#view(subscriptions, (count * 48) >>> 0);
    const output = this.#view(events, (count * 32) >>> 0);
    if (!input || !output || this.#put32(result, count)) return fault;
    new Uint8Array(output.buffer, output.byteOffset, output.byteLength).fill(0);
    let made = 0;
    const event = (at, type, errno) => {
      output.setBigUint64(made * 32, input.getBigUint64(at, true), true);
      output.setUint8(made * 32 + 8, errno);
      output.setUint32(made * 32 + 10, type, true);
      made++;
    };
    for (let at = 0; at < input.byteLength; at += 48) {
      const type = input.getUint8(at + 8);
      const fd = input.getInt32(at + 16, true);
      if (type === 0) {
        const flags = input.getUint16(at + 40, true);
        if (flags !== 0) return flags === 1 ? notsup : inval;
        event(at, type, ok);
      } else if (type === 1 || type === 2) {
        if (fd < 0) return badf;
        event(at, type, this.open[fd] ? (type === 2 ? notsup : ok) : badf);
      } else {
        return inval;
      }
    }
    return ok;
  }

  imports() {
    const bound = {};
    for (const name of Object.keys(wasiTypes)) bound[name] = (...args) => this[name](...args);
    return bound;
  }
}
