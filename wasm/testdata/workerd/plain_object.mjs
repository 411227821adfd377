// A plain Durable Object

import { DurableObject } from "cloudflare:workers";

export class Plain extends DurableObject {
}
