// Every reason for which a key or an account may be refused arrives as the
// library's own error for it, and leaves no trace.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Account, JsonRpcProvider, KeyPair, KeyType, PublicKey, SignedTransaction, Signature, actions, baseEncode } from 'near-api-js';
import * as errors from 'near-api-js/rpc-errors';
import { balance, headHash, near, newAccount, plugin, provider, randomKey, rejects, sign, tgas, transferFee, withKey } from './ledger.mjs';

const owner = 'refusals-owner';
let account, limited, poor, free;

before(async () => {
    account = await newAccount(owner);
    const [a, b, c] = [randomKey(), randomKey(), randomKey()];
    await account.signAndSendTransaction({
        receiverId: owner,
        actions: [
            actions.addFunctionCallAccessKey(a.getPublicKey(), 'drop.test.near', ['claim', 'claim_for'], near(1)),
            actions.addFunctionCallAccessKey(b.getPublicKey(), 'drop.test.near', [], near('0.001')),
            actions.addFunctionCallAccessKey(c.getPublicKey(), 'drop.test.near', [], undefined),
        ],
    });
    [limited, poor, free] = [a, b, c].map((key) => withKey(owner, key));
});

// refused sends actions and wants the refusal, an unchanged account, key and head.
async function refused(signer, receiverId, what, errorClass, fields, options) {
    const publicKey = await signer.getSigner().getPublicKey();
    const look = async () => JSON.stringify(
        [await provider.viewAccount({ accountId: signer.accountId }).catch((e) => e.name), (await signer.getAccessKeyList()).keys, await headHash()],
        (_, value) => (typeof value === 'bigint' ? String(value) : value));
    const earlier = await look();
    const error = await rejects(provider.sendTransaction(await sign(signer, receiverId, what, options)), errorClass, fields);
    assert.equal(await look(), earlier, `${errorClass.name} left a trace on ${publicKey}`);
    return error;
}

const call = (method, { gas = tgas(30), deposit = 0n } = {}) => [actions.functionCall(method, {}, gas, deposit)];

test('AccessKeyNotFound', async () => {
    const stranger = randomKey();
    await refused(withKey(owner, stranger), 'drop.test.near', call('claim'), errors.AccessKeyNotFoundActionError,
        { accountId: owner, publicKey: stranger.getPublicKey().toString() }, { nonce: 1n });
});

test('ReceiverMismatch', () => refused(limited, 'test.near', call('claim'), errors.AccessKeyReceiverMismatchActionError,
    { akReceiver: 'drop.test.near', txReceiver: 'test.near' }));

test('MethodNameMismatch', () => refused(limited, 'drop.test.near', call('new'), errors.AccessKeyMethodNameMismatchActionError, { methodName: 'new' }));

test('RequiresFullAccess, for anything but one function call', async () => {
    const key = randomKey().getPublicKey();
    for (const what of [
        [actions.transfer(1n)], [actions.createAccount()], [actions.deployContract(new Uint8Array(4))], [actions.addFullAccessKey(key)],
        [actions.deleteKey(key)], [actions.deleteAccount('test.near')], [actions.stake(near(1), key)], [...call('claim'), ...call('claim')], [],
    ]) {
        await refused(limited, 'drop.test.near', what, errors.AccessKeyRequiresFullAccessActionError);
        await refused(free, owner, what, errors.AccessKeyRequiresFullAccessActionError);
    }
});

test('DepositWithFunctionCall', () => refused(limited, 'drop.test.near', call('claim', { deposit: 1n }), errors.AccessKeyDepositWithFunctionCallActionError));

test('NotEnoughAllowance', async () => {
    const error = await refused(poor, 'drop.test.near', call('claim'), errors.AccessKeyNotEnoughAllowanceActionError,
        { accountId: owner, allowance: near('0.001'), publicKey: (await poor.getSigner().getPublicKey()).toString() });
    assert.ok(error.cost > near('0.003') && error.cost < near('0.0032'), `${error.cost}`);
});

