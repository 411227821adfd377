// Holds every method, query kind and kind of change against the schemas that
// NEAR publishes for its JSON-RPC, and against checks of our own. Each answer is
// taken as it comes over HTTP; the package's client turns names to camelCase
// before it looks, and so does this.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as types from '@near-js/jsonrpc-types';
import { actions, baseDecode, baseEncode, encodeTransaction } from 'near-api-js';
import { plain } from './checks.mjs';
import { near, newAccount, plugin, randomKey, root, sign, withKey } from './ledger.mjs';

const url = process.env.LATCHKEY_URL;
const asked = { methods: new Set(), queries: new Set(), changes: new Set() };
const parse = (schema, value) => {
    const { success, error } = schema().safeParse(value);
    if (!success) assert.fail(JSON.stringify(error.issues).slice(0, 2000));
};

const camel = (value) => {
    if (Array.isArray(value)) return value.map(camel);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()), camel(inner)]));
};

// ask returns the answer to one request, whose envelope it has checked.
async function ask(method, params) {
    asked.methods.add(method);
    if (params?.request_type) asked.queries.add(params.request_type);
    if (params?.changes_type) asked.changes.add(params.changes_type);
    const id = `${method} ${Math.random()}`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify({ jsonrpc: '2.0', id, method, params }) });
    const answer = await response.json();
    assert.deepEqual(Object.keys(answer).sort(), ['id', 'jsonrpc', 'error' in answer ? 'error' : 'result'].sort());
    assert.equal(answer.id, id);
    assert.equal(answer.jsonrpc, '2.0');
    const expected = answer.error?.name === 'REQUEST_VALIDATION_ERROR' ? 400 : 200;
    assert.equal(response.status, expected, JSON.stringify(answer).slice(0, 300));
    if (answer.error) plain([answer.error.cause, answer.error.data], [method]);
    else if (method !== 'health') plain(answer.result, [method]);
    return answer;
}

// The schemas know no methods of their own for single queries.
const single = /^EXPERIMENTAL_(view_|call_)/;
const schemaOf = (method) => types.VALIDATION_SCHEMA_MAP[single.test(method) ? 'query' : method]?.responseSchema;

// gives wants a success that the method's schema accepts, and returns the result.
async function gives(method, params) {
    const answer = await ask(method, params);
    assert.ok('result' in answer, JSON.stringify(answer.error));
    if (schemaOf(method)) parse(schemaOf(method), camel(answer));
    return answer.result;
}

// refuses wants an error with this cause that the schemas accept, and returns it.
async function refuses(cause, method, params) {
    const answer = await ask(method, params);
    assert.ok('error' in answer, JSON.stringify(answer.result));
    parse(schemaOf(method) ?? schemaOf('status'), camel(answer));
    parse(types.RpcErrorSchema, camel(answer.error));
    assert.equal(answer.error.cause.name, cause);
    assert.equal(typeof answer.error.cause.info, 'object');
    return answer.error;
}

const final = { finality: 'final' };
const absent = '1'.repeat(32);
const query = (request_type, more) => gives('query', { request_type, ...final, ...more });
const base64 = (bytes) => Buffer.from(bytes).toString('base64');
const b64 = (tx) => base64(encodeTransaction(tx));

const shop = 'schemas-shop'; // owns a drop contract
const buyer = 'schemas-buyer';
const code = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]); // the shortest module
const drop = { public_keys: [], amount_per_drop: near(1).toString() };
let owner, ownerKey, funder, claimKey, deployed, dropped, failed;

before(async () => {
    owner = await newAccount(shop);
    funder = await newAccount(buyer);
    ownerKey = (await owner.getSigner().getPublicKey()).toString();
    claimKey = randomKey();
    drop.public_keys.push(claimKey.getPublicKey().toString());
    deployed = await run(shop, [actions.deployContract(plugin('drop')), actions.functionCall('new', { top_level_account: 'test.near' }, 100_000_000_000_000n, 0n)]);
    dropped = await run(shop, [actions.functionCall('create_near_drop', drop, 100_000_000_000_000n, near(2))], funder);
    failed = await run(shop, [actions.functionCall('no_such_method', {}, 10_000_000_000_000n, 0n)]);
    assert.ok(dropped.status.SuccessValue && failed.status.Failure, JSON.stringify([dropped.status, failed.status]));
});

