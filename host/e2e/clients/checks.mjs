// Checks of an RPC answer that NEAR's schemas leave open: what texts look like,
// and where null may stand.
import assert from 'node:assert/strict';
import { baseDecode } from 'near-api-js';

const base58 = (text, bytes) => /^[1-9A-HJ-NP-Za-km-z]+$/.test(text) && baseDecode(text).length === bytes;
const isHash = (text) => base58(text, 32);
const keyBytes = { ed25519: 32, secp256k1: 64 };
const signatureBytes = { ed25519: 64, secp256k1: 65 };
const isOf = (sizes) => (text) => {
    const [type, rest] = text.split(':');
    return type in sizes && base58(rest, sizes[type]);
};
const isAccountID = (text) => text.length >= 2 && text.length <= 64 && /^(([a-z\d]+[-_])*[a-z\d]+\.)*([a-z\d]+[-_])*[a-z\d]+$/.test(text);
const isDecimal = (text) => /^(0|[1-9]\d*)$/.test(text);
const isBase64 = (text) => Buffer.from(text, 'base64').toString('base64') === text;

// What a member's name promises.
const rules = [
    [/(^|_)(hash|root|receipts_root|epoch_id|receipt_id|data_id|random_value)$|^(id|last_final_block|last_ds_final_block|SuccessReceiptId)$/, isHash, 'a base58 hash'],
    [/^(public_key|.*_public_key|node_key)$/, isOf(keyBytes), 'a public key'],
    [/^signature$/, isOf(signatureBytes), 'a signature'],
    [/^(.*account_id|signer_id|receiver_id|predecessor_id|executor_id|sender_id|beneficiary_id|author|protocol_treasury_account|actor_id)$/, isAccountID, 'an account id'],
    [/^(amount|locked|deposit|stake|allowance|gas_price|min_gas_price|max_gas_price|tokens_burnt|total_supply|balance_burnt|rent_paid|validator_reward|storage_amount_per_byte|fishermen_threshold|timestamp_nanosec|balance|cost)$/,
        isDecimal, 'a decimal number as text'],
    [/^(code_base64|key_base64|value_base64|args|SuccessValue|code)$/, isBase64, 'base64'],
];
const lists = { receipt_ids: isHash, input_data_ids: isHash };
// Members that are null when there is nothing to tell. Anything else is left out.
const nullable = new Set(['allowance', 'gas_profile', 'index']);
// plain walks a result or an error.
export function plain(value, path = []) {
    const name = path.at(-1);
    const where = path.join('.');
    if (value === null) {
        assert.ok(nullable.has(name), `${where} is null`);
    } else if (Array.isArray(value)) {
        if (name in lists) value.forEach((item) => assert.ok(lists[name](item), `${where}: ${item}`));
        value.forEach((item, i) => plain(item, [...path, i]));
    } else if (typeof value === 'object') {
        for (const [member, inner] of Object.entries(value)) if (member !== 'latchkey') plain(inner, [...path, member]);
    } else if (typeof value === 'string') {
        for (const [names, fits, what] of rules) {
            if (names.test(name)) assert.ok(fits(value), `${where} is ${JSON.stringify(value).slice(0, 120)}, not ${what}`);
        }
    } else if (typeof value === 'number') {
        assert.ok(value >= 0, `${where} is ${value}`);
    }
}
