// Package forward knows which addresses stand for the claim page: wallets and
// chats change what people pass on. It imports net/http alone, for the Worker boots
// it with each request.
package forward
