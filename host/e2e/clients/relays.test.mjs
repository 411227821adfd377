import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { KeyPair, actions } from 'near-api-js';
import * as errors from 'near-api-js/rpc-errors';
import { balance, near, newAccount, plugin, randomKey, rejects, tgas, withKey } from './ledger.mjs';

// asks makes what alice signs for a relayer.
async function asks(account, receiverId, list, blockHeightTtl = 100) {
    const { signedDelegate } = await account.createSignedMetaTransaction({ receiverId, actions: list, blockHeightTtl });
    return actions.signedDelegate(signedDelegate);
}

const relay = (relayer, receiverId, ...list) => relayer.signAndSendTransaction({ receiverId, actions: list });

test('a relayer pays for what another account signs', async () => {
    const [alice, bob] = [await newAccount('relay-alice'), await newAccount('relay-bob')];
    const before = await balance('relay-alice');
    const asked = await asks(alice, 'test.near', [actions.transfer(near('3'))]);
    const outcome = await relay(bob, 'relay-alice', asked);
    assert.equal(await balance('relay-alice'), before);
    assert.ok(await balance('relay-bob') < near('97'));
    const [brought] = outcome.transaction.actions;
    assert.equal(brought.Delegate.delegate_action.sender_id, 'relay-alice');
    assert.deepEqual(brought.Delegate.delegate_action.actions, [{ Transfer: { deposit: near('3').toString() } }]);

    await rejects(relay(bob, 'relay-alice', asked), errors.DelegateActionInvalidNonceActionError);
    await rejects(relay(bob, 'test.near', await asks(alice, 'test.near', [actions.transfer(1n)])),
        errors.DelegateActionSenderDoesNotMatchTxReceiverActionError, { senderId: 'relay-alice', receiverId: 'test.near' });
    await rejects(relay(bob, 'relay-alice', await asks(alice, 'test.near', [actions.transfer(1n)], 0)), errors.DelegateActionExpiredActionError);
    const twice = await asks(alice, 'test.near', [actions.transfer(1n)]);
    await rejects(relay(bob, 'relay-alice', twice, twice), errors.DelegateActionMustBeOnlyOneActionError);
});

test('what a relayer brings is held to the rules of keys', async () => {
    const [alice, bob] = [await newAccount('rights-alice'), await newAccount('rights-bob')];
    const key = randomKey();
    await alice.addFunctionCallAccessKey({ publicKey: key.getPublicKey(), contractId: 'drop.test.near', methodNames: ['claim'], allowance: near(1) });
    const limited = withKey('rights-alice', key);
    const call = (method, deposit = 0n) => [actions.functionCall(method, {}, tgas(5), deposit)];
    for (const [receiverId, list, errorClass] of [
        ['drop.test.near', [actions.transfer(1n)], errors.AccessKeyRequiresFullAccessActionError],
        ['drop.test.near', call('claim', 1n), errors.AccessKeyDepositWithFunctionCallActionError],
        ['test.near', call('claim'), errors.AccessKeyReceiverMismatchActionError],
        ['drop.test.near', call('new'), errors.AccessKeyMethodNameMismatchActionError],
    ]) {
        await rejects(relay(bob, 'rights-alice', await asks(limited, receiverId, list)), errorClass, { actionIndex: 0 });
    }

    const signer = alice.getSigner();
    const delegate = await alice.createMetaTransaction({ receiverId: 'test.near', actions: [actions.transfer(1n)], publicKey: await signer.getPublicKey() });
    const sign = async (by, changes) => (await by.signDelegateAction(Object.assign(Object.create(Object.getPrototypeOf(delegate)), delegate, changes))).signedDelegate;
    const stranger = withKey('rights-alice', randomKey()).getSigner();
    await rejects(relay(bob, 'rights-alice', actions.signedDelegate(await sign(stranger, { publicKey: await stranger.getPublicKey() }))),
        errors.AccessKeyNotFoundActionError, { accountId: 'rights-alice' });
    const bound = (delegate.nonce / 1_000_000n + 1_000n) * 1_000_000n;
    await rejects(relay(bob, 'rights-alice', actions.signedDelegate(await sign(signer, { nonce: bound }))),
        errors.DelegateActionNonceTooLargeActionError, { delegateNonce: Number(bound) });
    const forged = await sign(signer, {});
    forged.delegateAction.maxBlockHeight += 1n;
    await rejects(relay(bob, 'rights-alice', actions.signedDelegate(forged)), errors.DelegateActionInvalidSignatureActionError);
});

test('a secp256k1 key signs', async () => {
    const alice = await newAccount('secp-alice');
    const key = KeyPair.fromRandom('secp256k1');
    await alice.addFullAccessKey(key.getPublicKey());
    const second = withKey('secp-alice', key);
    for (const _ of Array(5)) await second.transfer({ receiverId: 'test.near', amount: 1n });
    await relay(await newAccount('secp-bob'), 'secp-alice', await asks(second, 'test.near', [actions.transfer(near('1'))]));
    assert.ok((await alice.getAccessKeyList()).keys.some((listed) => listed.public_key === key.getPublicKey().toString()));
});

test('code is published once and used by many', async () => {
    const [alice, bob] = [await newAccount('global-alice'), await newAccount('global-bob')];
    const code = plugin('registrar');
    const codeHash = createHash('sha256').update(code).digest();
    await alice.signAndSendTransaction({ receiverId: 'global-alice', actions: [actions.useGlobalContract({ codeHash })] }); // a standard plugin
    await rejects(bob.signAndSendTransaction({ receiverId: 'global-bob', actions: [actions.useGlobalContract({ accountId: 'global-alice' })] }),
        errors.GlobalContractDoesNotExistActionError);
    const tiny = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    const before = await balance('global-alice');
    await alice.deployGlobalContract(tiny, 'accountId');
    assert.ok(before - await balance('global-alice') >= 8n * 10n ** 20n);
    await bob.useGlobalContract({ accountId: 'global-alice' });
    const { code_hash: local, global_contract_account_id: publisher } = await bob.provider.query({
        request_type: 'view_account', finality: 'final', account_id: 'global-bob',
    });
    assert.equal(publisher, 'global-alice');
    assert.equal(local, '1'.repeat(32));
    await assert.rejects(bob.callFunction({ contractId: 'global-bob', methodName: 'nothing', args: {}, gas: tgas(30) }), /MethodNotFound/);
});