test('an allowance pays for the call and gets the rest back', async () => {
    const key = await limited.getSigner().getPublicKey();
    const { nonce } = await limited.getAccessKey(key);
    // The contract refuses whom it does not know; the gas is spent all the same.
    const earlier = await balance(owner);
    await rejects(limited.callFunction({ contractId: 'drop.test.near', methodName: 'claim', args: { account_id: owner } }), errors.ContractExecutionError);
    const after = await limited.getAccessKey(key);
    assert.equal(after.nonce, nonce + 1n);
    const spent = near(1) - BigInt(after.permission.FunctionCall.allowance);
    assert.equal(spent, earlier - (await balance(owner)));
    assert.ok(spent > 0n && spent < near('0.003'));
});

test('InvalidNonce, for a nonce that was used and for all below it', async () => {
    const { nonce } = await account.getAccessKey(await account.getSigner().getPublicKey());
    for (const stale of [nonce, nonce - 1n, 0n]) {
        await refused(account, 'test.near', [actions.transfer(1n)], errors.InvalidNonceError,
            { accessKeyNonce: Number(nonce), transactionNonce: Number(stale) }, { nonce: stale });
    }
});

test('NonceTooLarge', async () => {
    const { header } = await provider.viewBlock({ finality: 'final' });
    const bound = (header.height + 1) * 1_000_000;
    await refused(account, 'test.near', [actions.transfer(1n)], errors.NonceTooLargeError, { transactionNonce: bound, upperBound: bound }, { nonce: BigInt(bound) });
    await refused(account, 'test.near', [actions.transfer(1n)], errors.NonceTooLargeError, { upperBound: bound }, { nonce: 2n ** 64n - 1n });
});

test('NotEnoughBalance', async () => {
    const held = await balance(owner);
    await refused(account, 'test.near', [actions.transfer(near(1000))], errors.NotEnoughBalanceError,
        { signerId: owner, balance: held, cost: near(1000) + transferFee });
});

test('LackBalanceForState', async () => {
    const shop = await newAccount('refusals-shop');
    await shop.deployContract(plugin('drop'));
    const { balance: { total, usedOnStorage } } = await shop.getState();
    const most = total - usedOnStorage - transferFee;
    await refused(shop, 'test.near', [actions.transfer(most + 1n)], errors.LackBalanceForStateActionError, { accountId: 'refusals-shop', amount: 1n });
    await shop.transfer({ receiverId: 'test.near', amount: most });
});

test('SignerDoesNotExist', async () => {
    const nobody = withKey('refusals-nobody', randomKey());
    await refused(nobody, 'test.near', [actions.transfer(1n)], errors.SignerDoesNotExistError, { signerId: 'refusals-nobody' }, { nonce: 1n });
});

test('Expired, for a block that this ledger never had', () =>
    refused(account, 'test.near', [actions.transfer(1n)], errors.TransactionExpiredError, {}, { blockHash: baseEncode(new Uint8Array(32).fill(9)) }));

test('InvalidSignature', async () => {
    const good = await sign(account, 'test.near', [actions.transfer(1n)]);
    const data = Uint8Array.from(good.signature.data);
    data[0] ^= 1;
    const forged = new SignedTransaction({ transaction: good.transaction, signature: new Signature({ keyType: 0, data }) });
    await rejects(provider.sendTransaction(forged), errors.InvalidSignatureError);
    await provider.sendTransaction(good);
});

test('CostOverflow', () =>
    refused(account, 'test.near', [actions.transfer(2n ** 128n - 1n), actions.transfer(1n)], errors.CostOverflowError));

test('InvalidTransactionVersion, for a key of a later version', async () => {
    const later = withKey(owner, KeyPair.fromRandom('ml-dsa-65'));
    await refused(later, 'test.near', [actions.transfer(1n)], errors.InvalidTransactionVersionError, {}, { nonce: 1n });
});