const run = async (receiver, what, account = owner) =>
    gives('send_tx', { signed_tx_base64: b64(await sign(account, receiver, what)), wait_until: 'FINAL' });
const blockOf = (outcome) => outcome.transaction_outcome.block_hash;

test('what a node says of itself', async () => {
    const status = await gives('status', []);
    assert.ok(status.sync_info.epoch_start_height >= 1);
    assert.equal(await gives('health', []), null);
    await gives('network_info', []);
    assert.equal((await gives('client_config', [])).chain_id, 'localnet');
    for (const params of [[null], [], { block_id: null }, [1], { block_id: status.sync_info.latest_block_hash }]) {
        assert.deepEqual(await gives('gas_price', params), { gas_price: '100000000' });
    }
    await refuses('UNKNOWN_BLOCK', 'gas_price', [4_000_000_000]);
    await refuses('METHOD_NOT_FOUND', 'no_such_method', []);
});

test('configurations', async () => {
    for (const method of ['genesis_config', 'EXPERIMENTAL_genesis_config']) {
        const config = await gives(method, {});
        assert.ok(config.num_block_producer_seats > 0 && config.avg_hidden_validator_seats_per_shard.length > 0);
    }
    for (const reference of [final, { block_id: 1 }, { sync_checkpoint: 'genesis' }]) {
        const { runtime_config } = await gives('EXPERIMENTAL_protocol_config', reference);
        const { action_creation_config } = runtime_config.transaction_costs;
        assert.equal(action_creation_config.transfer_cost.execution, 115_123_062_500);
        assert.equal(action_creation_config.delegate_cost.execution, 200_000_000_000);
        assert.equal(runtime_config.wasm_config.ext_costs.storage_read_base, 56_356_845_749);
    }
    await refuses('UNKNOWN_BLOCK', 'EXPERIMENTAL_protocol_config', { block_id: absent });
    await refuses('PARSE_ERROR', 'EXPERIMENTAL_protocol_config', {});
});

test('validators, by every name of an epoch', async () => {
    const { epoch_id, hash, height } = (await gives('block', final)).header;
    for (const params of [[null], [], null, 'latest', ['latest'], [height], [hash], { block_id: hash }, { block_id: height }, { epoch_id }]) {
        const { current_validators, epoch_start_height } = await gives('validators', params);
        assert.equal(current_validators[0].account_id, 'test.near');
        assert.ok(epoch_start_height <= height);
    }
    for (const params of [{ epoch_id: hash }, { block_id: absent }]) await refuses('UNKNOWN_EPOCH', 'validators', params);
    await refuses('PARSE_ERROR', 'validators', { epoch_id: 'x' });
    for (const params of [[null], { block_id: null }, { block_id: height }]) assert.equal((await gives('EXPERIMENTAL_validators_ordered', params)).length, 1);
    for (const method of ['maintenance_windows', 'EXPERIMENTAL_maintenance_windows']) {
        assert.deepEqual(await gives(method, { account_id: 'test.near' }), []);
        assert.equal((await gives(method, { account_id: shop })).length, 1);
        await refuses('PARSE_ERROR', method, {});
    }
});

