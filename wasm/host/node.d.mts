import type { HostOptions } from "./host.mjs";

/** What new Host takes, read from this package's own file and compiled. */
export function files(): Pick<HostOptions, "core">;
