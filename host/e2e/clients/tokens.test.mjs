// The token contracts, driven by the library's own classes for tokens.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actions } from 'near-api-js';
import { FungibleToken, NFTContract } from 'near-api-js/tokens';
import { contract, near, newAccount, onWorker, provider, tgas } from './ledger.mjs';

const skip = onWorker && 'a Worker does not carry the tokens';

// deploy makes an account with a token contract of an owner's.
async function deploy(kind, name, args) {
    const account = await newAccount(name);
    await account.signAndSendTransaction({
        receiverId: name, actions: [actions.deployContract(contract(kind)), actions.functionCall('new', args, tgas(30), 0n)],
    });
}

const events = (outcome) => outcome.receipts_outcome.flatMap((r) => r.outcome.logs).map((log) => JSON.parse(log.replace(/^EVENT_JSON:/, '')).event);

test('fungible tokens are registered for, sent and returned', { skip }, async () => {
    const owner = await newAccount('tokens-owner');
    const friend = await newAccount('tokens-friend');
    await deploy('ft', 'tokens-ft', {
        owner_id: 'tokens-owner', total_supply: '1000000', metadata: { spec: 'ft-1.0.0', name: 'Test', symbol: 'TEST', decimals: 3 },
    });
    const metadata = await provider.callFunction({ contractId: 'tokens-ft', method: 'ft_metadata', args: {} });
    const token = new FungibleToken('tokens-ft', metadata);
    assert.equal(token.toDecimal(await token.getBalance(owner)), '1000');
    assert.equal(await token.isAccountRegistered({ accountId: 'tokens-friend', provider }), false);

    await assert.rejects(token.transfer({ from: owner, receiverId: 'tokens-friend', amount: 5n }), /The account tokens-friend is not registered/);
    await token.registerAccount({ accountIdToRegister: 'tokens-friend', fundingAccount: owner });
    assert.equal(await token.isAccountRegistered({ accountId: 'tokens-friend', provider }), true);
    await token.transfer({ from: owner, receiverId: 'tokens-friend', amount: token.toUnits('1.5') });
    assert.equal(await token.getBalance(friend), 1500n);

    // The friend has no contract that could take tokens, so they come back.
    assert.equal(await token.transferCall({ from: owner, receiverId: 'tokens-friend', amount: 7n, msg: '' }), '0');
    assert.equal(await token.getBalance(friend), 1500n);
    assert.equal(await token.unregisterAccount({ account: friend, force: true }), true);
    assert.equal(await provider.callFunction({ contractId: 'tokens-ft', method: 'ft_total_supply', args: {} }), '998500');
});

test('a non-fungible token is minted, sent and listed', { skip }, async () => {
    const owner = await newAccount('tokens-minter');
    await deploy('nft', 'tokens-nft', { owner_id: 'tokens-minter', metadata: { spec: 'nft-1.0.0', name: 'Peaks', symbol: 'PEAK' } });
    const minted = await owner.callFunctionRaw({
        contractId: 'tokens-nft', methodName: 'nft_mint', deposit: near(1), gas: tgas(30),
        args: { token_id: '1', token_owner_id: 'tokens-minter', token_metadata: { title: 'Olympus Mons', media: 'https://example.com/olympus.png' } },
    });
    assert.deepEqual(events(minted), ['nft_mint']);
    const peaks = new NFTContract('tokens-nft', await provider.callFunction({ contractId: 'tokens-nft', method: 'nft_metadata', args: {} }));
    await peaks.transfer({ from: owner, receiverId: 'test.near', tokenId: '1' });
    const [token, ...others] = await provider.callFunction({ contractId: 'tokens-nft', method: 'nft_tokens_for_owner', args: { account_id: 'test.near' } });
    assert.deepEqual(others, []);
    assert.equal(token.token_id, '1');
    assert.equal(token.metadata.title, 'Olympus Mons');
    await assert.rejects(peaks.transfer({ from: owner, receiverId: 'tokens-minter', tokenId: '1' }), /Sender not approved/);
});