test('blocks and chunks', async () => {
    const block = await gives('block', { block_id: blockOf(dropped) });
    for (const params of [[block.header.height], [block.header.hash], { block_id: block.header.height }]) assert.deepEqual(await gives('block', params), block);
    for (const reference of [final, { finality: 'optimistic' }, { finality: 'near-final' }, { sync_checkpoint: 'genesis' }, { sync_checkpoint: 'earliest_available' }]) await gives('block', reference);
    for (const params of [[4_000_000_000], [absent]]) await refuses('UNKNOWN_BLOCK', 'block', params);
    for (const params of [{}, [], [1, 2], { block_id: 1, finality: 'final' }]) await refuses('PARSE_ERROR', 'block', params);

    const { chunk_hash, shard_id } = block.chunks[0];
    const { height } = block.header;
    const chunk = await gives('chunk', { chunk_id: chunk_hash });
    for (const params of [[chunk_hash], [height, shard_id], [[height, shard_id]], { block_id: block.header.hash, shard_id }]) assert.deepEqual(await gives('chunk', params), chunk);
    assert.deepEqual(chunk.header, block.chunks[0]);
    assert.deepEqual(chunk.transactions, [dropped.transaction]);
    assert.deepEqual(chunk.receipts.map((r) => r.receipt_id).sort(), dropped.receipts_outcome.map((r) => r.id).sort());
    assert.deepEqual((await gives('chunk', [1, 0])).receipts, []);
    await refuses('UNKNOWN_CHUNK', 'chunk', [absent]);
    await refuses('INVALID_SHARD_ID', 'chunk', [height, 7]);
    await refuses('UNKNOWN_BLOCK', 'chunk', [4_000_000_000, 0]);
    for (const params of [{}, [1], ['x'], { block_id: 1 }]) await refuses('PARSE_ERROR', 'chunk', params);
    assert.deepEqual(await gives('EXPERIMENTAL_congestion_level', { chunk_id: chunk_hash }), { congestion_level: 0 });
    await refuses('UNKNOWN_CHUNK', 'EXPERIMENTAL_congestion_level', { chunk_id: absent });
});

test('what a localnet has no proof of is not found', async () => {
    const light = ['light_client_proof', 'next_light_client_block', 'EXPERIMENTAL_light_client_proof', 'EXPERIMENTAL_light_client_block_proof'];
    for (const method of light) await refuses('METHOD_NOT_FOUND', method, {});
    assert.equal((await gives('EXPERIMENTAL_split_storage_info', {})).hot_db_kind, 'RPC');
});

test('accounts, keys and code', async () => {
    const at = { account_id: shop };
    const account = await query('view_account', at);
    assert.deepEqual(Object.keys(account).sort(), ['amount', 'block_hash', 'block_height', 'code_hash', 'locked', 'storage_paid_at', 'storage_usage']);
    assert.equal((await query('view_account', { account_id: 'drop.test.near' })).global_contract_account_id, 'drop.latchkey');
    assert.equal((await query('view_access_key', { ...at, public_key: ownerKey })).permission, 'FullAccess');
    const all = await query('view_access_key_list', at);
    assert.deepEqual(all.keys.map((k) => k.public_key).sort(), [ownerKey, ...drop.public_keys].sort());
    assert.ok(!('last_key' in all));
    const { code_base64, hash } = await query('view_code', at);
    assert.ok(Buffer.from(code_base64, 'base64').equals(plugin('drop')));
    assert.equal(hash, account.code_hash);
    const global = await query('view_global_contract_code', { code_hash: hash });
    assert.equal(global.code_base64, code_base64);
    assert.deepEqual(await query('view_global_contract_code_by_account_id', { account_id: 'drop.latchkey' }), global);

    const first = await query('view_access_key_list', { ...at, limit: 1 });
    const second = await query('view_access_key_list', { ...at, limit: 1, after_key: first.last_key });
    assert.deepEqual([...first.keys, ...second.keys], all.keys);
    assert.equal(first.last_key, first.keys[0].public_key);
    assert.ok(!('last_key' in second));
});

test('state, in pages too', async () => {
    const at = { account_id: shop, prefix_base64: '' };
    const all = await query('view_state', at);
    assert.ok(all.values.length > 1 && !('proof' in all) && !('last_key' in all));
    assert.ok(!('proof' in (await query('view_state', { ...at, include_proof: false }))));
    assert.deepEqual((await query('view_state', { ...at, include_proof: true })).proof, []);
    const paged = [];
    let page;
    do {
        page = await query('view_state', { ...at, limit: 1, ...(page && { after_key_base64: page.last_key }) });
        assert.equal(page.values.length, 1);
        assert.ok(!page.last_key || page.last_key === page.values[0].key);
        paged.push(...page.values);
    } while (page.last_key !== undefined);
    assert.deepEqual(paged, all.values);
    const prefix_base64 = all.values[0].key;
    assert.deepEqual((await query('view_state', { ...at, prefix_base64 })).values, [all.values[0]]);
    for (const more of [{ limit: 0 }, { limit: -1 }, { prefix_base64, after_key_base64: '' }]) await refuses('PARSE_ERROR', 'query', { request_type: 'view_state', ...final, ...at, ...more });
});

