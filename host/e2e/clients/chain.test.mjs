import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as errors from 'near-api-js/rpc-errors';
import { near, newAccount, onWorker, provider, rejects } from './ledger.mjs';

test('blocks are found by finality, height and hash', async () => {
    const head = await provider.viewBlock({ finality: 'final' });
    for (const query of [{ finality: 'optimistic' }, { blockId: head.header.height }, { blockId: head.header.hash }]) {
        const block = await provider.viewBlock(query);
        assert.ok(block.header.height >= head.header.height);
        if ('blockId' in query) assert.deepEqual(block, head);
    }
    assert.equal(head.author, 'test.near');
    assert.match(head.header.timestamp_nanosec, /^\d{19}$/);
    assert.equal(head.header.gas_price, '100000000');
    assert.equal(head.chunks.length, 1);
});

test('a block knows the one before it', async () => {
    await newAccount('chain-someone');
    const head = await provider.viewBlock({ finality: 'final' });
    const previous = await provider.viewBlock({ blockId: head.header.prev_hash });
    assert.equal(previous.header.height, head.header.height - 1);
    assert.equal(head.header.prev_height, previous.header.height);
});

test('blocks that are not there are unknown', async () => {
    await rejects(provider.viewBlock({ blockId: 4_000_000_000 }), errors.UnknownBlockError);
    await rejects(provider.viewBlock({ blockId: '1'.repeat(32) }), errors.UnknownBlockError);
    await rejects(provider.viewAccount({ accountId: 'test.near', blockQuery: { blockId: 4_000_000_000 } }), errors.UnknownBlockError);
    await rejects(provider.viewBlock({}), errors.RpcRequestParseError);
});

test('status names the chain and its head', async () => {
    assert.equal(await provider.getNetworkId(), 'localnet');
    const status = await provider.viewNodeStatus();
    assert.equal(status.protocol_version, 84);
    assert.equal(status.sync_info.syncing, false);
    assert.match(status.rpc_addr, onWorker ? /^$/ : /^127\.0\.0\.1:\d+$/);
    for (const field of ['node_key', 'validator_account_id', 'validator_public_key', 'genesis_hash', 'version']) assert.ok(field in status, field);
});

test('gas has a price', async () => {
    assert.deepEqual(await provider.viewGasPrice(), { gas_price: '100000000' });
    const { header } = await provider.viewBlock({ finality: 'final' });
    assert.deepEqual(await provider.viewGasPrice(header.height), { gas_price: '100000000' });
    assert.deepEqual(await provider.viewGasPrice(header.hash), { gas_price: '100000000' });
});

test('one validator stands for block production', async () => {
    const now = await provider.viewValidators();
    assert.deepEqual(now.current_validators.map((v) => v.account_id), ['test.near']);
    assert.deepEqual(now.next_validators.map((v) => v.account_id), ['test.near']);
    const { header } = await provider.viewBlock({ finality: 'final' });
    assert.equal((await provider.viewValidators({ blockId: header.hash })).current_validators.length, 1);
    assert.equal(await provider.getCurrentEpochSeatPrice(), near(1) / 6250n);
    assert.equal(await provider.getNextEpochSeatPrice(), near(1) / 6250n);
});

test('the protocol configuration holds what clients reckon with', async () => {
    for (const reference of [{ finality: 'final' }, { blockId: 1 }, { sync_checkpoint: 'genesis' }]) {
        const config = await provider.experimental_protocolConfig(reference);
        assert.equal(config.chain_id, 'localnet');
        assert.equal(config.runtime_config.storage_amount_per_byte, '10000000000000000000');
        assert.equal(config.runtime_config.account_creation_config.registrar_account_id, 'registrar');
        assert.equal(config.runtime_config.wasm_config.limit_config.max_total_prepaid_gas, 1e15);
    }
});
