// DO NOT DEPLOY. This bank is wrong on purpose: its callback can be called by anybody. The playground's lesson
// about callbacks drains it. guestbook.ts shows how a contract tells who calls.
//
// put_in takes 1 NEAR into the caller's credit, take_out pays 1 NEAR of it out. When the payment fails,
// resolve_take_out gives the credit back; but it asks neither who calls it, nor whether there was a payment.

// @ts-ignore: decorator
@external("env", "input") declare function input(register: u64): void;
// @ts-ignore: decorator
@external("env", "predecessor_account_id") declare function predecessor(register: u64): void;
// @ts-ignore: decorator
@external("env", "current_account_id") declare function current(register: u64): void;
// @ts-ignore: decorator
@external("env", "read_register") declare function readRegister(register: u64, to: u64): void;
// @ts-ignore: decorator
@external("env", "register_len") declare function registerLength(register: u64): u64;
// @ts-ignore: decorator
@external("env", "storage_read") declare function storageRead(keyLength: u64, key: u64, register: u64): u64;
// @ts-ignore: decorator
@external("env", "storage_write") declare function storageWrite(keyLength: u64, key: u64, length: u64, value: u64, register: u64): u64;
// @ts-ignore: decorator
@external("env", "attached_deposit") declare function attachedDeposit(amount: u64): void;
// @ts-ignore: decorator
@external("env", "panic_utf8") declare function panicUTF8(length: u64, text: u64): void;
// @ts-ignore: decorator
@external("env", "promise_batch_create") declare function batchCreate(length: u64, account: u64): u64;
// @ts-ignore: decorator
@external("env", "promise_batch_then") declare function batchThen(promise: u64, length: u64, account: u64): u64;
// @ts-ignore: decorator
@external("env", "promise_batch_action_transfer") declare function transfer(promise: u64, amount: u64): void;
// @ts-ignore: decorator
@external("env", "promise_batch_action_function_call") declare function functionCall(promise: u64, methodLength: u64, method: u64, length: u64, args: u64, amount: u64, gas: u64): void;
// @ts-ignore: decorator
@external("env", "promise_results_count") declare function resultsCount(): u64;
// @ts-ignore: decorator
@external("env", "promise_result") declare function promiseResult(index: u64, register: u64): u64;

const at = (bytes: ArrayBuffer): u64 => <u64>changetype<usize>(bytes);
const utf8 = (text: string): ArrayBuffer => String.UTF8.encode(text);

// near is 10^24 in 16 bytes, the lower half first.
function near(): ArrayBuffer {
  const amount = new ArrayBuffer(16);
  store<u64>(changetype<usize>(amount), 0x1bcecceda1000000);
  store<u64>(changetype<usize>(amount) + 8, 0xd3c2);
  return amount;
}

function read(register: u64): ArrayBuffer {
  const bytes = new ArrayBuffer(<i32>registerLength(register));
  readRegister(register, at(bytes));
  return bytes;
}

function caller(): string {
  predecessor(0);
  return String.UTF8.decode(read(0));
}

function credit(account: string): u64 {
  const key = utf8(account);
  return storageRead(key.byteLength, at(key), 1) ? load<u64>(changetype<usize>(read(1))) : 0;
}

function setCredit(account: string, n: u64): void {
  const key = utf8(account), value = new ArrayBuffer(8);
  store<u64>(changetype<usize>(value), n);
  storageWrite(key.byteLength, at(key), 8, at(value), 2);
}

function panic(text: string): void {
  const bytes = utf8(text);
  panicUTF8(bytes.byteLength, at(bytes));
}

export function put_in(): void {
  const amount = new ArrayBuffer(16), one = near();
  attachedDeposit(at(amount));
  if (memory.compare(changetype<usize>(amount), changetype<usize>(one), 16) != 0) panic("attach 1 NEAR");
  setCredit(caller(), credit(caller()) + 1);
}

export function take_out(): void {
  const account = caller();
  if (credit(account) == 0) panic("you have no credit here");
  setCredit(account, credit(account) - 1);
  const to = utf8(account);
  const payment = batchCreate(to.byteLength, at(to));
  transfer(payment, at(near()));
  current(3);
  const self = read(3), method = utf8("resolve_take_out"), args = utf8('{"account_id":"' + account + '"}');
  const callback = batchThen(payment, self.byteLength, at(self));
  functionCall(callback, method.byteLength, at(method), args.byteLength, at(args), at(new ArrayBuffer(16)), 5000000000000);
}

// The fault: a callback has to ask that its caller is the contract itself.
export function resolve_take_out(): void {
  input(4);
  const args = String.UTF8.decode(read(4)), before = '"account_id":"';
  const from = args.indexOf(before) + before.length;
  if (from < before.length) panic("account_id is missing");
  const account = args.substring(from, args.indexOf('"', from));
  if (resultsCount() == 1 && promiseResult(0, 5) == 1) return;
  setCredit(account, credit(account) + 1);
}