test('views of contracts', async () => {
    const call = { account_id: shop, method_name: 'get_drop_by_id', args_base64: base64('{"drop_id":0}') };
    const { result, logs } = await query('call_function', call);
    assert.equal(JSON.parse(Buffer.from(result)).drop_id ?? 0, 0);
    assert.deepEqual(logs, []);
    await gives('EXPERIMENTAL_call_function', { ...final, ...call });
});

test('queries of old name a path', async () => {
    const paths = { account: '', access_key: '', [`access_key/${ownerKey}`]: '', code: '', contract: '', 'call/get_drop_by_id': baseEncode(Buffer.from('{"drop_id":0}')) };
    for (const [path, data] of Object.entries(paths)) {
        const [kind, ...rest] = path.split('/');
        const result = await gives('query', [[kind, shop, ...rest].join('/'), data]);
        assert.ok(result.block_height > 0, path);
    }
});

test('some errors of query are successes', async () => {
    const flat = async (request_type, more, text) => {
        const { result } = await ask('query', { request_type, ...final, ...more });
        assert.deepEqual(Object.keys(result).sort(), ['block_hash', 'block_height', 'error', 'latchkey', 'logs']);
        assert.equal(result.error, text);
        assert.match(result.latchkey.code, /^\w+$/);
        assert.notEqual(result.latchkey.message, '');
    };
    const public_key = randomKey().getPublicKey().toString();
    for (const account_id of [shop, 'schemas-nobody']) await flat('view_access_key', { account_id, public_key }, `access key ${public_key} does not exist while viewing`);
    const call = (account_id, method_name) => ({ account_id, method_name, args_base64: base64('{"drop_id":9}') });
    await flat('call_function', call(shop, 'no_such_method'), 'wasm execution failed with error: MethodResolveError(MethodNotFound)');
    await flat('call_function', call('latchkey', 'x'), 'wasm execution failed with error: CompilationError(CodeDoesNotExist { account_id: "latchkey" })');
    await flat('call_function', call(shop, 'get_drop_by_id'), 'wasm execution failed with error: HostError(GuestPanic { panic_msg: "No drop information for such drop_id" })');
    assert.deepEqual((await query('view_access_key_list', { account_id: 'schemas-nobody' })).keys, []);
});