test('ActionsValidation', async () => {
    const key = randomKey().getPublicKey();
    const offCurve = new PublicKey({ keyType: KeyType.ED25519, data: new Uint8Array(32).fill(2, 0, 1) });
    for (const [what, errorClass, message] of [
        [[actions.functionCall('x', new Uint8Array((4 << 20) + 1), tgas(1), 0n)], errors.FunctionCallArgumentsLengthExceededActionError, '4194305 exceeds limit 4194304'],
        [[actions.addFullAccessKey(KeyPair.fromRandom('ml-dsa-65').getPublicKey())], errors.UnsupportedProtocolFeatureActionError, 'PostQuantumSignatures'],
        [[actions.stake(near(1), offCurve)], errors.UnsuitableStakingKeyActionError],
        // The library has no class for these two.
        [call(''), errors.ActionExecutionError],
        [Array(11).fill(actions.deployContract(new Uint8Array(1))), errors.ActionExecutionError],
        [call('x', { gas: 0n }), errors.FunctionCallZeroAttachedGasActionError],
        [call('x', { gas: tgas(1000) + 1n }), errors.TotalPrepaidGasExceededActionError, '1000000000000001 exceeds limit 1000000000000000'],
        [[...call('x', { gas: 2n ** 64n - 1n }), ...call('x')], errors.IntegerOverflowValidationActionError],
        [call('m'.repeat(257)), errors.FunctionCallMethodNameLengthExceededActionError, '257 exceeds limit 256'],
        [Array.from({ length: 101 }, () => actions.transfer(1n)), errors.TotalNumberOfActionsExceededActionError, '101 exceeds limit 100'],
        [[actions.deleteAccount('test.near'), actions.transfer(1n)], errors.DeleteActionMustBeFinalActionError],
        [[actions.addFunctionCallAccessKey(key, 'Not an account!', [], 1n)], errors.InvalidAccountIdValidationActionError, 'Not an account!'],
        [[actions.addFunctionCallAccessKey(key, 'test.near', ['m'.repeat(257)], 1n)], errors.AddKeyMethodNameLengthExceededActionError, '257 exceeds limit 256'],
        [[actions.addFunctionCallAccessKey(key, 'test.near', Array(9).fill('m'.repeat(250)), 1n)], errors.AddKeyMethodNamesNumberOfBytesExceededActionError, '2259 exceed limit 2000'],
    ]) {
        const error = await refused(account, owner, what, errorClass);
        if (message) assert.ok(error.message.includes(message), error.message);
    }
});

test('what is refused for several reasons is refused for the first of them', async () => {
    // The allowance comes before the method, the balance before the allowance.
    await refused(poor, 'test.near', call('other'), errors.AccessKeyNotEnoughAllowanceActionError);
    await refused(limited, 'test.near', call('other', { deposit: near(1000) }), errors.NotEnoughBalanceError);
    await refused(limited, 'test.near', call('other', { deposit: 1n }), errors.AccessKeyDepositWithFunctionCallActionError);
    await refused(limited, 'test.near', call('other'), errors.AccessKeyReceiverMismatchActionError);
});

test('requests that make no sense are typed errors too', async () => {
    await rejects(provider.sendJsonRpc('no_such_method', {}), errors.RpcMethodNotFoundError, { methodName: 'no_such_method' });
    await rejects(provider.sendJsonRpc('query', { request_type: 'view_account' }), errors.RpcRequestParseError);
    await rejects(provider.sendJsonRpc('send_tx', { signed_tx_base64: 'AAAA' }), errors.RpcRequestParseError);
    await rejects(provider.viewAccount({ accountId: 'Not an account!' }), errors.RpcRequestParseError);
    await rejects(new Account('nobody.test.near', new JsonRpcProvider({ url: provider.connection.url })).getState(), errors.AccountDoesNotExistError);
});
