// Whether the stack has room for the core. A guest may have used nearly all of it
// when it calls the host, whatever its own counter says (core/prepare/stack.go),
// and a core that has none left is lost. JavaScript has no way to ask; but
// engines check, when a function is entered, whether its frame fits.

/** What a host call may take of the stack, in values of 8 bytes. */
const values = 8192;

const number = (n) => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...number(n >>> 7)]);
const vector = (bytes) => number(bytes.length).concat(bytes);
const section = (id, ...items) => [id].concat(vector(number(items.length).concat(...items)));

/**
 * A function that returns at once when it is given 0, as always. What follows reads
 * as many values onto its operand stack, calls a function and writes them: they need
 * a frame. (Locals would too, and be set to zero at each call.)
 */
function large() {
  const body = [0, 0x20, 0, 0x45, 0x04, 0x40, 0x0f, 0x0b];
  const each = (write) => {
    for (let i = 0; i < values; i++) body.push(...write(number(8 * i)));
  };
  each((at) => [0x41, 0, 0x41, 0, 0x29, 3, ...at]);
  body.push(0x10, 0);
  each((at) => [0x37, 3, ...at]);
  body.push(0x0b);
  return vector(body);
}

const letter = (text) => vector([text.charCodeAt(0)]);

function compiled() {
  const nothing = [0x60, 0, 0], takesOne = [0x60, 1, 0x7f, 0];
  return new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0].concat(
    section(1, nothing, takesOne),
    section(2, letter("h").concat(letter("h"), 0, 0)),
    section(3, [1]),
    section(5, [0, 1]),
    section(7, letter("r").concat(0, 1)),
    section(10, large()),
  )));
}

/**
 * Makes a function that throws a RangeError, as engines do, when there is no room.
 * Where nothing can be compiled at run time it does nothing: no stranger's guest runs
 * there either.
 */
export function roomForCore() {
  try {
    const { r: enter } = new WebAssembly.Instance(compiled(), { h: { h() {} } }).exports;
    return () => enter(0);
  } catch {
    return () => {};
  }
}