test('other errors of query, and all errors of the methods for single queries', async () => {
    const nobody = { ...final, account_id: 'schemas-nobody' };
    const public_key = randomKey().getPublicKey().toString();
    const call = { method_name: 'x', args_base64: '' };
    for (const [kind, more] of [['view_account'], ['view_code'], ['view_state', { prefix_base64: '' }], ['call_function', call], ['view_gas_key_nonces', { public_key }]]) {
        const error = await refuses('UNKNOWN_ACCOUNT', 'query', { request_type: kind, ...nobody, ...more });
        assert.equal(error.data, 'account schemas-nobody does not exist while viewing');
        assert.equal(error.cause.info.requested_account_id, 'schemas-nobody');
        assert.deepEqual(Object.keys(error.cause.info).sort(), ['block_hash', 'block_height', 'requested_account_id']);
        assert.deepEqual(await refuses('UNKNOWN_ACCOUNT', `EXPERIMENTAL_${kind}`, { ...nobody, ...more }), error);
    }
    for (const [method, more] of [['view_access_key', { public_key }], ['view_access_key_list'], ['view_gas_key', { public_key }], ['view_gas_key_list']]) {
        await refuses('UNKNOWN_ACCOUNT', `EXPERIMENTAL_${method}`, { ...nobody, ...more });
    }
    const at = { ...final, account_id: shop };
    await refuses('UNKNOWN_ACCESS_KEY', 'EXPERIMENTAL_view_access_key', { ...at, public_key });
    for (const method of ['view_gas_key', 'view_gas_key_nonces']) await refuses('UNKNOWN_GAS_KEY', `EXPERIMENTAL_${method}`, { ...at, public_key: ownerKey });
    await refuses('UNKNOWN_GAS_KEY', 'query', { request_type: 'view_gas_key_nonces', ...at, public_key: ownerKey });
    assert.deepEqual((await gives('EXPERIMENTAL_view_gas_key_list', at)).keys, []);
    const resolve = await refuses('CONTRACT_EXECUTION_ERROR', 'EXPERIMENTAL_call_function', { ...at, ...call });
    assert.deepEqual(resolve.cause.info.vm_error, { MethodResolveError: 'MethodNotFound' });
    const panic = await refuses('CONTRACT_EXECUTION_ERROR', 'EXPERIMENTAL_call_function', { ...at, method_name: 'get_drop_by_id', args_base64: base64('{"drop_id":9}') });
    assert.deepEqual(panic.cause.info.vm_error, { ExecutionError: 'Smart contract panicked: No drop information for such drop_id' });
    await refuses('NO_CONTRACT_CODE', 'query', { request_type: 'view_code', ...final, account_id: 'latchkey' });
    await refuses('NO_GLOBAL_CONTRACT_CODE', 'query', { request_type: 'view_global_contract_code', ...final, code_hash: absent });
    await refuses('NO_GLOBAL_CONTRACT_CODE', 'query', { request_type: 'view_global_contract_code_by_account_id', ...at });
    await refuses('UNKNOWN_BLOCK', 'query', { request_type: 'view_account', block_id: 4_000_000_000, account_id: shop });
    await refuses('PARSE_ERROR', 'query', { request_type: 'view_soul', ...at });
    for (const method of ['view_account', 'view_code', 'view_access_key_list']) await gives(`EXPERIMENTAL_${method}`, at);
    await gives('EXPERIMENTAL_view_state', { ...at, prefix_base64: '' });
    await gives('EXPERIMENTAL_view_access_key', { ...at, public_key: ownerKey });
});

test('transactions, sent in every way', async () => {
    const levels = ['NONE', 'INCLUDED', 'EXECUTED_OPTIMISTIC', 'INCLUDED_FINAL', 'EXECUTED', 'FINAL'];
    for (const wait_until of levels) {
        const tx = await sign(owner, 'test.near', [actions.transfer(1n)]);
        const params = { signed_tx_base64: b64(tx), wait_until };
        if (wait_until === 'NONE') {
            // The schema wants outcomes even here, where nearcore has none to tell.
            assert.deepEqual((await ask('send_tx', params)).result, { final_execution_status: 'NONE' });
        } else {
            assert.equal((await gives('send_tx', params)).final_execution_status, 'FINAL');
        }
        for (const again of [params, [params.signed_tx_base64]]) {
            const { transaction, receipts_outcome } = await gives('tx', again);
            assert.equal(receipts_outcome.length, 1);
            for (const named of [[transaction.hash, shop], { tx_hash: transaction.hash, sender_account_id: shop, wait_until }]) {
                assert.deepEqual((await gives('tx', named)).transaction, transaction);
                assert.equal((await gives('EXPERIMENTAL_tx_status', named)).receipts[0].receipt_id, receipts_outcome[0].id);
            }
        }
    }
    for (const method of ['broadcast_tx_commit', 'broadcast_tx_async']) await gives(method, [b64(await sign(owner, 'test.near', [actions.transfer(1n)]))]);
    for (const method of ['tx', 'EXPERIMENTAL_tx_status']) await refuses('UNKNOWN_TRANSACTION', method, [absent, shop]);
    for (const params of [{}, [], ['x'], { tx_hash: absent, wait_until: 'SOON' }]) await refuses('PARSE_ERROR', 'tx', params);
});

test('refusals', async () => {
    const refused = async (variant, tx) => {
        const { data } = await refuses('INVALID_TRANSACTION', 'send_tx', { signed_tx_base64: b64(tx) });
        parse(types.TxExecutionErrorSchema, camel(data.TxExecutionError));
        assert.ok(JSON.stringify(data.TxExecutionError.InvalidTxError).includes(`"${variant}"`), JSON.stringify(data));
    };
    const pay = [actions.transfer(1n)];
    const limited = withKey(shop, claimKey);
    await refused('InvalidNonce', await sign(owner, 'test.near', pay, { nonce: 1n }));
    await refused('NonceTooLarge', await sign(owner, 'test.near', pay, { nonce: 10n ** 15n }));
    await refused('Expired', await sign(owner, 'test.near', pay, { blockHash: absent }));
    await refused('NotEnoughBalance', await sign(owner, 'test.near', [actions.transfer(near(10 ** 6))]));
    await refused('AccessKeyNotFound', await sign(withKey(shop, randomKey()), 'test.near', pay, { nonce: 1n }));
    await refused('SignerDoesNotExist', await sign(withKey('schemas-nobody', randomKey()), 'test.near', pay, { nonce: 1n }));
    await refused('RequiresFullAccess', await sign(limited, shop, pay));
    await refused('ReceiverMismatch', await sign(limited, 'test.near', [actions.functionCall('claim', {}, 1n, 0n)]));
    await refused('MethodNameMismatch', await sign(limited, shop, [actions.functionCall('new', {}, 1n, 0n)]));
    await refused('NotEnoughAllowance', await sign(limited, shop, [actions.functionCall('claim', {}, 10n ** 15n, 0n)]));
    await refused('FunctionCallZeroAttachedGas', await sign(owner, shop, [actions.functionCall('x', {}, 0n, 0n)]));
    const forged = await sign(owner, 'test.near', pay);
    forged.signature.ed25519Signature.data[0] ^= 1;
    await refused('InvalidSignature', forged);
    await refuses('PARSE_ERROR', 'send_tx', { signed_tx_base64: 'AAAA' });
    await refuses('PARSE_ERROR', 'broadcast_tx_commit', ['%']);
});

test('every action, and receipts', async () => {
    const key = randomKey();
    const rest = `rest.${shop}`;
    const one = [
        actions.createAccount(), actions.transfer(near(5)), actions.addFullAccessKey(key.getPublicKey()),
        actions.addFunctionCallAccessKey(randomKey().getPublicKey(), shop, ['m'], near('0.1')), actions.addFunctionCallAccessKey(claimKey.getPublicKey(), shop, []),
        actions.deployContract(code), actions.stake(near(1), key.getPublicKey()), actions.stake(0n, key.getPublicKey()), actions.deleteKey(claimKey.getPublicKey()),
    ];
    const made = await run(rest, one);
    assert.deepEqual(made.status, { SuccessValue: '' });
    const child = withKey(rest, key);
    const inner = [actions.deployGlobalContract(code, 'accountId'), actions.useGlobalContract({ accountId: rest })];
    const results = [
        made, await run(rest, [actions.deployGlobalContract(code, 'codeHash'), inner[0]], child),
        await run(rest, [inner[1], actions.useGlobalContract({ codeHash: baseDecode((await query('view_global_contract_code_by_account_id', { account_id: rest })).hash) })], child),
    ];
    const relayed = [actions.transfer(1n), actions.functionCall('x', {}, 10n ** 13n, 0n), actions.addFullAccessKey(randomKey().getPublicKey()), actions.deleteKey(key.getPublicKey())];
    const { signedDelegate } = await child.createSignedMetaTransaction({ receiverId: rest, actions: relayed });
    results.push(await run(rest, [actions.signedDelegate(signedDelegate)], root));
    results.push(await run(rest, [actions.deleteAccount('test.near')], child));
    for (const { transaction } of results) {
        const { receipts } = await gives('EXPERIMENTAL_tx_status', [transaction.hash, shop]);
        for (const receipt of receipts) {
            assert.deepEqual(await gives('EXPERIMENTAL_receipt', { receipt_id: receipt.receipt_id }), receipt);
            assert.deepEqual(await gives('EXPERIMENTAL_receipt_to_tx', { receipt_id: receipt.receipt_id }), { sender_account_id: transaction.signer_id, transaction_hash: transaction.hash });
        }
    }
    for (const method of ['EXPERIMENTAL_receipt', 'EXPERIMENTAL_receipt_to_tx']) {
        await refuses('UNKNOWN_RECEIPT', method, { receipt_id: absent });
        await refuses('PARSE_ERROR', method, {});
    }
});

test('failures while running', async () => {
    const fails = async (variant, receiver, ...what) => {
        const { status } = await run(receiver, what);
        parse(types.TxExecutionErrorSchema, camel(status.Failure));
        assert.ok(JSON.stringify(status.Failure.ActionError.kind).includes(`"${variant}"`), JSON.stringify(status));
    };
    const key = randomKey().getPublicKey();
    const call = (method, gas = 10n ** 13n) => actions.functionCall(method, {}, gas, 0n);
    await fails('AccountDoesNotExist', 'schemas-nobody', call('x'));
    await fails('AccountAlreadyExists', 'test.near', actions.createAccount());
    await fails('CreateAccountOnlyByRegistrar', 'schemas-top', actions.createAccount());
    await fails('CreateAccountNotAllowed', 'x.test.near', actions.createAccount());
    await fails('OnlyImplicitAccountCreationAllowed', 'ab'.repeat(32), actions.createAccount());
    await fails('ActorNoPermission', 'test.near', actions.deleteKey(key));
    await fails('DeleteKeyDoesNotExist', shop, actions.deleteKey(key));
    await fails('AddKeyAlreadyExists', shop, actions.addFullAccessKey(await owner.getSigner().getPublicKey()));
    await fails('TriesToUnstake', shop, actions.stake(0n, key));
    await fails('TriesToStake', shop, actions.stake(near(1000), key));
    await fails('InsufficientStake', shop, actions.stake(1n, key));
    await fails('LackBalanceForState', `poor.${shop}`, actions.createAccount(), actions.deployContract(plugin('registrar')));
    await fails('MethodNotFound', shop, call('no_such_method'));
    await fails('CodeDoesNotExist', `bare.${shop}`, actions.createAccount(), call('x'));
    await fails('Exceeded the prepaid gas.', shop, call('new', 10n ** 9n));
});

// The schemas are older than nearcore's present names for global contracts.
test('global contracts go by the names of today', async () => {
    const sent = { signed_tx_base64: b64(await sign(owner, shop, [actions.useGlobalContract({ accountId: 'schemas-nobody' })])) };
    const { status } = (await ask('send_tx', sent)).result;
    assert.deepEqual(status, { Failure: { ActionError: { index: 0, kind: { GlobalContractDoesNotExist: { identifier: { account_id: 'schemas-nobody' } } } } } });
});

test('changes of every type, with causes', async () => {
    const change = async (changes_type, reference, more) => {
        const params = { changes_type, ...reference, ...more };
        const { changes } = await gives('changes', params);
        assert.deepEqual((await gives('EXPERIMENTAL_changes', params)).changes, changes);
        return changes;
    };
    const at = { block_id: blockOf(dropped) };
    const mine = { account_ids: [shop] };
    const call = dropped.receipts_outcome[0].id;
    const accounts = await change('account_changes', at, { account_ids: [buyer, shop, buyer] });
    const [paid, ...more] = accounts.filter((c) => c.change.account_id === buyer);
    assert.deepEqual(paid.cause, { type: 'transaction_processing', tx_hash: dropped.transaction.hash });
    assert.ok(more.length > 0 && more.every((c) => c.cause.type === 'receipt_processing' && c.cause.receipt_hash !== call)); // refunds
    const shops = accounts.filter((c) => c.change.account_id === shop);
    assert.deepEqual(shops.slice(0, 2).map((c) => c.cause), ['receipt_processing', 'action_receipt_gas_reward'].map((type) => ({ type, receipt_hash: call })));
    assert.deepEqual(accounts, [paid, ...more, ...shops]);
    const then = await gives('query', { request_type: 'view_account', ...at, account_id: shop });
    assert.equal(shops.at(-1).change.amount, then.amount);
    const keys = await change('all_access_key_changes', at, { account_ids: [buyer, shop] });
    const buyerKey = (await funder.getSigner().getPublicKey()).toString();
    assert.deepEqual(new Set(keys.map((c) => c.change.public_key)), new Set([buyerKey, ...drop.public_keys]));
    const single = await change('single_access_key_changes', at, { keys: [{ account_id: shop, public_key: drop.public_keys[0] }] });
    assert.deepEqual(single, keys.filter((c) => c.change.public_key === drop.public_keys[0]));
    assert.equal(single[0].type, 'access_key_update');
    const data = await change('data_changes', at, { ...mine, key_prefix_base64: '' });
    const [list, ...others] = data.filter((c) => c.cause.receipt_hash !== call); // of the keys, once they are added
    assert.ok(list.change.key_base64 === Buffer.from('l\0\0\0\0').toString('base64') && others.length === 0);
    assert.ok(data.length > 1 && data.every((c) => c.type === 'data_update'));
    const { key_base64, value_base64 } = data[0].change;
    assert.deepEqual((await change('data_changes', at, { ...mine, key_prefix_base64: key_base64 }))[0].change, { account_id: shop, key_base64, value_base64 });
    const codes = await change('contract_code_changes', { block_id: blockOf(deployed) }, mine);
    assert.deepEqual(codes.map((c) => c.type), ['contract_code_update']);
    assert.ok(Buffer.from(codes[0].change.code_base64, 'base64').equals(plugin('drop')));
    for (const type of ['all_gas_key_changes', 'single_gas_key_changes']) assert.deepEqual(await change(type, at, { ...mine, keys: [] }), []);
    assert.deepEqual(await change('account_changes', final, { account_ids: ['schemas-nobody'] }), []);

    const born = await change('account_changes', { sync_checkpoint: 'genesis' }, { account_ids: ['test.near', 'registrar'] });
    assert.deepEqual(born.map((c) => [c.change.account_id, c.cause.type]), [['test.near', 'initial_state'], ['registrar', 'initial_state']]);
    for (const method of ['block_effects', 'EXPERIMENTAL_changes_in_block']) {
        const { changes } = await gives(method, at);
        assert.deepEqual(changes.map((c) => `${c.account_id} ${c.type}`), [
            `${buyer} access_key_touched`, `${buyer} account_touched`, `${shop} access_key_touched`, `${shop} account_touched`, `${shop} data_touched`]);
        await refuses('UNKNOWN_BLOCK', method, { block_id: absent });
        await refuses('PARSE_ERROR', method, {});
    }
    for (const method of ['changes', 'EXPERIMENTAL_changes']) {
        await refuses('UNKNOWN_BLOCK', method, { changes_type: 'account_changes', block_id: 4_000_000_000, ...mine });
        for (const params of [{ changes_type: 'soul_changes', ...final, ...mine }, { changes_type: 'account_changes', ...final }, { changes_type: 'single_access_key_changes', ...final, keys: [{}] }]) {
            await refuses('PARSE_ERROR', method, params);
        }
    }
});

test('what is deleted is told', async () => {
    const key = randomKey();
    const rest = `gone.${shop}`;
    await run(rest, [actions.createAccount(), actions.transfer(near(3)), actions.addFullAccessKey(key.getPublicKey()), actions.deployContract(code)]);
    const gone = await run(rest, [actions.deleteAccount(shop)], withKey(rest, key));
    const at = { block_id: blockOf(gone), account_ids: [rest] };
    for (const [changes_type, type] of [['account_changes', 'account_deletion'], ['all_access_key_changes', 'access_key_deletion'], ['contract_code_changes', 'contract_code_deletion']]) {
        const { changes } = await gives('changes', { changes_type, ...at });
        assert.equal(changes.at(-1).type, type);
        assert.equal(changes.at(-1).change.account_id, rest);
    }
});

// What is said above is said of everything there is.
after(() => {
    const missing = types.RPC_METHODS.filter((method) => !asked.methods.has(method));
    assert.deepEqual(missing, []);
    assert.equal(asked.queries.size, 10);
    assert.equal(asked.changes.size, 8);
});
